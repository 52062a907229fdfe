"""One scenario with what it is compared with: everything that the exhibits of a result are made from."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from contracts.errors import AtlasError
from scenarios import codec
from scenarios.run import run
from views import tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from atlas.data import Atlas
    from contracts.registries import Source
    from scenarios.credits import PresetName
    from scenarios.forecast import Forecast
    from scenarios.inputs import Inputs
    from scenarios.result import Result
    from scenarios.scenario import Scenario

TODAY = "today"
# What the model reads of the facts (scenarios.inputs), each in its newest year.
MEASURES = ("enrollment_9_12", "headcount_12m", "graduation", "pell_share", "wbl_paid")


@dataclass(frozen=True)
class ScenarioView:
    """A result beside its baseline.

    `baseline` is the result of the preset that the scenario names as its baseline (today, unless it says otherwise);
    `start` is the preset that the scenario was made from, today where it was made from nothing; `changed` names the
    fields of Scenario that differ from it. `result.forecasts` is empty until the outcomes were asked for
    (`with_forecasts`).
    """

    atlas: Atlas
    inputs: Inputs
    scenario: Scenario
    result: Result
    baseline: Result
    start: Scenario
    changed: tuple[str, ...]

    @property
    def illustrative(self) -> bool:
        """Say whether today's participation, which every access rate rests on, is an illustration."""
        return self.inputs.baseline.basis == "illustrative"

    @property
    def years(self) -> str:
        """Return the school years that the scenario covers: `2026-27` or `2026-27 to 2030-31`."""
        first, last = self.school_year(0), self.school_year(self.scenario.years - 1)
        return first if first == last else f"{first} to {last}"

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """Return the sources of the facts that the model reads, in the order of the registry."""
        facts = [self.atlas.rows(measure) for measure in MEASURES]
        newest = [rows.filter(pl.col("year") == rows["year"].max()) for rows in facts if len(rows)]
        return tables.sources(self.atlas, pl.concat(newest)) if newest else ()

    def school_year(self, year: int) -> str:
        """Return the school year of a program year, 0 the first: `2026-27`."""
        first = self.scenario.start_year + year
        return f"{first}-{(first + 1) % 100:02d}"


def view_of(atlas: Atlas, inputs: Inputs, result: Result, baseline: Result) -> ScenarioView:
    """Return the view of a result that was run already, beside the result of its baseline."""
    start = start_of(result.scenario)
    return ScenarioView(atlas, inputs, result.scenario, result, baseline, start, changed_fields(result.scenario, start))


def run_view(atlas: Atlas, inputs: Inputs, scenario: Scenario, *, outcomes: bool = True) -> ScenarioView:
    """Run a scenario and its baseline and return both; for decks, briefs and tests (pages keep results in a cache).

    Raises AtlasError for floors that cannot be met and for a baseline that is no preset.
    """
    baseline = run(baseline_of(scenario), inputs, outcomes=False)
    return view_of(atlas, inputs, run(scenario, inputs, outcomes=outcomes), baseline)


def with_forecasts(view: ScenarioView, forecasts: Mapping[PresetName, Forecast]) -> ScenarioView:
    """Return the view with the outcomes that were computed after it."""
    return replace(view, result=replace(view.result, forecasts=forecasts))


def baseline_of(scenario: Scenario) -> Scenario:
    """Return the preset that a scenario is compared with; raises AtlasError when there is none of that name."""
    if scenario.baseline not in codec.preset_names():
        raise AtlasError(
            f"baseline = {scenario.baseline!r} is no preset; use one of {', '.join(codec.preset_names())}."
        )
    return codec.preset(scenario.baseline)


def start_of(scenario: Scenario) -> Scenario:
    """Return the preset that a scenario was made from, or today."""
    return codec.preset(scenario.based_on if scenario.based_on in codec.preset_names() else TODAY)


def changed_fields(scenario: Scenario, start: Scenario) -> tuple[str, ...]:
    """Return the levers, by field name, in which a scenario differs from where it started; prose does not count."""
    prose = {*codec.PROSE, "name", "based_on"}
    levers = [entry.name for entry in fields(scenario) if entry.name not in prose]
    return tuple(name for name in levers if getattr(scenario, name) != getattr(start, name))
