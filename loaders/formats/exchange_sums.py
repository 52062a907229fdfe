"""Whether suppressed participation follows from the other rows of exchange files, all files taken together.

Three ways: the sums that are sure (`contracts.disclosure`), the sums of what is listed
(`loaders.validation.subtraction`), and hours and wages beside participants who are suppressed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from contracts.disclosure import recoverable
from contracts.registries import Measure
from loaders.validation.participants import participants
from loaders.validation.subtraction import KEY, given_away

DATA = Path(__file__).parent.parent.parent / "data"
OF_PARTICIPANTS = {"wbl_hours": "wbl_paid", "laep_wages": "laep_students"}
STATE = "state:06"


def leaks(facts: pl.DataFrame, measures: Mapping[str, Measure]) -> tuple[str, ...]:
    """Return a sentence for each way in which suppressed participation follows from other facts."""
    units = {name: measure.unit for name, measure in measures.items() if measure.theme == "participation"}
    table = facts.filter(pl.col("measure").is_in(list(units)))
    if table.filter(pl.col("status") == "suppressed").is_empty():
        return ()
    fewest, most = participants(pl.col("measure").replace_strict(units, return_dtype=pl.String))
    counted = [name for name, unit in units.items() if unit in {"students", "percent", "hours"}]
    listed = table.filter(pl.col("measure").is_in(counted)).with_columns(fewest=fewest, most=most)
    # Sums that contradict each other leave nothing: not every school or group of them is listed.
    sure = recoverable(table, by_code(table)).filter(pl.col("least") <= pl.col("most")).select(KEY)
    followed = pl.concat([sure, given_away(listed, above(table))]).unique().sort(KEY)
    return (*_following(followed), *_of_suppressed(table))


def _following(cells: pl.DataFrame) -> tuple[str, ...]:
    if cells.is_empty():
        return ()
    numbers = "number follows" if cells.height == 1 else "numbers follow"
    found = f"{cells.height:,} suppressed {numbers} from the other rows (the first: {_first(cells)})."
    return (f"{found} Suppress a second cell in each sum.",)


def _of_suppressed(table: pl.DataFrame) -> tuple[str, ...]:
    """Return a sentence if hours or wages are shown of participants who are suppressed: they are of those few."""
    shown = table.filter(pl.col("measure").is_in(list(OF_PARTICIPANTS)), pl.col("status") == "reported")
    asked = shown.select(*KEY, participants=pl.col("measure").replace_strict(OF_PARTICIPANTS, return_dtype=pl.String))
    hidden = table.filter(pl.col("status") == "suppressed").select("place_id", "year", "group", participants="measure")
    found = asked.join(hidden, on=hidden.columns, how="semi").select(KEY).sort(KEY)
    if found.is_empty():
        return ()
    rows = "row shows" if found.height == 1 else "rows show"
    said = f"{found.height:,} {rows} hours or wages of participants who are suppressed (the first: {_first(found)})."
    return (f"{said} Suppress them too.",)


def _first(cells: pl.DataFrame) -> str:
    return " ".join(cells.row(0))


def by_code(facts: pl.DataFrame) -> pl.DataFrame:
    """Return school -> district -> county as their codes say: `place_id` and `parent`, which may be null."""
    kind, code = (pl.col("place_id").str.split(":").list.get(at) for at in (0, 1))
    parent = (
        pl.when(kind == "school")
        .then(pl.lit("district:") + code.str.slice(0, 7))
        .when(kind == "district")
        .then(pl.lit("county:") + code.str.slice(0, 2))
    )
    return facts.select("place_id").unique().with_columns(parent=parent)


def above(facts: pl.DataFrame) -> pl.DataFrame:
    """Return every place that holds a listed one as a whole: by its code, and by the areas that the atlas knows.

    One row a `place_id` and `parent`. An elementary district lies in the area of a high school district and is no part
    of it; a place that areas share is in none of them as a whole.
    """
    kind, code = (pl.col("place_id").str.split(":").list.get(at) for at in (0, 1))
    places = facts.select("place_id").unique()
    counties = places.filter(kind == "school").with_columns(parent=pl.lit("county:") + code.str.slice(0, 2))
    states = places.filter(kind == "county").with_columns(parent=pl.lit(STATE))
    known = pl.read_parquet(DATA / "memberships.parquet").filter(pl.col("weight") == 1)
    areas = known.filter(~pl.col("area").str.starts_with("district:")).select(place_id="member", parent="area")
    return pl.concat([by_code(facts), counties, states, areas.join(places, on="place_id", how="semi")]).unique()
