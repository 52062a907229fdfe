"""A button that fills the screen; only the browser can, and only when somebody presses it."""

import streamlit as st

_BUTTON = st.components.v2.component(
    "full_screen",
    html='<button type="button">Full screen</button>',
    css="""button { font: inherit; font-size: 28pt; color: var(--st-text-color); background: transparent;
    border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); padding: .2rem 1rem; }
    @media (max-width: 999px) { button { font-size: 1rem; } }""",
    js="""export default function ({ parentElement }) {
      const button = parentElement.querySelector("button");
      const page = document.documentElement;
      button.onclick = () => document.fullscreenElement ? document.exitFullscreen() : page.requestFullscreen();
    }""",
)


def full_screen() -> None:
    """Show the button; pressed again, it leaves the full screen."""
    _BUTTON(key="full_screen")
