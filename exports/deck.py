"""The deck: one slide a step of the story, with native charts, tables and map, and a closing slide with the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from pptx.util import Inches

from atlas.boundaries import feature_ids
from atlas.data import Atlas
from atlas.places import COUNTY, Place, get
from contracts.registries import Source
from exports import deck_charts, deck_map, deck_table, office_text
from exports.deck_slide import Slide
from exports.deck_theme import BODY_HEIGHT, BODY_TOP, INSIDE, MARGIN, SIZES, presentation
from exports.maps import STATIC
from exports.record import Record, live_view, source_lines
from exports.scenario import LONGEST_NAME, scenario_link, with_outcomes, with_short_title
from views import brief, story, words
from views.map_figure import LAYERS, MapChoice
from views.palette import LIGHT
from views.scenario_view import ScenarioView
from views.story import Step

BODY = (MARGIN, BODY_TOP, INSIDE, BODY_HEIGHT)
MAP_WIDTH = Inches(6.2)
UNKNOWN = "unknown"  # the step that says what no file holds: its exhibit lists every file there is
MOST_SOURCES = 10
CUT = "A line that runs out of the chart goes on; its end is in the live table."
LINE = 110  # characters that stand on one line across the slide
BEFORE_A_SCENARIO = ("opening", "problem", "map", "gaps")
MADE = dt.datetime(2026, 1, 1)  # noqa: DTZ001 - Office files hold no zone; a fixed date keeps equal decks equal


def place_deck(atlas: Atlas, place: Place, app: str) -> bytes:
    """Return the story of a place as a PowerPoint file; `app` is the address of the running app."""
    foot = Record(atlas.label, live_view(app, "place", {"place": place.place_id, "data": atlas.version}), ())
    short = replace(place, name=office_text.shorten(place.name, LONGEST_NAME))
    return _deck(place.name, _steps(atlas, short), _selected(place), foot)


def scenario_deck(view: ScenarioView, app: str) -> bytes:
    """Return the story of a scenario: what is, what it would do, for whom, how sure, what to ask for."""
    place = get(view.atlas, view.scenario.places[0] if len(view.scenario.places) == 1 else COUNTY)
    before = [step for step in _steps(view.atlas, place) if step.id in BEFORE_A_SCENARIO]
    after = scenario_steps(with_short_title(view))
    foot = Record(view.atlas.label, scenario_link(view, app), (), run=view.result.record)
    return _deck(view.scenario.title, [*before, *after], _selected(place), foot)


def _steps(atlas: Atlas, place: Place) -> list[Step]:
    """Return the steps of a place's story."""
    kind = brief.map_kind(place)
    drawn = feature_ids(STATIC, LAYERS[kind]) if kind in LAYERS else ()
    choice = MapChoice(kind, tuple(drawn), selected=_selected(place))
    return [make(LIGHT) for make in story.place_story(atlas, place, choice).values()]


def scenario_steps(view: ScenarioView) -> list[Step]:
    """Return the steps of a scenario; where nobody is placed only what says so and the ask."""
    told = story.scenario_story(lambda: view, with_outcomes, placing=view.result.total > 0)
    return [_stating(make(LIGHT)) for make in told.values()]


def _stating(step: Step) -> Step:
    """Return the step of the numbers with its finding, which names the scenario, as the title."""
    if step.id != "scenario" or not step.text:
        return step
    title, rest = words.first_sentence(step.text[0])
    return replace(step, title=title, text=tuple(line for line in (rest, *step.text[1:]) if line))


def _selected(place: Place) -> str | None:
    """Return the place that the map outlines: the place itself, or the district of a school."""
    if place.place_id == COUNTY:
        return None
    return place.place_id if place.kind == brief.map_kind(place) else place.parent


def _deck(title: str, steps: Sequence[Step], selected: str | None, foot: Record) -> bytes:
    """Return the file: a slide a step, then the record."""
    deck = presentation()
    deck.core_properties.title = office_text.shorten(title, 200)
    deck.core_properties.language = "en-US"
    deck.core_properties.author = deck.core_properties.last_modified_by = "WBL Atlas"
    deck.core_properties.created = deck.core_properties.modified = MADE
    for step in steps:
        _slide(deck, step, selected, foot)
    illustrative = any(step.illustrative for step in steps)
    sources = tuple({source.id: source for step in steps for source in _sources(step)}.values())
    _closing(deck, title, Record(foot.data_version, foot.link, sources, illustrative, foot.run))
    buffer = BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _slide(deck: Any, step: Step, selected: str | None, foot: Record) -> None:  # noqa: ANN401 - python-pptx has no types
    """Add the slide of one step: what shows the finding, the source, the notes."""
    slide = Slide(deck, step.title, words.ILLUSTRATIVE if step.illustrative else "")
    exhibit = step.exhibit
    figure = exhibit.figure if exhibit else None
    chart = _chart(step)
    if step.numbers:
        slide.cards([(item.label, item.value, item.beside) for item in step.numbers])
        if step.text:
            slide.text(step.text, (MARGIN, BODY_TOP + Inches(2.8), INSIDE, BODY_HEIGHT - Inches(2.8)))
    elif exhibit and deck_map.is_map(figure):
        _map(slide, step, selected)
    elif exhibit and chart:
        cut = (CUT,) if deck_charts.is_cut(chart) else ()
        deck_charts.add(slide, chart, _under(slide, (*step.text, *cut)), exhibit.alt)
    elif exhibit and step.id != UNKNOWN and len(exhibit.table):
        deck_table.add(slide, deck_table.rows_of(exhibit.table), BODY, exhibit.alt)
    else:
        slide.numbered(step.text)
    sources = _sources(step)
    if sources:
        slide.foot(f"Source: {_cited(sources)}. Data {foot.data_version}.")
    slide.number()
    slide.notes(*_notes(step))


def _chart(step: Step) -> deck_charts.Chart | None:
    """Return the step's figure as a native chart, None where it has none: flows of money become stacked bars."""
    if step.exhibit is None:
        return None
    if step.id == "money":
        return deck_charts.flow(step.exhibit.table)
    chart = deck_charts.chart_of(step.exhibit.figure)
    return deck_charts.with_reference(chart, step.exhibit.figure) if chart and step.id == "gaps" else chart


def _cited(sources: Sequence[Source]) -> str:
    """Name the first sources in short; the notes name all with their addresses."""
    named = list(dict.fromkeys(source.short_citation for source in sources))
    more = f", and {len(named) - 2} more in the notes" if len(named) > 2 else ""  # noqa: PLR2004 - two fit on the line
    return office_text.shorten("; ".join(named[:2]), 100) + more


def _under(slide: Slide, text: Sequence[str]) -> tuple[int, int, int, int]:
    """Write a step's sentences, where it has some, and return the box that is left under them.

    Lines that are no sentences list what the chart shows; they are in the notes.
    """
    left, top, width, height = BODY
    said = " ".join(line for line in text if line.endswith("."))
    if not said:
        return BODY
    used = Inches(0.4) if len(said) <= LINE else Inches(0.75)
    slide.text([said], (left, top, width, used), size=16)
    return left, top + used, width, height - used


def _map(slide: Slide, step: Step, selected: str | None) -> None:
    """Draw the map on the left; legend, text and what is not on it on the right."""
    if step.exhibit is None:
        return
    deck_map.draw(slide, step.exhibit, (MARGIN, BODY_TOP, MAP_WIDTH, BODY_HEIGHT), selected)
    left = MARGIN + MAP_WIDTH
    width = INSIDE - MAP_WIDTH
    below = deck_map.legend(slide, step.exhibit.legend, left, BODY_TOP, width)
    rest = BODY_TOP + BODY_HEIGHT - below - Inches(0.2)
    slide.text([*step.text, deck_map.ISLANDS], (left, below + Inches(0.2), width, rest), size=16)


def _sources(step: Step) -> tuple[Source, ...]:
    """Return the sources of a step and of the exhibit that it shows; what is not known has none."""
    shown = step.exhibit.sources if step.exhibit and step.id != UNKNOWN else ()
    return (*step.sources, *shown)


def _notes(step: Step) -> tuple[str, ...]:
    """Return the speaker notes: finding, lines, what to know of the numbers, sources with their addresses."""
    exhibit = step.exhibit
    said = [step.title, *step.text, *(f"{item.label}: {item.value}. {item.beside}" for item in step.numbers)]
    if exhibit:
        said += [exhibit.title, exhibit.sentence, *exhibit.notes]
    if step.illustrative:
        said.append(f"{words.ILLUSTRATIVE}. {words.ILLUSTRATIVE_WHY}")
    sources = [f"{citation} {address}".strip() for citation, address in source_lines(_sources(step))]
    return (*dict.fromkeys(said), *(("Sources:", *dict.fromkeys(sources)) if sources else ()))


def _closing(deck: Any, title: str, foot: Record) -> None:  # noqa: ANN401 - the same
    """Add the last slide: which data and which run these numbers are, and where they come from."""
    slide = Slide(deck, "Where these numbers come from", foot.badge)
    rows = [("Record", ""), *((label, value) for label, value in foot.lines if label != "Live view")]
    height = Inches(0.36) * len(rows)
    deck_table.add(
        slide,
        rows,
        (MARGIN, BODY_TOP, INSIDE, height),
        "Run record: " + ", ".join(f"{label} {value}" for label, value in rows[1:]),
    )
    top = BODY_TOP + height + Inches(0.15)
    link = slide.text(["Open the live view"], (MARGIN, top, INSIDE, Inches(0.4)), size=16, name="Live view")
    link.text_frame.paragraphs[0].runs[0].hyperlink.address = foot.link
    cited = list(dict.fromkeys(source.short_citation for source in foot.sources))
    if len(cited) > MOST_SOURCES:
        cited = [*cited[:MOST_SOURCES], f"And {len(cited) - MOST_SOURCES} more, in the notes of this slide."]
    top += Inches(0.5)
    slide.text(cited, (MARGIN, top, INSIDE, BODY_TOP + BODY_HEIGHT - top), size=SIZES["small"], name="Sources")
    addresses = [f"{citation} {address}".strip() for citation, address in source_lines(foot.sources)]
    slide.number()
    slide.notes(title, *(f"{label}: {value}" for label, value in foot.lines), "Sources:", *addresses)
