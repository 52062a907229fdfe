from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.errors import AtlasError
from scenarios.assemble import assemble
from scenarios.backwards import solve_backwards, used_up
from scenarios.codec import from_link, to_link
from scenarios.costs import PlacementCost
from scenarios.goals import Goal
from scenarios.run import run
from scenarios.scenario import Floor, Money, Scenario
from tests.scenarios.small import small_inputs

INPUTS = small_inputs()
NOTHING = Scenario(name="nothing", title="Nothing", years=1, ramp=False)
COST: PlacementCost = assemble(NOTHING, INPUTS).costs[0][0]
HUNDRED = 100.0  # answers are rounded up to hundreds of dollars


def test_least_budget_of_a_floor_is_places_times_their_cost() -> None:
    # North Unified: 5 percent of 1000 less the 5 there: 45 places at the cost of a placement in Los Angeles.
    plan = solve_backwards(NOTHING, Goal("district:1", access=0.05), INPUTS)
    # 17.87 of July 2025, one statutory rise of 2.49 percent, 160 hours.
    assert pytest.approx(17.87 * 1.0249 * 160) == COST.wages
    assert 0 <= plan.dollars - 45 * COST.total <= HUNDRED
    assert plan.extra == {"philanthropy": plan.dollars}
    assert plan.scenario.floors == (Floor("district:1", 0.05),)
    assert plan.result.after[0] == pytest.approx(0.05, abs=1e-4)
    assert not plan.missed


def test_the_answer_is_a_scenario_that_gives_the_same_again() -> None:
    plan = solve_backwards(NOTHING, Goal(access=0.03), INPUTS)
    again = run(from_link(to_link(plan.scenario)), INPUTS, outcomes=False)
    assert again.floor_after == plan.result.floor_after == pytest.approx(0.03, abs=1e-5)
    assert again.record == plan.result.record


def test_a_little_less_does_not_reach_it() -> None:
    plan = solve_backwards(NOTHING, Goal(access=0.03), INPUTS)
    short = replace(plan.scenario, streams=(Money("philanthropy", (plan.dollars * 0.99,)),))
    with pytest.raises(AtlasError, match="the floors cannot all be met"):
        run(short, INPUTS, outcomes=False)


def test_extra_money_comes_in_equal_parts_each_year() -> None:
    plan = solve_backwards(replace(NOTHING, years=3), Goal("district:1", access=0.05), INPUTS)
    (money,) = plan.scenario.streams
    assert len(set(money.dollars)) == 1
    assert sum(money.dollars) == plan.dollars
    # The floor holds for the average year: 45 places a year, 135 in all.
    assert plan.result.total == pytest.approx(135, abs=0.1)


def test_gap_of_a_group_closes_with_places_for_its_members() -> None:
    # With n places, all for Pell recipients, (28 + n) / 2200 = (100 + n) / 7000, so n = 5.
    plan = solve_backwards(NOTHING, Goal(group="pell", gap=0.0), INPUTS)
    assert plan.result.total == pytest.approx(5, abs=0.1)
    assert plan.before is not None
    assert plan.after is not None
    assert plan.before.gap == pytest.approx(100 / 7000 - 28 / 2200)
    assert -1e-5 <= plan.after.gap <= 1e-6


def test_half_a_gap_needs_half_the_places() -> None:
    half = (100 / 7000 - 28 / 2200) / 2
    plan = solve_backwards(NOTHING, Goal(group="pell", gap=half), INPUTS)
    assert plan.result.total == pytest.approx(2.5, abs=0.1)
    assert plan.after is not None
    assert plan.after.gap == pytest.approx(half, abs=2e-5)


def test_a_goal_already_reached_costs_nothing_and_changes_nothing() -> None:
    for goal in (Goal(access=0.001), Goal(group="pell", gap=0.5)):
        plan = solve_backwards(NOTHING, goal, INPUTS)
        assert plan.reached_before
        assert (plan.dollars, plan.scenario) == (0, NOTHING)


def test_money_already_there_lowers_the_answer() -> None:
    goal = Goal("district:1", access=0.05)
    helped = replace(NOTHING, streams=(Money("philanthropy", (100_000.0,)),))
    saved = solve_backwards(NOTHING, goal, INPUTS).dollars - solve_backwards(helped, goal, INPUTS).dollars
    assert saved == pytest.approx(100_000, abs=HUNDRED)


def test_enough_money_that_goes_elsewhere_is_steered_by_the_floor() -> None:
    # 300,000 dollars buy more than 45 places, but in proportion to students North Unified gets a tenth of them.
    rich = replace(NOTHING, rule="proportional", streams=(Money("philanthropy", (300_000.0,)),))
    plan = solve_backwards(rich, Goal("district:1", access=0.05), INPUTS)
    assert (plan.dollars, plan.reached_before) == (0, False)
    assert plan.result.after[0] == pytest.approx(0.05, abs=1e-6)


def test_a_gap_closed_by_steering_is_closed_as_far_as_asked_and_no_further() -> None:
    # Money is there, shared in proportion to students and mixed evenly, so the gap stays; half needs no more money.
    there = replace(NOTHING, scope="college", rule="proportional", streams=(Money("philanthropy", (300_000.0,)),))
    half = (100 / 7000 - 28 / 2200) / 2
    plan = solve_backwards(there, Goal(group="pell", gap=half), INPUTS)
    assert plan.dollars == 0
    assert plan.after is not None
    assert plan.after.gap == pytest.approx(half, abs=2e-5)


def test_a_floor_for_one_group_leaves_the_others_mixed_evenly() -> None:
    # High schools only: the floor makes two classes, foster youth and everyone else; it asks for less than they get.
    there = replace(NOTHING, scope="k12", streams=(Money("philanthropy", (300_000.0,)),))
    least = run(there, INPUTS, outcomes=False).access.groups
    row = least.rates.names.index("foster")
    held = run(replace(there, floors=(Floor("county:19", 0.001, "foster"),)), INPUTS, outcomes=False).access.groups
    assert held.rates.after[row] == pytest.approx(least.rates.after[row], rel=1e-6)


def test_a_stream_that_serves_others_first_needs_more() -> None:
    # A quarter of WIOA reaches enrolled students, so the same places cost four times as much.
    goal = Goal("district:1", access=0.01)
    direct = solve_backwards(NOTHING, goal, INPUTS).dollars
    through = solve_backwards(NOTHING, goal, INPUTS, ("wioa_youth",))
    assert through.dollars == pytest.approx(4 * direct, abs=4 * HUNDRED)


def test_the_mix_takes_what_brings_others_along_and_fills_in_with_the_rest() -> None:
    # The grant pays half of wages and nothing else, employers the other half: 45 places need half their wages from it.
    half = {"pays": ["wage"], "wage_share": dict.fromkeys(("campus", "public", "nonprofit", "for_profit"), 0.5)}
    granted = replace(NOTHING, streams=(Money("state_grant", (0.0,), half),))
    plan = solve_backwards(granted, Goal("district:1", access=0.05), INPUTS, ("philanthropy", "state_grant"))
    assert plan.extra["state_grant"] == pytest.approx(45 * COST.wages / 2, abs=HUNDRED)
    assert plan.extra["philanthropy"] == pytest.approx(45 * (COST.total - COST.wages), abs=HUNDRED)


def test_streams_that_bring_nothing_do_not_stay_in_the_answer() -> None:
    plan = solve_backwards(NOTHING, Goal("district:1", access=0.05), INPUTS, ("wioa_youth", "philanthropy"))
    assert [money.stream for money in plan.scenario.streams] == ["philanthropy"]


def test_out_of_reach_is_lowered_to_what_can_be_had_and_only_there() -> None:
    # At most 79 percent of students would like a place; the 4 percent of West Unified have theirs among them.
    plan = solve_backwards(NOTHING, Goal(access=0.9), INPUTS)
    assert {floor.place for floor in plan.missed} == set(INPUTS.institutions)
    assert {(floor.wanted, floor.because) for floor in plan.missed} == {(0.9, "demand")}
    assert [floor.reachable for floor in plan.missed] == pytest.approx([0.79] * 5, abs=2e-6)
    assert plan.result.floor_after == pytest.approx(0.79, abs=2e-4)
    assert used_up(plan.result) == {"demand": INPUTS.names, "coordinators": (), "employer places": ()}


def test_coordinators_stop_one_place_and_not_the_others() -> None:
    # One coordinator handles a caseload of places a year; North Unified needs 45 more, West Unified 5.
    caseload = NOTHING.assumptions.value("coordinator_caseload")
    few = replace(NOTHING, scope="k12", coordinators=20 / caseload)
    plan = solve_backwards(few, Goal(access=0.05), INPUTS)
    assert [(floor.place, floor.because) for floor in plan.missed] == [
        ("district:1", "coordinators"),
        ("district:2", "coordinators"),
    ]
    assert [floor.reachable for floor in plan.missed] == pytest.approx([25 / 1000, 60 / 2000], abs=2e-6)
    assert used_up(plan.result)["coordinators"] == ("North Unified", "South Unified")
    assert plan.result.after[:3] == pytest.approx([25 / 1000, 60 / 2000, 0.05], abs=1e-4)


def test_employers_stop_who_is_near_them() -> None:
    few = replace(NOTHING, scope="k12", firms={"board:A": 10.0}, ramp=False)
    plan = solve_backwards(few, Goal(access=0.05), INPUTS)
    assert [(floor.place, floor.because) for floor in plan.missed] == [("district:1", "employer places")]
    assert used_up(plan.result)["employer places"] == ("board:A",)


def test_money_that_may_not_pay_reaches_nothing_and_says_so() -> None:
    plan = solve_backwards(NOTHING, Goal("district:1", access=0.05), INPUTS, ("cte_incentive_grant",))
    assert (plan.dollars, [(floor.reachable, floor.because) for floor in plan.missed]) == (0, [(0.005, "money")])


def test_a_gap_out_of_reach_is_closed_as_far_as_it_goes() -> None:
    # High schools only: no college student can be placed, so Pell recipients stay where they are.
    plan = solve_backwards(replace(NOTHING, scope="k12"), Goal(group="pell", gap=0.0), INPUTS)
    assert [(floor.group, floor.because) for floor in plan.missed] == [("pell", "scope")]
    assert plan.after is not None
    assert plan.after.gap == pytest.approx(100 / 7000 - 28 / 2200)


def test_students_whom_the_scenario_excludes_are_no_lack_of_demand() -> None:
    # Foster youth only: places for them cannot bring Pell recipients any nearer, however many would like one.
    plan = solve_backwards(replace(NOTHING, cells=("foster",)), Goal(group="pell", gap=0.0), INPUTS)
    assert [(floor.group, floor.because) for floor in plan.missed] == [("pell", "scope")]


def test_hubs_that_nobody_may_pay_are_said() -> None:
    hubs = Scenario(name="a", title="A", years=1, ramp=False, hubs=1, streams=(Money("state_grant", (5e6,)),))
    lean = replace(
        hubs, streams=(Money("state_grant", (5e6,), {"pays": ["wage", "support", "eor", "staff", "system"]}),)
    )
    assert solve_backwards(lean, Goal("district:1", access=0.01), INPUTS, ("wioa_youth",)).dollars == 0


def test_no_stream_is_no_answer() -> None:
    with pytest.raises(AtlasError, match="no stream may bring more money; choose at least one"):
        solve_backwards(NOTHING, Goal(access=0.1), INPUTS, ())
    with pytest.raises(AtlasError, match="unknown stream 'philantropy'; did you mean 'philanthropy'"):
        solve_backwards(NOTHING, Goal(access=0.1), INPUTS, ("philantropy",))
