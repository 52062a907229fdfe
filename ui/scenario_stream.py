"""The boxes of one stream of money: its dollars, what employers add, and its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from scenarios.scenario import Money
from scenarios.streams import CELLS, CHANGEABLE, HOSTS, KINDS, RECURRENCES, USES, stream, streams
from ui import scenario_boxes, show
from ui.scenario_form import key, written_money
from views import scenario_words

if TYPE_CHECKING:
    from collections.abc import Sequence

_RULES_OF = "scenario_rules_of"
PERCENT = (0.0, 100.0, 5.0)
LISTS: dict[str, tuple[str, ...]] = {"pays": USES, "kinds": KINDS, "cells": CELLS, "priority_cells": CELLS}


def boxes(name: str) -> None:
    """Show the boxes of a stream that everybody needs: dollars, the employers' part, and the match where it has one."""
    known = stream(name)
    _fill(name)
    with st.container(border=True, gap="small"):
        st.markdown(f"**{known.name}**")
        scenario_boxes.words(
            key("dollars", name), "Dollars a year", placeholder="such as 10M", help_text=_dollars_help(known.recurrence)
        )
        if "wage" in st.session_state[key("rule", name, "pays")]:
            scenario_boxes.number_at(
                key("employer", name), "Employers pay, percent of the wage", PERCENT, empty="differs by host"
            )
        if known.match_ratio:
            _number(name, "match_ratio", (0.0, 10.0, 0.5))


def _dollars_help(recurrence: str) -> str:
    when = "every year" if recurrence == "ongoing" else "once, in the first year"
    return f"10M, or 2,500,000: one amount comes {when}. Another amount each year: 10M; 5M; 5M."


def _fill(name: str) -> None:
    """Give a stream that was just chosen the rules that it has; its dollars stay empty until somebody gives them."""
    if key("dollars", name) in st.session_state:
        return
    for box, value in written_money(Money(name, (0.0,))).items():
        st.session_state[box] = "" if box == key("dollars", name) else value


def rules(chosen: Sequence[str]) -> None:
    """Offer to change every rule of one of the chosen streams."""
    if not chosen:
        return
    if st.session_state.get(_RULES_OF) not in chosen:
        st.session_state[_RULES_OF] = None
    name = st.selectbox(
        "Rules of", chosen, key=_RULES_OF, format_func=scenario_words.stream_name, placeholder="Choose a stream"
    )
    if name is None:
        return
    if stream(name).note:
        show.small(show.plain(stream(name).note))
    for rule in CHANGEABLE:
        _rule(name, rule)


def _rule(name: str, rule: str) -> None:
    """Show one rule of a stream in the box that fits it."""
    label = scenario_words.RULES[rule].capitalize()
    if rule == "wage_share":
        for host in HOSTS:
            host_label = f"Most of the wage it pays {scenario_words.WORDS[host]}, percent"
            scenario_boxes.number_at(key("host", name, host), host_label, PERCENT)
    elif rule in LISTS:
        said: Any = scenario_words.CELLS if "cells" in rule else scenario_words.WORDS
        scenario_boxes.several_at(key("rule", name, rule), label, LISTS[rule], said.__getitem__)
    elif rule == "match_from":
        scenario_boxes.several_at(key("rule", name, rule), label, list(streams()), scenario_words.stream_name)
    elif rule == "recurrence":
        scenario_boxes.choice_at(key("rule", name, rule), label, RECURRENCES, scenario_words.WORDS.__getitem__)
    elif rule == "carry_over":
        scenario_boxes.switch_at(key("rule", name, rule), label)
    elif rule != "match_ratio" or not stream(name).match_ratio:  # a stream with a match shows it above
        _number(name, rule, (0.0, 1e6, 100.0) if rule == "per_person_cap" else _limits(rule))


def _limits(rule: str) -> tuple[float, float, float]:
    return (0.0, 10.0, 0.5) if rule == "match_ratio" else PERCENT


def _number(name: str, rule: str, limits: tuple[float, float, float]) -> None:
    scenario_boxes.number_at(key("rule", name, rule), scenario_words.RULES[rule].capitalize(), limits)
