"""The choices that pages offer, each bound to the address bar."""

import polars as pl
import streamlit as st

from atlas import places
from atlas.data import Atlas
from atlas.facts import Question, groups, measure_of, years
from atlas.places import Place
from contracts.errors import AtlasError
from contracts.registries import Measure
from ui import address
from views import tables
from views.place_numbers import THEMES

MAP_KINDS = ("district", "college", *places.AREA_KINDS)
OUTLINES = ("none", *places.AREA_KINDS, "district")
DEFAULT_MEASURE = {"college": "headcount_12m"}


def kind_words(kind: str) -> str:
    """Return the plural of a kind of place; `None` for no outline."""
    return "None" if kind == "none" else places.KIND_NAMES[kind][1]


def question(atlas: Atlas, kind: str, first: str = "") -> Question:
    """Offer measure, group and year, each limited to what exists for the choices before it.

    `first` is the measure to start with, where it differs from that of the kind.
    """
    measure_box, group_box, year_box = st.columns([3, 2, 1])
    with measure_box:
        measure = _measure(atlas, kind, first or DEFAULT_MEASURE.get(kind, "cci_prepared"))
    with group_box:
        group = _group(atlas, measure, kind)
    with year_box:
        year = _year(atlas, measure, kind)
    return Question(measure.id, group, year)


def measures_for(atlas: Atlas, kind: str) -> list[str]:
    """Return the measures that can have a value at a kind of place, in the order of the themes."""
    found = [
        measure
        for measure in atlas.registries.measures.values()
        if years(atlas, measure.id, kind) and (kind in measure.levels or _rolls_up(measure, kind))
    ]
    order = list(THEMES)
    return [measure.id for measure in sorted(found, key=lambda item: order.index(item.theme))]


def _rolls_up(measure: Measure, kind: str) -> bool:
    member = "college" if measure.theme == "college" else "school"
    return kind in places.AREA_KINDS and measure.roll_up != "none" and member in measure.levels


def measure_words(atlas: Atlas, measure_id: str) -> str:
    """Return a measure's name, with the mark of an illustration."""
    measure = measure_of(atlas, measure_id)
    return f"{measure.name} (illustrative)" if tables.is_illustrative(atlas, measure) else measure.name


def _measure(atlas: Atlas, kind: str, first: str) -> Measure:
    options = measures_for(atlas, kind)
    chosen = address.choose(
        "measure",
        "Measure",
        options,
        default=first if first in options else options[0],
        words=lambda item: measure_words(atlas, item),
    )
    return measure_of(atlas, chosen)


def _group(atlas: Atlas, measure: Measure, kind: str) -> str:
    names = atlas.registries.groups
    options = groups(atlas, measure.id, kind)
    return address.choose(
        "group", "Students", options, default=options[0], words=lambda item: names[item].name if item in names else item
    )


def _year(atlas: Atlas, measure: Measure, kind: str) -> str:
    options = years(atlas, measure.id, kind)[::-1]
    return address.choose("year", "Year", options, default=options[0], words=str)


def place_in(atlas: Atlas, kind: str, *, default: str = "") -> str:
    """Offer the places of one kind; an empty string stands for none."""
    rows = places.of_kind(atlas, kind)
    names = dict(rows.select("place_id", label()).iter_rows())
    options = [*([] if default else [""]), *names]
    return address.choose("place", "Place", options, default=default, words=lambda item: names.get(item, "All places"))


def place(atlas: Atlas) -> Place:
    """Offer every place in two boxes, kind and place; the address names the place by its code.

    A code that does not exist is answered with a sentence that names the nearest one.
    """
    wanted = st.session_state.get("place") or places.COUNTY
    try:
        found = places.get(atlas, wanted)
    except AtlasError as error:
        address.sentence(error)
        found = places.get(atlas, places.COUNTY)
    st.session_state["place"] = found.place_id
    kind_box, place_box = st.columns([1, 2])
    kinds = list(places.KIND_NAMES)
    st.session_state["place_kind"] = found.kind
    with kind_box:
        st.selectbox(
            "Kind of place", kinds, key="place_kind", format_func=_kind_name, on_change=_first_of_kind, args=(atlas,)
        )
    with place_box:
        place_in(atlas, found.kind, default=found.place_id if found.place_id == places.COUNTY else places.COUNTY)
    return places.get(atlas, st.session_state["place"])


def _kind_name(kind: str) -> str:
    return places.KIND_NAMES[kind][0]


def _first_of_kind(atlas: Atlas) -> None:
    """Show the first place of a newly chosen kind."""
    st.session_state["place"] = places.of_kind(atlas, st.session_state["place_kind"])["place_id"][0]


def switch(name: str, label_text: str) -> bool:
    """Show a switch that stands in the address as `1` where it is on."""
    on = st.session_state.get(name) in {"1", True}
    on = st.toggle(label_text, value=on, key=f"{name}_switch")
    address.remember(name, "1" if on else "")
    return on


def label() -> pl.Expr:
    """Return a place's name with its city where names repeat, and `closed` where it is."""
    city = pl.when(pl.col("kind") == "school").then(pl.format(" – {}", pl.col("city"))).fill_null("")
    closed = pl.when("open").then(pl.lit("")).otherwise(pl.lit(" (closed)"))
    return (pl.col("name") + city.fill_null("") + closed).alias("label")
