"""Tables for readers: the same columns, the same words for the four states, the source in every row."""

import polars as pl

from atlas import states
from atlas.data import Atlas
from contracts.registries import Measure, Source
from views import words

COLUMNS = {
    "name": "Place",
    "place_id": "Code",
    "year": "Year",
    "group_name": "Students",
    "said": "Value",
    "numerator": "Count",
    "denominator": "Of",
    "state": "Status",
    "basis": "Basis",
    "citation": "Source",
}
FULL = (
    "place_id",
    "name",
    "year",
    "measure",
    "group",
    "value",
    "numerator",
    "denominator",
    "status",
    "basis",
    "source",
    "members",
    "members_reported",
    "members_suppressed",
    "reference_value",
    "gap",
    "gap_low",
    "gap_high",
    "within_noise",
    "to_close",
    "rank",
)
"""Columns of a full table, where the rows have them; gaps and their intervals are in points of the unit."""


def readable(atlas: Atlas, rows: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Return rows of facts (with `name`, or for groups with `group`) in the words that readers see."""
    citations = {key: source.citation for key, source in atlas.registries.sources.items()}
    names = {key: group.name for key, group in atlas.registries.groups.items()}
    said = [words.number(value, measure.unit) for value in rows["value"]]
    return rows.with_columns(
        pl.Series("said", said, dtype=pl.String),
        pl.col("group").replace_strict(names, default=pl.col("group")).alias("group_name"),
        pl.col("status").replace_strict(states.SHORT, default=pl.col("status")).alias("state"),
        pl.col("source").replace_strict(citations, default=pl.col("source")).fill_null("").alias("citation"),
        pl.col("basis").fill_null(""),
    ).select(pl.col(column).alias(title) for column, title in COLUMNS.items())


def full(atlas: Atlas, rows: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Return rows of facts unrounded and with their codes, for those who go on computing with them."""
    citations = {key: source.citation for key, source in atlas.registries.sources.items()}
    return rows.select(column for column in FULL if column in rows.columns).with_columns(
        pl.lit(measure.unit).alias("unit"),
        pl.col("source").replace_strict(citations, default=pl.col("source"), return_dtype=pl.String).alias("citation"),
    )


def sources(atlas: Atlas, rows: pl.DataFrame) -> tuple[Source, ...]:
    """Return the sources that the rows name, in the order of the registry."""
    named = set(rows["source"].drop_nulls().to_list())
    return tuple(source for key, source in atlas.registries.sources.items() if key in named)


def is_illustrative(atlas: Atlas, measure: Measure) -> bool:
    """Whether any value of a measure is illustrative; one is enough for the badge, even where none is shown."""
    return bool((atlas.rows(measure.id)["basis"] == "illustrative").any())
