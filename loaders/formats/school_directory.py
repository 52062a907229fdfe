"""The school directory of CDE (pubschls.txt): every public school and district, open or not, without students.

It gives the open schools as places. It also knows the federal number of each district, with which the boundaries of the
Census Bureau find the state's code.
"""

from __future__ import annotations

import dataframely as dy
import polars as pl

from contracts.tables import Facts, Places
from loaders.formats.assemble import Part, cde_source, mend_cds
from loaders.headers import Column
from loaders.loaded import InputFile
from loaders.raw import Raw, read_raw
from loaders.validation.sieve import Sieve, Words

NO_DATA = ("No Data", "Information Not Available")
COLUMNS = (
    Column("cds", ("CDSCode",)),
    Column("status", ("StatusType",)),
    Column("name", ("School",)),
    Column("school_type", ("SOCType",)),
    Column("offered", ("GSoffered",), required=False),
    Column("served", ("GSserved",)),
    Column("charter", ("Charter",)),
    Column("city", ("City",)),
    Column("website", ("WebSite",), required=False),
    Column("latitude", ("Latitude",)),
    Column("longitude", ("Longitude",)),
)
OPEN, DISTRICT = "active", "0000000"
NOT_OPEN = "closed, merged or not yet open"
OF_DISTRICT = "row of a district, not of a school"
SOURCE = "cde_school_directory"
TITLE, URL = "Public Schools and Districts (school directory)", "https://www.cde.ca.gov/ds/si/ds/pubschls.asp"
HIGH = r"^(9|10|11|12)$|-(9|10|11|12)$"


class Rows(dy.Schema):
    """The rows of open schools, after numbers were read. The bounds are those of California."""

    row = dy.Int64()
    cds = dy.String(regex=r"^[0-9]{14}$")
    name = dy.String(min_length=1)
    latitude = dy.Float64(nullable=True, min=32, max=42.1)
    longitude = dy.Float64(nullable=True, min=-124.6, max=-114.1)


WORDS = {
    "cds": Words("cds", "a county-district-school code has 14 digits", "Keep the code as text, zeros included."),
    "latitude": Words("latitude", "the point lies outside California", "Correct it, or leave it blank."),
    "longitude": Words("longitude", "the point lies outside California", "Correct it, or leave it blank."),
}


def part(file: InputFile) -> Part:
    """Return the open schools as places. Raises AtlasError if the file cannot be read as the school directory."""
    sieve = Sieve(read_raw(file, COLUMNS))
    sieve.rows = without_no_data(sieve.raw)
    mended = mend_cds(sieve)
    sieve.exclude(OF_DISTRICT, pl.col("cds").str.slice(7) == DISTRICT)
    sieve.exclude(NOT_OPEN, pl.col("status").str.to_lowercase() != OPEN)
    sieve.numbers("latitude", "longitude")
    sieve.obey(Rows, WORDS)
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
    schema = Places.create_empty().schema
    grades = pl.coalesce("served", "offered")
    name = pl.col("name").str.replace_all(r"\s+", " ")
    table = rows.select(
        "place_id",
        "city",
        "latitude",
        "longitude",
        "website",
        kind=pl.lit("school"),
        name=name,
        short_name=name,
        level=pl.col("school_type"),
        parent=pl.lit("district:") + pl.col("cds").str.slice(0, 7),
        grades=grades,
        charter=pl.col("charter").str.to_uppercase() == "Y",
        open=pl.lit(value=True),
        serves_9_12=grades.str.contains(HIGH).fill_null(value=False),
        enrollment=pl.lit(None, dtype=pl.Int64),
        note=pl.lit(None, dtype=pl.String),
        source=pl.lit(SOURCE),
    )
    return table.select(list(schema)).cast(schema).sort("place_id")
