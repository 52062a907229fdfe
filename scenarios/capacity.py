"""What stops more placements besides money: coordinators, employer slots, legal hours, demand, and time to build up.

Source: model specification 3.2 and 3.4. Shapes: n institutions, z zones, t years.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from contracts.errors import AtlasError
from scenarios import checks
from scenarios.allocation import WHOLE
from scenarios.parameters import Assumptions, suggest

Floats = npt.NDArray[np.float64]
LIMITS = ("money", "coordinators", "employer_slots", "demand")
SCHOOL_DAY_HOURS: Mapping[str, float] = {"14-15": 3.0, "16-17": 4.0}
SCHOOL_WEEK_HOURS: Mapping[str, float] = {"14-15": 18.0}
AGES = ("14-15", "16-17", "18 and over")


@dataclass(frozen=True)
class Binding:
    """Places that each limit allows by itself, the smallest of them, and what money is left."""

    allowed: Mapping[str, float]
    placements: float
    limit: str
    unspent: float


def binding_limit(allowed: Mapping[str, float], budget: float, unit_cost: float) -> Binding:
    """Return the limit that binds; of equal limits the first one.

    `allowed` maps a limit's name to the places it allows, infinite where it does not limit; money's own limit is added
    from the budget. Raises AtlasError for a negative amount or a place that costs nothing.
    """
    checks.not_negative("budget", budget)
    checks.positive("unit_cost", unit_cost)
    for name, places in allowed.items():
        if places != math.inf:
            checks.not_negative(name, places)
    limits = {"money": budget / unit_cost} | dict(allowed)
    name = min(limits, key=lambda limit: limits[limit])
    placements = limits[name]
    return Binding(limits, placements, name, budget - placements * unit_cost)


def offers(placements: float, take_up: float, demand: float | None = None) -> float:
    """Return the offers needed to fill placements at a take-up rate.

    Without a demand figure P / a. With one, take-up falls as demand is used up: -(D / a) ln(1 - P / D), infinite at
    P = D. Raises AtlasError for a take-up outside (0, 1] or more placements than demand.
    """
    if not 0 < take_up <= 1:
        raise AtlasError(f"take_up = {take_up:g}: give a share above 0 and at most 1.")
    checks.not_negative("placements", placements)
    if demand is None or placements == 0:
        return placements / take_up
    if placements > demand:
        raise AtlasError(f"placements = {placements:g} exceed the demand of {demand:g}; lower them or raise demand.")
    return math.inf if placements == demand else -demand / take_up * math.log1p(-placements / demand)


def whole_offers(exact: float) -> int:
    """Return the offers to make: the next whole number, unless the exact one is whole already."""
    return math.ceil(exact - WHOLE)


def most_hours(  # noqa: PLR0913 - the law counts by age, day and week, with an exemption
    age: str,
    *,
    school_days: float | None = None,
    weeks: float | None = None,
    exempt: bool = False,
    day_cap: float | None = None,
    week_cap: float | None = None,
) -> float:
    """Return the most hours a student of an age group may work in a term (Education Code 49116), infinite if uncapped.

    `exempt`: pupils of 16-17 in work-experience education. The caps are the law's unless given. Raises AtlasError for
    an unknown age group or a negative number.
    """
    if age not in AGES:
        raise AtlasError(f"age {age!r} is not known; {suggest(age, AGES)}")
    if exempt and age == "16-17":
        return math.inf
    for name, given in {"school_days": school_days, "weeks": weeks, "day_cap": day_cap, "week_cap": week_cap}.items():
        if given is not None:
            checks.not_negative(name, given)
    daily = SCHOOL_DAY_HOURS.get(age, math.inf) if day_cap is None else day_cap
    weekly = SCHOOL_WEEK_HOURS.get(age, math.inf) if week_cap is None else week_cap
    return min(math.inf if school_days is None else daily * school_days, math.inf if weeks is None else weekly * weeks)


def demand(students: Floats, current: Floats, ceiling: float) -> Floats:
    """Return new places that students would take: those who want one less those who have one, never below 0.

    `students` and `current` have the same shape; `ceiling` is the share of students who would like a place.
    """
    return np.maximum(0.0, students * ceiling - current)


def ramp(years: int, chosen: Assumptions) -> Floats:
    """Return the share of steady-state capacity usable in each year, shape (t,); the last known share goes on."""
    known = [chosen.value("ramp", f"year_{year}") for year in range(1, 6)]
    return np.array([known[min(year, 4)] for year in range(years)])


def slots_by_year(firms: Floats, places_per_firm: float, years: int, chosen: Assumptions) -> Floats:
    """Return employer slots by zone and year, shape (z, t): firms that host, times places each.

    The share of firms that host rises by at most the assumed points a year and never above one. Where `firms` is
    infinite (not counted) slots are infinite, whatever a firm offers.
    """
    share = chosen.value("firms_hosting_interns")
    growth = chosen.value("firms_hosting_growth")
    shares = np.minimum(1.0, share + growth * np.arange(years))
    counted = np.isfinite(firms)
    slots = np.outer(np.where(counted, firms, 0.0), shares) * places_per_firm
    return np.where(counted[:, None], slots, np.inf)


@dataclass(frozen=True)
class Years:
    """Whole placements, money spent, balance carried on and money lapsed, each a tuple by year."""

    placements: tuple[int, ...]
    spent: tuple[float, ...]
    balance: tuple[float, ...]
    lapsed: tuple[float, ...]

    @property
    def total(self) -> int:
        """Return the placements of all years."""
        return sum(self.placements)


def spend_over_years(
    budgets: Sequence[float], unit_cost: float, inflation: float, capacity: Sequence[float], *, carry_over: bool
) -> Years:
    """Spend yearly budgets on whole placements under a rising capacity and rising prices.

    What is not spent is carried on, or lapses. All sequences have one entry a year; a capacity may be infinite.
    Raises AtlasError for unequal lengths, a negative amount or a place that costs nothing.
    """
    checks.not_negative("budgets", budgets)
    checks.positive("unit_cost", unit_cost)
    checks.positive("1 + inflation", 1 + inflation)
    checks.not_negative("capacity", [most for most in capacity if most != math.inf])
    if len(budgets) != len(capacity):
        raise AtlasError(
            f"{len(budgets)} yearly budgets for {len(capacity)} years of capacity; give one a year of each."
        )
    placements, spent, balance, lapsed, left = [], [], [], [], 0.0
    for year, (budget, most) in enumerate(zip(budgets, capacity, strict=True)):
        price = unit_cost * (1 + inflation) ** year
        money = budget + left
        bought = math.floor(min(most, money / price) + WHOLE)
        rest = max(0.0, money - bought * price)
        left = rest if carry_over else 0.0
        placements.append(bought)
        spent.append(bought * price)
        balance.append(left)
        lapsed.append(rest - left)
    return Years(tuple(placements), tuple(spent), tuple(balance), tuple(lapsed))
