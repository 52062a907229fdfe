"""Data: where every number comes from, what is known and what is not, and all of it to take along."""

import streamlit as st

from ui import downloads, preview, session, show
from views import coverage_exhibit

atlas = session.atlas()

st.title("Data")
st.markdown(f"Data version **{atlas.version}**. Every value has a source, a year, a status and a basis.")

st.header("What we know and what we do not")
exhibit = coverage_exhibit.coverage_of(atlas)
show.heading(exhibit, 3)
st.dataframe(exhibit.table, hide_index=True, height=420, alt=exhibit.alt)
st.subheader("Not in hand")
show.plain_table(coverage_exhibit.not_in_hand())

st.header("Sources")
st.dataframe(
    coverage_exhibit.sources_table(atlas),
    hide_index=True,
    column_config={"Official page": st.column_config.LinkColumn()},
    alt="Every source with agency, title, release date, official page, file, licence and the copy it was read from",
)

st.header("Downloads")
downloads.tables(atlas)
st.page_link("pages/own_file.py", label="Check a file of your own", icon=":material/upload_file:")
preview.offer(atlas)
