"""What one placement costs, who is paid which part of it, and how that compares with published programs.

Dollars are nominal. Sources: model specification 2.1-2.3; the prices themselves are in `scenarios/parameters`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from scenarios import checks
from scenarios.parameters import Assumptions, parameter

Employer = Literal["hub", "private_host", "school", "college"]
CITY_JURISDICTIONS = {
    "los angeles": "los_angeles_city",
    "santa monica": "santa_monica",
    "pasadena": "pasadena",
    "west hollywood": "west_hollywood",
    "malibu": "malibu",
}
STATE_JURISDICTION = "california"


@dataclass(frozen=True)
class PayrollBurden:
    """Yearly employer payroll cost of one worker in dollars, component by component."""

    fica: float
    unemployment_insurance: float
    employment_training_tax: float
    federal_unemployment_tax: float
    workers_compensation: float
    annual_wages: float
    rate_below_base: float

    @property
    def total(self) -> float:
        """Return the sum of the components."""
        return (
            self.fica
            + self.unemployment_insurance
            + self.employment_training_tax
            + self.federal_unemployment_tax
            + self.workers_compensation
        )

    @property
    def effective_rate(self) -> float:
        """Return the burden as a share of wages; without wages, the rate on the first dollar."""
        return self.total / self.annual_wages if self.annual_wages else self.rate_below_base


@dataclass(frozen=True)
class PlacementCost:
    """What one placement costs, in dollars."""

    wages: float
    burden: float
    fee: float
    staffing: float
    supports: float
    program: float = 0.0
    incentive: float = 0.0

    @property
    def total(self) -> float:
        """Return the sum of all components."""
        return self.wages + self.non_wage

    @property
    def non_wage(self) -> float:
        """Return everything that is not the student's wage."""
        return self.burden + self.fee + self.staffing + self.supports + self.program + self.incentive

    @property
    def employer_of_record(self) -> float:
        """Return what employing the student costs on top of the wage: payroll burden and fee."""
        return self.burden + self.fee

    @property
    def wage_share(self) -> float:
        """Return wages as a share of the total; 0 when nothing is paid."""
        return self.wages / self.total if self.total else 0.0


@dataclass(frozen=True)
class CostGap:
    """Why one placement costs more than another: two parts kept apart, in dollars a placement."""

    employer_of_record: float
    caseload: float
    other: float

    @property
    def total(self) -> float:
        """Return the whole difference."""
        return self.employer_of_record + self.caseload + self.other


@dataclass(frozen=True)
class BandCheck:
    """A modelled non-wage cost beside the published band, in dollars of one year."""

    non_wage: float
    low: float
    high: float
    warning: str | None


def payroll_burden(  # noqa: PLR0913 - the statute names this many rates
    annual_wages: float,
    *,
    fica: float = 0.0,
    unemployment_insurance: float = 0.0,
    employment_training_tax: float = 0.0,
    federal_unemployment_tax: float = 0.0,
    workers_compensation: float = 0.0,
    wage_base: float = 7000.0,
) -> PayrollBurden:
    """Return the payroll burden of one worker's yearly wages.

    Three of the taxes stop at the wage base; FICA and workers' compensation do not. Rates are shares of wages.
    Raises AtlasError for negative wages or a negative base.
    """
    checks.not_negative("annual_wages", annual_wages)
    checks.not_negative("wage_base", wage_base)
    taxed = min(annual_wages, wage_base)
    based = unemployment_insurance + employment_training_tax + federal_unemployment_tax
    return PayrollBurden(
        fica=fica * annual_wages,
        unemployment_insurance=unemployment_insurance * taxed,
        employment_training_tax=employment_training_tax * taxed,
        federal_unemployment_tax=federal_unemployment_tax * taxed,
        workers_compensation=workers_compensation * annual_wages,
        annual_wages=annual_wages,
        rate_below_base=fica + based + workers_compensation,
    )


def employer_burden(annual_wages: float, employer: Employer, chosen: Assumptions) -> PayrollBurden:
    """Return the payroll burden under an employer of record, at the assumed rates."""
    return payroll_burden(
        annual_wages,
        fica=chosen.value("employer_fica", employer),
        unemployment_insurance=chosen.value("unemployment_insurance", employer),
        employment_training_tax=chosen.value("employment_training_tax", employer),
        federal_unemployment_tax=chosen.value("federal_unemployment_tax", employer),
        workers_compensation=chosen.value("workers_compensation"),
        wage_base=chosen.value("unemployment_wage_base"),
    )


def unit_cost(  # noqa: PLR0913 - one argument a component of spec 2.1
    wage: float,
    hours: float,
    *,
    burden_rate: float = 0.0,
    fee_rate: float = 0.0,
    coordinator_cost: float = 0.0,
    caseload: float = 1.0,
    supports: float = 0.0,
    program: float = 0.0,
    incentive: float = 0.0,
) -> PlacementCost:
    """Return the cost of one placement from hourly wage, hours and rates; the fee is on wages plus burden.

    Raises AtlasError for a negative amount or a caseload that is not above 0.
    """
    checks.positive("caseload", caseload)
    rates = {"burden_rate": burden_rate, "fee_rate": fee_rate, "coordinator_cost": coordinator_cost}
    parts = {"wage": wage, "hours": hours, "supports": supports, "program": program, "incentive": incentive}
    for name, number in (rates | parts).items():
        checks.not_negative(name, number)
    wages = wage * hours
    burden = burden_rate * wages
    return PlacementCost(
        wages=wages,
        burden=burden,
        fee=fee_rate * (wages + burden),
        staffing=coordinator_cost / caseload,
        supports=supports,
        program=program,
        incentive=incentive,
    )


def wage_jurisdiction(city: str | None) -> str:
    """Return the minimum-wage jurisdiction of a city; the state's where the city has no known ordinance."""
    return CITY_JURISDICTIONS.get((city or "").strip().lower(), STATE_JURISDICTION)


def wage_on(jurisdiction: str, on: dt.date, chosen: Assumptions) -> float:
    """Return the minimum hourly wage on a date, projected by the statutory formula after the last known rate.

    The rate rises each year on its anniversary by min(cap, CPI-W).
    """
    known = chosen.value("minimum_hourly_wage", jurisdiction, on)
    return known * (1 + wage_growth(chosen)) ** years_projected(jurisdiction, on)


def wage_growth(chosen: Assumptions) -> float:
    """Return the yearly rise of the minimum wage under the statutory formula."""
    return min(chosen.value("wage_growth_cap"), chosen.value("inflation", "wages"))


def years_projected(jurisdiction: str, on: dt.date) -> int:
    """Return how many yearly rises separate the last known rate from a date; 0 while the rate is known."""
    last = parameter("minimum_hourly_wage").last_date(jurisdiction)
    rises = on.year - last.year - ((on.month, on.day) < (last.month, last.day))
    return max(0, rises)


def build_up(  # noqa: PLR0913 - where, what, by whom and when are separate choices of a scenario
    jurisdiction: str,
    employer: Employer,
    chosen: Assumptions,
    *,
    on: dt.date,
    base: dt.date | None = None,
    modality: str = "short_paid",
    hours: float | None = None,
    hourly_wage: float | None = None,
    incentive_share: float = 0.0,
) -> PlacementCost:
    """Return the cost of one placement in a place, under an employer of record, on a date.

    Wages follow the statutory formula. Staff, supports and programs are priced on `base` (default: the same date) and
    rise with consumer prices from there. `incentive_share` of the wage goes back to an employer who pays it.
    """
    lowest = wage_on(jurisdiction, on, chosen)
    wage = lowest if hourly_wage is None else max(lowest, hourly_wage)
    paid_hours = chosen.value("hours_per_placement", modality) if hours is None else hours
    prices = (1 + chosen.value("inflation", "staff")) ** ((on - (base or on)).days // 365)
    return unit_cost(
        wage,
        paid_hours,
        burden_rate=employer_burden(wage * paid_hours, employer, chosen).effective_rate,
        fee_rate=chosen.value("employer_of_record_fee", employer),
        coordinator_cost=chosen.value("coordinator_annual_cost") * prices,
        caseload=chosen.value("coordinator_caseload"),
        supports=chosen.value("supports_per_student") * prices,
        program=chosen.value("program_support_per_student", modality) * prices,
        incentive=incentive_share * wage * paid_hours,
    )


def published_band(year: int, chosen: Assumptions) -> tuple[float, float]:
    """Return the published non-wage cost of comparable programs, low and high, in dollars of `year`."""
    band = parameter("published_nonwage_cost")
    growth = 1 + chosen.value("inflation", "staff")
    moved = [band.value(scope) * growth ** max(0, year - band.last_date(scope).year) for scope in band.values]
    return min(moved), max(moved)


def check_band(cost: PlacementCost, year: int, chosen: Assumptions) -> BandCheck:
    """Hold a modelled non-wage cost against the published band; outside it the check carries a warning."""
    low, high = published_band(year, chosen)
    non_wage = cost.non_wage - cost.program
    side = "above" if non_wage > high else "below" if non_wage < low else None
    warning = side and (
        f"The modelled non-wage cost of ${non_wage:,.0f} a placement lies {side} the published "
        f"${low:,.0f} to ${high:,.0f} ({year} dollars); check fee, caseload and employer of record."
    )
    return BandCheck(non_wage, low, high, warning)


def cost_gap(dear: PlacementCost, cheap: PlacementCost) -> CostGap:
    """Split the difference of two placements into employer of record (burden and fee), caseload and the rest."""
    record = dear.employer_of_record - cheap.employer_of_record
    caseload = dear.staffing - cheap.staffing
    return CostGap(record, caseload, dear.total - cheap.total - record - caseload)


def system_cost(hubs: int, *, statewide_centre: bool, chosen: Assumptions) -> float:
    """Return the yearly cost of regional hubs and of a statewide centre, in dollars of the first year.

    Raises AtlasError when a centre is wanted and no figure was given for it, because none is published.
    """
    centre = chosen.value("statewide_centre_annual_cost") if statewide_centre else 0.0
    return (hubs * chosen.value("regional_hub_annual_cost") if hubs else 0.0) + centre
