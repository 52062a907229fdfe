"""The pages, in the order of the menu."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage


def chosen() -> StreamlitPage:
    """Show the menu and return the page that the address asks for."""
    return st.navigation(
        [
            st.Page("pages/overview.py", title="Overview", icon=":material/home:", default=True),
            st.Page("pages/map.py", title="Map", icon=":material/map:"),
            st.Page("pages/place.py", title="Place", icon=":material/location_on:"),
            st.Page("pages/data.py", title="Data", icon=":material/database:"),
            st.Page("pages/about.py", title="About", icon=":material/info:"),
        ]
    )
