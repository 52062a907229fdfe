"""The scenario in the address: `s=` holds all of it, `was=` the versions and the four numbers it was shown with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from contracts.errors import AtlasError
from scenarios import codec
from ui import address, scenario_form, show
from views import scenario_record, words
from views.scenario_view import TODAY

if TYPE_CHECKING:
    from scenarios.scenario import Scenario
    from views.scenario_record import Was
    from views.scenario_view import ScenarioView

LINK, WAS = "s", "was"
PARTS = ("scenario_levers", "scenario_results")
_HELD = "scenario_held"
_BOXED = "scenario_boxed"
_TOO_LONG = "scenario_too_long"


def current() -> Scenario:
    """Return the scenario that the address names by a link or a preset's name; today where it names none.

    A link that is cut, changed or newer is answered with a sentence, and today is shown.
    """
    wanted = address.text(LINK)
    held: tuple[str, Scenario] | None = st.session_state.get(_HELD)
    if held and held[0] == wanted:
        return held[1]
    try:
        scenario = _read(wanted or TODAY)
    except AtlasError as error:
        address.sentence(
            AtlasError(f"{show.plain(words.sentence_case(str(error)))} Shown instead: today, with no new money.")
        )
        st.session_state.pop(WAS, None)
        scenario = codec.preset(TODAY)
    _hold(scenario)
    return scenario


def held() -> Scenario:
    """Return the scenario that is shown."""
    found: tuple[str, Scenario] = st.session_state[_HELD]
    return found[1]


def _read(wanted: str) -> Scenario:
    # Every link has a point after its version; what has none was meant as a preset's name.
    return codec.from_link(wanted) if "." in wanted else codec.preset(wanted)


def open_(scenario: Scenario) -> None:
    """Show another scenario from now on: in the address, in the boxes, in the results; call from a callback."""
    _hold(scenario)
    st.session_state.pop(WAS, None)


def _hold(scenario: Scenario) -> None:
    """Keep a scenario and its link; one that is too long for a link is kept in the session alone."""
    try:
        link, too_long = codec.to_link(scenario), ""
    except AtlasError as error:
        link, too_long = "", str(error)
    st.session_state[LINK] = link
    st.session_state[_HELD] = (link, scenario)
    st.session_state[_TOO_LONG] = too_long


def why_no_link() -> str:
    """Return why the scenario is not in the address; an empty string where it is."""
    return str(st.session_state.get(_TOO_LONG, ""))


def fill_boxes(scenario: Scenario) -> None:
    """Write a scenario into the boxes where they hold another one's; what somebody has typed since stays."""
    if st.session_state.get(_BOXED) == scenario:
        return
    for name in [name for name in st.session_state if str(name).startswith(scenario_form.key(""))]:
        del st.session_state[name]
    for name, value in scenario_form.written(scenario).items():
        st.session_state[name] = value
    st.session_state[_BOXED] = scenario


def boxes() -> dict[str, object]:
    """Return what the boxes hold now, by their keys."""
    start = scenario_form.key("")
    return {str(name): value for name, value in st.session_state.items() if str(name).startswith(start)}


def was() -> Was | None:
    """Return what the link says it was made with, None where it says nothing or nothing that can be read."""
    return scenario_record.unpack(address.text(WAS))


def remember(view: ScenarioView) -> None:
    """Let the link remember the numbers that are shown now, unless it came with others."""
    if was() is None:
        renew(view)


def renew(view: ScenarioView) -> None:
    """Let the link remember the numbers that are shown now."""
    st.session_state[WAS] = scenario_record.pack(scenario_record.now(view))
