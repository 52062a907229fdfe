"""Which college a cell means: a six-digit IPEDS number, or one of the names in colleges.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import polars as pl

from loaders.headers import key

FILE = Path(__file__).parent / "colleges.toml"
UNKNOWN = "campus that the atlas has no number for; give its IPEDS number to load it"


@cache
def _names() -> dict[str, str]:
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key(name): unitid for unitid, names in table.items() for name in names}


def place_of_college(cells: pl.Series) -> pl.Expr:
    """Return the place_id for a column with these cells, null where a cell means no known college."""
    meant = {cell: _unitid(cell) for cell in cells.drop_nulls().unique().to_list()}
    known = {cell: f"college:{unitid}" for cell, unitid in meant.items() if unitid}
    return pl.col(cells.name).replace_strict(known, default=None, return_dtype=pl.String)


def names_college(cell: str) -> bool:
    """Whether a cell means a college that the atlas knows."""
    return bool(_unitid(cell))


def _unitid(cell: str) -> str:
    number = cell.removesuffix(".0")
    return number if number.isascii() and number.isdigit() and len(number) == 6 else _names().get(key(cell), "")  # noqa: PLR2004 - IPEDS numbers have six digits
