"""Enrollment shares of the committed data that once went wrong."""

from pathlib import Path

import polars as pl

DATA = Path(__file__).parents[2] / "data"


def test_need_counts_eligible_students_and_not_forms() -> None:
    # CDE unduplicated pupil counts 2023-24, William S. Hart Union High: 5,054 eligible for free or reduced-price meals
    # of 20,685 enrolled is 24.43%. The file's column of meal forms alone says 0.
    facts = pl.read_parquet(DATA / "outcomes.parquet")
    hart = facts.filter(
        pl.col("place_id") == "district:1965136",
        pl.col("measure") == "enrolled_share",
        pl.col("group") == "socioeconomically_disadvantaged",
        pl.col("year") == "2023-24",
    )
    assert hart.select("numerator", "denominator", "value").row(0) == (5054, 20685, 24.43)
