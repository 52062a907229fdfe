"""What takes a moment comes after the first paint: the page is there, a sign says what is being worked on."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

# Two frames: the browser has then drawn what came before. The trigger runs the fragment again that asked for it.
_PAINTED = """
export default function ({ setTriggerValue }) {
  const frame = requestAnimationFrame(() => requestAnimationFrame(() => setTriggerValue("painted", true)));
  return () => cancelAnimationFrame(frame);
}
"""


def ready(name: str, identity: str, sign: str) -> bool:
    """Whether the slow part `name` of a fragment should run now; if not, show `sign` and come back after the paint.

    The first run of a fragment for an `identity` (what is asked, such as a run's id) only shows the sign; the browser
    then asks for the fragment again. Any later run goes ahead.
    """
    key = f"later_{name}"
    if st.session_state.get(key) == identity:
        return True
    st.session_state[key] = identity
    st.markdown(f":material/hourglass_top: {sign}")
    _painted(f"{name}_{identity}", lambda: None)
    return False


def redraw(fragment: str, identity: str) -> None:
    """Draw another fragment of the page again once the browser has drawn this one; until then it stays as it was."""
    _painted(f"{fragment}_{identity}", lambda: st.rerun([fragment]))


def _painted(name: str, then: Callable[[], None]) -> None:
    """Ask the browser to come back once it has drawn the page."""
    component = st.components.v2.component("wbl_painted", js=_PAINTED)
    component(key=f"painted_{name}", on_painted_change=then)
