"""What we know and what we do not: places x measures x years in the four states."""

import polars as pl

from atlas.data import Atlas
from atlas.facts import Question, cells, measure_of, years
from contracts.tables import STATUSES

DIRECT_KINDS = ("district", "school", "college")


def matrix(atlas: Atlas, group: str = "all") -> pl.DataFrame:
    """Return how many places of each kind are in each state, for every measure and year.

    Columns: kind, measure, year, places, and one count for each of the four states. Measures that do not exist for a
    kind of place by design are left out.
    """
    rows = [
        _counts(atlas, kind, Question(measure, group, year))
        for measure in atlas.registries.measures
        for kind in DIRECT_KINDS
        if kind in measure_of(atlas, measure).levels
        for year in years(atlas, measure)
    ]
    return pl.DataFrame(rows, schema=_schema(), orient="row")


def _schema() -> dict[str, type[pl.DataType]]:
    counts: dict[str, type[pl.DataType]] = dict.fromkeys(("places", *STATUSES), pl.Int64)
    return {"kind": pl.String, "measure": pl.String, "year": pl.String, **counts}


def _counts(atlas: Atlas, kind: str, question: Question) -> tuple[object, ...]:
    status = cells(atlas, kind, question)["status"]
    return (kind, question.measure, question.year, len(status), *((status == name).sum() for name in STATUSES))


def not_on_map(atlas: Atlas, kind: str, drawn: list[str]) -> pl.DataFrame:
    """Return the places of a kind that a layer does not draw, so that none vanishes without a word."""
    return atlas.places.filter(pl.col("kind") == kind, ~pl.col("place_id").is_in(drawn)).sort("name")
