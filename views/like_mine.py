"""Like mine: the places most like a district or a college, with the values that say so."""

import polars as pl

from atlas import peers
from atlas.data import Atlas
from atlas.places import Place, in_sentence
from contracts.registries import Source
from views import tables, words
from views.exhibit import Exhibit
from views.place_inside import LEVELS

# Beyond one standard deviation in a coordinate even the nearest place is not much alike.
FAR = 1.0
NEED = {
    "district": "Students who are low-income, English learners or in foster care",
    "college": "Students with a Pell grant",
}
SIZE = {"district": "Students in grades 9 to 12", "college": "Students in twelve months"}
METHOD = {
    "district": (
        "Size is the logarithm of the number of students in grades 9 to 12, charter schools included; need is the "
        "share of students of all grades who are low-income, English learners or in foster care, charter schools left "
        "out. Districts with most of these students in charter schools, the County Office and elementary districts are "
        "left out."
    ),
    "college": (
        "Size is the logarithm of the 12-month headcount; need is the share of students with a federal Pell grant, "
        "which understates need where few apply."
    ),
}
WHY_NONE = {
    "kind": "Peers are worked out for school districts and community colleges.",
    "elementary": "{name} is an elementary district: it has no grades 9 to 12 to be compared by.",
    "county_office": (
        "{name} runs schools of a special kind, for students from the whole county. No other district does, so none is "
        "like it."
    ),
    "charters": (
        "More than half of the students of {name} in grades 9 to 12 are in charter schools. Its need is published "
        "without them and would speak of other students, so no peers are named."
    ),
    "unknown": "The size or the need of {name} is not published, so no peers can be named.",
}


def peers_of(atlas: Atlas, place: Place) -> Exhibit:
    """Return the five places most like this one, with distances and the values they come from."""
    found = peers.nearest(atlas, place)
    rows = peers.described(atlas, place.kind).filter(pl.col("place_id") == place.place_id) if len(found) else found
    sentence = _sentence(atlas, place, found)
    return Exhibit(
        title=f"Like {place.name}: by size and need, {' and '.join(_years(atlas, place))}",
        sentence=sentence,
        figure=None,
        table=_table(atlas, place, pl.concat([rows, found], how="diagonal")) if len(found) else pl.DataFrame(),
        sources=_sources(atlas, place) if len(found) else (),
        notes=(_method(place),) if len(found) else (),
        alt=sentence,
        file_name=f"{place.place_id.replace(':', '_')}_peers",
    )


def why_none(atlas: Atlas, place: Place) -> str:
    """Say why a place has no peers; empty where it has."""
    reason = peers.why_none(atlas, place)
    return WHY_NONE[reason].format(name=place.name) if reason else ""


def _years(atlas: Atlas, place: Place) -> tuple[str, str]:
    return peers.measured_in(atlas, place.kind) if place.kind in peers.KINDS else ("", "")


def _sentence(atlas: Atlas, place: Place, found: pl.DataFrame) -> str:
    """Name the nearest places, and say where even the nearest is far."""
    if found.is_empty():
        return why_none(atlas, place)
    kinds = in_sentence(place.kind, plural=True)
    said = f"Of the other {kinds}, {words.listing(found['short_name'].to_list())} are most like {place.name}."
    if found["distance"][0] > FAR:
        apart = words.rounded(found["distance"][0])
        return f"{said} Even the nearest is {apart} standard deviations away: none is much like it."
    return said


def _method(place: Place) -> str:
    return (
        f"{METHOD[place.kind]} Both are standardised over all candidates; the distance is the straight line between "
        "two of them, in standard deviations. Race and ethnicity play no part."
    )


def _table(atlas: Atlas, place: Place, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the place itself and its peers; the distance of the place to itself is zero."""
    size, need = _years(atlas, place)
    charters = {"Of these in charter schools": _written(rows["in_charters"], "percent")}
    columns = {
        "Place": rows["name"].to_list(),
        "Distance": [str(words.rounded(distance or 0, 2)) for distance in rows["distance"]],
        f"{SIZE[place.kind]}, {size}": _written(rows["size"], "students"),
        **(charters if place.kind == "district" else {}),
        f"{NEED[place.kind]}, {need}": _written(rows["need"], "percent"),
        "Type": [words.sentence_case(LEVELS.get(level, level)) for level in rows["level"]],
        "Basis": ["derived"] * len(rows),
        "Source": ["; ".join(source.citation for source in _sources(atlas, place))] * len(rows),
    }
    return pl.DataFrame(columns)


def _written(values: pl.Series, unit: str) -> list[str]:
    return [words.number(value, unit) for value in values]


def _sources(atlas: Atlas, place: Place) -> tuple[Source, ...]:
    """Return the sources of size and need, those of the years that are used."""
    measures = [measure for measure, _ in (peers.KINDS[place.kind].size, peers.KINDS[place.kind].need)]
    own = pl.col("place_id") == place.place_id
    used = [
        atlas.rows(measure).filter(own, pl.col("year") == year)
        for measure, year in zip(measures, _years(atlas, place), strict=True)
    ]
    return tables.sources(atlas, pl.concat(used))
