"""How many students a printed percentage stands for, where it is printed without their number."""

from __future__ import annotations

import polars as pl

# Half of the last decimal that is printed. A share is never read more coarsely than to one decimal, because that is how
# agencies print it: 5% of 40 students are two students.
HALVES = ((1, 0.05), (2, 0.005))
FINEST_HALF = 0.0005
NOISE = 1e-9


def students(value: pl.Expr, denominator: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the fewest and the most students that a percentage of so many students can be, in whole students.

    Where no whole number gives the percentage, both are the nearest; both are null where one of the two is unknown.
    """
    half = pl.lit(FINEST_HALF)
    for decimals, width in reversed(HALVES):
        half = pl.when((value - value.round(decimals)).abs() < NOISE).then(width).otherwise(half)
    nearest = (value * denominator / 100).round()
    fewest = ((value - half) * denominator / 100 - NOISE).ceil().clip(0)
    highest = (value + half).clip(0, 100)
    most = (highest * denominator / 100 + NOISE).floor()
    fits = fewest <= most
    return pl.when(fits).then(fewest).otherwise(nearest), pl.when(fits).then(most).otherwise(nearest)
