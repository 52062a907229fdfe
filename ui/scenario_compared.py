"""The scenarios of the comparison: up to four, in the address as `scenarios=today,ab_2273` or as links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from contracts.errors import AtlasError
from library.errors import LibraryError
from scenarios import codec
from ui import address, scenario_run, scenario_saved, session, show
from ui.fragment import fragment
from views import scenario_compare, scenario_compare_terms, words
from views import scenario_saved as said
from views.scenario_compare import MOST, Compared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from atlas.data import Atlas
    from library.entry import Entry
    from scenarios.scenario import Scenario
    from views.exhibit import Exhibit
    from views.scenario_view import ScenarioView

NAME, AGAINST = "scenarios", "against"
START = "ab_2273,ab_2088"
_ADD, _CHIPS = "compared_add", "compared_chips"


@fragment("compared_scenarios")
def comparison(atlas: Atlas) -> None:
    """Show which scenarios are compared, with which, and how they differ."""
    scenarios = chosen()
    choose(scenarios)
    views = _run(atlas, scenarios)
    if not views:
        st.markdown(scenario_compare.NOTHING_CHOSEN)
    else:
        compared = Compared(tuple(views), _against(views))
        _exhibits(compared)
    address.write()


def chosen() -> list[Scenario]:
    """Return the scenarios that the address names, two bills where it names none.

    What cannot be read, and what is beyond the fourth, is left out with a sentence.
    """
    if NAME not in st.session_state:
        st.session_state[NAME] = START
    codes = list(dict.fromkeys(code.strip() for code in address.text(NAME).split(",") if code.strip()))
    found = _read(codes)
    if len(found) > MOST:
        left = words.listing([scenario.title for _, scenario in found[MOST:]])
        st.info(show.plain(f"Four scenarios at most can be compared. Left out: {left}."), icon=":material/info:")
    _hold(code for code, _ in found[:MOST])
    return [scenario for _, scenario in found[:MOST]]


def _read(codes: Sequence[str]) -> list[tuple[str, Scenario]]:
    """Return the scenarios of presets' names and links; one that cannot be read is answered with a sentence."""
    found = []
    for code in codes:
        try:
            found.append((code, codec.preset(code) if code in codec.preset_names() else _from_link(code)))
        except AtlasError as error:
            address.sentence(AtlasError(show.plain(f"{words.sentence_case(str(error))} It is left out.")))
    return found


def _from_link(code: str) -> Scenario:
    """Return the scenario of a link; what is no link is taken for a preset's name, so that the nearest is named."""
    return codec.from_link(code) if "." in code else codec.preset(code)


def _hold(codes: Iterable[str]) -> None:
    st.session_state[NAME] = ",".join(codes)


def choose(scenarios: Sequence[Scenario]) -> None:
    """Offer to take scenarios away and to add presets, saved ones and the one of the scenario page."""
    codes = [code for code in st.session_state[NAME].split(",") if code]
    if scenarios:
        _chips(dict(zip(codes, scenario_compare.distinct([one.title for one in scenarios]), strict=True)))
    if len(scenarios) == MOST:
        show.small("Four scenarios at most. Take one away to add another.")
        return
    options = _more(codes)
    st.session_state[_ADD] = None
    st.selectbox(
        "Add a scenario",
        list(options),
        key=_ADD,
        index=None,
        format_func=lambda code: options.get(code, code),
        placeholder="One that comes with the atlas, or a saved one",
        on_change=lambda: _take(codes, st.session_state[_ADD]),
    )


def _chips(titles: dict[str, str]) -> None:
    """Show the scenarios as chips that take themselves away."""
    st.session_state[_CHIPS] = list(titles)
    st.pills(
        "Scenarios (choose one to take it away)",
        list(titles),
        selection_mode="multi",
        key=_CHIPS,
        format_func=lambda code: f"{show.plain(titles.get(str(code), ''))} ✕",
        on_change=lambda: _take(st.session_state[_CHIPS], None),
    )


def _take(codes: Sequence[str], added: str | None) -> None:
    _hold([*codes, *([added] if added else [])])
    st.rerun(["compared_scenarios"])


def _more(taken: Sequence[str]) -> dict[str, str]:
    """Return what can be added, by its code: the scenario of the scenario page, presets, and the saved ones."""
    options = {name: codec.preset(name).title for name in codec.preset_names()}
    shown = st.session_state.get("s")
    if shown and "." in shown:
        options = {shown: "The one on the Scenario page"} | options
    try:
        saved = scenario_saved.library().entries()
    except LibraryError as error:
        show.small(show.plain(said.away(error)))
        saved = ()
    for entry in saved:
        try:
            options.setdefault(_link(entry.id, entry.name, entry), said.line(entry))
        except AtlasError:
            continue  # written by a newer model, or too long for a link: its own page says so when it is opened
    return {code: title for code, title in options.items() if code not in taken}


# An entry's content never changes, and reading all of them at every click would be slow.
@st.cache_data(max_entries=512, show_spinner=False)
def _link(entry_id: str, name: str, _entry: Entry) -> str:
    del entry_id, name  # part of the cache key only
    return codec.to_link(_entry.scenario())


def _run(atlas: Atlas, scenarios: Sequence[Scenario]) -> list[ScenarioView]:
    """Run the scenarios; one that cannot be run is answered with a sentence and left out."""
    found = []
    for scenario in scenarios:
        try:
            found.append(scenario_run.run(atlas, scenario))
        except AtlasError as error:
            address.sentence(AtlasError(show.plain(f"{scenario.title} is left out: {error}")))
    return found


def _against(views: Sequence[ScenarioView]) -> int:
    """Offer which of the scenarios the others are compared with, and return its position."""
    if len(views) == 1:
        return 0
    names = scenario_compare.distinct([scenario_compare.short(view.scenario.title) for view in views])
    options = [str(number) for number in range(1, len(views) + 1)]
    if st.session_state.get(AGAINST) not in (None, *options):
        st.session_state.pop(AGAINST)
    picked = address.choose(
        AGAINST,
        "Compare the others with",
        options,
        default="1",
        words=lambda number: names[int(number) - 1] if number in options else number,
        redraw=["compared_scenarios"],
    )
    return int(picked) - 1


def _exhibits(compared: Compared) -> None:
    """Show numbers, years and groups on the same axes, then what the scenarios ask for."""
    colors = session.colors()
    _table(scenario_compare.headlines(compared), "compared_numbers")
    show.show(scenario_compare.by_year(compared, colors), "compared_years")
    show.show(scenario_compare.groups(compared, colors), "compared_groups")
    _table(scenario_compare_terms.levers(compared), "compared_levers")
    _table(scenario_compare_terms.provisions(compared), "compared_provisions", without=("Status", "Basis"))
    _doors(compared)


def _table(exhibit: Exhibit, key: str, without: Sequence[str] = ("Status", "Basis", "Source")) -> None:
    """Show an exhibit whose table is the figure; the columns left out stand in its download."""
    show.heading(exhibit)
    if len(exhibit.table):
        show.written_table(exhibit.table.drop(*without))
        show.foot(exhibit, key)


def _doors(compared: Compared) -> None:
    """Show a door to each scenario's own page."""
    st.header("Look at one of them")
    for name, view in zip(compared.names, compared.views, strict=True):
        try:
            link = codec.to_link(view.scenario)
        except AtlasError:
            continue  # too long for a link: there is no door to it
        st.page_link("pages/scenario.py", label=show.plain(name), icon=":material/tune:", query_params={"s": link})
