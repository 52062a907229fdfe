"""What a funded program may do, under one preset: intervals, chances, what drives them, what knowing more is worth.

Presets are structural uncertainty: they are run one by one and shown side by side, never blended into one interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from contracts.errors import AtlasError
from scenarios.credits import PRESETS, NotEvaluated, PresetName
from scenarios.draws import draw, quantile, study_correlation
from scenarios.funded_program import FundedProgram, Setting, credits_of, discounted_places, uncertain
from scenarios.ledgers import break_even_effect
from scenarios.parameters import Assumptions, parameter
from scenarios.simulation import Evaluation, evaluate
from scenarios.uncertainty import (
    Bar,
    Summary,
    probability,
    rank_correlations,
    summarize,
    tornado,
    value_of_partial_information,
    value_of_perfect_information,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenarios.credits import Component

Floats = NDArray[np.float64]

DISCOUNT_RATES = (0.02, 0.03, 0.05)
STRUCTURAL = ("displacement", "value_of_graduate")
LOW, HIGH = 0.1, 0.9
"""Percentiles between which the tornado moves each parameter."""


@dataclass(frozen=True)
class BreakEven:
    """Whether extra graduates alone pay for the program.

    `effect` is the share of placed students that would have to graduate because of it, `chance` the probability that
    the effect is as large, `value` the dollars a graduate is worth.
    """

    effect: float
    chance: float
    value: float


@dataclass(frozen=True)
class Information:
    """What it would be worth, per placement in dollars, to know before deciding: everything, or one parameter."""

    perfect: float
    partial: Mapping[str, float]


@dataclass(frozen=True)
class StructuralCase:
    """One combination of choices that are not a matter of chance, at central values, dollars per placement.

    `rate` is the real yearly discount rate, `displacement` the share of new jobs that displace others, and
    `graduate_value` the dollars one more graduate is worth.
    """

    rate: float
    displacement: float
    graduate_value: float
    net_benefit: float
    society: float
    marginal_value: float


@dataclass(frozen=True)
class Forecast:
    """What programs may do under one preset. Dollars are present values at `rate`; counts are of all years.

    None means that no study evaluated the outcome for these programs (see `not_evaluated`): it is not a 0.
    `fiscal_return` is the part of the cost that comes back to governments; `state_tax` the dollars that come back to
    the State, None until a scenario gives `state_share_of_tax`, for which no figure is published.
    `net_benefit` is per placement, on graduation alone where `basis` is "graduation", else society's ledger; `chance`
    is the probability that it is 0 or more, and `central_net_benefit` its value with every parameter at its center.
    """

    preset: PresetName
    draws: int
    rate: float
    placements: float
    additional_workers: Summary
    extra_graduates: Summary | None
    change_of_arrests: Summary | None
    later_earnings: Summary | None
    cost: Summary
    student: Summary
    taxpayer: Summary
    employer: Summary
    society: Summary
    marginal_value: Summary
    fiscal_return: Summary
    state_tax: Summary | None
    net_benefit: Summary
    central_net_benefit: float
    chance: float
    basis: str
    break_even: BreakEven | None
    chance_over_budget: float
    information: Information
    tornado: tuple[Bar, ...]
    rank_correlation: Mapping[str, float]
    evidence: tuple[str, ...]
    not_evaluated: tuple[NotEvaluated, ...]

    @property
    def chance_places_are_paid(self) -> float:
        """Give the chance that the planned places can be paid from the budget."""
        return 1.0 - self.chance_over_budget


def _over(result: Floats, count: int) -> Floats:
    """Give one value a draw, also for a result that no drawn parameter touches."""
    return np.broadcast_to(result, (count,))


def _summary(result: Floats | None, count: int) -> Summary | None:
    """Summarize draws of a result that may not have been evaluated."""
    return None if result is None else summarize(_over(result, count))


def _break_even(programs: Sequence[FundedProgram], setting: Setting, found: Evaluation, count: int) -> BreakEven | None:
    """Say whether graduates alone pay; None where graduation was never evaluated."""
    if found.graduates is None:
        return None
    studied = [
        program for program in programs if program.kind == "k12" and "graduation" in credits_of(program, setting)[0]
    ]
    value = setting.scoped("value_of_graduate")
    # Cost and graduates of later years are both discounted, so that only their ratio counts.
    places = sum(discounted_places(program, setting.rate) for program in studied)
    return BreakEven(
        effect=break_even_effect(float(evaluate(studied, setting, {}).cost) / places, value),
        chance=probability(_over(found.net_benefit, count)),
        value=value,
    )


def _bars(
    programs: Sequence[FundedProgram], setting: Setting, parts: Mapping[str, Component], places: float
) -> tuple[Bar, ...]:
    """Move each parameter from its 10th to its 90th percentile, the others at their centre."""
    edges = {
        name: quantile(part.distribution, np.array([LOW, HIGH])) for name, part in parts.items() if part.distribution
    }

    def net_benefit(values: Mapping[str, float]) -> float:
        """Return the net benefit of a place in dollars with the parameters at these values."""
        at = {name: np.asarray(value) for name, value in values.items()}
        return float(evaluate(programs, setting, at).net_benefit) / places

    base = {name: part.centre for name, part in parts.items()}
    return tornado(net_benefit, base, {name: (float(low), float(high)) for name, (low, high) in edges.items()})


def _information(per_placement: Floats, drawn: Mapping[str, Floats]) -> Information:
    """Value perfect information and information on each parameter, most valuable first."""
    partial = {name: value_of_partial_information(per_placement, values) for name, values in drawn.items()}
    ordered = dict(sorted(partial.items(), key=lambda item: -item[1]))
    return Information(value_of_perfect_information(per_placement), ordered)


def draw_parameters(parts: Mapping[str, Component], chosen: Assumptions) -> dict[str, Floats]:
    """Draw the uncertain parameters, those of one study together; shapes (draws,)."""
    correlation = study_correlation([part.study for part in parts.values()], chosen.value("study_correlation"))
    varying = {name: part.distribution for name, part in parts.items() if part.distribution is not None}
    return draw(varying, int(chosen.value("draws")), correlation)


def forecast(
    programs: Sequence[FundedProgram],
    preset: PresetName,
    chosen: Assumptions,
    *,
    rate: float | None = None,
    budget: float | None = None,
) -> Forecast:
    """Forecast what programs do under one preset; the same arguments always give the same numbers.

    `rate` is the real yearly discount rate (default: the scenario's); `budget` the dollars that may be spent, as a
    present value (default: the cost at central values), against which the chance of an overrun is taken.
    Raises AtlasError when there is no program or nobody is placed.
    Source: model specification 3.5-3.7.
    """
    setting = Setting(preset, chosen, chosen.value("discount_rate") if rate is None else rate)
    places = float(sum(program.placements.sum() for program in programs))
    if places <= 0:
        raise AtlasError("Nobody is placed, so there is no outcome to forecast; raise the budget or the capacity.")
    parts = uncertain(programs, setting)
    drawn = draw_parameters(parts, chosen)
    count = int(chosen.value("draws"))
    found, central = evaluate(programs, setting, drawn), evaluate(programs, setting, {})
    per_placement = _over(found.net_benefit, count) / places
    limit = float(central.cost) if budget is None else budget
    credited = [credits_of(program, setting) for program in programs]
    public = sum(float(program.public.sum()) for program in programs)
    return Forecast(
        preset=preset,
        draws=count,
        rate=setting.rate,
        placements=places,
        additional_workers=summarize(_over(found.additional_workers, count)),
        extra_graduates=_summary(found.graduates, count),
        change_of_arrests=_summary(found.arrests, count),
        later_earnings=_summary(found.earnings, count),
        cost=summarize(_over(found.cost, count)),
        student=summarize(_over(found.books.student, count)),
        taxpayer=summarize(_over(found.books.taxpayer, count)),
        employer=summarize(_over(found.books.employer, count)),
        society=summarize(_over(found.books.society, count)),
        marginal_value=summarize(_over(found.value.ratio, count)),
        fiscal_return=summarize(_fiscal_return(found, count, public)),
        state_tax=_state_tax(found, count, chosen),
        net_benefit=summarize(per_placement),
        central_net_benefit=float(central.net_benefit) / places,
        chance=probability(per_placement),
        basis="society" if found.graduates is None else "graduation",
        break_even=_break_even(programs, setting, found, count),
        chance_over_budget=float((_over(found.cost, count) > limit).mean()),
        information=_information(per_placement, drawn),
        tornado=_bars(programs, setting, parts, places),
        rank_correlation=rank_correlations(per_placement, drawn),
        evidence=tuple(sorted({name for some, _ in credited for entry in some.values() for name in entry.evidence})),
        not_evaluated=tuple(dict.fromkeys(entry for _, missing in credited for entry in missing)),
    )


def _fiscal_return(found: Evaluation, count: int, public: float) -> Floats:
    """Give the share of the money spent that comes back as tax; nan where no public money is spent."""
    if public <= 0:
        return np.full(count, np.nan)
    back = found.value.program_cost - found.value.net_cost
    return _over(back / found.value.program_cost, count)


def _state_tax(found: Evaluation, count: int, chosen: Assumptions) -> Summary | None:
    """Give the extra tax that goes to the State, None while its share is blank."""
    blank = None in parameter("state_share_of_tax").values["default"].values()
    if blank and not any(key.partition(".")[0] == "state_share_of_tax" for key in chosen.overrides):
        return None
    back = found.value.program_cost - found.value.net_cost
    return summarize(_over(chosen.value("state_share_of_tax") * back, count))


def structural_cases(
    programs: Sequence[FundedProgram], preset: PresetName, chosen: Assumptions
) -> tuple[StructuralCase, ...]:
    """Evaluate every combination of discount rate, displacement and value of a graduate at central values.

    These are choices, not chances: they are shown as columns and never mixed into an interval.
    Source: model specification 3.7.
    """
    shares = parameter("displacement").values, parameter("value_of_graduate").values
    displaced, worth = ([float(value or 0) for dated in known.values() for value in dated.values()] for known in shares)
    return tuple(_structural_case(programs, preset, chosen, case) for case in product(DISCOUNT_RATES, displaced, worth))


def _structural_case(
    programs: Sequence[FundedProgram], preset: PresetName, chosen: Assumptions, case: tuple[float, float, float]
) -> StructuralCase:
    """Evaluate one combination of discount rate, displacement and value of a graduate."""
    rate, displacement, worth = case
    others = {k: v for k, v in chosen.overrides.items() if k.partition(".")[0] not in STRUCTURAL}
    fixed = Assumptions({**others, "displacement": displacement, "value_of_graduate": worth})
    found = evaluate(programs, Setting(preset, fixed, rate), {})
    places = float(sum(program.placements.sum() for program in programs))
    net, society = float(found.net_benefit) / places, float(found.books.society) / places
    return StructuralCase(rate, displacement, worth, net, society, float(found.value.ratio))


def forecasts(
    programs: Sequence[FundedProgram], chosen: Assumptions, *, rate: float | None = None, budget: float | None = None
) -> dict[PresetName, Forecast]:
    """Forecast under every preset, null first; the columns stand side by side and are never averaged."""
    return {preset: forecast(programs, preset, chosen, rate=rate, budget=budget) for preset in PRESETS}
