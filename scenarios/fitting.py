"""From overlapping groups to people counted once: iterative proportional fitting and Fréchet bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contracts.errors import AtlasError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

TOLERANCE = 1e-9
MOST_ROUNDS = 500


@dataclass(frozen=True)
class Fit:
    """Joint counts fitted to margins.

    `joint` has shape (institutions, patterns). `residual` has shape (institutions,): the largest difference between a
    fitted and a given margin, as a share of the institution's total; above 0 the margins contradict one another.
    """

    joint: Floats
    residual: Floats
    rounds: int


def patterns(flags: int) -> Bools:
    """List every combination of `flags` yes-or-no groups, shape (2**flags, flags)."""
    return ((np.arange(2**flags)[:, None] >> np.arange(flags)) & 1).astype(bool)


def frechet(first: ArrayLike, second: ArrayLike, total: ArrayLike) -> tuple[Floats, Floats]:
    """Bound how many people are in both of two groups when only their sizes are known.

    max(0, a + b - N) <= |A and B| <= min(a, b); arrays broadcast.
    """
    a, b, n = (np.asarray(x, dtype=np.float64) for x in (first, second, total))
    return np.maximum(0.0, a + b - n), np.minimum(a, b)


def _ratio(wanted: Floats, current: Floats) -> Floats:
    """Give the factor that moves a count to the wanted one; 1 where there is nobody to move."""
    factor = np.ones_like(current)
    np.divide(wanted, current, out=factor, where=current > 0)
    return factor


def _scale(joint: Floats, member: Bools, wanted: Floats, total: Floats) -> None:
    """Scale members and others of one group to their wanted counts, in place; a margin of nan asks for nothing."""
    known = ~np.isnan(wanted)
    inside, target = joint[:, member].sum(axis=1), np.where(known, wanted, 0.0)
    outside = joint[:, ~member].sum(axis=1)
    joint[:, member] *= np.where(known, _ratio(target, inside), 1.0)[:, None]
    joint[:, ~member] *= np.where(known, _ratio(total - target, outside), 1.0)[:, None]


def _misfit(joint: Floats, member: Bools, margins: Floats, total: Floats) -> Floats:
    """Give the largest miss of a margin or of the total, as a share of the total."""
    missed = np.abs(joint @ member.astype(np.float64) - margins)
    whole = np.abs(joint.sum(axis=1) - total)
    worst = np.maximum(np.nanmax(np.column_stack([missed, whole]), axis=1), 0.0)
    return np.where(total > 0, worst / np.where(total > 0, total, 1.0), 0.0)


def fit_margins(seed: ArrayLike, member: Bools, total: ArrayLike, margins: ArrayLike) -> Fit:
    """Fit joint counts to each institution's total and group margins by iterative proportional fitting.

    `seed` has shape (patterns,) or (institutions, patterns), 0 marking combinations that cannot be; `member`
    (patterns, groups) says which pattern lies in which group; `total` (institutions,) and `margins` (institutions,
    groups) are counts, a margin of nan being unknown and left free. Raises AtlasError for counts below 0 or a margin
    above its total. Source: W. Deming and F. Stephan 1940; model specification 3.1.
    """
    totals, wanted = np.asarray(total, dtype=np.float64), np.asarray(margins, dtype=np.float64)
    _check(totals, wanted)
    joint = np.broadcast_to(np.asarray(seed, dtype=np.float64), (totals.size, member.shape[0])).copy()
    joint *= _ratio(totals, joint.sum(axis=1))[:, None]
    rounds = 0
    misfit = _misfit(joint, member, wanted, totals)
    while rounds < MOST_ROUNDS and misfit.max(initial=0.0) > TOLERANCE:
        for group in range(member.shape[1]):
            _scale(joint, member[:, group], wanted[:, group], totals)
        before, misfit = misfit, _misfit(joint, member, wanted, totals)
        rounds += 1
        if np.allclose(before, misfit, rtol=1e-6, atol=TOLERANCE) and rounds > 1:
            break
    return Fit(joint, misfit, rounds)


def _check(totals: Floats, wanted: Floats) -> None:
    """Refuse negative counts and margins above their total, naming the first."""
    if not (np.isfinite(totals).all() and (totals >= 0).all()):
        raise AtlasError("An institution's total is negative or not finite; give a count of 0 or more.")
    wrong = np.argwhere((wanted < 0) | (wanted > totals[:, None] * (1 + TOLERANCE)))
    if wrong.size:
        i, group = wrong[0]
        raise AtlasError(
            f"Group {group} of institution {i} counts {wanted[i, group]:g} of {totals[i]:g} students; "
            "a group cannot be negative or larger than the whole."
        )
