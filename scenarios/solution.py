"""What the program decided, read back from its columns into places and dollars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenarios.problem import Floats, Problem
from scenarios.program import Matrix
from scenarios.spread import even

SMALLEST_PLACE = 1e-7


@dataclass(frozen=True)
class Solution:
    """What the program decided.

    places (I, C, T); dollars (S, E, C, K, T) paid by streams; carried (S, T) into the next year; unspent (S, T);
    fixed (S, T) dollars for system costs; level (I,): (base + places a year) / scale; floor: the lowest level.
    worth (S, T): places that one more dollar of a stream's year would buy (the dual); gain (S,): places that `probe`
    more dollars in a stream's first year would buy (solved again, so exact where duals are not unique).
    category_worth (K,): places that one more dollar for a cost category would buy, whoever paid it.
    slot_worth (Z, T) and place_worth (I, T): places that one more unit of a capacity limit allows, None without limit.
    extra (X,): dollars of each kind of extra money a goal used; short (J,): places a year that each target misses;
    fixed_short: dollars of fixed costs that nobody pays (both 0 unless the problem was relaxed).
    """

    places: Floats
    dollars: Floats
    carried: Floats
    unspent: Floats
    fixed: Floats
    level: Floats
    floor: float
    worth: Floats
    gain: Floats
    category_worth: Floats
    slot_worth: Floats | None
    place_worth: Floats | None
    extra: Floats
    short: Floats
    fixed_short: float
    rounds: int

    @property
    def total(self) -> float:
        """Return the places of all years."""
        return float(self.places.sum())


@dataclass(frozen=True)
class Worth:
    """What one more unit of each limit is worth, in places."""

    dollar: Floats
    category: Floats
    slot: Floats | None
    place: Floats | None


def read_solution(  # noqa: PLR0913 - a program, its columns' values and what its stages found
    problem: Problem, matrix: Matrix, value: Floats, *, worth: Worth, gain: Floats, rounds: int
) -> Solution:
    """Read the columns back into arrays, in dollars and places."""
    columns, unit = matrix.columns, matrix.scaling.dollars
    places = np.zeros(problem.demand.shape)
    found = value[columns.places]
    places[columns.institution, columns.cell] = np.where(found > SMALLEST_PLACE, found, 0.0)
    dollars = np.zeros((*problem.covers.shape, problem.budget.shape[1]))
    index = (columns.stream, columns.dollars_signature, columns.dollars_cell, columns.category)
    dollars[index] = np.maximum(0.0, value[columns.dollars]) * unit
    places, dollars = even(problem, places, dollars)
    carried, fixed = value[columns.carried] * unit, value[columns.fixed] * unit
    extra = value[columns.extra] * unit
    level = levels(problem, places)
    return Solution(
        places=places,
        dollars=dollars,
        carried=carried,
        unspent=_unspent(problem, dollars.sum(axis=(1, 2, 3)) + fixed, carried, extra),
        fixed=fixed,
        level=level,
        floor=float(np.nanmin(level)) if (problem.scale > 0).any() else 0.0,
        worth=worth.dollar,
        gain=gain,
        category_worth=worth.category,
        slot_worth=worth.slot,
        place_worth=worth.place,
        extra=extra,
        short=value[columns.short],
        fixed_short=float(value[columns.fixed_short].sum()) * unit,
        rounds=rounds,
    )


def levels(problem: Problem, places: Floats) -> Floats:
    """Return (base + places a year) / scale by institution, shape (I,); not a number where the scale is 0."""
    yearly = places.sum(axis=1) @ problem.year_weight
    blank = np.full(len(yearly), np.nan)
    return np.asarray(np.divide(problem.base + yearly, problem.scale, out=blank, where=problem.scale > 0))


def _unspent(problem: Problem, spent: Floats, carried: Floats, extra: Floats) -> Floats:
    """Return the dollars of each stream and year that were neither spent nor carried on, shape (S, T)."""
    before = np.concatenate([np.zeros((len(carried), 1)), carried[:, :-1]], axis=1)
    more = 0.0 if problem.extra is None else np.tensordot(extra, problem.extra, axes=1)
    return np.asarray(np.maximum(0.0, problem.budget + before + more - spent - carried))
