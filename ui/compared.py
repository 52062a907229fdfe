"""The places of the Compare page: up to five, in the address as `with=assembly:52,district:1964733`."""

import functools
from collections.abc import Iterable, Sequence

import streamlit as st

from atlas import peers, places
from atlas.data import Atlas
from atlas.facts import Question
from atlas.places import Place
from contracts.errors import AtlasError
from ui import address, show
from ui.fragment import fragment
from views import like_mine, side_by_side, words
from views.compare import MOST, names
from views.place_numbers import THEMES

NAME = "with"
SHOWN_MISTAKES = 3
EXAMPLE = ("assembly:52", "district:1964733", "district:1964881")
EXAMPLE_LABEL = "For example: Assembly District 52, Los Angeles Unified and Pasadena Unified"


def chosen(atlas: Atlas) -> list[Place]:
    """Return the places that the address or the boxes name; start with the reader's district where none is named.

    Codes that do not exist and places past the fifth are left out, each with a sentence.
    """
    if NAME not in st.session_state:
        st.session_state[NAME] = st.session_state.get("area") or ""
    wanted = address.text(NAME)
    codes = list(dict.fromkeys(code.strip() for code in wanted.split(",") if code.strip()))
    found = _existing(atlas, codes)
    if len(found) > MOST:
        left = words.listing(names(found)[MOST:])
        named = words.sentence_case(words.count(len(found), "place"))
        st.info(f"{named} are named, and five can be compared. Left out: {left}.", icon=":material/info:")
    kept = found[:MOST]
    _hold(place.place_id for place in kept)
    return kept


def _existing(atlas: Atlas, codes: Sequence[str]) -> list[Place]:
    """Return the places with these codes, and name the nearest for the first few that do not exist."""
    unknown = [code for code in codes if code not in atlas.place_index]
    for code in unknown[:SHOWN_MISTAKES]:
        try:
            places.get(atlas, code)
        except AtlasError as error:
            address.sentence(error)
    if more := len(unknown[SHOWN_MISTAKES:]):
        named = words.sentence_case(words.count(more, "more code"))
        address.sentence(AtlasError(f"{named} in the link {'names' if more == 1 else 'name'} no place."))
    return [places.get(atlas, code) for code in codes if code in atlas.place_index]


def _hold(codes: Iterable[str]) -> None:
    st.session_state[NAME] = ",".join(codes)


def choose(atlas: Atlas, shown: Sequence[Place]) -> None:
    """Offer to remove, to add, and to add the peers of the first place."""
    if shown:
        _chips(shown)
    if len(shown) == MOST:
        show.small("Five places at most. Remove one to add another.")
        return
    _add(atlas, tuple(place.place_id for place in shown))
    if not shown:
        _door(EXAMPLE_LABEL, EXAMPLE)
        return
    if shown[0].kind not in peers.KINDS:
        return
    if why_none := like_mine.why_none(atlas, shown[0]):
        show.small(why_none)
    else:
        st.button(f"Add those most like {shown[0].short_name}", on_click=_add_peers, args=(atlas, shown))


def _chips(shown: Sequence[Place]) -> None:
    """Show the places as chips that take themselves away; only the chosen are sent, not all that could be."""
    labels = dict(zip([place.place_id for place in shown], names(shown), strict=True))
    st.session_state["with_chips"] = list(labels)
    st.pills(
        "Places (the others are compared with the first; choose one to remove it)",
        list(labels),
        selection_mode="multi",
        key="with_chips",
        format_func=lambda code: f"{labels.get(code, code)} ✕",
        on_change=lambda: _hold(st.session_state["with_chips"]),
    )


@fragment("add_place")
def _add(atlas: Atlas, taken: tuple[str, ...]) -> None:
    """Find a place and add it; letters typed here send this box only. After each addition the box is a new one."""
    query = st.text_input(
        "Add a place", type="search", placeholder="Name, code or city", key=f"search_with_{len(taken)}", live=True
    )
    if not query:
        return
    found = places.search(atlas, query, limit=6)
    if found.is_empty():
        show.small(f"No place has “{query}” in its name, code or city. Try fewer letters.")
    with st.container(horizontal=True):
        for place_id, kind, name, city in found.select("place_id", "kind", "name", "city").iter_rows():
            where = f", {city}" if city and kind in {"school", "college"} else ""
            label = f"{name} ({places.in_sentence(kind)}{where})"
            there = place_id in taken
            st.button(label, key=f"add_{place_id}", disabled=there, on_click=_take, args=(taken, place_id), wrap=True)


def _take(taken: tuple[str, ...], place_id: str) -> None:
    """Add a found place and draw the comparison again."""
    _hold((*taken, place_id))
    st.rerun(["compared_places"])


def _add_peers(atlas: Atlas, shown: Sequence[Place]) -> None:
    """Fill what is free of the five with the places most like the first."""
    codes = [place.place_id for place in shown]
    like = peers.nearest(atlas, shown[0])["place_id"].to_list()
    _hold([*codes, *(code for code in like if code not in codes)][:MOST])


def tables(atlas: Atlas, shown: Sequence[Place], question: Question) -> None:
    """Show every measure of the places, theme by theme; the first is open, the others wait folded."""
    side = functools.partial(side_by_side.side_by_side, atlas, shown, group=question.group)
    first, *others = side_by_side.themes(shown)
    show.numbers(side(first), f"side_{first}", 3)
    for theme in others:
        box = st.expander(THEMES[theme], key=f"side_{theme}", on_change="rerun")
        if box.open:
            with box:
                show.numbers(side(theme), f"side_{theme}", 3)
    box = st.expander("Copy all of it as text", icon=":material/content_copy:", key="side_copy", on_change="rerun")
    if box.open:
        text = "\n".join(side_by_side.as_text(side(theme)) for theme in (first, *others))
        box.code(text, language=None)


def like(atlas: Atlas, place: Place) -> None:
    """Show the places most like a district or a college, and doors to compare with them; nothing for other kinds."""
    if place.kind not in peers.KINDS:
        return
    st.header("Like this place")
    exhibit = like_mine.peers_of(atlas, place)
    show.numbers(exhibit, "like", 3)
    near = peers.nearest(atlas, place, MOST)["place_id"].to_list()
    if near:
        _door(f"Compare {place.short_name} with the four nearest", [place.place_id, *near][:MOST])


def _door(label: str, codes: Sequence[str]) -> None:
    st.page_link(
        "pages/compare.py", label=label, icon=":material/compare_arrows:", query_params={NAME: ",".join(codes)}
    )
