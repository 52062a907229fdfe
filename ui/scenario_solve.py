"""Solve backwards on the scenario page: a target, the money that may grow, and the answer as a scenario to open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from contracts.errors import AtlasError
from scenarios import codec
from scenarios.goals import Goal, smaller_gap
from scenarios.inputs import COUNTY
from scenarios.streams import streams
from ui import address, scenario_address, show
from ui.fragment import fragment
from views import scenario_solve, scenario_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.backwards import Plan
    from scenarios.scenario import Scenario
    from views.scenario_view import ScenarioView

_ASKED = "solve_asked"
ACCESS, GAP = "A least access", "A smaller gap"
RESULTS = 32


@fragment("scenario_solve")
def solve(view: ScenarioView) -> None:
    """Offer the question behind a fold, and show its answer for the scenario of the page."""
    box = st.expander(scenario_solve.FOLD, icon=":material/target:", key="scenario_solve_box", on_change="rerun")
    if box.open:
        with box:
            _question(view)


def _question(view: ScenarioView) -> None:
    st.markdown(scenario_solve.LEAD)
    kind = st.segmented_control("Reach", [ACCESS, GAP], default=GAP, key="solve_kind", required=True)
    with st.form("solve_form"):
        (_ask_access if kind == ACCESS else _ask_gap)(view)
        _ask_streams(view)
        st.form_submit_button(
            "Find the least budget", type="primary", icon=":material/search:", on_click=_ask, args=(view, kind)
        )
    asked: tuple[Goal, tuple[str, ...]] | AtlasError | None = st.session_state.get(_ASKED)
    if isinstance(asked, AtlasError):
        address.sentence(AtlasError(show.plain(str(asked))))
    elif asked is not None:
        _solved(view, *asked)


def _ask_access(view: ScenarioView) -> None:
    kinds = scenario_solve.kinds(view)
    if st.session_state.get("solve_who") not in kinds:
        st.session_state["solve_who"] = next(iter(kinds))
    st.selectbox("Who", list(kinds), key="solve_who", format_func=kinds.__getitem__, persist_state="session")
    _ask_place(view)
    st.number_input(
        "At least this percent of students with a paid placement", 0.0, 100.0, 5.0, 0.5, key="solve_access", format="%g"
    )


def _ask_gap(view: ScenarioView) -> None:
    groups, left = scenario_solve.groups(view.atlas, view.inputs), scenario_solve.LEFT
    st.session_state.setdefault("solve_group", "foster" if "foster" in groups else next(iter(groups)))
    st.selectbox("Whose gap", list(groups), key="solve_group", format_func=groups.__getitem__, persist_state="session")
    _ask_place(view)
    st.selectbox("How far", list(left), key="solve_left", format_func=left.__getitem__, persist_state="session")


def _ask_place(view: ScenarioView) -> None:
    """Offer the places, the reader's own district first."""
    places = scenario_solve.places(view.atlas, view.inputs)
    own = st.session_state.get("area")
    st.session_state.setdefault("solve_place", own if own in places else COUNTY)
    st.selectbox("Where", list(places), key="solve_place", format_func=places.__getitem__, persist_state="session")


def _ask_streams(view: ScenarioView) -> None:
    known = list(streams())
    st.multiselect(
        "Money that may grow",
        known,
        [name for name in scenario_solve.default_streams(view) if name in known],
        key="solve_streams",
        format_func=scenario_words.stream_name,
        help="The model takes the mix that needs the fewest dollars; streams keep their rules.",
    )


def _ask(view: ScenarioView, kind: str) -> None:
    """Keep the question, or the sentence that says what is wrong with it."""
    state = st.session_state
    try:
        if kind == ACCESS:
            goal = Goal(state["solve_place"], access=state["solve_access"] / 100, kind=state["solve_who"])
        else:
            goal = smaller_gap(state["solve_place"], state["solve_group"], float(state["solve_left"]), view.inputs)
        state[_ASKED] = (goal, tuple(state["solve_streams"]))
    except AtlasError as error:
        state[_ASKED] = AtlasError(scenario_solve.mistake(error, view.atlas))


# The record's id stands for the scenario, the files of numbers, the data version and the model version.
@st.cache_resource(max_entries=RESULTS, show_spinner=False)
def _plan(record: str, goal: Goal, names: Sequence[str], _view: ScenarioView) -> Plan:
    from scenarios.backwards import solve_backwards  # noqa: PLC0415 - asked for by few

    del record
    return solve_backwards(_view.scenario, goal, _view.inputs, names, now=_view.result)


def _solved(view: ScenarioView, goal: Goal, names: Sequence[str]) -> None:
    """Solve and show the answer, or the sentence that says why there is none."""
    try:
        with st.spinner("Solving"):
            plan = _plan(view.result.record.id, goal, names, view)
    except AtlasError as error:
        address.sentence(AtlasError(show.plain(scenario_solve.mistake(error, view.atlas))))
    else:
        _answer(view, plan)


def _answer(view: ScenarioView, plan: Plan) -> None:
    """Show the answer, what binds, what is out of reach, and the doors to the scenario that it is."""
    exhibit = scenario_solve.answer(view, plan)
    show.heading(exhibit, 3)
    if plan.missed:
        with st.expander("Where it is out of reach, and why", icon=":material/block:"):
            show.written_table(scenario_solve.out_of_reach(view, plan))
    if not plan.reached_before:
        if len(exhibit.table):
            st.markdown("**Who pays for what, all years**")
            show.written_table(exhibit.table.drop("Status", "Basis", "Source"))
            st.markdown(f"**What binds.** {show.plain(' '.join(scenario_solve.binds(plan)))}")
        found = plan.scenario
        title = scenario_solve.title(view, plan)
        _doors(view, replace(view.scenario, title=title, streams=found.streams, floors=found.floors))
    show.foot(exhibit, "scenario_solve")


def _doors(view: ScenarioView, scenario: Scenario) -> None:
    with st.container(horizontal=True):
        st.button("Show this scenario", icon=":material/tune:", key="solve_open", on_click=_open, args=(scenario,))
        try:
            links = ",".join(codec.to_link(one) for one in (view.scenario, scenario))
        except AtlasError as error:
            show.small(show.plain(f"No link for a comparison: {error}"))
            return
        st.page_link(
            "pages/compare_scenarios.py",
            label="Compare it with the one shown",
            icon=":material/balance:",
            query_params={"scenarios": links},
        )


def _open(scenario: Scenario) -> None:
    scenario_address.open_(scenario)
    st.session_state.pop(_ASKED, None)
    st.rerun(list(scenario_address.PARTS))
