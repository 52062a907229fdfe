"""Share a scenario and run it again: the link, the run record, the YAML and the Python that gives the same numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

import streamlit as st

from ui import scenario_address, show
from views import scenario_record, scenario_snippet

if TYPE_CHECKING:
    from views.scenario_view import ScenarioView


def offer(view: ScenarioView) -> None:
    """Offer the link and, behind it, everything that somebody needs to get the same numbers."""
    with st.expander("Share this and run it again", icon=":material/share:", key="scenario_share"):
        _link()
        st.markdown("**The scenario as a file**, to keep or to run on the command line:")
        st.code(scenario_snippet.yaml(view), language="yaml", height=240)
        st.code(scenario_snippet.command(view), language="bash")
        st.markdown("**A Python program** that gives the same numbers to the cent:")
        st.code(scenario_snippet.snippet(view), language="python", height=240)
        _downloads(view)
        _record(view)


def _link() -> None:
    """Show the link as text with a button that copies it, or why there is none."""
    if why := scenario_address.why_no_link():
        st.warning(show.plain(f"{why} Keep the file below instead."), icon=":material/link_off:")
        return
    st.markdown("**The link** holds the whole scenario and the numbers shown now:")
    names = (scenario_address.LINK, scenario_address.WAS)
    query = urlencode({name: st.session_state[name] for name in names if st.session_state.get(name)})
    st.code(f"{st.context.url}?{query}", language=None, wrap_lines=True)


def _downloads(view: ScenarioView) -> None:
    name = scenario_snippet.file_name(view)
    with st.container(horizontal=True):
        st.download_button("YAML", scenario_snippet.yaml(view), f"{name}.yaml", on_click="ignore", key="scenario_yaml")
        st.download_button(
            "Python", scenario_snippet.snippet(view), f"{name}.py", on_click="ignore", key="scenario_python"
        )


def _record(view: ScenarioView) -> None:
    st.markdown("**The run record.** Equal records give equal numbers.")
    st.markdown("\n".join(f"- {label}: `{value}`" for label, value in scenario_record.lines(view)))
