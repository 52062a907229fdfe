"""One box for each kind of lever; nothing runs until the button is pressed, except where a box shows others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from scenarios.parameters import parameter
from scenarios.scenario import FIRST_YEAR, LAST_YEAR, MOST_YEARS
from scenarios.titles import LONGEST_TITLE
from ui.scenario_form import key
from views import scenario_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Lowest, highest and step of the boxes for numbers; whole numbers are ints. The model checks its own limits again.
NUMBERS: dict[str, tuple[float, float, float]] = {
    "start_year": (FIRST_YEAR, LAST_YEAR, 1),
    "years": (1, MOST_YEARS, 1),
    "hubs": (0, 50, 1),
    "school_days": (0, 260, 1),
    "need_weight": (0.0, 10.0, 0.5),
    "hours": (1.0, 2080.0, 10.0),
    "hourly_wage": (1.0, 100.0, 0.5),
    "coordinators": (0.0, 1000.0, 0.5),
    "hires_per_year": (0.0, 1000.0, 0.5),
    "places_per_firm": (0.0, 1000.0, 0.5),
    "incentive_share": (0.0, 100.0 * (parameter("employer_incentive_share").high or 1.0), 5.0),
}


def number(name: str, empty: str = "") -> None:
    """Show a box for a number; `empty` says what it means to leave it empty."""
    low, high, step = NUMBERS[name]
    number_at(
        key(name), scenario_words.label(name), (low, high, step), help_text=scenario_words.HELP.get(name), empty=empty
    )


def number_at(
    box: str, label: str, limits: tuple[float, float, float], *, help_text: str | None = None, empty: str = ""
) -> None:
    """Show a box for a number under a key of its own: a stream's, a place's or an assumption's.

    The model may accept more than the box offers: a number that is already there widens the limits.
    """
    low, high, step = limits
    there = st.session_state.setdefault(box, None)
    st.number_input(
        label,
        low if there is None else min(low, there),
        high if there is None else max(high, there),
        value=None,  # so that a box can be emptied
        step=step,
        format="%g" if isinstance(step, float) else None,
        key=box,
        placeholder=empty or None,
        help=help_text,
        on_change="ignore",
        persist_state="session",
    )


def words(box: str, label: str, *, help_text: str | None = None, placeholder: str | None = None) -> None:
    """Show a line for words."""
    st.session_state.setdefault(box, "")
    st.text_input(
        label,
        key=box,
        help=help_text,
        placeholder=placeholder,
        max_chars=LONGEST_TITLE,
        on_change="ignore",
        persist_state="session",
    )


def prose(name: str) -> None:
    """Show a field for a few sentences."""
    st.text_area(scenario_words.label(name), key=key(name), height=90, on_change="ignore", persist_state="session")


def choice(name: str) -> None:
    """Show the choices of a lever in words."""
    options = scenario_words.CHOICES[name]
    choice_at(key(name), scenario_words.label(name), list(options), options.__getitem__, scenario_words.HELP.get(name))


def choice_at(
    box: str, label: str, options: Sequence[str], said: Callable[[str], str], help_text: str | None = None
) -> None:
    """Show choices under a key of their own."""
    st.selectbox(label, options, key=box, format_func=said, help=help_text, on_change="ignore", persist_state="session")


def switch(name: str) -> None:
    """Show a lever that is on or off."""
    switch_at(key(name), scenario_words.label(name), scenario_words.HELP.get(name))


def switch_at(box: str, label: str, help_text: str | None = None) -> None:
    """Show a switch under a key of its own."""
    st.session_state.setdefault(box, False)
    st.toggle(label, key=box, help=help_text, on_change="ignore", persist_state="session")


def several(name: str, options: Sequence[str], said: Callable[[str], str], *, shows_more: bool = False) -> list[str]:
    """Show a list to choose several from; `shows_more` draws the levers again, for a box of each that is chosen."""
    return several_at(
        key(name),
        scenario_words.label(name),
        options,
        said,
        help_text=scenario_words.HELP.get(name),
        shows_more=shows_more,
    )


def several_at(  # noqa: PLR0913 - a list has a key, a label, options, their wording, a help and what it shows
    box: str,
    label: str,
    options: Sequence[str],
    said: Callable[[str], str],
    *,
    help_text: str | None = None,
    shows_more: bool = False,
) -> list[str]:
    """Show a list to choose several from under a key of its own."""
    st.session_state.setdefault(box, [])
    known = [*options, *(name for name in st.session_state[box] if name not in options)]
    chosen: list[Any] = st.multiselect(
        label,
        known,
        key=box,
        format_func=said,
        help=help_text,
        on_change="rerun" if shows_more else "ignore",
        persist_state="session",
    )
    return [str(name) for name in chosen]
