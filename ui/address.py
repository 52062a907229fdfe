"""The address bar holds the view, so that a link shows the same thing to somebody else.

Streamlit's own `bind="query-params"` writes the label that a reader sees ("Assembly District 52"). Labels change and
are not unique, so the codes are written here instead: `?place=assembly:52`. The address is read when it is news: on
arrival, after the browser's back button, and when a link names a view. Otherwise the widgets lead and it follows.
"""

from collections.abc import Callable, Sequence

import streamlit as st

from contracts.errors import AtlasError

NAMES = (
    *("places", "measure", "group", "year", "place", "outline", "county", "picture", "area", "with", "reference"),
    *("s", "was"),
)
_WRITTEN = "address_written"
_ARRIVED = "address_arrived"
_DEFAULTS = "address_defaults"
_PAGE = "address_page"


def is_followed() -> bool:
    """Whether this session's page runs inside the frame that follows the address."""
    return _DEFAULTS in st.session_state


def follow(page: str) -> None:
    """Take the choices from the address where it is news; call once a run, before any widget."""
    address = {name: value for name, value in st.query_params.to_dict().items() if name in NAMES}
    last_page, last_address = st.session_state.get(_WRITTEN, (None, None))
    moved = last_page != page
    st.session_state[_DEFAULTS] = {}
    st.session_state[_ARRIVED] = set()
    st.session_state[_PAGE] = page
    if address == last_address or (moved and last_page is not None and not address):
        return
    st.session_state[_ARRIVED] = set(address)
    for name in NAMES:
        if name in address:
            st.session_state[name] = address[name]
        elif not moved:
            st.session_state.pop(name, None)


def write() -> None:
    """Write the choices of this page into the address, without those that have their default.

    Call after the page, and at the end of a fragment that a choice draws again.
    """
    defaults: dict[str, str] = st.session_state[_DEFAULTS]
    address = {
        name: str(st.session_state[name])
        for name, default in defaults.items()
        if st.session_state.get(name) not in {None, default, ""}
    }
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)
    st.session_state[_WRITTEN] = (st.session_state[_PAGE], address)
    st.session_state[_ARRIVED] = set()


def choose(  # noqa: PLR0913 - a widget has a name, a label, its options, their wording and its default
    name: str,
    label: str,
    options: Sequence[str],
    *,
    default: str,
    words: Callable[[str], str],
    redraw: Sequence[str] = (),
    then: Callable[[], None] | None = None,
) -> str:
    """Show a select box whose value stands in the address under `name`.

    A value that the options do not hold is answered with a sentence, and the default is shown. `redraw` names the
    fragments that a new choice draws again; without any the whole page runs, after `then`.
    """
    settle(name, options, default=default, words=words, label=label)
    changed = then or _redraw(redraw)
    st.selectbox(label, options, key=name, format_func=words, persist_state="session", on_change=changed)
    return str(st.session_state[name])


def text(name: str) -> str:
    """Return a choice that no box of its own holds, such as a list of codes; the address follows it."""
    st.session_state[_DEFAULTS][name] = ""
    return str(st.session_state.get(name, ""))


def switch(name: str, label: str, *, redraw: Sequence[str], help: str | None = None) -> bool:  # noqa: A002 - Streamlit's word
    """Show a switch that stands in the address as `1` where it is on."""
    key = f"{name}_switch"
    st.session_state[key] = st.session_state.get(name) == "1"
    st.session_state[_DEFAULTS][name] = ""

    def turn() -> None:
        st.session_state[name] = "1" if st.session_state[key] else ""
        st.rerun(list(redraw))

    return st.toggle(label, key=key, on_change=turn, help=help)


def _redraw(fragments: Sequence[str]) -> Callable[[], None] | None:
    """Return the callback that draws these fragments again; the keys of fragments can be named in a callback only."""
    return (lambda: st.rerun(list(fragments))) if fragments else None


def settle(name: str, options: Sequence[str], *, default: str, words: Callable[[str], str], label: str) -> str:
    """Make sure that the session holds one of the options under `name`, and say so where it did not."""
    wanted = st.session_state.get(name)
    st.session_state[_DEFAULTS][name] = default
    if wanted in options:
        return str(wanted)
    if wanted is not None:
        st.info(f"{_why(name, str(wanted))} Showing {label.lower()}: {words(default)}.", icon=":material/info:")
    st.session_state[name] = default
    return default


def _why(name: str, wanted: str) -> str:
    if name in st.session_state[_ARRIVED]:
        return f"The link asks for {name} “{wanted}”, which does not exist here."
    return f"There is no “{wanted}” for this choice."


def sentence(error: AtlasError) -> None:
    """Show a user's mistake as the sentence that it is."""
    st.error(str(error), icon=":material/error:")
