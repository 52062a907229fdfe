"""Students counted once: eligibility cells, reporting groups, and who already has a paid placement.

Published groups overlap (a foster youth is also socioeconomically disadvantaged). Money rules need cells that do not;
reports need the groups. Cells are fitted to every institution's published margins, and a membership array leads back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from contracts.errors import AtlasError
from scenarios.fitting import Bools, Floats, fit_margins, frechet, patterns

Kind = Literal["k12", "college"]
Strings = NDArray[np.str_]

SUPPRESSED_MOST = 10
"""Largest count that California's education files hide (they suppress 10 or fewer)."""


@dataclass(frozen=True)
class Scheme:
    """How one kind of institution is split into cells.

    `flags` are the yes-or-no groups that decide eligibility. A student belongs to the first cell whose flags he or she
    has all of. `implies` lists pairs (a, b): every member of a is in b by definition.
    """

    flags: tuple[str, ...]
    cells: tuple[tuple[str, tuple[str, ...]], ...]
    implies: tuple[tuple[str, str], ...] = ()


K12 = Scheme(
    flags=(
        "socioeconomically_disadvantaged",
        "foster",
        "homeless",
        "students_with_disabilities",
        "english_learners",
    ),
    cells=(
        ("foster", ("foster",)),
        ("homeless", ("homeless",)),
        ("swd_sed", ("students_with_disabilities", "socioeconomically_disadvantaged")),
        ("swd", ("students_with_disabilities",)),
        ("el_sed", ("english_learners", "socioeconomically_disadvantaged")),
        ("el", ("english_learners",)),
        ("sed", ("socioeconomically_disadvantaged",)),
        ("other", ()),
    ),
    # California counts foster and homeless students as socioeconomically disadvantaged.
    implies=(("foster", "socioeconomically_disadvantaged"), ("homeless", "socioeconomically_disadvantaged")),
)
COLLEGE = Scheme(
    flags=("pell", "dsps", "foster", "calworks"),
    cells=(
        ("college_foster", ("foster",)),
        ("college_calworks", ("calworks",)),
        ("college_dsps", ("dsps",)),
        ("college_pell", ("pell",)),
        ("college_other", ()),
    ),
)
SCHEMES: dict[Kind, Scheme] = {"k12": K12, "college": COLLEGE}
# swd: students with disabilities; sed: socioeconomically disadvantaged; el: English learners.
CELLS: tuple[str, ...] = tuple(name for scheme in SCHEMES.values() for name, _ in scheme.cells)


@dataclass(frozen=True)
class Margins:
    """Published counts of students, one row an institution, one column a group.

    `total` has shape (institutions,); `low` and `high` (institutions, groups): equal where the count is published, the
    bounds where it is suppressed, nan where it is not collected.
    """

    institutions: tuple[str, ...]
    kinds: tuple[Kind, ...]
    groups: tuple[str, ...]
    total: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Population:
    """Students of every institution by mutually exclusive cell, and the way back to reporting groups.

    Shapes: `students` (institutions, cells); `membership` (institutions, cells, groups), the share of a cell's students
    in a group; `collected` (institutions, groups), whether the group's size is known, and `low` and `high` its bounds
    (equal where it is published, apart where it is suppressed, nan where not collected); `residual` (institutions,),
    how far the published margins contradict one another, as a share of students; `joints` by kind (institutions of
    that kind, combinations of flags), the fitted counts behind the cells.
    """

    institutions: tuple[str, ...]
    kinds: tuple[Kind, ...]
    cells: tuple[str, ...]
    groups: tuple[str, ...]
    students: Floats
    membership: Floats
    collected: Bools
    low: Floats
    high: Floats
    residual: Floats
    joints: Mapping[Kind, Floats]

    def by_group(self, counts: Floats) -> Floats:
        """Turn counts by cell, (institutions, cells), into counts by group, (institutions, groups)."""
        return np.asarray(np.einsum("ic,icr->ir", counts, self.membership), dtype=np.float64)


def suppressed(total: float) -> tuple[float, float]:
    """Give the bounds of a suppressed count: from 0 to 10 students, and never more than there are."""
    return 0.0, float(min(SUPPRESSED_MOST, total))


def cell_of(scheme: Scheme, member: Bools) -> NDArray[np.intp]:
    """Give the index of the first cell of the scheme that each pattern satisfies, shape (patterns,)."""
    needs = [[scheme.flags.index(flag) for flag in flags] for _, flags in scheme.cells]
    meets = np.stack([member[:, columns].all(axis=1) for columns in needs], axis=1)
    return np.asarray(meets.argmax(axis=1), dtype=np.intp)


def _possible(scheme: Scheme, member: Bools) -> Bools:
    """Say which patterns can exist, shape (patterns,)."""
    can = np.ones(len(member), dtype=bool)
    for inner, outer in scheme.implies:
        can &= ~(member[:, scheme.flags.index(inner)] & ~member[:, scheme.flags.index(outer)])
    return can


def columns_of(groups: tuple[str, ...], flags: tuple[str, ...], middle: Floats) -> Floats:
    """Pick the columns of the flags; a flag that no column reports is not collected (nan)."""
    missing = np.full(len(middle), np.nan)
    return np.column_stack([middle[:, groups.index(flag)] if flag in groups else missing for flag in flags])


@dataclass(frozen=True)
class _Part:
    """The fitted cells of the institutions of one kind."""

    joint: Floats
    students: Floats
    membership: Floats
    residual: Floats


def _fit_kind(scheme: Scheme, groups: tuple[str, ...], total: Floats, middle: Floats) -> _Part:
    """Fit the cells of institutions of one kind; shapes as in `Population`, cells of the scheme only."""
    member = patterns(len(scheme.flags))
    wanted = columns_of(groups, scheme.flags, middle)
    seed = np.broadcast_to(_possible(scheme, member).astype(np.float64), (len(total), len(member))).copy()
    # A group whose size nobody publishes cannot be told apart: its members stay in the cells of the other groups.
    seed[(np.isnan(wanted) @ member.T.astype(np.float64)) > 0] = 0.0
    fit = fit_margins(seed, member, total, wanted)
    cell = np.eye(len(scheme.cells))[cell_of(scheme, member)]
    students = fit.joint @ cell
    membership = np.zeros((*students.shape, len(groups)))
    share = np.divide(middle, total[:, None], out=np.zeros_like(middle), where=total[:, None] > 0)
    membership[:] = np.nan_to_num(share)[:, None, :]
    for k, flag in enumerate(scheme.flags):
        if flag in groups:
            inside = (fit.joint * member[:, k]) @ cell
            known = np.divide(inside, students, out=np.zeros_like(inside), where=students > 0)
            membership[:, :, groups.index(flag)] = np.minimum(known, 1.0)
    return _Part(fit.joint, students, membership, fit.residual)


def blocks(kinds: tuple[Kind, ...]) -> Iterator[tuple[Kind, Scheme, Bools, slice]]:
    """Give each kind's scheme, its institutions and its columns among all cells."""
    first = 0
    for kind, scheme in SCHEMES.items():
        columns = slice(first, first + len(scheme.cells))
        first = columns.stop
        yield kind, scheme, np.array([found == kind for found in kinds], dtype=bool), columns


def build(margins: Margins) -> Population:
    """Split every institution's students into mutually exclusive cells that reproduce its published margins.

    Groups that decide no eligibility (race and ethnicity) are spread evenly over the cells of an institution; use
    `group_bounds` for what is certain. Suppressed counts enter at the middle of their bounds.
    Raises AtlasError for a group larger than its institution or bounds in the wrong order.
    Source: model specification 3.1.
    """
    if (margins.low > margins.high).any():
        i, g = np.argwhere(margins.low > margins.high)[0]
        raise AtlasError(f"{margins.institutions[i]}: the bounds of {margins.groups[g]} are in the wrong order.")
    middle = (margins.low + margins.high) / 2
    n, cells = len(margins.institutions), len(CELLS)
    students, residual = np.zeros((n, cells)), np.zeros(n)
    membership = np.zeros((n, cells, len(margins.groups)))
    joints: dict[Kind, Floats] = {}
    for kind, scheme, rows, columns in blocks(margins.kinds):
        part = _fit_kind(scheme, margins.groups, margins.total[rows], middle[rows])
        students[rows, columns], membership[rows, columns] = part.students, part.membership
        residual[rows], joints[kind] = part.residual, part.joint
    return Population(
        institutions=margins.institutions,
        kinds=margins.kinds,
        cells=CELLS,
        groups=margins.groups,
        students=students,
        membership=membership,
        collected=~np.isnan(middle),
        low=margins.low,
        high=margins.high,
        residual=residual,
        joints=joints,
    )


def group_bounds(population: Population, places: Floats) -> tuple[Floats, Floats]:
    """Bound how many of the places, (institutions, cells), each group can hold, shape (institutions, groups).

    Inside a cell that lies wholly in a group the number is certain; elsewhere the Fréchet bounds hold.
    """
    inside = population.students[:, :, None] * population.membership
    flags = {flag for scheme in SCHEMES.values() for flag in scheme.flags}
    by_cell = frechet(places[:, :, None], inside, population.students[:, :, None])
    whole = frechet(places.sum(axis=1)[:, None], inside.sum(axis=1), population.students.sum(axis=1)[:, None])
    decides = np.array([group in flags for group in population.groups], dtype=bool)
    low, high = (np.where(decides, fine.sum(axis=1), rough) for fine, rough in zip(by_cell, whole, strict=True))
    return low, high
