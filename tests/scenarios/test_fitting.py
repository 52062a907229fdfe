from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import AtlasError
from scenarios.fitting import fit_margins, frechet, patterns

TWO = patterns(2)
COUNT = st.integers(0, 500)


def test_patterns_are_all_combinations() -> None:
    assert TWO.tolist() == [[False, False], [True, False], [False, True], [True, True]]


def test_a_flat_seed_makes_groups_independent() -> None:
    fit = fit_margins(np.ones(4), TWO, [100.0], [[40.0, 10.0]])
    assert fit.joint[0] == pytest.approx([54, 36, 6, 4])  # 100 x 0.6 x 0.9, 0.4 x 0.9, 0.6 x 0.1, 0.4 x 0.1
    assert fit.residual[0] == pytest.approx(0)


def test_the_seed_carries_the_association() -> None:
    # Odds ratio 4 in the seed is kept: a d / (b c) with a + b = 50, a + c = 50 of 100 -> a/b = 2
    fit = fit_margins([2.0, 1.0, 1.0, 2.0], TWO, [90.0], [[45.0, 45.0]])
    assert fit.joint[0] == pytest.approx([30, 15, 15, 30])


def test_combinations_that_cannot_be_stay_empty() -> None:
    # The second group lies inside the first: no member of the second only.
    fit = fit_margins([1.0, 1.0, 0.0, 1.0], TWO, [100.0], [[40.0, 10.0]])
    assert fit.joint[0] == pytest.approx([60, 30, 0, 10])


def test_margins_that_contradict_leave_a_residual() -> None:
    # 40 in the inner group but only 10 in the outer one: cannot be met.
    fit = fit_margins([1.0, 1.0, 0.0, 1.0], TWO, [100.0, 100.0], [[10.0, 40.0], [40.0, 10.0]])
    assert fit.residual[0] > 0.05
    assert fit.residual[1] == pytest.approx(0, abs=1e-9)


def test_an_unknown_margin_is_left_as_the_seed_has_it() -> None:
    fit = fit_margins(np.ones(4), TWO, [100.0], [[40.0, np.nan]])
    assert fit.joint[0] == pytest.approx([30, 20, 30, 20])


def test_no_students_fit_to_nothing() -> None:
    fit = fit_margins(np.ones(4), TWO, [0.0], [[0.0, 0.0]])
    assert fit.joint.sum() == 0
    assert fit.residual[0] == 0


@given(COUNT, COUNT, st.integers(0, 500))
def test_consistent_margins_are_met_and_nobody_is_counted_twice(a: int, b: int, others: int) -> None:
    total = max(a, b) + others
    fit = fit_margins(np.ones(4), TWO, [float(total)], [[float(a), float(b)]])
    assert fit.joint.sum() == pytest.approx(total)
    assert fit.joint[0] @ TWO == pytest.approx([a, b], abs=1e-6 * max(total, 1))
    low, high = frechet(a, b, total)
    assert low - 1e-6 <= fit.joint[0, 3] <= high + 1e-6


@pytest.mark.parametrize(
    ("a", "b", "n", "expected"), [(30, 40, 100, (0, 30)), (70, 60, 100, (30, 60)), (0, 5, 10, (0, 0))]
)
def test_frechet_bounds(a: int, b: int, n: int, expected: tuple[int, int]) -> None:
    assert tuple(map(float, frechet(a, b, n))) == expected


@pytest.mark.parametrize(
    ("total", "margin", "words"),
    [(-1.0, 0.0, "negative or not finite"), (10.0, 11.0, "11 of 10 students"), (10.0, -1.0, "-1 of 10")],
)
def test_impossible_counts_are_refused(total: float, margin: float, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        fit_margins(np.ones(2), patterns(1), [total], [[margin]])
