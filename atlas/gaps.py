"""Gaps: differences in points with the interval that tells a finding from noise.

The students of one year are all counted, not sampled. The interval treats their outcomes as one draw of what the
same schools would bring about in other years, which is how published school data are usually compared.

Rates: Wilson's score interval. Differences: Newcombe's hybrid score interval (Newcombe, Statistics in Medicine 1998,
17:873-890, method 10). A group is part of all students, so `group against all` is rest-share x (group - rest): the two
are then independent and the interval is not too wide.
"""

import polars as pl

Z95 = 1.959963984540054
ROUNDING = 0.06  # agencies round to a tenth of a point
FLOATING_POINT = 1e-6
COUNTS = ("numerator", "denominator", "reference_numerator", "reference_denominator")
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


def with_gap(frame: pl.DataFrame, *, nested: bool | pl.Expr) -> pl.DataFrame:
    """Add the gap to a reference, in points of the measure's unit.

    `frame` has `value`, `numerator`, `denominator` and the same with the prefix `reference_`. `nested` says that
    the students of a row are among those of its reference, for all rows or row by row. Adds `gap`, `gap_low`,
    `gap_high` and `within_noise`; the interval is null where the two are not percentages with published counts.
    """
    n, d, rn, rd = (pl.col(name) for name in COUNTS)
    rates = _is_rate("") & _is_rate("reference_")
    low, high = newcombe(n, d, rn, rd)
    part_low, part_high = _of_part(n, d, rn, rd)
    inside = pl.lit(nested) if isinstance(nested, bool) else nested
    low, high = (pl.when(inside).then(pl.coalesce(p, q)).otherwise(q) for p, q in ((part_low, low), (part_high, high)))
    gap = pl.when(rates).then(100 * (n / d - rn / rd)).otherwise(pl.col("value") - pl.col("reference_value"))
    known = pl.col("value").is_not_null() & pl.col("reference_value").is_not_null()
    return frame.with_columns(
        pl.when(known).then(gap).alias("gap"),
        pl.when(known & rates).then(100 * low).alias("gap_low"),
        pl.when(known & rates).then(100 * high).alias("gap_high"),
    ).with_columns(((pl.col("gap_low") <= 0) & (pl.col("gap_high") >= 0)).alias("within_noise"))


def _of_part(n: pl.Expr, d: pl.Expr, rn: pl.Expr, rd: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the limits for a part against its whole; null where the counts say that it is not a part."""
    rest_n, rest_d = rn - n, rd - d
    part = (rest_d > 0) & (rest_n >= 0) & (rest_n <= rest_d)
    everybody = (rest_d == 0) & (rest_n == 0)
    low, high = (rest_d / rd * limit for limit in newcombe(n, d, rest_n, rest_d))
    return tuple(pl.when(everybody).then(0.0).when(part).then(limit) for limit in (low, high))  # type: ignore[return-value]  # two limits


def _is_rate(prefix: str) -> pl.Expr:
    """Whether a value is the percentage of its counts, to within the rounding of what was published."""
    n, d = pl.col(f"{prefix}numerator"), pl.col(f"{prefix}denominator")
    return (d > 0) & (n <= d) & ((pl.col(f"{prefix}value") - 100 * n / d).abs() <= ROUNDING)


def students_to_close(frame: pl.DataFrame, direction: str) -> pl.DataFrame:
    """Add `to_close`: how many students must do better for the row to reach its reference's rate as it stands.

    Whole students; 0 where the row is there already. Null where the measure has no better direction or the two are
    not percentages with published counts.
    """
    n, d, rn, rd = (pl.col(name) for name in COUNTS)
    missing = {"higher": d * rn / rd - n, "lower": n - d * rn / rd}.get(direction, pl.lit(None, pl.Float64))
    # A third of 6 is 2.0000000000000004 in floating point and 2 students in a school.
    whole = (missing - FLOATING_POINT).ceil().clip(lower_bound=0).cast(pl.Int64)
    return frame.with_columns(pl.when(_is_rate("") & _is_rate("reference_")).then(whole).alias("to_close"))
