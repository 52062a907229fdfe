"""Gaps: all places of a kind by their gap to one reference, who is furthest behind, and what closing it takes."""

import streamlit as st

from atlas.data import Atlas
from ui import address, choices, session, show
from ui.fragment import fragment
from views import gap_ranking

atlas = session.atlas()


@fragment("gaps_answer")
def answer(atlas: Atlas, kind: str) -> None:
    """Offer the reference and show every place beside it."""
    reference_box, _ = st.columns([1, 2])
    with reference_box:
        choice = choices.gap_choice(atlas, kind, "gaps_answer")
    show.show(gap_ranking.gaps_of_places(atlas, choice, session.colors()), "gaps_of_places")
    address.write()


st.title("Gaps")
places_box, question_box = st.columns([1, 3])
with places_box:
    kind = address.choose("places", "Places", choices.GAP_KINDS, default="district", words=choices.kind_words)
with question_box:
    choices.question(atlas, kind, "gaps_answer", "cci_prepared" if kind != "college" else "graduation_150")
answer(atlas, kind)
