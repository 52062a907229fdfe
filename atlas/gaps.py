"""Gaps: differences in points with the interval that tells a finding from noise.

The students of one year are all counted, not sampled. The interval treats their outcomes as one draw of what the
same schools would bring about in other years, which is how published school data are usually compared.

Rates: Wilson's score interval. Differences: Newcombe's hybrid score interval (Newcombe, Statistics in Medicine 1998,
17:873-890, method 10). A group is part of all students, so `group against all` is rest-share x (group - rest): the two
are then independent and the interval is not too wide.
"""

import polars as pl

Z95 = 1.959963984540054
INTERVAL_COLUMNS = ("gap", "gap_low", "gap_high", "within_noise")


def wilson(numerator: pl.Expr, denominator: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the limits of the 95% score interval of a rate, as fractions; null where the denominator is 0."""
    n = pl.when(denominator > 0).then(denominator)
    p = numerator / n
    centre = p + Z95**2 / (2 * n)
    spread = Z95 * (p * (1 - p) / n + Z95**2 / (4 * n**2)).clip(lower_bound=0).sqrt()
    scale = 1 + Z95**2 / n
    return (centre - spread) / scale, (centre + spread) / scale


def newcombe(
    numerator: pl.Expr, denominator: pl.Expr, other_numerator: pl.Expr, other_denominator: pl.Expr
) -> tuple[pl.Expr, pl.Expr]:
    """Return the limits of the 95% interval of the difference of two independent rates, as fractions."""
    rate = numerator / denominator
    other = other_numerator / other_denominator
    low, high = wilson(numerator, denominator)
    other_low, other_high = wilson(other_numerator, other_denominator)
    difference = rate - other
    below = ((rate - low) ** 2 + (other_high - other) ** 2).sqrt()
    above = ((high - rate) ** 2 + (other - other_low) ** 2).sqrt()
    return difference - below, difference + above


def with_gap(frame: pl.DataFrame, *, nested: bool) -> pl.DataFrame:
    """Add the gap to a reference, in points of the measure's unit.

    `frame` has `value`, `numerator`, `denominator` and the same with the prefix `reference_`. `nested` says that
    the students of a row are among those of its reference. Adds `gap`, `gap_low`, `gap_high` and `within_noise`;
    the interval is null where numerators or denominators are not published.
    """
    n, d = pl.col("numerator"), pl.col("denominator")
    rn, rd = pl.col("reference_numerator"), pl.col("reference_denominator")
    rates = (d > 0) & (rd > 0) & (n <= d) & (rn <= rd)
    exact = 100 * (n / d - rn / rd)
    low, high = newcombe(n, d, rn, rd)
    if nested:
        rest_n, rest_d = rn - n, rd - d
        part = (rest_d > 0) & (rest_n >= 0) & (rest_n <= rest_d)
        share = rest_d / rd
        part_low, part_high = newcombe(n, d, rest_n, rest_d)
        low = pl.when(part).then(share * part_low).when(rest_d == 0).then(0.0).otherwise(low)
        high = pl.when(part).then(share * part_high).when(rest_d == 0).then(0.0).otherwise(high)
    gap = pl.when(rates).then(exact).otherwise(pl.col("value") - pl.col("reference_value"))
    known = pl.col("value").is_not_null() & pl.col("reference_value").is_not_null()
    return frame.with_columns(
        pl.when(known).then(gap).alias("gap"),
        pl.when(known & rates).then(100 * low).alias("gap_low"),
        pl.when(known & rates).then(100 * high).alias("gap_high"),
    ).with_columns(((pl.col("gap_low") <= 0) & (pl.col("gap_high") >= 0)).alias("within_noise"))


def students_to_close(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `to_close`: how many more students must succeed for the row to reach its reference, in whole students."""
    missing = pl.col("reference_value") / 100 * pl.col("denominator") - pl.col("numerator")
    return frame.with_columns(missing.clip(lower_bound=0).ceil().cast(pl.Int64).alias("to_close"))
