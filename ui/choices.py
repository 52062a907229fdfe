"""The choices that pages offer, each bound to the address bar."""

from collections.abc import Callable, Sequence

import polars as pl
import streamlit as st

from atlas import places, rankings
from atlas.data import Atlas
from atlas.facts import Question, groups, measure_of, years
from atlas.places import Place
from contracts.errors import AtlasError
from contracts.registries import Measure
from ui import address, area, session
from ui.fragment import fragment
from views import gap_ranking, place_numbers, tables
from views.gap_ranking import GapChoice
from views.map_figure import LAYERS, MapChoice
from views.place_numbers import THEMES

MAP_KINDS = ("district", "college", *places.AREA_KINDS)
GAP_KINDS = ("district", "school", "college", *places.AREA_KINDS)
OUTLINES = ("none", *places.AREA_KINDS, "district")
DEFAULT_MEASURE = {"college": "headcount_12m"}


def kind_words(kind: str) -> str:
    """Return the plural of a kind of place; `None` for no outline."""
    return "None" if kind == "none" else places.KIND_NAMES[kind][1]


def question(atlas: Atlas, kind: str, redraw: str, first: str = "") -> None:
    """Offer measure, group and year, each limited to what exists for the choices before it.

    `redraw` is the fragment that shows the answer. `first` is the measure to start with, where it differs from that of
    the kind. What was chosen is read by `asked`, inside that fragment.
    """
    measure_box, rest = st.columns(2)
    with measure_box:
        _measure(atlas, kind, first or DEFAULT_MEASURE.get(kind, "cci_prepared"), redraw)
    with rest:
        _group_and_year(atlas, kind, redraw)


@fragment("group_and_year")
def _group_and_year(atlas: Atlas, kind: str, redraw: str) -> None:
    """Offer what exists for the measure; drawn again when another measure is chosen."""
    measure = measure_of(atlas, st.session_state["measure"])
    group_box, year_box = st.columns([5, 4])
    with group_box:
        _group(atlas, measure, kind, redraw)
    with year_box:
        _year(atlas, measure, kind, redraw)


def asked() -> Question:
    """Return the question that the boxes hold."""
    return Question(*(str(st.session_state[name]) for name in ("measure", "group", "year")))


def measures_for(atlas: Atlas, kind: str) -> list[str]:
    """Return the measures that can have a value at a kind of place, in the order of the themes."""
    found = [
        measure
        for measure in atlas.registries.measures.values()
        if years(atlas, measure.id, kind) and (kind in measure.levels or _rolls_up(measure, kind))
    ]
    order = list(THEMES)
    return [measure.id for measure in sorted(found, key=lambda item: order.index(item.theme))]


def measures_or_sentence(atlas: Atlas, kind: str) -> list[str]:
    """Return the measures for a kind of place; AtlasError where there are none."""
    if found := measures_for(atlas, kind):
        return found
    raise AtlasError(f"No facts about {places.in_sentence(kind, plural=True)} could be read. See the sentence above.")


def _rolls_up(measure: Measure, kind: str) -> bool:
    member = "college" if measure.theme == "college" else "school"
    return kind in places.AREA_KINDS and measure.roll_up != "none" and member in measure.levels


def measure_words(atlas: Atlas, measure_id: str) -> str:
    """Return a measure's name, with the mark of an illustration."""
    measure = measure_of(atlas, measure_id)
    return f"{measure.name} (illustrative)" if tables.is_illustrative(atlas, measure) else measure.name


def _measure(atlas: Atlas, kind: str, first: str, redraw: str) -> None:
    options = measures_or_sentence(atlas, kind)
    address.choose(
        "measure",
        "Measure",
        options,
        default=first if first in options else options[0],
        words=lambda item: measure_words(atlas, item),
        redraw=("group_and_year", redraw),
    )


def _group(atlas: Atlas, measure: Measure, kind: str, redraw: str) -> None:
    names = atlas.registries.groups
    options = groups(atlas, measure.id, kind)
    address.choose(
        "group",
        "Students",
        options,
        default=options[0],
        words=lambda item: names[item].name if item in names else item,
        redraw=[redraw],
    )


def _year(atlas: Atlas, measure: Measure, kind: str, redraw: str) -> None:
    options = years(atlas, measure.id, kind)[::-1]
    address.choose("year", "Year", options, default=options[0], words=str, redraw=[redraw])


def place_in(
    atlas: Atlas,
    kind: str,
    *,
    default: str = "",
    redraw: Sequence[str] = (),
    then: Callable[[], None] | None = None,
) -> str:
    """Offer the places of one kind; an empty string stands for none."""
    rows = places.of_kind(atlas, kind)
    names = dict(rows.select("place_id", label()).iter_rows())
    options = [*([] if default else [""]), *names]
    if st.session_state.get("place") not in (None, "", *names):
        area.says_unknown(atlas, "place")  # a place of another kind is no mistake; it gives way without a word
        del st.session_state["place"]
    return address.choose(
        "place",
        "Place",
        options,
        default=default,
        words=lambda item: names.get(item, "All places"),
        redraw=redraw,
        then=then,
    )


def gap_choice(atlas: Atlas, kind: str, redraw: str) -> GapChoice:
    """Offer what the places may be compared with, and return what all boxes hold; an empty reference stands for none.

    It belongs inside the fragment that it draws again, because its options follow measure and group.
    """
    question = asked()
    options = rankings.references(atlas, kind, question)
    if not options:
        return GapChoice(kind, question, "")
    reference = address.choose(
        "reference",
        "Compared with",
        options,
        default=options[0],
        words=lambda item: gap_ranking.reference_choice(atlas, kind, item),
        redraw=[redraw],
    )
    return GapChoice(kind, question, reference, str(st.session_state.get("area") or ""), session.phone())


def on_map(atlas: Atlas, kind: str) -> None:
    """Offer the place, the outline, the islands and the picture; on a phone they wait folded."""
    box = st.expander("Place, outline, islands") if session.phone() else st.container()
    place_side, outline_side, switches = box.columns([2, 2, 1], vertical_alignment="bottom")
    with place_side:
        _place_on_map(atlas, kind)
    with outline_side:
        address.choose("outline", "Outline", OUTLINES, default="none", words=kind_words, redraw=["map"])
    with switches:
        address.switch("county", "Show the islands", redraw=["map"])
        why = "For browsers without WebGL, and for print."
        address.switch("picture", "Draw as a picture", redraw=["map"], help=why)


@fragment("place_on_map")
def _place_on_map(atlas: Atlas, kind: str) -> None:
    """Offer the places; drawn again when one is clicked on the map."""
    place_in(atlas, kind, redraw=["map"])


def take_click() -> None:
    """Write a place that was clicked on the map into the choice that the address bar holds."""
    for point in st.session_state["map_figure"]["selection"]["points"]:
        st.session_state["place"] = point.get("location") or point.get("customdata")
    st.rerun(["place_on_map", "map"])


def map_choice(kind: str) -> MapChoice:
    """Return what the boxes of the map hold."""
    state = st.session_state
    drawn = session.drawn(LAYERS[kind]) if kind in LAYERS else ()
    outline = None if state["outline"] == "none" else state["outline"]
    shown = state.get("county") == "1"
    return MapChoice(kind, drawn, state["place"] or None, outline, shown, session.phone(), state.get("area") or None)


def county_map(area: Place | None) -> MapChoice:
    """Return the map of the districts with the reader's area outlined."""
    own = area.place_id if area else None
    return MapChoice("district", session.drawn("districts"), phone=session.phone(), area=own)


def place(atlas: Atlas) -> None:
    """Offer every place in two boxes, kind and place; the address names the place by its code.

    A code that does not exist is answered with a sentence that names the nearest one. Another place of the same kind
    draws the parts of the profile again, another kind the whole page.
    """
    wanted = st.session_state.get("place") or st.session_state.get("area") or places.COUNTY
    try:
        found = places.get(atlas, wanted)
    except AtlasError as error:
        address.sentence(error)
        found = places.get(atlas, places.COUNTY)
    measures_or_sentence(atlas, found.kind)
    st.session_state["place"] = found.place_id
    kind_box, place_box = st.columns([1, 2])
    kinds = list(places.KIND_NAMES)
    st.session_state["place_kind"] = found.kind
    with kind_box:
        st.selectbox(
            "Kind of place", kinds, key="place_kind", format_func=_kind_name, on_change=_first_of_kind, args=(atlas,)
        )
    with place_box:
        default = found.place_id if found.place_id == places.COUNTY else places.COUNTY
        place_in(atlas, found.kind, default=default, then=lambda: _other_place(atlas))


def _other_place(atlas: Atlas) -> None:
    """Draw the profile again; the boxes of the question only where another measure comes first for this place."""
    first = place_numbers.first_measure(atlas, chosen_place(atlas))
    boxes = [] if first == st.session_state["first_measure"] else ["profile_question"]
    st.rerun(["profile_top", *boxes, "gaps_and_years", "profile_more"])


@fragment("profile_question")
def profile_question(atlas: Atlas) -> None:
    """Offer the question of a profile, with the measure that comes first for its place."""
    place = chosen_place(atlas)
    st.session_state["first_measure"] = place_numbers.first_measure(atlas, place)
    question(atlas, place.kind, "gaps_and_years", st.session_state["first_measure"])


def chosen_place(atlas: Atlas) -> Place:
    """Return the place that the boxes hold."""
    return places.get(atlas, st.session_state["place"])


def _kind_name(kind: str) -> str:
    return places.KIND_NAMES[kind][0]


def _first_of_kind(atlas: Atlas) -> None:
    """Show the first place of a newly chosen kind."""
    st.session_state["place"] = places.of_kind(atlas, st.session_state["place_kind"])["place_id"][0]


def label() -> pl.Expr:
    """Return a place's name with its city where names repeat, and `closed` where it is."""
    city = pl.when(pl.col("kind") == "school").then(pl.format(" – {}", pl.col("city"))).fill_null("")
    closed = pl.when("open").then(pl.lit("")).otherwise(pl.lit(" (closed)"))
    return (pl.col("name") + city.fill_null("") + closed).alias("label")
