"""The WBL Atlas: page configuration and navigation, nothing else."""

import streamlit as st

from ui import frame

st.set_page_config(page_title="WBL Atlas: Los Angeles County", page_icon="static/icon.svg", layout="wide")
page = st.navigation(
    [
        st.Page("pages/overview.py", title="Overview", icon=":material/home:", default=True),
        st.Page("pages/map.py", title="Map", icon=":material/map:"),
        st.Page("pages/place.py", title="Place", icon=":material/location_on:"),
        st.Page("pages/data.py", title="Data", icon=":material/database:"),
        st.Page("pages/about.py", title="About", icon=":material/info:"),
    ]
)
frame.run(page)
