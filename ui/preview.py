"""The preview of data under embargo: opened by a key in Streamlit's secrets, and every file taken from it is recorded.

What a session may see is decided where the data is read (`atlas.data.load`); this module only gives the role.
"""

import hmac
import threading
import time
from collections.abc import Callable

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from atlas import data
from atlas.data import Atlas
from contracts import audit, store
from contracts.embargo import PREVIEW
from contracts.errors import AtlasError
from ui import address, session
from views import versions as said

PREVIEW_KEY = "preview_key"
NAME = "viewer_name"
PAUSE_SECONDS = 1.0
_ONE_AT_A_TIME = threading.Lock()
# The table's own toolbar saves a file in the browser, which no record would know of.
WITHOUT_TOOLBAR = "<style>[data-testid='stElementToolbar']{display:none}</style>"


def secret(name: str) -> str:
    """Return a value of Streamlit's secrets; empty where there is none."""
    try:
        return str(st.secrets.get(name, ""))
    except StreamlitSecretNotFoundError:
        return ""


def opens(given: str, wanted: str) -> bool:
    """Whether a key is the right one; the time it takes says nothing about how much of it was right."""
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


def offer(atlas: Atlas) -> None:
    """Offer the preview where a key is set, and nothing where none is."""
    if not secret(PREVIEW_KEY) or not store.is_store(data.FOLDER) or session.viewer() == PREVIEW:
        return
    with st.expander("Preview data under embargo", icon=":material/lock:"):
        st.markdown(said.what_waits(atlas.waiting) or "Nothing is under embargo today.")
        with st.form("preview", border=False):
            name = st.text_input("Your name (it is written into the audit record)", max_chars=80, key="preview_name")
            given = st.text_input("Key", type="password", key="preview_given")
            if st.form_submit_button("Open the preview"):
                _open(name.strip(), given)


def _open(name: str, given: str) -> None:
    try:
        check(name, given, PREVIEW_KEY)
    except AtlasError as error:
        address.sentence(error)
        return
    _leave_behind()
    st.session_state[session.VIEWER], st.session_state[NAME] = PREVIEW, name
    st.rerun()


def check(name: str, given: str, key: str) -> None:
    """Raise AtlasError unless a name is given and the key is the one that the secrets hold under `key`."""
    if not name:
        raise AtlasError("Give your name; it is written into the audit record.")
    with _ONE_AT_A_TIME:  # so that keys cannot be tried by the thousand, in many windows at once either
        right = opens(given.strip(), secret(key).strip())
        if not right:
            time.sleep(PAUSE_SECONDS)
    if not right:
        raise AtlasError("That is not the key.")


def banner(atlas: Atlas) -> None:
    """Say on every page of a preview what it is, and offer the way out."""
    if atlas.viewer != PREVIEW:
        return
    st.html(WITHOUT_TOOLBAR)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(said.preview(atlas.waiting))
        st.button("End the preview", key="end_preview", on_click=_end)


def _end() -> None:
    _leave_behind()
    for name in (session.VIEWER, NAME):
        st.session_state.pop(name, None)


def _leave_behind() -> None:
    """Let go of what the session saw in its other role: numbers of a file of its own stand beside those of the role."""
    for name in (session.OWN, session.PINNED):
        st.session_state.pop(name, None)
    address.forget_version()


def audited(make: Callable[[], bytes], name: str) -> Callable[[], bytes]:
    """Return what makes a file; in a preview of data under embargo it writes the audit line first.

    The file is not made if the line cannot be written.
    """
    if session.viewer() != PREVIEW:
        return make
    atlas = session.atlas()
    if atlas.viewer != PREVIEW or not atlas.waiting:
        return make
    note = f"{name}; {said.days(atlas.waiting)}"
    entry = audit.Entry("export", str(st.session_state.get(NAME, "")), atlas.version, note=note)

    def recorded() -> bytes:
        """Write the audit record, then make the file; without the record nothing is handed out."""
        try:
            audit.append(data.FOLDER, entry)
        except OSError as error:
            raise AtlasError(f"The audit record cannot be written ({error}), so {name} is not handed out.") from None
        return make()

    return recorded
