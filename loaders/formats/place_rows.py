"""What the lists of schools and of colleges share: codes, points, and their rows as places."""

from __future__ import annotations

import dataframely as dy
import polars as pl

from contracts.tables import Places
from loaders.headers import Column
from loaders.validation.sieve import Words

OPEN, DISTRICT = "active", "0000000"
NOT_OPEN = "closed, merged or not yet open"
NOT_CDS = Words("cds", "a county-district-school code has 14 digits", "Keep the code as text, zeros included.")
SCHOOL_COLUMNS = (
    Column("charter", ("Charter",)),
    Column("city", ("City",)),
    Column("latitude", ("Latitude",)),
    Column("longitude", ("Longitude",)),
)
FROM_ROWS = ("place_id", "name", "city", "latitude", "longitude", "website")


class PlaceRows(dy.Schema):
    """The rows of places, after numbers were read: a name, and a point in the bounds of California or none."""

    row = dy.Int64()
    name = dy.String(min_length=1)
    latitude = dy.Float64(nullable=True, min=32, max=42.1)
    longitude = dy.Float64(nullable=True, min=-124.6, max=-114.1)


class SchoolRows(PlaceRows):
    """The rows of open schools."""

    cds = dy.String(regex=r"^[0-9]{14}$")


def outside(remedy: str = Words.remedy) -> dict[str, Words]:
    """Return what to say of a point outside California, by the field to look at first."""
    return {name: Words(name, "the point lies outside California", remedy) for name in ("latitude", "longitude")}


SCHOOL_WORDS = {"cds": NOT_CDS, **outside("Correct it, or leave it blank.")}


def open_places(rows: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    """Return open places in the columns of contracts.tables.Places, in order of their place_id.

    What `columns` does not name comes from `rows`, if it stands in FROM_ROWS, and is null otherwise.
    """
    schema = Places.create_empty().schema
    known = {name: pl.col(name) for name in FROM_ROWS} | {"open": pl.lit(value=True)} | columns
    return rows.select(**{name: known.get(name, pl.lit(None)) for name in schema}).cast(schema).sort("place_id")


def open_schools(rows: pl.DataFrame, **columns: pl.Expr) -> pl.DataFrame:
    """Return open schools as places; their district is in the first seven digits of their code (`cds`)."""
    name = pl.col("name").str.replace_all(r"\s+", " ")
    return open_places(
        rows,
        kind=pl.lit("school"),
        name=name,
        short_name=name,
        level=pl.col("school_type"),
        parent=pl.lit("district:") + pl.col("cds").str.slice(0, 7),
        **columns,
    )
