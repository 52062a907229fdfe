"""Who gets the places: access rates, gaps, inequality and representation.

Students are counted in institutions or in mutually exclusive cells, never in overlapping groups, so that every
measure below adds up. Measures are computed exactly; `shown` decides what may be displayed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contracts.errors import AtlasError
from scenarios import checks

Floats = NDArray[np.float64]

MINIMUM_STUDENTS = 30
"""Fewest students for which a rate or a ratio is displayed (model specification 3.8)."""


@dataclass(frozen=True)
class TheilSplit:
    """Theil T of access and its exact split: `total = between + within` (no unit, 0 means equal access)."""

    total: float
    between: float
    within: float


@dataclass(frozen=True)
class Inequality:
    """Inequality of access over institutions or cells; rates are fractions, indices have no unit.

    `gap` is the highest minus the lowest rate, `gap_ratio` the lowest over the highest. Indices that the data do
    not define (nobody takes part anywhere) are `nan`; `mean_log_deviation` is infinite when a place has no one.
    """

    rates: Floats
    mean: float
    gap: float
    gap_ratio: float
    gini: float
    theil: float
    mean_log_deviation: float


@dataclass(frozen=True)
class Representation:
    """A group's share of new places beside its share of students.

    Each array has shape (groups,). `ratio` is share of places over share of students: 1 means proportional. Shares do
    not add to 1 because groups overlap. A ratio without students (or without any places) is `nan`.
    """

    share_of_places: Floats
    share_of_students: Floats
    ratio: Floats


def _counts(values: ArrayLike, name: str) -> Floats:
    """Give finite counts of at least zero, or say which one is not."""
    counts = np.asarray(values, dtype=np.float64)
    bad = np.flatnonzero(~(np.isfinite(counts) & (counts >= 0)))
    if bad.size:
        at = int(bad[0])
        raise AtlasError(f"{name}[{at}] is {counts.flat[at]:g}; give a finite number of 0 or more.")
    return counts


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Divide elementwise, giving `nan` where the whole is 0."""
    ratio = np.full(np.broadcast_shapes(part.shape, whole.shape), np.nan)
    np.divide(part, whole, out=ratio, where=whole > 0)
    return ratio


def access(participants: ArrayLike, students: ArrayLike) -> Floats:
    """Give the share of students with a paid placement, a fraction, `nan` where there are no students.

    Both have the same shape. Raises AtlasError for a negative or non-finite count.
    """
    return _ratio(_counts(participants, "participants"), _counts(students, "students"))


def shown(values: ArrayLike, students: ArrayLike, minimum: float = MINIMUM_STUDENTS) -> Floats:
    """Hide (as `nan`) each value that rests on fewer than `minimum` students."""
    return np.where(np.asarray(students, dtype=np.float64) >= minimum, np.asarray(values, dtype=np.float64), np.nan)


def _population(students: ArrayLike, rates: ArrayLike) -> tuple[Floats, Floats]:
    """Give population shares and rates of the places that have students; raise AtlasError if none has."""
    counts, values = _counts(students, "students").ravel(), np.asarray(rates, dtype=np.float64).ravel()
    if counts.shape != values.shape:
        raise AtlasError(f"There are {counts.size} student counts but {values.size} access rates; give one each.")
    there = counts > 0
    if not there.any():
        raise AtlasError("No institution has any students; inequality of access needs at least one.")
    checks.not_negative("access rate", values[there])
    return counts[there] / counts[there].sum(), values[there]


def gini(students: ArrayLike, rates: ArrayLike) -> float:
    """Give the Gini coefficient of access, weighted by students: 0 is equal, near 1 is all for one place.

    Half the mean absolute difference between two students drawn at random, over the mean rate.
    """
    shares, values = _population(students, rates)
    mean = float(shares @ values)
    if mean == 0:
        return float("nan")
    order = np.argsort(values, kind="stable")
    shares, values = shares[order], values[order]
    # With rates sorted, each pair's difference is counted through the share of students below.
    below = np.cumsum(shares) - shares
    above = 1.0 - below - shares
    return max(0.0, float(shares * values @ (below - above)) / mean)


def theil(students: ArrayLike, rates: ArrayLike) -> float:
    """Give Theil T of access, weighted by students (0 is equal); a place with no participants adds 0."""
    shares, values = _population(students, rates)
    mean = float(shares @ values)
    if mean == 0:
        return float("nan")
    relative = values / mean
    return float(shares @ (relative * np.log(np.where(relative > 0, relative, 1.0))))


def mean_log_deviation(students: ArrayLike, rates: ArrayLike) -> float:
    """Give the mean log deviation of access (0 is equal, infinite if a place with students has no participants)."""
    shares, values = _population(students, rates)
    mean = float(shares @ values)
    if mean == 0:
        return float("nan")
    if (values == 0).any():
        return float("inf")
    return float(shares @ np.log(mean / values))


def inequality(participants: ArrayLike, students: ArrayLike) -> Inequality:
    """Measure inequality of access over places, shapes (n,); see `Inequality`.

    Raises AtlasError for negative counts or when there are no students at all.
    Source: model specification 3.8.
    """
    rates = access(participants, students)
    weights, values = _population(students, rates)
    lowest, highest = float(values.min()), float(values.max())
    return Inequality(
        rates=rates,
        mean=float(weights @ values),
        gap=highest - lowest,
        gap_ratio=lowest / highest if highest > 0 else float("nan"),
        gini=gini(students, rates),
        theil=theil(students, rates),
        mean_log_deviation=mean_log_deviation(students, rates),
    )


def theil_split(students: ArrayLike, rates: ArrayLike, parents: ArrayLike) -> TheilSplit:
    """Split Theil T of schools (or cells) into between and within districts; the parts add to the total exactly.

    `students`, `rates` and `parents` have shape (n,); `parents` holds any label per school.
    Source: model specification 3.8 (Theil's decomposition: within parts are weighted by their share of participants).
    """
    counts, values, labels = _counts(students, "students"), np.asarray(rates, dtype=np.float64), np.asarray(parents)
    total = theil(counts, values)
    if np.isnan(total):
        return TheilSplit(total, total, total)
    _, index = np.unique(labels, return_inverse=True)
    size = np.bincount(index, weights=counts).astype(np.float64)
    inside = np.bincount(index, weights=counts * np.where(counts > 0, values, 0.0)).astype(np.float64)
    between = theil(size, _ratio(inside, size))
    parts = [theil(counts[index == k], values[index == k]) for k in np.flatnonzero(inside > 0)]
    shares = inside[inside > 0] / inside.sum()
    return TheilSplit(total, between, float(shares @ np.array(parts)))


def representation(new_places: ArrayLike, students: ArrayLike, membership: ArrayLike) -> Representation:
    """Compare each group's share of new places with its share of students.

    `new_places` and `students` have shape (cells,), `membership` (cells, groups) holds the share of a cell's students
    in the group, 0 to 1. Raises AtlasError for a share outside 0 to 1.
    Source: model specification 3.8.
    """
    places, counts = _counts(new_places, "new_places").ravel(), _counts(students, "students").ravel()
    belongs = np.asarray(membership, dtype=np.float64)
    if belongs.size and (belongs.min() < 0 or belongs.max() > 1):
        raise AtlasError("A membership share lies outside 0 to 1; give the share of each cell's students in the group.")
    share_of_places = _ratio(places @ belongs, np.asarray(places.sum()))
    share_of_students = _ratio(counts @ belongs, np.asarray(counts.sum()))
    return Representation(share_of_places, share_of_students, _ratio(share_of_places, share_of_students))


def concentration(participants: ArrayLike, students: ArrayLike, disadvantaged_share: ArrayLike) -> float:
    """Give the concentration index of access by rank of disadvantage, from -1 to 1.

    Institutions are ranked by their share of socioeconomically disadvantaged students, shape (n,). Above 0 means that
    places go to the more disadvantaged institutions; 0 means no relation. Institutions that tie share their rank.
    Source: model specification 3.8.
    """
    rates = access(participants, students)
    shares, values = _population(students, rates)
    need = np.asarray(disadvantaged_share, dtype=np.float64).ravel()[_counts(students, "students").ravel() > 0]
    mean = float(shares @ values)
    if mean == 0:
        return float("nan")
    _, tie = np.unique(need, return_inverse=True)
    size = np.bincount(tie, weights=shares)
    middle = np.cumsum(size) - size / 2
    return float(2 * (shares * values) @ middle[tie] / mean - 1)
