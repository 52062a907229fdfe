"""Access before and after: by institution, by cell and by reporting group, with what may be shown and what is certain.

Race and ethnicity appear here and only here: they are reported, never used to allocate (California Constitution,
article I, section 31).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contracts.errors import AtlasError
from scenarios import equity
from scenarios.fitting import TOLERANCE
from scenarios.participation import Baseline
from scenarios.population import Population, group_bounds

LOW_INCOME = ("socioeconomically_disadvantaged", "pell")

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Rates:
    """Access of a list of places or people, shapes (n,); `before` and `after` are fractions, nan where not shown."""

    names: tuple[str, ...]
    students: Floats
    before: Floats
    after: Floats


@dataclass(frozen=True)
class GroupAccess:
    """Access of reporting groups, shapes (groups,). Groups overlap, so nothing here adds up over groups.

    `gap_before` and `gap_after` are the group's rate less everyone's, as fractions (below 0: behind); `ratio_before`
    and `ratio_after` the group's rate over everyone's. `representation` is the group's share of new places over its
    share of students; `low` and `high` bound it by what is certain. nan where fewer than 30 students are counted.
    `students_low` and `students_high` bound the group's size, apart where institutions suppress it.
    """

    rates: Rates
    gap_before: Floats
    gap_after: Floats
    ratio_before: Floats
    ratio_after: Floats
    representation: Floats
    low: Floats
    high: Floats
    students_low: Floats
    students_high: Floats


@dataclass(frozen=True)
class AccessReport:
    """Who has access before and after new places, how unequal it is, and how sure the ranking of today is.

    `rank_best` and `rank_worst` (institutions,) are the ranks, 1 for the highest access today, that the baseline's
    interval allows. `split_before` and `split_after` divide Theil T between and within institutions (over cells).
    `concentration_before` and `concentration_after` are above 0 where access lies with the institutions that have more
    low-income students (socioeconomically disadvantaged, or with a Pell grant).
    """

    institutions: Rates
    cells: Rates
    groups: GroupAccess
    before: equity.Inequality
    after: equity.Inequality
    split_before: equity.TheilSplit
    split_after: equity.TheilSplit
    concentration_before: float
    concentration_after: float
    rank_best: Ints
    rank_worst: Ints

    def below(self, floor: float) -> tuple[int, int]:
        """Count the institutions with access below `floor` (a fraction), before and after; small ones are left out."""
        # An institution that a rule lifts exactly to the floor may lie a rounding error below it.
        least = floor * (1 - TOLERANCE)
        return int((self.institutions.before < least).sum()), int((self.institutions.after < least).sum())


def _rates(names: tuple[str, ...], students: Floats, before: Floats, new: Floats) -> Rates:
    """Give shown access rates from counts of students, participants and new places."""
    after = equity.access(before + new, students)
    return Rates(
        names, students, equity.shown(equity.access(before, students), students), equity.shown(after, students)
    )


def rank_ranges(low: Floats, high: Floats) -> tuple[Ints, Ints]:
    """Give the best and the worst rank of each place (1 is highest) when its rate lies between low and high.

    A place without a rate (nan) ranks after all others and outranks none.
    """
    lowest, highest = np.nan_to_num(low, nan=-1.0), np.nan_to_num(high, nan=-1.0)
    surely_above = (lowest[None, :] > highest[:, None]).sum(axis=1)
    maybe_above = (highest[None, :] > lowest[:, None]).sum(axis=1) - (highest > lowest)
    return np.asarray(surely_above + 1, dtype=np.intp), np.asarray(maybe_above + 1, dtype=np.intp)


def _groups(population: Population, today: Baseline, new: Floats) -> GroupAccess:
    """Report groups over the institutions that count them."""
    counted, before = population.collected.astype(np.float64), today.participants
    by_group = population.by_group(population.students), today.by_group, population.by_group(new)
    students, held, added = ((counts * counted).sum(axis=0) for counts in by_group)
    rates = _rates(population.groups, students, held, added)
    everyone = _everyone(population, before, new, counted)
    low, high = ((bound * counted).sum(axis=0) for bound in group_bounds(population, new))
    places = _over_counted(new, counted)
    share = equity.access(students, _over_counted(population.students, counted))
    fair = np.where(share > 0, share, np.nan) * np.where(places > 0, places, np.nan)
    return GroupAccess(
        rates=rates,
        gap_before=rates.before - everyone[0],
        gap_after=rates.after - everyone[1],
        ratio_before=_quotient(rates.before, everyone[0]),
        ratio_after=_quotient(rates.after, everyone[1]),
        representation=equity.shown(added / fair, students),
        low=equity.shown(low / fair, students),
        high=equity.shown(high / fair, students),
        students_low=np.nansum(population.low, axis=0),
        students_high=np.nansum(population.high, axis=0),
    )


def _over_counted(counts: Floats, counted: Floats) -> Floats:
    """Sum people over the institutions that count each group, shape (groups,)."""
    return np.asarray(counts.sum(axis=1) @ counted, dtype=np.float64)


def _everyone(population: Population, before: Floats, new: Floats, counted: Floats) -> tuple[Floats, Floats]:
    """Give everyone's access before and after at the institutions that count each group."""
    students = _over_counted(population.students, counted)
    return (
        equity.access(_over_counted(before, counted), students),
        equity.access(_over_counted(before + new, counted), students),
    )


def _quotient(part: Floats, whole: Floats) -> Floats:
    """Divide rates, nan where the whole is 0 or unknown."""
    return np.asarray(part / np.where(whole > 0, whole, np.nan), dtype=np.float64)


def _split(population: Population, participants: Floats) -> equity.TheilSplit:
    """Split inequality over cells between and within institutions."""
    there = population.students > 0
    parents = np.broadcast_to(np.arange(len(population.institutions))[:, None], there.shape)
    rates = participants[there] / population.students[there]
    return equity.theil_split(population.students[there], rates, parents[there])


def _low_income(population: Population) -> Floats:
    """Give the share of low-income students of each institution, 0 where it is not known, shape (institutions,)."""
    columns = [population.groups.index(group) for group in LOW_INCOME if group in population.groups]
    members = population.by_group(population.students)[:, columns].sum(axis=1)
    return np.nan_to_num(equity.access(members, population.students.sum(axis=1)))


def access_report(population: Population, baseline: Baseline, places: Floats) -> AccessReport:
    """Report access before and after `places`, new placements by institution and cell (institutions, cells).

    Raises AtlasError for places below 0 or of another shape, or when there are no students.
    Source: model specification 3.8.
    """
    if places.shape != population.students.shape or not (places >= 0).all():
        raise AtlasError("New places need one number of 0 or more for every institution and cell of the population.")
    held, students = baseline.participants, population.students
    size, need = students.sum(axis=1), _low_income(population)
    best, worst = rank_ranges(equity.access(baseline.low, size), equity.access(baseline.high, size))
    return AccessReport(
        institutions=_rates(population.institutions, size, held.sum(axis=1), places.sum(axis=1)),
        cells=_rates(population.cells, students.sum(axis=0), held.sum(axis=0), places.sum(axis=0)),
        groups=_groups(population, baseline, places),
        before=equity.inequality(held.sum(axis=1), size),
        after=equity.inequality((held + places).sum(axis=1), size),
        split_before=_split(population, held),
        split_after=_split(population, held + places),
        concentration_before=equity.concentration(held.sum(axis=1), size, need),
        concentration_after=equity.concentration((held + places).sum(axis=1), size, need),
        rank_best=best,
        rank_worst=worst,
    )
