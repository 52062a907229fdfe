"""What explains the four numbers, in the order of the questions that people ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import area, choices, later, scenario_address, scenario_run, session, show
from ui.fragment import fragment
from views import (
    scenario_changes,
    scenario_cost,
    scenario_money,
    scenario_places,
    scenario_years,
)

if TYPE_CHECKING:
    from atlas.data import Atlas
    from views.exhibit import Exhibit
    from views.scenario_view import ScenarioView


def details(view: ScenarioView) -> None:
    """Show who gets the places, how the money flows, what stops more, and what it may do."""
    colors = session.colors()
    _exhibit(scenario_places.institutions(view, colors), "scenario_institutions")
    _exhibit(scenario_places.groups(view, colors), "scenario_groups")
    _exhibit(scenario_places.representation(view, colors), "scenario_representation")
    _exhibit(scenario_money.flow(view, colors), "scenario_money")
    _exhibit(scenario_years.years(view, colors), "scenario_years")
    _exhibit(scenario_cost.build_up(view, colors), "scenario_cost")
    changed(view)


def _exhibit(exhibit: Exhibit, key: str) -> None:
    show.show(exhibit, key, 3)


def changed(view: ScenarioView) -> None:
    """List what the user changed of the preset and of the assumptions."""
    exhibit = scenario_changes.exhibit(view)
    show.heading(exhibit, 3)
    if len(exhibit.table):
        show.plain_table(exhibit.table)
