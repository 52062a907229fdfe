"""Choose your district: one choice for all pages, kept in the address; everything then speaks of that area too."""

import streamlit as st

from atlas import places
from atlas.data import Atlas
from atlas.places import Place
from contracts.errors import AtlasError
from ui import address, show

KINDS = (*places.AREA_KINDS, "district", "college")
NONE = ""


def offer(atlas: Atlas) -> None:
    """Show the choice and, under it, whose lines these are and a door to the profile."""
    names = {place_id: name for kind in KINDS for place_id, name in _names(atlas, kind)}
    if st.session_state.get("area") not in names and says_unknown(atlas, "area"):
        del st.session_state["area"]
    chosen = address.choose(
        "area",
        "Your district",
        [NONE, *names],
        default=NONE,
        words=lambda item: names.get(item, "Whole county"),
        then=_follow,
    )
    if chosen:
        show.small(places.BOUNDARIES.get(chosen.partition(":")[0], ""))
        st.page_link("pages/place.py", label="Its profile", query_params={"place": chosen})


def chosen(atlas: Atlas) -> Place | None:
    """Return the chosen area, None for the whole county."""
    wanted = st.session_state.get("area")
    return places.get(atlas, wanted) if wanted else None


def _names(atlas: Atlas, kind: str) -> list[tuple[str, str]]:
    return [
        (str(place_id), str(name)) for place_id, name in places.of_kind(atlas, kind).select("place_id", "name").rows()
    ]


def says_unknown(atlas: Atlas, name: str) -> bool:
    """Answer a code that no place has with the nearest one; True where it had to. No code is no mistake."""
    wanted = st.session_state.get(name)
    if not wanted:
        return False
    try:
        places.get(atlas, wanted)
    except AtlasError as error:
        address.sentence(error)
        return True
    return False


def _follow() -> None:
    """Let map and profile show the newly chosen area; the reader can leave it there at any time."""
    area = st.session_state["area"]
    if area:
        st.session_state["place"] = area
        st.session_state["places"] = area.partition(":")[0]
    else:
        st.session_state.pop("place", None)
