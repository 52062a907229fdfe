"""Answers of solving backwards in words: what the model found, how near it comes, what stops it."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from atlas.data import Atlas
from contracts.errors import AtlasError
from scenarios import codec
from scenarios.backwards import Plan, solve_backwards
from scenarios.goals import Goal, smaller_gap
from scenarios.inputs import Inputs, from_atlas
from scenarios.scenario import Scenario
from views import scenario_solve
from views.scenario_view import ScenarioView, run_view

SD_26 = "senate:26"
TODAY, BILL = codec.preset("today"), codec.preset("ab_2273")
Solve = Callable[..., tuple[ScenarioView, Plan]]


@pytest.fixture(scope="module")
def inputs(committed: Atlas) -> Inputs:
    return from_atlas(committed)


@pytest.fixture(scope="module")
def solve(committed: Atlas, inputs: Inputs) -> Solve:
    def run(scenario: Scenario, goal: Goal, streams: tuple[str, ...] = ("philanthropy",)) -> tuple[ScenarioView, Plan]:
        view = run_view(committed, inputs, scenario, outcomes=False)
        return view, solve_backwards(scenario, goal, inputs, streams, now=view.result)

    return run


@pytest.mark.parametrize(
    ("goal", "said"),
    [
        (Goal(access=0.05, kind="k12"), "every high school district in LA County at 5% or more"),
        (Goal(SD_26, access=0.012), "every high school district and college in SD 26 at 1.2% or more"),
        (Goal("district:1964733", access=0.1), "Los Angeles Unified at 10% or more"),
        (Goal("county:19", access=0.025, kind="college"), "every college in LA County at 2.5% or more"),
        (Goal(SD_26, group="foster", gap=0.0012), "foster youth in SD 26 at most 0.12 points behind"),
        (Goal(SD_26, group="foster", gap=0.0), "foster youth in SD 26 no longer behind"),
    ],
)
def test_what_was_asked_is_said_plainly(committed: Atlas, goal: Goal, said: str) -> None:
    assert scenario_solve.target(goal, committed) == said


def test_no_group_that_the_law_protects_is_offered(committed: Atlas, inputs: Inputs) -> None:
    assert set(scenario_solve.groups(committed, inputs)) == {
        "socioeconomically_disadvantaged",
        "foster",
        "homeless",
        "students_with_disabilities",
        "english_learners",
        "pell",
    }


def test_only_whom_the_scenario_may_fund_is_offered(solve: Solve) -> None:
    assert list(scenario_solve.kinds(solve(TODAY, Goal(access=0.001))[0])) == ["", "k12", "college"]
    assert list(scenario_solve.kinds(solve(BILL, Goal(access=0.001))[0])) == ["k12"]


def test_places_are_the_county_areas_districts_and_colleges(committed: Atlas, inputs: Inputs) -> None:
    places = scenario_solve.places(committed, inputs)
    assert next(iter(places)) == "county:19"
    assert places[SD_26] == "State Senate District 26"
    assert set(inputs.institutions) <= set(places)


def test_an_answer_says_money_places_and_what_the_model_then_shows(solve: Solve, inputs: Inputs) -> None:
    view, plan = solve(TODAY, smaller_gap(SD_26, "foster", 0.5, inputs))
    exhibit = scenario_solve.answer(view, plan)
    assert plan.before is not None
    assert plan.after is not None
    then, today = 100 * plan.after.gap, 100 * plan.before.gap
    assert exhibit.sentence == (
        f"${plan.dollars:,.0f} more over 2026-27 to 2030-31 (${plan.dollars / 5:,.0f} a year) reaches it, with ten new "
        f"placements in all. The model, run with it, shows them {then:.2f} points behind in the average year; today "
        f"they are {today:.2f} points behind."
    )
    assert exhibit.illustrative
    assert exhibit.table["More"].to_list() == [f"${plan.dollars:,.0f}"]
    assert scenario_solve.binds(plan) == (scenario_solve.NOTHING_BINDS,)
    assert scenario_solve.title(view, plan).startswith("Today, with no new money: foster youth in SD 26 at most ")


def test_the_mix_has_a_row_for_what_employers_add(solve: Solve) -> None:
    view, plan = solve(BILL, Goal(SD_26, access=0.03), ("state_grant", "philanthropy"))
    table = scenario_solve.answer(view, plan).table
    assert table["Stream"].to_list() == ["New state grant", "Employers, beside the streams"]
    assert f"{plan.result.whole.sum():,} new placements in all, " in scenario_solve.sentence(view, plan)
    assert "more than without it" in scenario_solve.sentence(view, plan)


def test_money_that_only_has_to_be_steered_is_said(solve: Solve, inputs: Inputs) -> None:
    view, plan = solve(BILL, smaller_gap(SD_26, "foster", 0.0, inputs), ("state_grant", "philanthropy"))
    said = scenario_solve.sentence(view, plan)
    assert said.startswith(
        "No more money is needed: with this as a floor, the money that is there reaches it, with as "
    )
    assert "shows them level or ahead in the average year" in said


def test_a_target_that_is_reached_already_is_said(solve: Solve) -> None:
    view, plan = solve(codec.preset("funder_10m"), Goal(access=0.012, kind="k12"))
    said = scenario_solve.sentence(view, plan)
    assert said.startswith(
        "A funder's $10M a year for three years reaches this as it is. The model, run with it, shows "
    )


def test_out_of_reach_everywhere_names_the_lowest_and_the_reason(solve: Solve) -> None:
    view, plan = solve(TODAY, Goal(SD_26, access=0.9, kind="k12"))
    said = scenario_solve.sentence(view, plan)
    table = scenario_solve.out_of_reach(view, plan)
    assert "at any of two institutions: every student who would like a placement has one. Lowest, " in said
    assert table["Within reach"].to_list() == sorted(table["Within reach"])
    assert set(table["Asked for"]) == {"90.00%"}
    assert scenario_solve.binds(plan)[0].startswith("Every student who would like a placement has one at ")


def test_out_of_reach_at_some_says_that_the_others_reach_it(solve: Solve) -> None:
    few = replace(codec.preset("funder_10m"), coordinators=1.0)
    view, plan = solve(few, Goal(access=0.05, kind="k12"))
    said = scenario_solve.sentence(view, plan)
    assert f"reaches the target at {len(plan.missed)} of 54 institutions: coordinators can look after no more." in said
    assert "stops at 1.63%. All the others reach it." in said
    assert scenario_solve.binds(plan)[0].startswith("Coordinators can look after no more students at ")


def test_money_that_may_pay_for_nothing_is_said(solve: Solve, inputs: Inputs) -> None:
    view, plan = solve(TODAY, smaller_gap("county:19", "pell", 0.0, inputs), ("cte_incentive_grant",))
    said = scenario_solve.sentence(view, plan)
    assert "the streams chosen may not pay for more students there. None of the money chosen brings it nearer." in said
    assert scenario_solve.answer(view, plan).table.is_empty()


def test_mistakes_are_told_with_names_instead_of_codes(committed: Atlas) -> None:
    error = AtlasError("foster in district:1964733: fewer than 30 students are counted.")
    told = scenario_solve.mistake(error, committed)
    assert told == "Foster youth in Los Angeles Unified: fewer than 30 students are counted."


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (
            "floors.college:121886.group = 'foster': no institution there counts it.",
            "Least access in a place, Rio Hondo College, foster youth: no institution there counts it.",
        ),
        (
            "the floors cannot all be met: foster in senate:26 needs 2.0 places a year and can get 1.0.",
            "The floors cannot all be met: foster youth in SD 26 needs 2.0 places a year and can get 1.0.",
        ),
        (
            "place = 'senate:26': the scenario serves no institution there.",
            "SD 26: the scenario serves no institution there.",
        ),
    ],
)
def test_paths_of_levers_are_told_with_names(committed: Atlas, message: str, told: str) -> None:
    assert scenario_solve.mistake(AtlasError(message), committed) == told


def test_the_scenarios_own_streams_and_philanthropy_may_grow_at_first(solve: Solve) -> None:
    view, _ = solve(BILL, Goal(access=0.001))
    assert scenario_solve.default_streams(view) == ("state_grant", "philanthropy")
