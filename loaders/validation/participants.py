"""The students who take part, as a row about participation shows them or lets them be worked out."""

from __future__ import annotations

import polars as pl

from contracts import shares

LEAST_SHOWN = 11


def participants(unit: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the fewest and the most students who take part, of rows with `numerator`, `denominator` and `value`.

    A count is the value, a percentage is of the denominator, and mean hours are of the participants, so that the hours
    in all over their mean give them. Null where nothing of it is said, and for amounts of money.
    """
    numerator, denominator, value = pl.col("numerator"), pl.col("denominator"), pl.col("value")
    of_hours = pl.coalesce(denominator, pl.when(value > 0).then((numerator / value).round()))
    fewest, most = (
        pl.when(unit == "students")
        .then(pl.coalesce(numerator, value))
        .when(unit == "percent")
        .then(pl.coalesce(numerator, share))
        .when(unit == "hours")
        .then(of_hours)
        for share in shares.students(value, denominator)
    )
    return fewest, most


def few(count: pl.Expr) -> pl.Expr:
    """Whether a number of students is 1 to 10; false where it is unknown."""
    return ((count > 0) & (count < LEAST_SHOWN)).fill_null(value=False)
