"""The story for a room: steps that each state one finding, for the presenter mode and for the deck.

A story is an ordered table of steps by their ids; each is made when it is shown, in the colors of the moment.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from atlas import rankings
from atlas.data import Atlas
from atlas.facts import Question, cell, cells, group_gaps, measure_of, years
from atlas.places import Place
from contracts.registries import Source
from scenarios.scenario import Scenario
from views import (
    brief,
    coverage_exhibit,
    gap_ranking,
    map_exhibit,
    overview,
    place_gaps,
    place_numbers,
    scenario_headline,
    scenario_limits,
    scenario_map,
    scenario_money,
    scenario_outcomes,
    scenario_parts,
    scenario_places,
    tables,
    words,
)
from views.exhibit import Exhibit
from views.gap_ranking import GapChoice
from views.map_figure import MapChoice
from views.palette import Palette
from views.place_numbers import Line
from views.scenario_view import ScenarioView

MOST_GROUPS, MOST_INSTITUTIONS, MOST_PLACES, MOST_MISSING, MOST_PAYERS = 5, 4, 5, 3, 6
CHALLENGES = (
    "Employers are approached by many systems that do not know of one another.",
    "Schools, colleges and employers lack staff for it.",
    "Liability, payroll and who employs a student are a maze.",
    "Placements are random acts, apart from coursework.",
    "Nobody can say who takes part, how well, with what result.",
    "There is too little money for students' wages.",
)
ASKS = (
    "Regional hubs under a statewide center.",
    "Staff for schools and colleges, incentives for employers.",
    "A wage subsidy that braids state, federal, employer and philanthropic dollars.",
    "Shared data and metrics, tied to the Cradle-to-Career system.",
)
PROBLEM = "Six challenges that the atlas was built to answer"
OPENING = "Who gets internships, apprenticeships and student enterprise, and who gets paid, depends on the school."


@dataclass(frozen=True)
class Number:
    """A number for a room: what it is, the number, and one line on it."""

    label: str
    value: str
    beside: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class Step:
    """One finding for a room.

    `title` states it; `text` is at most a handful of lines to read aloud; `live` names what can be changed while the
    room watches: `map` for what the map shows, `scenario` for the amount of money, empty for nothing.
    """

    id: str
    title: str
    text: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    exhibit: Exhibit | None = None
    live: str = ""
    sources: tuple[Source, ...] = ()

    @property
    def illustrative(self) -> bool:
        """Whether anything on the step is an illustration."""
        return any(item.illustrative for item in self.numbers) or bool(self.exhibit and self.exhibit.illustrative)


Maker = Callable[[Palette], Step]
Story = Mapping[str, Maker]
Exhibits = Mapping[str, Callable[[ScenarioView, Palette], Exhibit]]


RESULTS: Exhibits = {
    "change": scenario_map.change_map,
    "places": partial(scenario_places.institutions, most=MOST_INSTITUTIONS),
    "groups": partial(scenario_places.representation, most=MOST_GROUPS),
}


def place_story(atlas: Atlas, place: Place, choice: MapChoice, question: Question | None = None) -> Story:
    """Return the story of a place: its numbers, what nobody knows, map, gaps, who is furthest behind, the ask.

    `choice` is the map to show; `question` is what the map asks, by default the first measure that the place has.
    """
    asked = question or brief.first_question(atlas, place)
    makers: dict[str, Maker] = {
        "opening": lambda _: _opening(atlas, place),
        "problem": lambda _: Step("problem", PROBLEM, CHALLENGES),
    }
    if asked:
        makers["map"] = lambda colors: _map(atlas, place, asked, choice, colors)
    if asked and _has_groups(atlas, place, asked):
        makers["gaps"] = lambda colors: _gaps(atlas, place, asked, colors)
    if asked and asked.year in years(atlas, asked.measure, "district"):
        makers["where"] = lambda colors: _where(atlas, place, asked, colors)
    return makers | {"unknown": lambda _: _unknown(atlas), "ask": lambda _: _ask()}


def scenario_story(
    view: Callable[[], ScenarioView], with_outcomes: Callable[[ScenarioView], ScenarioView], *, placing: bool = True
) -> Story:
    """Return the story of a scenario: what it buys, where, for whom, whose money, what stops it, how sure.

    `view` runs the model, and is called when a step needs its result; `with_outcomes` adds the outcomes, which take a
    moment and are needed by one step only. A scenario that places nobody, `placing` false, has nothing more to show
    than that.
    """
    makers: dict[str, Maker] = {"scenario": lambda _: _headline(view())}
    if not placing:
        return makers | {"ask": lambda _: _ask()}
    makers |= {name: partial(_result, name, make, view) for name, make in RESULTS.items()}
    makers["money"] = lambda colors: _money(view(), colors)
    makers["limits"] = lambda colors: _limits(view(), colors)
    makers["sure"] = partial(_result, "sure", scenario_outcomes.columns, lambda: with_outcomes(view()))
    return makers | {"ask": lambda _: _ask()}


def _has_groups(atlas: Atlas, place: Place, asked: Question) -> bool:
    """Whether any group of students has a number here; without one there are no gaps to draw."""
    rows = group_gaps(atlas, place, asked.measure, asked.year)
    return rows.filter(pl.col("group") != "all")["gap"].is_not_null().any()


def with_scenario(story: Story, scenario: Story) -> Story:
    """Return a place's story with the steps of a scenario before its ask."""
    return {name: step for name, step in story.items() if name != "ask"} | dict(scenario)


def with_money(scenario: Scenario, times: float) -> Scenario:
    """Return a scenario with the money of every stream multiplied, and its title saying so."""
    if times == 1:
        return scenario
    streams = tuple(
        replace(money, dollars=tuple(times * amount for amount in money.dollars)) for money in scenario.streams
    )
    return replace(scenario, streams=streams, title=f"{scenario.title}, money times {times:g}")


def _opening(atlas: Atlas, place: Place) -> Step:
    found = [line for line in brief.headlines(atlas, place) if line.cell.value is not None]
    numbers = tuple(
        Number(
            f"{line.measure.short_name}, {words.year(line.measure, line.cell.year)}",
            words.number(line.cell.value, line.measure.unit),
            _beside(line),
            tables.is_illustrative(atlas, line.measure),
        )
        for line in found
    )
    title = f"Who gets work-based learning in {place.name}?"
    sources = tuple(dict.fromkeys(atlas.registries.sources[line.cell.source] for line in found if line.cell.source))
    return Step("opening", title, (OPENING,), numbers, sources=sources)


def _beside(line: Line) -> str:
    """Name the county and its number before the difference to it; nothing where there is none."""
    county = place_numbers.said(line.measure, line.benchmark)
    return f"LA County {county}: {line.against_county}." if line.against_county else ""


def _map(atlas: Atlas, place: Place, asked: Question, choice: MapChoice, colors: Palette) -> Step:
    """Show the map with the number of the place as the finding; a room may ask for other measures and groups."""
    measure, group = measure_of(atlas, asked.measure), atlas.registries.groups[asked.group]
    exhibit = map_exhibit.map_of(atlas, asked, choice, colors)
    title = words.cell_sentence(measure, group, place, cell(atlas, place.place_id, asked))
    spread = map_exhibit.spread(choice.kind, measure, group, shown_on(atlas, asked, choice))
    return Step("map", title, (spread,), exhibit=exhibit, live="map")


def shown_on(atlas: Atlas, asked: Question, choice: MapChoice) -> pl.DataFrame:
    """Return the cells that a map draws."""
    rows = cells(atlas, choice.kind, asked)
    return rows if choice.kind == "college" else rows.filter(pl.col("place_id").is_in(choice.drawn))


def _gaps(atlas: Atlas, place: Place, asked: Question, colors: Palette) -> Step:
    exhibit = place_gaps.gap_chart(atlas, place, asked.measure, asked.year, colors, most=MOST_GROUPS)
    return _found("gaps", exhibit)


def _where(atlas: Atlas, place: Place, asked: Question, colors: Palette) -> Step:
    """Name the districts that are furthest behind for the group that is furthest behind in the place."""
    measure = measure_of(atlas, asked.measure)
    rows = group_gaps(atlas, place, asked.measure, asked.year)
    worst = place_gaps.widest(rows, measure)
    question = replace(asked, group=str(worst["group"]) if worst else "all")
    reference = "all" if worst else rankings.THE_COUNTY
    choice = GapChoice("district", question, reference)
    exhibit = gap_ranking.gaps_of_places(atlas, choice, colors)
    return Step(
        "where",
        gap_ranking.how_many_behind(atlas, choice),
        gap_ranking.furthest(exhibit, MOST_PLACES),
        exhibit=replace(exhibit, figure=None),
    )


def _unknown(atlas: Atlas) -> Step:
    exhibit = coverage_exhibit.coverage_of(atlas)
    missing = tuple(f"{what}: {holder}." for what, holder, _ in coverage_exhibit.NOT_IN_HAND[:MOST_MISSING])
    real = not tables.is_illustrative(atlas, measure_of(atlas, "wbl_any"))
    title = exhibit.sentence if real else "No public file says who takes part in work-based learning, or who is paid"
    return Step("unknown", title, missing if real else (*missing, overview.ILLUSTRATION), exhibit=exhibit)


def _headline(view: ScenarioView) -> Step:
    found = scenario_headline.numbers(view)
    numbers = tuple(Number(item.label, item.value, item.beside, item.illustrative) for item in found)
    exhibit = scenario_headline.exhibit(view)
    return Step("scenario", view.scenario.title, (exhibit.sentence,), numbers, exhibit=exhibit, live="scenario")


def _result(
    name: str,
    make: Callable[[ScenarioView, Palette], Exhibit],
    view: Callable[[], ScenarioView],
    colors: Palette,
) -> Step:
    exhibit = make(view(), colors)
    return _found(name, exhibit)


def _money(view: ScenarioView, colors: Palette) -> Step:
    """Name the payers as lines: a flow chart of many small payers cannot be read from the last row."""
    exhibit = scenario_money.flow(view, colors)
    paid = (
        exhibit.table.group_by("From", maintain_order=True)
        .agg(pl.col("Dollars").sum())
        .sort("Dollars", descending=True)
    )
    lines = tuple(f"{payer}: {scenario_parts.dollars(amount)}" for payer, amount in paid.head(MOST_PAYERS).rows())
    title, rest = words.first_sentence(exhibit.sentence)
    return Step("money", title, (*lines, rest) if rest else lines, exhibit=replace(exhibit, figure=None))


def _limits(view: ScenarioView, colors: Palette) -> Step:
    """Say what stops more placements, the most productive relaxation first."""
    exhibit = scenario_limits.limits(view, colors)
    title, *rest = view.result.limits or (exhibit.sentence,)
    return Step("limits", title, tuple(rest), exhibit=replace(exhibit, figure=None))


def _found(name: str, exhibit: Exhibit) -> Step:
    """Return a step whose title is the first sentence of the finding; the others are its lines."""
    title, rest = words.first_sentence(exhibit.sentence)
    return Step(name, title, (rest,) if rest else (), exhibit=exhibit)


def _ask() -> Step:
    return Step("ask", "Four answers to weigh", ASKS)
