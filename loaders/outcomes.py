"""High school outcomes of the California Department of Education (CDE), from a public normalized copy.

The copy is the California School Explorer, release 0.5.1; every row names the CDE file that it comes from.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from loaders.schools import read_high_schools
from loaders.source_files import as_facts, read_table

STATE = "00000000000000"
COUNTY = "19000000000000"
MEASURES = {
    "college_career_prepared_rate": "cci_prepared",
    "four_year_graduation_rate": "graduation",
    "a_g_completion_rate": "a_g",
    "four_year_dropout_rate": "dropout",
    "college_going_rate_12_month": "college_going",
    "chronic_absenteeism_rate": "chronic_absence",
}
STATUSES = {
    "reliable": "reported",
    "small-sample": "reported",
    "suppressed": "suppressed",
    "not-available": "not_collected",
}
COLUMNS = ("level", "cds", "school_year", "metric", "subgroup", "value", "numerator", "denominator", "reliability")


def load(facts: Path) -> pl.DataFrame:
    """Return rates in percent, students behind them, and enrollment in grades 9-12 as a facts table.

    Covers California, Los Angeles County, its 80 districts and its high schools, 2022-23 to 2024-25.
    Raises AtlasError if a fact file is missing or has another shape.
    """
    rates = pl.concat([_rates(_regions(facts)), _rates(_schools(facts))])
    return as_facts(pl.concat([rates, enrollment_9_12(rates)], how="diagonal"))


def enrollment_9_12(rates: pl.DataFrame) -> pl.DataFrame:
    """Return the students in grades 9-12: the denominator of chronic absence in these grades.

    It counts everyone enrolled for 30 days or more during the year, the only count by grade span in the public files.
    """
    students = pl.col("denominator")
    return rates.filter(pl.col("measure") == "chronic_absence_9_12").with_columns(
        measure=pl.lit("enrollment_9_12"),
        basis=pl.lit("derived"),
        value=students,
        numerator=students,
        denominator=pl.lit(None, dtype=pl.Float64),
    )


def _regions(facts: Path) -> pl.DataFrame:
    table = read_table(
        facts, "k12/cse_outcomes_district_county_state_CA.parquet", [*COLUMNS, "source_dataset", "basis"]
    )
    districts = read_table(facts, "k12/crosswalk_cds_leaid_LA.csv", ["cds"]).get_column("cds").to_list()
    return table.filter(pl.col("cds").is_in([STATE, COUNTY, *districts]))


def _schools(facts: Path) -> pl.DataFrame:
    table = read_table(facts, "k12/cse_outcomes_school_LA.parquet", [*COLUMNS, "source_dataset"])
    high_schools = read_high_schools(facts).get_column("cds14").to_list()
    return table.filter(pl.col("cds").is_in(high_schools)).with_columns(basis=pl.lit("official"))


def _rates(table: pl.DataFrame) -> pl.DataFrame:
    kept = table.filter(pl.col("metric").is_in(list(MEASURES)))
    return kept.select(
        _place_id(),
        pl.col("school_year").alias("year"),
        _measure(),
        pl.when(_grades_9_12()).then(pl.lit("all")).otherwise(pl.col("subgroup")).alias("group"),
        # CDE prints 0.0 for the share of graduates where there were no graduates: there is nothing to measure.
        *(pl.when(_of_nobody()).then(None).otherwise(pl.col(name)).alias(name) for name in ("numerator", "value")),
        "denominator",
        _status(),
        pl.when(pl.col("basis").str.starts_with("official"))
        .then(pl.lit("official"))
        .otherwise(pl.lit("derived"))
        .alias("basis"),
        pl.col("source_dataset").alias("source"),
    )


def _place_id() -> pl.Expr:
    cds, level = pl.col("cds"), pl.col("level")
    return (
        pl.when(level == "state")
        .then(pl.lit("state:06"))
        .when(level == "county")
        .then(pl.lit("county:19"))
        .when(level == "district")
        .then(pl.lit("district:") + cds.str.slice(0, 7))
        .otherwise(pl.lit("school:") + cds)
        .alias("place_id")
    )


def _measure() -> pl.Expr:
    named = pl.col("metric").replace_strict(MEASURES, return_dtype=pl.String)
    return pl.when(_grades_9_12()).then(named + "_9_12").otherwise(named).alias("measure")


def _grades_9_12() -> pl.Expr:
    return (pl.col("metric") == "chronic_absenteeism_rate") & (pl.col("subgroup") == "grades_9_12")


def _of_nobody() -> pl.Expr:
    return pl.col("denominator").eq(0).fill_null(value=False)


def _status() -> pl.Expr:
    printed = pl.col("reliability").replace_strict(STATUSES, return_dtype=pl.String)
    return pl.when(_of_nobody()).then(pl.lit("not_applicable")).otherwise(printed).alias("status")
