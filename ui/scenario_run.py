"""Results of the funding model, kept for whoever asks the same next; a new data version or new numbers start afresh."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from scenarios import run as model
from scenarios.inputs import Inputs, from_atlas
from scenarios.outlook import outlook
from views.scenario_view import ScenarioView, baseline_of, view_of, with_forecasts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from atlas.data import Atlas
    from scenarios.credits import PresetName
    from scenarios.forecast import Forecast
    from scenarios.result import Result
    from scenarios.scenario import Scenario

RESULTS = 64


@st.cache_resource(max_entries=2, show_spinner=False)
def _inputs(version: str, _atlas: Atlas) -> Inputs:
    del version  # part of the cache key only
    return from_atlas(_atlas)


def inputs(atlas: Atlas) -> Inputs:
    """Return the model's inputs of the data version that all sessions share."""
    return _inputs(atlas.version, atlas)


def run(atlas: Atlas, scenario: Scenario) -> ScenarioView:
    """Return a scenario's result beside its baseline, without outcomes; raises AtlasError where it cannot be run."""
    return view_of(atlas, inputs(atlas), _run(atlas, scenario), _run(atlas, baseline_of(scenario)))


def _run(atlas: Atlas, scenario: Scenario) -> Result:
    """Return a result under this scenario's own title, which decides nothing."""
    known = _result(model.record(scenario, inputs(atlas)).id, scenario, inputs(atlas))
    return replace(known, scenario=scenario)


# The record's id stands for the levers, the files of numbers, the data version and the model version.
@st.cache_resource(max_entries=RESULTS, show_spinner=False)
def _result(record: str, _scenario: Scenario, _inputs: Inputs) -> Result:
    del record
    return model.run(_scenario, _inputs, outcomes=False)


def with_outcomes(view: ScenarioView) -> ScenarioView:
    """Return the view with its outcomes; they take a moment where nobody has asked for them before."""
    return with_forecasts(view, _forecasts(view.result.record.id, view))


@st.cache_resource(max_entries=RESULTS, show_spinner=False)
def _forecasts(record: str, _view: ScenarioView) -> Mapping[PresetName, Forecast]:
    del record
    result = _view.result
    return outlook(_view.scenario, result.assembly, result.solution, _view.inputs) if result.solution.total > 0 else {}
