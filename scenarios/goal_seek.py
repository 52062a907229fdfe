"""Solve backwards: the least budget that reaches a target, what a budget reaches, and the match that breaks even."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from contracts.errors import AtlasError
from scenarios.assemble import Assembly, assemble, budgets, place_weight
from scenarios.credits import PresetName
from scenarios.inputs import Inputs
from scenarios.parameters import suggest
from scenarios.problem import Problem, Target
from scenarios.result import Result
from scenarios.rules import refuse_protected_keys
from scenarios.scenario import Money, Scenario, check_number
from scenarios.solution import Solution
from scenarios.solver import Infeasible, least_extra, relax

Floats = npt.NDArray[np.float64]
SMALL = 1e-4


@dataclass(frozen=True)
class Goal:
    """A target: a floor of access in every institution of a place, or a gap of a group to everyone closed to a size.

    `access` and `gap` are shares of students; exactly one of them is given, `group` with the gap. A place is an
    institution, an area or county:19.
    """

    place: str = "county:19"
    access: float | None = None
    group: str | None = None
    gap: float | None = None

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


@dataclass(frozen=True)
class Answer:
    """The least extra money that reaches a goal, in nominal dollars: in all, by year, and what it buys."""

    goal: Goal
    stream: str
    dollars: float
    by_year: tuple[float, ...]
    new_places: float
    solution: Solution
    assembly: Assembly

    @property
    def sentence(self) -> str:
        """Say the answer in words."""
        if self.dollars < 1:
            return "The target is reached without more money."
        yearly = ", ".join(f"${amount:,.0f}" for amount in self.by_year)
        return f"${self.dollars:,.0f} more of {self.stream} reaches the target ({yearly} by year)."


def least_budget(scenario: Scenario, goal: Goal, inputs: Inputs, stream: str = "philanthropy") -> Answer:
    """Return the least money of one stream, in equal parts each year, with which a scenario reaches a goal.

    Raises AtlasError when no money can, with the smallest relaxation of the target that would make it feasible.
    """
    enlarged, row = _with_stream(scenario, stream)
    assembly = assemble(enlarged, inputs)
    terms = assembly.streams[row]
    years = scenario.years
    extra = np.zeros((len(assembly.streams), years))
    extra[row] = (1 - terms.out_of_school_floor) / years
    targets = goal_targets(goal, assembly.problem, inputs)
    problem = replace(assembly.problem, targets=(*assembly.problem.targets, *targets), extra=extra)
    try:
        solution = least_extra(problem)
    except Infeasible as error:
        raise AtlasError(_out_of_reach(goal, problem, inputs)) from error
    return Answer(
        goal=goal,
        stream=terms.name,
        dollars=solution.extra,
        by_year=tuple([solution.extra / years] * years),
        new_places=solution.total,
        solution=solution,
        assembly=assembly,
    )


def goal_targets(goal: Goal, problem: Problem, inputs: Inputs) -> tuple[Target, ...]:
    """Return the places a year that a goal asks for: one target an institution for a floor, one for a group's gap."""
    weight = place_weight(goal.place, inputs, "place")
    if goal.access is not None:
        return _floor_targets(goal.access, weight, problem, inputs)
    return (_gap_target(goal, weight, inputs),)


def _floor_targets(access: float, weight: Floats, problem: Problem, inputs: Inputs) -> tuple[Target, ...]:
    """Return one target for each institution in scope that lies (partly) in the place."""
    current = inputs.baseline.participants.sum(axis=1)
    found = []
    for index in np.flatnonzero((weight > 0) & (problem.demand.sum(axis=(1, 2)) > 0)):
        least = access * inputs.total[index] - current[index]
        if least > 0:
            chosen = np.zeros_like(inputs.students)
            chosen[index] = 1.0
            found.append(Target(inputs.names[index], chosen, float(least)))
    return tuple(found)


def _gap_target(goal: Goal, weight: Floats, inputs: Inputs) -> Target:
    """Return the target that lifts a group to everyone's present rate less the gap that may stay."""
    groups = inputs.population.groups
    if goal.group not in groups or goal.gap is None:
        raise AtlasError(f"group {goal.group!r} is not known; {suggest(str(goal.group), groups)}")
    column = groups.index(goal.group)
    inside = inputs.population.membership[:, :, column] * weight[:, None]
    students = float((inside * inputs.students).sum())
    current = float(weight @ inputs.baseline.by_group[:, column])
    everyone = float(weight @ inputs.baseline.participants.sum(axis=1)) / float(weight @ inputs.total)
    least = max(0.0, (everyone - goal.gap) * students - current)
    return Target(f"{goal.group} in {goal.place}", inside, least)


def _with_stream(scenario: Scenario, stream: str) -> tuple[Scenario, int]:
    """Return the scenario with a stream of no money added if it has none, and the stream's row."""
    names = [money.stream for money in scenario.streams]
    if stream in names:
        return scenario, names.index(stream)
    added = (*scenario.streams, Money(stream, (0.0,)))
    return replace(scenario, streams=added), len(added) - 1


def _out_of_reach(goal: Goal, problem: Problem, inputs: Inputs) -> str:
    """Say why no money reaches a goal, and which target is the most that can be reached."""
    nearest = relax(problem)
    short = [
        (target, missing) for target, missing in zip(problem.targets, nearest.short, strict=True) if missing > SMALL
    ]
    if not short:
        return "the target cannot be reached: hubs and centre cost more than the streams that may pay for them bring."
    worst, missing = max(short, key=lambda pair: pair[1] / max(pair[0].least, SMALL))
    if goal.access is not None:
        rate = _reachable_access(worst, missing, inputs)
        return (
            f"access = {goal.access:g} cannot be reached at {worst.name}, whatever the money: demand, coordinators, "
            f"employer slots or what the stream may pay stop at {rate:.4f}. Lower access to that or relax the limit."
        )
    return (
        f"gap = {goal.gap:g} cannot be reached for {worst.name}, whatever the money: it needs {worst.least:,.0f} "
        f"places a year and can get {worst.least - missing:,.0f}. Allow a larger gap, or raise demand or capacity."
    )


def _reachable_access(target: Target, missing: float, inputs: Inputs) -> float:
    """Return the access rate that can be reached where a target is missed, rounded down to four digits."""
    mine = target.weight.sum(axis=1) > 0
    students, current = inputs.total[mine].sum(), inputs.baseline.participants[mine].sum()
    return float(np.floor((target.least - missing + current) / students * 1e4) / 1e4)


def total_budget(scenario: Scenario) -> float:
    """Return the dollars of a scenario's streams over all years that can reach enrolled students."""
    terms = tuple(money.terms() for money in scenario.streams)
    return float(budgets(scenario, terms).sum()) if terms else 0.0


def break_even_match(unit_cost: float, value_per_place: float) -> float:
    """Return the employer or local dollars for each grant dollar at which a place's value covers the grant.

    A grant pays 1 / (1 + match) of a place; it breaks even when value_per_place = unit_cost / (1 + match), so
    match = unit_cost / value - 1, and 0 where the value covers the whole cost. Raises AtlasError where no value is left
    for any match to cover.
    """
    if value_per_place <= 0:
        raise AtlasError(
            f"value_per_place = {value_per_place:,.0f}: no match breaks even on a place without value; "
            "choose an outcome preset with an effect."
        )
    return max(0.0, unit_cost / value_per_place - 1)


def break_even_matches(result: Result) -> dict[PresetName, float | None]:
    """Return, by outcome preset, the match at which extra graduates pay for the grant's part of a high-school place.

    0 where they pay for the whole place; None where graduation was not evaluated or no graduate is gained.
    """
    matches: dict[PresetName, float | None] = {}
    placed = float(result.places[~result.inputs.is_college].sum())
    for preset, found in result.forecasts.items():
        matches[preset] = None
        if found.break_even is None or found.extra_graduates is None:
            continue
        value = found.extra_graduates.mean / placed * found.break_even.value
        if value > SMALL:
            matches[preset] = break_even_match(found.break_even.effect * found.break_even.value, value)
    return matches


def reached(goals: Sequence[Goal], solution: Solution, problem: Problem, inputs: Inputs) -> tuple[bool, ...]:
    """Say which goals a solution reaches."""
    yearly = np.einsum("ict,t->ic", solution.places, problem.year_weight)
    return tuple(
        all(
            float((target.weight * yearly).sum()) >= target.least * (1 - SMALL) - SMALL
            for target in goal_targets(goal, problem, inputs)
        )
        for goal in goals
    )
