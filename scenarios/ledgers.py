"""Who pays and who gains: four ledgers, marginal value of public funds, break-even.

Wages are a transfer: a cost to the payer and a gain to the student. Society gains only from work that would not have
been done anyway, from later earnings and from what the work is worth. All functions accept floats or arrays of draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contracts.errors import AtlasError
from scenarios import checks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Floats = NDArray[np.float64]
MOST_YEARS = 1000


@dataclass(frozen=True)
class MarginalValue:
    """Marginal value of public funds (MVPF) and its parts, in dollars, each a float array of one shape.

    `ratio` is what the students would pay per dollar of net cost: infinite when the program pays for itself, `nan`
    when it neither costs nor is wanted. `ratio_at_cost` values the program at what it costs instead.
    """

    willingness_to_pay: Floats
    net_cost: Floats
    program_cost: Floats

    @property
    def ratio(self) -> Floats:
        """Give willingness to pay over net cost."""
        return _quotient(self.willingness_to_pay, self.net_cost)

    @property
    def ratio_at_cost(self) -> Floats:
        """Give program cost over net cost."""
        return _quotient(self.program_cost, self.net_cost)

    def __add__(self, other: MarginalValue) -> MarginalValue:
        return MarginalValue(
            self.willingness_to_pay + other.willingness_to_pay,
            self.net_cost + other.net_cost,
            self.program_cost + other.program_cost,
        )


@dataclass(frozen=True)
class Flows:
    """Dollars of one program, present values; floats or arrays of draws.

    `wages` are wages paid to placed students whoever pays them. `worked_anyway` and `displacement` are shares,
    `later_earnings` the change of students' later earnings before tax, `tax_rate` the share of it that goes to
    governments. `employer_cost` is what hosts pay themselves, `public_cost` what governments pay and `donor_cost` what
    philanthropy pays. `value_of_work` and `value_of_output` are dollars per dollar of wages.
    """

    wages: ArrayLike
    public_cost: ArrayLike
    later_earnings: ArrayLike = 0.0
    worked_anyway: ArrayLike = 0.0
    displacement: ArrayLike = 0.0
    tax_rate: ArrayLike = 0.0
    employer_cost: ArrayLike = 0.0
    donor_cost: ArrayLike = 0.0
    value_of_work: ArrayLike = 1.0
    value_of_output: ArrayLike = 0.0


@dataclass(frozen=True)
class Ledgers:
    """Net gain of each party in dollars (a loss is negative), floats or arrays of draws.

    `society` is the sum of the other three less what donors give. The value of extra graduates is not in it: that is
    shown only as a break-even.
    """

    student: Floats
    taxpayer: Floats
    employer: Floats
    society: Floats

    def __add__(self, other: Ledgers) -> Ledgers:
        return Ledgers(
            self.student + other.student,
            self.taxpayer + other.taxpayer,
            self.employer + other.employer,
            self.society + other.society,
        )


def annuity(years: Iterable[float], rate: float) -> float:
    """Give the present value of a dollar in each of some years from now.

    Raises AtlasError for a rate of -100% or less.
    """
    if not rate > -1:
        raise AtlasError(f"discount rate is {rate:g}; give a share above -1, for example 0.03.")
    return float(sum((1.0 + rate) ** -year for year in years))


def present_value(amounts: ArrayLike, rate: float, first_year: float = 1) -> float:
    """Discount yearly dollars to year 0; the first amount falls `first_year` years from now, the next a year later."""
    yearly = np.asarray(amounts, dtype=np.float64)
    return float(yearly @ [annuity((first_year + year,), rate) for year in range(yearly.size)]) if yearly.size else 0.0


def level_stream(annual: float, years: float, rate: float, first_year: float = 1) -> float:
    """Give the present value of the same yearly amount for whole `years`; AtlasError for a negative or broken one."""
    length = checks.whole("years", years, MOST_YEARS)
    return annual * annuity((first_year + year for year in range(length)), rate)


def deflate(amounts: Sequence[float], years: Sequence[int], price_index: Mapping[int, float], base: int) -> Floats:
    """Bring nominal dollars of given years to dollars of the `base` year by a price index.

    Raises AtlasError when the index lacks a year.
    """
    missing = sorted({*years, base} - set(price_index))
    if missing:
        raise AtlasError(f"The price index has no value for {missing[0]}; add the year.")
    factors = np.array([price_index[base] / price_index[year] for year in years])
    return np.asarray(np.asarray(amounts, dtype=np.float64) * factors, dtype=np.float64)


def _quotient(part: ArrayLike, cost: ArrayLike) -> Floats:
    """Divide by a net cost: infinite where something is gained at no cost, `nan` where nothing is."""
    gain, net = np.broadcast_arrays(np.asarray(part, dtype=np.float64), np.asarray(cost, dtype=np.float64))
    free = np.where(gain > 0, np.inf, np.nan)
    return np.where(net > 0, gain / np.where(net > 0, net, 1.0), free)


def marginal_value(
    program_cost: ArrayLike, transfer: ArrayLike = 0.0, after_tax: ArrayLike = 0.0, recouped: ArrayLike = 0.0
) -> MarginalValue:
    """Give the marginal value of public funds.

    `program_cost` is what the program costs its payers, `transfer` what students value of what they are paid,
    `after_tax` the present value of their later earnings after tax, and `recouped` what governments get back (extra
    tax, lower outlays elsewhere). Dollars, floats or arrays of draws.
    Source: model specification 3.6; N. Hendren and B. Sprung-Keyser 2020.
    """
    cost = np.asarray(program_cost, dtype=np.float64)
    wanted = np.asarray(transfer, dtype=np.float64) + np.asarray(after_tax, dtype=np.float64)
    net = cost - np.asarray(recouped, dtype=np.float64)
    return MarginalValue(wanted, net, cost)


def additional_wages(flows: Flows) -> Floats:
    """Give the wages that add to what students and those they displace would have earned anyway."""
    kept = (1.0 - np.asarray(flows.worked_anyway)) * (1.0 - np.asarray(flows.displacement))
    return np.asarray(np.asarray(flows.wages, dtype=np.float64) * kept, dtype=np.float64)


def lasting_earnings(flows: Flows) -> Floats:
    """Give later earnings net of displacement, which takes from a gain and never softens a loss."""
    earnings = np.asarray(flows.later_earnings, dtype=np.float64)
    return np.where(earnings > 0, earnings * (1.0 - np.asarray(flows.displacement)), earnings)


def ledgers(flows: Flows) -> Ledgers:
    """Keep the books of student, taxpayer, employer and society; see `Ledgers`.

    Source: model specification 3.6 (standing made explicit; wages are a transfer).
    """
    earnings, tax_rate = lasting_earnings(flows), np.asarray(flows.tax_rate, dtype=np.float64)
    student = np.asarray(flows.value_of_work) * additional_wages(flows) + (1.0 - tax_rate) * earnings
    taxpayer = tax_rate * earnings - np.asarray(flows.public_cost)
    employer = np.asarray(flows.value_of_output) * np.asarray(flows.wages) - np.asarray(flows.employer_cost)
    return Ledgers(student, taxpayer, employer, student + taxpayer + employer - np.asarray(flows.donor_cost))


def program_value(flows: Flows) -> MarginalValue:
    """Give the marginal value of the public and donated funds of a program."""
    earnings, tax_rate = lasting_earnings(flows), np.asarray(flows.tax_rate, dtype=np.float64)
    return marginal_value(
        program_cost=np.asarray(flows.public_cost) + np.asarray(flows.donor_cost),
        transfer=np.asarray(flows.value_of_work) * additional_wages(flows),
        after_tax=(1.0 - tax_rate) * earnings,
        recouped=tax_rate * earnings,
    )


def fiscal_return(flows: Flows) -> Floats:
    """Give the share of the public cost that comes back as tax; `nan` where no public money is spent."""
    back = np.asarray(flows.tax_rate, dtype=np.float64) * lasting_earnings(flows)
    spent = np.asarray(flows.public_cost, dtype=np.float64)
    return np.where(spent > 0, back / np.where(spent > 0, spent, 1.0), np.nan)


def break_even_effect(unit_cost: float, value: float) -> float:
    """Give the effect per placement, a share of students, at which an outcome worth `value` dollars pays `unit_cost`.

    Raises AtlasError if the value is not above 0.
    """
    if not value > 0:
        raise AtlasError(f"The value of the outcome is {value:g} dollars; give an amount above 0.")
    return unit_cost / value
