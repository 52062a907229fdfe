"""What lies inside a place, which areas it lies in, and what must be known about it."""

from dataclasses import dataclass

import polars as pl

from atlas import places
from atlas.data import Atlas
from atlas.places import Place
from views import words

LEVELS = {
    "unified": "unified district, kindergarten to grade 12",
    "high": "high school district, grades 9 to 12",
    "elementary": "elementary district",
    "county_office": "county office of education",
    "community_college": "community college",
}
INSIDE = {
    "district": "School districts with students inside, and the share of their students",
    "school": "High schools inside, and the share of the students in all of them",
    "college": "Community colleges inside",
}


@dataclass(frozen=True)
class Part:
    """A list of places under a heading; each line is a place id, its name and what is said about it."""

    heading: str
    lines: tuple[tuple[str, str, str], ...]


def description(atlas: Atlas, place: Place) -> str:
    """Say in one paragraph what kind of place this is and what to know about its numbers."""
    said = [
        LEVELS.get(place.level or "", places.in_sentence(place.kind) if not place.level else f"{place.level} school")
    ]
    if place.charter:
        said.append("charter school")
    if place.grades:
        said.append(f"grades {place.grades}")
    if place.parent and place.kind == "school":
        said.append(places.get(atlas, place.parent).name)
    if place.city:
        said.append(place.city)
    if place.enrollment:
        said.append(f"{words.count(place.enrollment, 'student')} of all grades in 2025-26")
    first = words.sentence_case(", ".join(said)) + f". Code {place.place_id}."
    lines = f" {places.BOUNDARIES[place.kind]}" if place.is_area else ""
    closed = "" if place.open else " Closed: it appears in earlier years only."
    website = f" [Website]({place.website})." if place.website else ""
    return f"{first}{lines}{closed}{website}" + (f"\n\n{place.note}" if place.note else "")


def parts(atlas: Atlas, place: Place) -> list[Part]:
    """Return the lists that a profile links to: areas around it, districts, schools and colleges inside it."""
    around = _part(places.areas_of(atlas, place.place_id), "Lies in")
    if [line[0] for line in around.lines] == [places.COUNTY]:
        around = Part(around.heading, ())  # that everything here lies in the county is no news
    inside = [_part(_with_share(places.members(atlas, place.place_id, kind), kind), INSIDE[kind]) for kind in INSIDE]
    return [part for part in (around, *inside) if part.lines]


def _with_share(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Put a school's share of the enrollment of all schools inside where others have their own share inside."""
    if kind != "school":
        return rows
    share = pl.col("enrollment") / pl.col("enrollment").sum()
    return rows.with_columns(share.fill_null(1.0).alias("weight")).sort("weight", descending=True)


def _part(rows: pl.DataFrame, heading: str) -> Part:
    lines = tuple(
        (place_id, name, f"{100 * weight:.0f}%" if weight < 0.995 else "")  # noqa: PLR2004 - 99.5% reads as all
        for place_id, name, weight in rows.select("place_id", "name", "weight").iter_rows()
    )
    return Part(heading, lines)
