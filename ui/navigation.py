"""Page configuration and the pages, in the order of the menu."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage


def chosen() -> StreamlitPage:
    """Configure the page, show the menu and return the page that the address asks for.

    The icon comes first: without one of our own the browser would fetch a page's icon from another host.
    """
    st.set_page_config(page_icon="static/icon.svg", layout="wide")
    # One plain list: headings between pages and a menu that folds put elements into it that no list may hold, and
    # screen readers lose the pages.
    return st.navigation(
        [
            st.Page("pages/overview.py", title="Overview", icon=":material/home:", default=True),
            st.Page("pages/map.py", title="Map", icon=":material/map:"),
            st.Page("pages/gaps.py", title="Gaps", icon=":material/align_horizontal_left:"),
            st.Page("pages/place.py", title="Place", icon=":material/location_on:"),
            st.Page("pages/compare.py", title="Compare", icon=":material/compare_arrows:"),
            st.Page("pages/scenario.py", title="Scenario", icon=":material/tune:"),
            st.Page("pages/compare_scenarios.py", title="Compare scenarios", icon=":material/balance:"),
            st.Page("pages/assumptions.py", title="Assumptions", icon=":material/checklist:"),
            st.Page("pages/data.py", title="Data", icon=":material/database:"),
            st.Page("pages/own_file.py", title="Own file", icon=":material/upload_file:"),
            st.Page("pages/present.py", title="Present", icon=":material/slideshow:"),
            st.Page("pages/about.py", title="About", icon=":material/info:"),
        ],
        expanded=True,
    )
