"""Assumptions and evidence: every parameter and every study, the nulls included, and what was not evaluated."""

import streamlit as st

from ui import assumptions, session
from views.assumptions import LEAD

session.atlas()

st.title("Assumptions and evidence")
st.markdown(LEAD)
assumptions.tables(assumptions.scenario())
