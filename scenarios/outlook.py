"""From the access layer to the outcome layer: what was placed and paid, as the forecasts want it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
import numpy.typing as npt

from scenarios.assemble import Assembly, category_costs
from scenarios.costs import PlacementCost
from scenarios.credits import PresetName
from scenarios.forecast import Forecast, forecasts
from scenarios.funded_program import FundedProgram
from scenarios.inputs import Inputs
from scenarios.population import Kind
from scenarios.scenario import Scenario
from scenarios.solution import Solution

Floats = npt.NDArray[np.float64]
PUBLIC = ("state", "federal", "local")


def outlook(
    scenario: Scenario, assembly: Assembly, solution: Solution, inputs: Inputs
) -> Mapping[PresetName, Forecast]:
    """Return the outcomes under the four presets, side by side."""
    return forecasts(funded_programs(scenario, assembly, solution, inputs), scenario.assumptions)


def funded_programs(
    scenario: Scenario, assembly: Assembly, solution: Solution, inputs: Inputs
) -> tuple[FundedProgram, ...]:
    """Return what is funded at high schools and at colleges, leaving out the kind that gets no place."""
    kinds: tuple[Kind, ...] = ("k12", "college")
    return tuple(
        funded_program(kind, scenario, assembly, solution, inputs)
        for kind in kinds
        if solution.places[inputs.is_college == (kind == "college")].sum() > 0
    )


def funded_program(
    kind: Kind, scenario: Scenario, assembly: Assembly, solution: Solution, inputs: Inputs
) -> FundedProgram:
    """Return the places and dollars of one kind of institution as the outcome layer wants them."""
    mine = inputs.is_college == (kind == "college")
    row = int(kind == "college")
    places, everyone = solution.places[mine], solution.places.sum(axis=(0, 1))
    part = np.divide(places.sum(axis=(0, 1)), everyone, out=np.zeros(scenario.years), where=everyone > 0)
    dollars = solution.dollars[:, row].sum(axis=(1, 2)) + solution.fixed * part
    payer = np.array(["employer" if stream.id == "employers" else stream.level for stream in assembly.streams])
    costs = [years for years, is_mine in zip(assembly.costs, mine, strict=True) if is_mine]
    wages = np.array([[category_costs(cost)[0] for cost in years] for years in costs])
    short = kind == "college" and scenario.modality == "short_paid"
    return FundedProgram(
        kind=kind,
        modality="college_paid" if short else scenario.modality,
        placements=places,
        graduation=inputs.graduation[mine],
        cost=mean_cost([years[0] for years in costs], places.sum(axis=(1, 2))),
        wages=(places.sum(axis=1) * wages).sum(axis=0),
        public=dollars[np.isin(payer, PUBLIC)].sum(axis=0),
        donor=dollars[payer == "private"].sum(axis=0),
        employer=dollars[payer == "employer"].sum(axis=0) + employer_dollars(assembly, solution)[row],
    )


def employer_dollars(assembly: Assembly, solution: Solution) -> Floats:
    """Return what employers add to streams that pay a share of the wage, by signature and year, shape (E, T)."""
    stretch = np.maximum(0.0, assembly.problem.covers - 1.0)
    return np.asarray((solution.dollars * stretch[..., None]).sum(axis=(0, 2, 3)))


def mean_cost(costs: Sequence[PlacementCost], weight: Floats) -> PlacementCost:
    """Return the average of placement costs by weight; a plain average where no weight is positive."""
    shares = weight / weight.sum() if weight.sum() > 0 else np.full(len(costs), 1 / len(costs))
    parts = zip(*(asdict(cost).values() for cost in costs), strict=True)
    return PlacementCost(*(float(np.array(part) @ shares) for part in parts))
