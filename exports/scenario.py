"""A scenario made ready for paper: with its outcomes, with a title that leaves room, with the link that opens it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contracts.errors import AtlasError
from exports import office_text
from exports.record import live_view
from scenarios import codec
from scenarios.outlook import outlook
from views.scenario_view import with_forecasts

if TYPE_CHECKING:
    from views.scenario_view import ScenarioView

LONGEST_NAME = 120  # letters; the whole title is in the scenario that the link opens


def with_outcomes(view: ScenarioView) -> ScenarioView:
    """Return the view with its outcomes; a page shows a scenario before they are computed."""
    result = view.result
    if result.forecasts or result.total <= 0:
        return view
    return with_forecasts(view, outlook(result.scenario, result.assembly, result.solution, result.inputs))


def scenario_link(view: ScenarioView, app: str) -> str:
    """Return the address that opens a scenario; one too long for any link opens the page without it."""
    try:
        return live_view(app, "scenario", {"s": codec.to_link(view.scenario)})
    except AtlasError:
        return live_view(app, "scenario", {})


def with_short_title(view: ScenarioView) -> ScenarioView:
    """Return the view with a title that leaves room on a slide or a page for what is said of it."""
    scenario = replace(view.scenario, title=office_text.shorten(view.scenario.title, LONGEST_NAME))
    return replace(view, scenario=scenario, result=replace(view.result, scenario=scenario))
