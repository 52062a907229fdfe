"""What solving backwards may aim at: a floor of access, or a group's gap to everyone closed to a size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from contracts.errors import AtlasError
from scenarios.assemble import Counted, counted_in, place_weight, places_wanted
from scenarios.equity import MINIMUM_STUDENTS
from scenarios.inputs import COUNTY, Inputs
from scenarios.parameters import suggest
from scenarios.rules import refuse_protected_keys
from scenarios.scenario import Floor, Scenario, check_number

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
KINDS = ("k12", "college")
RATE_STEP = 1e-6


@dataclass(frozen=True)
class Goal:
    """A target: a floor of access in every institution of a place, or a gap of a group to everyone closed to a size.

    `access` and `gap` are shares of students; exactly one of them is given, `group` with the gap. A place is an
    institution, an area or county:19. `kind` restricts a floor to high school districts (k12) or colleges (college).
    """

    place: str = COUNTY
    access: float | None = None
    group: str | None = None
    gap: float | None = None
    kind: str = ""

    def __post_init__(self) -> None:
        """Refuse a goal that names none or both of the two targets, or a group that may be no key of allocation."""
        if (self.access is None) == (self.gap is None):
            raise AtlasError("a goal has either `access` (a floor) or `gap` with `group`; give one of them.")
        if self.access is not None:
            check_number("access", self.access, 0, 1, "a share of students")
        if self.group is not None:
            refuse_protected_keys("group", (self.group,))
            if self.gap is None:
                raise AtlasError(
                    f"group = {self.group!r} needs `gap`: a floor of access holds for all students of a place."
                )
        if self.gap is not None:
            check_number("gap", self.gap, 0, 1, "a share of students")
            if self.group is None:
                raise AtlasError("gap needs a group; give one, such as foster.")
        if self.kind not in ("", *KINDS):
            raise AtlasError(f"kind = {self.kind!r} is not known; {suggest(self.kind, KINDS)}")


@dataclass(frozen=True)
class GroupGap:
    """Access of a group in a place beside everyone's at the institutions that count the group, as shares."""

    group: float
    everyone: float
    share: float

    @property
    def gap(self) -> float:
        """Return how far the group is behind; below 0 where it is ahead."""
        return self.everyone - self.group


def group_gap(place: str, group: str, inputs: Inputs, yearly: Floats | None = None) -> GroupGap:
    """Return a group's gap in a place, today or with new places a year (I, C); `share` is its share of students.

    Raises AtlasError for an unknown place or group, and for a group of fewer than 30 students.
    """
    refuse_protected_keys("group", (group,))
    place_weight(place, inputs, "place")
    if group not in inputs.population.groups:
        raise AtlasError(f"group = {group!r} is not known; {suggest(group, inputs.population.groups)}")
    members = counted_in(place, group, inputs)
    if members.students < MINIMUM_STUDENTS:
        raise AtlasError(
            f"{group} in {place}: fewer than {MINIMUM_STUDENTS} students are counted, too few for a rate; "
            "choose a larger area or another group."
        )
    everyone = _beside(place, group, inputs)
    return GroupGap(
        rate(members, yearly), rate(everyone, yearly), min(1.0, members.students / max(everyone.students, 1.0))
    )


def rate(counted: Counted, yearly: Floats | None = None) -> float:
    """Return access among those counted, today or with new places a year (I, C)."""
    new = 0.0 if yearly is None else float((counted.inside * yearly).sum())
    return (counted.current + new) / counted.students if counted.students else 0.0


def _beside(place: str, group: str, inputs: Inputs) -> Counted:
    """Count everyone at those institutions of a place that count a group."""
    column = inputs.population.groups.index(group)
    weight = place_weight(place, inputs, "place") * inputs.population.collected[:, column]
    inside = np.repeat(weight[:, None], inputs.students.shape[1], axis=1)
    current = float(weight @ inputs.baseline.participants.sum(axis=1))
    return Counted(inside, float(weight @ inputs.total), current)


def access_floors(goal: Goal, scenario: Scenario, inputs: Inputs) -> tuple[Floor, ...]:
    """Return the floor of each institution in scope of the scenario that lies in the place and is below it today.

    Raises AtlasError for a place in which the scenario serves nobody.
    """
    mine = in_floors(goal, scenario, inputs)
    if not mine.any():
        raise AtlasError(f"place = {goal.place!r}: the scenario serves no institution there; widen its scope.")
    today = inputs.baseline.participants.sum(axis=1) / np.where(inputs.total > 0, inputs.total, 1.0)
    access = goal.access or 0.0
    return tuple(Floor(inputs.institutions[index], access) for index in np.flatnonzero(mine & (today < access)))


def in_floors(goal: Goal, scenario: Scenario, inputs: Inputs) -> Bools:
    """Return which institutions a floor is about, shape (I,): in the place, of the kind, in scope of the scenario."""
    mine = np.asarray(place_weight(goal.place, inputs, "place") > 0)
    if goal.kind:
        mine &= inputs.is_college == (goal.kind == "college")
    return np.asarray(mine & (places_wanted(scenario, inputs).sum(axis=(1, 2)) > 0))


def with_floors(scenario: Scenario, more: tuple[Floor, ...]) -> tuple[Floor, ...]:
    """Return the scenario's floors and more of them; of two for the same students the higher one."""
    highest: dict[tuple[str, str], Floor] = {}
    for floor in (*scenario.floors, *more):
        key = (floor.place, floor.group)
        if key not in highest or floor.access > highest[key].access:
            highest[key] = floor
    return tuple(highest.values())


def rounded_up(access: float) -> float:
    """Return a rate rounded up to a millionth, so that floors stay short in a link and are surely enough."""
    return float(min(1.0, np.ceil(access / RATE_STEP - RATE_STEP) * RATE_STEP))


def smaller_gap(place: str, group: str, left: float, inputs: Inputs) -> Goal:
    """Return the goal that leaves a part of today's gap of a group: 0.5 halves it, 0 closes it.

    Raises AtlasError where the group is not behind today.
    """
    check_number("left", left, 0, 1, "the part of the gap that may stay")
    today = group_gap(place, group, inputs).gap
    if today <= 0:
        raise AtlasError(f"{group} in {place} is not behind everyone there today, so there is no gap to close.")
    return Goal(place, group=group, gap=today * left)
