"""What was changed of a preset: every lever and assumption, then and now, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from atlas.data import Atlas
from scenarios import codec
from scenarios.inputs import Inputs, from_atlas
from scenarios.scenario import Floor, Money, Scenario
from views import scenario_changes
from views.scenario_view import ScenarioView, run_view, view_of

HALF = dict.fromkeys(("campus", "public", "nonprofit", "for_profit"), 0.5)


@pytest.fixture(scope="module")
def start(committed: Atlas) -> ScenarioView:
    return run_view(committed, from_atlas(committed), codec.preset("ab_2273"), outcomes=False)


def view(start: ScenarioView, **changed: Any) -> ScenarioView:  # noqa: ANN401 - levers of every kind
    """The view of a changed scenario with the numbers of the unchanged one, which no change reads."""
    result = replace(start.result, scenario=replace(start.scenario, **changed))
    return view_of(start.atlas, start.inputs, result, start.baseline)


def grant(**rules: Any) -> tuple[Money, ...]:  # noqa: ANN401 - rules of every kind
    (money,) = codec.preset("ab_2273").streams
    return (replace(money, rules={**money.rules, **rules}),)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"hours": 160.0}, ("Paid hours of one placement", "320 hours", "160 hours")),
        ({"hours": None}, ("Paid hours of one placement", "320 hours", "the usual hours of the kind of placement")),
        ({"hourly_wage": 21.5}, ("Hourly wage in dollars", "the local minimum wage", "$21.50")),
        ({"scope": "all"}, ("High schools or colleges", "High schools only", "High schools and colleges")),
        ({"ramp": False}, ("Build up over five years", "yes", "no")),
        ({"incentive_share": 0.29}, ("Part of the wage given back to employers, in percent", "0%", "29%")),
        ({"baseline": "funder_10m"}, ("Compare with", "Today, with no new money", codec.preset("funder_10m").title)),
        ({"cells": ("foster", "el")}, ("Only these students", "all", "Foster youth and English learners, others")),
        ({"places": ("assembly:52",)}, ("Only these places", "all", "AD 52")),
        (
            {"streams": grant(wage_share=dict.fromkeys(HALF, 0.75))},
            ("New state grant: most of the wage it pays, by host", "50% everywhere", "75% everywhere"),
        ),
        (
            {"streams": grant(wage_share=HALF | {"campus": 1.0})},
            (
                "New state grant: most of the wage it pays, by host",
                "50% everywhere",
                "100% on campus, 50% at public hosts, 50% at nonprofit hosts and 50% at private firms",
            ),
        ),
        (
            {"streams": grant(pays=["wage"])},
            (
                "New state grant: may pay for",
                "Wages, Supports, Payroll taxes and fee and Coordinators",
                "Wages",
            ),
        ),
        (
            {"streams": (replace(grant()[0], dollars=(5e6, 1.5, 0.0, 0.0, 0.0)),)},
            ("Money: New state grant", "$2,698,983 a year", "$5,000,000, $1.50, $0, $0 and $0, year by year"),
        ),
        (
            {"floors": (Floor("senate:26", 0.02),)},
            ("Least access in SD 26", "not there", "2%"),
        ),
        (
            {"floors": (Floor("senate:26", 0.02, "foster"),)},
            ("Least access in SD 26, foster youth", "not there", "2%"),
        ),
        (
            {"firms": {"board:SBWIB": 1200.0}},
            ("Employers: South Bay WIB", "not there", "1,200"),
        ),
        (
            {"overrides": {"coordinator_caseload": 90.0}},
            ("Assumption: Coordinator caseload (placements a coordinator-year)", "100", "90"),
        ),
        (
            {"overrides": {"statewide_centre_annual_cost": 1e6}},
            ("Assumption: Statewide centre annual cost (USD a year)", "no published figure", "1,000,000"),
        ),
    ],
)
def test_each_change_is_told_then_and_now(
    start: ScenarioView, changed: dict[str, Any], said: tuple[str, str, str]
) -> None:
    (found,) = scenario_changes.changes(view(start, **changed))
    assert (found.lever, found.before, found.now) == said


def test_streams_that_come_and_go_are_told(start: ScenarioView) -> None:
    new = Money("philanthropy", (1e6,), {"pays": ["wage"]})
    found = scenario_changes.changes(view(start, streams=(new,)))
    assert [(change.lever, change.before, change.now) for change in found] == [
        ("Money: New state grant", "$2,698,983 a year", "not there"),
        ("Money: Philanthropy", "not there", "$1,000,000 once"),
        ("Philanthropy: may pay for", "not there", "Wages"),
    ]


def test_amounts_that_differ_by_a_cent_read_differently(start: ScenarioView) -> None:
    (change,) = scenario_changes.changes(view(start, streams=(replace(grant()[0], dollars=(2_698_983.01,)),)))
    assert (change.before, change.now) == ("$2,698,983 a year", "$2,698,983.01 a year")


def test_an_assumption_carries_status_and_source_of_the_value_in_the_files(start: ScenarioView) -> None:
    (found,) = scenario_changes.changes(view(start, overrides={"coordinator_caseload": 90.0}))
    assert found.status == "calibrated"
    assert found.source


def test_words_are_no_change(start: ScenarioView) -> None:
    assert scenario_changes.changes(view(start, title="Mine", author="Somebody")) == ()


def test_the_exhibit_counts_and_lists_the_changes(start: ScenarioView) -> None:
    exhibit = scenario_changes.exhibit(view(start, hours=160.0, overrides={"take_up": 0.8}))
    assert exhibit.sentence == "Two choices differ from AB 2273 - summer internships for rising seniors."
    assert exhibit.table["Basis"].to_list() == ["chosen", "assumption"]
    nothing = scenario_changes.exhibit(start)
    assert nothing.table.is_empty()
    assert nothing.sentence.startswith("Nothing was changed")


@pytest.mark.parametrize("name", codec.preset_names())
def test_a_preset_differs_from_today_in_words_that_a_reader_knows(committed: Atlas, name: str) -> None:
    inputs: Inputs = from_atlas(committed)
    scenario: Scenario = replace(codec.preset(name), based_on="")
    found = scenario_changes.changes(run_view(committed, inputs, scenario, outcomes=False))
    told = " ".join(f"{change.lever} {change.before} {change.now}" for change in found)
    assert "_" not in told
    assert bool(found) is (name != "today")
