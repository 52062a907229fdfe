"""The boxes of the scenario page: what goes in comes out the same, and what is wrong is told by the lever's name."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from scenarios import codec
from scenarios.scenario import Floor, Money, Scenario
from scenarios.streams import CHANGEABLE
from ui import scenario_amounts
from ui.scenario_form import key, read, written

TODAY = codec.preset("today")
HALF = dict.fromkeys(("campus", "public", "nonprofit", "for_profit"), 0.5)
EVERYTHING = Scenario(
    name="everything",
    title="Everything",
    author="A",
    description="B",
    source="C",
    baseline="funder_10m",
    start_year=2027,
    years=3,
    streams=(
        Money("philanthropy", (1_000_000.1, 2e6, 0.0), {"pays": ["wage"], "admin_cap": 0.07}),
        Money("wioa_youth", (1e6,), {"out_of_school_floor": 0.29}),
        Money("federal_work_study", (123_456.78,), {"wage_share": HALF | {"campus": 0.29}, "carry_over": True}),
    ),
    rule="user_formula",
    need_weight=0.3,
    formula="students * sed_share",
    scope="k12",
    places=("assembly:52",),
    cells=("foster", "homeless"),
    floors=(Floor("senate:26", 0.0123), Floor("assembly:52", 0.02, "foster")),
    modality="school_year_paid",
    hours=100,
    hourly_wage=21.5,
    age="14-15",
    school_days=90,
    work_experience_education=True,
    employer_of_record="private_host",
    incentive_share=0.29,
    hubs=2,
    statewide_centre=True,
    coordinators=1.5,
    hires_per_year=0.5,
    firms={"board:SBWIB": 1200.0},
    places_per_firm=2.5,
    ramp=False,
    overrides={"coordinator_caseload": 90.0, "statewide_centre_annual_cost": 1e6},
)


def test_the_scenario_with_everything_changes_every_lever() -> None:
    at_default = [entry.name for entry in fields(Scenario) if getattr(EVERYTHING, entry.name) == entry.default]
    assert at_default == ["based_on", "provisions"]


@pytest.mark.parametrize("name", codec.preset_names())
def test_a_preset_in_the_boxes_reads_back_as_itself(name: str) -> None:
    preset = codec.preset(name)
    assert read(written(preset), preset).scenario == preset


def test_every_lever_reads_back_as_it_was() -> None:
    assert read(written(EVERYTHING), EVERYTHING).scenario == EVERYTHING


def test_every_lever_can_be_set_by_its_box() -> None:
    found = read(written(EVERYTHING), TODAY).scenario
    assert found is not None
    assert codec.fingerprint(found) == codec.fingerprint(EVERYTHING)
    assert (found.title, found.author, found.description) == ("Everything", "A", "B")


def test_every_rule_of_a_stream_has_a_box() -> None:
    boxes = written(codec.preset("ab_2273"))
    rules = {rule for rule in CHANGEABLE if key("rule", "state_grant", rule) in boxes}
    assert rules | {"wage_share"} == set(CHANGEABLE)
    assert key("host", "state_grant", "campus") in boxes


def boxes(preset: str, **changed: Any) -> Any:  # noqa: ANN401 - boxes hold words, numbers, lists and switches
    scenario = codec.preset(preset)
    return read(written(scenario) | {key(name): value for name, value in changed.items()}, scenario)


def test_the_employers_part_is_one_box() -> None:
    found = boxes("ab_2273", employer_state_grant=25.0).scenario
    assert found.streams[0].rules["wage_share"] == dict.fromkeys(HALF, 0.75)
    assert found.streams[0].dollars == codec.preset("ab_2273").streams[0].dollars
    assert found.title == "AB 2273 - summer internships for rising seniors, changed"
    assert found.name == "ab_2273_changed"


def test_a_rule_that_is_again_the_streams_own_is_no_change() -> None:
    found = boxes("ab_2273", employer_state_grant=0.0).scenario
    assert "wage_share" not in found.streams[0].rules
    back = read(written(found) | {key("employer", "state_grant"): 50.0}, found).scenario
    assert back == codec.preset("ab_2273")


def test_a_title_of_ones_own_stays() -> None:
    assert boxes("ab_2273", title="Mine").scenario.title == "Mine"
    assert boxes("ab_2273", title="Mine", hours=200.0).scenario.title == "Mine"


def test_streams_are_added_and_taken_away() -> None:
    found = boxes("ab_2273", streams=["philanthropy"], dollars_philanthropy="1M; 2M; 0; 0; 0").scenario
    assert found.streams == (Money("philanthropy", (1e6, 2e6, 0.0, 0.0, 0.0)),)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"hours": 5000.0}, ["Paid hours of one placement = 5000.0: give hours, a number from 1 to 2,080."]),
        ({"hourly_wage": 3.0}, ["Hourly wage in dollars = 3 is below the state minimum of 16.90 in force on"]),
        ({"incentive_share": 90.0}, ["Part of the wage given back to employers, in percent = 0.9: give a share"]),
        ({"dollars_state_grant": "lots"}, ["New state grant: dollars a year = “lots”: give an amount, such as 10M"]),
        ({"dollars_state_grant": "1M; 2M"}, ["New state grant: dollars a year has 2 amounts for 5 years"]),
        ({"streams": ["philanthropy"]}, ["Philanthropy: dollars a year = “”: give an amount"]),
        ({"employer_state_grant": 130.0}, ["give a share between 0 and 1"]),
        ({"floors": ["senate:26"]}, ["Least access in a place, senate:26: give a number, or take it off the list."]),
        ({"floors": ["senate:26"], "floor_senate:26": 180.0}, ["Least access in a place, senate:26 = 1.8: give"]),
        ({"overrides": ["take_up"], "override_take_up": 2.0}, ["Assumptions, Take up = 2 is outside the accepted"]),
        ({"firms": ["board:X"], "firm_board:X": -1.0}, ["Employers by workforce board, board:X = -1.0: give firms"]),
        ({"rule": "user_formula"}, ["Your own formula is empty, but “Who gets the places” is “Your own formula”"]),
        ({"title": "  "}, ["Name of this scenario is empty"]),
        ({"title": "x" * 500}, ["Name of this scenario has 500 characters: give at most 120."]),
        (
            {"title": "a\u202eb"},
            ["Name of this scenario holds a character that cannot be shown (U+202E): take it out."],
        ),
        ({"cells": ["race"]}, ["Only these students"]),
        ({"school_days": 20, "age": "14-15"}, ["may work at most 60 hours", "raise “School days in the placement”"]),
        # Several mistakes at once: one sentence for each.
        (
            {"hours": 5000.0, "years": 90, "dollars_state_grant": "x"},
            ["Paid hours", "Number of years = 90", "dollars a year = “x”"],
        ),
    ],
)
def test_what_is_wrong_is_told_by_the_levers_name(changed: dict[str, Any], said: list[str]) -> None:
    reading = boxes("ab_2273", **changed)
    assert reading.scenario is None
    told = " ".join(reading.mistakes)
    assert [part for part in said if part not in told] == []
    assert all(sentence.endswith(".") for sentence in reading.mistakes)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"incentive_share": None}, "Part of the wage given back to employers, in percent: give a number."),
        ({"employer_state_grant": None}, "New state grant: employers pay, percent of the wage: give a number."),
        ({"host_state_grant_campus": None}, "New state grant: most of the wage it pays, by host: give a number."),
        ({"rule_state_grant_admin_cap": None}, "New state grant: most for administration, percent: give a number."),
        ({"floors": ["senate:26"], "floor_senate:26": None}, "Least access in a place, senate:26: give a number"),
    ],
)
def test_an_emptied_percent_is_told_and_not_a_crash(changed: dict[str, Any], said: str) -> None:
    reading = boxes("ab_2273", **changed)
    assert reading.scenario is None
    assert [sentence for sentence in reading.mistakes if sentence.startswith(said)] == list(reading.mistakes)
    assert len(reading.mistakes) == 1


def test_the_emptied_percent_of_a_floor_that_is_there_is_told() -> None:
    held = replace(TODAY, floors=(Floor("senate:26", 0.01),))
    reading = read(written(held) | {key("floor", "senate:26"): None}, held)
    assert reading.mistakes == ("Least access in a place, senate:26: give a number, or take it off the list.",)


def test_a_wrong_lever_gives_one_sentence_and_the_right_ones_none() -> None:
    reading = boxes("ab_2273", hours=5000.0, years=3, hubs=1)
    assert len(reading.mistakes) == 1


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("2,698,983", (2_698_983.0,)),
        ("$10M", (10e6,)),
        ("2.7 million", (2_700_000.0,)),
        ("10M; 5M;0", (10e6, 5e6, 0.0)),
        ("1.5k", (1500.0,)),
        (".5 B", (5e8,)),
        ("0", (0.0,)),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, amounts: tuple[float, ...]) -> None:
    assert scenario_amounts.dollars(text, "x") == amounts


@pytest.mark.parametrize("text", ["", "ten", "1,00,000", "10 M M", "-5", "1e9", "nan", "10M;", "10M, 5M", "$"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="give an amount"):
        scenario_amounts.dollars(text, "x")


@pytest.mark.parametrize("amount", [0.0, 0.07, 2_698_983.0, 123_456.78, 1e11])
def test_an_amount_reads_back_as_it_was_written(amount: float) -> None:
    assert scenario_amounts.dollars(scenario_amounts.written([amount]), "x") == (amount,)


def test_a_fraction_of_a_cent_is_kept_while_nobody_touches_it() -> None:
    odd = replace(TODAY, streams=(Money("philanthropy", (1 / 3,)),))
    assert read(written(odd), odd).scenario == odd
