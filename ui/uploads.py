"""Files in upload boxes: Streamlit keeps their bytes as long as the window is open; this lets go of them earlier."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

PAGE = "own_file"
_ASKED = "uploads_asked"


def leave(page: str) -> None:
    """Let go of what was uploaded on the page for a file of one's own once the session is on another; call each run."""
    if page == PAGE:
        st.session_state[_ASKED] = True
    elif st.session_state.pop(_ASKED, False):
        let_go()


def let_go() -> None:
    """Remove all files that this session has uploaded from the memory of the server."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)
