"""The levers of a scenario: money, placements, capacity, fairness; one button shows what they buy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from atlas import places
from contracts.errors import AtlasError
from scenarios import codec
from scenarios.parameters import parameters
from scenarios.streams import streams
from ui import address, scenario_address, scenario_boxes, scenario_run, scenario_stream, session
from ui.fragment import fragment
from ui.scenario_form import key, read
from views import scenario_words
from views.scenario_view import changed_fields, start_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from atlas.data import Atlas
    from scenarios.scenario import Scenario

_MISTAKES = "scenario_mistakes"
_START = "scenario_start"
MOST, FINE = 1e12, 10.0
# The button stays in sight while one walks through the levers; the box around it is Streamlit's own and has no name.
STICKY = (
    "<style>div:has(> .st-key-scenario_apply){{position:sticky;bottom:0;z-index:2}}"
    ".st-key-scenario_apply{{padding:.6rem 0;background:{background}}}</style>"
)


@fragment("scenario_levers")
def panel(atlas: Atlas) -> None:
    """Show where to start, the levers and the button; on a phone they wait folded under the start."""
    scenario = scenario_address.current()
    scenario_address.fill_boxes(scenario)
    _start(scenario)
    with st.expander("Levers", expanded=not session.phone(), icon=":material/tune:"):
        _levers(atlas)
        with st.container(key="scenario_apply"):
            st.html(STICKY.format(background=session.colors().halo))
            for mistake in st.session_state.get(_MISTAKES, ()):
                address.sentence(AtlasError(mistake))
            st.button("Show what it buys", type="primary", width="stretch", on_click=apply, args=(atlas,))


def _start(scenario: Scenario) -> None:
    """Offer the presets, and the way back to the one that was changed."""
    start = start_of(scenario)
    st.session_state[_START] = start.name
    st.selectbox(
        "Start from",
        codec.preset_names(),
        key=_START,
        format_func=lambda name: codec.preset(name).title,
        on_change=lambda: _open(st.session_state[_START]),
    )
    # The box is always there, so that nothing below it moves when the button comes and goes.
    box = st.container()
    if changed_fields(scenario, start):
        box.button("Undo all changes to it", on_click=_open, args=(start.name,), icon=":material/undo:")


def _open(name: str) -> None:
    """Show a preset as it is."""
    st.session_state[_MISTAKES] = ()
    scenario_address.open_(codec.preset(name))
    st.rerun(list(scenario_address.PARTS))


def apply(atlas: Atlas) -> None:
    """Take over what the boxes hold where all of it can be, and show the results; else say what cannot be and why."""
    reading = read(scenario_address.boxes(), scenario_address.held())
    mistakes = reading.mistakes
    if reading.scenario is not None:
        try:
            scenario_run.run(atlas, reading.scenario)
            scenario_address.open_(reading.scenario)
        except AtlasError as error:
            mistakes = (scenario_words.mistake(error),)
    st.session_state[_MISTAKES] = mistakes
    st.rerun(["scenario_levers"] if mistakes else list(scenario_address.PARTS))


def _levers(atlas: Atlas) -> None:
    """Show every lever, the rare ones folded at the end of their group."""
    scenario_boxes.words(key("title"), scenario_words.label("title"))
    st.subheader(scenario_words.GROUPS["money"], anchor=False)
    _money()
    st.subheader(scenario_words.GROUPS["placements"], anchor=False)
    _placements()
    st.subheader(scenario_words.GROUPS["capacity"], anchor=False)
    _capacity(atlas)
    st.subheader(scenario_words.GROUPS["fairness"], anchor=False)
    _fairness(atlas)
    st.subheader("Everything else", anchor=False)
    _assumptions()
    _prose()


def _money() -> None:
    chosen = scenario_boxes.several("streams", list(streams()), scenario_words.stream_name, shows_more=True)
    for name in chosen:
        scenario_stream.boxes(name)
    scenario_boxes.number("years")
    with st.expander("More about money"):
        scenario_boxes.number("start_year")
        _compare_with()
        scenario_stream.rules(chosen)


def _compare_with() -> None:
    scenario_boxes.choice_at(
        key("baseline"),
        scenario_words.label("baseline"),
        codec.preset_names(),
        lambda name: codec.preset(name).title if name in codec.preset_names() else name,
        scenario_words.HELP["baseline"],
    )


def _placements() -> None:
    scenario_boxes.choice("modality")
    hours, wage = st.columns(2, vertical_alignment="bottom")
    with hours:
        scenario_boxes.number("hours", "usual hours")
    with wage:
        scenario_boxes.number("hourly_wage", "local minimum")
    scenario_boxes.choice("employer_of_record")
    with st.expander("More about placements"):
        scenario_boxes.choice("age")
        scenario_boxes.number("school_days")
        scenario_boxes.switch("work_experience_education")
        scenario_boxes.number("incentive_share")


def _capacity(atlas: Atlas) -> None:
    scenario_boxes.number("coordinators", "not known: no limit")
    scenario_boxes.number("hires_per_year", "not known: no limit")
    scenario_boxes.number("hubs")
    with st.expander("More about capacity"):
        scenario_boxes.switch("statewide_centre")
        scenario_boxes.switch("ramp")
        names = _names(atlas, ("board",))
        for board in scenario_boxes.several("firms", list(names), lambda item: names.get(item, item), shows_more=True):
            scenario_boxes.number_at(key("firm", board), f"Employers: {names.get(board, board)}", (0.0, 1e7, 100.0))
        scenario_boxes.number("places_per_firm")


def _fairness(atlas: Atlas) -> None:
    scenario_boxes.choice("scope")
    scenario_boxes.choice("rule")
    scenario_boxes.several("cells", list(scenario_words.CELLS), lambda item: scenario_words.CELLS.get(item, item))
    names = _names(atlas, ("county", "district", "college", *places.AREA_KINDS))
    said = _place_words(atlas, names)
    for floor in scenario_boxes.several("floors", list(names), said, shows_more=True):
        label = f"Least access, percent: {said(floor)}"
        scenario_boxes.number_at(key("floor", floor), label, (0.0, 100.0, 0.5))
    with st.expander("More about fairness"):
        scenario_boxes.several("places", list(names), said)
        scenario_boxes.number("need_weight")
        scenario_boxes.words(key("formula"), scenario_words.label("formula"), help_text=scenario_words.HELP["formula"])


def _names(atlas: Atlas, kinds: tuple[str, ...]) -> dict[str, str]:
    """Return the names of the places of some kinds that hold a high school or a college, by code."""
    known = scenario_run.inputs(atlas)
    there = {*known.institutions, *known.areas, places.COUNTY}
    rows = (places.of_kind(atlas, kind).select("place_id", "name").iter_rows() for kind in kinds)
    return {code: name for kind in rows for code, name in kind if code in there}


def _place_words(atlas: Atlas, names: dict[str, str]) -> Callable[[str], str]:
    """Return how a place, or a group of students in a place, is called."""
    groups = atlas.registries.groups

    def said(code: str) -> str:
        """Return the words for a code such as `district:1964733` or `district:1964733|asian`."""
        place, _, group = code.partition("|")
        name = names.get(place, place)
        return f"{groups[group].name} in {name}" if group in groups else name

    return said


def _assumptions() -> None:
    """Offer every number that the model assumes; one that is chosen gets its box."""
    with st.expander(scenario_words.label("overrides")):
        chosen = scenario_boxes.several(
            "overrides", _assumption_keys(), scenario_words.assumption_label, shows_more=True
        )
        for name in chosen:
            _assumption(name)


def _assumption(name: str) -> None:
    known = parameters()[name.partition(".")[0]]
    low, high = (-MOST if known.low is None else known.low), (MOST if known.high is None else known.high)
    step = 0.01 if high <= FINE else 1.0
    scenario_boxes.number_at(
        key("override", name),
        scenario_words.assumption_label(name),
        (float(low), float(high), step),
        help_text=scenario_words.assumption_help(name),
    )


def _assumption_keys() -> list[str]:
    """Return what a scenario may override: every parameter of the model, and each of its scopes."""
    keys = []
    for name, known in parameters().items():
        if known.role == "model":
            keys += [name, *(f"{name}.{scope}" for scope in known.values if scope != "default")]
    return keys


def _prose() -> None:
    with st.expander("Words about this scenario"):
        scenario_boxes.words(key("author"), scenario_words.label("author"))
        scenario_boxes.prose("description")
        scenario_boxes.prose("source")
