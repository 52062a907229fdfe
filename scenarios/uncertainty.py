"""How sure a result is: intervals, chances, what drives it, and what better knowledge would be worth.

Everything here works on draws, arrays with one value a draw; nothing knows which model made them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contracts.errors import AtlasError
from scenarios.special import ndtr, ndtri

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Floats = NDArray[np.float64]

REGRESSION_DEGREE = 4


@dataclass(frozen=True)
class Summary:
    """Draws in a few numbers, all in the unit of the draws: mean, median, 80% and 95% intervals.

    `standard_error` is the Monte Carlo error of the mean: how much it would move with other draws, not how much is
    known about the world.
    """

    mean: float
    median: float
    low80: float
    high80: float
    low95: float
    high95: float
    standard_error: float


@dataclass(frozen=True)
class Bar:
    """One parameter's bar of a tornado: the result, in its own unit, at the parameter's `low` and at its `high`."""

    name: str
    at_low: float
    at_high: float
    low: float
    high: float

    @property
    def swing(self) -> float:
        """Give the width of the bar."""
        return abs(self.at_high - self.at_low)


def _draws(values: ArrayLike) -> Floats:
    """Give draws as an array, refusing none at all."""
    draws = np.asarray(values, dtype=np.float64)
    if draws.size == 0:
        raise AtlasError("There are no draws to summarize; run the scenario with at least one.")
    return draws


def summarize(draws: ArrayLike) -> Summary:
    """Summarize draws, shape (n,); see `Summary`."""
    values = _draws(draws)
    # A ratio can be infinite (a program that pays for itself); between infinities nothing can be interpolated.
    method: Literal["linear", "nearest"] = "linear" if np.isfinite(values).all() else "nearest"
    low95, low80, median, high80, high95 = np.quantile(values, [0.025, 0.1, 0.5, 0.9, 0.975], method=method)
    return Summary(
        mean=float(values.mean()),
        median=float(median),
        low80=float(low80),
        high80=float(high80),
        low95=float(low95),
        high95=float(high95),
        standard_error=monte_carlo_error(values),
    )


def monte_carlo_error(draws: ArrayLike) -> float:
    """Give the standard error of the mean of draws, an upper bound for Sobol points.

    It is nan for a single draw and for infinite ones.
    """
    values = _draws(draws)
    if values.size == 1 or not np.isfinite(values).all():
        return math.nan
    return float(values.std(ddof=1) / math.sqrt(values.size))


def probability(draws: ArrayLike, at_least: float = 0.0) -> float:
    """Give the share of draws that reach `at_least`."""
    return float((_draws(draws) >= at_least).mean())


def normal_interval(mean: float, sd: float, coverage: float = 0.95) -> tuple[float, float]:
    """Give the central interval of a normal distribution."""
    half = float(ndtri((1 + coverage) / 2)) * sd
    return mean - half, mean + half


def correlated_sum_sd(first: float, second: float, correlation: float) -> float:
    """Give the standard deviation of the sum of two parameters with standard deviations and correlation given."""
    if not -1 <= correlation <= 1:
        raise AtlasError(f"correlation is {correlation:g}; give a number from -1 to 1.")
    # At a correlation of -1 rounding can leave a variance just below 0.
    return math.sqrt(max(0.0, first**2 + second**2 + 2 * correlation * first * second))


def tornado(
    model: Callable[[Mapping[str, float]], float],
    base: Mapping[str, float],
    ranges: Mapping[str, tuple[float, float]],
) -> tuple[Bar, ...]:
    """Vary one parameter at a time from its low to its high value, widest swing first.

    `model` maps parameter values to one result; `ranges` holds (low, high), usually the 10th and 90th percentiles.
    Raises AtlasError for a range whose parameter is not in `base`.
    """
    unknown = sorted(set(ranges) - set(base))
    if unknown:
        raise AtlasError(f"The tornado varies {unknown[0]!r}, which the model does not use; leave it out.")
    bars = [
        Bar(name, model({**base, name: low}), model({**base, name: high}), low, high)
        for name, (low, high) in ranges.items()
    ]
    return tuple(sorted(bars, key=lambda bar: -bar.swing))


def _ranks(values: Floats) -> Floats:
    """Give ranks from 0, ties sharing their mean rank."""
    _, index, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts + 1) / 2)[index], dtype=np.float64)


def rank_correlations(result: ArrayLike, parameters: Mapping[str, Floats]) -> dict[str, float]:
    """Give Spearman's rank correlation of the result with each parameter's draws, strongest first.

    A parameter or result that does not vary correlates 0.
    """
    ranked = _ranks(_draws(result))
    found = {name: _correlation(_ranks(values), ranked) for name, values in parameters.items()}
    return dict(sorted(found.items(), key=lambda item: -abs(item[1])))


def _correlation(first: Floats, second: Floats) -> float:
    """Give the linear correlation of two arrays, 0 where one does not vary."""
    if first.std() == 0 or second.std() == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def value_of_perfect_information(net_benefit: ArrayLike) -> float:
    """Give what it would be worth to know everything before choosing (EVPI).

    `net_benefit` has shape (n,) for "fund" against "do not fund", or (n, actions). In its own unit.
    """
    benefit = _actions(net_benefit)
    return float(benefit.max(axis=1).mean() - benefit.mean(axis=0).max())


def _actions(net_benefit: ArrayLike) -> Floats:
    """Give net benefits by action; a single action stands beside doing nothing, worth 0."""
    benefit = _draws(net_benefit)
    return np.column_stack([benefit, np.zeros_like(benefit)]) if benefit.ndim == 1 else benefit


def value_of_perfect_information_normal(mean: float, sd: float) -> float:
    """Give the EVPI of funding or not when the net benefit is normal: exact, for checking simulations."""
    if sd < 0:
        raise AtlasError(f"The standard deviation is {sd:g}; give 0 or more.")
    if sd == 0:
        return 0.0
    z = abs(mean) / sd
    density = math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    return sd * (density - z * float(ndtr(-z)))


def probability_positive_normal(mean: float, sd: float) -> float:
    """Give the chance that a normal net benefit is above 0."""
    if sd == 0:
        return float(mean > 0)
    return float(ndtr(mean / sd))


def value_of_partial_information(net_benefit: ArrayLike, parameter: Floats, degree: int = REGRESSION_DEGREE) -> float:
    """Give what it would be worth to know one parameter before choosing (EVPPI), by regression.

    `net_benefit` as in `value_of_perfect_information`; `parameter` has shape (n,). The expected net benefit given the
    parameter is fitted by a polynomial of the parameter's normal scores. A parameter that does not vary is worth 0.
    Source: M. Strong, J. Oakley and A. Brennan 2014, Medical Decision Making 34:311-326.
    """
    benefit = _actions(net_benefit)
    if parameter.std() == 0:
        return 0.0
    scores = ndtri((_ranks(parameter) + 0.5) / parameter.size)
    terms = np.vander(scores, degree + 1)
    fitted = terms @ np.linalg.lstsq(terms, benefit, rcond=None)[0]
    found = float(fitted.max(axis=1).mean() - fitted.mean(axis=0).max())
    # One parameter is never worth more than all, nor less than nothing; the fit alone does not know that.
    return min(max(0.0, found), value_of_perfect_information(benefit))
