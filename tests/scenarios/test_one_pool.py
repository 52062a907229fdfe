"""One pool of money: where it has no strings, the closed form is the program's own answer."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.assemble import assemble
from scenarios.one_pool import one_pool
from scenarios.run import run
from scenarios.scenario import Money, Scenario
from tests.scenarios.small import small_inputs

INPUTS = small_inputs()
FREE = Scenario("free", "Free money", years=3, streams=(Money("philanthropy", (200_000.0, 90_000.0, 150_000.0)),))


@pytest.mark.parametrize(
    "scenario",
    [
        FREE,
        replace(FREE, rule="gap_closing"),
        replace(FREE, rule="proportional"),
        replace(FREE, rule="equal"),
        replace(FREE, rule="need_weighted", need_weight=2.0),
        replace(FREE, streams=(Money("philanthropy", (9e6, 9e6, 9e6)),)),  # every cap binds; money is left over
        replace(FREE, scope="k12", hourly_wage=20.0),
    ],
    ids=lambda scenario: f"{scenario.rule}_{scenario.scope}",
)
def test_with_one_stream_without_strings_it_is_the_solvers_answer(scenario: Scenario) -> None:
    model = run(scenario, INPUTS, outcomes=False)
    pool = one_pool(model.assembly, scenario.rule)
    assert pool.places.sum(axis=1) == pytest.approx(model.places.sum(axis=(1, 2)), abs=1e-3)


def test_the_cheapest_rule_buys_as_many_places_as_the_solver() -> None:
    scenario = replace(FREE, rule="max_per_dollar")
    model = run(scenario, INPUTS, outcomes=False)
    assert one_pool(model.assembly, scenario.rule).total == pytest.approx(model.total, abs=1e-3)


def test_an_employer_who_pays_half_of_the_wage_stretches_the_pool() -> None:
    half = dict.fromkeys(("campus", "public", "nonprofit", "for_profit"), 0.5)
    scenario = replace(FREE, years=1, streams=(Money("philanthropy", (100_000.0,), {"wage_share": half}),))
    assembly = assemble(scenario, INPUTS)
    pool = one_pool(assembly, scenario.rule)
    cost = np.array([years[0].total - years[0].wages / 2 for years in assembly.costs])
    assert pool.price[:, 0] == pytest.approx(cost)
    assert float(pool.price[:, 0] @ pool.places[:, 0]) == pytest.approx(100_000.0)


def test_money_that_pays_only_wages_places_nobody_until_somebody_pays_the_rest() -> None:
    wages = Money("philanthropy", (100_000.0,), {"pays": ["wage"]})
    scenario = replace(FREE, years=1, streams=(wages,))
    pool = one_pool(assemble(scenario, INPUTS), scenario.rule)
    assert (pool.total, pool.left[0]) == (0.0, 100_000.0)
    rest = Money("state_grant", (100_000.0,), {"pays": ["support", "eor", "staff"]})
    both = replace(scenario, streams=(wages, rest))
    assert one_pool(assemble(both, INPUTS), both.rule).total > 0


def test_what_is_left_is_carried_only_where_the_stream_allows_it() -> None:
    plenty = Money("philanthropy", (5e7, 0.0, 0.0))
    kept, lost = (replace(FREE, streams=(replace(plenty, rules={"carry_over": carries}),)) for carries in (True, False))
    first, second = (one_pool(assemble(scenario, INPUTS), FREE.rule) for scenario in (kept, lost))
    assert first.left[0] > 0
    assert first.money[1] == pytest.approx(first.left[0])
    assert second.money[1] == 0


def test_hubs_are_paid_before_places_and_no_money_is_no_place() -> None:
    with_hub = replace(FREE, years=1, streams=(Money("philanthropy", (4_000_000.0,)),), hubs=1)
    pool = one_pool(assemble(with_hub, INPUTS), FREE.rule)
    assert pool.money[0] == pytest.approx(4_000_000 - 3_630_000)  # one hub costs $3.63M a year
    assert one_pool(assemble(replace(FREE, streams=()), INPUTS), FREE.rule).total == 0
