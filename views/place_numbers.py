"""A place's numbers beside county and state."""

from dataclasses import dataclass

import polars as pl

from atlas import gaps, states
from atlas.data import Atlas
from atlas.facts import REFERENCE, Cell, Question, cell, measure_of, years
from atlas.places import COUNTY, STATE, Place, get
from contracts.registries import Measure
from views import tables, words
from views.exhibit import Exhibit

THEMES = {
    "high_school": "High school outcomes",
    "college": "College outcomes",
    "capacity": "Counselors and support staff",
    "enrollment": "Students",
    "participation": "Work-based learning",
}


@dataclass(frozen=True)
class Line:
    """One measure of a place beside county and state, in the newest year that any source has."""

    measure: Measure
    cell: Cell
    county: Cell
    state: Cell
    against_county: str


def themes_of(place: Place) -> tuple[str, ...]:
    """Return the themes that can have numbers at this kind of place, in reading order."""
    if place.kind == "college":
        return ("college", "participation")
    if place.is_area or place.kind == "county":
        return tuple(THEMES)
    return ("high_school", "capacity", "enrollment", "participation")


def lines(atlas: Atlas, place: Place, theme: str) -> list[Line]:
    """Return every measure of a theme that exists at this kind of place, for all students in its newest year."""
    found = []
    for measure in atlas.registries.measures.values():
        known = years(atlas, measure.id, place.kind)
        if measure.theme == theme and known and exists_at(measure, place):
            question = Question(measure.id, "all", known[-1])
            found.append(_line(atlas, place, measure, question))
    return [line for line in found if line.cell.status != "not_applicable"]


def exists_at(measure: Measure, place: Place) -> bool:
    """Whether a measure is published for this kind of place or adds up to it."""
    sums = place.is_area or place.kind == "county"
    return place.kind in measure.levels or (sums and measure.roll_up != "none")


def _line(atlas: Atlas, place: Place, measure: Measure, question: Question) -> Line:
    own, county, state = (cell(atlas, code, question) for code in (place.place_id, COUNTY, STATE))
    return Line(measure, own, county, state, against(measure, own, county, nested=True))


def against(measure: Measure, own: Cell, other: Cell, *, nested: bool) -> str:
    """Say how one cell differs from another: `3.2 points below; larger than chance (...)`; empty without two values."""
    if measure.unit == "students" or own.value is None or other.value is None or own.place_id == other.place_id:
        return ""
    row = {name: getattr(own, name) for name in REFERENCE}
    row |= {f"reference_{name}": getattr(other, name) for name in REFERENCE}
    frame = pl.DataFrame([row], schema=dict.fromkeys(row, pl.Float64))
    found = gaps.with_gap(frame, nested=nested).row(0, named=True)
    said = words.difference(found["gap"], measure.unit)
    if found["gap_low"] is None:
        return said
    return f"{said}; {words.reliability(found['gap_low'], found['gap_high'])}"


def numbers(atlas: Atlas, place: Place, theme: str) -> Exhibit:
    """Return one theme of the profile as a table: the place beside Los Angeles County and California."""
    found = lines(atlas, place, theme)
    used = pl.DataFrame(
        [(own.source, own.basis) for line in found for own in (line.cell, line.county, line.state)],
        schema={"source": pl.String, "basis": pl.String},
        orient="row",
    )
    sentence = _headline(atlas, place, found)
    newest = max((line.cell.year for line in found), default="no year")
    return Exhibit(
        title=f"{THEMES[theme]}: {place.name}, newest year of each measure (up to {newest})",
        sentence=sentence,
        figure=None,
        table=_without_empty_state(pl.DataFrame([_table_row(atlas, line, place) for line in found])),
        sources=tables.sources(atlas, used),
        notes=_notes(found),
        alt=sentence,
        file_name=f"{place.place_id.replace(':', '_')}_{theme}",
        illustrative=any(tables.is_illustrative(atlas, line.measure) for line in found),
    )


def _table_row(atlas: Atlas, line: Line, place: Place) -> dict[str, str]:
    others = {} if place.place_id == COUNTY else {"Los Angeles County": _said(line.measure, line.county)}
    row = {"Measure": f"{line.measure.name}, {line.cell.year}", place.short_name: _said(line.measure, line.cell)}
    row |= others | {"California": _said(line.measure, line.state)}
    source = atlas.registries.sources.get(line.cell.source or "")
    row |= {"Difference to the county": line.against_county} if others else {}
    return row | {"Basis": line.cell.basis or "", "Source": source.citation if source else ""}


def _without_empty_state(table: pl.DataFrame) -> pl.DataFrame:
    """Leave out California where no measure of the theme is published for it."""
    if "California" in table.columns and (table["California"] == states.SHORT["not_applicable"]).all():
        return table.drop("California")
    return table


def _said(measure: Measure, own: Cell) -> str:
    if own.value is None:
        return states.SHORT[own.status]
    return words.number(own.value, measure.unit) + (" (fewer than 30 students)" if own.few_students else "")


def _headline(atlas: Atlas, place: Place, found: list[Line]) -> str:
    everyone = atlas.registries.groups["all"]
    for line in found:
        if line.cell.value is not None:
            return words.cell_sentence(line.measure, everyone, place, line.cell)
    if found:
        return words.cell_sentence(found[0].measure, everyone, place, found[0].cell)
    return f"No measure of this kind exists for {place.name}."


def _notes(found: list[Line]) -> tuple[str, ...]:
    sums = [line.cell for line in found if line.cell.members is not None]
    said = []
    if sums:
        first = next(line for line in found if line.cell is sums[0])
        said.append(
            f"Sums over what lies inside, charter schools included. {first.measure.short_name}: of "
            f"{words.count(first.cell.members or 0, 'school or college', 'schools or colleges')} with a row, "
            f"{first.cell.members_reported} have a value, {first.cell.members_suppressed} are suppressed and left out."
        )
    return tuple(said)


def card(atlas: Atlas, place_id: str, question: Question) -> tuple[str, ...]:
    """Return a place in a few lines: its name, its value, the county's, and whether they differ."""
    place, measure = get(atlas, place_id), measure_of(atlas, question.measure)
    group = atlas.registries.groups[question.group]
    own, county = cell(atlas, place_id, question), cell(atlas, COUNTY, question)
    said = [place.name, words.cell_sentence(measure, group, place, own)]
    if own.value is not None and county.value is not None:
        difference = against(measure, own, county, nested=True)
        beside = f"Los Angeles County: {words.number(county.value, measure.unit)}"
        said.append(f"{beside}; {place.short_name} is {difference}." if difference else f"{beside}.")
    return tuple(said)
