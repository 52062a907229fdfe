"""The WBL Atlas: page configuration and navigation, nothing else."""

import streamlit as st

from ui import frame, navigation

st.set_page_config(page_title="WBL Atlas: Los Angeles County", page_icon="static/icon.svg", layout="wide")
frame.run(navigation.chosen())
