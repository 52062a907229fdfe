"""Counsellors and other support staff of high schools, from the School Accountability Report Cards (SARC) of CDE.

Schools report about themselves. The files give students per academic counselor and full-time equivalents (FTE) by
role, but no number of students; ratio times counselor FTE recovers the number that the school divided by (it comes
out whole to within the rounding of the ratio), so that schools can be added up to districts.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from loaders.schools import read_high_schools
from loaders.source_files import as_facts, read_table

YEAR = "2024-25"
RATIO = "pupils_per_academic_counselor"
STAFF = "support_staff_fte"
COUNSELOR_SOURCE = "cde_sarc_counselor_ratio_2024_25"
STAFF_SOURCE = "cde_sarc_support_staff_2024_25"


def load(facts: Path) -> pl.DataFrame:
    """Return students per counselor and per support staff member, by high school and district, 2024-25.

    A school without a counselor has no ratio in the source and therefore no row.
    Raises AtlasError if a fact file is missing or has another shape.
    """
    schools = _schools(facts)
    districts = read_table(facts, "k12/crosswalk_cds_leaid_LA.csv", ["cds"]).select(pl.col("cds").str.slice(0, 7))
    listed = schools.with_columns(cds=pl.col("cds").str.slice(0, 7)).join(districts, on="cds", how="semi")
    by_district = listed.group_by("cds").agg(pl.col("students", "counselors", "staff").sum())
    return as_facts(pl.concat([_school_rows(schools), _district_rows(by_district)]))


def _schools(facts: Path) -> pl.DataFrame:
    """Return one row a high school with a counselor: cds, reported ratio, students, counselors, staff (FTE)."""
    high_schools = read_high_schools(facts).get_column("cds14").to_list()
    table = read_table(
        facts, "k12/cse_resources_school_LA.parquet", ["cds", "school_year", "metric", "dimension", "value"]
    ).filter(pl.col("school_year") == YEAR, pl.col("cds").is_in(high_schools))
    counselor = pl.col("dimension") == "counselor"
    staff = (
        table.filter(pl.col("metric") == STAFF)
        .group_by("cds")
        .agg(counselors=pl.col("value").filter(counselor).sum(), staff=pl.col("value").sum().round(1))
    )
    ratios = table.filter(pl.col("metric") == RATIO).select("cds", ratio="value")
    students = (pl.col("ratio") * pl.col("counselors")).round()
    return ratios.join(staff, on="cds").filter(pl.col("counselors") > 0).with_columns(students=students).sort("cds")


def _school_rows(schools: pl.DataFrame) -> pl.DataFrame:
    schools = schools.with_columns(place_id=pl.lit("school:") + pl.col("cds"))
    return pl.concat(
        [
            _ratio(schools, "students_per_counselor", "counselors", "official", pl.col("ratio")),
            _ratio(schools, "students_per_support_staff", "staff", "derived", _per("staff")),
        ]
    )


def _district_rows(districts: pl.DataFrame) -> pl.DataFrame:
    districts = districts.with_columns(place_id=pl.lit("district:") + pl.col("cds"))
    return pl.concat(
        [
            _ratio(districts, "students_per_counselor", "counselors", "derived", _per("counselors")),
            _ratio(districts, "students_per_support_staff", "staff", "derived", _per("staff")),
        ]
    )


def _per(staff: str) -> pl.Expr:
    return (pl.col("students") / pl.col(staff)).round(1)


def _ratio(places: pl.DataFrame, measure: str, staff: str, basis: str, value: pl.Expr) -> pl.DataFrame:
    return places.select(
        "place_id",
        year=pl.lit(YEAR),
        measure=pl.lit(measure),
        group=pl.lit("all"),
        numerator=pl.col("students"),
        denominator=pl.col(staff).round(1),
        value=value,
        status=pl.lit("reported"),
        basis=pl.lit(basis),
        source=pl.lit(COUNSELOR_SOURCE if measure == "students_per_counselor" else STAFF_SOURCE),
    )
