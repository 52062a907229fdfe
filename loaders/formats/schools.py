"""California Public Schools: the yearly list of CDE with the point, the grades and the students of every school.

It gives places (places.parquet) and, as facts, the students on census day by group and in grades 9-12. The school
directory (pubschls.txt) gives places alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import dataframely as dy
import polars as pl

from loaders.formats import school_directory
from loaders.formats.assemble import Part, cde_sources, combine, count_facts, mend_cds, short_year, source_of_year
from loaders.formats.enrollment import ALL_GRADES, HIGH_SCHOOL
from loaders.formats.place_rows import DISTRICT, NOT_OPEN, OPEN, SCHOOL_COLUMNS, SCHOOL_WORDS, SchoolRows, open_schools
from loaders.headers import Column, key
from loaders.loaded import InputFile, Loaded, Options
from loaders.raw import read_raw
from loaders.validation.margins import margins
from loaders.validation.sieve import Sieve, Words

GROUPS = {
    "African American": "african_american",
    "American Indian": "american_indian_alaska_native",
    "Asian": "asian",
    "Filipino": "filipino",
    "Hispanic": "hispanic_latino",
    "Pacific Islander": "pacific_islander",
    "White": "white",
    "Two or More Races": "two_or_more_races",
    "Not Reported": "race_not_reported",
    "English Learner": "english_learners",
    "Foster": "foster",
    "Homeless": "homeless",
    "Migrant": "migrant",
    "Socioeconomically Disadvantaged": "socioeconomically_disadvantaged",
    "Students with Disabilities": "students_with_disabilities",
}
COUNTS = tuple(GROUPS)
HIGH_GRADES = ("Grade 9", "Grade 10", "Grade 11", "Grade 12")
TOTAL = "Enroll Total"
COLUMNS = (
    Column("year", ("Academic Year",)),
    Column("cds", ("CDS Code",)),
    Column("name", ("School Name",)),
    Column("school_type", ("School Type",)),
    Column("status", ("Status",)),
    Column("low", ("Grade Low",)),
    Column("high", ("Grade High",)),
    *SCHOOL_COLUMNS,
    Column("website", ("School Website",), required=False),
    Column(TOTAL),
    *(Column(name, required=False) for name in (*COUNTS, *HIGH_GRADES)),
)
LAYOUTS = (COLUMNS, school_directory.COLUMNS)
HIGH = ("9", "10", "11", "12")
YES = ("Y", "YES", "TRUE", "1")
TITLE, URL = "California Public Schools", "https://lab.data.ca.gov/dataset/california-public-schools-2025-26"


class Rows(SchoolRows):
    """The rows of open schools in a year."""

    year = dy.String(regex=r"^[0-9]{4}-[0-9]{2}$")

    @dy.rule()
    def is_a_school(cls) -> pl.Expr:
        """The code of a district ends in zeros."""
        return ~cls.cds.col.str.ends_with(DISTRICT)


WORDS = SCHOOL_WORDS | {
    "year": Words("year", "a school year is written 2025-26"),
    "is_a_school": Words("cds", "the code is of a district, not of a school"),
}


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return the open public schools as places, and their students as facts.

    Raises AtlasError if a file cannot be read as the list of public schools.
    """
    return combine("schools", [school_directory.part(file) if _is_directory(file) else _part(file) for file in files])


def _is_directory(file: InputFile) -> bool:
    return {"cdscode", "statustype"} <= {key(cell) for cell in read_raw(file, ()).header}


def _part(file: InputFile) -> Part:
    sieve, mended = _read(file)
    rows = sieve.rows
    added = count_facts(rows, HIGH_SCHOOL, "high_school").with_columns(basis=pl.lit("derived"))
    totals = [count_facts(rows, ALL_GRADES, TOTAL), added]
    groups = [
        count_facts(rows.with_columns(group=pl.lit(group)), ALL_GRADES, name)
        for name, group in GROUPS.items()
        if name in sieve.raw.present
    ]
    facts = pl.concat([*totals, *groups]).with_columns(source_of_year("cde_public_schools"))
    sources = cde_sources(facts, TITLE, URL, sieve.raw.file)
    warnings = (*mended, *margins(facts, ALL_GRADES, of="value"))
    return Part(sieve, facts, sources, warnings=warnings, places=places(rows))


def _read(file: InputFile) -> tuple[Sieve, tuple[str, ...]]:
    sieve = Sieve(read_raw(file, COLUMNS))
    sieve.exclude(NOT_OPEN, pl.col("status").str.to_lowercase() != OPEN)
    sieve.numbers(TOTAL, *COUNTS, *HIGH_GRADES, "latitude", "longitude")
    for name in (TOTAL, *COUNTS, *HIGH_GRADES):
        sieve.reject(Words(name, "a number of students is a whole number and not negative"), ~_count(name))
    mended = mend_cds(sieve)
    sieve.rows = sieve.rows.with_columns(year=short_year())
    sieve.obey(Rows, WORDS)
    hidden = [pl.col(f"{grade}_hidden") for grade in HIGH_GRADES]
    known = pl.all_horizontal(pl.col(HIGH_GRADES).is_not_null())
    sieve.rows = sieve.rows.with_columns(
        place_id=pl.lit("school:") + pl.col("cds"),
        group=pl.lit("all"),
        high_school=pl.when(known).then(pl.sum_horizontal(HIGH_GRADES)),
        high_school_hidden=pl.any_horizontal(hidden),
    )
    sieve.once(("place_id", "year"), (TOTAL, *COUNTS))
    return sieve, mended


def _count(name: str) -> pl.Expr:
    return ((pl.col(name) >= 0) & (pl.col(name) % 1 == 0)).fill_null(value=True)


def places(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the schools in the columns of contracts.tables.Places; its bounds are narrower than California."""
    serves = pl.col("high").is_in(HIGH) | (pl.col("high_school") > 0).fill_null(value=False)
    return open_schools(
        rows,
        grades=pl.concat_str("low", pl.lit("-"), "high"),
        charter=pl.col("charter").str.to_uppercase().is_in(YES),
        serves_9_12=serves,
        enrollment=pl.col(TOTAL),
        source=pl.lit("cde_public_schools_") + pl.col("year").str.replace_all("-", "_", literal=True),
    )
