"""Participation of fewer than 11 students in exchange files: the rows are set aside, and their numbers covered."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from loaders.loaded import WHOLE_ROW
from loaders.validation.participants import few
from loaders.validation.sieve import Sieve, Words

NUMBERS = ("numerator", "denominator", "value")
NOT_SHOWN = "(not shown)"
# The first number of a text, such as `3`, `<11`, `3 students` or `-3`; none in `52k` and `1OO`.
A_NUMBER = r"^[^0-9]*([0-9][0-9,]*(?:\.[0-9]+)?)(?:[^0-9A-Za-z].*)?$"
A_KEY = r"^[a-z]+:[A-Z0-9]+( [0-9-]+ [a-z0-9_]+ [a-z0-9_]+)?$"
UNDER_11 = "(under 11)"
SMALL = Words(
    "numerator",
    "fewer than 11 students, and not suppressed",
    "Leave numerator and value blank, and write suppressed as the status.",
    instead=UNDER_11,
)
SMALL_SHARE = Words(
    "value",
    "the share and the denominator give fewer than 11 students, and it is not suppressed",
    "Leave the value blank and write suppressed; if there are 11 or more, give their number as the numerator.",
    instead=UNDER_11,
)
SMALL_HOURS = Words(
    "value",
    "the hours over the mean hours give fewer than 11 students, and it is not suppressed",
    "Leave numerator and value blank and write suppressed; if there are 11 or more, give them as the denominator.",
    instead=UNDER_11,
)
OF_UNKNOWN = Words(
    "denominator",
    "it does not say of how many students this is, so that nobody knows whether they are fewer than 11",
    "Give the denominator, and the numerator if you have it.",
)


def check_small(sieve: Sieve) -> None:
    """Set aside rows that show, or let be worked out, so few students that they must be suppressed."""
    shown, hours = pl.col("status") == "reported", pl.col("unit") == "hours"
    taking_part = pl.col("theme") == "participation"
    counts = pl.coalesce("numerator", pl.when(pl.col("unit") == "students").then("value"))
    printed = few(pl.when(~hours).then(counts)) | few(pl.col("denominator"))
    # Mean hours are of the paid participants: their number is hidden with the hours.
    sieve.reject(SMALL, taking_part & ((shown & printed) | (hours & few(pl.col("denominator")))))
    known = pl.any_horizontal(pl.col("numerator", "denominator").is_not_null())
    sieve.reject(OF_UNKNOWN, taking_part & shown & pl.col("unit").is_in(["percent", "hours"]) & ~known)
    share = (pl.col("unit") == "percent") & pl.col("numerator").is_null()
    of_share = (pl.col("value") * pl.col("denominator") / 100).round()
    sieve.reject(SMALL_SHARE, taking_part & shown & share & few(of_share))
    mean = hours & pl.col("denominator").is_null() & (pl.col("value") > 0)
    of_hours = (pl.col("numerator") / pl.col("value")).round()
    sieve.reject(SMALL_HOURS, taking_part & shown & mean & few(of_hours))


def cover_small(sieve: Sieve, others: Sequence[str]) -> None:
    """Cover the numbers of small rows that another rule set aside first, as far as text can be read as numbers.

    `others` are the measures that are not about participation.
    """
    about_others = pl.col("measure").str.to_lowercase().is_in(list(others)).fill_null(value=False)
    numbers = {name: pl.col(name).str.extract(A_NUMBER).str.replace_all(",", "").cast(pl.Float64) for name in NUMBERS}
    read = sieve.raw.table.filter(~about_others).select("row", **numbers)
    numerator, denominator, value = (pl.col(name) for name in NUMBERS)
    counts = (numerator, denominator, (value * denominator / 100).round(), (numerator / value).round())
    small = read.filter(pl.any_horizontal(few(count) for count in counts) | (numerator.is_null() & few(value)))
    rows = small["row"].implode()
    hide = pl.col("row").is_in(rows) & pl.col("field").is_in(NUMBERS)
    # What a line without delimiters begins with may be all of it.
    hide |= (pl.col("field") == WHOLE_ROW) & ~pl.col("value").str.contains(A_KEY)
    covered = pl.when(hide & ~pl.col("value").is_in(["", UNDER_11])).then(pl.lit(NOT_SHOWN)).otherwise("value")
    sieve.held = [held.with_columns(value=covered) for held in sieve.held]
