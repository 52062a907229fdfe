"""Links and data versions: a link made against older data says so, and can show the page as it was."""

import re

import streamlit as st

from atlas import data, places
from atlas.data import Atlas
from atlas.facts import Question
from ui import address, preview, session
from views import versions as said

VERSION = re.compile(r"[0-9a-z-]{1,40}")
LINK = "version_of_link"
QUESTION = ("measure", "group", "year")


def follow() -> None:
    """Take note of the version that a link asks for, before the page writes its own; call once a run."""
    wanted = address.version_of_link()
    if not wanted or set(address.OWN_WORDS) & set(st.query_params):
        return
    if wanted == session.served().version:
        st.session_state.pop(session.PINNED, None)
    else:
        st.session_state[LINK] = (wanted, None)


def notices(atlas: Atlas) -> None:
    """Say above a page what is wrong with the data, that a preview is open, or that an older version is shown."""
    for problem in filter(None, (session.trouble(), *atlas.problems)):
        st.warning(problem, icon=":material/warning:")
    preview.banner(atlas)
    if data.OWN in atlas.version:
        _own()
    pinned = str(st.session_state.get(session.PINNED, ""))
    if pinned == atlas.version:
        _pinned(atlas)
    elif pinned and session.older(pinned) is None:
        st.info(said.not_kept(pinned, atlas.version), icon=":material/history:")
        _end(session.PINNED)


def _own() -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(said.OWN)
        st.button("End the preview of my file", key="end_own", on_click=_end, args=(session.OWN,))


def _pinned(atlas: Atlas) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(said.as_it_was(atlas.version, session.served().version))
        st.button("Back to the newest data", key="unpin", on_click=_end, args=(session.PINNED, LINK))


def _end(*names: str) -> None:
    """Let go of what a session looked at instead of the newest data."""
    for name in names:
        st.session_state.pop(name, None)
    address.forget_version()


def of_link(atlas: Atlas) -> None:
    """Say what a link made against another version showed; call after the page, when its choices are settled.

    It stays until another choice is made, because then the link is no longer what is shown.
    """
    wanted, then = st.session_state.get(LINK, ("", None))
    now = address.view()
    if not wanted or wanted in {atlas.version, session.served().version} or then not in {None, now}:
        st.session_state.pop(LINK, None)
        return
    st.session_state[LINK] = (wanted, now)
    if VERSION.fullmatch(wanted):
        _of_version(atlas, wanted)
    else:
        st.info(said.NO_VERSION, icon=":material/history:")


def _of_version(atlas: Atlas, wanted: str) -> None:
    then = session.older(wanted)
    if then is None:
        st.info(said.not_kept(wanted, atlas.version), icon=":material/history:")
        return
    with st.container(border=True):
        st.markdown(said.then_and_now(then, atlas, _place(), _question()))
        st.button("Show this page as it was", key="pin", on_click=_hold, args=(session.PINNED, wanted))


def _hold(name: str, value: str) -> None:
    st.session_state[name] = value


def _place() -> str:
    """Return the place that the page is about: chosen, the reader's own, or the county."""
    chosen = [st.session_state.get(name) for name in ("place", "area") if address.has(name)]
    return next((str(place) for place in chosen if place), places.COUNTY)


def _question() -> Question | None:
    if not all(address.has(name) for name in QUESTION):
        return None
    return Question(*(str(st.session_state[name]) for name in QUESTION))
