"""Map: a measure over districts, colleges or areas; a place is chosen in the box or by a click."""

import streamlit as st

from atlas.data import Atlas
from ui import address, choices, pictures, session, show
from ui.fragment import fragment
from views import map_exhibit, place_gaps, place_numbers

atlas = session.atlas()


# A fragment: a new choice sends this part of the page only, not the boxes, the menu and the search around it.
@fragment("map")
def answer(atlas: Atlas, kind: str) -> None:
    """Show the map that the boxes ask for, and the chosen place beside it."""
    question, choice, colors = choices.asked(), choices.map_choice(kind), session.colors()
    exhibit = map_exhibit.map_of(atlas, question, choice, colors)
    show.heading(exhibit)
    map_side, place_side = st.columns([2, 1])
    with map_side:
        if st.session_state.get("picture") == "1":
            show.picture(pictures.of_map(atlas, question, choice, colors), exhibit)
        else:
            show.figure(exhibit, "map_figure", choices.take_click)
    with place_side.container(border=True):
        if choice.selected:
            show.card(place_numbers.card(atlas, choice.selected, question))
            show.figure(place_gaps.small_chart(atlas, choice.selected, question, colors), "card_gaps")
            show.profile_link(choice.selected)
        else:
            st.markdown("Choose a place in the box above, or click it on the map, to see it here.")
    show.foot(exhibit, "map")
    address.write()


# Two more around it, so that another kind of place sends neither the menu nor the choice of a district.
@fragment("map_question")
def question(atlas: Atlas) -> None:
    """Offer what can be asked of the kind of place."""
    choices.question(atlas, st.session_state["places"], "map")


@fragment("map_and_marks")
def map_and_marks(atlas: Atlas) -> None:
    """Offer place, outline and islands, and show the map."""
    choices.on_map(atlas, st.session_state["places"])
    answer(atlas, st.session_state["places"])


st.title("Map")
places_box, question_box = st.columns([1, 3])
with places_box:
    parts = ("map_question", "map_and_marks")
    kinds = choices.MAP_KINDS
    kind = address.choose("places", "Places", kinds, default="district", words=choices.kind_words, redraw=parts)
choices.measures_or_sentence(atlas, kind)
with question_box:
    question(atlas)
map_and_marks(atlas)
