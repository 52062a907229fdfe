"""Maps as pictures: drawn on the server when a reader asks, kept for the next who asks the same."""

import polars as pl
import streamlit as st

from atlas.boundaries import rings
from atlas.data import Atlas
from atlas.facts import Question, cells, measure_of
from ui import session
from views.map_figure import LAYERS, MapChoice
from views.palette import Palette


# 64 pictures of about 100 KB: enough for a convening, little for a server.
@st.cache_data(max_entries=64, show_spinner="Drawing", hash_funcs={Atlas: lambda atlas: atlas.version})
def of_map(atlas: Atlas, question: Question, choice: MapChoice, colors: Palette) -> str:
    """Return a map as SVG text."""
    # Matplotlib takes half a second to import, and most readers never ask for a picture.
    from views import vector_map  # noqa: PLC0415

    rows = cells(atlas, choice.kind, question)
    shown = rows if choice.kind == "college" else rows.filter(pl.col("place_id").is_in(choice.drawn))
    drawn = rings(session.STATIC, LAYERS.get(choice.kind, "county"))
    return vector_map.picture(shown, measure_of(atlas, question.measure), choice, colors, drawn)
