"""Overview: four numbers of the county, the widest gap, what is not known, a door to each job."""

import streamlit as st

from atlas import places
from ui import area as your
from ui import choices, frame, session, show
from views import map_exhibit, overview

atlas = session.atlas()
colors = session.colors()
area = your.chosen(atlas)

st.title("Who gets work-based learning in Los Angeles County?")
st.markdown(overview.LEAD)
frame.search(atlas, "overview")
with st.grid(4):
    for number in overview.headlines(atlas, area):
        with st.container(border=True, height="stretch"):
            st.metric(number.label, number.value, help=number.help)
            if number.beside:
                st.markdown(f"**{number.beside}**")
            show.small(f"{number.sentence} [{number.source.agency_short}]({number.source.url}), {number.released}")

finding, not_public = st.columns(2)
with finding.container(border=True, height="stretch"):
    st.markdown(f"**The widest gap.** {overview.widest_gap(atlas, area)}")
    st.page_link(
        "pages/place.py",
        label=f"All gaps: {area.name if area else 'Los Angeles County'}",
        icon=":material/arrow_forward:",
        query_params={"place": area.place_id if area else places.COUNTY},
    )
with not_public.container(border=True, height="stretch"):
    st.markdown("**{}** {}".format(*overview.who_takes_part(atlas)))
    st.page_link("pages/data.py", label="What we know and what we do not", icon=":material/arrow_forward:")

question = overview.first_question(atlas)
choice = choices.county_map(area)
show.show(map_exhibit.map_of(atlas, question, choice, colors), "overview_map")

with st.container(horizontal=True):
    st.page_link("pages/map.py", label="Open the map", icon=":material/map:")
    st.page_link("pages/place.py", label="Open a profile", icon=":material/location_on:")
    st.page_link("pages/scenario.py", label="What it would take", icon=":material/tune:")
    st.page_link("pages/data.py", label="Sources and downloads", icon=":material/database:")
    st.page_link("pages/about.py", label="Methods and glossary", icon=":material/info:")
