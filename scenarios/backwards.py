"""Solve backwards: the least money that reaches a goal, which streams bring it, and what is near where it cannot be.

The answer is an ordinary scenario (more money, and the goal as floors), and the model is run on it: what is reported
is that run, not the program that found it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from contracts.errors import AtlasError
from scenarios.assemble import Assembly, assemble, counted_in, places_wanted
from scenarios.goals import RATE_STEP, Goal, GroupGap, access_floors, group_gap, rate, rounded_up, with_floors
from scenarios.inputs import Inputs
from scenarios.problem import Problem, Target
from scenarios.result import Result
from scenarios.run import run
from scenarios.scenario import Floor, Money, Scenario
from scenarios.solution import Solution
from scenarios.solver import Infeasible, least_extra, relax

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
STEP = 100.0  # dollars a stream's year is rounded up to
MISSED = 1e-4  # places a year
FULL = 1 - 1e-6
NEARLY = 0.999  # floors out of reach are lowered by a hair, which leaves a hair of the limit
CLOSE = 1e-6  # a share of students
NEAR = 1e-5  # a gap this much smaller than asked is no money worth another run
MOST_ROUNDS = 12
REASONS = ("demand", "coordinators", "employer places", "money", "scope")


@dataclass(frozen=True)
class Missed:
    """A floor that no money reaches: the rate that was wanted, the most that can be had, and what stops it.

    `because` is one of REASONS: everybody who would like a place has one, coordinators, employer places within reach,
    that the chosen streams may not pay for more students there, or that the scenario serves none of these students.
    """

    place: str
    group: str
    wanted: float
    reachable: float
    because: str


@dataclass(frozen=True)
class Plan:
    """The answer to a goal. `scenario` reaches it (or what is nearest), and `result` is the model's run of it.

    `extra` are the dollars more of each stream over all years; `missed` the floors that had to be lowered;
    `reached_before` says that the scenario reached the goal as it was. `before` and `after` are the gaps of a goal
    about a group, None for a floor.
    """

    goal: Goal
    scenario: Scenario
    result: Result
    extra: Mapping[str, float]
    missed: tuple[Missed, ...] = ()
    reached_before: bool = False
    before: GroupGap | None = None
    after: GroupGap | None = None

    @property
    def dollars(self) -> float:
        """Return the extra dollars of all streams and years."""
        return sum(self.extra.values())


@dataclass(frozen=True)
class _Asked:
    """What was asked: which streams may bring more, and the scenario's own result."""

    scenario: Scenario
    goal: Goal
    inputs: Inputs
    streams: Sequence[str]
    now: Result


@dataclass(frozen=True)
class _Step:
    """A scenario with the money that reaches its floors, and the floors that had to be lowered for it."""

    scenario: Scenario
    extra: Mapping[str, float]
    missed: tuple[Missed, ...]


def solve_backwards(
    scenario: Scenario,
    goal: Goal,
    inputs: Inputs,
    streams: Sequence[str] = ("philanthropy",),
    *,
    now: Result | None = None,
) -> Plan:
    """Return the least extra money of the streams, in equal parts each year, with which a scenario reaches a goal.

    Where no money reaches it, floors are lowered by the least number of places and the plan says which. `now` is the
    scenario's own result, if it is known already. Raises AtlasError for a goal or streams that mean nothing, and where
    hubs and centre cost more than the streams may pay.
    """
    if not streams:
        raise AtlasError("no stream may bring more money; choose at least one.")
    asked = _Asked(scenario, goal, inputs, tuple(dict.fromkeys(streams)), now or run(scenario, inputs, outcomes=False))
    return _raise_floors(asked) if goal.access is not None else _close_gap(asked)


def _raise_floors(asked: _Asked) -> Plan:
    """Return the plan that brings every institution of a place to a rate."""
    floors = access_floors(asked.goal, asked.scenario, asked.inputs)
    if all(_holds(floor, asked.now) for floor in floors):
        return Plan(asked.goal, asked.scenario, asked.now, {}, reached_before=True)
    step = _least(asked, floors)
    return Plan(asked.goal, step.scenario, run(step.scenario, asked.inputs, outcomes=False), step.extra, step.missed)


def _close_gap(asked: _Asked) -> Plan:
    """Return the plan that leaves a group no further behind everyone than the goal allows.

    Places for the group lift everyone's rate too, and money that is there already serves others less, so the group's
    floor is searched until the model's own run of the plan shows the gap that was asked for.
    """
    goal, inputs = asked.goal, asked.inputs
    group, most = str(goal.group), goal.gap or 0.0
    today = group_gap(goal.place, group, inputs)
    seen = group_gap(goal.place, group, inputs, _yearly(asked.now))
    if seen.gap <= most + CLOSE:
        return Plan(goal, asked.scenario, asked.now, {}, reached_before=True, before=today, after=seen)
    low, high = seen.group, math.inf
    floor = low + (seen.gap - most) / max(1 - seen.share, CLOSE)
    best = None
    for _ in range(MOST_ROUNDS):
        plan, after = _with_group_floor(asked, rounded_up(floor))
        room = most - after.gap
        if room >= -CLOSE:
            best, high = replace(plan, missed=(), before=today, after=after), floor
            if room <= NEAR:
                return best
            # Of money that is there already the gap follows the floor one to one; what is new lifts everyone as well.
            floor = max((low + high) / 2, floor - room + NEAR / 2)
        elif plan.missed:
            return best or replace(plan, before=today, after=after)
        else:
            low = floor
            floor = min((low + high) / 2, floor - room / max(1 - seen.share, CLOSE))
    return best or replace(plan, before=today, after=after)


def _with_group_floor(asked: _Asked, access: float) -> tuple[Plan, GroupGap]:
    """Return the plan that lifts a group to a rate, and the gap that the model then finds."""
    goal, group = asked.goal, str(asked.goal.group)
    step = _least(asked, (Floor(goal.place, access, group),))
    result = run(step.scenario, asked.inputs, outcomes=False)
    return Plan(goal, step.scenario, result, step.extra, step.missed), group_gap(
        goal.place, group, asked.inputs, _yearly(result)
    )


def _least(asked: _Asked, floors: tuple[Floor, ...]) -> _Step:
    """Return the scenario with floors and the least money for them; floors out of reach are lowered to what is."""
    named = _with_streams(asked.scenario, asked.streams)
    wanted = replace(named, floors=with_floors(asked.scenario, floors))
    try:
        return _paid(wanted, asked.streams, asked.inputs, ())
    except Infeasible:
        missed, lowered = _nearest(wanted, asked.streams, asked.inputs)
    return _paid(replace(wanted, floors=lowered), asked.streams, asked.inputs, missed)


def _paid(wanted: Scenario, streams: Sequence[str], inputs: Inputs, missed: tuple[Missed, ...]) -> _Step:
    """Return a scenario with the least money that pays for its floors; raises Infeasible where none does."""
    assembly = assemble(wanted, inputs)
    extra = least_extra(_posed(assembly, wanted, streams)).extra
    more = {name: _up(float(dollars) / wanted.years) for name, dollars in zip(streams, extra, strict=True)}
    money = tuple(_more(entry, more.get(entry.stream, 0.0), wanted.years) for entry in wanted.streams)
    used = tuple(entry for entry in money if any(entry.dollars) or entry.stream not in streams)
    dollars = {name: yearly * wanted.years for name, yearly in more.items() if yearly}
    return _Step(replace(wanted, streams=used), dollars, missed)


def _posed(assembly: Assembly, scenario: Scenario, streams: Sequence[str]) -> Problem:
    """Return the problem in which each of the streams may bring more, in equal parts each year."""
    names = [money.stream for money in scenario.streams]
    extra = np.zeros((len(streams), len(names), scenario.years))
    for kind, name in enumerate(streams):
        row = names.index(name)
        extra[kind, row] = (1 - assembly.streams[row].out_of_school_floor) / scenario.years
    return replace(assembly.problem, extra=extra)


def _nearest(wanted: Scenario, streams: Sequence[str], inputs: Inputs) -> tuple[tuple[Missed, ...], tuple[Floor, ...]]:
    """Return the floors that no money reaches, and all floors with those lowered to what can be had.

    Raises AtlasError where the fixed costs alone cannot be paid.
    """
    problem = _posed(assemble(wanted, inputs), wanted, streams)
    nearest = relax(problem)
    if nearest.fixed_short > 1:
        raise AtlasError(
            "the target cannot be reached: hubs and centre cost more than the streams that may pay for them bring. "
            "Let philanthropy or a state grant bring more, or lower hubs."
        )
    missed, lowered = [], []
    for floor, target, short in zip(wanted.floors, problem.targets, nearest.short, strict=True):
        if short <= MISSED:
            lowered.append(floor)
            continue
        counted = counted_in(floor.place, floor.group, inputs)
        reachable = _down((target.least - short + counted.current) / counted.students)
        because = "scope" if _excluded(target, wanted, inputs) else _because(target, problem, nearest)
        missed.append(Missed(floor.place, floor.group, floor.access, max(0.0, reachable), because))
        lowered.append(replace(floor, access=max(0.0, reachable)))
    return tuple(missed), tuple(lowered)


def _excluded(target: Target, scenario: Scenario, inputs: Inputs) -> bool:
    """Whether those whom a target counts would like places, and the scenario serves none of them."""
    everyone = replace(scenario, scope="all", places=(), cells=())
    wanted, open_to_all = (
        float((target.weight[:, :, None] * places_wanted(one, inputs)).sum()) for one in (scenario, everyone)
    )
    return wanted == 0 < open_to_all


def _because(target: Target, problem: Problem, solution: Solution) -> str:
    """Return what stops a target: the first limit that is used up in every year among those it counts."""
    mine = target.weight.sum(axis=1) > 0
    weight = target.weight[:, :, None]
    placed, wanted = ((weight * counts).sum(axis=(0, 1)) for counts in (solution.places, problem.demand))
    if (placed >= wanted * FULL).all():
        return "demand"
    everyone = solution.places.sum(axis=1)
    if problem.places_limit is not None and (everyone[mine] >= problem.places_limit[mine] * FULL).all():
        return "coordinators"
    if problem.slots is not None and problem.reach is not None and solution.slot_worth is not None:
        near = problem.reach[mine].any(axis=0)
        if np.isfinite(problem.slots[near]).all() and (solution.slot_worth[near] > 0).any():
            return "employer places"
    return "money"


def _with_streams(scenario: Scenario, streams: Sequence[str]) -> Scenario:
    """Return a scenario in which every stream that may bring more is named."""
    named = [money.stream for money in scenario.streams]
    added = tuple(Money(name, (0.0,)) for name in dict.fromkeys(streams) if name not in named)
    return replace(scenario, streams=(*scenario.streams, *added))


def _more(money: Money, yearly: float, years: int) -> Money:
    """Return a stream's money with as much more each year."""
    if not yearly:
        return money
    return replace(money, dollars=tuple(amount + yearly for amount in money.by_year(years)))


def _up(dollars: float) -> float:
    """Round dollars of a year up to whole hundreds; a rounding error of the solver is no money."""
    return math.ceil(dollars / STEP) * STEP if dollars > 1 else 0.0


def _down(rate_: float) -> float:
    """Round a rate down to a millionth, so that it can surely be had."""
    return math.floor(rate_ / RATE_STEP) * RATE_STEP


def _yearly(result: Result) -> Floats:
    """Return the new places of an average year by institution and cell, shape (I, C)."""
    return np.asarray(result.places.sum(axis=2) / result.scenario.years)


def _holds(floor: Floor, result: Result) -> bool:
    """Whether a result reaches a floor."""
    return rate(counted_in(floor.place, floor.group, result.inputs), _yearly(result)) >= floor.access - CLOSE


def used_up(result: Result) -> Mapping[str, tuple[str, ...]]:
    """Return where each limit besides money is used up in the last year, the first three of REASONS, by name."""
    problem, inputs = result.assembly.problem, result.inputs
    placed, wanted = result.places[:, :, -1].sum(axis=1), problem.demand[:, :, -1].sum(axis=1)
    full = (wanted > 0) & (placed >= wanted * NEARLY)
    busy = np.zeros(len(placed), dtype=bool)
    if problem.places_limit is not None:
        busy = placed >= problem.places_limit[:, -1] * NEARLY
    return {
        "demand": _where(inputs.names, full),
        "coordinators": _where(inputs.names, busy),
        "employer places": _where(inputs.boards, _taken(result)),
    }


def _taken(result: Result) -> Bools:
    """Return the boards whose employer places are surely taken in the last year, by those who have no other board."""
    problem = result.assembly.problem
    taken = np.zeros(len(result.inputs.boards), dtype=bool)
    if problem.slots is None or problem.reach is None:
        return taken
    placed = result.places[:, :, -1].sum(axis=1)
    for board, slots in enumerate(problem.slots[:, -1]):
        only = problem.reach[:, board] & (problem.reach.sum(axis=1) == 1)
        taken[board] = bool(np.isfinite(slots)) and placed[only].sum() >= slots * NEARLY
    return taken


def _where(names: Sequence[str], chosen: Bools) -> tuple[str, ...]:
    return tuple(name for name, is_in in zip(names, chosen, strict=True) if is_in)
