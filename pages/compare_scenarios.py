"""Compare scenarios: up to four beside each other, any one as the baseline, with the provisions that differ."""

import streamlit as st

from ui import scenario_compared, session

atlas = session.atlas()

st.title("Compare scenarios")
scenario_compared.comparison(atlas)
