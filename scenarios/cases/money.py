"""Adapters of the worked cases on money: costs, allocation and braided streams. They only map names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from contracts.errors import AtlasError
from scenarios import allocation, capacity, costs
from scenarios.cases.reading import Inputs, named, plain
from scenarios.formula import evaluate, names_in
from scenarios.problem import Floats, Problem
from scenarios.rules import refuse_protected_keys
from scenarios.solver import solve
from scenarios.streams import employer_share, in_school_dollars, matched

CATEGORY_SUFFIX = "_cost"
ANY_AMOUNT = 1e7
RULE_NAMES = {
    "lexicographic_max_min": "max_min",
    "leximin": "max_min",
    "maxmin": "max_min",
    "equal_per_institution": "equal",
    "most_per_dollar": "max_per_dollar",
    "user": "user_formula",
    "formula": "user_formula",
}
ANY_USE = ("any", "all", "flexible")


def unit_cost(inputs: Inputs) -> Inputs:
    """Cost of one placement, part by part."""
    cost = costs.unit_cost(
        inputs["wage_per_hour"],
        inputs["hours"],
        burden_rate=inputs.get("burden_rate", 0.0),
        fee_rate=inputs.get("eor_fee_rate_on_wage_plus_burden", 0.0),
        coordinator_cost=inputs.get("coordinator_annual_loaded_cost", 0.0),
        caseload=inputs.get("caseload_per_year", 1.0),
        supports=inputs.get("supports_per_student", 0.0),
        incentive=inputs.get("incentive_per_student", 0.0),
    )
    return {
        "wages": cost.wages,
        "burden": cost.burden,
        "eor_fee": cost.fee,
        "staffing": cost.staffing,
        "supports": cost.supports,
        "incentive": cost.incentive,
        "non_wage": cost.non_wage,
        "total": cost.total,
        "wage_share": cost.wage_share,
    }


def payroll_burden(inputs: Inputs) -> Inputs:
    """Employer payroll burden of one worker."""
    burden = costs.payroll_burden(
        inputs["annual_wages"],
        fica=inputs.get("fica", 0.0),
        unemployment_insurance=inputs.get("ui", 0.0),
        employment_training_tax=inputs.get("ett", 0.0),
        federal_unemployment_tax=inputs.get("futa", 0.0),
        workers_compensation=inputs.get("workers_comp", 0.0),
        wage_base=inputs.get("base_ui_ett_futa", 7000.0),
    )
    return {
        "fica": burden.fica,
        "ui": burden.unemployment_insurance,
        "ett": burden.employment_training_tax,
        "futa": burden.federal_unemployment_tax,
        "wc": burden.workers_compensation,
        "total": burden.total,
        "effective_rate": burden.effective_rate,
        "rate_if_wages_below_base": burden.rate_below_base,
    }


def allocate(inputs: Inputs) -> Inputs:
    """Places by one of the seven rules."""
    word = str(inputs["rule"]).lower().replace("-", "_").replace(" ", "_")
    rule = RULE_NAMES.get(word, word)
    students = _array(inputs, "eligible", "pop", "demand")
    got = allocation.allocate(
        rule,
        budget=_amount(inputs, "places", "budget", "budget_places"),
        eligible=students if students is not None else np.ones(np.size(inputs["unit_cost"])),
        current=_array(inputs, "current"),
        unit_cost=np.asarray(inputs.get("unit_cost", 1.0), dtype=float),
        demand=_array(inputs, "demand", "cap", "caps"),
        sed_share=_array(inputs, "sed_share"),
        need_weight=inputs.get("lam", 1.0),
        weights=_formula(inputs) if "formula" in inputs else _array(inputs, "weights"),
    )
    return {
        "places": plain(got.places),
        "weights": plain(got.weights),
        "floor": plain(got.floor),
        "levels": plain(got.level),
        "total": got.total,
        "spent": got.spent,
        "unspent": got.unspent,
        "marginal_cost": got.marginal_cost,
    }


def whole_places(inputs: Inputs) -> Inputs:
    """Whole places by largest remainder."""
    return {"places": allocation.largest_remainder(np.array(inputs["quotas"], float), inputs.get("total")).tolist()}


def price_of_fairness(inputs: Inputs) -> Inputs:
    """Max-min against the most places for the same money."""
    facts: dict[str, Any] = {
        "budget": inputs["budget"],
        "eligible": _array(inputs, "pop"),
        "unit_cost": _array(inputs, "unit_cost"),
        "demand": _array(inputs, "demand"),
        "current": _array(inputs, "current"),
    }
    most = allocation.allocate("max_per_dollar", **facts)
    fair = allocation.allocate("max_min", **facts)
    return {
        "utilitarian": most.places.tolist(),
        "utilitarian_total": most.total,
        "maxmin": fair.places.tolist(),
        "maxmin_floor": fair.floor,
        "maxmin_total": fair.total,
        "price_of_fairness": allocation.price_of_fairness(most.total, fair.total),
    }


def leximin(inputs: Inputs) -> Inputs:
    """Lexicographic max-min of access."""
    got = allocation.allocate(
        "max_min",
        budget=_amount(inputs, "budget_places", "places", "budget"),
        eligible=np.array(inputs["pop"], float),
        current=_array(inputs, "current"),
        unit_cost=np.asarray(inputs.get("unit_cost", 1.0), dtype=float),
        demand=_array(inputs, "demand"),
    )
    return {"levels": plain(got.level), "places": plain(got.places), "floor": got.floor, "total": got.total}


def braid(inputs: Inputs) -> Inputs:
    """Streams that may pay some parts of a placement, braided by the program."""
    streams = {name: named(named(inputs, "streams"), name, "inputs.streams.") for name in named(inputs, "streams")}
    parts = {key.removesuffix(CATEGORY_SUFFIX): inputs[key] for key in inputs if key.endswith(CATEGORY_SUFFIX)}
    if not streams or not any(parts.values()):
        raise AtlasError("inputs: a braid needs streams, and the cost of at least one part such as wage_cost above 0.")
    problem = one_institution(parts, streams, demand=inputs.get("demand", inputs.get("employer_slots")))
    got = solve(problem, fair=False, probe=1.0)
    paid = got.dollars[:, 0, 0, :, 0]
    result: Inputs = {"placements": got.total, "stranded": float(got.unspent.sum())}
    for row, name in enumerate(streams):
        result[f"{name}_spent"] = float(paid[row].sum())
        result[f"stranded_{name}"] = float(got.unspent[row].sum())
        result[f"shadow_price_{name}"] = float(got.gain[row])
        for column, part in enumerate(parts):
            for word in (_one(part), f"{_one(part)}s"):
                result[f"{name}_on_{word}"] = float(paid[row, column])
    return result


def one_institution(
    parts: Mapping[str, float], streams: Mapping[str, Mapping[str, Any]], *, demand: float | None = None
) -> Problem:
    """Return the program of one institution, one cell and one year from costs by part and streams by name."""
    covers = np.zeros((len(streams), 1, 1, len(parts)))
    for row, stream in enumerate(streams.values()):
        pays = [stream["pays"]] if isinstance(stream["pays"], str) else stream["pays"]
        words = {_one(word) for word in pays}
        covers[row, 0, 0] = [_one(part) in words or not words.isdisjoint(ANY_USE) for part in parts]
    return Problem(
        signature=np.zeros(1, dtype=int),
        demand=np.full((1, 1, 1), ANY_AMOUNT if demand is None else float(demand)),
        cost=np.array(list(parts.values()), float).reshape(-1, 1, 1),
        budget=np.array([[stream["budget"]] for stream in streams.values()], float),
        covers=covers,
        base=np.zeros(1),
        scale=np.ones(1),
        year_weight=np.ones(1),
        admin=np.zeros(len(parts), dtype=bool),
    )


def _one(word: str) -> str:
    """Return the name of a part of the cost in the singular: wages and wage are one part."""
    return word.removesuffix("s")


def match(inputs: Inputs) -> Inputs:
    """Draw a grant against its match."""
    cost = inputs.get("unit_cost")
    got = matched(inputs["state_cap"], inputs["local_available"], inputs["match_local_per_state_dollar"])
    return {
        "state_used": got.grant,
        "local_used": got.match,
        "total": got.total,
        "placements": None if cost is None else capacity.binding_limit({}, got.total, cost).placements,
        "state_stranded": got.stranded,
    }


def share_of_wage(inputs: Inputs) -> Inputs:
    """Placements and employer dollars by the share of the wage a stream may pay; one share gives one of each."""
    if not isinstance(inputs["share"], Mapping):
        placements, paid = employer_share(inputs["stream"], inputs["wages"], inputs["share"])
        return {"placements": placements, "employer_contribution": paid}
    got = {host: employer_share(inputs["stream"], inputs["wages"], share) for host, share in inputs["share"].items()}
    return {
        "placements": {host: placements for host, (placements, _) in got.items()},
        "employer_contribution": {host: paid for host, (_, paid) in got.items()},
    }


def out_of_school_floor(inputs: Inputs) -> Inputs:
    """Dollars and placements that can reach enrolled students; a list of floors gives lists."""
    floors, cost = inputs["osy_floor"], inputs.get("unit_cost")
    dollars = [in_school_dollars(inputs["allocation"], floor) for floor in np.atleast_1d(floors).tolist()]
    places = [None if cost is None else capacity.binding_limit({}, amount, cost).placements for amount in dollars]
    if isinstance(floors, list):
        return {"in_school_dollars": dollars, "placements": places}
    return {"in_school_dollars": dollars[0], "placements": places[0]}


def _formula(inputs: Inputs) -> Floats:
    """Return the weights of a formula over the inputs that are numbers or lists of numbers."""
    refuse_protected_keys("inputs.formula", names_in(inputs["formula"]))
    facts = {name: np.asarray(value, float) for name, value in inputs.items() if isinstance(value, list | int | float)}
    facts.setdefault("students", facts.get("eligible", facts.get("pop", np.ones(1))))
    return np.asarray(evaluate(inputs["formula"], facts), dtype=float)


def _amount(inputs: Inputs, *names: str) -> float:
    """Return the first of several amounts that is there."""
    found = [name for name in names if name in inputs]
    return float(inputs[found[0] if found else names[0]])


def _array(inputs: Inputs, *names: str) -> Floats | None:
    """Return the first of several inputs that is there, as an array."""
    for name in names:
        if name in inputs:
            return np.array(inputs[name], dtype=float)
    return None


CALCULATIONS: dict[str, Callable[[Inputs], Inputs]] = {
    "unit_cost": unit_cost,
    "payroll_burden": payroll_burden,
    "allocate": allocate,
    "whole_places": whole_places,
    "price_of_fairness": price_of_fairness,
    "leximin": leximin,
    "braid": braid,
    "match": match,
    "employer_share": share_of_wage,
    "out_of_school_floor": out_of_school_floor,
}
