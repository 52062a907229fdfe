"""Which hidden cells all sums together give away: linear programs over every table that agrees with what is shown.

Each program looks for a table that differs from the true one as far as possible, in a random direction. Cells that
differ in one of them are safe, and stay so when more is hidden. What no further program can move has one number only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from loaders.wblr.tables import Bounds, Marks, Numbers, Table

ROUNDS, PATIENCE = 40, 2
MOVED = 0.5  # of a student
LARGE = 1e6


@dataclass(frozen=True)
class Program:
    """The tables that agree with what is shown: equal @ x = known, less @ x <= limit, low <= x <= high."""

    equal: csr_array
    known: Numbers
    less: csr_array
    limit: Numbers
    bounds: Bounds

    def furthest(self, weights: Numbers) -> Numbers:
        """Return the table with the largest weighted sum, or an empty one if the solver finds none."""
        solved = linprog(
            -weights,
            A_eq=self.equal,
            b_eq=self.known,
            A_ub=self.less,
            b_ub=self.limit,
            bounds=np.column_stack([self.bounds.low, self.bounds.high]),
            method="highs",
        )
        return np.asarray(solved.x if solved.x is not None else [], dtype=np.float64)


def pinned(table: Table, hidden: Marks, suspects: Marks) -> Marks:
    """Return which of the suspects, all of them hidden, have one possible number, given all that is shown.

    The reader knows what is printed, the last of `Table.readers`, and in which sums nobody stands twice.
    """
    given_away = np.zeros(len(hidden), dtype=np.bool_)
    cells = np.flatnonzero(hidden)
    if suspects.any():
        given_away[cells] = _unmoved(program(table, hidden), table.participants[cells], suspects[cells])
    return given_away


def _unmoved(tables: Program, truth: Numbers, suspects: Marks) -> Marks:
    """Return the suspects that no program moves; it gives up when several in a row move none."""
    unmoved = suspects.copy()
    random = np.random.default_rng(len(truth))
    patience = PATIENCE
    for _ in range(ROUNDS):
        weights = np.where(unmoved, random.uniform(-1, 1, len(truth)), 0.0)
        found = [tables.furthest(sign * weights) for sign in (1, -1)]
        moved = unmoved & np.any([np.abs(other - truth) >= MOVED for other in found if len(other)], axis=0)
        patience = PATIENCE if moved.any() else patience - 1
        unmoved &= ~moved
        if not (patience and unmoved.any()):
            break
    return unmoved


def program(table: Table, hidden: Marks) -> Program:
    """Return the tables that agree with what is shown, one unknown a hidden cell."""
    cells = np.flatnonzero(hidden)
    place = np.full(len(hidden), -1)
    place[cells] = np.arange(len(cells))
    inside = hidden[table.sums.cell]
    entries, shown = table.sums.of(inside), table.sums.of(~inside)
    count = int(table.sums.sum.max(initial=-1)) + 1
    twice = np.bincount(table.sums.sum, table.sums.sign * table.participants[table.sums.cell], count) > 0
    used = np.bincount(entries.sum, minlength=count) > 0
    sums = csr_array((entries.sign, (entries.sum, place[entries.cell])), shape=(count, len(cells)))
    rest = np.asarray(-np.bincount(shown.sum, shown.sign * table.participants[shown.cell], count), dtype=np.float64)
    once, more = np.flatnonzero(used & ~twice), np.flatnonzero(used & twice)
    smaller = _smaller(table, hidden, place, len(cells))
    return Program(
        equal=sums[once],
        known=rest[once],
        less=vstack([smaller, -sums[more]]).tocsr(),
        limit=np.concatenate([np.zeros(smaller.shape[0]), -rest[more]]),
        bounds=_bounds(table, hidden, cells),
    )


def _smaller(table: Table, hidden: Marks, place: np.ndarray, width: int) -> csr_array:
    """Return a row for each hidden part that is at most a hidden whole."""
    both = hidden[table.pairs.part] & hidden[table.pairs.whole]
    rows = np.arange(both.sum())
    columns = np.concatenate([place[table.pairs.part[both]], place[table.pairs.whole[both]]])
    signs = np.repeat([1.0, -1.0], len(rows))
    return csr_array((signs, (np.tile(rows, 2), columns)), shape=(len(rows), width))


def _bounds(table: Table, hidden: Marks, cells: np.ndarray) -> Bounds:
    """Return what is known of each hidden cell by itself, and from a shown part or whole."""
    low, high = table.readers[-1].low.copy(), table.readers[-1].high.copy()
    part, whole = table.pairs.part, table.pairs.whole
    above, below = hidden[whole] & ~hidden[part], hidden[part] & ~hidden[whole]
    np.maximum.at(low, whole[above], table.participants[part[above]])
    np.minimum.at(high, part[below], table.participants[whole[below]])
    return Bounds(low[cells], np.minimum(high[cells], LARGE))
