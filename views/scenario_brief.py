"""A scenario on paper: the brief of a scenario, and what it does in one place for the brief of that place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contracts.errors import AtlasError
from scenarios.here import here
from views import scenario_headline, scenario_map, scenario_places, words
from views.brief import LONGEST_TEXT, LONGEST_TITLE, Brief, Number, Section, Shown, shortened
from views.palette import LIGHT
from views.scenario_headline import percent, whole
from views.scenario_parts import ILLUSTRATIVE, SMALL, access_sources, dollars

if TYPE_CHECKING:
    from collections.abc import Sequence

    from atlas.places import Place
    from contracts.registries import Source
    from scenarios.forecast import Forecast
    from views.exhibit import Exhibit
    from views.scenario_view import ScenarioView

PRESETS = {"null": "Null", "sceptical": "Sceptical", "central": "Central", "optimistic": "Optimistic"}
OUTCOMES = (
    "Access is arithmetic under constraints; what it does for students is uncertain. Four readings of the evidence "
    "stand side by side and are never blended."
)
NOT_MODELLED = (
    "The funding model shares out placements by school district and college, so it says nothing of this place."
)


def scenario_brief(view: ScenarioView) -> Brief:
    """Return the brief of a scenario; the outcomes stand in it where the view has them."""
    title = shortened(view.scenario.title, LONGEST_TITLE)
    figures = tuple(_figures(view))
    sections = (*_money(view), *_limits(view), *_outcomes(view))
    return Brief(
        title=f"{title}: what it would buy, {view.years}",
        subtitle=shortened(view.scenario.description.strip() or f"Scenario {view.scenario.name}.", LONGEST_TEXT),
        lead=scenario_headline.sentence(view),
        numbers=tuple(
            Number(number.label, number.value, (shortened(number.beside, LONGEST_TEXT),))
            for number in scenario_headline.numbers(view)
        ),
        figures=figures,
        sections=sections,
        caveats=_caveats(view, figures),
        file_name=f"brief_{view.scenario.name}_{view.school_year(0)}",
        sources=_sources(view, figures),
        illustrative=view.illustrative,
    )


def with_scenario(made: Brief, view: ScenarioView, place: Place, link: str) -> Brief:
    """Return the brief of a place with what a scenario does there: said first, with its caveats and its sources.

    `link` opens the scenario. A place that the model does not know gets the sentence that says so, and no source.
    """
    section = replace(in_place(view, place), link=link)
    sections = (section, *made.sections)
    if section.paragraphs == (NOT_MODELLED,):
        return replace(made, sections=sections)
    notes = [shortened(note, LONGEST_TEXT) for note in view.result.notes]
    said = [*made.caveats, *notes, *([ILLUSTRATIVE] if view.illustrative else [])]
    sources = {source.id: source for source in (*made.sources, *access_sources(view))}
    return replace(made, sections=sections, caveats=tuple(dict.fromkeys(said)), sources=tuple(sources.values()))


def in_place(view: ScenarioView, place: Place) -> Section:
    """Return what a scenario does in a place, for the place's own brief."""
    title = shortened(view.scenario.title, LONGEST_TITLE)
    heading = f"What {title} does here, {view.years}"
    try:
        found = here(view.result, place.place_id)
    except AtlasError:
        return Section(heading, (NOT_MODELLED,))
    if found.places < SMALL:
        inside = "" if view.result.total >= SMALL else f" {scenario_headline.sentence(view)}"
        return Section(heading, (f"It adds no placement here.{inside}",))
    lines = (
        f"It adds {words.count(round(found.places), 'new paid placement')}, about {whole(found.yearly)} a year: "
        f"{percent(found.after)} of students here would have one in an average year, against {percent(found.before)} "
        f"today. {_institutions(found.funded, found.institutions, place)}".strip()
    )
    return Section(heading, (lines,), illustrative=view.illustrative)


def _institutions(funded: int, there: int, place: Place) -> str:
    """Say how many institutions get placements, where a place has more than one."""
    if there < 2:  # noqa: PLR2004 - one institution is the place itself
        return ""
    shared = " An area counts the share of an institution's placements that its students are." if place.is_area else ""
    get = "gets" if funded == 1 else "get"
    return f"{funded} of the {there} districts and colleges that lie in it, at least partly, {get} placements.{shared}"


def _figures(view: ScenarioView) -> list[Shown]:
    """Return where access changes, and for which groups; nothing where nobody is placed."""
    if view.result.total < SMALL:
        return []
    exhibits = [scenario_map.change_map(view, LIGHT), scenario_places.groups(view, LIGHT)]
    return [Shown(exhibit, exhibit.notes[0]) for exhibit in exhibits if exhibit.figure is not None]


def _money(view: ScenarioView) -> list[Section]:
    """Return each stream with money: what comes, what it pays for, what cannot be spent."""
    rows = [
        (
            row.stream.name,
            dollars(row.budget + row.system),
            dollars(row.spent),
            dollars(row.system),
            dollars(row.stranded),
        )
        for row in view.result.streams
        if row.budget + row.system >= SMALL
    ]
    if not rows:
        return [Section("Where the money goes", ("The scenario adds no money.",))]
    head = (f"Stream, {view.years}", "Can reach students", "Pays for placements", "Pays for hubs", "Cannot be spent")
    placement = view.result.placement
    cost = f"One placement costs {dollars(placement.cost.total)}, of which wages {dollars(placement.cost.wages)}."
    band = placement.band.warning or ""
    return [Section("Where the money goes", (f"{cost} {band}".strip(),), (head, *rows))]


def _limits(view: ScenarioView) -> list[Section]:
    said = tuple(dict.fromkeys(view.result.limits))
    return [Section("What stops more", said)] if said else []


def _outcomes(view: ScenarioView) -> list[Section]:
    """Return what the placements may do for graduation under four readings of the evidence."""
    if not view.result.forecasts:
        return []
    head = ("Reading of the evidence", "Extra graduates (median)", "95% interval", "Chance that graduation alone pays")
    rows = [(PRESETS[preset], *_graduates(found)) for preset, found in view.result.forecasts.items()]
    return [Section(f"How sure, {view.years}", (OUTCOMES,), (head, *rows))]


def _graduates(found: Forecast) -> Sequence[str]:
    """Return the cells of one reading; what no study evaluated is said, not counted as zero."""
    if found.extra_graduates is None or found.break_even is None:
        return ("not evaluated", "", "")
    some = found.extra_graduates
    chance = words.rounded(100 * found.break_even.chance, 0)
    return (whole(some.median), f"{whole(some.low95)} to {whole(some.high95)}", f"{chance}%")


def _caveats(view: ScenarioView, figures: Sequence[Shown]) -> tuple[str, ...]:
    """Return the notes of the result and of the figures, each once and none that a caption says."""
    said = [*view.result.notes, *(note for shown in figures for note in shown.exhibit.notes if note != shown.caption)]
    return tuple(dict.fromkeys(shortened(note, LONGEST_TEXT) for note in said))


def _sources(view: ScenarioView, figures: Sequence[Shown]) -> tuple[Source, ...]:
    """Return the sources of the numbers and the figures, each once."""
    exhibits: list[Exhibit] = [shown.exhibit for shown in figures]
    found = (*view.sources, *(source for exhibit in exhibits for source in exhibit.sources))
    return tuple({source.id: source for source in found}.values())
