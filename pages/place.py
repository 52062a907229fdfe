"""Place: the profile of any place, beside county and state."""

import streamlit as st

from atlas.data import Atlas
from ui import address, choices, compared, session, show
from ui.fragment import fragment
from views import place_gaps, place_inside, place_numbers, place_systems, place_trend

atlas = session.atlas()


@fragment("gaps_and_years")
def gaps_and_years(atlas: Atlas) -> None:
    """Show one measure by group and over the years."""
    place = choices.chosen_place(atlas)
    question, colors = choices.asked(), session.colors()
    show.show(place_gaps.gap_chart(atlas, place, question.measure, question.year, colors), "gaps", 3)
    show.show(place_trend.trend(atlas, place, question.measure, question.group, colors), "trend", 3)
    address.write()


@fragment("profile_top")
def top(atlas: Atlas) -> None:
    """Show the name of the place and its first numbers."""
    place = choices.chosen_place(atlas)
    st.set_page_config(page_title=f"{place.name}, WBL Atlas")
    st.title(place.name)
    st.markdown(place_inside.description(atlas, place))
    show.take_along(atlas, place)
    first = place_numbers.themes_of(place)[0]
    show.numbers(place_numbers.numbers(atlas, place, first), first)


@fragment("profile_more")
def more(atlas: Atlas) -> None:
    """Show the other numbers, who asks employers, places like this one, and what lies inside."""
    place = choices.chosen_place(atlas)
    for theme in place_numbers.themes_of(place)[1:]:
        box = st.expander(place_numbers.THEMES[theme], key=f"theme_{theme}", on_change="rerun")
        if box.open:
            with box:
                show.numbers(place_numbers.numbers(atlas, place, theme), theme, 3)
    box = st.expander("Who asks employers, and which programs reach it", key="systems", on_change="rerun")
    if box.open:
        with box:
            show.systems(place_systems.fragmentation(atlas, place), place_systems.programs(atlas, place))
    compared.like(atlas, place)
    for part in place_inside.parts(atlas, place):
        show.links(part)


choices.place(atlas)
top(atlas)
st.header("Gaps and years")
choices.profile_question(atlas)
gaps_and_years(atlas)
st.header("More about this place")
more(atlas)
