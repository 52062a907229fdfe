"""Scenario: build one from levers in plain words, and read what it buys, for whom, and what would buy more."""

import streamlit as st

from ui import scenario_levers, scenario_page, session
from views import scenario_words

atlas = session.atlas()

st.title("Scenario")
st.markdown(scenario_words.LEAD)
levers, results = st.columns([1, 2], gap="large")
with levers:
    scenario_levers.panel(atlas)
with results:
    scenario_page.show_all(atlas)
