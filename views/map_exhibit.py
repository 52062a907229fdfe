"""The map as an exhibit: what it says, what it cannot show, and the same numbers as a table."""

import polars as pl

from atlas.data import Atlas
from atlas.facts import Question, cell, cells, measure_of, same_instrument, without_charters
from atlas.places import COUNTY, in_sentence
from atlas.states import few_students
from contracts.registries import Group, Measure
from views import map_figure, tables, words
from views.exhibit import Exhibit
from views.map_figure import MapChoice
from views.palette import Palette

BLANK_LAND = (
    "Blank land inside the county: districts of neighboring counties (Snowline, Fullerton) serve it, and for Hermosa "
    "Beach no file at hand names a high school district."
)


def map_of(atlas: Atlas, question: Question, choice: MapChoice, colors: Palette) -> Exhibit:
    """Return the map of one kind of place for one question; places that the layer does not hold stand in the notes."""
    kind = choice.kind
    measure, group = measure_of(atlas, question.measure), atlas.registries.groups[question.group]
    rows = cells(atlas, kind, question)
    shown = rows if kind == "college" else rows.filter(pl.col("place_id").is_in(choice.drawn))
    sentence = _sentence(atlas, kind, question, shown)
    return Exhibit(
        title=f"{measure.name}: {group.sentence_name}, {words.year(measure, question.year)}, by {in_sentence(kind)}",
        sentence=sentence,
        figure=map_figure.figure(shown, measure, choice, colors),
        table=tables.readable(atlas, rows, measure),
        sources=tables.sources(atlas, rows),
        notes=notes(atlas, kind, measure, rows, list(choice.drawn)),
        alt=f"Map of Los Angeles County by {in_sentence(kind)}. {sentence}",
        file_name=f"{question.measure}_{question.group}_{question.year}_{kind}",
        legend=map_figure.legend(shown, measure, colors),
        illustrative=tables.is_illustrative(atlas, measure),
        full=tables.full(atlas, rows, measure),
        unit=measure.unit,
    )


def _sentence(atlas: Atlas, kind: str, question: Question, rows: pl.DataFrame) -> str:
    measure, group = measure_of(atlas, question.measure), atlas.registries.groups[question.group]
    county = cell(atlas, COUNTY, question)
    lead = ""
    if county.value is not None and same_instrument(measure, kind):
        said = words.finding(measure, group, "Los Angeles County", county.value)
        lead = f"{said} {words.when(measure, question.year)}. "
    return lead + spread(kind, measure, group, rows)


def spread(kind: str, measure: Measure, group: Group, rows: pl.DataFrame) -> str:
    """Say where the value is lowest and highest, and how many places publish none.

    Places with fewer than 30 students are the lowest and the highest by chance, so they are named only where no
    other place has a value.
    """
    places = in_sentence(kind, plural=True)
    known = rows.filter(pl.col("value").is_not_null()).sort("value", "name")
    if known.is_empty():
        return f"No value for {group.sentence_name} is published for any of the {len(rows)} {places}."
    solid = known.filter(~few_students(measure.unit))
    among = known if len(solid) < 2 else solid  # noqa: PLR2004 - a range has two ends
    low, high = among.row(0, named=True), among.row(-1, named=True)
    hidden = int((rows["status"] == "suppressed").sum())
    tail = f" {words.sentence_case(words.count(hidden, 'value is', 'values are'))} suppressed." if hidden else ""
    if len(known) == 1:
        return f"Only {low['name']} has a value: {words.number(low['value'], measure.unit)}.{tail}"
    ends = (
        f"from {words.number(low['value'], measure.unit)} in {low['name']} "
        f"to {words.number(high['value'], measure.unit)} in {high['name']}"
    )
    who = "with a value" if len(among) == len(known) else "with a value for 30 students or more"
    return f"Among {len(among)} {places} {who} it runs {ends}.{tail}"


def notes(atlas: Atlas, kind: str, measure: Measure, rows: pl.DataFrame, drawn: list[str]) -> tuple[str, ...]:
    """Return what a reader must know: places that are not drawn, small groups, sums, caveats."""
    said = [] if kind == "college" else _not_drawn(rows.filter(~pl.col("place_id").is_in(drawn)).sort("name"))
    small = rows.filter(few_students(measure.unit))
    if len(small):
        names = words.listing(small["short_name"].to_list(), limit=4)
        said.append(f"Fewer than 30 students stand behind the value of {names}: read it with care.")
    if rows["members"].is_not_null().any():
        said.append(sums(measure, rows))
        said += _other_county(atlas, measure)
    return (*said, *measure.caveats)


def _not_drawn(missing: pl.DataFrame) -> list[str]:
    """Name the places that the map cannot show: elementary districts by number, the rest by name."""
    elementary = missing.filter(pl.col("level") == "elementary")
    others = missing.filter(pl.col("level").ne_missing("elementary"))
    said = []
    if len(elementary):
        known = elementary.filter(pl.col("value").is_not_null())
        named = words.listing(known["name"].to_list())
        said.append(
            f"{len(elementary)} elementary districts are not drawn; the map shows the high school districts that serve "
            "their area." + (f" The table has values of {named}." if len(known) else "")
        )
    if len(others):
        named = words.listing(others["name"].to_list(), limit=4)
        said.append(f"Not on this map, because it has no area of its own: {named}. It is in the table.")
    return [*said, BLANK_LAND] if said else []


def _other_county(atlas: Atlas, measure: Measure) -> list[str]:
    """Say that the county's own number is not the sum of the areas."""
    if (measure.id, "county") not in atlas.calendar:
        return []
    charters = ", without charter schools" if without_charters(measure) else ""
    return [f"The county's number is that of the district and county files{charters}, not the sum of these areas."]


def sums(measure: Measure, rows: pl.DataFrame) -> str:
    """Say what the sums of areas count and what they leave out."""
    total, counted, hidden = (int(rows[name].sum()) for name in ("members", "members_reported", "members_suppressed"))
    college = measure.theme == "college"
    inside = "colleges inside it" if college else "high schools inside it, charter schools included"
    return (
        f"Each area is the sum over the {inside}: {counted:,} of {total:,} have a value, {hidden:,} are suppressed and "
        "left out. An area is suppressed where the hidden ones may hold more students than the counted ones."
    )
