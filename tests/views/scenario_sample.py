"""Views of scenarios to draw: presets on the committed data, and a county of five institutions to check by hand."""

from dataclasses import replace
from functools import cache

import numpy as np

from atlas import data
from atlas.data import Atlas
from scenarios import codec
from scenarios.inputs import Inputs, from_atlas
from scenarios.scenario import Money, Scenario
from tests.atlas import tiny
from tests.scenarios.small import small_inputs
from views.scenario_view import ScenarioView, run_view

BRAIDED = "braided_wage_subsidy"
PRESETS = ("today", "ab_2273", "laep_restored", BRAIDED)
GIFT = Scenario(
    "gift", "A gift", years=2, streams=(Money("philanthropy", (200_000.0,)),), scope="k12", ramp=False, based_on="today"
)


@cache
def committed() -> tuple[Atlas, Inputs]:
    """Return the committed data and the model's inputs from it."""
    atlas = data.load()
    return atlas, from_atlas(atlas)


@cache
def preset(name: str) -> ScenarioView:
    """Return a preset with its outcomes on the committed data."""
    return run_view(*committed(), codec.preset(name))


@cache
def gift(*, outcomes: bool = False) -> ScenarioView:
    """Return a gift of $200,000, once, for three small districts."""
    return run_view(tiny.atlas([]), small_inputs(), GIFT, outcomes=outcomes)


def small(scenario: Scenario, inputs: Inputs | None = None) -> ScenarioView:
    """Return a scenario in the small county, without its outcomes."""
    return run_view(tiny.atlas([]), inputs or small_inputs(), scenario, outcomes=False)


def counted(inputs: Inputs) -> Inputs:
    """Return the inputs as if today's participation were counted."""
    held = inputs.baseline.participants.sum(axis=1)
    return replace(inputs, baseline=replace(inputs.baseline, basis="official", low=held, high=held))


def tiny_schools(inputs: Inputs) -> Inputs:
    """Return the inputs with so few students everywhere that no rate may be shown."""
    few = inputs.population.students / inputs.total[:, None] * 5
    held = np.minimum(inputs.baseline.participants, few / 10)
    low = held.sum(axis=1)
    return replace(
        inputs,
        population=replace(inputs.population, students=few),
        baseline=replace(inputs.baseline, participants=held, low=low, high=low),
    )
