"""The last stage of the program: of equal answers, the one whose students are mixed as evenly as the rules allow.

What each institution gets, what is spent and what is stranded stay as the stages before decided. Within that the
places of each class of students come as near to their share of the demand as the streams' conditions let them; `spread`
then shares them out inside the classes.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from scenarios.problem import Bools, Columns, Floats, Ints, Problem, costly
from scenarios.spread import classes

HELD = 1e-9
FARTHEST = 0.1
"""Weight of the largest relative departure from the even mix: it decides only between equal sums of departures."""


@dataclass(frozen=True)
class Mix:
    """An even mix: `part` (P,) is the kind and class that a column counts in, `wanted` (B,) the places of each part."""

    part: Ints
    wanted: Floats


def mixed(highs: highspy.Highs, problem: Problem, columns: Columns, preference: Floats) -> Floats:
    """Move the program, solved for `preference`, to its most even answer and return the value of every column.

    The answer at hand comes back where nothing is left open, or the solver finds none within its tolerances.
    """
    before = np.array(highs.getSolution().col_value)
    found = even_mix(problem, columns, before[columns.places].sum(axis=1))
    if len(found.wanted) <= len(np.unique(problem.signature[columns.institution])):
        return before
    _hold(highs, columns, before, preference)
    _depart(highs, columns, found)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return before
    return np.array(highs.getSolution().col_value)[: len(before)]


def even_mix(problem: Problem, columns: Columns, places: Floats) -> Mix:
    """Return the even mix of places (P,): each institution's in proportion to the demand that money can reach."""
    home, label = problem.signature[columns.institution], classes(problem)[columns.cell]
    known, part = np.unique(home * (label.max(initial=0) + 1) + label, return_inverse=True)
    demand = problem.demand[columns.institution, columns.cell].sum(axis=1) * reachable(problem)[home, columns.cell]
    own, need = (np.bincount(columns.institution, weights=values)[columns.institution] for values in (places, demand))
    even = np.divide(own * demand, need, out=np.zeros(len(demand)), where=need > 0)
    wanted = np.bincount(part.ravel(), weights=even, minlength=len(known)).astype(np.float64)
    return Mix(part.ravel(), wanted)


def reachable(problem: Problem) -> Bools:
    """Return for which kinds and cells every cost can be paid by some stream with money, shape (E, C)."""
    funded = problem.covers[problem.budget.sum(axis=1) > 0]
    paid = (funded > 0).any(axis=0)
    return np.asarray((paid | ~costly(problem)[:, None, :]).all(axis=2))


def _hold(highs: highspy.Highs, columns: Columns, value: Floats, preference: Floats) -> None:
    """Hold each institution's places and what the stage before reached."""
    for institution in np.unique(columns.institution):
        mine = columns.places[columns.institution == institution].ravel()
        amount = float(value[mine].sum())
        _row(highs, mine, np.ones(len(mine)), amount * (1 - HELD) - HELD, amount * (1 + HELD) + HELD)
    used = np.flatnonzero(preference)
    reached = float(preference @ value[: len(preference)])
    _row(highs, used, preference[used], reached - HELD * max(1.0, abs(reached)), np.inf)


def _depart(highs: highspy.Highs, columns: Columns, found: Mix) -> None:
    """Measure how far each part departs from the even mix, and minimize all of them, then the largest."""
    parts, first = len(found.wanted), int(highs.getNumCol())
    highs.changeColsCost(first, np.arange(first, dtype=np.int32), np.zeros(first))
    nothing = (0, np.array([], dtype=np.int32), np.array([]))
    for _ in range(parts):
        highs.addCol(-1.0, 0.0, np.inf, *nothing)
    highs.addCol(-FARTHEST * float(found.wanted.mean()), 0.0, np.inf, *nothing)
    for part, wanted in enumerate(found.wanted.tolist()):
        mine = columns.places[found.part == part].ravel()
        index, ones = np.append(mine, first + part), np.ones(len(mine))
        _row(highs, index, np.append(ones, -1.0), -np.inf, wanted)
        _row(highs, index, np.append(ones, 1.0), wanted, np.inf)
        if wanted > 0:
            _row(highs, np.array([first + part, first + parts]), np.array([1.0, -wanted]), -np.inf, 0.0)


def _row(highs: highspy.Highs, index: Ints, value: Floats, low: float, high: float) -> None:
    highs.addRow(low, high, len(index), index.astype(np.int32), value)
