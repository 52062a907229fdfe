"""Adapters of the worked cases on capacity: what stops more placements besides money. They only map names."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable

import numpy as np

from contracts.errors import AtlasError
from scenarios import capacity, checks
from scenarios.cases.reading import Inputs, named
from scenarios.ledgers import MOST_YEARS
from scenarios.parameters import suggest
from scenarios.problem import Problem
from scenarios.solver import solve

AGE = re.compile(r"age\d*")


def offers(inputs: Inputs) -> Inputs:
    """Placements a budget buys and the offers they need."""
    placements = capacity.binding_limit({}, inputs["budget"], inputs["unit_cost"]).placements
    exact = capacity.offers(placements, inputs["take_up"], inputs.get("demand"))
    return {"placements": placements, "offers_exact": exact, "offers_to_make": capacity.whole_offers(exact)}


def binding_limit(inputs: Inputs) -> Inputs:
    """Placements under every limit at once, and which of them binds."""
    coordinators = inputs.get("coordinators", math.inf) * inputs.get("caseload", 1.0)
    allowed = {
        "coordinators": coordinators,
        "employer_slots": inputs.get("employer_slots", math.inf),
        "demand": inputs.get("demand", math.inf),
    }
    got = capacity.binding_limit(allowed, inputs["budget"], inputs["unit_cost"])
    return {
        "by_money": got.allowed["money"],
        "by_coordinators": coordinators,
        "by_slots": got.allowed["employer_slots"],
        "by_demand": got.allowed["demand"],
        "placements": got.placements,
        "binding": got.limit,
        "unspent": got.unspent,
    }


def multi_year(inputs: Inputs) -> Inputs:
    """Whole placements over years, with and without carry-over."""
    most, budgets = inputs.get("capacity", math.inf), inputs["budget_per_year"]
    years = next(
        (len(given) for given in (most, budgets) if isinstance(given, list)),
        checks.whole("years", inputs.get("years", 1), MOST_YEARS),
    )
    most, yearly = (given if isinstance(given, list) else [given] * years for given in (most, budgets))

    def spend(*, carry_over: bool) -> Inputs:
        """Return what the years buy where money left over is kept for the next one, or lapses."""
        got = capacity.spend_over_years(
            yearly, inputs["unit_cost_year1"], inputs.get("inflation", 0.0), most, carry_over=carry_over
        )
        return {
            "placements": list(got.placements),
            "spent": list(got.spent),
            "balance": list(got.balance),
            "lapsed": list(got.lapsed),
            "total": got.total,
        }

    return {"carry": spend(carry_over=True), "no_carry": spend(carry_over=False)}


def reachable_slots(inputs: Inputs) -> Inputs:
    """Places that employer slots within reach allow."""
    wanted, slots, reach = (named(inputs, name) for name in ("demand", "slots", "reach"))
    _refuse_unknown("reach", reach, wanted)
    for name, zones in reach.items():
        _refuse_unknown(f"reach.{name}", zones, slots)
    size = len(wanted)
    problem = Problem(
        signature=np.zeros(size, dtype=int),
        demand=np.array(list(wanted.values()), float).reshape(size, 1, 1),
        cost=np.zeros((1, size, 1)),
        budget=np.zeros((1, 1)),
        covers=np.ones((1, 1, 1, 1)),
        base=np.zeros(size),
        scale=np.ones(size),
        year_weight=np.ones(1),
        admin=np.zeros(1, dtype=bool),
        slots=np.array([[amount] for amount in slots.values()], float),
        reach=np.array([[zone in reach.get(name, ()) for zone in slots] for name in wanted], dtype=bool),
    )
    got = solve(problem, fair=False)
    return {"total": got.total, "unfilled": float(problem.demand.sum()) - got.total}


def _refuse_unknown(where: str, words: Iterable[str], known: Collection[str]) -> None:
    """Raise AtlasError for the first name that a case does not define."""
    for word in words:
        if word not in known:
            raise AtlasError(f"inputs.{where}: unknown {word!r}; {suggest(word, known)}")


def legal_hours(inputs: Inputs) -> Inputs:
    """Hours the law allows in a term, by age group.

    The caps of a school day hold for the first group and those of a week for the second; both for a group on its own.
    """
    planned, result = inputs.get("planned_hours", 0.0), Inputs()
    by_day = {"school_days": inputs.get("school_days"), "day_cap": inputs.get("cap_hours_per_school_day")}
    by_week = {"weeks": inputs.get("weeks"), "week_cap": inputs.get("weekly_cap")}
    law = {"school_days": inputs.get("school_days"), "weeks": inputs.get("weeks")}
    groups = sorted(key for key in inputs if AGE.fullmatch(key))
    limits = {"age": by_day, "age2": by_week} if len(groups) > 1 else dict.fromkeys(groups, by_day | by_week)
    for key in groups:
        age = str(inputs[key])
        exempt = bool(inputs.get("wee_exempt", False))
        most = capacity.most_hours(age, exempt=exempt, **limits.get(key, law))
        suffix = age.replace("-", "_").replace(" ", "_")
        result[f"max_hours_{suffix}"] = None if math.isinf(most) else most
        result[f"feasible_{suffix}"] = bool(planned <= most)
    return result


CALCULATIONS: dict[str, Callable[[Inputs], Inputs]] = {
    "offers": offers,
    "binding_limit": binding_limit,
    "multi_year": multi_year,
    "reachable_slots": reachable_slots,
    "legal_hours": legal_hours,
}
