"""Run a scenario: money -> places -> people -> outcomes, and the record that lets anyone repeat it.

The access layer is arithmetic under constraints; the outcome layer is uncertain and is computed from it, never the
other way round.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from contracts.errors import AtlasError
from scenarios.access_report import access_report
from scenarios.allocation import largest_remainder, price_of_fairness
from scenarios.assemble import Assembly, assemble
from scenarios.capacity import demand, offers
from scenarios.codec import fingerprint
from scenarios.costs import build_up, check_band, cost_gap
from scenarios.inputs import Inputs
from scenarios.outlook import employer_dollars, mean_cost, outlook
from scenarios.parameters import FOLDER as PARAMETER_FOLDER
from scenarios.parameters import parameter
from scenarios.problem import Problem, Target
from scenarios.result import Placement, Result, RunRecord, StreamResult
from scenarios.scenario import Scenario
from scenarios.sentences import (
    PROBE,
    category_sentences,
    demand_sentence,
    limit_sentence,
    stream_sentence,
    unpaid_sentence,
)
from scenarios.solution import Solution
from scenarios.solver import Infeasible, relax, solve
from scenarios.streams import CATEGORIES
from scenarios.streams import FOLDER as STREAM_FOLDER

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MODEL_VERSION = "1.1"
RESULTS_CHANGED = "2026-11-22"
CENT = 0.01
DOLLAR = 1.0
MOST_PLACES = ("max_min", "max_per_dollar")


def run(scenario: Scenario, inputs: Inputs, *, outcomes: bool = True) -> Result:
    """Run a scenario on the inputs; the same arguments always give the same result.

    Without `outcomes` the Monte Carlo layer is left out. Raises AtlasError for floors or fixed costs that cannot be
    met, naming the smallest relaxation that would do.
    """
    assembly = assemble(scenario, inputs)
    solution = decide(scenario, assembly)
    most = solution if scenario.rule == "max_per_dollar" else _solved(assembly.problem, fair=False, even=False)
    places = solution.places
    students = inputs.total
    current = inputs.baseline.participants.sum(axis=1)
    yearly = places.sum(axis=(1, 2)) / scenario.years
    scope = assembly.problem.scale > 0
    return Result(
        scenario=scenario,
        record=record(scenario, inputs),
        inputs=inputs,
        assembly=assembly,
        solution=solution,
        places=places,
        whole=whole_places(places),
        before=_rates(current, students),
        after=_rates(current + yearly, students),
        cost=_cost(assembly, solution),
        employer=employer_dollars(assembly, solution).sum(axis=0),
        floor_before=float(_rates(current, students)[scope].min(initial=1.0)),
        floor_after=float(_rates(current + yearly, students)[scope].min(initial=1.0)),
        offers=offers_by_year(scenario, inputs, places),
        most_places=most.total,
        price_of_fairness=price_of_fairness(most.total, solution.total),
        streams=_streams(assembly, solution),
        access=access_report(inputs.population, inputs.baseline, places.sum(axis=2) / scenario.years),
        placement=_placement(scenario, assembly, places),
        limits=_limits(assembly, solution, inputs),
        notes=_notes(scenario, assembly, inputs),
        forecasts=outlook(scenario, assembly, solution, inputs) if outcomes and solution.total > 0 else {},
    )


def decide(scenario: Scenario, assembly: Assembly, *, probe: float = PROBE) -> Solution:
    """Return the places and dollars under the scenario's rule; raises AtlasError when its floors cannot be met.

    `probe` dollars more of each stream are tried out; 0 leaves that out, for reruns that ask for places only.
    """
    try:
        return _solved(
            assembly.problem,
            fair=scenario.rule != "max_per_dollar",
            most_places=scenario.rule in MOST_PLACES,
            probe=probe,
        )
    except Infeasible as error:
        raise AtlasError(_why_infeasible(assembly)) from error


def _solved(
    problem: Problem, *, fair: bool, most_places: bool = True, even: bool = True, probe: float = 0.0
) -> Solution:
    """Return the solver's answer, without streams of a few cents where it finds none with them.

    Such amounts vanish in the solver's tolerance. They buy nothing, and the other streams go on without them.
    """
    try:
        return solve(problem, fair=fair, most_places=most_places, even=even, probe=probe)
    except Infeasible:
        dollars = problem.budget.sum(axis=1)
        tiny = (dollars > 0) & (dollars < DOLLAR)
        if not tiny.any():
            raise
    left = replace(problem, budget=np.where(tiny[:, None], 0.0, problem.budget))
    return solve(left, fair=fair, most_places=most_places, even=even, probe=probe)


def _why_infeasible(assembly: Assembly) -> str:
    """Say which demand on the money clashes and what the smallest relaxation is."""
    problem = assembly.problem
    relaxed = relax(problem)
    if relaxed.fixed_short > 1:
        return (
            f"hubs and centre cost ${relaxed.fixed_short:,.0f} more than the streams that may pay for them bring; "
            "raise such a stream (philanthropy or a state grant) by that much, or lower hubs."
        )
    missing = [
        _short_sentence(goal, short)
        for goal, short in zip(problem.targets, relaxed.short, strict=True)
        if short > 1e-6  # noqa: PLR2004 - solver tolerance
    ]
    if not missing:
        return "the solver finds no answer to these amounts; change one of them a little."
    return f"the floors cannot all be met: {'; '.join(missing)}. Lower these floors or raise money or capacity."


def _short_sentence(goal: Target, short: float) -> str:
    """Say how far one floor is out of reach, in places and in access, rounded up to what is surely enough."""
    lower = math.ceil(short / goal.students * 1e4) / 1e4
    return (
        f"{goal.name} needs {goal.least:,.1f} places a year and can get {goal.least - short:,.1f}, "
        f"so its access must be {lower:.4f} lower"
    )


def record(scenario: Scenario, inputs: Inputs) -> RunRecord:
    """Return the run record: hashes of the levers and the parameter files, and the versions of data and model."""
    return RunRecord(fingerprint(scenario), parameters_hash(), inputs.data_version, MODEL_VERSION, RESULTS_CHANGED)


@cache
def parameters_hash() -> str:
    """Return 12 hexadecimal digits over every file of numbers: parameters, streams and evidence."""
    digest = hashlib.sha256()
    parameters, streams = (sorted(folder.rglob("*.yaml")) for folder in (PARAMETER_FOLDER, STREAM_FOLDER))
    for path in (*parameters, *streams, PARAMETER_FOLDER.parent / "evidence.csv"):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def whole_places(places: Floats) -> Ints:
    """Return places of institutions and years in whole students, shape (I, T), keeping each year's whole total."""
    return np.column_stack([largest_remainder(places[:, :, year].sum(axis=1)) for year in range(places.shape[2])])


def offers_by_year(scenario: Scenario, inputs: Inputs, places: Floats) -> Floats:
    """Return the offers to make in each year, shape (T,): take-up falls as an institution's demand is used up."""
    chosen = scenario.assumptions
    wanted = demand(inputs.total, inputs.baseline.participants.sum(axis=1), chosen.value("demand_ceiling"))
    yearly, take_up = places.sum(axis=1), chosen.value("take_up")
    return np.array(
        [
            sum(offers(float(min(count, most)), take_up, float(most)) for count, most in zip(year, wanted, strict=True))
            for year in yearly.T
        ]
    )


def _rates(participants: Floats, students: Floats) -> Floats:
    """Return shares of students, 0 where there are none."""
    return np.asarray(np.divide(participants, students, out=np.zeros(len(students)), where=students > 0))


def _cost(assembly: Assembly, solution: Solution) -> Floats:
    """Return all dollars of all payers by year, shape (T,)."""
    paid = solution.dollars.sum(axis=(0, 1, 2, 3)) + solution.fixed.sum(axis=0)
    return np.asarray(paid + employer_dollars(assembly, solution).sum(axis=0))


def _streams(assembly: Assembly, solution: Solution) -> tuple[StreamResult, ...]:
    """Return every stream's money and what more of it would buy."""
    results = []
    missing = unpaid(assembly)
    for row, stream in enumerate(assembly.streams):
        spent = solution.dollars[row].sum(axis=(0, 1, 3))
        stranded = float(solution.unspent[row].sum())
        gain = float(solution.gain[row]) * (1 - stream.out_of_school_floor)
        results.append(
            StreamResult(
                stream=stream,
                budget=float(assembly.problem.budget[row].sum()),
                spent=float(spent.sum()),
                system=float(solution.fixed[row].sum()),
                stranded=stranded,
                by_category=tuple(spent.tolist()),
                per_100k=gain,
                sentence=stream_sentence(stream, gain, stranded, solution.category_worth, missing),
            )
        )
    return tuple(results)


def unpaid(assembly: Assembly) -> tuple[str, ...]:
    """Return the cost categories that no stream with money may pay for any student in scope."""
    problem = assembly.problem
    funded = problem.covers[problem.budget.sum(axis=1) > 0]
    wanted = np.zeros(problem.covers.shape[1:3], dtype=bool)
    for signature in range(len(wanted)):
        wanted[signature] = problem.demand[problem.signature == signature].sum(axis=(0, 2)) > 0
    payable = np.asarray(((funded > 0).any(axis=0) & wanted[..., None]).any(axis=(0, 1)))
    costly = np.asarray(problem.cost.any(axis=(1, 2)))
    return tuple(CATEGORIES[index] for index in np.flatnonzero(costly & ~payable))


def _placement(scenario: Scenario, assembly: Assembly, places: Floats) -> Placement:
    """Return the average cost of a placement in the first year beside the published band and a school's cost."""
    weight = places.sum(axis=(1, 2))
    chosen = weight if weight.sum() > 0 else assembly.problem.scale
    cost = mean_cost([years[0] for years in assembly.costs], chosen)
    school = build_up(
        "california",
        "school",
        scenario.assumptions,
        on=scenario.first_day(),
        modality=scenario.modality,
        hours=scenario.hours,
        hourly_wage=cost.wages / scenario.paid_hours(),
        incentive_share=scenario.incentive_share,
    )
    # Youth@Work's whole non-wage cost, read as coordinators, is the leanest caseload published (about 115).
    lean = parameter("published_nonwage_cost").value("los_angeles_county")
    band = check_band(cost, scenario.start_year, scenario.assumptions)
    return Placement(cost, band, cost_gap(cost, replace(school, staffing=lean)))


def _limits(assembly: Assembly, solution: Solution, inputs: Inputs) -> tuple[str, ...]:
    """Say what binds, the most productive relaxation first; nothing while there is no money."""
    if not assembly.problem.budget.any():
        return ()
    missing = unpaid(assembly)
    found = (
        unpaid_sentence(missing),
        *(() if missing else category_sentences(solution.category_worth)),
        demand_sentence(solution.places, assembly.problem.demand),
        limit_sentence("Coordinators' caseloads", solution.place_worth, inputs.names),
        limit_sentence("Employer slots", solution.slot_worth, inputs.boards),
    )
    return tuple(sentence for sentence in found if sentence)


def _notes(scenario: Scenario, assembly: Assembly, inputs: Inputs) -> tuple[str, ...]:
    """Return what a reader of this result has to know."""
    notes = list(inputs.notes)
    if not scenario.firms:
        notes.append("Employer slots are not limited: no count of host firms by workforce board was given.")
    if scenario.coordinators is None and scenario.hires_per_year is None:
        notes.append("Coordinators are limited by money only: how many can be hired was not given.")
    raised = [
        name
        for name, years in zip(inputs.names, assembly.costs, strict=True)
        if scenario.hourly_wage is not None and years[0].wages > scenario.hourly_wage * scenario.paid_hours() + CENT
    ]
    if raised:
        notes.append(f"The local minimum wage, above the scenario's hourly wage, is paid at {', '.join(raised)}.")
    notes.append("Legal points are read from the text of the codes; they are not legal advice.")
    return tuple(notes)
