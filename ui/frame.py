"""Around every page: the address bar, the search box, what is wrong with the data, the data version."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from atlas import places
from atlas.data import Atlas
from contracts.embargo import PUBLIC
from contracts.errors import AtlasError
from ui import address, area, session, show, uploads, versions
from views.versions import what_waits


def run(page: StreamlitPage) -> None:
    """Run a page between the address it follows and the address it writes; a user's mistake becomes a sentence."""
    st.set_page_config(page_title=f"{page.title}, WBL Atlas of Los Angeles County")
    address.follow(page.url_path)
    uploads.leave(page.url_path)
    try:
        versions.follow()
        atlas = session.atlas()
    except AtlasError as error:
        st.title("WBL Atlas")
        address.sentence(error)
        return
    with st.sidebar:
        area.offer(atlas)
        if page.url_path:  # the overview has the search box in its middle
            search(atlas, "sidebar")
    st.html(show.PAGE_STYLE)
    address.shows(atlas.version)
    versions.notices(atlas)
    about_the_link = st.container()
    try:
        page.run()
    except AtlasError as error:
        address.sentence(error)
    with about_the_link:
        versions.of_link(atlas)
    address.write()
    if atlas.waiting and atlas.viewer == PUBLIC:
        show.small(what_waits(atlas.waiting))
    show.small(f"WBL Atlas, data version {atlas.label}. Open source, Apache 2.0.")


@st.fragment
def search(atlas: Atlas, key: str) -> None:
    """Find any place by name, code or city; results are links to its profile."""
    query = st.text_input(
        "Find your district, school or college",
        type="search",
        placeholder="Name, code or city",
        key=f"search_{key}",
        live=True,
        help="A district, school, college, Assembly, Senate or congressional district, workforce board or area.",
    )
    if not query:
        return
    found = places.search(atlas, query)
    if found.is_empty():
        show.small(f"No place has “{query}” in its name, code or city. Try fewer letters.")
    for place_id, kind, name, city in found.select("place_id", "kind", "name", "city").iter_rows():
        where = f", {city}" if city and kind in {"school", "college"} else ""
        kind_name = places.in_sentence(kind)
        st.page_link("pages/place.py", label=f"{name} ({kind_name}{where})", query_params={"place": place_id})
