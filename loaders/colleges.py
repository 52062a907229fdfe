"""The 21 community colleges: IPEDS surveys of the National Center for Education Statistics, and College Scorecard.

Published percentages stand as published, without a numerator: none is printed, and none is made up here.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from contracts.errors import AtlasError
from loaders.source_files import as_facts, read_table

RACES = {
    "csaiant": "american_indian_alaska_native",
    "csasiat": "asian",
    "csbkaat": "african_american",
    "cshispt": "hispanic_latino",
    "csnhpit": "pacific_islander",
    "cswhitt": "white",
    "cs2mort": "two_or_more_races",
    "csunknt": "race_not_reported",
    "csnralt": "nonresident",
}
COMPLETERS = RACES | {
    "cstotlt": "all",
    "cstotlm": "male",
    "cstotlw": "female",
    "csund18": "age_under_18",
    "cs18_24": "age_18_24",
    "cs25_39": "age_25_39",
    "csabv40": "age_40_and_over",
    "csunkn": "age_unknown",
}
OUTCOME_COHORT = "2015-16"


def load(facts: Path) -> pl.DataFrame:
    """Return headcount, full-time share, completion, aid, awards and earnings by college as a facts table.

    Raises AtlasError if a fact file is missing, has another shape or holds something else than numbers.
    """
    parts = (_headcount, _graduation, _pell, _awards, _earnings, _completers)
    return as_facts(pl.concat([part(facts) for part in parts], how="diagonal"))


def _headcount(facts: Path) -> pl.DataFrame:
    total, full_time = "headcount_12mo_total", "headcount_12mo_fulltime_ug"
    table = _numbers(facts, "ipeds_12month_headcount_2020_2024.csv", [total, full_time], ["academic_year"])
    places = table.with_columns(year=pl.col("academic_year"), source=_source("ipeds_headcount_", "academic_year"))
    share = (100 * pl.col(full_time) / pl.col(total)).round(1)
    return pl.concat(
        [
            _rows(places, "headcount_12m", pl.col(total), numerator=pl.col(total)),
            _rows(
                places,
                "full_time_share",
                share,
                numerator=pl.col(full_time),
                denominator=pl.col(total),
                basis=pl.lit("derived"),
            ),
        ],
        how="diagonal",
    )


def _graduation(facts: Path) -> pl.DataFrame:
    groups = {"grad_rate_150_pct": "all", "grad_rate_150_pell_pct": "pell"}
    table = _numbers(facts, "ipeds_gradrate_all_and_pell_2016_2023.csv", list(groups), ["year"])
    places = table.with_columns(source=_source("ipeds_graduation_rates_", "year"))
    return pl.concat(
        [_rows(places, "graduation_150", pl.col(name), group=pl.lit(group)) for name, group in groups.items()]
    )


def _pell(facts: Path) -> pl.DataFrame:
    table = _numbers(facts, "ipeds_percent_pell_2009_2023.csv", ["percent_pell"], ["cohort_reference"])
    places = table.with_columns(year=pl.col("cohort_reference").str.strip_suffix(" Pell"))
    return _rows(
        places.with_columns(source=_source("ipeds_student_aid_", "year")), "pell_share", pl.col("percent_pell")
    )


def _awards(facts: Path) -> pl.DataFrame:
    measures = {"om_pct_award_4yrs": "award_4yr", "om_pct_award_6yrs": "award_6yr"}
    table = _numbers(facts, "ipeds_outcome_measures_cohort2015.csv", [*measures, "om_cohort_2015_total"], [])
    places = table.with_columns(year=pl.lit(OUTCOME_COHORT), source=pl.lit("ipeds_outcome_measures_cohort_2015_16"))
    cohort = pl.col("om_cohort_2015_total")
    return pl.concat([_rows(places, measure, pl.col(name), denominator=cohort) for name, measure in measures.items()])


def _earnings(facts: Path) -> pl.DataFrame:
    measures = {"MD_EARN_WNE_P6": "earnings_6yr", "MD_EARN_WNE_P10": "earnings_10yr"}
    table = _numbers(facts, "scorecard_earnings_2025_05.csv", list(measures), ["scorecard_release"])
    places = table.with_columns(
        year=pl.col("scorecard_release").str.slice(0, 4), source=pl.lit("scorecard_earnings_2025_05")
    )
    return pl.concat([_rows(places, measure, pl.col(name)) for name, measure in measures.items()])


def _completers(facts: Path) -> pl.DataFrame:
    """Add up the award levels: a student with awards at two levels in a year counts at each of them."""
    table = _numbers(facts, "ipeds_completers_race_age_2019_2024.csv", list(COMPLETERS), ["year"])
    summed = table.group_by("place_id", "year").agg(pl.col(*COMPLETERS).sum()).rename(COMPLETERS)
    places = summed.unpivot(
        list(COMPLETERS.values()), index=["place_id", "year"], variable_name="group", value_name="students"
    ).with_columns(source=_source("ipeds_completers_", "year"), year=_academic_year())
    return _rows(
        places,
        "completers",
        pl.col("students"),
        group=pl.col("group"),
        numerator=pl.col("students"),
        basis=pl.lit("derived"),
    )


def _academic_year() -> pl.Expr:
    """Return `2023-24` for the collection of 2024, which counts awards from July 2023 to June 2024."""
    ending = pl.col("year").cast(pl.Int32)
    return pl.format("{}-{}", ending - 1, pl.col("year").str.slice(2, 2))


def _numbers(facts: Path, name: str, numbers: list[str], words: list[str]) -> pl.DataFrame:
    """Read a college file: the place, its numbers as floats, its words as text."""
    table = read_table(facts, f"college/{name}", ["unitid", *numbers, *words])
    try:
        return table.select(
            pl.format("college:{}", "unitid").alias("place_id"), pl.col(numbers).cast(pl.Float64), *words
        )
    except pl.exceptions.InvalidOperationError as error:
        raise AtlasError(f"{facts / 'college' / name}: not a number ({error}). Copy the file again.") from None


def _source(prefix: str, year: str) -> pl.Expr:
    return pl.lit(prefix) + pl.col(year).str.replace("-", "_")


def _rows(places: pl.DataFrame, measure: str, value: pl.Expr, **columns: pl.Expr) -> pl.DataFrame:
    """Return facts rows of one measure; a blank in the source is not collected."""
    usual = {"group": pl.lit("all"), "basis": pl.lit("official")}
    reported = pl.when(value.is_null()).then(pl.lit("not_collected")).otherwise(pl.lit("reported"))
    return as_facts(
        places.select(
            "place_id", "year", "source", measure=pl.lit(measure), value=value, status=reported, **(usual | columns)
        )
    )
