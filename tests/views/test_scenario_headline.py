"""The four numbers and their sentence: against today, against another scenario, and where there is nothing to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from atlas.data import Atlas
from contracts.errors import AtlasError
from scenarios import codec
from scenarios.headline import Bools, GroupGap, Headline
from scenarios.inputs import Inputs, from_atlas
from scenarios.result import Result
from scenarios.scenario import Money
from views import scenario_headline
from views.scenario_view import ScenarioView, baseline_of, run_view, start_of, with_forecasts

BILL = codec.preset("ab_2273")


@pytest.fixture(scope="module")
def inputs(committed: Atlas) -> Inputs:
    return from_atlas(committed)


@pytest.fixture(scope="module")
def bill(committed: Atlas, inputs: Inputs) -> ScenarioView:
    return run_view(committed, inputs, BILL, outcomes=False)


def told(view: ScenarioView) -> dict[str, tuple[str, str]]:
    return {number.id: (number.value, number.beside) for number in scenario_headline.numbers(view)}


def test_the_numbers_are_those_of_the_model(bill: ScenarioView) -> None:
    found, shown = scenario_headline.pair(bill).scenario, told(bill)
    assert shown["places"][0] == f"{bill.result.whole.sum():,}"
    assert shown["access"][0] == f"{round(found.access * 100, 2):.2f}%"
    assert shown["per_million"][0] == f"{round(bill.result.total / bill.result.cost.sum() * 1e6, 1)}"
    # 6,387 of 431,000 students in grades 9-12 in the illustration; the colleges are not in the bill's scope.
    assert "beside 6,387 today" in shown["places"][1]
    assert shown["access"][1] == "1.48% today. Of students in grades 9-12."
    assert [number.illustrative for number in scenario_headline.numbers(bill)] == [True, True, False, True]


def test_the_sentence_holds_the_same_numbers(bill: ScenarioView) -> None:
    said, shown = scenario_headline.sentence(bill), told(bill)
    for name in ("places", "access", "gap"):
        assert shown[name][0] in said
    assert "2026-27 to 2030-31" in said


def test_today_is_said_to_change_nothing(committed: Atlas, inputs: Inputs) -> None:
    today = run_view(committed, inputs, codec.preset("today"), outcomes=False)
    assert told(today)["places"][0] == "0"
    assert told(today)["per_million"] == ("–", "No money is spent.")
    assert scenario_headline.sentence(today) == (
        "Today, with no new money: no money is added, so there is no new placement and nothing changes."
    )


def test_money_that_places_nobody_says_why(committed: Atlas, inputs: Inputs) -> None:
    supports = replace(BILL, streams=(Money("state_grant", (1e6,), {"pays": ["support"]}),))
    view = run_view(committed, inputs, supports, outcomes=False)
    assert "the money places nobody. No stream pays for wages" in scenario_headline.sentence(view)


def test_another_baseline_is_named_and_told_of_the_same_students(committed: Atlas, inputs: Inputs) -> None:
    view = run_view(committed, inputs, replace(BILL, baseline="funder_10m"), outcomes=False)
    gift, shown = codec.preset("funder_10m").title, told(view)
    assert f"with {gift}" in shown["places"][1]
    assert f"With {gift}: " in shown["per_million"][1]
    both = scenario_headline.pair(view)
    assert both.baseline.students == both.scenario.students
    assert f"against {scenario_headline.percent(both.baseline.access)} with {gift}" in scenario_headline.sentence(view)


def test_chosen_places_are_counted(committed: Atlas, inputs: Inputs) -> None:
    view = run_view(committed, inputs, replace(BILL, places=("district:1964881",)), outcomes=False)
    assert scenario_headline.who(view) == "students in grades 9-12 of one institution in the places chosen"


FOSTER = "Foster youth would be furthest behind all students"
LEVEL, SMALL, LARGE = GroupGap("foster", -0.00001), GroupGap("foster", -0.002), GroupGap("english_learners", -0.01)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            LARGE,
            SMALL,
            (
                "0.20 points",
                "Foster youth, below all students. Today: 1.00 points (English learners).",
                f"{FOSTER}, by 0.20 points; today it is English learners, by 1.00 points.",
            ),
        ),
        (
            LARGE,
            replace(LARGE, gap=-0.02),
            (
                "2.00 points",
                "English learners, below all students. Today: 1.00 points.",
                "English learners would be furthest behind all students, by 2.00 points instead of 1.00 points.",
            ),
        ),
        (
            LARGE,
            LARGE,
            (
                "1.00 points",
                "English learners, below all students. Today: 1.00 points.",
                "English learners would be furthest behind all students, by 1.00 points, as today.",
            ),
        ),
        (
            SMALL,
            LEVEL,
            (
                "None",
                "No student group would be behind all students. Today: 0.20 points (foster youth).",
                "No student group would be behind all students; today it is foster youth, by 0.20 points.",
            ),
        ),
        (
            LEVEL,
            SMALL,
            (
                "0.20 points",
                "Foster youth, below all students. Today: none.",
                f"{FOSTER}, by 0.20 points; today no group is.",
            ),
        ),
        (
            LEVEL,
            LEVEL,
            (
                "None",
                "No student group would be behind all students. Today: none.",
                "No student group would be behind all students.",
            ),
        ),
        (None, None, ("–", "No student group is large enough to be shown.", "1.48% today.")),
    ],
)
def test_the_widest_gap_is_told_before_and_after(
    bill: ScenarioView,
    monkeypatch: pytest.MonkeyPatch,
    before: GroupGap | None,
    after: GroupGap | None,
    said: tuple[str, str, str],
) -> None:
    real = scenario_headline.headline

    def headline(result: Result, scope: Bools) -> Headline:
        return replace(real(result, scope), gap=after if result is bill.result else before)

    monkeypatch.setattr(scenario_headline, "headline", headline)
    assert told(bill)["gap"] == said[:2]
    assert scenario_headline.sentence(bill).endswith(said[2])


def test_the_exhibit_holds_the_numbers_unrounded_with_their_source(bill: ScenarioView) -> None:
    exhibit = scenario_headline.exhibit(bill)
    found = scenario_headline.pair(bill).scenario
    assert exhibit.table["Scenario"].to_list()[:3] == [found.places, found.access * 100, found.per_million]
    assert exhibit.table["Basis"].to_list() == ["modelled", "illustrative", "modelled", "illustrative"]
    assert exhibit.table["Difference"].to_list()[2] is None
    assert all(source.startswith(f"Funding model {bill.result.record.model}; ") for source in exhibit.table["Source"])
    assert exhibit.illustrative
    assert exhibit.title == "AB 2273 - summer internships for rising seniors, 2026-27 to 2030-31"


def test_a_view_names_its_years_its_start_and_what_was_changed(bill: ScenarioView) -> None:
    assert (bill.years, bill.school_year(1), bill.start.name, bill.changed) == (
        "2026-27 to 2030-31",
        "2027-28",
        "ab_2273",
        (),
    )
    one = replace(bill, scenario=replace(BILL, years=1))
    assert one.years == "2026-27"
    assert start_of(replace(BILL, based_on="")).name == "today"
    assert with_forecasts(bill, {}).result.forecasts == {}


def test_a_baseline_that_is_no_preset_is_refused() -> None:
    with pytest.raises(AtlasError, match="baseline = 'nowhere' is no preset; use one of today"):
        baseline_of(replace(BILL, baseline="nowhere"))


def test_without_any_facts_there_is_no_source(bill: ScenarioView) -> None:
    empty = replace(bill.atlas, facts=bill.atlas.facts.clear())
    assert replace(bill, atlas=empty).sources == ()
    assert {source.id for source in bill.sources} >= {"cde_acgr_2024_25", "illustration_participation"}
