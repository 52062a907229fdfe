"""The map as an exhibit: what it says, what it cannot show, and the same numbers as a table."""

import polars as pl

from atlas import coverage
from atlas.data import Atlas
from atlas.facts import Question, cell, cells, measure_of
from atlas.places import COUNTY, in_sentence
from contracts.registries import Group, Measure
from views import map_figure, tables, words
from views.exhibit import Exhibit
from views.map_figure import MapChoice
from views.palette import Palette

BLANK_LAND = (
    "Blank land inside the county: districts of neighbouring counties (Snowline, Fullerton) serve it, and for Hermosa "
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
    )


def _sentence(atlas: Atlas, kind: str, question: Question, rows: pl.DataFrame) -> str:
    measure, group = measure_of(atlas, question.measure), atlas.registries.groups[question.group]
    county = cell(atlas, COUNTY, question)
    lead = ""
    if county.value is not None:
        lead = f"{words.finding(measure, group, 'Los Angeles County', county.value)} in {question.year}. "
    return lead + spread(kind, measure, group, rows)


def spread(kind: str, measure: Measure, group: Group, rows: pl.DataFrame) -> str:
    """Say where the value is lowest and highest, and how many places publish none."""
    places = in_sentence(kind, plural=True)
    known = rows.filter(pl.col("value").is_not_null()).sort("value", "name")
    if known.is_empty():
        return f"No value for {group.sentence_name} is published for any of the {len(rows)} {places}."
    low, high = known.row(0, named=True), known.row(-1, named=True)
    hidden = int((rows["status"] == "suppressed").sum())
    tail = f" {words.sentence_case(words.count(hidden, 'value is', 'values are'))} suppressed." if hidden else ""
    if len(known) == 1:
        return f"Only {low['name']} has a value: {words.number(low['value'], measure.unit)}.{tail}"
    ends = (
        f"from {words.number(low['value'], measure.unit)} in {low['name']} "
        f"to {words.number(high['value'], measure.unit)} in {high['name']}"
    )
    return f"Among {len(known)} {places} with a value it runs {ends}.{tail}"


def notes(atlas: Atlas, kind: str, measure: Measure, rows: pl.DataFrame, drawn: list[str]) -> tuple[str, ...]:
    """Return what a reader must know: places that are not drawn, small groups, sums, caveats."""
    said = _not_drawn(coverage.not_on_map(atlas, kind, drawn)) if kind != "college" else []
    small = rows.filter(pl.col("value").is_not_null() & (pl.col("denominator") < 30))  # noqa: PLR2004 - the sources' own limit
    if len(small):
        names = words.listing(small["short_name"].to_list(), limit=4)
        said.append(f"Fewer than 30 students stand behind the value of {names}: read it with care.")
    if rows["members"].is_not_null().any():
        said.append(_sums(measure, rows))
    return (*said, *measure.caveats)


def _not_drawn(missing: pl.DataFrame) -> list[str]:
    """Name the places that the map cannot show: elementary districts by number, the rest by name."""
    elementary = missing.filter(pl.col("level") == "elementary")
    others = missing.filter(pl.col("level").ne_missing("elementary"))
    said = []
    if len(elementary):
        said.append(
            f"{len(elementary)} elementary districts have no grades 9 to 12; the map shows the high school districts "
            "that serve their area."
        )
    if len(others):
        named = words.listing(others["name"].to_list(), limit=4)
        said.append(f"Not on this map, because it has no area of its own: {named}. It is in the table.")
    return [*said, BLANK_LAND] if said else []


def _sums(measure: Measure, rows: pl.DataFrame) -> str:
    total, counted, hidden = (int(rows[name].sum()) for name in ("members", "members_reported", "members_suppressed"))
    inside = "colleges" if measure.theme == "college" else "high schools"
    return (
        f"Each area is the sum over the {inside} inside it, charter schools included: {counted:,} of {total:,} have a "
        f"value, {hidden:,} are suppressed and left out."
    )
