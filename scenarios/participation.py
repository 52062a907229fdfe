"""Who already has a paid placement: by institution, cell and group, with the interval that goes with the basis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contracts.errors import AtlasError
from scenarios.fitting import TOLERANCE, Floats, fit_margins, patterns
from scenarios.population import Population, Scheme, blocks, cell_of, columns_of


@dataclass(frozen=True)
class Baseline:
    """Students who have a paid placement today, with the interval that goes with what is known.

    `participants` has shape (institutions, cells); `by_group` (institutions, groups), as published where it is and
    modelled from the cells elsewhere; `low` and `high` (institutions,) bound each institution's total. `basis` is the
    basis of the figures: official, derived, modelled or illustrative. `residual` (institutions,) says how far the
    groups' figures contradict the total, as a share of participants.
    """

    participants: Floats
    by_group: Floats
    low: Floats
    high: Floats
    basis: str
    residual: Floats


@dataclass(frozen=True)
class _Spread:
    """Participants of the institutions of one kind by cell, and how far their groups contradict the total."""

    cells: Floats
    residual: Floats


def _spread(scheme: Scheme, joint: Floats, total: Floats, wanted: Floats) -> _Spread:
    """Fit participants to their total and groups (nan: free), starting from the students' own mix."""
    member = patterns(len(scheme.flags))
    # A group cannot have more participants than there are; what is asked beyond that shows in the residual.
    fit = fit_margins(joint, member, total, np.minimum(wanted, total[:, None]))
    cell = np.eye(len(scheme.cells))[cell_of(scheme, member)]
    missed = np.nan_to_num(np.abs(fit.joint @ member.astype(np.float64) - wanted)).max(axis=1, initial=0.0)
    residual = np.where(total > 0, missed / np.where(total > 0, total, 1.0), 0.0)
    return _Spread(_within(fit.joint @ cell, joint @ cell), residual)


def _within(participants: Floats, students: Floats) -> Floats:
    """Move participants from cells that hold more than their students to the others, in proportion to their room."""
    excess = np.maximum(participants - students, 0.0)
    room = np.maximum(students - participants, 0.0)
    share = np.divide(room, room.sum(axis=1, keepdims=True), out=np.zeros_like(room), where=room > 0)
    return np.asarray(participants - excess + excess.sum(axis=1, keepdims=True) * share, dtype=np.float64)


def baseline(
    population: Population,
    participants: Floats,
    basis: str,
    width: float,
    group_rates: Floats | None = None,
) -> Baseline:
    """Place today's paid participants in cells and give the interval that goes with their basis.

    `participants` has shape (institutions,), nan where nothing is known: that institution counts 0 today, with an
    interval from 0 to all its students. `group_rates` (institutions, groups) are shares of each group's students with a
    paid placement, nan where hidden or unknown; without them participants mirror the students. Illustrative figures get
    an interval of `width` (a share) either way.
    Raises AtlasError for more participants than students, a rate outside 0 to 1 or a width outside 0 to 1.
    """
    size = population.students.sum(axis=1)
    known = ~np.isnan(participants)
    counted = np.where(known, participants, 0.0)
    rates = np.full((len(size), len(population.groups)), np.nan) if group_rates is None else group_rates
    _check(population, counted, size, rates, width)
    wanted = np.where(known[:, None], rates * population.by_group(population.students), np.nan)
    cells, residual = np.zeros_like(population.students), np.zeros(len(size))
    for kind, scheme, rows, columns in blocks(population.kinds):
        flags = columns_of(population.groups, scheme.flags, wanted[rows])
        part = _spread(scheme, population.joints[kind], counted[rows], flags)
        cells[rows, columns], residual[rows] = part.cells, part.residual
    slack = width if basis == "illustrative" else 0.0
    return Baseline(
        participants=cells,
        by_group=np.where(np.isnan(wanted), population.by_group(cells), wanted),
        low=np.where(known, counted * (1 - slack), 0.0),
        high=np.where(known, np.minimum(counted * (1 + slack), size), size),
        basis=basis,
        residual=residual,
    )


def _check(population: Population, counted: Floats, size: Floats, rates: Floats, width: float) -> None:
    """Refuse a width, rates or participants that cannot be."""
    if not 0 <= width <= 1:
        raise AtlasError(f"illustrative_baseline_width is {width:g}; give a share from 0 to 1.")
    if ((rates < 0) | (rates > 1)).any():
        i, group = np.argwhere((rates < 0) | (rates > 1))[0]
        raise AtlasError(
            f"{population.institutions[i]}: the paid participation of {population.groups[group]} is "
            f"{rates[i, group]:g}; give a share from 0 to 1."
        )
    wrong = np.flatnonzero((counted < 0) | (counted > size * (1 + TOLERANCE)))
    if wrong.size:
        i = int(wrong[0])
        raise AtlasError(
            f"{population.institutions[i]} has {counted[i]:g} paid participants among {size[i]:g} students; "
            "check the participation table."
        )
