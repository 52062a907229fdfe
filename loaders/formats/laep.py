"""The campus table of the Learning-Aligned Employment Program (LAEP) of the California Student Aid Commission.

The commission publishes no fixed layout, so that the columns are looked for under several names. The numbers are the
commission's: students whom the program paid, and what it paid them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from contracts.registries import Source
from loaders.formats.assemble import Part, combine, count_facts, short_year
from loaders.formats.colleges import UNKNOWN, place_of_college
from loaders.headers import Column
from loaders.loaded import FileRead, InputFile, Loaded, Options
from loaders.raw import read_raw
from loaders.validation.sieve import Sieve, Words

COLUMNS = (
    Column("college", ("Campus", "Campus Name", "Institution", "Institution Name", "College", "School", "UNITID")),
    Column("year", ("Academic Year", "Award Year", "Fiscal Year", "Year")),
    Column(
        "students",
        ("Students", "Students Employed", "Number of Students", "Students Served", "Participants", "LAEP Students"),
    ),
    Column("wages", ("Wages", "Wages Paid", "Total Wages", "LAEP Wages", "Wages Paid by LAEP"), required=False),
)
NUMBERS = ("students", "wages")
WRONG_YEAR = Words("year", "an academic year is written 2023-24 or 2023-2024")
NOT_WHOLE = Words("students", "a number of students is a whole number and not negative")
NEGATIVE = Words("wages", "the amount is negative")
NOBODY = Words("wages", "wages are given and no student is")


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return students and wages of the program by campus, for the colleges that the atlas knows.

    Raises AtlasError if a file lacks a column.
    """
    return combine("laep", [_part(file) for file in files])


def _part(file: InputFile) -> Part:
    sieve = Sieve(read_raw(file, COLUMNS))
    dollars = pl.col("wages").str.replace_all("$", "", literal=True).str.strip_chars()
    sieve.rows = sieve.rows.with_columns(
        dollars,
        year=short_year(),
        group=pl.lit("all"),
        place_id=place_of_college(sieve.rows.get_column("college")),
    )
    sieve.exclude(UNKNOWN, pl.col("place_id").is_null() & pl.col("college").is_not_null())
    sieve.reject(Words("college", "the campus is empty"), pl.col("place_id").is_null())
    sieve.reject(WRONG_YEAR, ~pl.col("year").str.contains("^[0-9]{4}-[0-9]{2}$").fill_null(value=False))
    sieve.numbers(*NUMBERS)
    sieve.reject(NOT_WHOLE, (pl.col("students") < 0) | (pl.col("students") % 1 != 0))
    sieve.reject(NEGATIVE, pl.col("wages") < 0)
    sieve.reject(NOBODY, (pl.col("students") == 0) & (pl.col("wages") > 0))
    sieve.once(("place_id", "year"), NUMBERS)
    return Part(sieve, _facts(sieve), {"csac_laep": _source(sieve.raw.file)})


def _facts(sieve: Sieve) -> pl.DataFrame:
    students = count_facts(sieve.rows, "laep_students", "students")
    wages = count_facts(sieve.rows, "laep_wages", "wages").with_columns(numerator=pl.lit(None, dtype=pl.Float64))
    tables = [students, wages] if "wages" in sieve.raw.present else [students]
    return pl.concat(tables).with_columns(source=pl.lit("csac_laep"))


def _source(file: FileRead) -> Source:
    return Source(
        id="csac_laep",
        agency="California Student Aid Commission",
        agency_short="CSAC",
        title="Learning-Aligned Employment Program, campus table",
        url="https://www.csac.ca.gov/laep",
        licence="Public record of the State of California",
        file_name=Path(file.name).name,
        sha256=file.sha256,
    )
