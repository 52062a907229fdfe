"""Four numbers that say what a result comes to: places, access, places for the money, and who stays furthest behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenarios.access_report import GroupAccess
from scenarios.result import Result

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
MILLION = 1e6


@dataclass(frozen=True)
class GroupGap:
    """The student group furthest behind everyone: its id and the gap in access, a fraction (below 0: behind)."""

    group: str
    gap: float


@dataclass(frozen=True)
class Headline:
    """What a result comes to.

    `places` are new paid placements of all years in whole students, `yearly` the average year's (not rounded).
    `students` are those of the institutions in scope, `today` how many of them have a paid placement; `access_before`
    and `access` are their shares with one, today and in the average year. `per_million` are places for each $1M of all
    payers, employers included, `per_million_of_streams` for each $1M of the streams alone; None where nothing is spent.
    `gap_before` and `gap` are the widest gaps of a student group today and in the average year, among groups that
    institutions in scope count, None where none is shown; `first_group` is what becomes of the group that is furthest
    behind today.
    """

    places: int
    yearly: float
    today: float
    students: float
    access_before: float
    access: float
    per_million: float | None
    per_million_of_streams: float | None
    gap_before: GroupGap | None
    gap: GroupGap | None
    first_group: GroupGap | None


def headline(result: Result, scope: Bools | None = None) -> Headline:
    """Return the four numbers of a result.

    `scope` (I,) chooses the institutions whose access is told, those that the scenario may fund by default; give the
    other scenario's (`in_scope`) to compare two on the same students.
    """
    inside = in_scope(result) if scope is None else scope
    current = result.inputs.baseline.participants.sum(axis=1)
    yearly = result.places.sum(axis=(1, 2)) / result.scenario.years
    students = float(result.inputs.total[inside].sum())
    groups = result.access.groups
    counted = np.asarray(result.inputs.population.collected[inside].any(axis=0))
    before, after = _widest(groups, groups.gap_before, counted), _widest(groups, groups.gap_after, counted)
    cost, employers = float(result.cost.sum()), float(result.employer.sum())
    return Headline(
        places=int(result.whole.sum()),
        yearly=float(yearly.sum()),
        today=float(current[inside].sum()),
        students=students,
        access_before=_share(float(current[inside].sum()), students),
        access=_share(float((current + yearly)[inside].sum()), students),
        per_million=_per_million(result.total, cost),
        per_million_of_streams=_per_million(result.total, cost - employers),
        gap_before=before,
        gap=after,
        first_group=None if before is None else GroupGap(before.group, _gap(groups, before.group)),
    )


def in_scope(result: Result) -> Bools:
    """Return the institutions whose students a scenario may fund, shape (I,)."""
    return np.asarray(result.assembly.problem.scale > 0)


def _share(part: float, whole: float) -> float:
    """Return a share, 0 where there is nobody."""
    return part / whole if whole > 0 else 0.0


def _per_million(places: float, dollars: float) -> float | None:
    """Return places for each million dollars, None where nothing worth a dollar is spent."""
    return places / dollars * MILLION if dollars >= 1 else None


def _widest(groups: GroupAccess, gaps: Floats, counted: Bools) -> GroupGap | None:
    """Return the counted group furthest behind everyone, None where no such group's rate is shown."""
    shown = np.where(counted, gaps, np.nan)
    if np.isnan(shown).all():
        return None
    row = int(np.nanargmin(shown))
    return GroupGap(groups.rates.names[row], float(shown[row]))


def _gap(groups: GroupAccess, group: str) -> float:
    """Return one group's gap after the new places."""
    return float(groups.gap_after[groups.rates.names.index(group)])
