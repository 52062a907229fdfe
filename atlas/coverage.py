"""What we know and what we do not: places x measures x years in the four states."""

import polars as pl

from atlas import states
from atlas.data import Atlas
from atlas.facts import years
from contracts.tables import STATUSES

DIRECT_KINDS = ("district", "school", "college")
# How many students a place stands for: grades 9 to 12, at colleges the students of a whole year.
SIZES = ("enrollment_9_12", "headcount_12m")


def matrix(atlas: Atlas, group: str = "all") -> pl.DataFrame:
    """Return how many places of each kind are in each state, for every measure and year.

    Columns: kind, measure, year, places, one count for each of the four states, and `students_share`: of the students
    at places where a value could exist, the share in percent whose place has one (null where no place's size is
    known). Measures that do not exist for a kind of place by design are left out, and so are those that no place has
    for this group: what share of all students all students are is no question.
    """
    rows = atlas.facts.filter(pl.col("group") == group)
    measured = atlas.facts.select("place_id", "measure", "year", pl.lit(value=True).alias("exists")).unique()
    asked = (
        _asked(atlas)
        .join(rows.select("measure").unique(), on="measure", how="semi")
        .join(rows, on=["place_id", "measure", "year"], how="left")
        .join(measured, on=["place_id", "measure", "year"], how="left")
        .join(students(atlas), on="place_id", how="left")
    )
    exists = pl.col("exists").fill_null(value=False)
    theme = {key: measure.theme for key, measure in atlas.registries.measures.items()}
    missing = states.inferred(DIRECT_KINDS, pl.col("measure").replace_strict(theme), exists)
    status = pl.col("status").fill_null(missing)
    counts = [(pl.col("status") == name).sum().cast(pl.Int64).alias(name) for name in STATUSES]
    found = asked.with_columns(status=status).group_by("kind", "measure", "year")
    return found.agg(pl.len().cast(pl.Int64).alias("places"), *counts, _students_share()).sort(
        "kind", "measure", "year"
    )


def _students_share() -> pl.Expr:
    """Return the share of students at places with a value among those at places where a value could exist."""
    possible = pl.col("students").filter(pl.col("status") != "not_applicable").sum()
    known = pl.col("students").filter(pl.col("status") == "reported").sum()
    return pl.when(possible > 0).then(100 * known / possible).alias("students_share")


def students(atlas: Atlas) -> pl.DataFrame:
    """Return how many students each school, district and college has, in its latest year: place_id, students."""
    sizes = pl.concat([atlas.rows(name) for name in SIZES]).filter(group="all", status="reported").sort("year")
    return sizes.group_by("place_id").agg(pl.col("value").last().alias("students"))


def _asked(atlas: Atlas) -> pl.DataFrame:
    """Return every combination of place, measure and year for which a value could exist."""
    asked = [
        (kind, measure.id, year)
        for measure in atlas.registries.measures.values()
        for kind in DIRECT_KINDS
        if kind in measure.levels
        for year in years(atlas, measure.id)
    ]
    frame = pl.DataFrame(asked, schema={"kind": pl.String, "measure": pl.String, "year": pl.String}, orient="row")
    return frame.join(atlas.places.select("kind", "place_id", "serves_9_12"), on="kind")


def not_on_map(atlas: Atlas, kind: str, drawn: list[str]) -> pl.DataFrame:
    """Return the places of a kind that a layer does not draw, so that none vanishes without a word."""
    return atlas.places.filter(pl.col("kind") == kind, ~pl.col("place_id").is_in(drawn)).sort("name")
