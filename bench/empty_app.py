"""A page with nothing but one box: what Streamlit itself takes for an interaction."""

import streamlit as st

st.selectbox("Measure", ["cci_prepared", "graduation"])
