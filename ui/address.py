"""The address bar holds the view, so that a link shows the same thing to somebody else.

Streamlit's own `bind="query-params"` writes the label that a reader sees ("Assembly District 52"). Labels change and
are not unique, so the codes are written here instead: `?place=assembly:52`. The address is read when it is news: on
arrival, after the browser's back button, and when a link names a view. Otherwise the widgets lead and it follows.
"""

from collections.abc import Callable, Sequence
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from contracts.errors import AtlasError

NAMES = (
    *("places", "measure", "group", "year", "place", "outline", "county", "picture", "area", "with", "reference"),
    *("s", "was", "scenarios", "against"),
    *("status", "outcome", "modality"),
    *("story", "step", "amount"),
)
VERSION = "data"
# Pages whose address holds one of these say in words of their own what their numbers were made with.
OWN_WORDS = ("s", "was", "scenarios", "against", "story", "step")
_SHOWN = "address_shown_version"
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

    The data version is written along with a choice, and never by itself: an address that changes without a reader's
    doing would catch the back button. Call after the page, and at the end of a fragment that a choice draws again.
    """
    address = _held()
    there = st.query_params.to_dict()
    there.pop(VERSION, None)
    if there != address:
        st.query_params.from_dict(_with_version(address) if address else {})
    st.session_state[_WRITTEN] = (st.session_state[_PAGE], address)
    st.session_state[_ARRIVED] = set()


def _held() -> dict[str, str]:
    """Return the choices of this page that differ from their default."""
    defaults: dict[str, str] = st.session_state[_DEFAULTS]
    return {
        name: str(st.session_state[name])
        for name, default in defaults.items()
        if st.session_state.get(name) not in {None, default, ""}
    }


def _with_version(address: dict[str, str]) -> dict[str, str]:
    """Add the data version, except beside a scenario or a story, which carry their own."""
    version = str(st.session_state.get(_SHOWN, ""))
    return address | {VERSION: version} if version and not set(OWN_WORDS) & set(address) else address


def shows(version: str) -> None:
    """Take note of the data version that this run shows, for links made from it."""
    st.session_state[_SHOWN] = version


def version_of_link() -> str:
    """Return the data version that the address names; empty where it names none."""
    return str(st.query_params.get(VERSION, ""))


def forget_version() -> None:
    """Take the data version out of the address."""
    st.query_params.pop(VERSION, None)


def view() -> str:
    """Return page and choices as one text, to tell one view from another."""
    return f"{st.session_state[_PAGE]}?{urlencode(_held())}"


def has(name: str) -> bool:
    """Whether this page has offered a choice of this name."""
    return name in st.session_state[_DEFAULTS]


def link() -> str:
    """Return the address of this view with its data version, to be copied."""
    parts = urlsplit(st.context.url or "")
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(_with_version(_held()), safe=":,"), ""))


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


def text(name: str, default: str = "") -> str:
    """Return a choice that no box of this run holds, such as a list of codes; the address follows it."""
    st.session_state[_DEFAULTS][name] = default
    return str(st.session_state.get(name) or default)


def switch(name: str, label: str, *, redraw: Sequence[str], help: str | None = None) -> bool:  # noqa: A002 - Streamlit's word
    """Show a switch that stands in the address as `1` where it is on."""
    key = f"{name}_switch"
    st.session_state[key] = st.session_state.get(name) == "1"
    st.session_state[_DEFAULTS][name] = ""

    def turn() -> None:
        """Put what the switch says into the address, and draw again what shows it."""
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
