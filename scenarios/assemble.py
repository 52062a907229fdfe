"""Turn a scenario and the inputs into the arrays of the program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from contracts.errors import AtlasError
from scenarios.capacity import demand, ramp, slots_by_year
from scenarios.costs import Employer, PlacementCost, build_up, system_cost
from scenarios.formula import evaluate
from scenarios.inputs import Inputs
from scenarios.parameters import suggest
from scenarios.problem import Problem, Target
from scenarios.rules import wage_share
from scenarios.scenario import Floor, Money, Scenario
from scenarios.streams import ADMIN, CATEGORIES, CELLS, HOSTS, KINDS, Stream, in_school_dollars

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
NO_MONEY = (Money("philanthropy", (0.0,)),)


@dataclass(frozen=True)
class Assembly:
    """A problem with what its rows stand for; `costs` holds one placement's cost by institution and year."""

    problem: Problem
    streams: tuple[Stream, ...]
    costs: tuple[tuple[PlacementCost, ...], ...]


def assemble(scenario: Scenario, inputs: Inputs) -> Assembly:
    """Return the program of a scenario; raises AtlasError for places or boards the data do not have."""
    terms = tuple(money.terms() for money in scenario.streams or NO_MONEY)
    costs = placement_costs(scenario, inputs)
    base, scale = fair_scale(scenario, inputs)
    years = scenario.years
    pays_fixed = np.array(["system" in stream.pays for stream in terms])
    problem = Problem(
        signature=inputs.is_college.astype(np.int64),
        demand=places_wanted(scenario, inputs),
        cost=_cost_array(costs),
        budget=budgets(scenario, terms),
        covers=eligibility(scenario, terms),
        base=base,
        scale=scale,
        year_weight=np.full(years, 1 / years),
        admin=np.array([category in ADMIN for category in CATEGORIES]),
        carry=np.array([stream.carry_over for stream in terms]),
        admin_cap=np.array([stream.admin_cap for stream in terms]),
        priority=np.array([[cell in stream.priority_cells for cell in inputs.population.cells] for stream in terms]),
        priority_share=np.array([stream.priority_share for stream in terms]),
        match_ratio=np.array([stream.match_ratio for stream in terms]),
        match_from=_match_from(terms),
        per_person=np.array([stream.per_person_cap or np.inf for stream in terms]),
        fixed=fixed_costs(scenario) if scenario.hubs or scenario.statewide_centre else None,
        pays_fixed=pays_fixed,
        places_limit=coordinator_limit(scenario, len(inputs.institutions)),
        slots=employer_slots(scenario, inputs),
        reach=inputs.reach if scenario.firms else None,
        targets=floor_targets(scenario, inputs),
    )
    return Assembly(problem, terms, costs)


def employer_of(scenario: Scenario, kind: str) -> Employer:
    """Return the employer of record at one kind of institution."""
    if scenario.employer_of_record == "own_school":
        return "college" if kind == "college" else "school"
    return "hub" if scenario.employer_of_record == "hub" else "private_host"


def placement_costs(scenario: Scenario, inputs: Inputs) -> tuple[tuple[PlacementCost, ...], ...]:
    """Return the cost of one placement at each institution in each year."""
    chosen = scenario.assumptions
    known: dict[tuple[str, str, int], PlacementCost] = {}
    for place, kind in set(zip(inputs.jurisdictions, inputs.population.kinds, strict=True)):
        for year in range(scenario.years):
            known[place, kind, year] = build_up(
                place,
                employer_of(scenario, kind),
                chosen,
                on=scenario.first_day(year),
                base=scenario.first_day(),
                modality=scenario.modality,
                hours=scenario.hours,
                hourly_wage=scenario.hourly_wage,
                incentive_share=scenario.incentive_share,
            )
    return tuple(
        tuple(known[place, kind, year] for year in range(scenario.years))
        for place, kind in zip(inputs.jurisdictions, inputs.population.kinds, strict=True)
    )


def category_costs(cost: PlacementCost) -> tuple[float, float, float, float]:
    """Return a placement's cost in the categories that streams may pay: wage, support, employer of record, staff."""
    return cost.wages, cost.supports + cost.program + cost.incentive, cost.employer_of_record, cost.staffing


def _cost_array(costs: Sequence[Sequence[PlacementCost]]) -> Floats:
    """Return costs by category, institution and year, shape (K, I, T)."""
    return np.moveaxis(np.array([[category_costs(cost) for cost in years] for years in costs]), 2, 0)


def budgets(scenario: Scenario, terms: Sequence[Stream]) -> Floats:
    """Return the dollars of each stream and year that can reach enrolled students, shape (S, T)."""
    money = scenario.streams or NO_MONEY
    return np.array(
        [
            [in_school_dollars(amount, stream.out_of_school_floor) for amount in entry.by_year(scenario.years)]
            for entry, stream in zip(money, terms, strict=True)
        ]
    )


def eligibility(scenario: Scenario, terms: Sequence[Stream]) -> Floats:
    """Return dollars of cost that a stream's dollar covers, shape (S, 2, C, K): 0 where it may not pay.

    Where a stream may pay only a share of the wage, its dollar brings the employer's part along: 1 / share.
    """
    chosen = scenario.assumptions
    mix = {host: chosen.value("host_mix", host) for host in HOSTS}
    whole = sum(mix.values())
    if not np.isclose(whole, 1.0):
        raise AtlasError(f"overrides.host_mix: the shares sum to {whole:g}; give four shares that sum to 1.")
    covers = np.zeros((len(terms), len(KINDS), len(CELLS), len(CATEGORIES)))
    for row, stream in enumerate(terms):
        for signature, kind in enumerate(KINDS):
            employer = employer_of(scenario, kind)
            for column, cell in enumerate(CELLS):
                may = [stream.may_pay(category, kind, cell, scenario.modality) for category in CATEGORIES]
                share = wage_share(stream, cell, kind, employer, mix) if may[0] else 0.0
                covers[row, signature, column] = may
                covers[row, signature, column, 0] = 1 / share if share > 0 else 0.0
    return covers


def places_wanted(scenario: Scenario, inputs: Inputs) -> Floats:
    """Return the most new places by institution, cell and year, shape (I, C, T): demand in scope, ramped up."""
    chosen = scenario.assumptions
    wanted = demand(inputs.students, inputs.baseline.participants, chosen.value("demand_ceiling"))
    kinds = {"k12": ~inputs.is_college, "college": inputs.is_college}
    part = np.ones(len(inputs.institutions)) if scenario.scope == "all" else kinds[scenario.scope].astype(float)
    if scenario.places:
        part = part * np.minimum(1.0, sum(place_weight(place, inputs, "places") for place in scenario.places))
    cells = np.array([not scenario.cells or cell in scenario.cells for cell in inputs.population.cells])
    usable = ramp(scenario.years, chosen) if scenario.ramp else np.ones(scenario.years)
    return np.asarray(wanted[:, :, None] * part[:, None, None] * cells[None, :, None] * usable)


def place_weight(place: str, inputs: Inputs, where: str) -> Floats:
    """Return how much of each institution lies in a place, shape (I,): itself, or the weights of an area.

    Raises AtlasError for a place that holds no institution.
    """
    weight = np.zeros(len(inputs.institutions))
    if place == "county:19":
        return weight + 1.0
    if place in inputs.institutions:
        weight[inputs.institutions.index(place)] = 1.0
        return weight
    if place not in inputs.areas:
        raise AtlasError(f"{where}: no institution lies in {place!r}; {suggest(place, _places(inputs))}")
    for member, share in inputs.areas[place]:
        weight[inputs.institutions.index(member)] = share
    return weight


def _places(inputs: Inputs) -> tuple[str, ...]:
    """Return every place that a scenario may name."""
    return (*inputs.institutions, *inputs.areas)


def fair_scale(scenario: Scenario, inputs: Inputs) -> tuple[Floats, Floats]:
    """Return (base, scale) of the level the rule makes fair, each of shape (I,); scale 0 takes an institution out."""
    current = inputs.baseline.participants.sum(axis=1)
    in_scope = places_wanted(scenario, inputs).sum(axis=(1, 2)) > 0
    students = inputs.total * in_scope
    if scenario.rule in ("gap_closing", "max_min", "max_per_dollar"):
        return current, students
    scales: dict[str, Floats] = {
        "proportional": students,
        "equal": in_scope.astype(float),
        "need_weighted": students * (1 + scenario.need_weight * inputs.sed_share),
    }
    if scenario.rule == "user_formula":
        names = {"students": inputs.total, "sed_share": inputs.sed_share, "current": current}
        value = np.broadcast_to(np.asarray(evaluate(scenario.formula, names), dtype=float), students.shape)
        if not np.isfinite(value).all() or (value < 0).any():
            raise AtlasError(f"formula {scenario.formula!r} gives negative or undefined weights; change the formula.")
        scales["user_formula"] = value * in_scope
    return np.zeros(len(students)), scales[scenario.rule]


def fixed_costs(scenario: Scenario) -> Floats:
    """Return the yearly cost of hubs and centre, shape (T,), rising with prices."""
    chosen = scenario.assumptions
    cost = system_cost(scenario.hubs, statewide_centre=scenario.statewide_centre, chosen=chosen)
    return np.asarray(cost * (1 + chosen.value("inflation", "staff")) ** np.arange(scenario.years))


def coordinator_limit(scenario: Scenario, institutions: int) -> Floats | None:
    """Return the most places coordinators can handle, shape (I, T); None where nothing limits them but money."""
    if scenario.coordinators is None and scenario.hires_per_year is None:
        return None
    hired = (scenario.hires_per_year or 0.0) * np.arange(1, scenario.years + 1)
    staff = (scenario.coordinators or 0.0) + hired
    limit = scenario.assumptions.value("coordinator_caseload") * staff
    return np.broadcast_to(limit, (institutions, scenario.years)).copy()


def employer_slots(scenario: Scenario, inputs: Inputs) -> Floats | None:
    """Return employer slots by board and year, shape (Z, T), infinite where firms were not given; None if none were."""
    if not scenario.firms:
        return None
    for board in scenario.firms:
        if board not in inputs.boards:
            raise AtlasError(f"firms.{board}: no such workforce board; {suggest(board, inputs.boards)}")
    firms = np.array([scenario.firms.get(board, np.inf) for board in inputs.boards])
    return slots_by_year(firms, scenario.places_per_firm, scenario.years, scenario.assumptions)


def floor_targets(scenario: Scenario, inputs: Inputs) -> tuple[Target, ...]:
    """Return the places a year that each floor of the scenario asks for beyond today's."""
    return tuple(floor_target(floor, inputs) for floor in scenario.floors)


def floor_target(floor: Floor, inputs: Inputs) -> Target:
    """Return the places a year that a floor asks for among everyone of a place, or among a group's members there.

    Raises AtlasError for a place without institutions, or a group that nobody counts there.
    """
    counted = counted_in(floor.place, floor.group, inputs)
    name = f"{floor.group} in {floor.place}" if floor.group else floor.place
    return Target(name, counted.inside, max(0.0, floor.access * counted.students - counted.current), counted.students)


@dataclass(frozen=True)
class Counted:
    """Students and paid participants of today in a place; `inside` (I, C) weighs what each cell adds to both."""

    inside: Floats
    students: float
    current: float


def counted_in(place: str, group: str, inputs: Inputs) -> Counted:
    """Count everyone of a place, or a group at the institutions that count it (`group` empty for everyone).

    Raises AtlasError for a place without institutions, or a group that nobody counts there.
    """
    weight = place_weight(place, inputs, f"floors.{place}")
    if not group:
        inside = np.repeat(weight[:, None], inputs.students.shape[1], axis=1)
        return Counted(inside, float(weight @ inputs.total), float(weight @ inputs.baseline.participants.sum(axis=1)))
    groups = inputs.population.groups
    if group not in groups:
        raise AtlasError(f"floors.{place}.group = {group!r} is not known; {suggest(group, groups)}")
    column = groups.index(group)
    weight = weight * inputs.population.collected[:, column]
    inside = inputs.population.membership[:, :, column] * weight[:, None]
    students = float((inside * inputs.students).sum())
    if not students:
        raise AtlasError(f"floors.{place}.group = {group!r}: no institution there counts this group; choose another.")
    return Counted(inside, students, float(weight @ inputs.baseline.by_group[:, column]))


def _match_from(terms: Sequence[Stream]) -> Bools:
    """Return which stream may match which, shape (S, S)."""
    return np.array([[other.id in stream.match_from for other in terms] for stream in terms], dtype=bool)
