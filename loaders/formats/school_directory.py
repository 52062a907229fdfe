"""The school directory of CDE (pubschls.txt): every public school and district, open or not, without students.

It gives the open schools as places. It also knows the federal number of each district, with which the boundaries of the
Census Bureau find the state's code.
"""

from __future__ import annotations

import polars as pl

from contracts.tables import Facts
from loaders.formats.assemble import Part, cde_source, mend_cds
from loaders.formats.place_rows import DISTRICT, NOT_OPEN, OPEN, SCHOOL_COLUMNS, SCHOOL_WORDS, SchoolRows, open_schools
from loaders.headers import Column
from loaders.loaded import InputFile
from loaders.raw import Raw, read_raw
from loaders.validation.sieve import Sieve

NO_DATA = ("No Data", "Information Not Available")
COLUMNS = (
    Column("cds", ("CDSCode",)),
    Column("status", ("StatusType",)),
    Column("name", ("School",)),
    Column("school_type", ("SOCType",)),
    Column("offered", ("GSoffered",), required=False),
    Column("served", ("GSserved",)),
    *SCHOOL_COLUMNS,
    Column("website", ("WebSite",), required=False),
)
OF_DISTRICT = "row of a district, not of a school"
SOURCE = "cde_school_directory"
TITLE, URL = "Public Schools and Districts (school directory)", "https://www.cde.ca.gov/ds/si/ds/pubschls.asp"
HIGH = r"^(9|10|11|12)$|-(9|10|11|12)$"


def part(file: InputFile) -> Part:
    """Return the open schools as places. Raises AtlasError if the file cannot be read as the school directory."""
    sieve = Sieve(read_raw(file, COLUMNS))
    sieve.rows = without_no_data(sieve.raw)
    mended = mend_cds(sieve)
    sieve.exclude(OF_DISTRICT, pl.col("cds").str.slice(7) == DISTRICT)
    sieve.exclude(NOT_OPEN, pl.col("status").str.to_lowercase() != OPEN)
    sieve.numbers("latitude", "longitude")
    sieve.obey(SchoolRows, SCHOOL_WORDS)
    sieve.rows = sieve.rows.with_columns(place_id=pl.lit("school:") + pl.col("cds"))
    sieve.once(("place_id",), ("name", "city", "latitude", "longitude"))
    facts = Facts.create_empty().with_columns(row=pl.lit(None, dtype=pl.Int64))
    source = cde_source(SOURCE, TITLE, URL, sieve.raw.file)
    return Part(sieve, facts, {SOURCE: source}, warnings=mended, places=_places(sieve.rows))


def without_no_data(raw: Raw) -> pl.DataFrame:
    """Return the rows with the directory's words for a blank as blanks."""
    texts = [name for name in raw.table.columns if name != "row"]
    return raw.table.with_columns(pl.col(texts).replace(list(NO_DATA), None))


def _places(rows: pl.DataFrame) -> pl.DataFrame:
    grades = pl.coalesce("served", "offered")
    return open_schools(
        rows,
        grades=grades,
        charter=pl.col("charter").str.to_uppercase() == "Y",
        serves_9_12=grades.str.contains(HIGH).fill_null(value=False),
        source=pl.lit(SOURCE),
    )
