from __future__ import annotations

from typing import Any

import pytest

from contracts.errors import AtlasError
from scenarios.scenario import Floor, Money, Scenario


def scenario(**changes: Any) -> Scenario:  # noqa: ANN401 - any field of a scenario
    return Scenario(**({"name": "test", "title": "Test"} | changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": "Not A Name"}, "name = 'Not A Name': use 1 to 60 small letters"),
        ({"rule": "maxmin"}, "rule = 'maxmin' is not known; did you mean 'max_min'"),
        ({"scope": "k-12"}, "did you mean 'k12'"),
        ({"modality": "paid"}, "modality = 'paid' is not known"),
        ({"age": "17"}, "age = '17' is not known"),
        ({"employer_of_record": "school"}, "did you mean 'own_school'"),
        ({"cells": ("fosters",)}, "did you mean 'foster'"),
        ({"years": 0}, "years = 0: give a whole number, a number from 1 to 10"),
        ({"years": 2.5}, "years = 2.5: give a whole number from 1 to 10"),
        ({"start_year": 1990}, "start_year = 1990"),
        ({"need_weight": -1}, "need_weight = -1"),
        ({"incentive_share": 0.9}, "incentive_share = 0.9: give a share of the wage, a number from 0 to 0.75"),
        ({"hours": float("nan")}, "hours = nan"),
        ({"coordinators": -1}, "coordinators = -1"),
        ({"firms": {"board:A": -5}}, "firms.board:A = -5"),
        ({"overrides": {"take_upp": 0.8}}, "unknown parameter 'take_upp'; did you mean 'take_up'"),
        ({"overrides": {"take_up": 5}}, "overrides.take_up = 5 is outside the accepted range"),
        ({"rule": "user_formula"}, "formula is empty"),
        ({"rule": "user_formula", "formula": "pupils"}, "formula = 'pupils' is not known"),
        ({"rule": "user_formula", "formula": "students * white"}, "article I, section 31"),
        ({"rule": "user_formula", "formula": "students *"}, "is not arithmetic"),
        ({"hourly_wage": 15.0}, "below the state minimum of 16.90 in force on 2026-07-01"),
        ({"hours": 300, "school_days": 60}, "ages 16-17 may work at most 240 hours in 60 school days"),
        ({"hours": 160, "school_days": 40, "age": "14-15"}, "at most 120 hours"),
        ({"streams": (Money("perkins_v", (1.0,)), Money("perkins_v", (2.0,)))}, "streams.perkins_v is there twice"),
        ({"streams": (Money("perkins_v", (1.0, 2.0)),)}, "has 2 amounts for 5 years"),
        ({"floors": (Floor("county:19", 0.1), Floor("county:19", 0.2))}, "is both 0.1 and 0.2; keep one"),
    ],
)
def test_value_that_means_nothing_or_that_the_law_forbids(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        scenario(**changes)


@pytest.mark.parametrize(
    ("stream", "dollars", "message"),
    [
        ("perkins", (1.0,), "unknown stream 'perkins'; did you mean 'perkins_v'"),
        ("perkins_v", (-1.0,), "streams.perkins_v.dollars = -1.0: give dollars a year, a number from 0"),
        ("perkins_v", (float("inf"),), "streams.perkins_v.dollars = inf"),
        ("perkins_v", (), "is empty"),
    ],
)
def test_money_that_cannot_be(stream: str, dollars: tuple[float, ...], message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        Money(stream, dollars)


def test_floor_outside_zero_to_one_is_refused() -> None:
    with pytest.raises(AtlasError, match=r"floors.county:19 = 12: give a share of students"):
        Floor("county:19", 12)


# Ongoing money comes every year, one-time money once, a list as it stands.
@pytest.mark.parametrize(
    ("money", "years"),
    [
        (Money("perkins_v", (5.0,)), (5, 5, 5)),
        (Money("golden_state_pathways", (5.0,)), (5, 0, 0)),
        (Money("golden_state_pathways", (5.0,), {"recurrence": "ongoing"}), (5, 5, 5)),
        (Money("golden_state_pathways", (1.0, 2.0, 3.0)), (1, 2, 3)),
    ],
)
def test_money_by_year(money: Money, years: tuple[float, ...]) -> None:
    assert money.by_year(3) == years


def test_work_experience_pupils_are_exempt_from_the_daily_cap() -> None:
    assert scenario(hours=300, school_days=60, work_experience_education=True).paid_hours() == 300


def test_hours_come_from_the_modality_unless_given() -> None:
    assert scenario().paid_hours() == 160
    assert scenario(modality="college_service_year", age="18 and over").paid_hours() == 450


def test_program_years_begin_on_the_first_of_july() -> None:
    assert scenario(start_year=2027).first_day(2).isoformat() == "2029-07-01"
