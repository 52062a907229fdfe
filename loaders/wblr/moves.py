"""Changes of hidden cells after which everything that a reader sees and knows still holds, found by linear programs.

A table that differs from the true one by such a change could be the true one as far as this reader knows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_array, diags_array, eye_array, hstack, vstack

from contracts.errors import AtlasError
from loaders.wblr.tables import Bounds, Indexes, Marks, Numbers, Reader, Table

SOLVED, IMPOSSIBLE = 0, 2  # what `scipy.optimize.linprog` has proved
TOLERANCE = 1e-5
LARGE, NEAR = 1e6, 50.0
FEW_STEPS = 20_000  # of the simplex method, after which a program is stopped and shows nothing
FAILED = (
    "The solver of linear programs failed, so nobody can say whether the hidden numbers are safe, and nothing is made. "
    "Load fewer districts or years at a time."
)


@dataclass(frozen=True)
class Moves:
    """The changes of some `cells` that a reader cannot exclude: bounds on each, and on each row of sums of them."""

    cells: Indexes
    rows: csr_array
    limits: Bounds
    own: Bounds

    def furthest(self, weights: Numbers, within: Bounds) -> Numbers:
        """Return the change with the largest weighted sum that stays `within`; none at all if the solver fails."""
        low, high = np.maximum(self.own.low, within.low), np.minimum(self.own.high, within.high)
        found = self._solve(-weights, self.rows, Bounds(low, high)).x
        return found if found is not None and self._allows(found) else np.zeros(len(self.cells))

    def most(self, cell: int, sign: float) -> float:
        """Return how far the cell can move up (`sign` 1) or down (-1). Raises AtlasError if the solver cannot say."""
        found = self._solve(np.where(self.cells == cell, -sign, 0.0), self.rows, self.own)
        if found.status != SOLVED:
            raise AtlasError(FAILED)
        return float(-found.fun)

    def near(self, near: Marks, best: Bounds, truth: Numbers) -> Moves:
        """Return more changes than these: only rows with a cell that is `near` count, and bounds that hold anyway."""
        inside = near[self.cells]
        kept = np.flatnonzero(abs(self.rows) @ inside.astype(np.float64))
        rows = self.rows[kept]
        used = inside | (abs(rows).sum(axis=0) > 0)
        low = np.maximum(self.own.low, (best.low - truth)[self.cells])
        high = np.minimum(self.own.high, (best.high - truth)[self.cells])
        return Moves(
            cells=self.cells[used],
            rows=rows[:, np.flatnonzero(used)],
            limits=Bounds(self.limits.low[kept], self.limits.high[kept]),
            own=Bounds(low[used], high[used]),
        )

    def cheapest(self, cell: int, by: float, costs: Numbers, *, certain: bool = False) -> Numbers | None:
        """Return the change that moves `cell` by so many students and others at the least cost; None if none is found.

        `costs` are by student and cell. Raises AtlasError if it must be `certain` that there is none and the solver
        cannot say.
        """
        at, one = self.cells == cell, eye_array(len(self.cells), format="csr")
        most = np.inf if certain else NEAR
        low, high = np.where(at, by, np.maximum(self.own.low, -most)), np.where(at, by, np.minimum(self.own.high, most))
        if (at & ((by < self.own.low) | (by > self.own.high))).any():
            return None
        up, down = Bounds(np.maximum(low, 0), np.maximum(high, 0)), Bounds(np.maximum(-high, 0), np.maximum(-low, 0))
        both = Bounds(np.concatenate([up.low, down.low]), np.concatenate([up.high, down.high]))
        rows = (self.rows @ hstack([one, -one])).tocsr()
        found = self._solve(np.tile(costs, 2), rows, both, None if certain else FEW_STEPS)
        change = None if found.x is None else np.asarray(found.x[: len(self.cells)] - found.x[len(self.cells) :])
        if change is not None and self._allows(change):
            return change
        if certain and found.status != IMPOSSIBLE:
            raise AtlasError(FAILED)
        return None

    def _solve(self, costs: Numbers, rows: csr_array, box: Bounds, steps: int | None = None) -> OptimizeResult:
        """Solve a program; a limit in steps, unlike one in seconds, hides the same cells on every machine."""
        exact, above = self.limits.low == self.limits.high, np.isfinite(self.limits.high)
        signs = np.where(above, 1.0, -1.0)[~exact]
        most = np.where(above, self.limits.high, -self.limits.low)[~exact]
        return linprog(
            costs,
            A_ub=diags_array(signs) @ rows[~exact],
            b_ub=most,
            A_eq=rows[exact],
            b_eq=self.limits.low[exact],
            bounds=np.column_stack([box.low, box.high]),
            method="highs-ds",
            options={"maxiter": steps} if steps else {},
        )

    def _allows(self, change: Numbers) -> bool:
        """Whether the change keeps everything, whatever the solver says of it."""
        sums = self.rows @ change
        return all(
            bool(((limits.low - TOLERANCE <= values) & (values <= limits.high + TOLERANCE)).all())
            for values, limits in ((sums, self.limits), (change, self.own))
        )


def moves(table: Table, reader: Reader, hidden: Marks) -> Moves:
    """Return the changes of the hidden cells that the reader cannot exclude."""
    cells = np.flatnonzero(hidden)
    number = np.full(len(hidden), -1)
    number[cells] = np.arange(len(cells))
    sums, of_sums = _sums(table, hidden, number)
    smaller, of_pairs = _smaller(table, hidden, number)
    return Moves(
        cells=cells,
        rows=vstack([sums, smaller]).tocsr(),
        limits=Bounds(*(np.concatenate(both) for both in zip(of_sums, of_pairs, strict=True))),
        own=_own(table, reader, hidden),
    )


def _sums(table: Table, hidden: Marks, number: Indexes) -> tuple[csr_array, tuple[Numbers, Numbers]]:
    """Return a row a sum: what changes in it must cancel out, except where more may stand in it twice."""
    entries = table.sums.of(hidden[table.sums.cell])
    used, row = np.unique(entries.sum, return_inverse=True)
    rows = csr_array((entries.sign, (row, number[entries.cell])), shape=(len(used), int(hidden.sum())))
    free = table.twice[used] > 0
    return rows, (np.where(free, -table.twice[used], 0.0), np.where(free, np.inf, 0.0))


def _smaller(table: Table, hidden: Marks, number: Indexes) -> tuple[csr_array, tuple[Numbers, Numbers]]:
    """Return a row for each hidden part that is at most a hidden whole."""
    both = hidden[table.pairs.part] & hidden[table.pairs.whole]
    part, whole = table.pairs.part[both], table.pairs.whole[both]
    entries = (np.tile(np.arange(len(part)), 2), number[np.concatenate([part, whole])])
    rows = csr_array((np.repeat([1.0, -1.0], len(part)), entries), shape=(len(part), int(hidden.sum())))
    return rows, (np.full(len(part), -np.inf), table.participants[whole] - table.participants[part])


def _own(table: Table, reader: Reader, hidden: Marks) -> Bounds:
    """Return how far each hidden cell can move by itself, and by a shown part or whole."""
    part, whole, shown = table.pairs.part, table.pairs.whole, table.participants
    low, high = reader.own.low.copy(), np.minimum(reader.own.high, shown + LARGE)
    above, below = hidden[whole] & ~hidden[part], hidden[part] & ~hidden[whole]
    np.maximum.at(low, whole[above], shown[part[above]])
    np.minimum.at(high, part[below], shown[whole[below]])
    return Bounds((low - shown)[hidden], (high - shown)[hidden])
