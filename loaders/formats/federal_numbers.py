"""The federal numbers of school districts (NCES LEAID): which code of the state each of them means.

The atlas knows those of Los Angeles County (leaids.toml). Two public files of CDE know all: the school directory
(pubschls.txt) and the table of the district areas. Given along with boundaries, either of them translates.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import polars as pl

from contracts.tables import Facts
from loaders.formats.assemble import Part, cde_source, mend_cds
from loaders.formats.place_rows import DISTRICT, NOT_CDS, NOT_OPEN, OPEN
from loaders.formats.school_directory import SOURCE, TITLE, URL, without_no_data
from loaders.headers import Column, key
from loaders.loaded import InputFile
from loaders.raw import read_raw
from loaders.validation.sieve import Sieve, Words

FILE = Path(__file__).parent / "leaids.toml"
COLUMNS = (
    Column("cds", ("CDSCode",)),
    Column("leaid", ("NCESDist", "FedID")),
    Column("status", ("StatusType",), required=False),
    Column("kind", ("DOC",), required=False),
)
WITH_AREA = ("52", "54", "56")  # elementary, unified and high school districts, by the directory's code of ownership
OF_SCHOOL = "row of a school; the federal numbers of districts are read"
NO_AREA = "county office, state school or other district without an area"
NO_NUMBER = "district without a federal number"
NOT_NUMBER = Words("leaid", "a federal number has seven digits", "Keep the number as text, zeros included.")


@cache
def of_los_angeles() -> dict[str, str]:
    """Return the state's code of each federal number in Los Angeles County."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def names_them(file: InputFile) -> bool:
    """Whether a file has the columns that translate. Raises AtlasError if it cannot be read as a table."""
    keys = {key(cell) for cell in read_raw(file, ()).header}
    return all(column.keys & keys for column in COLUMNS if column.required)


def part(file: InputFile) -> Part:
    """Return the districts of a file that translates; their cds and leaid are in the rows of its sieve."""
    sieve = Sieve(read_raw(file, COLUMNS))
    sieve.rows = without_no_data(sieve.raw).with_columns(leaid=pl.col("leaid").str.zfill(7))
    mended = mend_cds(sieve)
    sieve.reject(NOT_CDS, ~pl.col("cds").str.contains("^[0-9]{14}$").fill_null(value=False))
    sieve.exclude(OF_SCHOOL, pl.col("cds").str.slice(7) != DISTRICT)
    sieve.exclude(NOT_OPEN, pl.col("status").str.to_lowercase() != OPEN)
    sieve.exclude(NO_AREA, ~pl.col("kind").is_in(WITH_AREA))
    sieve.exclude(NO_NUMBER, pl.col("leaid").is_null())
    sieve.reject(NOT_NUMBER, ~pl.col("leaid").str.contains("^[0-9]{7}$"))
    sieve.once(("leaid",), ("cds",))
    facts = Facts.create_empty().with_columns(row=pl.lit(None, dtype=pl.Int64))
    return Part(sieve, facts, {SOURCE: cde_source(SOURCE, TITLE, URL, sieve.raw.file)}, warnings=mended)


def read(part: Part) -> dict[str, str]:
    """Return the state's code of seven digits for each federal number that a file names."""
    rows = part.sieve.rows.select("leaid", pl.col("cds").str.head(7))
    return dict(rows.iter_rows())
