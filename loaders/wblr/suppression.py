"""Which further cells to hide, so that no hidden number of participants can be worked out from the sums.

The cells add up in three ways: groups to all students, schools to districts, counties and the state, and types to any
work-based learning. A student at two schools or with two types stands in the parts twice. Each part is at most its
whole, and so is each program group.

First cells are hidden beforehand. A hidden cell is given away where the sums leave a reader one number, or at most
three out of more than five. Three readers are thought of (`loaders.wblr.tables`); what holds against the first, who
knows more than anybody is likely to, holds against the others too. They count where nothing helps against the first.
Programs, unlike bounds, take from no reader how many students stand twice in a sum, only that somebody does.

* By bounds (`loaders.wblr.bounds`): as long as they give a hidden cell away, one more cell of each sum that does so is
  hidden: schools before districts, groups before all students, types before any; of these the one that stands in most
  such sums, and of these the smallest. Sums in which one cell alone is hidden come first, because what closes them
  often closes others.
* By all sums at once (`loaders.wblr.audit`): a hidden cell counts as safe only if tables have been found that agree
  with all that is shown and leave enough numbers for it. Where none are found, the cells are hidden that one needs.

It ends when every hidden cell is safe, or is as safe as if every cell with somebody in it were hidden. How many are
given away even then is counted.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl

from loaders.wblr import audit
from loaders.wblr.audit import Reach
from loaders.wblr.bounds import given_away, tight, wanted_span, work_out
from loaders.wblr.tables import Bounds, Indexes, Marks, Reader, Sums, Table, as_table


def hide(cells: pl.DataFrame) -> pl.DataFrame:
    """Return the cells with `hidden`, the first cells and all that must be hidden with them, and `follows`.

    `cells` come from `loaders.wblr.cells`; each year stands for itself, because no sum crosses years. A small group
    whose zero follows from what is shown, and could be kept back by nothing, is not hidden. `follows` counts the
    readers who can work a hidden cell out whatever else is hidden. Raises AtlasError if the solver fails.
    """
    years = cells.partition_by("year", maintain_order=True)
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # the solver lets go of Python's lock
        done = list(threads.map(_hidden, years))
    return pl.concat(done) if done else cells.with_columns(hidden=pl.lit(value=False), follows=pl.lit(0))


def _hidden(year: pl.DataFrame) -> pl.DataFrame:
    hidden, follows = second_cells(as_table(year))
    columns = (pl.Series("hidden", hidden, dtype=pl.Boolean), pl.Series("follows", follows, dtype=pl.Int64))
    return year.with_columns(*columns)


def second_cells(table: Table) -> tuple[Marks, Indexes]:
    """Return which cells of a table to hide, the first cells included, and how many readers each is given away to."""
    hidden = table.first.copy()
    best = [work_out(table, reader, hidden | table.somebody) for reader in table.readers]
    reaches = [Reach.start(table, *known) for known in zip(table.readers, best, strict=True)]
    _audit(table, hidden, reaches)
    hidden &= work_out(table, table.readers[-1], hidden).high > 0
    follows = sum((reach.wanted < wanted_span(reach.reader.own)).astype(np.int64) for reach in reaches)
    return hidden, np.where(hidden & table.somebody, follows, 0)


def _audit(table: Table, hidden: Marks, reaches: list[Reach]) -> None:
    """Hide more cells, in place, until each hidden one is safe against every reader, or as safe as it can be.

    What has been shown for a reader holds for the next, who knows less. Each cell hidden on the way must be safe
    against all of them, so that the first is asked again.
    """
    number = 0
    while number < len(reaches):
        _close(table, hidden, [reach.best for reach in reaches])
        reach, before = reaches[number], int(hidden.sum())
        if number:
            reach.learn(reaches[number - 1])
        audit.spread(table, hidden, reach)
        for cell in np.flatnonzero(reach.open(hidden)):
            while reach.open(hidden)[cell]:
                hidden[audit.protect(table, hidden, reach, int(cell))] = True
        number = 0 if hidden.sum() > before else number + 1


def _close(table: Table, hidden: Marks, best: list[Bounds]) -> None:
    """Hide more cells, in place, until bounds give none of the hidden ones away."""
    while len(chosen := _by_bounds(table, hidden, best)):
        hidden[chosen] = True


def _by_bounds(table: Table, hidden: Marks, best: list[Bounds]) -> Indexes:
    """Return the cells to hide next, none where bounds give no hidden cell away to any reader."""
    for reader, possible in zip(table.readers, best, strict=True):
        found = work_out(table, reader, hidden)
        open_cells = given_away(hidden, reader, found, possible)
        if open_cells.any():
            chosen = _best_shown(table, hidden, _wanted(table, reader, hidden, found, open_cells))
            if len(chosen):
                return chosen
    return np.zeros(0, dtype=np.int64)


def _wanted(table: Table, reader: Reader, hidden: Marks, found: Bounds, open_cells: Marks) -> Marks:
    """Return the entries in whose sums one more cell is to be hidden."""
    inside = open_cells[table.sums.cell]
    closing = inside & tight(table, reader, hidden, found)
    somebody = (hidden & (found.high > 0))[table.sums.cell]
    alone = closing & (np.bincount(table.sums.sum, somebody)[table.sums.sum] == 1)
    return next((entries for entries in (alone, closing) if entries.any()), inside)


def _best_shown(table: Table, hidden: Marks, wanted: Marks) -> Indexes:
    """Return one more cell to hide in each sum with a wanted entry, none where no shown cell with somebody is left."""
    sums = table.sums
    touched = np.zeros(int(sums.sum.max(initial=-1)) + 1, dtype=np.bool_)
    touched[sums.sum[wanted]] = True
    return _first_of_each(sums.of(touched[sums.sum] & (~hidden & table.somebody)[sums.cell]), table)


def _first_of_each(options: Sums, table: Table) -> Indexes:
    times = np.bincount(options.cell, minlength=len(table.first))[options.cell]
    order = np.lexsort((table.participants[options.cell], -times, table.tier[options.cell], options.sum))
    first = np.unique(options.sum[order], return_index=True)[1]
    return np.unique(options.cell[order][first])
