"""Which further cells to hide, so that no hidden number of participants can be worked out from the sums.

The cells add up in three ways: groups to all students, schools to districts, counties and the state, and types to any
work-based learning. A student at two schools or with two types stands in the parts twice; how many there are is taken
as known, which is more than a reader knows, so that what holds against this reader holds against every other. Each part
is at most its whole, and so is each program group.

First cells are hidden beforehand. Then, as long as the sums pin a hidden cell down, one more cell of each sum that
does so is hidden too: schools before districts, groups before all students, types before any; of these the one that
stands in most such sums, and of these the smallest. Sums in which one cell alone is hidden come first, because what
closes them often closes others. Two attempts decide whether a cell is pinned down, and both know which cells were
hidden first and why:

* bounds, carried from sum to sum until nothing gets tighter, leave one number, or at most three out of more than five;
  once with the enrollment of the smallest groups, which is not printed here but may be elsewhere, and once without;
* all sums at once, as linear programs (`loaders.wblr.audit`), leave one number. Where they do, further cells are hidden
  in the sums around it, in a wider circle each time; what stays is pinned down by the enrollment.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from contracts.disclosure import NARROW
from loaders.wblr import audit
from loaders.wblr.tables import Bounds, Indexes, Marks, Sums, Table, as_table

ROUNDS = 200
ATTEMPTS = 6


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
    hidden, somebody = table.first.copy(), table.participants > 0
    best = [work_out(table, own, hidden | somebody) for own in table.readers]
    safe = np.zeros(len(hidden), dtype=np.bool_)
    for hops in range(ATTEMPTS):
        _close(table, hidden, best)
        pinned = audit.pinned(table, hidden, hidden & somebody & ~safe)
        safe |= hidden & ~pinned
        if not len(chosen := _best_shown(table, hidden, _around(table, pinned, hops)[table.sums.cell])):
            break
        hidden[chosen] = True
    _close(table, hidden, best)
    return np.asarray(hidden & (work_out(table, table.readers[0], hidden).high > 0))


def _around(table: Table, cells: Marks, hops: int) -> Marks:
    """Return these cells and all that stand in a sum with them, and so on, as often as `hops` says."""
    for _ in range(hops):
        touched = np.bincount(table.sums.sum, cells[table.sums.cell]) > 0
        cells = cells.copy()
        cells[table.sums.cell[touched[table.sums.sum]]] = True
    return cells


def _close(table: Table, hidden: Marks, best: list[Bounds]) -> None:
    """Hide more cells, in place, until bounds pin none of the hidden ones down."""
    while len(chosen := _by_bounds(table, hidden, best)):
        hidden[chosen] = True


def _by_bounds(table: Table, hidden: Marks, best: list[Bounds]) -> Indexes:
    """Return the cells to hide next, none where no reader can pin a hidden cell down by bounds."""
    for own, possible in zip(table.readers, best, strict=True):
        found = work_out(table, own, hidden)
        pinned = _pinned(hidden, found, possible)
        if pinned.any():
            return _best_shown(table, hidden, _wanted(table, own, hidden, found, pinned))
    return np.zeros(0, dtype=np.int64)


def _wanted(table: Table, own: Bounds, hidden: Marks, found: Bounds, pinned: Marks) -> Marks:
    """Return the entries in whose sums one more cell is to be hidden."""
    inside = pinned[table.sums.cell]
    tight = inside & _tight(table, own, hidden, found)
    somebody = (hidden & (found.high > 0))[table.sums.cell]
    alone = tight & (np.bincount(table.sums.sum, somebody)[table.sums.sum] == 1)
    return next((entries for entries in (alone, tight) if entries.any()), inside)


def work_out(table: Table, own: Bounds, hidden: Marks) -> Bounds:
    """Return what a reader can say of each cell who carries bounds through all sums until nothing gets tighter."""
    shown = table.participants
    low, high = np.where(hidden, own.low, shown), np.where(hidden, own.high, shown)
    open_sums = table.sums.of(hidden[table.sums.cell])
    open_pairs = hidden[table.pairs.part] | hidden[table.pairs.whole]
    part, whole = table.pairs.part[open_pairs], table.pairs.whole[open_pairs]
    for _ in range(ROUNDS):
        implied = _implied(table, open_sums, Bounds(low, high))
        tighter_low, tighter_high = low.copy(), high.copy()
        np.maximum.at(tighter_low, open_sums.cell, implied.low)
        np.minimum.at(tighter_high, open_sums.cell, implied.high)
        np.maximum.at(tighter_low, whole, low[part])
        np.minimum.at(tighter_high, part, high[whole])
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


def _best_shown(table: Table, hidden: Marks, wanted: Marks) -> Indexes:
    """Return one more cell to hide in each sum with a wanted entry, or in the sums next to these where none is left."""
    sums_, candidate = table.sums, ~hidden & (table.participants > 0)
    reached = np.zeros(0, dtype=np.int64)
    while wanted.any():
        touched = np.zeros(int(sums_.sum.max(initial=-1)) + 1, dtype=np.bool_)
        touched[sums_.sum[wanted]] = True
        within = touched[sums_.sum]
        options = sums_.of(within & candidate[sums_.cell])
        if len(options.cell):
            return _first_of_each(options, table)
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


def _first_of_each(options: Sums, table: Table) -> Indexes:
    times = np.bincount(options.cell, minlength=len(table.first))[options.cell]
    order = np.lexsort((table.participants[options.cell], -times, table.tier[options.cell], options.sum))
    first = np.unique(options.sum[order], return_index=True)[1]
    return np.unique(options.cell[order][first])
