"""Draws of uncertain parameters: scrambled Sobol points, a Gaussian copula, and each parameter's own distribution.

The same seed gives the same draws on every machine, so a result can be reproduced from its scenario.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from contracts.errors import AtlasError
from scenarios.special import betaincinv, ndtr, ndtri

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scenarios.parameters import Distribution

Floats = NDArray[np.float64]

SEED = 20_240_701
"""Fixed seed of the scrambling; any number would do, but it may not change between versions."""

ROUNDING = 1e-9
"""Largest negative eigenvalue of a correlation matrix that is put down to rounding."""


def _triangular(low: float, mode: float, high: float, share: Floats) -> Floats:
    """Invert the triangular distribution function."""
    width = high - low
    if width == 0:
        return np.full_like(share, mode)
    rising = low + np.sqrt(share * width * (mode - low))
    falling = high - np.sqrt((1 - share) * width * (high - mode))
    return np.where(share <= (mode - low) / width, rising, falling)


def _beta(mean: float, sd: float, share: Floats) -> Floats:
    """Invert the beta distribution on 0 to 1 with a given mean and standard deviation."""
    if sd == 0:
        return np.full_like(share, mean)
    size = mean * (1 - mean) / sd**2 - 1
    if not (0 < mean < 1 and size > 0):
        raise AtlasError(f"No beta distribution has mean {mean:g} and standard deviation {sd:g}; narrow its range.")
    return betaincinv(mean * size, (1 - mean) * size, share)


def _need(*values: float | None) -> tuple[float, ...]:
    """Give the arguments of a distribution, which its reader has checked to be there."""
    if any(value is None for value in values):
        raise AtlasError("A distribution lacks one of its arguments; check the parameter's file.")
    return tuple(float(value) for value in values if value is not None)


def quantile(distribution: Distribution, share: Floats) -> Floats:
    """Give the values below which the given shares (0 to 1) of a distribution lie; same shape as `share`.

    Raises AtlasError for a distribution that is not drawn (fixed, scenario, switch).
    """
    if distribution.kind == "normal":
        mean, sd = _need(distribution.mean, distribution.sd)
        return mean + sd * ndtri(share)
    if distribution.kind == "triangular":
        low, mode, high = _need(distribution.low, distribution.mode, distribution.high)
        return _triangular(low, mode, high, share)
    if distribution.kind == "beta":
        mean, low, high = _need(distribution.mean, distribution.low, distribution.high)
        return _beta(mean, (high - low) / 4, share)
    raise AtlasError(f"A {distribution.kind} parameter does not vary between draws.")


def recentered(distribution: Distribution, centre: float) -> Distribution:
    """Move a distribution to the value a scenario chose, keeping its spread.

    A normal or beta distribution moves its mean; a triangular moves its mode, and its range where the mode leaves it.
    """
    if distribution.kind == "triangular":
        low, high = _need(distribution.low, distribution.high)
        return replace(distribution, low=min(low, centre), mode=centre, high=max(high, centre))
    if distribution.kind in {"normal", "beta"}:
        return replace(distribution, mean=centre)
    return distribution


def study_correlation(studies: Sequence[str], rho: float) -> Floats:
    """Correlate parameters that come from one study; shape (n, n), ones on the diagonal.

    An empty name shares nothing. `rho` = 1 makes the interval of their sum as wide as it can be.
    Raises AtlasError for a correlation outside 0 to 1.
    """
    if not 0 <= rho <= 1:
        raise AtlasError(f"study_correlation is {rho:g}; give a correlation from 0 to 1.")
    names = np.array(studies, dtype=object)
    same = (names[:, None] == names[None, :]) & (names != "")[:, None]
    return np.where(np.eye(len(studies), dtype=bool), 1.0, np.where(same, rho, 0.0))


def uniform_points(count: int, dimensions: int, seed: int = SEED) -> Floats:
    """Give scrambled Sobol points strictly inside (0, 1), shape (count, dimensions).

    Raises AtlasError unless `count` is a power of two, which the balance of the points needs.
    """
    from scipy.stats.qmc import Sobol  # noqa: PLC0415 - scipy.stats is slow to import; only Monte Carlo needs it

    if count < 1 or count & (count - 1):
        near = 2 ** max(0, round(np.log2(max(count, 1))))
        raise AtlasError(f"draws is {count}; give a power of two, for example {near}.")
    points = Sobol(dimensions, scramble=True, rng=seed).random(count)
    edge = np.finfo(np.float64).eps
    return np.asarray(np.minimum(np.maximum(points, edge), 1 - edge), dtype=np.float64)


def _root(correlation: Floats) -> Floats:
    """Give a square root of a correlation matrix, singular ones included; AtlasError if it is not one."""
    values, vectors = np.linalg.eigh(correlation)
    if values.min() < -ROUNDING:
        raise AtlasError("The correlations contradict one another; lower them.")
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)), dtype=np.float64)


def draw(
    distributions: Mapping[str, Distribution], count: int, correlation: Floats | None = None, seed: int = SEED
) -> dict[str, Floats]:
    """Draw every parameter jointly; each array has shape (count,), in the unit of its parameter.

    `correlation` has shape (n, n) in the order of `distributions` (independent when None) and holds on the normal
    scale of a Gaussian copula. Raises AtlasError for a count that is no power of two or contradictory correlations.
    Source: model specification 3.7.
    """
    if not distributions:
        return {}
    points = uniform_points(count, len(distributions), seed)
    if correlation is not None:
        points = ndtr(ndtri(points) @ _root(correlation).T)
    return {name: quantile(d, points[:, k]) for k, (name, d) in enumerate(distributions.items())}
