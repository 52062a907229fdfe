from __future__ import annotations

import math

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios.capacity import (
    binding_limit,
    demand,
    most_hours,
    offers,
    ramp,
    slots_by_year,
    spend_over_years,
    whole_offers,
)
from scenarios.parameters import Assumptions


# 1,000,000 / 4000 = 250 by money; the least of the limits binds, of equal ones the first.
@pytest.mark.parametrize(
    ("allowed", "placements", "limit", "unspent"),
    [
        ({"coordinators": 200, "employer_slots": 180, "demand": 300}, 180, "employer_slots", 280_000),
        ({"coordinators": 200, "employer_slots": 400, "demand": 300}, 200, "coordinators", 200_000),
        ({"coordinators": 250, "demand": 250}, 250, "money", 0),
        ({"demand": 0}, 0, "demand", 1_000_000),
    ],
)
def test_binding_limit(allowed: dict[str, float], placements: float, limit: str, unspent: float) -> None:
    got = binding_limit(allowed, 1_000_000, 4000)
    assert (got.placements, got.limit, got.unspent) == (placements, limit, unspent)
    assert got.allowed["money"] == 250


def test_negative_budget_is_refused() -> None:
    with pytest.raises(AtlasError, match="budget = -5"):
        binding_limit({}, -5, 1)


# 25 / 0.84 = 29.76; with demand 100: -(100 / 0.84) ln(0.75) = 34.25; near demand the offers grow without bound.
@pytest.mark.parametrize(
    ("placements", "wanted", "needed"),
    [(25, None, 29.761904761904763), (25, 100, 34.24786), (0, 0, 0), (100, 100, math.inf)],
)
def test_offers(placements: float, wanted: float | None, needed: float) -> None:
    assert offers(placements, 0.84, wanted) == pytest.approx(needed)


@pytest.mark.parametrize(("exact", "whole"), [(29.76, 30), (30.0, 30), (30.0000000001, 30), (0, 0)])
def test_whole_offers(exact: float, whole: int) -> None:
    assert whole_offers(exact) == whole


def test_impossible_offers_are_refused() -> None:
    with pytest.raises(AtlasError, match="exceed the demand of 10"):
        offers(20, 0.84, 10)
    with pytest.raises(AtlasError, match="take_up = 0"):
        offers(20, 0)


# 60 x 4 = 240; 8 x 18 = 144 but 3 x 40 = 120 is less; adults and exempt pupils have no cap.
@pytest.mark.parametrize(
    ("age", "days", "weeks", "exempt", "hours"),
    [
        ("16-17", 60, None, False, 240),
        ("16-17", 60, None, True, math.inf),
        ("14-15", None, 8, False, 144),
        ("14-15", 40, 8, False, 120),
        ("14-15", 40, 8, True, 120),
        ("18 and over", 60, 8, False, math.inf),
    ],
)
def test_legal_hours(age: str, days: float | None, weeks: float | None, exempt: bool, hours: float) -> None:  # noqa: FBT001 - a table's column
    assert most_hours(age, school_days=days, weeks=weeks, exempt=exempt) == hours


def test_unknown_age_is_named() -> None:
    with pytest.raises(AtlasError, match="age '16' is not known"):
        most_hours("16")


def test_demand_is_what_is_wanted_beyond_what_is_there() -> None:
    assert demand(np.array([100.0, 100.0]), np.array([9.0, 90.0]), 0.79).tolist() == [70.0, 0.0]


def test_ramp_goes_on_at_its_last_share() -> None:
    assert ramp(6, Assumptions()).tolist() == [0.32, 0.6, 0.85, 1, 1, 1]
    assert ramp(2, Assumptions({"ramp.year_1": 1.0})).tolist() == [1, 0.6]


def test_slots_grow_by_points_of_firms() -> None:
    # 1000 firms: 38 percent host two each, then 39.6 percent.
    assert slots_by_year(np.array([1000.0]), 2, 2, Assumptions())[0] == pytest.approx([760, 792])


def test_no_places_a_firm_are_no_slots_where_firms_are_counted_and_no_limit_elsewhere() -> None:
    slots = slots_by_year(np.array([1000.0, np.inf]), 0, 1, Assumptions())
    assert slots.tolist() == [[0.0], [np.inf]]


# 4000, 4120, 4243.60 a place; case C16 of the worked cases.
def test_three_years_with_and_without_carry_over() -> None:
    carried = spend_over_years([100_000] * 3, 4000, 0.03, [12, 24, 30], carry_over=True)
    assert carried.placements == (12, 24, 30)
    assert carried.balance == pytest.approx((52_000, 53_120, 25_812))
    lapsing = spend_over_years([100_000] * 3, 4000, 0.03, [12, 24, 30], carry_over=False)
    assert lapsing.placements == (12, 24, 23)
    assert lapsing.lapsed == pytest.approx((52_000, 1_120, 2_397.2))
    assert (carried.total, lapsing.total) == (66, 59)


def test_no_money_buys_nothing() -> None:
    assert spend_over_years([0, 0], 4000, 0.03, [5, 5], carry_over=True).placements == (0, 0)
