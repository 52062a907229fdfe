"""What we know and what we do not: places x measures x years in the four states."""

import polars as pl

from atlas import states
from atlas.data import Atlas
from atlas.facts import years
from contracts.tables import STATUSES

DIRECT_KINDS = ("district", "school", "college")


def matrix(atlas: Atlas, group: str = "all") -> pl.DataFrame:
    """Return how many places of each kind are in each state, for every measure and year.

    Columns: kind, measure, year, places, and one count for each of the four states. Measures that do not exist for a
    kind of place by design are left out.
    """
    measured = atlas.facts.select("place_id", "measure", "year", pl.lit(value=True).alias("exists")).unique()
    asked = (
        _asked(atlas)
        .join(atlas.facts.filter(pl.col("group") == group), on=["place_id", "measure", "year"], how="left")
        .join(measured, on=["place_id", "measure", "year"], how="left")
    )
    exists = pl.col("exists").fill_null(value=False)
    theme = {key: measure.theme for key, measure in atlas.registries.measures.items()}
    missing = states.inferred(DIRECT_KINDS, pl.col("measure").replace_strict(theme), exists)
    status = pl.col("status").fill_null(missing)
    counts = [(status == name).sum().cast(pl.Int64).alias(name) for name in STATUSES]
    found = asked.group_by("kind", "measure", "year").agg(pl.len().cast(pl.Int64).alias("places"), *counts)
    return found.sort("kind", "measure", "year")


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
