"""What the scenario page shows: the four numbers first, then everything that explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from contracts.errors import AtlasError
from ui import (
    address,
    later,
    scenario_address,
    scenario_details,
    scenario_run,
    scenario_saved,
    scenario_share,
    scenario_solve,
    show,
)
from ui.fragment import fragment
from views import scenario_headline, scenario_record

if TYPE_CHECKING:
    from atlas.data import Atlas
    from views.scenario_view import ScenarioView


_WHOLE = "scenario_whole_page"


def show_all(atlas: Atlas) -> None:
    """Show the four numbers and everything that explains them, in one run of the page."""
    st.session_state[_WHOLE] = True
    try:
        results(atlas)
        explanation(atlas)
    finally:
        st.session_state[_WHOLE] = False


# After a lever only this part runs: the four numbers are there while the explanation is still the one before.
@fragment("scenario_results")
def results(atlas: Atlas) -> None:
    """Show what the scenario in the address comes to, its four numbers first."""
    view = scenario_run.run(atlas, scenario_address.current())
    _news(view)
    headline(view)
    scenario_address.remember(view)
    if view.result.whole.sum():
        scenario_details.sensitivity(atlas)
    scenario_saved.bar()
    scenario_solve.solve(view)
    scenario_share.offer(atlas)
    scenario_share.doors(view)
    if not st.session_state[_WHOLE]:
        later.redraw("scenario_explanation", f"{view.result.record.id}_{view.scenario.title}")
    address.write()


@fragment("scenario_explanation")
def explanation(atlas: Atlas) -> None:
    """Show who gets the places, how the money flows, what stops more, what it may do, and what was changed."""
    try:
        view = scenario_run.run(atlas, scenario_address.held())
    except AtlasError:
        return  # said once, above
    scenario_details.details(view)
    if view.result.whole.sum():
        scenario_details.outcomes(atlas)
    scenario_details.assumptions(view)


def headline(view: ScenarioView) -> None:
    """Show the four numbers against the baseline, and the sentence that says them."""
    st.header(show.plain(f"{view.scenario.title}, {view.years}"), anchor=False)
    if view.illustrative:
        show.illustrative()
    with st.grid(2):
        for number in scenario_headline.numbers(view):
            with st.container(border=True, height="stretch"):
                st.metric(number.label, number.value, help=number.help)
                show.small(show.plain(number.beside))
    st.markdown(show.plain(scenario_headline.sentence(view)))


def _news(view: ScenarioView) -> None:
    """Say what has changed since the link was made, and offer to make it new."""
    was = scenario_address.was()
    said = scenario_record.news(view, was) if was else None
    if said is None:
        return
    st.warning(show.plain(said), icon=":material/history:")
    st.button("Let the link hold the numbers shown now", on_click=_renew, args=(view,))


def _renew(view: ScenarioView) -> None:
    scenario_address.renew(view)
    st.rerun(["scenario_results"])
