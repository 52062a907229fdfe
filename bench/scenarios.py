"""The linear program at full size beside CVXPY, and a closed-form rule for the whole county.

101 institutions x 13 cells x 10 streams x 4 cost categories x 5 years of random data (fixed seed). CVXPY gets the very
same matrix and the same solver, so that only the interface and the warm start differ.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

import cvxpy as cp
import numpy as np
from scipy import sparse

from scenarios.allocation import RULES, allocate
from scenarios.problem import Problem
from scenarios.program import Matrix, build
from scenarios.solver import Solver, raise_floor, solve

if TYPE_CHECKING:
    from collections.abc import Callable

INSTITUTIONS, CELLS, STREAMS, CATEGORIES, YEARS = 101, 13, 10, 4, 5
COLLEGES = 21
AGREE = 1e-5
BUDGETS = {"max-min, then most places": 0.5, "lexicographic max-min": 0.6, "one closed-form rule": 0.02}


def county() -> Problem:
    """Return a random problem of the size of the county; the last stream may pay everything."""
    random = np.random.default_rng(1)
    students = random.integers(500, 50_000, INSTITUTIONS).astype(float)
    mix = random.dirichlet(np.ones(CELLS), INSTITUTIONS)
    price = np.array([2900.0, 100.0, 700.0, 1500.0])[:, None, None]
    covers = (random.random((STREAMS, 2, CELLS, CATEGORIES)) < 0.45).astype(float)
    covers[-1] = 1.0
    return Problem(
        signature=(np.arange(INSTITUTIONS) >= INSTITUTIONS - COLLEGES).astype(np.int64),
        demand=(students[:, None] * mix)[:, :, None] * np.full(YEARS, 0.5),
        cost=price * random.uniform(0.8, 1.2, (1, INSTITUTIONS, 1)) * 1.025 ** np.arange(YEARS),
        budget=random.uniform(1e6, 2e7, (STREAMS, 1)) * np.ones((1, YEARS)),
        covers=covers,
        base=students * random.uniform(0, 0.05, INSTITUTIONS),
        scale=students,
        year_weight=np.eye(YEARS)[-1],
        admin=np.array([False, False, True, True]),
        carry=np.ones(STREAMS, dtype=bool),
        admin_cap=np.full(STREAMS, 0.6),
        places_limit=np.full((INSTITUTIONS, YEARS), 2000.0) * np.linspace(0.3, 1, YEARS),
    )


def timed(call: Callable[[], Any], repeat: int = 3) -> tuple[float, Any]:
    """Return the best of some runs in seconds, and the last result."""
    best, result = float("inf"), None
    for _ in range(repeat):
        start = time.perf_counter()
        result = call()
        best = min(best, time.perf_counter() - start)
    return best, result


def ours(problem: Problem, *, lexicographic: bool) -> tuple[float, float]:
    """Return the floor and the most places then possible."""
    solver = Solver(problem)
    floor = raise_floor(solver, lexicographic=lexicographic)
    return floor, solver.maximize(solver.objective(solver.matrix.columns.places.ravel()))


def theirs(problem: Problem) -> tuple[float, float]:
    """Return the same from CVXPY with HiGHS on the same matrix."""
    matrix = build(problem)
    values = cp.Variable(matrix.columns.count)
    rows = sparse.csr_matrix(
        (matrix.value, matrix.index, matrix.start), shape=(len(matrix.row_lower), matrix.columns.count)
    )
    limits = bounds(rows @ values, matrix.row_lower, matrix.row_upper)
    limits += bounds(values, matrix.column_lower, matrix.column_upper)
    floor = values[matrix.columns.floor]
    lowest = cp.Problem(cp.Maximize(floor * matrix.scaling.floor), limits)
    lowest.solve(solver=cp.HIGHS)
    reached = float(floor.value)
    places = cp.sum(values[matrix.columns.places.ravel()])
    second = cp.Problem(cp.Maximize(places), [*limits, floor >= reached * (1 - 1e-9)])
    second.solve(solver=cp.HIGHS)
    return reached, float(second.value)


def bounds(expression: Any, lower: Any, upper: Any) -> list[Any]:  # noqa: ANN401 - CVXPY publishes no types
    """Return constraints for the finite bounds of an expression."""
    low, high = np.flatnonzero(np.isfinite(lower)), np.flatnonzero(np.isfinite(upper))
    return [expression[low] >= lower[low], expression[high] <= upper[high]]


def closed_forms(problem: Problem) -> float:
    """Return the seconds of the slowest closed-form rule over the whole county."""
    facts: dict[str, Any] = {
        "budget": float(problem.budget.sum()),
        "eligible": problem.scale,
        "current": problem.base,
        "unit_cost": problem.cost[:, :, 0].sum(axis=0),
        "demand": problem.demand.sum(axis=(1, 2)),
        "sed_share": problem.base / problem.scale,
        "weights": problem.scale,
    }
    return max(timed(lambda rule=rule: allocate(rule, **facts))[0] for rule in RULES)


def size(matrix: Matrix) -> str:
    """Return the size of a program in words."""
    return f"{len(matrix.row_lower):,} rows, {matrix.columns.count:,} columns, {len(matrix.value):,} entries"


def run() -> bool:
    """Print the measurements and say whether the budgets are kept and the peers agree."""
    problem = county()
    two_stages, (floor, places) = timed(lambda: ours(problem, lexicographic=False))
    lexicographic, (lowest, _) = timed(lambda: ours(problem, lexicographic=True))
    peer, (their_floor, their_places) = timed(lambda: theirs(problem), repeat=1)
    everything, _ = timed(lambda: solve(problem), repeat=1)
    rule = closed_forms(problem)
    agree = (
        abs(floor - their_floor) < AGREE and abs(places - their_places) < AGREE * places and abs(floor - lowest) < AGREE
    )
    print(f"Linear program, {INSTITUTIONS} x {CELLS} x {STREAMS} x {CATEGORIES} x {YEARS}: {size(build(problem))}")
    kept = True
    for name, seconds in zip(BUDGETS, (two_stages, lexicographic, rule), strict=True):
        kept &= seconds <= BUDGETS[name]
        print(f"  {name:46} {seconds:8.4f} s   budget {BUDGETS[name]} s")
    print(f"  {'all stages, restricted money first':46} {everything:8.4f} s")
    print(f"  {'peer: CVXPY + HiGHS, max-min, then most places':46} {peer:8.4f} s")
    print(f"  floor {floor:.6f} and {their_floor:.6f}, places {places:,.1f} and {their_places:,.1f}")
    print(f"  peers agree: {'yes' if agree else 'NO'}; within budget: {'yes' if kept else 'NO'}")
    return bool(agree and kept)


if __name__ == "__main__":
    sys.exit(not run())
