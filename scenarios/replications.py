"""Published results recomputed from their published inputs, with the functions the model itself uses.

A model that cannot reproduce what is known should not be believed about what is not. `scorecard` holds the results
against the published figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from contracts.errors import AtlasError
from scenarios.costs import PlacementCost
from scenarios.ledgers import MarginalValue, deflate, marginal_value, present_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MONTHS = 12


@dataclass(frozen=True)
class TrainingValue:
    """Marginal value of a training program and the steps that lead to it, in dollars a participant."""

    earnings: float
    after_tax: float
    tax: float
    offset: float
    value: MarginalValue


@dataclass(frozen=True)
class Sample:
    """What one subsample of the JTPA youth study gained and cost, in dollars a participant over the months observed.

    `earnings` includes the `wage_subsidy`, `welfare` is the fall of outlays on welfare (negative: a rise).
    """

    size: float
    earnings: float
    wage_subsidy: float
    welfare: float
    cost: float


@dataclass(frozen=True)
class BenefitCost:
    """Benefits of a program by who gets them, against its cost, in dollars a participant."""

    total: float
    ratio: float
    net: float
    taxpayer_ratio: float


def _training_value(earnings: float, tax_rate: float, cost: float, transfer: float, offset: float) -> TrainingValue:
    """Turn later earnings into willingness to pay and net cost."""
    after_tax, tax = (1 - tax_rate) * earnings, tax_rate * earnings
    value = marginal_value(cost, transfer, after_tax, tax + offset)
    return TrainingValue(earnings, after_tax, tax, offset, value)


def year_up(  # noqa: PLR0913 - the published calculation has this many inputs
    earnings: Sequence[float],
    years: Sequence[int],
    price_index: Mapping[int, float],
    *,
    rate: float,
    tax_rate: float,
    cost: float,
    stipends: float,
) -> TrainingValue:
    """Recompute the marginal value of Year Up: nominal earnings are deflated to the first year and discounted to it.

    Source: N. Hendren and B. Sprung-Keyser 2020; policyimpacts.org/policy-impacts-library/year-up.
    """
    real = deflate(earnings, years, price_index, base=years[0])
    after = np.array([year - years[0] for year in years])
    return _training_value(float(real @ (1.0 + rate) ** -after), tax_rate, cost, stipends, 0.0)


def weighted_mean(values: Sequence[float], sizes: Sequence[float]) -> float:
    """Average site values by site size; raises AtlasError for unequal lengths or no one at all."""
    if len(values) != len(sizes) or sum(sizes) <= 0:
        raise AtlasError(f"A weighted mean needs one size above 0 a value: got {len(values)} and {len(sizes)}.")
    return float(np.average(values, weights=sizes))


def workadvance(  # noqa: PLR0913 - the published calculation has this many inputs
    earnings: Sequence[float],
    years: Sequence[float],
    *,
    rate: float,
    tax_rate: float,
    costs: Sequence[float],
    offsets: Sequence[float],
    sizes: Sequence[float],
) -> TrainingValue:
    """Recompute the marginal value of WorkAdvance over its sites; `offsets` are savings on other services.

    Source: policyimpacts.org/policy-impacts-library/work-advance.
    """
    if len(earnings) != len(years):
        raise AtlasError(f"Each yearly effect needs its year: got {len(earnings)} effects and {len(years)} years.")
    later = sum(present_value([effect], rate, year) for effect, year in zip(earnings, years, strict=True))
    return _training_value(later, tax_rate, weighted_mean(costs, sizes), 0.0, weighted_mean(offsets, sizes))


def observed_years(months: float, rate: float) -> float:
    """Give the present value of a dollar a year over some months: whole years from year 0, then the rest of a year."""
    whole, rest = divmod(months, MONTHS)
    part = rest / MONTHS
    full = present_value(np.ones(int(whole)), rate, first_year=0)
    last = max(whole - 1, 0) + part
    return full + part * float((1 + rate) ** -last)


def jtpa_youth(samples: Sequence[Sample], *, tax_rate: float, rate: float, months: float) -> MarginalValue:
    """Recompute the (negative) marginal value of JTPA youth training over men and women.

    Earnings beyond the wage subsidy and welfare outlays are spread evenly over the months observed and discounted.
    Source: policyimpacts.org/policy-impacts-library/job-training-partnership-act-youth.
    """
    if not months > 0:
        raise AtlasError(f"months is {months:g}; give the length of the observed period, above 0.")
    stretch = observed_years(months, rate) * MONTHS / months
    total = sum(sample.size for sample in samples)
    parts = [_jtpa_sample(sample, tax_rate, stretch) for sample in samples]
    shares = [sample.size / total for sample in samples]
    mean = [sum(share * part[k] for share, part in zip(shares, parts, strict=True)) for k in range(3)]
    return marginal_value(mean[0], after_tax=mean[1], recouped=mean[2])


def _jtpa_sample(sample: Sample, tax_rate: float, stretch: float) -> tuple[float, float, float]:
    """Give cost, willingness to pay and what governments get back for one subsample."""
    earnings = (sample.earnings - sample.wage_subsidy) * stretch + sample.wage_subsidy
    welfare = sample.welfare * stretch
    return sample.cost, (1 - tax_rate) * earnings - welfare, tax_rate * earnings + welfare


def slot_cost(cost: float, wage: float, hours: float) -> PlacementCost:
    """Split a published cost a slot into wages and everything else (shown as program cost), in dollars."""
    return PlacementCost(wages=wage * hours, burden=0, fee=0, staffing=0, supports=0, program=cost - wage * hours)


def implied_caseload(coordinator_cost: float, non_wage: float) -> float:
    """Give the caseload at which a coordinator's cost would make up all of the non-wage cost of a slot."""
    if not non_wage > 0:
        raise AtlasError(f"The non-wage cost is {non_wage:g} dollars; give an amount above 0.")
    return coordinator_cost / non_wage


def benefit_cost(taxpayers: float, participants: float, others: float, indirect: float, cost: float) -> BenefitCost:
    """Add benefits by who gets them and hold them against the net program cost; AtlasError if that is not above 0."""
    total = taxpayers + participants + others + indirect
    return BenefitCost(total, per(total, cost), total - cost, per(taxpayers, cost))


def per(amount: float, units: float) -> float:
    """Divide an amount by a count or a cost; raises AtlasError if that is not above 0."""
    if not units > 0:
        raise AtlasError(f"Cannot divide by {units:g}; give a number above 0.")
    return amount / units
