from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios.assemble import assemble, category_costs, eligibility, fair_scale, fixed_costs, places_wanted
from scenarios.costs import PlacementCost
from scenarios.scenario import Floor, Money, Scenario
from scenarios.streams import CATEGORIES, CELLS
from tests.scenarios.small import TOTAL, small_inputs

INPUTS = small_inputs()
BASE = Scenario(
    name="base",
    title="Base",
    years=2,
    streams=(Money("philanthropy", (300_000.0, 300_000.0)), Money("federal_work_study", (100_000.0,))),
)


def test_shapes() -> None:
    problem = assemble(BASE, INPUTS).problem
    assert problem.demand.shape == (5, 13, 2)
    assert problem.cost.shape == (4, 5, 2)
    assert problem.covers.shape == (2, 2, 13, 4)
    assert problem.budget.tolist() == [[300_000, 300_000], [100_000, 100_000]]


def test_categories_add_up_to_the_cost_of_a_placement() -> None:
    cost = PlacementCost(wages=1, burden=2, fee=4, staffing=8, supports=16, program=32, incentive=64)
    assert category_costs(cost) == (1, 112, 6, 8)
    assert sum(category_costs(cost)) == cost.total


def test_demand_is_those_who_want_a_place_and_have_none_ramped_up() -> None:
    # 0.79 of 1000 less 5 who have one, times 0.32 and 0.6.
    wanted = places_wanted(BASE, INPUTS).sum(axis=1)
    assert wanted[0] == pytest.approx(np.array([0.32, 0.6]) * (790 - 5))


def test_stream_that_pays_part_of_a_wage_brings_the_employers_part_along() -> None:
    # Work-study pays 75 percent at campus, public and nonprofit hosts and half elsewhere: 0.6875 of wages on average.
    covers = eligibility(BASE, tuple(money.terms() for money in BASE.streams))
    wage, college = CATEGORIES.index("wage"), CELLS.index("college_pell")
    assert covers[1, 1, college, wage] == pytest.approx(1 / 0.6875)
    assert covers[1, 0].sum() == 0
    assert covers[0, 0, CELLS.index("sed")].tolist() == [1, 1, 1, 1]


def test_scale_of_each_rule() -> None:
    low_income = INPUTS.sed_share
    scales = {
        "proportional": TOTAL,
        "equal": np.ones(5),
        "need_weighted": TOTAL * (1 + low_income),
        "max_min": TOTAL,
    }
    for rule, expected in scales.items():
        assert fair_scale(replace(BASE, rule=rule), INPUTS)[1] == pytest.approx(expected)
    assert fair_scale(BASE, INPUTS)[0] == pytest.approx([5, 40, 20, 40, 60])
    formula = replace(BASE, rule="user_formula", formula="students * 2", scope="k12")
    assert fair_scale(formula, INPUTS)[1] == pytest.approx([2000, 4000, 1000, 0, 0])


def test_fixed_costs_rise_with_prices() -> None:
    assert fixed_costs(replace(BASE, hubs=2)) == pytest.approx([7.26e6, 7.26e6 * 1.0249])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"places": ("district:9",)}, "places: no institution lies in 'district:9'; did you mean"),
        ({"floors": (Floor("assembly:9", 0.1),)}, "no institution lies in 'assembly:9'"),
        ({"firms": {"board:C": 5.0}}, "firms.board:C: no such workforce board; did you mean"),
        ({"statewide_centre": True}, "statewide_centre_annual_cost: no published figure exists"),
        ({"overrides": {"host_mix.campus": 0.9}}, "the shares sum to 1.65"),
        ({"rule": "user_formula", "formula": "students - 1500"}, "gives negative or undefined weights"),
    ],
)
def test_scenario_that_does_not_fit_the_data_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        assemble(replace(BASE, **changes), INPUTS)


def test_an_area_counts_the_part_of_a_district_inside_it() -> None:
    whole = assemble(replace(BASE, places=("district:2",)), INPUTS).problem.demand.sum()
    part = assemble(replace(BASE, places=("assembly:1",)), INPUTS).problem.demand
    assert part[1].sum() == pytest.approx(whole / 2)
    assert part[2:].sum() == 0
