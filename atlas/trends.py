"""Trends: values over the years, cut where the measure was changed."""

import polars as pl

from contracts.registries import Measure


def with_segments(rows: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Add `segment`: years with the same number may be joined by a line; a break in the measure starts a new one.

    `rows` has a `year` column ("2024-25"); the result is sorted by year. A year without a value or without a row also
    ends a segment, because a line across it would claim a value that nobody published.
    """
    first_years = sorted(item.year for item in measure.breaks)
    broken = pl.sum_horizontal([pl.col("year") >= year for year in first_years]) if first_years else pl.lit(0)
    holes = pl.col("value").is_null().cum_sum()
    skipped = (pl.col("year").str.head(4).cast(pl.Int64).diff() > 1).fill_null(value=False).cum_sum()
    segment = pl.struct(broken.alias("broken"), holes.alias("holes"), skipped.alias("skipped")).rle_id()
    return rows.sort("year").with_columns(segment.alias("segment"))


def comparable(measure: Measure, year: str, other: str) -> bool:
    """Return whether two years follow the same rule, so that their difference has a meaning."""
    early, late = sorted((year, other))
    return not any(early < item.year <= late for item in measure.breaks)
