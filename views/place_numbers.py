"""A place's numbers beside county and state."""

from dataclasses import asdict, dataclass, replace

import polars as pl

from atlas import gaps, states
from atlas.comparison import ALL_GRADES
from atlas.data import Atlas
from atlas.facts import (
    REFERENCE,
    Cell,
    Question,
    added_up,
    cell,
    measure_of,
    same_instrument,
    without_charters,
    years,
)
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
CELLS = {
    **dict.fromkeys(("place_id", "year", "measure", "group"), pl.String),
    **dict.fromkeys(("value", "numerator", "denominator"), pl.Float64),
    **dict.fromkeys(("status", "basis", "source"), pl.String),
    **dict.fromkeys(("members", "members_reported", "members_suppressed"), pl.Int64),
}


@dataclass(frozen=True)
class Line:
    """One measure of a place beside county and state, in the newest year that any source has.

    `benchmark` is the county as the place can fairly be compared with it.
    """

    measure: Measure
    cell: Cell
    county: Cell
    state: Cell
    benchmark: Cell
    against_county: str = ""


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
        if measure.theme == theme and exists_at(measure, place):
            found += _cells(atlas, place, measure)
    said = differences([(line.measure, line.cell, line.benchmark) for line in found], nested=True)
    return [replace(line, against_county=difference) for line, difference in zip(found, said, strict=True)]


def _cells(atlas: Atlas, place: Place, measure: Measure) -> list[Line]:
    """Return a measure with its cells at the place, the county and the state; nothing where it cannot exist."""
    known = years(atlas, measure.id, place.kind)
    if not known:
        return []
    question = Question(measure.id, "all", known[-1])
    own, county, state = (cell(atlas, code, question) for code in (place.place_id, COUNTY, STATE))
    if own.status == "not_applicable":
        return []
    beside = benchmark(atlas, place, question)
    return [Line(measure, own, county if same_instrument(measure, place.kind) else beside, state, beside)]


def exists_at(measure: Measure, place: Place) -> bool:
    """Whether a measure is published for this kind of place or adds up to it."""
    sums = place.is_area or place.kind == "county"
    # The schools on file are those with grades 9 to 12, so their sum is no area's "all grades".
    adds_up = measure.roll_up != "none" and measure.id not in ALL_GRADES
    return place.kind in measure.levels or (sums and adds_up)


def benchmark(atlas: Atlas, place: Place, question: Question) -> Cell:
    """Return the county's number that a place's may be held against: made by the same instrument in the same way.

    An area is a sum of schools, charter schools included; so is its benchmark. CDE's own county number may leave
    charters out, and counts students of schools that have closed. Nothing stands beside participation at a college,
    because the county counts high schools.
    """
    measure = measure_of(atlas, question.measure)
    if not same_instrument(measure, place.kind):
        return Cell(COUNTY, question.year, measure.id, question.group, None, None, None, "not_applicable", None, None)
    summed = place.is_area or (bool(place.charter) and without_charters(measure))
    return added_up(atlas, get(atlas, COUNTY), question) if summed else cell(atlas, COUNTY, question)


def first_measure(atlas: Atlas, place: Place) -> str:
    """Return the first measure in reading order that has a value at a place; empty where none has."""
    measures = [
        measure
        for theme in themes_of(place)
        for measure in atlas.registries.measures.values()
        if measure.theme == theme and exists_at(measure, place) and years(atlas, measure.id, place.kind)
    ]
    newest = ((item.id, years(atlas, item.id, place.kind)[-1]) for item in measures)
    asked = (Question(measure, "all", year) for measure, year in newest)
    return next((item.measure for item in asked if cell(atlas, place.place_id, item).value is not None), "")


def differences(pairs: list[tuple[Measure, Cell, Cell]], *, nested: bool) -> list[str]:
    """Say how each cell differs from another: `3.2 points below; larger than chance (...)`; empty without two values.

    `nested` says that the students of the first are among those of the second.
    """
    rows = [
        {name: getattr(own, name) for name in REFERENCE}
        | {f"reference_{name}": getattr(other, name) for name in REFERENCE}
        for _, own, other in pairs
    ]
    columns = (*REFERENCE, *(f"reference_{name}" for name in REFERENCE))
    frame = gaps.with_gap(pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.Float64)), nested=nested)
    found = frame.select("gap", "gap_low", "gap_high").rows()
    return [
        ""
        if gap is None or measure.unit == "students" or own.place_id == other.place_id
        else words.apart(gap, measure.unit) + ("" if low is None else f"; {words.reliability(low, high)}")
        for (measure, own, other), (gap, low, high) in zip(pairs, found, strict=True)
    ]


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
        title=f"{THEMES[theme]}: {place.name}, newest years, up to {newest}",
        sentence=sentence,
        figure=None,
        table=_without_empty_state(pl.DataFrame([_table_row(atlas, line, place) for line in found])),
        sources=tables.sources(atlas, used),
        notes=_notes(found),
        alt=sentence,
        file_name=f"{place.place_id.replace(':', '_')}_{theme}",
        illustrative=any(tables.is_illustrative(atlas, line.measure) for line in found),
        full=pl.concat([_full_rows(atlas, line, place) for line in found]) if found else None,
    )


def _full_rows(atlas: Atlas, line: Line, place: Place) -> pl.DataFrame:
    """Return the cells of a line unrounded: the place, what stands beside it, California."""
    beside = line.benchmark if place.is_area else line.county
    cells = (line.cell, *(own for own in (beside, line.state) if own.place_id != place.place_id))
    rows = pl.DataFrame([asdict(own) for own in cells], schema=CELLS)
    named = rows.with_columns(pl.Series("name", [get(atlas, own.place_id).name for own in cells], pl.String))
    return tables.full(atlas, named, line.measure)


def _table_row(atlas: Atlas, line: Line, place: Place) -> dict[str, str]:
    # What stands beside an area is what its difference is taken from: the county added up in the same way.
    county = ("LA County (sum)", line.benchmark) if place.is_area else ("Los Angeles County", line.county)
    others = {} if place.place_id == COUNTY else {county[0]: said(line.measure, county[1])}
    row = {
        "Measure": f"{line.measure.name}, {words.year(line.measure, line.cell.year)}",
        place.short_name: said(line.measure, line.cell),
    }
    row |= others | {"California": said(line.measure, line.state)}
    source = atlas.registries.sources.get(line.cell.source or "")
    row |= {"Difference to the county": line.against_county} if others else {}
    return row | {"Basis": line.cell.basis or "", "Source": source.citation if source else ""}


def _without_empty_state(table: pl.DataFrame) -> pl.DataFrame:
    """Leave out California where no measure of the theme is published for it."""
    if "California" in table.columns and (table["California"] == states.SHORT["not_applicable"]).all():
        return table.drop("California")
    return table


def said(measure: Measure, own: Cell) -> str:
    """Write a cell as it stands in a table: the value, with a mark where few students stand behind it, or the state."""
    if own.value is None:
        return states.SHORT[own.status]
    return words.number(own.value, measure.unit) + (
        " (fewer than 30 students)" if own.few_students(measure.unit) else ""
    )


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
    if sums and not sums[0].place_id.startswith("county:"):
        first = next(line for line in found if line.cell is sums[0])
        said.append(
            f"Sums over the schools and colleges inside, charter schools included. {first.measure.short_name}: of "
            f"{words.count(first.cell.members or 0, 'school or college', 'schools or colleges')} with a row, "
            f"{first.cell.members_reported} have a value, {first.cell.members_suppressed} are suppressed and left out."
        )
        like = words.number(first.benchmark.value, first.measure.unit)
        said.append(
            f"The difference is to the county added up in the same way ({first.measure.short_name}: {like}), not to "
            "the number that the agency publishes for the county."
        )
    return tuple(said)


def card(atlas: Atlas, place_id: str, question: Question) -> tuple[str, ...]:
    """Return a place in a few lines: its name, its value, the county's, and whether they differ."""
    place, measure = get(atlas, place_id), measure_of(atlas, question.measure)
    group = atlas.registries.groups[question.group]
    own, county = cell(atlas, place_id, question), benchmark(atlas, place, question)
    said = [place.name, words.cell_sentence(measure, group, place, own)]
    if own.value is not None and county.value is not None:
        (difference,) = differences([(measure, own, county)], nested=True)
        how = ", added up in the same way" if county.members is not None else ""
        beside = f"Los Angeles County{how}: {words.number(county.value, measure.unit)}"
        said.append(f"{beside}. Difference: {difference}." if difference else f"{beside}.")
    return tuple(said)
