from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import AtlasError
from scenarios import outcomes
from scenarios.credits import Component, Credit, credit
from scenarios.parameters import Assumptions

SHARE = st.floats(0, 1)


@pytest.mark.parametrize(
    ("anyway", "displacement", "expected"), [(0.28, 0, 72), (0.5, 0, 50), (0.28, 0.25, 54), (0, 0, 100), (1, 0, 0)]
)
def test_additional_workers_of_a_hundred_placements(anyway: float, displacement: float, expected: float) -> None:
    assert outcomes.additional(100, anyway, displacement) == pytest.approx(expected)


def test_extra_graduates_without_a_cap() -> None:
    assert outcomes.extra_graduates([0.044], [1000], [0.8])[0] == pytest.approx(44)


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        (0.05, 5 + 2),  # second cell stops at 100%: 100 x 0.05 + 100 x 0.02
        (0.5, 20 + 2),  # both stop
        (-0.05, -5 - 5),
        (-0.9, -80 - 90),  # the first cannot fall below 0%
        (0.0, 0),
    ],
)
def test_no_cell_graduates_more_than_all_or_fewer_than_none(effect: float, expected: float) -> None:
    assert outcomes.extra_graduates([effect], [100, 100], [0.80, 0.98])[0] == pytest.approx(expected)


@given(
    st.lists(st.tuples(st.floats(0, 500), SHARE), min_size=1, max_size=10), st.lists(st.floats(-1.5, 1.5), min_size=1)
)
def test_the_sorted_sum_equals_the_plain_sum(cells: list[tuple[float, float]], effects: list[float]) -> None:
    size, rate = np.array(cells).T
    plain = [float(size @ np.clip(effect, -rate, 1 - rate)) for effect in effects]
    assert outcomes.extra_graduates(effects, size, rate) == pytest.approx(plain, abs=1e-6)


def test_interval_of_extra_graduates_from_one_scaled_study() -> None:
    # 1000 x 0.044 x 0.5 = 22; 1.96 x 1000 x 0.017 x 0.5 = 16.66
    assert outcomes.graduates_interval(1000, 0.044, 0.017, 0.5) == pytest.approx((22, 5.3403, 38.6597), abs=1e-4)


def test_short_placements_lose_new_york_earnings() -> None:
    found = credit("short_paid", "later_earnings", "central", Assumptions())
    assert isinstance(found, Credit)
    # -100 x (0.970874 + 0.942596 + 0.915142)
    assert outcomes.earnings_draws(found, {}, 0.03) == pytest.approx(-282.8611, abs=1e-4)


def test_a_scale_factor_shrinks_gains_and_never_losses() -> None:
    parts = (Component("loss", -1000.0, None, (0,)), Component("gain", 500.0, None, (1,)))
    found = Credit("later_earnings", parts, Component("half", 0.5), ("E38",))
    assert outcomes.earnings_draws(found, {}, 0.25) == pytest.approx(-1000 + 0.5 * 500 / 1.25)


def test_draws_replace_centres() -> None:
    found = Credit("graduation", (Component("effect", 0.02),), Component("scale", 0.5), ("E30",))
    drawn = {"effect": np.array([0.02, 0.04]), "scale": np.array([1.0, 0.5])}
    assert outcomes.effect_draws(found, drawn).tolist() == [0.02, 0.02]
    assert outcomes.effect_draws(found, {}) == pytest.approx(0.01)


def test_fewer_arrests_among_students_at_risk_only() -> None:
    assert outcomes.fewer_arrests(1000, 0.03, -0.045) == pytest.approx(-1.35)  # 30 students x 4.5 per 100
    assert outcomes.fewer_arrests(1000, 0.0, -0.045) == 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: outcomes.additional(1, 1.2), "worked_anyway = 1.2"),
        (lambda: outcomes.additional(1, 0.2, -1), "displacement = -1"),
        (lambda: outcomes.extra_graduates([0.1], [1], [np.nan]), "graduation rate is missing"),
        (lambda: outcomes.graduates_interval(1, 0.1, -1), "standard_error = -1"),
        (lambda: outcomes.fewer_arrests(1, 2, 0), "at_risk_share = 2"),
    ],
)
def test_bad_input_is_named(call: object, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        call()  # type: ignore[operator]
