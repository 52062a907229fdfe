"""Compare: up to five places of any kind on the same scale, beside county and state."""

import streamlit as st

from atlas.data import Atlas
from atlas.places import Place
from ui import address, choices, compared, session, show
from ui.fragment import fragment
from views import compare

atlas = session.atlas()


@fragment("comparison")
def comparison(atlas: Atlas, shown: list[Place]) -> None:
    """Show one measure as dots, the differences to the first place, and every measure as a table."""
    question = choices.asked()
    show.show(compare.dot_plot(atlas, shown, question, session.colors()), "compare_dots")
    show.numbers(compare.differences(atlas, shown, question), "compare_differences")
    st.header("All measures")
    compared.tables(atlas, shown, question)
    address.write()


# Around the fragment above, so that another place sends neither the menu nor the choice of a district.
@fragment("compared_places")
def compared_places(atlas: Atlas) -> None:
    """Show which places are compared, the question, and the answer."""
    shown = compared.chosen(atlas)
    compared.choose(atlas, shown)
    if shown:
        choices.question(atlas, shown[0].kind, "comparison")
        comparison(atlas, shown)
    else:
        st.markdown(compare.NOTHING_CHOSEN)
    address.write()


st.title("Compare")
compared_places(atlas)
