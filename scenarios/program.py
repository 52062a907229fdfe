"""The braided-funding linear program: many streams with strings, one set of placements.

Dollars are aggregated over institutions that share an eligibility signature (model specification 4.2, formulation B):
exact, and forty times faster than a variable for each institution. This module only states the program; `solver` solves
it. Money is scaled so that no coefficient is smaller than the solver's tolerances (4.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scenarios.problem import Bools, Columns, Floats, Ints, Problem, costly, number_columns


@dataclass(frozen=True)
class Scaling:
    """Units inside the program: dollars per unit of money, and a factor on the floor's objective."""

    dollars: float = 1e5
    floor: float = 1e6


@dataclass
class Rows:
    """Rows under construction: entries as triplets, bounds, and the named blocks that turn duals into sentences."""

    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)
    blocks: dict[str, Ints] = field(default_factory=dict)
    count: int = 0

    def block(self, name: str, shape: tuple[int, ...], lower: Floats | float, upper: Floats | float) -> Ints:
        """Add a block of rows with bounds and return their numbers in the given shape."""
        size = int(np.prod(shape))
        numbers = np.arange(self.count, self.count + size).reshape(shape)
        self.lower.append(np.broadcast_to(lower, shape).astype(float).ravel())
        self.upper.append(np.broadcast_to(upper, shape).astype(float).ravel())
        self.blocks[name] = numbers
        self.count += size
        return numbers

    def add(self, rows: Any, columns: Any, values: Any) -> None:  # noqa: ANN401 - anything NumPy broadcasts
        """Add entries; the three arguments are broadcast together."""
        parts = np.broadcast_arrays(rows, columns, values)
        self.entries.append((parts[0].ravel(), parts[1].ravel(), parts[2].astype(float).ravel()))


@dataclass(frozen=True)
class Matrix:
    """A linear program in row-wise form, with its column index and its named blocks of rows."""

    columns: Columns
    blocks: Mapping[str, Ints]
    start: Ints
    index: Ints
    value: Floats
    row_lower: Floats
    row_upper: Floats
    column_lower: Floats
    column_upper: Floats
    scaling: Scaling


def build(problem: Problem, scaling: Scaling | None = None) -> Matrix:
    """Return the program of a problem, ready for a solver."""
    unit = scaling or Scaling()
    columns = number_columns(problem)
    rows = Rows()
    _cover(problem, columns, rows, unit)
    _budget(problem, columns, rows, unit)
    _conditions(problem, columns, rows, unit)
    _match(problem, columns, rows)
    _capacity(problem, columns, rows)
    _floor(problem, columns, rows)
    _targets(problem, columns, rows)
    return _assemble(problem, columns, rows, unit)


def _cover(problem: Problem, columns: Columns, rows: Rows, unit: Scaling) -> None:
    """State that dollars cover the cost of places, category by category: sum(covers * y) = sum(cost * x)."""
    categories, years = problem.sizes[3:]
    home = problem.signature[columns.institution]
    needed = cover_groups(problem, columns)
    group = np.full(needed.shape, -1)
    group[needed] = np.arange(needed.sum())
    block = rows.block("cover", (int(needed.sum()), years), 0.0, 0.0)
    weight = problem.covers[columns.stream, columns.dollars_signature, columns.dollars_cell, columns.category]
    rows.add(
        block[group[columns.dollars_signature, columns.dollars_cell, columns.category]],
        columns.dollars,
        weight[:, None],
    )
    for category in range(categories):
        mine = group[home, columns.cell, category]
        has = mine >= 0
        cost = problem.cost[category, columns.institution[has]] / unit.dollars
        rows.add(block[mine[has]], columns.places[has], -cost)


def cover_groups(problem: Problem, columns: Columns) -> Bools:
    """Return which signature, cell and category have costs to cover, shape (E, C, K): the rows of block "cover"."""
    _, signatures, cells, categories, _ = problem.sizes
    needed = np.zeros((signatures, cells, categories), dtype=bool)
    needed[problem.signature[columns.institution], columns.cell] = True
    return needed & costly(problem)[:, None, :]


def _budget(problem: Problem, columns: Columns, rows: Rows, unit: Scaling) -> None:
    """State that a stream spends what arrives and what it carried, and that fixed costs are paid."""
    streams, _, _, _, years = problem.sizes
    block = rows.block("budget", (streams, years), -np.inf, problem.budget / unit.dollars)
    rows.add(block[columns.stream], columns.dollars, 1.0)
    rows.add(block, columns.carried, 1.0)
    rows.add(block[:, 1:], columns.carried[:, :-1], -1.0)
    rows.add(block, columns.fixed, 1.0)
    if problem.extra is not None:
        rows.add(block, columns.extra[:, None, None], -problem.extra)
        rows.add(rows.block("extra", (1,), -np.inf, np.inf), columns.extra, 1.0)
    if problem.fixed is not None:
        fixed = rows.block("fixed", (years,), problem.fixed / unit.dollars, problem.fixed / unit.dollars)
        rows.add(fixed[None, :], columns.fixed, 1.0)
        rows.add(fixed, columns.fixed_short, 1.0)


def _conditions(problem: Problem, columns: Columns, rows: Rows, unit: Scaling) -> None:
    """State caps on administration, priority shares and caps per person."""
    streams, _, _, _, years = problem.sizes
    every = np.arange(streams)
    if problem.admin_cap is not None:
        capped = every[problem.admin_cap < 1]
        block = _stream_rows(rows, "administration", capped, (streams, years), upper=0.0)
        mine = np.isin(columns.stream, capped)
        share = problem.admin[columns.category].astype(float) - problem.admin_cap[columns.stream]
        rows.add(block[columns.stream[mine]], columns.dollars[mine], share[mine, None])
    if problem.priority is not None and problem.priority_share is not None:
        favored = every[problem.priority_share > 0]
        block = _stream_rows(rows, "priority", favored, (streams, years), lower=0.0)
        mine = np.isin(columns.stream, favored)
        first = problem.priority[columns.stream, columns.dollars_cell].astype(float)
        share = first - problem.priority_share[columns.stream]
        rows.add(block[columns.stream[mine]], columns.dollars[mine], share[mine, None])
    if problem.per_person is not None:
        _per_person(problem, problem.per_person, columns, rows, unit)


def _stream_rows(  # noqa: PLR0913 - a block has a name, a shape and two bounds
    rows: Rows, name: str, chosen: Ints, shape: tuple[int, int], *, lower: float = -np.inf, upper: float = np.inf
) -> Ints:
    """Add a row a year for some streams; streams without one have row -1."""
    full = np.full(shape, -1)
    full[chosen] = rows.block(name, (len(chosen), shape[1]), lower, upper)
    return full


def _per_person(problem: Problem, caps: Floats, columns: Columns, rows: Rows, unit: Scaling) -> None:
    """State that a stream pays at most its cap for each student placed, cell by cell."""
    _, signatures, cells, _, years = problem.sizes
    home = problem.signature[columns.institution]
    for stream in np.flatnonzero(np.isfinite(caps)):
        block = rows.block(f"per_person_{stream}", (signatures, cells, years), -np.inf, 0.0)
        mine = columns.stream == stream
        rows.add(block[columns.dollars_signature[mine], columns.dollars_cell[mine]], columns.dollars[mine], 1.0)
        rows.add(block[home, columns.cell], columns.places, -caps[stream] / unit.dollars)


def _match(problem: Problem, columns: Columns, rows: Rows) -> None:
    """State that a grant's dollars are matched, and that a dollar matches once."""
    if problem.match_ratio is None or problem.match_from is None or not len(columns.claims):
        return
    streams, _, _, _, years = problem.sizes
    needy = np.flatnonzero(problem.match_ratio > 0)
    need = _stream_rows(rows, "match", needy, (streams, years), upper=0.0)
    grants = np.isin(columns.stream, needy)
    rows.add(
        need[columns.stream[grants]], columns.dollars[grants], problem.match_ratio[columns.stream[grants]][:, None]
    )
    claiming = np.isin(columns.grant, needy)
    rows.add(need[columns.grant[claiming]], columns.claims[claiming], -1.0)
    givers = np.unique(columns.matcher)
    once = _stream_rows(rows, "match_once", givers, (streams, years), upper=0.0)
    rows.add(once[columns.matcher], columns.claims, 1.0)
    giving = np.isin(columns.stream, givers)
    rows.add(once[columns.stream[giving]], columns.dollars[giving], -1.0)


def _capacity(problem: Problem, columns: Columns, rows: Rows) -> None:
    """State limits on an institution's places (coordinators) and on employer slots within reach."""
    institutions, years = len(problem.signature), problem.sizes[4]
    if problem.places_limit is not None:
        block = rows.block("places_limit", (institutions, years), -np.inf, problem.places_limit)
        rows.add(block[columns.institution], columns.places, 1.0)
    if problem.slots is not None:
        reached = rows.block("reach", (institutions, years), -np.inf, 0.0)
        rows.add(reached[columns.institution], columns.places, 1.0)
        rows.add(reached[columns.slots_institution], columns.slots, -1.0)
        zones = rows.block("slots", problem.slots.shape, -np.inf, problem.slots)
        rows.add(zones[columns.slots_zone], columns.slots, 1.0)


def _floor(problem: Problem, columns: Columns, rows: Rows) -> None:
    """State base + places a year >= floor * scale for each institution, and keep a row for all places."""
    block = rows.block("floor", (len(problem.signature),), -problem.base, np.inf)
    rows.add(block[columns.institution][:, None], columns.places, problem.year_weight[None, :])
    rows.add(block, columns.floor, -problem.scale)
    rows.add(rows.block("total", (1,), -np.inf, np.inf), columns.places.ravel(), 1.0)


def _targets(problem: Problem, columns: Columns, rows: Rows) -> None:
    """State places a year + shortfall >= target."""
    if not problem.targets:
        return
    block = rows.block("target", (len(problem.targets),), np.array([goal.least for goal in problem.targets]), np.inf)
    rows.add(block, columns.short, 1.0)
    for row, goal in zip(block, problem.targets, strict=True):
        weight = goal.weight[columns.institution, columns.cell]
        some = weight > 0
        rows.add(row, columns.places[some], weight[some, None] * problem.year_weight[None, :])


def _assemble(problem: Problem, columns: Columns, rows: Rows, unit: Scaling) -> Matrix:
    """Sort the entries by row and set the bounds of the columns."""
    lower, upper = np.zeros(columns.count), np.full(columns.count, np.inf)
    upper[columns.places] = problem.demand[columns.institution, columns.cell]
    carries = np.zeros(len(columns.carried), dtype=bool) if problem.carry is None else problem.carry
    upper[columns.carried[~carries]] = 0.0
    upper[columns.carried[:, -1]] = 0.0
    pays_fixed = np.zeros(len(columns.fixed), dtype=bool) if problem.pays_fixed is None else problem.pays_fixed
    upper[columns.fixed[~pays_fixed]] = 0.0
    upper[columns.short] = 0.0
    upper[columns.fixed_short] = 0.0
    upper[columns.extra] = 0.0
    lower[columns.floor] = -np.inf
    row, column, value = (np.concatenate(part) for part in zip(*rows.entries, strict=True))
    kept = value != 0
    row, column, value = row[kept], column[kept], value[kept]
    order = np.argsort(row, kind="stable")
    start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=rows.count))])
    return Matrix(
        columns,
        rows.blocks,
        start,
        column[order],
        value[order],
        np.concatenate(rows.lower),
        np.concatenate(rows.upper),
        lower,
        upper,
        unit,
    )
