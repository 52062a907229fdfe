from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenarios.costs import PlacementCost
from scenarios.outlook import employer_dollars, funded_programs, mean_cost
from scenarios.run import run
from scenarios.scenario import Money, Scenario
from tests.scenarios.small import small_inputs

INPUTS = small_inputs()
BASE = Scenario(
    name="base",
    title="Base",
    years=2,
    streams=(Money("philanthropy", (300_000.0, 300_000.0)), Money("federal_work_study", (100_000.0,))),
)
RESULT = run(BASE, INPUTS, outcomes=False)
PROGRAMS = funded_programs(BASE, RESULT.assembly, RESULT.solution, INPUTS)


def test_programs_hold_all_places_and_all_dollars() -> None:
    assert [program.kind for program in PROGRAMS] == ["k12", "college"]
    assert sum(program.placements.sum() for program in PROGRAMS) == pytest.approx(RESULT.total)
    paid = sum(program.public.sum() + program.donor.sum() + program.employer.sum() for program in PROGRAMS)
    assert paid == pytest.approx(RESULT.cost.sum(), rel=1e-6)


def test_payers_are_told_apart() -> None:
    # Philanthropy is the donor, work-study public, the rest of its wages the employers'.
    assert sum(program.donor.sum() for program in PROGRAMS) == pytest.approx(RESULT.streams[0].spent, rel=1e-6)
    assert sum(program.public.sum() for program in PROGRAMS) == pytest.approx(RESULT.streams[1].spent, rel=1e-6)
    assert sum(program.employer.sum() for program in PROGRAMS) == pytest.approx(RESULT.employer.sum(), rel=1e-6)
    # Work-study pays 0.6875 of a wage on average.
    employers = employer_dollars(RESULT.assembly, RESULT.solution).sum()
    assert employers == pytest.approx(RESULT.streams[1].spent * (1 / 0.6875 - 1), rel=1e-6)


def test_short_placements_at_colleges_are_college_work() -> None:
    assert [program.modality for program in PROGRAMS] == ["short_paid", "college_paid"]
    pathway = replace(BASE, modality="multi_year_pathway")
    result = run(pathway, INPUTS, outcomes=False)
    programs = funded_programs(pathway, result.assembly, result.solution, INPUTS)
    assert {program.modality for program in programs} == {"multi_year_pathway"}


def test_kind_without_places_is_left_out() -> None:
    only = replace(BASE, scope="k12")
    result = run(only, INPUTS, outcomes=False)
    assert [program.kind for program in funded_programs(only, result.assembly, result.solution, INPUTS)] == ["k12"]


def test_mean_cost_is_weighted() -> None:
    costs = [PlacementCost(100, 0, 0, 0, 0), PlacementCost(200, 0, 0, 0, 40)]
    assert mean_cost(costs, np.array([1.0, 3.0])) == PlacementCost(175, 0, 0, 0, 30)
    assert mean_cost(costs, np.zeros(2)).wages == 150
