"""Which hidden cells all sums together give away: tables that agree with all that is shown are looked for, by programs.

Each table that differs from the true one shows how far its cells can be from what they are. A cell is safe where the
tables found leave as many numbers as `loaders.wblr.bounds.wanted_span` asks for, and stays safe when more is hidden.
First many cells are moved at once, in random directions; what is left is looked at one by one, among more and more
places. A change may move cells that are shown, at a price; these are hidden then. Only what no change of any cell with
somebody in it could move far enough stays as it is, and is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from loaders.wblr.bounds import wanted_span
from loaders.wblr.moves import Moves, moves
from loaders.wblr.tables import SCHOOL_TIERS, UNLIMITED, Bounds, Indexes, Marks, Numbers, Reader, Table

FEW = 10  # cells are looked at one by one at once
ENOUGH = 50  # cells that one more pass over all of them must settle to be worth its time
WIDTHS = (3, 12)  # places below one, among which a change is looked for before all of them are tried
TIMES_A_TIER, HIDDEN_COST = 1.75, 1e-3
STILL = 1e-4  # of a student: cells that move less do not move


@dataclass
class Reach:
    """How far the tables found so far lie above and below the true one, in whole students, for one reader.

    `wanted` is how far they must be apart; it shrinks to what can be reached where that is less. Nothing is wanted
    where nobody is, for zero is no secret. `best` are the bounds where all cells with somebody are hidden.
    """

    reader: Reader
    best: Bounds
    wanted: Numbers
    up: Numbers
    down: Numbers

    @classmethod
    def start(cls, table: Table, reader: Reader, best: Bounds) -> Reach:
        """Return that nothing has been found."""
        reachable = np.minimum(wanted_span(reader.own), np.floor(best.high - best.low))
        zeros = np.zeros(len(table.first))
        return cls(reader, best, np.where(table.somebody, reachable, 0.0), zeros, zeros.copy())

    def open(self, hidden: Marks) -> Marks:
        """Return which hidden cells are not shown to be safe."""
        return np.asarray(hidden & (self.up + self.down < self.wanted))

    def learn(self, other: Reach) -> None:
        """Take over what was found for a reader who knows more."""
        self.up, self.down = np.maximum(self.up, other.up), np.maximum(self.down, other.down)

    def note(self, cells: Indexes, change: Numbers) -> None:
        """Take note of a table that differs from the true one by `change`."""
        whole = np.sign(change) * _floor(np.abs(change))
        self.up[cells] = np.maximum(self.up[cells], whole)
        self.down[cells] = np.maximum(self.down[cells], -whole)


def spread(table: Table, hidden: Marks, reach: Reach) -> None:
    """Move as many open cells as possible at once, in random directions, until another round settles too few."""
    possible = moves(table, reach.reader, hidden)
    random, schools = np.random.default_rng(0), table.tier[possible.cells] < SCHOOL_TIERS
    nothing_fixed = np.zeros(len(schools), dtype=np.bool_)
    left, before = int(reach.open(hidden).sum()), UNLIMITED
    while before - left >= ENOUGH:
        before = left
        for fixed in (~schools, schools, nothing_fixed):
            if left < FEW:
                return
            _pass(possible, hidden, reach, fixed, random)
            left = int(reach.open(hidden).sum())


def _pass(possible: Moves, hidden: Marks, reach: Reach, fixed: Marks, random: np.random.Generator) -> None:
    """Look for two opposite tables. An open cell moves no further than it must, which leaves more to the others."""
    cells = possible.cells
    open_cells = reach.open(hidden)[cells]
    room = np.where(fixed, 0.0, np.where(open_cells, reach.wanted[cells], UNLIMITED))
    weights = np.where(open_cells, random.uniform(-1, 1, len(cells)), 0.0)
    for sign in (1.0, -1.0):
        reach.note(cells, possible.furthest(sign * weights, Bounds(-room, room)))


def protect(table: Table, hidden: Marks, reach: Reach, cell: int) -> Indexes:
    """Return the cells to hide so that this one is safe; none if it is already, or if less is wanted from now on.

    Raises AtlasError if the solver fails.
    """
    missing = reach.wanted[cell] - reach.up[cell] - reach.down[cell]
    steps = (reach.up[cell] + missing, -reach.down[cell] - missing)
    cheapest: Change | None = None
    for near in _scopes(table, hidden, cell):
        found = _change(table, hidden, moves(table, reach.reader, near & (hidden | table.somebody)), cell, steps)
        if found and (not cheapest or found.cost < cheapest.cost):
            cheapest = found
        if cheapest and len(cheapest.shown) <= 1:
            break
    if cheapest:
        reach.note(cheapest.cells, cheapest.by)
        return cheapest.shown
    possible = moves(table, reach.reader, hidden | table.somebody)
    for near in _scopes(table, hidden, cell):
        around = possible.near(near, reach.best, table.participants)
        least = sum(float(_floor(around.most(cell, sign))) for sign in (1.0, -1.0))
        if least < reach.wanted[cell]:
            reach.wanted[cell] = least
            return np.zeros(0, dtype=np.int64)
    if found := _change(table, hidden, possible, cell, steps):
        reach.note(found.cells, found.by)
        return found.shown
    return _as_far_as_possible(table, hidden, reach, possible, cell)


def _as_far_as_possible(table: Table, hidden: Marks, reach: Reach, possible: Moves, cell: int) -> Indexes:
    """Move a cell among all cells with somebody, up and then down; want no more of it from then on than that gives."""
    shown, wanted = [np.zeros(0, dtype=np.int64)], int(reach.wanted[cell])
    for sign in (1, -1):
        for size in range(wanted, 0, -1):
            found = _change(table, hidden, possible, cell, (float(sign * size),), certain=True)
            if found:
                reach.note(found.cells, found.by)
                shown.append(found.shown)
                wanted -= size
                break
    reach.wanted[cell] -= wanted
    return np.unique(np.concatenate(shown))


@dataclass(frozen=True)
class Change:
    """A change of cells, what it costs, and which cells have to be hidden for it because they are shown."""

    cells: Indexes
    by: Numbers
    cost: float
    shown: Indexes


def _change(  # noqa: PLR0913 - one question, and how sure the answer must be
    table: Table, hidden: Marks, possible: Moves, cell: int, steps: tuple[float, ...], *, certain: bool = False
) -> Change | None:
    """Return a cheap change that moves the cell by one of the steps; None if none is found, or `certain`ly none is."""
    costs = np.where(hidden, HIDDEN_COST, _costs(table))[possible.cells]
    cheapest: Change | None = None
    for step in steps:
        if (by := possible.cheapest(cell, step, costs, certain=certain)) is None:
            continue
        shown = possible.cells[(np.abs(by) > STILL) & ~hidden[possible.cells]]
        found = Change(possible.cells, by, float(costs @ np.abs(by)), shown)
        cheapest = found if not cheapest or found.cost < cheapest.cost else cheapest
        if not len(shown):
            break
    return cheapest


def _costs(table: Table) -> Numbers:
    """Return what hiding costs: more in higher places, for all students and any type, and a little more if many."""
    return np.asarray(TIMES_A_TIER**table.tier * (1 + np.log1p(table.participants) / 20))


def _floor(change: Numbers | float) -> Numbers:
    """Round down to whole students, forgiving what solvers leave."""
    return np.floor(np.asarray(change) + STILL)


def _scopes(table: Table, hidden: Marks, cell: int) -> Iterator[Marks]:
    """Yield the cells of a place, of all above it, and of a few, then more, places below these.

    The places in which most is hidden come first: a change is likely to find its way there.
    """
    number = int(max(table.place.max(), table.above.max())) + 1
    above = np.full(number, -1)
    above[table.place] = table.above
    order = np.argsort(-np.bincount(table.place, hidden, number), kind="stable")
    for width in WIDTHS:
        near = {int(place) for place in _upwards(above, int(table.place[cell]))}
        for each in (width, 2):
            near |= {int(place) for one in near for place in order[above[order] == one][:each]}
        marks = np.zeros(number, dtype=np.bool_)
        marks[list(near)] = True
        yield marks[table.place]


def _upwards(above: Indexes, place: int) -> Iterator[int]:
    """Yield a place and all places above it."""
    while place >= 0:
        yield place
        place = int(above[place])
