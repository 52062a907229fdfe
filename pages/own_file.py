"""Own file: check a file, see the report, look at it on the map, or publish it where that is allowed."""

import streamlit as st

from ui import own_file, session

atlas = session.atlas()

st.title("Your own file")
own_file.page(atlas)
