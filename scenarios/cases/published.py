"""Adapters of the worked cases on published results. They only map names to arguments.

A number that is not defined (`nan`) is given back as None.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from scenarios import replications
from scenarios.cases.reading import Inputs, named, plain
from scenarios.parameters import parameter

if TYPE_CHECKING:
    from scenarios.ledgers import MarginalValue


def value_parts(found: MarginalValue) -> Inputs:
    """Name the parts of a marginal value as the cases do."""
    return {
        "wtp": plain(found.willingness_to_pay),
        "net_cost": plain(found.net_cost),
        "mvpf": plain(found.ratio),
        "mvpf_at_cost": plain(found.ratio_at_cost),
    }


def year_up_mvpf(inputs: Inputs) -> Inputs:
    """Marginal value of Year Up."""
    found = replications.year_up(
        inputs["earnings_impacts_nominal"],
        [int(year) for year in inputs["years"]],
        {int(year): index for year, index in named(inputs, "cpi_u_rs").items()},
        rate=inputs["discount"],
        tax_rate=inputs["tax_rate"],
        cost=inputs["program_cost"],
        stipends=inputs.get("stipends", 0.0),
    )
    return {"pv_earnings": found.earnings, "after_tax": found.after_tax, "tax": found.tax, **value_parts(found.value)}


def workadvance_mvpf(inputs: Inputs) -> Inputs:
    """Marginal value of WorkAdvance."""
    found = replications.workadvance(
        inputs["earnings"],
        inputs["discount_years"],
        rate=inputs["discount"],
        tax_rate=inputs["tax_rate"],
        costs=inputs["program_cost"],
        offsets=inputs["offset"],
        sizes=inputs["n"],
    )
    steps = {"program_cost": plain(found.value.program_cost), "offset": found.offset, "pv_earnings": found.earnings}
    return {**steps, "tax": found.tax, **value_parts(found.value)}


def jtpa_youth_mvpf(inputs: Inputs) -> Inputs:
    """Marginal value of JTPA youth training, men and women."""
    samples = [
        replications.Sample(*(inputs[f"{name}_{sex}"] for name in ("n", "earn", "wage_sub", "welfare", "cost")))
        for sex in ("m", "f")
    ]
    found = replications.jtpa_youth(samples, tax_rate=inputs["tax"], rate=inputs["discount"], months=inputs["months"])
    return value_parts(found)


def youth_at_work_slot(inputs: Inputs) -> Inputs:
    """Wages and the rest of a published cost a slot."""
    cost = replications.slot_cost(inputs["slot"], inputs["wage"], inputs["hours"])
    coordinator = inputs.get("coordinator_annual_loaded_cost", parameter("coordinator_annual_cost").value())
    return {
        "wages": cost.wages,
        "non_wage": cost.non_wage,
        "wage_share": cost.wage_share,
        "implied_caseload_at_150k": replications.implied_caseload(coordinator, cost.non_wage),
    }


def wsipp_ratio(inputs: Inputs) -> Inputs:
    """Benefit-cost ratio by who gets the benefit."""
    found = replications.benefit_cost(
        inputs["taxpayers"],
        inputs["participants"],
        inputs.get("others", 0.0),
        inputs.get("indirect", 0.0),
        inputs["net_program_cost"],
    )
    return {
        "total": found.total,
        "ratio": found.ratio,
        "net": found.net,
        "taxpayer_only_ratio": found.taxpayer_ratio,
    }


def share_to_youth(inputs: Inputs) -> Inputs:
    """Share of a program's cost that is paid to young people."""
    cost = replications.slot_cost(inputs["cost"], inputs["wage"], inputs["hours_per_week"] * inputs["weeks"])
    return {"wages": cost.wages, "share": cost.wage_share, "non_wage": cost.non_wage}


def first_year_absorption(inputs: Inputs) -> Inputs:
    """Share of a new fund awarded in its first year."""
    return {"absorption": replications.per(inputs["awarded"], inputs["available"])}


def chicago_benefit_cost(inputs: Inputs) -> Inputs:
    """Crime benefit against cost, in all and against administration alone."""
    cost = inputs["wages"] + inputs["admin"]
    return {
        "cost": cost,
        "ratio": replications.per(inputs["crime_benefit"], cost),
        "ratio_to_admin": replications.per(inputs["crime_benefit"], inputs["admin"]),
    }


CALCULATIONS: Mapping[str, Callable[[Inputs], Inputs]] = {
    "year_up_mvpf": year_up_mvpf,
    "workadvance_mvpf": workadvance_mvpf,
    "jtpa_youth_mvpf": jtpa_youth_mvpf,
    "youth_at_work_slot": youth_at_work_slot,
    "wsipp_ratio": wsipp_ratio,
    "share_to_youth": share_to_youth,
    "first_year_absorption": first_year_absorption,
    "chicago_benefit_cost": chicago_benefit_cost,
}
