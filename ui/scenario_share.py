"""Share a scenario and run it again: the link, the run record, the YAML and the Python that gives the same numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui import address, downloads, scenario_address, scenario_run, show
from ui.fragment import fragment
from views import scenario_record, scenario_snippet

if TYPE_CHECKING:
    from atlas.data import Atlas
    from views.scenario_view import ScenarioView


@fragment("scenario_share")
def offer(atlas: Atlas) -> None:
    """Name the run, and offer behind a fold the link and everything that somebody needs to get the same numbers."""
    view = scenario_run.run(atlas, scenario_address.held())
    show.small(show.plain(scenario_record.line(view)))
    if why := scenario_address.why_no_link():
        st.warning(show.plain(f"{why} Keep the file under “Share this and run it again” instead."))
    box = st.expander("Share this and run it again", icon=":material/share:", key="scenario_share", on_change="rerun")
    if box.open:
        with box:
            _link()
            _files(view)
            _record(view)


def doors(view: ScenarioView) -> None:
    """Offer what takes the scenario along: documents, the comparison, every assumption and study behind it."""
    downloads.of_scenario(view)
    link = st.session_state[scenario_address.LINK]
    if not link:
        return
    with st.container(horizontal=True):
        # Buttons, because a link made before a lever was moved would carry the scenario before.
        if st.button("Compare it with another", icon=":material/balance:"):
            other = view.start.name if view.changed else view.scenario.baseline
            st.switch_page("pages/compare_scenarios.py", query_params={"scenarios": f"{link},{other}"})
        if st.button("Every assumption and study behind it", icon=":material/fact_check:"):
            st.switch_page("pages/assumptions.py", query_params={scenario_address.LINK: link})
        if st.button("Present this scenario", icon=":material/slideshow:"):
            st.switch_page("pages/present.py", query_params={"story": "scenario", scenario_address.LINK: link})


def _files(view: ScenarioView) -> None:
    """Show the scenario as YAML and as a Python program."""
    st.markdown("**The scenario as a file**, to keep or to run on the command line:")
    st.code(scenario_snippet.yaml(view), language="yaml", height=240)
    st.code(scenario_snippet.command(view), language="bash")
    st.markdown("**A Python program** that gives the same numbers to the cent:")
    st.code(scenario_snippet.snippet(view), language="python", height=240)
    _downloads(view)


def _link() -> None:
    """Show the link as text with a button that copies it."""
    if scenario_address.why_no_link():
        return
    st.markdown("**The link** holds the whole scenario and the numbers shown now:")
    st.code(address.link(), language=None, wrap_lines=True)


def _downloads(view: ScenarioView) -> None:
    name, text, program = scenario_snippet.file_name(view), scenario_snippet.yaml(view), scenario_snippet.snippet(view)
    with st.container(horizontal=True):
        downloads.button("YAML", text.encode, f"{name}.yaml", "scenario_yaml", "application/yaml")
        downloads.button("Python", program.encode, f"{name}.py", "scenario_python", "text/x-python")


def _record(view: ScenarioView) -> None:
    st.markdown("**The run record.** Equal records give equal numbers.")
    st.markdown("\n".join(f"- {label}: `{value}`" for label, value in scenario_record.lines(view)))
