"""A brief: what a place, or a scenario, comes to on one or two printed pages, in the words that the pages use."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from atlas import places
from atlas.data import Atlas
from atlas.facts import Question, measure_of, years
from atlas.places import Place
from contracts.registries import Source
from views import map_exhibit, overview, place_gaps, place_inside, place_numbers, tables, words
from views.exhibit import Exhibit
from views.map_figure import LAYERS, MapChoice
from views.palette import LIGHT
from views.place_numbers import Line

SHOWN = 4
INSIDE = 12
LONGEST_TITLE, LONGEST_TEXT = 160, 600
PARTICIPATION = "wbl_paid"
GAP_COLUMNS = ("Students", "Value", "Status", "Count", "Of", "Against all students", "Students needed to close it")
CODE_ALT = "QR code with the address of the live view"
PARTLY = "Partly illustrative: the parts marked below are not real data"
THIS_COMPUTER = ("//localhost", "//127.0.0.1")


@dataclass(frozen=True)
class Number:
    """One of the four numbers: what it is and when, the value, what it is held against, and how they differ."""

    label: str
    value: str
    beside: tuple[str, ...]
    difference: str = ""


@dataclass(frozen=True)
class Shown:
    """An exhibit whose figure is printed, with what stands under it before the source."""

    exhibit: Exhibit
    caption: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with its paragraphs, and a small table where there is one (the first row names the columns).

    `link` is the address that shows the same live, where that is not the address of the whole brief.
    """

    heading: str
    paragraphs: tuple[str, ...]
    table: tuple[tuple[str, ...], ...] = ()
    illustrative: bool = False
    link: str = ""


@dataclass(frozen=True)
class Brief:
    """All words and figures of a brief, in reading order; `sources` are those of every number in it."""

    title: str
    subtitle: str
    lead: str
    numbers: tuple[Number, ...]
    figures: tuple[Shown, ...]
    sections: tuple[Section, ...]
    caveats: tuple[str, ...]
    file_name: str
    sources: tuple[Source, ...]
    illustrative: bool = False


def place_brief(atlas: Atlas, place: Place, drawn: Sequence[str], question: Question | None = None) -> Brief:
    """Return the brief of a place.

    `drawn` are the place ids that the layer of `map_kind(place)` holds. `question` chooses what map and gaps show; by
    default the first measure that has a value here, in its newest year.
    """
    place = replace(place, name=shortened(place.name.strip() or place.place_id, LONGEST_TITLE))
    asked = question or first_question(atlas, place)
    lines = headlines(atlas, place)
    figures = tuple(_figures(atlas, place, asked, drawn)) if asked else ()
    newest = max((line.cell.year for line in lines), default="no year")
    return Brief(
        title=f"{place.name}: numbers and gaps, newest years up to {newest}",
        subtitle=_subtitle(atlas, place),
        lead=_lead(atlas, place, lines, figures),
        numbers=tuple(_number(line, place) for line in lines),
        figures=figures,
        sections=(*_inside(atlas, place), *_not_public(atlas), *_gap_table(figures)),
        caveats=_caveats(lines, figures),
        file_name=f"brief_{place.place_id.replace(':', '_')}_{newest}",
        sources=_sources(atlas, lines, figures),
        illustrative=any(tables.is_illustrative(atlas, line.measure) for line in lines),
    )


def first_question(atlas: Atlas, place: Place) -> Question | None:
    """Return what a place's brief shows unless asked: a measure with a value, or one that says why it has none.

    None where no file has a row for this kind of place.
    """
    known = place_numbers.first_measure(atlas, place) or next(
        (measure for measure in overview.HEADLINES if years(atlas, measure, place.kind)), ""
    )
    return Question(known, "all", years(atlas, known, place.kind)[-1]) if known else None


def headlines(atlas: Atlas, place: Place) -> list[Line]:
    """Return the four numbers: those of the first screen, or the first four that a place without them has.

    Participation leads as soon as it is not an illustration.
    """
    real = _participation_is_known(atlas)
    wanted = [PARTICIPATION, *overview.HEADLINES] if real else [*overview.HEADLINES]
    themes = [theme for theme in place_numbers.themes_of(place) if theme != "participation" or real]
    found = {line.measure.id: line for theme in themes for line in place_numbers.lines(atlas, place, theme)}
    first = [found[measure] for measure in wanted if measure in found]
    if not any(line.cell.value is not None for line in first):
        first = [line for line in found.values() if line.cell.value is not None] or first or list(found.values())
    return first[:SHOWN]


def map_kind(place: Place) -> str:
    """Return the kind of places that the map of a brief colors: the place's own, districts where it has no map."""
    return place.kind if place.kind in {*LAYERS, "college"} else "district"


def _number(line: Line, place: Place) -> Number:
    measure = line.measure
    beside = []
    if place.place_id != places.COUNTY and line.benchmark.status != "not_applicable":
        county = "LA County (sum)" if line.benchmark.members is not None else "LA County"
        beside.append(f"{county} {place_numbers.said(measure, line.benchmark)}")
    if line.state.status == "reported":
        beside.append(f"California {place_numbers.said(measure, line.state)}")
    return Number(
        label=f"{measure.short_name}, {words.year(measure, line.cell.year)}",
        value=place_numbers.said(measure, line.cell),
        beside=tuple(beside),
        difference=f"{line.against_county}." if line.against_county else "",
    )


def _lead(atlas: Atlas, place: Place, lines: Sequence[Line], figures: Sequence[Shown]) -> str:
    """Return the widest gap; the first number in a full sentence where no gap can be told or it is an illustration."""
    gaps = figures[-1].exhibit if figures else None
    if gaps and gaps.figure is not None and (not gaps.illustrative or not lines):
        return gaps.sentence
    if not lines:
        return f"No measure has a value for {place.name}."
    return words.cell_sentence(lines[0].measure, atlas.registries.groups["all"], place, lines[0].cell)


def _subtitle(atlas: Atlas, place: Place) -> str:
    """Return what kind of place it is, without the link that a page shows."""
    first = place_inside.description(atlas, place).partition("\n")[0]
    return shortened(first.partition(" [Website]")[0], LONGEST_TEXT)


def _figures(atlas: Atlas, place: Place, asked: Question, drawn: Sequence[str]) -> list[Shown]:
    """Return the map with the place, or the district it belongs to, outlined, and the gaps of its groups."""
    kind = map_kind(place)
    chosen = place.place_id if place.kind == kind else place.parent
    exhibit = place_gaps.gap_chart(atlas, place, asked.measure, asked.year, LIGHT)
    gaps = Shown(exhibit, exhibit.notes[0] if exhibit.figure is not None else "")
    if asked.year not in years(atlas, asked.measure, kind):
        return [gaps]
    choice = MapChoice(kind, tuple(drawn), selected=chosen)
    return [Shown(map_exhibit.map_of(atlas, asked, choice, LIGHT), outlined(atlas, place, drawn)), gaps]


def outlined(atlas: Atlas, place: Place, drawn: Sequence[str]) -> str:
    """Say which place the map outlines; empty where it outlines none."""
    kind = map_kind(place)
    if place.kind == kind:
        return f"Outlined: {place.name}." if kind == "college" or place.place_id in drawn else ""
    if place.parent and place.parent in drawn:
        return f"Outlined: {places.get(atlas, place.parent).name}, the district of this school."
    return ""


def _inside(atlas: Atlas, place: Place) -> list[Section]:
    """Return what lies inside a place or around it, the largest shares first."""
    said = []
    for part in place_inside.parts(atlas, place):
        names = [f"{name} ({share})" if share else name for _, name, share in part.lines]
        said.append(f"{part.heading} ({len(names)}): {words.listing(names, limit=INSIDE)}.")
    return [Section("Inside and around", tuple(shortened(text, 2 * LONGEST_TEXT) for text in said))] if said else []


def _not_public(atlas: Atlas) -> list[Section]:
    return [] if _participation_is_known(atlas) else [Section("What nobody can say", (overview.NOT_PUBLIC,))]


def _participation_is_known(atlas: Atlas) -> bool:
    """Whether files say who takes part, and not an illustration."""
    rows = atlas.rows(PARTICIPATION)
    return len(rows) > 0 and not tables.is_illustrative(atlas, measure_of(atlas, PARTICIPATION))


def _caveats(lines: Sequence[Line], figures: Sequence[Shown]) -> tuple[str, ...]:
    """Return what a reader must know of the figures and the numbers, each once and none that a caption says."""
    said = [note for shown in figures for note in shown.exhibit.notes if note != shown.caption]
    said += [
        f"{line.measure.short_name}: {note}" for line in lines for note in line.measure.caveats if note not in said
    ]
    return tuple(dict.fromkeys(shortened(note, LONGEST_TEXT) for note in said))


def _gap_table(figures: Sequence[Shown]) -> list[Section]:
    """Return the numbers of the gap chart as a table, for those who read numbers or hear them read."""
    if not figures or figures[-1].exhibit.figure is None:
        return []
    table = figures[-1].exhibit.table
    shown = _rounded(table.select(column for column in GAP_COLUMNS if column in table.columns))
    rows = [tuple("" if value is None else str(value) for value in row) for row in shown.rows()]
    exhibit = figures[-1].exhibit
    return [Section(exhibit.title, (), (tuple(shown.columns), *rows), exhibit.illustrative)]


def _rounded(table: pl.DataFrame) -> pl.DataFrame:
    """Write counts as whole numbers and put the state where there is no value."""
    counts = [column for column in table.columns if table.schema[column].is_numeric()]
    value = pl.when(pl.col("Value") == "–").then("Status").otherwise("Value").alias("Value")
    whole = [
        pl.Series(name, [None if item is None else f"{item:,.0f}" for item in table[name]], pl.String)
        for name in counts
    ]
    return table.with_columns(value, *whole).drop("Status")


def _sources(atlas: Atlas, lines: Sequence[Line], figures: Sequence[Shown]) -> tuple[Source, ...]:
    """Return the sources of the four numbers, of what they are held against, and of the figures."""
    cells = [cell for line in lines for cell in (line.cell, line.benchmark, line.state)]
    numbers = tables.sources(atlas, pl.DataFrame({"source": [cell.source for cell in cells]}, {"source": pl.String}))
    shown = [source for item in figures for source in item.exhibit.sources]
    return tuple({source.id: source for source in (*shown, *numbers)}.values())


def partly_illustrative(made: Brief) -> str:
    """Return the badge of a brief in which some parts are an illustration, empty where none is."""
    marked = [shown.exhibit.illustrative for shown in made.figures] + [part.illustrative for part in made.sections]
    return PARTLY if any(marked) else ""


def sources_line(exhibit: Exhibit) -> str:
    """Return the sources of a figure with the agencies' short names; addresses stand in the list of sources."""
    named = [source.short_citation for source in exhibit.sources]
    return f"Source: {words.listing(named)}." if named else "Source: no file at hand has a value for this choice."


def about_link(link: str, *, code: bool) -> str:
    """Say what the address is good for: charts' tables, and where it works."""
    said = "The live view has every chart's table, its download and all notes."
    if any(host in link for host in THIS_COMPUTER):
        said += " This address works on the computer that runs the app."
    return said if code else f"{said} The address is too long for a code on paper."


def shortened(text: str, limit: int) -> str:
    """Cut a text that would break a page, with an ellipsis."""
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"
