"""What explains the four numbers, in the order of the questions that people ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import area, choices, later, scenario_address, scenario_run, session, show
from ui.fragment import fragment
from views import (
    scenario_baseline,
    scenario_changes,
    scenario_cost,
    scenario_limits,
    scenario_map,
    scenario_money,
    scenario_outcomes,
    scenario_places,
    scenario_tornado,
    scenario_words,
    scenario_years,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from atlas.data import Atlas
    from views.exhibit import Exhibit
    from views.palette import Palette
    from views.scenario_view import ScenarioView

OUTCOMES_SIGN = "Working out what the placements may do: thousands of possible futures for each reading of the studies."
TORNADO_SIGN = "Running the scenario again with each assumption at its lowest and its highest."
BASELINE_SIGN = "Running the scenario again over the range of today's participation."


PARTS: Mapping[str, Callable[[ScenarioView, Palette], Exhibit]] = {
    "scenario_institutions": scenario_places.institutions,
    "scenario_groups": scenario_places.groups,
    "scenario_representation": scenario_places.representation,
    "scenario_money": scenario_money.flow,
    "scenario_limits": scenario_limits.limits,
    "scenario_years": scenario_years.years,
    "scenario_cost": scenario_cost.build_up,
}
WITHOUT_PLACES = ("scenario_money", "scenario_limits", "scenario_cost")
WITHOUT_MONEY = ("scenario_cost",)


def details(view: ScenarioView) -> None:
    """Show where the change is, who gets the places, how the money flows, what stops more, what one place costs.

    Where nobody is placed, only what there is to see: what stops it, and what one placement would cost.
    """
    shown = PARTS
    if not view.result.whole.sum():
        st.markdown(scenario_words.NOBODY)
        has_money = bool(view.result.assembly.problem.budget.any())
        shown = {key: make for key, make in PARTS.items() if key in (WITHOUT_PLACES if has_money else WITHOUT_MONEY)}
    else:
        _part("scenario_map", _map)(view.atlas)
    for key, make in shown.items():
        _part(key, make)(view.atlas)


def _map(view: ScenarioView, colors: Palette) -> Exhibit:
    return scenario_map.change_map(view, colors, choices.county_map(area.chosen(view.atlas)))


def _part(key: str, make: Callable[[ScenarioView, Palette], Exhibit]) -> Callable[[Atlas], None]:
    """Return one exhibit as a fragment, so that opening its table sends nothing else."""

    @fragment(f"{key}_part")
    def part(atlas: Atlas) -> None:
        """Run the held scenario and show the exhibit."""
        view = scenario_run.run(atlas, scenario_address.held())
        show.show(make(view, session.colors()), key, 3)

    return part


# Fragments come back after the paint without the rest of the page, and read what is shown then.
@fragment("scenario_outcomes")
def outcomes(atlas: Atlas) -> None:
    """Show the outcomes as four columns and what drives them, once they are worked out."""
    view = scenario_run.run(atlas, scenario_address.held())
    if not later.ready("outcomes", view.result.record.id, OUTCOMES_SIGN):
        return
    with st.spinner(OUTCOMES_SIGN):
        view = scenario_run.with_outcomes(view)
    show.show(scenario_outcomes.columns(view, session.colors()), "scenario_outcomes", 3)
    show.show(scenario_tornado.tornado(view, session.colors()), "scenario_tornado", 3)


@fragment("scenario_sensitivity")
def sensitivity(atlas: Atlas) -> None:
    """Show, when it is asked for, what moves the number of placements and how much rests on the illustration."""
    label = "How sure are these numbers?"
    box = st.expander(label, icon=":material/swap_horiz:", key="scenario_sure", on_change="rerun")
    if not box.open:
        return
    with box:
        view = scenario_run.run(atlas, scenario_address.held())
        _slow(view, scenario_tornado.places, TORNADO_SIGN, "scenario_places_tornado")
        if view.illustrative:
            _slow(view, scenario_baseline.dependence, BASELINE_SIGN, "scenario_dependence")


def _slow(view: ScenarioView, make: Callable[[ScenarioView, Palette], Exhibit], sign: str, key: str) -> None:
    """Show an exhibit that runs the scenario many times, under a sign while it is made."""
    with st.spinner(sign):
        exhibit = _made(key, view.result.record.id, view.scenario.title, session.colors(), view, make)
    show.show(exhibit, key, 3)


# An exhibit names the scenario, so its title is part of the key beside the run.
@st.cache_resource(max_entries=64, show_spinner=False)
def _made(
    key: str,
    record: str,
    title: str,
    colors: Palette,
    _view: ScenarioView,
    _make: Callable[[ScenarioView, Palette], Exhibit],
) -> Exhibit:
    del key, record, title
    return _make(_view, colors)


def assumptions(view: ScenarioView) -> None:
    """List what the user changed, and the provisions of the bill or proposal that the scenario starts from."""
    exhibit = scenario_changes.exhibit(view)
    show.heading(exhibit, 3)
    if len(exhibit.table):
        show.plain_table(exhibit.table)
    if view.scenario.provisions:
        with st.expander("The provisions, beside what holds today", icon=":material/gavel:"):
            show.plain_table(scenario_changes.provisions(view))
    for note in view.result.notes:
        show.small(show.plain(note))
