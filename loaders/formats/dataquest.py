"""What the DataQuest downloads of CDE share: graduation, college-going, chronic absence, census day enrollment.

Each has a row for every place, for charter and other schools apart and together, for alternative (DASS) and other
schools apart and together, and for every group. The atlas holds the rows of all schools together. An asterisk stands
for ten or fewer students.
"""

from __future__ import annotations

from collections.abc import Mapping

import dataframely as dy
import polars as pl

from loaders.formats.assemble import place_of_cds, short_year
from loaders.headers import Column
from loaders.raw import Raw
from loaders.validation.sieve import Sieve, Words

PLACE_COLUMNS = (
    Column("year", ("AcademicYear",)),
    Column("level", ("AggregateLevel",)),
    Column("county", ("CountyCode",)),
    Column("district", ("DistrictCode",)),
    Column("school", ("SchoolCode",)),
    Column("charter", ("CharterSchool", "Charter", "CharterYN", "Charter (All/Y/N)"), required=False),
    Column("dass", ("DASS", "AlternativeSchoolAccountabilityStatus"), required=False),
    Column("group", ("ReportingCategory",)),
)
LEVELS = {"T": "state", "C": "county", "D": "district", "S": "school"}
WIDTHS = {"county": 2, "district": 5, "school": 7}
SPLITS = "rows for charter, alternative or other schools alone; the rows for all schools together are read"
NO_SCHOOL = "students of a district who are at none of its schools (district office, nonpublic schools)"
NO_SCHOOL_CODES = ("0000000", "0000001")
EMPTY_CODE = Words("county", "a code of the place is empty or has the wrong length", "Keep codes as text, with zeros.")


class Rows(dy.Schema):
    """What every row must say of its place and year."""

    row = dy.Int64()
    year = dy.String(regex=r"^[0-9]{4}-[0-9]{2}$")
    cds = dy.String(regex=r"^[0-9]{14}$")

    @dy.rule()
    def years_follow(cls) -> pl.Expr:
        """2023-24, never 2023-25."""
        first, second = cls.year.col.str.slice(2, 2), cls.year.col.str.slice(5, 2)
        return ((first.cast(pl.Int32, strict=False) + 1) % 100 == second.cast(pl.Int32, strict=False)).fill_null(
            value=True
        )


WORDS = {
    "year": Words("year", "a school year is written 2023-24", "Write the year with four digits, a hyphen and two."),
    "years_follow": Words("year", "the second year does not follow the first", "Correct the year."),
    "cds": EMPTY_CODE,
}


def sift(raw: Raw, groups: Mapping[str, str | None], *, schools_alone: bool = True) -> Sieve:
    """Return a sieve with place_id, year and group on the rows for all schools together.

    Some rows on the level of schools count students at no school. They are left out, unless a file's counts are to add
    up to those of the district (`schools_alone`).
    """
    sieve = Sieve(raw)
    sieve.codes("level", LEVELS, "aggregate level")
    sieve.exclude(SPLITS, _split_row())
    if schools_alone:
        sieve.exclude(NO_SCHOOL, (pl.col("level") == "school") & _padded("school").is_in(NO_SCHOOL_CODES))
    sieve.codes("group", groups, "reporting category")
    sieve.rows = sieve.rows.with_columns(year=short_year(), cds=_cds())
    sieve.obey(Rows, WORDS)
    sieve.rows = sieve.rows.with_columns(place_id=place_of_cds(pl.col("cds"), pl.col("level")))
    return sieve


def _split_row() -> pl.Expr:
    """Whether a row counts some schools of its place alone.

    A school is a charter or not, so that a file may give its rows under either word; they are split only where the
    file gives the school under `All` too.
    """
    every = _for_all("charter") & _for_all("dass")
    together = every.any().over("level", "county", "district", "school", "year", "group")
    school = pl.col("level") == "school"
    return ~every & (~school | together)


def _for_all(name: str) -> pl.Expr:
    return pl.col(name).is_null() | (pl.col(name).str.to_lowercase() == "all")


def _cds() -> pl.Expr:
    """Return the fourteen digits; the codes below the level of the row are zeros, whatever stands there."""
    level = pl.col("level")
    parts = {name: _padded(name) for name in WIDTHS}
    district = pl.when(level.is_in(["district", "school"])).then(parts["district"]).otherwise(pl.lit("0" * 5))
    school = pl.when(level == "school").then(parts["school"]).otherwise(pl.lit("0" * 7))
    county = pl.when(level == "state").then(pl.lit("00")).otherwise(parts["county"])
    return pl.concat_str(county, district, school)


def _padded(name: str) -> pl.Expr:
    return pl.col(name).str.zfill(WIDTHS[name])
