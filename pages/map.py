"""Map: a measure over districts, colleges or areas; a place is chosen in the box or by a click."""

import streamlit as st

from ui import address, choices, session, show
from views import map_exhibit, place_gaps, place_numbers
from views.map_figure import LAYERS, MapChoice

atlas = session.atlas()
colors = session.colors()


def take_click() -> None:
    """Write a clicked place into the choice that the address bar holds."""
    for point in st.session_state["map"]["selection"]["points"]:
        st.session_state["place"] = point.get("location") or point.get("customdata")


st.title("Map")
places_box, rest = st.columns([1, 3])
with places_box:
    kind = address.choose("places", "Places", choices.MAP_KINDS, default="district", words=choices.kind_words)
with rest:
    question = choices.question(atlas, kind)
more = st.expander("Place, outline, islands") if session.phone() else st.container()
place_box, outline_box, county_box = more.columns([2, 2, 1], vertical_alignment="bottom")
with place_box:
    selected = choices.place_in(atlas, kind)
with outline_box:
    outline = address.choose("outline", "Outline", choices.OUTLINES, default="none", words=choices.kind_words)
with county_box:
    whole_county = choices.switch("county", "Show the islands")

drawn = session.drawn(LAYERS[kind]) if kind in LAYERS else ()
choice = MapChoice(
    kind, drawn, selected or None, None if outline == "none" else outline, whole_county, phone=session.phone()
)
exhibit = map_exhibit.map_of(atlas, question, choice, colors)

show.heading(exhibit)
map_side, place_side = st.columns([2, 1])
with map_side:
    show.figure(exhibit, "map", take_click)
with place_side.container(border=True):
    if selected:
        show.card(place_numbers.card(atlas, selected, question))
        show.figure(place_gaps.small_chart(atlas, selected, question, colors), "card_gaps")
        st.page_link(
            "pages/place.py", label="Full profile", icon=":material/arrow_forward:", query_params={"place": selected}
        )
    else:
        st.markdown("Choose a place in the box above, or click it on the map, to see it here.")
show.foot(exhibit, "map")
