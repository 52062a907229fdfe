"""The list of public schools, and which of them the atlas holds as high schools."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from loaders.facts import fact
from loaders.source_files import read_table

LISTING = "geo/public_schools_la_2025_26.csv"
OUTCOMES = "k12/cse_outcomes_school_LA.parquet"
LISTING_COLUMNS = (
    "cds14",
    "name",
    "district_cds7",
    "school_type",
    "grade_low",
    "grade_high",
    "serves_grade_9_12",
    "charter",
    "virtual_code",
    "enrollment",
    "city",
    "latitude",
    "longitude",
)
HIGH_SCHOOL_METRICS = (
    "college_career_prepared_rate",
    "four_year_graduation_rate",
    "a_g_completion_rate",
    "four_year_dropout_rate",
    "college_going_rate_12_month",
)


def read_listing(facts: Path) -> pl.DataFrame:
    """Return every listed school of 2025-26 with typed columns; `enrollment` counts all grades.

    Raises AtlasError if the list is missing.
    """
    return read_table(facts, LISTING, LISTING_COLUMNS).select(
        "cds14",
        "school_type",
        "city",
        "virtual_code",
        name=pl.col("name").str.replace_all(r"\s+", " "),
        district=pl.concat_str(pl.lit("district:"), "district_cds7"),
        grades=_grades(),
        serves_9_12=pl.col("serves_grade_9_12") == "True",
        charter=pl.col("charter") == "True",
        enrollment=pl.col("enrollment").cast(pl.Int64),
        latitude=pl.col("latitude").cast(pl.Float64).round(5),
        longitude=pl.col("longitude").cast(pl.Float64).round(5),
    )


def read_schools_with_results(facts: Path) -> pl.DataFrame:
    """Return cds14 and name of every school that a high-school outcome names, in any year.

    Raises AtlasError if the outcomes are missing.
    """
    outcomes = pl.scan_parquet(fact(facts, OUTCOMES)).filter(pl.col("metric").is_in(HIGH_SCHOOL_METRICS))
    return outcomes.sort("school_year").group_by("cds").agg(pl.col("name").last()).rename({"cds": "cds14"}).collect()


def read_high_schools(facts: Path) -> pl.DataFrame:
    """Return the schools that serve any of grades 9-12 or have a high-school outcome, with `open`.

    A school that is no longer listed has a name and a district (the first seven digits of its code) and nothing
    else. Raises AtlasError if a file is missing.
    """
    listing = read_listing(facts).with_columns(open=pl.lit(value=True))
    results = read_schools_with_results(facts)
    listed = listing.filter(pl.col("serves_9_12") | pl.col("cds14").is_in(results["cds14"].implode()))
    gone = results.join(listing, on="cds14", how="anti").with_columns(
        open=pl.lit(value=False),
        district=pl.concat_str(pl.lit("district:"), pl.col("cds14").str.slice(0, 7)),
    )
    return pl.concat([listed, gone], how="diagonal").sort("cds14")


def _grades() -> pl.Expr:
    low, high = (pl.col(name).replace("AD", "adult") for name in ("grade_low", "grade_high"))
    return pl.when(low == high).then(low).otherwise(pl.concat_str(low, high, separator="-"))
