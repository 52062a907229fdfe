"""What a reader learns who keeps two editions of the same numbers beside each other.

A number that one edition hides and another shows is no secret, and together with the sums of the first it may give
away cells that neither gives away alone. Each edition is therefore attacked by a reader who knows all the others:
wherever it hides a number, or has no row, the number of the newest other edition that shows one is **lent** to it, and
what follows is worked out as for one edition (`contracts.disclosure`).

Corrections change numbers, and a number that changed is not the one that is hidden. The reader cannot see which did, so
a lent number is believed until the sums contradict it. Of the numbers in a sum that is contradicted, zeros are given up
first, because nobody hides a zero; then those of places where something visible changed, then the others, then those of
the sums around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from contracts import disclosure
from contracts.disclosure import ROUNDS, Interval, Limits, Marks
from loaders.source_files import FACT_KEY

SHOWN, HIDDEN = pl.col("status") == "reported", pl.col("status") == "suppressed"
NUMBERS = ("numerator", "denominator", "value", "status", "basis")
LENT = "_of_another"


@dataclass(frozen=True)
class Lent:
    """An edition in which other editions stand in for what it does not say; one entry a row.

    `rows` are those of the edition, and hidden ones where it has none; `filled` are the same with the lent numbers.
    `lent` marks these; `doubt` is 2 where the lent number is zero, 1 at places where a number that both show differs.
    """

    rows: pl.DataFrame
    filled: pl.DataFrame
    lent: Marks
    doubt: np.ndarray[tuple[int], np.dtype[np.int8]]


def given_away(edition: pl.DataFrame, others: Sequence[pl.DataFrame], parents: pl.DataFrame) -> pl.DataFrame:
    """Return the hidden rows of an edition that other editions, the newest first, give away, with `least` and `most`.

    All are tables of facts without illustrative rows; `parents` has `place_id` and `parent`.
    """
    if not others:
        return disclosure.recoverable(edition, parents)
    table = _lend(edition, others)
    if not table.lent.any():
        return disclosure.recoverable(edition, parents)
    own, filled = disclosure.limits(table.rows), disclosure.limits(table.filled)
    sums = _sound(own, disclosure.relations(disclosure.numbered(table.rows), parents))
    believed = _believed(own, filled, table, sums)
    known = _where(believed, filled, own)
    found = disclosure.work_out(known, sums)
    hidden = (table.rows["status"] == "suppressed").to_numpy() & ~believed & ~_said_anyway(table, found, edition.height)
    limited = table.rows.with_columns(least=pl.Series(found.numerator.low), most=pl.Series(found.numerator.high))
    return limited.filter(pl.Series(disclosure.recovered(known, found, hidden), dtype=pl.Boolean))


def _said_anyway(table: Lent, found: Limits, own: int) -> Marks:
    """Return the lent rows of which nothing is secret: the edition has no such row, or hides what was lent."""
    number = table.filled["numerator"].to_numpy()
    the_same = (found.numerator.low == number) & (found.numerator.high == number)
    return np.asarray(table.lent & (the_same | (np.arange(len(number)) >= own)))


def _lend(edition: pl.DataFrame, others: Sequence[pl.DataFrame]) -> Lent:
    """Put the newest number that another edition shows where this one hides a number or has no row."""
    ranked = pl.concat(others).sort(~SHOWN, maintain_order=True)
    newest = ranked.unique(FACT_KEY, keep="first", maintain_order=True)
    absent = newest.join(edition, on=FACT_KEY, how="anti")
    unknown = absent.with_columns(
        *(pl.when(~SHOWN).then(name).alias(name) for name in NUMBERS[:3]),
        status=pl.when(SHOWN).then(pl.lit("suppressed")).otherwise("status"),
        basis=pl.when(SHOWN).then(pl.lit("derived")).otherwise("basis"),
    )
    rows = pl.concat([edition, unknown])
    beside = rows.join(newest.filter(SHOWN), on=FACT_KEY, how="left", maintain_order="left", suffix=LENT)
    there = pl.col(f"status{LENT}").is_not_null()
    lent = there & HIDDEN
    moved = (there & SHOWN & (pl.col("numerator") != pl.col(f"numerator{LENT}"))).fill_null(value=False)
    filled = rows.with_columns(
        beside.select(pl.when(lent).then(f"{name}{LENT}").otherwise(name).alias(name) for name in NUMBERS)
    )
    zero = (pl.col(f"numerator{LENT}") == 0).fill_null(value=False)
    doubt = pl.when(zero).then(2).otherwise(moved.any().over("place_id", "year").cast(pl.Int8)).cast(pl.Int8)
    marks = beside.select(lent=lent, doubt=doubt)
    return Lent(rows, filled, marks["lent"].to_numpy(), marks["doubt"].to_numpy())


def _sound(own: Limits, sums: pl.DataFrame) -> pl.DataFrame:
    """Leave out sums that contradict themselves before anything is lent: nothing can be learned from them."""
    broken = _contradicted(disclosure.work_out(own, sums))
    touched = sums.filter(pl.Series(broken[sums["cell"].to_numpy()]))
    kept = sums.join(touched, on="relation", how="anti")
    return kept.with_columns((pl.col("relation").rank("dense") - 1).cast(pl.Int64))


def _believed(own: Limits, filled: Limits, table: Lent, sums: pl.DataFrame) -> Marks:
    """Return which lent numbers a reader believes: no sum contradicts them."""
    believed = table.lent.copy()
    while believed.any():
        broken = _first_contradicted(_where(believed, filled, own), sums)
        if not broken.any():
            break
        near = _near(broken, believed, sums)
        believed &= ~(near & (table.doubt == table.doubt[near].max()))
    return believed


def _first_contradicted(known: Limits, sums: pl.DataFrame) -> Marks:
    """Return the cells of which the sums first say that they are less than they are at least.

    Carried on, a contradiction would be everywhere.
    """
    for _ in range(ROUNDS):
        if (broken := _contradicted(known)).any():
            return broken
        known = disclosure.work_out(known, sums, rounds=1)
    return broken


def _near(broken: Marks, believed: Marks, sums: pl.DataFrame) -> Marks:
    """Return the believed cells in the sums of these cells, or in the sums around those, the nearest there are."""
    relation, cell = sums["relation"].to_numpy(), sums["cell"].to_numpy()
    near = broken.copy()
    while not (near & believed).any():
        touched = np.bincount(relation, near[cell]) > 0
        near[cell[touched[relation]]] = True
    return np.asarray(near & believed)


def _contradicted(limits: Limits) -> Marks:
    three = (limits.numerator, limits.denominator, limits.rest)
    return np.asarray(np.any([interval.low > interval.high for interval in three], axis=0))


def _where(marks: Marks, one: Limits, other: Limits) -> Limits:
    """Return the limits of one where marked, and those of the other elsewhere."""
    pairs = ((one.numerator, other.numerator), (one.denominator, other.denominator), (one.rest, other.rest))
    return Limits(*(Interval(np.where(marks, a.low, b.low), np.where(marks, a.high, b.high)) for a, b in pairs))
