from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.errors import AtlasError
from scenarios.goal_seek import (
    Goal,
    break_even_match,
    break_even_matches,
    least_budget,
    reached,
    total_budget,
)
from scenarios.run import run
from scenarios.scenario import Money, Scenario
from tests.scenarios.small import small_inputs

INPUTS = small_inputs()
NOTHING = Scenario(name="nothing", title="Nothing", years=1, ramp=False)


def test_least_budget_of_a_floor_is_places_times_their_cost() -> None:
    # North Unified: 5 percent of 1000 less the 5 there: 45 places at the cost of a placement in Los Angeles.
    answer = least_budget(NOTHING, Goal("district:1", access=0.05), INPUTS)
    assert answer.new_places == pytest.approx(45, rel=1e-5)
    assert answer.dollars == pytest.approx(45 * answer.assembly.costs[0][0].total, rel=1e-5)
    # 17.87 of July 2025, one statutory rise of 2.49 percent, 160 hours.
    assert answer.assembly.costs[0][0].wages == pytest.approx(17.87 * 1.0249 * 160)
    assert (
        answer.sentence
        == f"${answer.dollars:,.0f} more of Philanthropy reaches the target (${answer.dollars:,.0f} by year)."
    )


def test_budget_found_reaches_the_goal_and_a_little_less_does_not() -> None:
    goal = Goal(access=0.03)
    answer = least_budget(NOTHING, goal, INPUTS)
    funded = replace(NOTHING, streams=(Money("philanthropy", (answer.dollars,)),))
    assert run(funded, INPUTS, outcomes=False).floor_after == pytest.approx(0.03, abs=1e-5)
    short = replace(NOTHING, streams=(Money("philanthropy", (answer.dollars * 0.99,)),))
    assert run(short, INPUTS, outcomes=False).floor_after < 0.03
    assert reached([goal], answer.solution, answer.assembly.problem, INPUTS) == (True,)


def test_gap_of_a_group_closes_with_places_for_its_members() -> None:
    # Pell recipients: 1600 + 600 of 7000 at the colleges hold their share of places, 40 x 0.4 + 60 x 0.2 = 28, that is
    # 1.2727 percent; everyone in the county has 165 of 10500, 1.5714. To close the gap 2200 x 0.015714 - 28 = 6.57.
    answer = least_budget(NOTHING, Goal(group="pell", gap=0.0), INPUTS)
    assert answer.new_places == pytest.approx(6.571, abs=0.01)


def test_goal_already_reached_costs_nothing() -> None:
    answer = least_budget(NOTHING, Goal(access=0.001), INPUTS)
    assert answer.dollars == pytest.approx(0, abs=1)
    assert answer.sentence == "The target is reached without more money."


def test_money_already_there_lowers_the_answer() -> None:
    goal = Goal("district:1", access=0.05)
    helped = replace(NOTHING, streams=(Money("philanthropy", (100_000.0,)),))
    saved = least_budget(NOTHING, goal, INPUTS).dollars - least_budget(helped, goal, INPUTS).dollars
    assert saved == pytest.approx(100_000, abs=1)
    assert total_budget(helped) == 100_000
    assert total_budget(NOTHING) == 0


def test_stream_with_a_floor_for_others_needs_more() -> None:
    # A quarter of WIOA reaches enrolled students, and only some cells, so the same places cost four times as much.
    goal = Goal("district:1", access=0.01)
    direct = least_budget(NOTHING, goal, INPUTS).dollars
    assert least_budget(NOTHING, goal, INPUTS, "wioa_youth").dollars == pytest.approx(4 * direct, rel=1e-5)


def test_target_out_of_reach_names_the_one_that_is_not() -> None:
    # Demand is 79 percent of students at most.
    with pytest.raises(AtlasError, match=r"access = 0.9 cannot be reached .* stop at 0.7900. Lower access to that"):
        least_budget(NOTHING, Goal(access=0.9), INPUTS)
    with pytest.raises(AtlasError, match=r"cannot be reached for pell in county:19, whatever the money"):
        least_budget(replace(NOTHING, scope="k12"), Goal(group="pell", gap=0.0), INPUTS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "either `access`"),
        ({"access": 0.1, "gap": 0.1}, "either `access`"),
        ({"access": 2}, "access = 2: give a share of students"),
        ({"gap": 0.1}, "gap needs a group"),
        ({"access": 0.1, "group": "foster"}, "group = 'foster' needs `gap`"),
        ({"gap": 0.1, "group": "hispanic_latino"}, "cannot be a key of allocation"),
    ],
)
def test_goal_that_means_nothing(arguments: dict[str, float], message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        Goal(**arguments)  # type: ignore[arg-type]


def test_unknown_group_and_place_are_named() -> None:
    with pytest.raises(AtlasError, match="group 'pel' is not known; did you mean 'pell'"):
        least_budget(NOTHING, Goal(group="pel", gap=0.0), INPUTS)
    with pytest.raises(AtlasError, match="place: no institution lies in 'district:7'"):
        least_budget(NOTHING, Goal("district:7", access=0.1), INPUTS)


# A place of 5000 dollars worth 2000 pays for itself when others bring 1.5 dollars for each grant dollar.
@pytest.mark.parametrize(("cost", "value", "match"), [(5000, 2000, 1.5), (5000, 5000, 0), (5000, 9000, 0)])
def test_break_even_match(cost: float, value: float, match: float) -> None:
    assert break_even_match(cost, value) == pytest.approx(match)


def test_no_match_saves_a_place_without_value() -> None:
    with pytest.raises(AtlasError, match="no match breaks even"):
        break_even_match(5000, 0)


def test_break_even_matches_by_preset() -> None:
    funded = replace(NOTHING, scope="k12", streams=(Money("philanthropy", (300_000.0,)),))
    result = run(funded, INPUTS)
    matches = break_even_matches(result)
    assert matches["null"] is None
    sceptical, optimistic = matches["sceptical"], matches["optimistic"]
    assert sceptical is not None
    assert optimistic is not None
    assert sceptical > optimistic >= 0
    # Match = break-even effect over effect, less one; sceptical values a graduate at 150,000.
    found = result.forecasts["sceptical"]
    assert found.break_even is not None
    assert found.extra_graduates is not None
    effect = found.extra_graduates.mean / result.total
    assert sceptical == pytest.approx(found.break_even.effect / effect - 1)
