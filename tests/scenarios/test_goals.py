from __future__ import annotations

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios.goals import Goal, access_floors, group_gap, rounded_up, with_floors
from scenarios.scenario import Floor, Scenario
from tests.scenarios.small import small_inputs

INPUTS = small_inputs()
NOTHING = Scenario(name="nothing", title="Nothing", years=1, ramp=False)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "either `access`"),
        ({"access": 0.1, "gap": 0.1}, "either `access`"),
        ({"access": 2}, "access = 2: give a share of students"),
        ({"gap": 0.1}, "gap needs a group"),
        ({"access": 0.1, "group": "foster"}, "group = 'foster' needs `gap`"),
        ({"gap": 0.1, "group": "hispanic_latino"}, "cannot be a key of allocation"),
        ({"access": 0.1, "kind": "colleg"}, "kind = 'colleg' is not known; did you mean 'college'"),
    ],
)
def test_goal_that_means_nothing(arguments: dict[str, float], message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        Goal(**arguments)  # type: ignore[arg-type]


def test_gap_is_to_everyone_where_the_group_is_counted() -> None:
    # Pell recipients: 1600 + 600 of 7000 at the colleges hold their share of places, 40 x 0.4 + 60 x 0.2 = 28; everyone
    # there has 40 + 60 of 7000.
    found = group_gap("county:19", "pell", INPUTS)
    assert (found.group, found.everyone, found.share) == pytest.approx((28 / 2200, 100 / 7000, 2200 / 7000))
    assert found.gap == pytest.approx(100 / 7000 - 28 / 2200)


def test_gap_with_new_places_counts_them_for_both() -> None:
    yearly = np.zeros_like(INPUTS.students)
    yearly[3] = 10 * INPUTS.students[3] / INPUTS.students[3].sum()  # ten more at North College, in its own mix
    found = group_gap("county:19", "pell", INPUTS, yearly)
    assert (found.group, found.everyone) == pytest.approx((32 / 2200, 110 / 7000))


def test_gap_in_an_area_weighs_its_parts() -> None:
    # assembly:1 holds all of North (300 English learners of 1000) and half of South (200 of 2000): 400 of 2000 in all.
    found = group_gap("assembly:1", "english_learners", INPUTS)
    assert found.share == pytest.approx(400 / 2000, abs=1e-4)
    assert found.everyone == pytest.approx((5 + 20) / 2000)


@pytest.mark.parametrize(
    ("place", "group", "message"),
    [
        ("county:19", "pel", "group = 'pel' is not known; did you mean 'pell'"),
        ("district:7", "foster", "place: no institution lies in 'district:7'"),
        ("assembly:2", "pell", "no institution there counts this group"),
        ("district:1", "foster", "foster in district:1: fewer than 30 students are counted"),
        ("county:19", "white", "cannot be a key of allocation"),
    ],
)
def test_gap_that_cannot_be_measured(place: str, group: str, message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        group_gap(place, group, INPUTS)


# Today: 0.5, 2, 4, 1 and 2 percent.
@pytest.mark.parametrize(
    ("goal", "scope", "places"),
    [
        (Goal(access=0.03), "all", ["district:1", "district:2", "college:1", "college:2"]),
        (Goal(access=0.03, kind="k12"), "all", ["district:1", "district:2"]),
        (Goal(access=0.03), "college", ["college:1", "college:2"]),
        (Goal("assembly:2", access=0.03), "all", []),
        (Goal("assembly:1", access=0.03), "all", ["district:1", "district:2"]),
    ],
)
def test_floors_are_for_those_below(goal: Goal, scope: str, places: list[str]) -> None:
    floors = access_floors(goal, Scenario(name="a", title="A", years=1, scope=scope), INPUTS)
    assert floors == tuple(Floor(place, 0.03) for place in places)


def test_a_place_that_nobody_serves_is_said() -> None:
    with pytest.raises(AtlasError, match="place = 'college:1': the scenario serves no institution there"):
        access_floors(Goal("college:1", access=0.1), Scenario(name="a", title="A", scope="k12"), INPUTS)


def test_of_two_floors_the_higher_stays() -> None:
    scenario = Scenario(name="a", title="A", floors=(Floor("district:1", 0.02), Floor("district:2", 0.2)))
    more = (Floor("district:1", 0.05), Floor("district:2", 0.1), Floor("district:1", 0.03, "foster"))
    assert with_floors(scenario, more) == (Floor("district:1", 0.05), Floor("district:2", 0.2), more[2])


@pytest.mark.parametrize(("rate", "shown"), [(0.05, 0.05), (0.0123456, 0.012346), (0.0123450, 0.012345), (1.2, 1.0)])
def test_rates_are_rounded_up_to_a_millionth(rate: float, shown: float) -> None:
    assert rounded_up(rate) == pytest.approx(shown, abs=1e-12)
