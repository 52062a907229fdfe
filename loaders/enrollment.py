"""Enrollment and student need by district: the CALPADS unduplicated pupil counts (CUPC) of CDE."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from contracts.errors import AtlasError
from loaders.source_files import as_facts, read_table

FILES = {
    "2018-19": "cupc1819_lea_LA.csv",
    "2019-20": "cupc1920_lea_LA.csv",
    "2020-21": "cupc2021_lea_LA.csv",
    "2021-22": "cupc2122_lea_LA.csv",
    "2022-23": "cupc2223_lea_LA.csv",
    "2023-24": "cupc2324_lea_LA.csv",
}
WHOLE_DISTRICT = "0000000"
# Eligible for free or reduced-price meals by form or by direct certification, each student once; the outcome files use
# a wider definition of need. The file's "Free & Reduced Meal Program" column counts forms alone: districts with free
# meals for all no longer collect them, and it falls to 0 there (William S. Hart Union, 2023-24).
GROUPS = {
    "Unduplicated FRPM Eligible Count": "socioeconomically_disadvantaged",
    "English Learner (EL)": "english_learners",
    "Foster": "foster",
    "Homeless": "homeless",
    "CALPADS Unduplicated Pupil Count (UPC)": "unduplicated",
}
TOTAL = "Total Enrollment"


def load(facts: Path) -> pl.DataFrame:
    """Return students (all grades, without charters) and each group's share of them, by district and year.

    Raises AtlasError if a year's file is missing, has another shape or holds something else than whole numbers.
    """
    return as_facts(pl.concat([_year(facts, year) for year in FILES]))


def _year(facts: Path, year: str) -> pl.DataFrame:
    counts = _district_counts(facts, year)
    students = counts.select("place_id", group=pl.lit("all"), measure=pl.lit("enrollment"), value=TOTAL)
    shares = counts.unpivot(list(GROUPS.values()), index=["place_id", TOTAL], variable_name="group").select(
        "place_id",
        "group",
        measure=pl.lit("enrolled_share"),
        value=(100 * pl.col("value") / pl.col(TOTAL)).round(2),
        numerator=pl.col("value"),
        denominator=pl.col(TOTAL),
        basis=pl.lit("derived"),
    )
    total = students.with_columns(numerator=pl.col("value"), basis=pl.lit("official"))
    source = pl.lit(f"cde_cupc_{year.replace('-', '_')}")
    return as_facts(
        pl.concat([total, shares], how="diagonal").with_columns(
            year=pl.lit(year), status=pl.lit("reported"), source=source
        )
    )


def _district_counts(facts: Path, year: str) -> pl.DataFrame:
    name = f"k12/{FILES[year]}"
    table = read_table(facts, name, ["County Code", "District Code", "School Code", TOTAL, *GROUPS])
    listed = read_table(facts, "k12/crosswalk_cds_leaid_LA.csv", ["cds"]).select(pl.col("cds").str.slice(0, 7))
    counts = (
        table.filter(pl.col("School Code") == WHOLE_DISTRICT)
        .with_columns(cds=pl.col("County Code") + pl.col("District Code"))
        .join(listed, on="cds", how="semi")
        .rename(GROUPS)
    )
    try:
        return counts.select(
            pl.format("district:{}", "cds").alias("place_id"),
            pl.col(TOTAL, *GROUPS.values()).cast(pl.UInt32).cast(pl.Float64),
        )
    except pl.exceptions.InvalidOperationError as error:
        raise AtlasError(f"{facts / name}: a count is not a whole number ({error}). Copy the file again.") from None
