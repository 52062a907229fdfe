from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from contracts.errors import AtlasError
from scenarios.allocation import (
    RULES,
    Floats,
    allocate,
    cheapest_first,
    fill_up,
    largest_remainder,
    price_of_fairness,
)


def array(*values: float) -> Floats:
    return np.array(values, dtype=float)


# Hand arithmetic: 200 x (.1, .3, .6); 150 / 3; weights 1900, 1500, 2600; 13 + 5 brings two to 15 percent, the last
# 2 places lift 400 students by half a point; user weights 1:0:3 share 40 as 10, 0, 30.
@pytest.mark.parametrize(
    ("rule", "places", "facts", "expected"),
    [
        ("proportional", 200, {"eligible": array(1000, 3000, 6000)}, [20, 60, 120]),
        ("equal", 150, {"eligible": array(1000, 3000, 6000)}, [50, 50, 50]),
        ("equal", 150, {"eligible": array(1000, 0, 6000)}, [75, 0, 75]),
        (
            "need_weighted",
            600,
            {"eligible": array(1000, 1000, 2000), "sed_share": array(0.9, 0.5, 0.3)},
            [190, 150, 260],
        ),
        ("gap_closing", 20, {"eligible": array(100, 100, 200), "current": array(2, 10, 30)}, [13.5, 5.5, 1]),
        ("max_min", 30, {"eligible": array(100, 100, 100), "demand": array(5, 40, 40)}, [5, 12.5, 12.5]),
        ("user_formula", 40, {"eligible": array(5, 5, 5), "weights": array(1, 0, 3)}, [10, 0, 30]),
    ],
)
def test_rule(rule: str, places: float, facts: dict[str, Floats], expected: list[float]) -> None:
    assert allocate(rule, budget=places, **facts).places == pytest.approx(expected)


def test_gap_closing_reports_the_floor() -> None:
    assert allocate(
        "gap_closing", budget=20, eligible=array(100, 100, 200), current=array(2, 10, 30)
    ).floor == pytest.approx(0.155)


def test_most_places_per_dollar() -> None:
    # 10 x 2000, then 45000 / 3000 = 15.
    bought = cheapest_first(65000, array(2000, 3000, 5000), array(10, 20, 50))
    assert bought.places == pytest.approx([10, 15, 0])
    assert bought.marginal_cost == 3000
    assert bought.unspent == 0


def test_max_min_in_dollars_and_its_price() -> None:
    # 100 t (2000 + 4000) = 60000 -> t = 0.10 -> 20 places against 27.5; 7.5 / 27.5 = 0.2727.
    pop, cost, demand = array(100, 100), array(2000, 4000), array(25, 25)
    fair = allocate("max_min", budget=60000, eligible=pop, unit_cost=cost, demand=demand)
    most = allocate("max_per_dollar", budget=60000, eligible=pop, unit_cost=cost, demand=demand)
    assert fair.places == pytest.approx([10, 10])
    assert price_of_fairness(most.total, fair.total) == pytest.approx(7.5 / 27.5)


def test_money_beyond_every_cap_is_left_over() -> None:
    filled = allocate("max_min", budget=100, eligible=array(10, 10), demand=array(3, 4))
    assert filled.places == pytest.approx([3, 4])
    assert filled.unspent == pytest.approx(93)


def test_nothing_to_share_leaves_everyone_where_they_are() -> None:
    filled = allocate("gap_closing", budget=0, eligible=array(100, 200), current=array(5, 2))
    assert filled.places == pytest.approx([0, 0])
    assert filled.floor == pytest.approx(0.01)


def test_no_institutions_is_no_places() -> None:
    assert allocate("max_min", budget=5, eligible=array()).total == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"rule": "fair", "budget": 1}, "allocation rule 'fair' is not known"),
        ({"rule": "equal", "budget": -1}, "budget = -1: give finite numbers"),
        ({"rule": "equal", "budget": math.nan}, "budget = nan"),
        ({"rule": "need_weighted", "budget": 1}, "needs sed_share"),
        ({"rule": "user_formula", "budget": 1}, "needs weights"),
        ({"rule": "user_formula", "budget": 1, "weights": array(-1, 2)}, "weights = -1"),
    ],
)
def test_bad_input_is_named(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        allocate(eligible=array(1, 2), **arguments)  # type: ignore[arg-type]


# Whole parts 1, 2, 6 leave one for the largest remainder; equal remainders go to the first.
@pytest.mark.parametrize(
    ("quotas", "total", "expected"),
    [
        ([1.5, 2.25, 6.25], 10, [2, 2, 6]),
        ([0.5, 0.5], 1, [1, 0]),
        ([0.1 + 0.2, 2.7], 3, [0, 3]),
        ([2.9999999999, 1.0], 4, [3, 1]),
        ([0.0, 0.0], 0, [0, 0]),
    ],
)
def test_largest_remainder(quotas: list[float], total: int, expected: list[int]) -> None:
    assert largest_remainder(np.array(quotas), total).tolist() == expected


def test_total_out_of_reach_is_refused() -> None:
    with pytest.raises(AtlasError, match="give a total between 3 and 5"):
        largest_remainder(array(1.2, 2.3), 9)


def test_price_of_fairness_without_places_is_zero() -> None:
    assert price_of_fairness(0, 0) == 0


sizes = st.integers(1, 12)


def numbers(low: float, high: float, size: int) -> st.SearchStrategy[Floats]:
    return arrays(float, size, elements=st.floats(low, high))


@given(sizes.flatmap(lambda n: numbers(0, 500, n)))
def test_rounding_keeps_the_total_and_moves_nobody_by_one(quotas: Floats) -> None:
    whole = largest_remainder(quotas)
    assert whole.sum() == round(float(quotas.sum()))
    assert np.all(np.abs(whole - quotas) < 1 + 1e-6)


@given(st.data(), sizes, st.floats(0, 1e6), st.sampled_from(RULES))
def test_no_rule_overspends_or_passes_demand(data: st.DataObject, size: int, budget: float, rule: str) -> None:
    eligible, demand = data.draw(numbers(1, 1000, size)), data.draw(numbers(0, 300, size))
    cost, current = data.draw(numbers(100, 9000, size)), data.draw(numbers(0, 100, size))
    got = allocate(
        rule,
        budget=budget,
        eligible=eligible,
        unit_cost=cost,
        demand=demand,
        current=current,
        sed_share=demand / 300,
        weights=demand + 1,
    )
    assert got.places @ cost <= budget * (1 + 1e-9) + 1e-6
    assert np.all(got.places <= demand + 1e-9)
    assert got.spent + got.unspent == pytest.approx(budget, abs=1e-3)


@given(st.data(), sizes, st.floats(0, 5000), st.floats(0, 5000))
def test_more_money_never_lowers_the_floor(data: st.DataObject, size: int, budget: float, more: float) -> None:
    eligible, current = data.draw(numbers(1, 1000, size)), data.draw(numbers(0, 500, size))
    before = allocate("max_min", budget=budget, eligible=eligible, current=current)
    after = allocate("max_min", budget=budget + more, eligible=eligible, current=current)
    assert after.floor >= before.floor - 1e-9


@given(st.data(), sizes, st.floats(0, 5000))
def test_order_of_institutions_does_not_matter(data: st.DataObject, size: int, budget: float) -> None:
    eligible, current = data.draw(numbers(1, 1000, size)), data.draw(numbers(0, 500, size))
    order = np.array(data.draw(st.permutations(range(size))))
    straight = allocate("gap_closing", budget=budget, eligible=eligible, current=current).places
    shuffled = allocate("gap_closing", budget=budget, eligible=eligible[order], current=current[order]).places
    assert shuffled == pytest.approx(straight[order], abs=1e-6)


@given(st.data(), sizes, st.floats(1, 5000))
def test_nobody_can_be_raised_without_lowering_someone_no_better_off(
    data: st.DataObject, size: int, budget: float
) -> None:
    eligible, current = data.draw(numbers(1, 1000, size)), data.draw(numbers(0, 500, size))
    cap = data.draw(numbers(0, 50, size))
    got = fill_up(budget, scale=eligible, base=current, cost=np.ones(size), cap=cap)
    rising = (got.places > 1e-9) & (got.places < cap - 1e-9)
    if rising.any():
        assert np.ptp(got.level[rising]) < 1e-9 + 1e-9 * got.level[rising].max()
        waiting = got.places <= 1e-9
        assert np.all(got.level[waiting & (cap > 1e-9)] >= got.level[rising].min() - 1e-9)
