"""One evaluation of a funded program, at central values or over all draws at once: costs, outcomes, ledgers.

Allocation is decided before uncertainty resolves: placements are given, draws vary what they cost and what they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from contracts.errors import AtlasError
from scenarios.funded_program import WORKED_ANYWAY, FundedProgram, Setting, credits_of, discounted_places, year_weights
from scenarios.ledgers import Flows, Ledgers, MarginalValue, ledgers, program_value
from scenarios.outcomes import additional, earnings_draws, effect_draws, extra_graduates, fewer_arrests

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from scenarios.costs import PlacementCost
    from scenarios.credits import Credit, Outcome
    from scenarios.parameters import Assumptions

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Evaluation:
    """What programs cost and do; arrays of shape (draws,), or () at central values. Dollars are present values.

    An outcome that is not evaluated for any of the programs is None. `net_benefit` is the value of extra graduates
    less all costs of the programs credited with them, or society's ledger where graduation was never evaluated.
    """

    additional_workers: Floats
    graduates: Floats | None
    arrests: Floats | None
    earnings: Floats | None
    cost: Floats
    books: Ledgers
    value: MarginalValue
    net_benefit: Floats


def unit_cost_change(cost: PlacementCost, drawn: Mapping[str, Floats], chosen: Assumptions) -> Floats:
    """Give how much dearer one placement is than at central values, in dollars, shape (draws,) or ().

    Prices move in proportion to the cost at hand, so that later years and other dates keep their inflation.
    """
    compensation = drawn.get("workers_compensation", np.asarray(chosen.value("workers_compensation")))
    burden = cost.wages * (compensation - chosen.value("workers_compensation"))
    fee_rate = cost.fee / (cost.wages + cost.burden) if cost.fee else 0.0
    fee_change = _relative("employer_of_record_fee", drawn, chosen, "hub") if cost.fee else np.asarray(1.0)
    fee = fee_rate * fee_change * (cost.wages + cost.burden + burden) - cost.fee
    coordinators = _relative("coordinator_annual_cost", drawn, chosen)
    staffing = cost.staffing * (coordinators / _relative("coordinator_caseload", drawn, chosen) - 1)
    supports = _support_change(cost, drawn, chosen)
    return np.asarray(burden + fee + staffing + supports, dtype=np.float64)


def _relative(name: str, drawn: Mapping[str, Floats], chosen: Assumptions, scope: str = "default") -> Floats:
    """Give a drawn price over its central value; 1 where it is not drawn or the central value is 0."""
    centre = chosen.value(name, scope)
    return np.asarray(drawn[name] / centre if name in drawn and centre else 1.0, dtype=np.float64)


def _support_change(cost: PlacementCost, drawn: Mapping[str, Floats], chosen: Assumptions) -> Floats:
    """Give the change of supports, which are 0 at the centre of some scenarios and then move in dollars."""
    centre = chosen.value("supports_per_student")
    if centre == 0:
        return drawn.get("supports_per_student", np.asarray(0.0))
    return np.asarray(cost.supports * (_relative("supports_per_student", drawn, chosen) - 1), dtype=np.float64)


@dataclass(frozen=True)
class _Part:
    """The evaluation of one program, before it is added to others; an outcome never evaluated is None."""

    additional_workers: Floats
    graduates: Floats | None
    graduate_value: Floats | None
    arrests: Floats | None
    earnings: Floats | None
    cost: Floats
    books: Ledgers
    value: MarginalValue


def _evaluate_one(program: FundedProgram, setting: Setting, drawn: Mapping[str, Floats]) -> _Part:
    """Evaluate one program; `drawn` is empty at central values."""
    credited, _ = credits_of(program, setting)
    weights = year_weights(program, setting.rate)
    placed, discounted = float(program.placements.sum()), discounted_places(program, setting.rate)
    dearer = unit_cost_change(program.cost, drawn, setting.chosen) * discounted
    scope = WORKED_ANYWAY[program.kind]
    anyway = drawn.get(f"worked_anyway.{scope}", np.asarray(setting.chosen.value("worked_anyway", scope)))
    earnings = _earnings(credited, drawn, setting, discounted)
    public, donor = float(program.public @ weights), float(program.donor @ weights)
    flows = Flows(
        wages=float(program.wages @ weights),
        # Whoever pays for the program bears an overrun: governments, unless only donors pay.
        public_cost=public + (dearer if public > 0 or donor == 0 else 0.0),
        donor_cost=donor + (dearer if public == 0 and donor > 0 else 0.0),
        employer_cost=float(program.employer @ weights),
        later_earnings=0.0 if earnings is None else earnings,
        worked_anyway=anyway,
        displacement=setting.scoped("displacement"),
        tax_rate=drawn.get("marginal_tax_rate", np.asarray(setting.chosen.value("marginal_tax_rate"))),
        value_of_work=setting.chosen.value("value_of_work"),
        value_of_output=setting.chosen.value("value_of_output"),
    )
    graduates, worth = _graduates(program, credited, drawn, setting, weights)
    return _Part(
        additional_workers=additional(placed, anyway, setting.scoped("displacement")),
        graduates=graduates,
        graduate_value=worth,
        arrests=_arrests(credited, drawn, setting, placed),
        earnings=earnings,
        cost=public + donor + float(program.employer @ weights) + dearer,
        books=ledgers(flows),
        value=program_value(flows),
    )


def _earnings(
    credited: Mapping[Outcome, Credit], drawn: Mapping[str, Floats], setting: Setting, discounted: float
) -> Floats | None:
    """Give the present value of all later earnings, None where they were never evaluated."""
    found = credited.get("later_earnings")
    return None if found is None else discounted * earnings_draws(found, drawn, setting.rate)


def _arrests(
    credited: Mapping[Outcome, Credit], drawn: Mapping[str, Floats], setting: Setting, placements: float
) -> Floats | None:
    """Give the change of violent-crime arrests, None where it was never evaluated."""
    found = credited.get("violent_arrests")
    if found is None:
        return None
    return fewer_arrests(placements, setting.chosen.value("at_risk_share"), effect_draws(found, drawn))


def _graduates(
    program: FundedProgram,
    credited: Mapping[Outcome, Credit],
    drawn: Mapping[str, Floats],
    setting: Setting,
    weights: Floats,
) -> tuple[Floats | None, Floats | None]:
    """Give extra graduates and their present value; None for college programs and where never evaluated."""
    found = credited.get("graduation")
    if found is None or program.kind != "k12":
        return None, None
    effect = effect_draws(found, drawn)
    graduates = extra_graduates(effect, program.placements.sum(axis=-1), program.graduation)
    sooner = extra_graduates(effect, program.placements @ weights, program.graduation)
    return graduates, setting.scoped("value_of_graduate") * sooner


def _sum(parts: Iterable[Floats | None]) -> Floats | None:
    """Add what was evaluated; None if nothing was."""
    known = [part for part in parts if part is not None]
    return np.asarray(sum(known), dtype=np.float64) if known else None


def evaluate(programs: Sequence[FundedProgram], setting: Setting, drawn: Mapping[str, Floats]) -> Evaluation:
    """Evaluate programs together, at central values (`drawn` empty) or over draws of shape (draws,).

    Raises AtlasError when there is no program.
    Source: model specification 3.5-3.7.
    """
    if not programs:
        raise AtlasError("There is no program to evaluate; a scenario needs at least one with placements.")
    parts = [_evaluate_one(program, setting, drawn) for program in programs]
    books = reduce(add, (part.books for part in parts))
    worth = _sum(part.graduate_value for part in parts)
    studied = _sum(part.cost for part in parts if part.graduate_value is not None)
    return Evaluation(
        additional_workers=np.asarray(sum(part.additional_workers for part in parts)),
        graduates=_sum(part.graduates for part in parts),
        arrests=_sum(part.arrests for part in parts),
        earnings=_sum(part.earnings for part in parts),
        cost=np.asarray(sum(part.cost for part in parts)),
        books=books,
        value=reduce(add, (part.value for part in parts)),
        net_benefit=books.society if worth is None or studied is None else worth - studied,
    )
