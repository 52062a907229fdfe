"""The IPEDS directory (HD): the colleges of California as places."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from contracts.registries import Source
from contracts.tables import Facts
from loaders.formats.assemble import Part
from loaders.formats.ipeds_year import ending_year, nces_source
from loaders.formats.place_rows import PlaceRows, open_places, outside
from loaders.headers import Column
from loaders.loaded import FileRead, InputFile
from loaders.raw import read_raw
from loaders.validation.sieve import Sieve, Words

COLUMNS = (
    Column("unitid"),
    Column("name", ("INSTNM",)),
    Column("state", ("STABBR",)),
    Column("city"),
    Column("sector"),
    Column("active", ("CYACTIVE",), required=False),
    Column("website", ("WEBADDR",), required=False),
    Column("latitude"),
    Column("longitude", ("LONGITUD", "LONGITUDE")),
)
PUBLIC_TWO_YEAR = "4"
LEVELS = {"1": "public_four_year", PUBLIC_TWO_YEAR: "community_college"}
OTHER_STATES = "college outside California"
PRIVATE = "private college, adult school or administrative unit"
CLOSED = "college that is closed or has merged with another"
ACTIVE = "1"


class Rows(PlaceRows):
    """The rows of California's public colleges."""

    unitid = dy.String(regex=r"^[0-9]{6}$")


WORDS = outside() | {"unitid": Words("unitid", "a college's number has six digits")}


def part(file: InputFile, year: str | None) -> Part:
    """Return the public colleges of California as places. Raises AtlasError if the file cannot be read."""
    sieve = Sieve(read_raw(file, COLUMNS))
    sieve.exclude(OTHER_STATES, pl.col("state").is_not_null() & (pl.col("state").str.to_uppercase() != "CA"))
    sieve.exclude(PRIVATE, pl.col("sector").is_not_null() & ~pl.col("sector").is_in(list(LEVELS)))
    sieve.exclude(CLOSED, pl.col("active").is_not_null() & (pl.col("active") != ACTIVE))
    sieve.numbers("latitude", "longitude")
    sieve.obey(Rows, WORDS)
    sieve.rows = sieve.rows.with_columns(place_id=pl.lit("college:") + pl.col("unitid"))
    sieve.once(("place_id",), ("name", "city", "latitude", "longitude"))
    source = _source(sieve.raw.file, ending_year(file, year))
    facts = Facts.create_empty().with_columns(row=pl.lit(None, dtype=pl.Int64))
    return Part(sieve, facts, {source.id: source}, places=_places(sieve.rows, source.id))


def _source(file: FileRead, year: int) -> Source:
    return nces_source(f"ipeds_hd{year}", f"IPEDS Institutional Characteristics, directory {year}", file)


def _places(rows: pl.DataFrame, source: str) -> pl.DataFrame:
    return open_places(
        rows,
        kind=pl.lit("college"),
        short_name=pl.col("name"),
        level=pl.col("sector").replace_strict(LEVELS, default=None, return_dtype=pl.String),
        website=pl.lit("https://") + pl.col("website").str.replace("^https?://", ""),
        source=pl.lit(source),
    )
