"""Map classes: five, with round limits from the registry, so that a person can read a class off the map."""

import itertools
from collections.abc import Sequence

import polars as pl

from contracts.registries import Measure
from views import words

CLASSES = 5


def limits(measure: Measure, cells: pl.DataFrame) -> tuple[float, ...]:
    """Return the four inner limits of the five classes for the places in `cells`.

    The registry's limits are used where it has any and they tell the places apart. They do not where one class would
    hold nearly all of them: sums of an area are above every limit, rates of a small group may be below. Then the
    limits are rounded fifths of the range.
    """
    present = cells["value"].drop_nulls()
    if measure.scale and _tell_apart(present, measure.scale):
        return measure.scale
    if present.is_empty():
        return (1.0, 2.0, 3.0, 4.0)
    low, high = float(present.min()), float(present.max())  # type: ignore[arg-type]  # a float column has float limits
    step = round_step((high - low) / CLASSES or 1.0)
    start = step * int(low // step)
    return tuple(start + step * (index + 1) for index in range(CLASSES - 1))


def _tell_apart(values: pl.Series, inner: Sequence[float]) -> bool:
    """Whether no class holds more than four fifths of the values."""
    if len(values) < CLASSES:
        return True
    largest = values.to_frame("value").select(classed(pl.col("value"), inner)).to_series().value_counts()["count"].max()
    return int(str(largest)) <= 4 * len(values) / CLASSES


def round_step(width: float) -> float:
    """Return the next 1, 2, 2.5 or 5 times a power of ten that is not smaller than the width."""
    power = 10.0 ** int(f"{width:e}".split("e")[1])
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= width)


def classed(values: pl.Expr, inner: Sequence[float]) -> pl.Expr:
    """Return the class of each value, 0 to 4; a value on a limit belongs to the class above it."""
    return pl.sum_horizontal([(values >= limit).cast(pl.Int8) for limit in inner])


def labels(inner: Sequence[float], unit: str) -> list[str]:
    """Return the five class labels: `under 40%`, `40–50%`, ..., `70% and more`."""
    written = [_limit(limit, unit) for limit in inner]
    between = [f"{low.removesuffix('%')}–{high.removeprefix('$')}" for low, high in itertools.pairwise(written)]
    return [f"under {written[0]}", *between, f"{written[-1]} and more"]


def _limit(value: float, unit: str) -> str:
    if unit == "percent":
        return f"{value:g}%"
    # A limit of 115.5 hours must not read 116; values are whole in these units, limits need not be.
    return words.number(value, unit) if value == int(value) else f"{'$' if unit == 'usd' else ''}{value:,.6g}"
