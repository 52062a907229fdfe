"""Which further cells to hide, so that no hidden number of participants can be worked out from the sums.

The cells add up in three ways: groups to all students, schools to districts, counties and the state, and types to any
work-based learning. A student at two schools or with two types stands in the parts twice; how many there are is taken
as known, which is more than a reader knows, so that what holds against this reader holds against every other.

First cells are hidden beforehand. Then, as long as the sums pin a hidden cell down, the smallest shown cell of a sum
that does so is hidden too: schools before districts, groups before all students, types before any. Two attempts decide
whether a cell is pinned down, and both know which cells were hidden first and why:

* bounds, carried from sum to sum until nothing gets tighter, leave one number, or at most three out of more than five;
  once with the enrollment of the smallest groups, which is not printed here but may be elsewhere, and once without;
* subtraction through any number of sums at once (`_subtracted`) leaves one number.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from contracts.disclosure import NARROW
from contracts.groups import GENDER, RACE
from loaders.wblr.cells import ANY, HIDDEN_UP_TO

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
Indexes = np.ndarray[tuple[int], np.dtype[np.int64]]
Marks = np.ndarray[tuple[int], np.dtype[np.bool_]]

UNLIMITED = 1e9
ROUNDS = 200
LEVELS = {"school": 0, "district": 1, "county": 2, "state": 3}
PRECISE, STEPS = 1e-12, 2000
NOTHING = 1e-6  # of a direction that is between 0 and 2 where a cell can differ


@dataclass(frozen=True)
class Sums:
    """Which cells add up: one entry a cell in a sum; `sign` is -1 for the whole and 1 for a part."""

    sum: Indexes
    cell: Indexes
    sign: Numbers

    def of(self, wanted: Marks) -> Sums:
        """Return these entries alone."""
        return Sums(self.sum[wanted], self.cell[wanted], self.sign[wanted])


@dataclass(frozen=True)
class Bounds:
    """The least and the most that each cell can be."""

    low: Numbers
    high: Numbers


@dataclass(frozen=True)
class Table:
    """One year of cells as arrays.

    `readers` is what each reader knows of a cell that is hidden, without any sum; `rank` is the order in which further
    cells are hidden.
    """

    participants: Numbers
    readers: tuple[Bounds, ...]
    first: Marks
    rank: Indexes
    sums: Sums


def hide(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells with `hidden`: the first cells and all that must be hidden with them.

    `cells` come from `loaders.wblr.cells`; each year stands for itself, because no sum crosses years. A small group
    whose zero follows from what is shown, and could be kept back by nothing, is not hidden.
    """
    done = [
        year.with_columns(pl.Series("hidden", second_cells(as_table(year)), dtype=pl.Boolean))
        for year in cells.partition_by("year", maintain_order=True)
    ]
    return pl.concat(done) if done else cells.with_columns(hidden=pl.lit(value=False))


def second_cells(table: Table) -> Marks:
    """Return which cells of a table to hide, the first cells included."""
    hidden = table.first.copy()
    all_hidden = hidden | (table.participants > 0)
    best = [work_out(table, own, all_hidden) for own in table.readers]
    while len(chosen := _next(table, hidden, best)):
        hidden[chosen] = True
    return np.asarray(hidden & (work_out(table, table.readers[0], hidden).high > 0))


def _next(table: Table, hidden: Marks, best: list[Bounds]) -> Indexes:
    """Return the cells to hide next, none where no reader can pin a hidden cell down."""
    for own, possible in zip(table.readers, best, strict=True):
        found = work_out(table, own, hidden)
        pinned = _pinned(hidden, found, possible)
        if pinned.any():
            tight = _tight(table, own, hidden, found) & pinned[table.sums.cell]
            return _smallest_shown(table, hidden, tight)
    found = work_out(table, table.readers[0], hidden)
    pinned = _subtracted(table, hidden) & hidden & (found.low < found.high)
    return _smallest_shown(table, hidden, pinned[table.sums.cell])


def as_table(cells: pl.DataFrame) -> Table:
    """Return the cells of one year as arrays."""
    n, d = pl.col("participants"), pl.col("students")
    small = d.fill_null(0) <= HIDDEN_UP_TO
    few = pl.col("first") & (n <= HIDDEN_UP_TO)
    most = pl.when(pl.col("mistaken") | d.is_null()).then(UNLIMITED).otherwise(d)
    columns = cells.select(
        low=pl.when(pl.col("first") & ~small).then(1.0).otherwise(0.0),
        informed=pl.when(few).then(pl.min_horizontal(most, float(HIDDEN_UP_TO))).otherwise(most),
        uninformed=pl.when(few).then(float(HIDDEN_UP_TO)).otherwise(most),
    )
    low = columns["low"].to_numpy()
    return Table(
        participants=cells["participants"].cast(pl.Float64).to_numpy(),
        readers=tuple(Bounds(low, columns[name].to_numpy()) for name in ("informed", "uninformed")),
        first=cells["first"].to_numpy(),
        rank=_ranks(cells),
        sums=sums(cells),
    )


def _ranks(cells: pl.DataFrame) -> Indexes:
    order = cells.select(
        pl.col("place_id").str.split(":").list.first().replace_strict(LEVELS, return_dtype=pl.Int64).alias("level"),
        everyone=pl.col("group") == "all",
        any=pl.col("measure") == ANY,
        participants="participants",
    ).with_row_index("cell")
    ranks = order.sort("level", "everyone", "any", "participants", "cell").with_row_index("rank").sort("cell")
    return ranks["rank"].cast(pl.Int64).to_numpy()


def sums(cells: pl.DataFrame) -> Sums:
    """Return which cells of one year add up, whether they are hidden or not."""
    numbered = cells.with_row_index("cell").filter(~pl.col("ended"))
    everyone = pl.col("group") == "all"
    kinds = [
        _entries(numbered.filter(everyone | pl.col("group").is_in(family)), ("place_id", "measure"), everyone)
        for family in (RACE, GENDER)
    ]
    kinds.append(_entries(numbered, ("place_id", "group"), pl.col("measure") == ANY))
    schools_below = numbered.with_columns(place_id=pl.col("parent")).filter(pl.col("parent").is_not_null())
    wholes = numbered.join(schools_below, on=["place_id", "measure", "group"], how="semi")
    both = pl.concat([schools_below.with_columns(whole=False), wholes.with_columns(whole=True)])
    kinds.append(_entries(both, ("place_id", "measure", "group"), pl.col("whole")))
    entries = pl.concat(kind.with_columns(kind=pl.lit(number)) for number, kind in enumerate(kinds))
    real = entries.filter((pl.col("whole").any() & ~pl.col("whole").all()).over("kind", "name"))
    return Sums(
        sum=(real.select(pl.struct("kind", "name").rank("dense")).to_series().cast(pl.Int64) - 1).to_numpy(),
        cell=real["cell"].cast(pl.Int64).to_numpy(),
        sign=real.select(pl.when("whole").then(-1.0).otherwise(1.0)).to_series().to_numpy(),
    )


def _entries(cells: pl.DataFrame, key: tuple[str, ...], whole: pl.Expr) -> pl.DataFrame:
    return cells.select("cell", pl.concat_str(key, separator=" ").alias("name"), whole.alias("whole"))


def work_out(table: Table, own: Bounds, hidden: Marks) -> Bounds:
    """Return what a reader can say of each cell who carries bounds through all sums until nothing gets tighter."""
    shown = table.participants
    low, high = np.where(hidden, own.low, shown), np.where(hidden, own.high, shown)
    open_sums = table.sums.of(hidden[table.sums.cell])
    for _ in range(ROUNDS):
        implied = _implied(table, open_sums, Bounds(low, high))
        tighter_low, tighter_high = low.copy(), high.copy()
        np.maximum.at(tighter_low, open_sums.cell, implied.low)
        np.minimum.at(tighter_high, open_sums.cell, implied.high)
        if np.array_equal(tighter_low, low) and np.array_equal(tighter_high, high):
            break
        low, high = tighter_low, tighter_high
    return Bounds(low, high)


def _implied(table: Table, sums_: Sums, known: Bounds) -> Bounds:
    """Return what each sum by itself says of each of its hidden cells, one entry a cell in a sum.

    What the hidden cells of a sum come to, the whole counted as negative, follows from the shown cells and from how
    many students stand in it twice, so it is known.
    """
    count = int(sums_.sum.max(initial=-1)) + 1
    cell, sign, part = sums_.cell, sums_.sign, sums_.sign > 0
    left = np.bincount(sums_.sum, sign * table.participants[cell], count)
    least = np.where(part, known.low[cell], -known.high[cell])
    most = np.where(part, known.high[cell], -known.low[cell])
    top = (left - np.bincount(sums_.sum, least, count))[sums_.sum] + least
    bottom = (left - np.bincount(sums_.sum, most, count))[sums_.sum] + most
    return Bounds(np.where(part, bottom, -top), np.where(part, top, -bottom))


def _pinned(hidden: Marks, found: Bounds, best: Bounds) -> Marks:
    """Return which hidden cells the bounds give away, and would not if all were hidden (`best`).

    What follows from the numbers of students alone can be kept back by nothing, and neither can some zeros.
    """
    own, width = best.high - best.low, found.high - found.low
    exact = (width <= 0) & (own > 0) & (found.high > 0)
    narrow = (width <= NARROW) & (own > 2 * NARROW) & (found.high > 0)
    return np.asarray(hidden & (exact | narrow))


def _subtracted(table: Table, hidden: Marks) -> Marks:
    """Return which hidden cells some combination of the sums gives away exactly.

    A table that agrees with every sum differs from the true one by a direction in which no sum changes. A random such
    direction is zero, up to rounding, exactly at the cells that cannot differ: those that subtraction gives away.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - loaded where something is hidden
    from scipy.sparse.linalg import lsmr  # noqa: PLC0415 - the same

    cells = np.flatnonzero(hidden)
    place = np.zeros(len(hidden), dtype=np.int64)
    place[cells] = np.arange(len(cells))
    open_sums = table.sums.of(hidden[table.sums.cell])
    shape = (len(cells), int(open_sums.sum.max(initial=-1)) + 1)
    if not all(shape):
        return np.zeros(len(hidden), dtype=np.bool_)
    matrix = csr_array((open_sums.sign, (place[open_sums.cell], open_sums.sum)), shape=shape)
    random = np.random.default_rng(len(cells)).uniform(1, 2, len(cells))
    direction = random - matrix @ lsmr(matrix, random, atol=PRECISE, btol=PRECISE, maxiter=STEPS)[0]
    given_away = np.zeros(len(hidden), dtype=np.bool_)
    given_away[cells] = np.abs(direction) < NOTHING
    return given_away


def _smallest_shown(table: Table, hidden: Marks, wanted: Marks) -> Indexes:
    """Return one more cell to hide in each sum with a wanted entry, or in the sums next to these where none is left."""
    sums_, candidate = table.sums, ~hidden & (table.participants > 0)
    reached = np.zeros(0, dtype=np.int64)
    while wanted.any():
        touched = np.zeros(int(sums_.sum.max(initial=-1)) + 1, dtype=np.bool_)
        touched[sums_.sum[wanted]] = True
        within = touched[sums_.sum]
        options = sums_.of(within & candidate[sums_.cell])
        if len(options.cell):
            return _first_of_each(options, table.rank)
        cells = np.unique(sums_.cell[within & hidden[sums_.cell]])
        if len(cells) == len(reached):
            break
        reached, wanted = cells, np.isin(sums_.cell, cells)
    return np.zeros(0, dtype=np.int64)


def _tight(table: Table, own: Bounds, hidden: Marks, found: Bounds) -> Marks:
    """Return which entries of the sums hold a bound of their cell at what it is now."""
    inside = hidden[table.sums.cell]
    open_sums = table.sums.of(inside)
    implied, cell = _implied(table, open_sums, found), open_sums.cell
    above = (implied.high <= found.high[cell]) & (found.high[cell] < own.high[cell])
    below = (implied.low >= found.low[cell]) & (found.low[cell] > own.low[cell])
    tight = np.zeros(len(inside), dtype=np.bool_)
    tight[inside] = above | below
    return tight


def _first_of_each(options: Sums, rank: Indexes) -> Indexes:
    order = np.lexsort((rank[options.cell], options.sum))
    first = np.unique(options.sum[order], return_index=True)[1]
    return np.unique(options.cell[order][first])
