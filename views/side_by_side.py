"""Every measure that exists for any of a few places: measures as rows, places as columns, each in its newest year."""

from collections.abc import Sequence

import polars as pl

from atlas import comparison
from atlas.data import Atlas
from atlas.facts import Cell, Question, groups, without_charters, years
from atlas.places import COUNTY, Place
from contracts.registries import Measure
from views import tables, words
from views.compare import context, names
from views.exhibit import Exhibit
from views.place_numbers import THEMES, benchmark, exists_at, said, themes_of

NOT_APPLICABLE = "not_applicable"


def themes(chosen: Sequence[Place]) -> list[str]:
    """Return the themes that can have numbers at any of the places; those of the first place lead."""
    return list(dict.fromkeys(theme for place in chosen for theme in themes_of(place)))


def side_by_side(atlas: Atlas, chosen: Sequence[Place], theme: str, group: str) -> Exhibit:
    """Return one theme as a table with a column for each place, the county and the state."""
    shown = [*chosen, *context(atlas, chosen)]
    found = _measured(atlas, chosen, shown, theme, group)
    cells = [cell for _, row in found for cell in row]
    who = atlas.registries.groups[group]
    newest = max((cell.year for cell in cells), default="no year")
    sentence = _sentence(found, who.sentence_name)
    return Exhibit(
        title=f"{THEMES[theme]}, {who.sentence_name}, newest years, up to {newest}: {words.listing(names(chosen))}",
        sentence=sentence,
        figure=None,
        table=pl.DataFrame([_row(atlas, measure, row, names(shown)) for measure, row in found]),
        sources=tables.sources(atlas, pl.DataFrame({"source": [cell.source for cell in cells]}, {"source": pl.String})),
        notes=_notes(chosen, found),
        alt=sentence,
        file_name=f"compare_{'_'.join(place.place_id.replace(':', '') for place in chosen)}_{theme}_{group}",
        illustrative=any(tables.is_illustrative(atlas, measure) for measure, _ in found),
    )


def as_text(exhibit: Exhibit) -> str:
    """Return a table as text that spreadsheet programs and word processors paste as a table; the badge goes along."""
    badge = f"{words.ILLUSTRATIVE}\n" if exhibit.illustrative else ""
    return f"{exhibit.title}\n{badge}{exhibit.table.write_csv(separator=chr(9))}"


def _measured(
    atlas: Atlas, chosen: Sequence[Place], shown: Sequence[Place], theme: str, group: str
) -> list[tuple[Measure, list[Cell]]]:
    """Return the measures that any chosen place can have for the group, with the cells of all places shown.

    The county stands there as the first place may be held against it, so that differences and table have one number.
    """
    found = []
    for measure in atlas.registries.measures.values():
        kinds = {place.kind for place in chosen if exists_at(measure, place)}
        newest = max((year for kind in kinds for year in years(atlas, measure.id, kind)), default="")
        if measure.theme != theme or not any(group in groups(atlas, measure.id, kind) for kind in kinds) or not newest:
            continue
        question = Question(measure.id, group, newest)
        row = comparison.cells_at(atlas, shown, question)
        row = [
            benchmark(atlas, chosen[0], question) if place.place_id == COUNTY and place not in chosen else cell
            for place, cell in zip(shown, row, strict=True)
        ]
        if any(cell.status != NOT_APPLICABLE for cell in row[: len(chosen)]):
            found.append((measure, row))
    return found


def _row(atlas: Atlas, measure: Measure, cells: Sequence[Cell], labels: Sequence[str]) -> dict[str, str]:
    citations = [atlas.registries.sources[cell.source].citation for cell in cells if cell.source]
    row = {"Measure": f"{measure.name}, {words.year(measure, cells[0].year)}"}
    row |= {label: _said(measure, cell) for label, cell in zip(labels, cells, strict=True)}
    bases = dict.fromkeys(cell.basis for cell in cells if cell.basis)
    return row | {"Basis": "; ".join(bases), "Source": "; ".join(dict.fromkeys(citations))}


def _said(measure: Measure, cell: Cell) -> str:
    added_up = cell.place_id == COUNTY and cell.members is not None and cell.value is not None
    return said(measure, cell) + (" (added up)" if added_up else "")


def _sentence(found: Sequence[tuple[Measure, Sequence[Cell]]], who: str) -> str:
    if not found:
        return f"No measure of this kind is published for {who} at any of these places."
    return f"{words.sentence_case(words.count(len(found), 'measure'))} for {who}, each in its newest year."


def _notes(chosen: Sequence[Place], found: Sequence[tuple[Measure, Sequence[Cell]]]) -> tuple[str, ...]:
    """Say which columns are sums, and which measures count charter schools in some columns only."""
    notes = []
    if any(place.is_area for place in chosen):
        notes.append(
            "Areas are sums over the schools or colleges inside, charter schools included. Members whose value is "
            "hidden or missing are left out; an area that hides more than it counts is suppressed."
        )
    apart = [measure.short_name for measure, _ in found if without_charters(measure)]
    if apart:
        notes.append(f"{words.listing(apart)}: district and county numbers leave charter schools out.")
    return tuple(notes)
