"""Place: the profile of any place, beside county and state."""

import streamlit as st

from ui import choices, session, show
from views import place_gaps, place_inside, place_numbers, place_trend

atlas = session.atlas()
colors = session.colors()
place = choices.place(atlas)

st.title(place.name)
st.markdown(place_inside.description(atlas, place))
first, *others = place_numbers.themes_of(place)
show.numbers(place_numbers.numbers(atlas, place, first), first)

st.header("Gaps and years")
question = choices.question(atlas, place.kind, place_numbers.first_measure(atlas, place))
show.show(place_gaps.gap_chart(atlas, place, question.measure, question.year, colors), "gaps")
show.show(place_trend.trend(atlas, place, question.measure, question.group, colors), "trend")

st.header("More about this place")
for theme in others:
    box = st.expander(place_numbers.THEMES[theme], key=f"theme_{theme}", on_change="rerun")
    if box.open:
        with box:
            show.numbers(place_numbers.numbers(atlas, place, theme), theme)
for part in place_inside.parts(atlas, place):
    show.links(part)
