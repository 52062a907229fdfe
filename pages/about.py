"""About: methods, glossary, limits, what changed."""

from pathlib import Path

import streamlit as st

from ui import session
from views import glossary

atlas = session.atlas()
DOCS = Path(__file__).parent.parent / "docs"

st.title("About the atlas")
st.markdown((DOCS / "methods.md").read_text(encoding="utf-8"))

st.header("The four states of a cell")
for line in glossary.cell_states():
    st.markdown(f"- {line}")

st.header("Glossary of measures")
for theme, entries in glossary.measures(atlas).items():
    with st.expander(theme):
        for entry in entries:
            st.markdown(entry)

st.header("Groups of students")
with st.expander("Groups, and what the sources mean by them"):
    for line in glossary.groups(atlas):
        st.markdown(f"- {line}")

st.header("What changed")
changes = DOCS.parent / "CHANGELOG.md"
st.markdown(changes.read_text(encoding="utf-8").partition("\n")[2])
