"""Which years a fact may be of: written as a year or a school year, not before 2000-01, and not of the future."""

from __future__ import annotations

import polars as pl

from contracts.embargo import today
from loaders.validation.sieve import Words

FIRST = 2000
SCHOOL_YEAR = "^[0-9]{4}-[0-9]{2}$"
PLAIN_YEAR = "^[0-9]{4}$"


def last() -> int:
    """Return the last year that a fact may be of, or in which its school year may begin: this calendar year."""
    return today().year


def words() -> Words:
    """Return what to say of a year that cannot be."""
    return Words(
        "year",
        f"no year from {FIRST} ({FIRST}-{FIRST + 1 - 2000:02d}) to {last()} ({last()}-{(last() + 1) % 100:02d})",
        "Correct it, such as to 2023-24 with the year that follows, or leave the year out of the file.",
    )


def can_be(year: pl.Expr) -> pl.Expr:
    """Whether a text is a year, or a school year with two years that follow each other, of `FIRST` to `last()`."""
    first, second = (year.str.slice(at, length).cast(pl.Int32, strict=False) for at, length in ((0, 4), (5, 2)))
    follows = year.str.contains(SCHOOL_YEAR) & ((first + 1) % 100 == second)
    return ((year.str.contains(PLAIN_YEAR) | follows) & first.is_between(FIRST, last())).fill_null(value=False)
