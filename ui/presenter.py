"""The presenter mode: a story step by step on a full screen, by arrow keys or clicker, without a network.

The step stands in the address, so a reload shows the same one. Keys are those of Streamlit's own buttons; a clicker
sends Page Down and Page Up, for which two more buttons wait where nobody sees them.
"""

import html

import streamlit as st

from atlas import places
from atlas.data import Atlas
from atlas.facts import Question, groups, years
from atlas.places import Place
from scenarios import codec
from scenarios.scenario import Scenario
from ui import address, area, choices, scenario_address, scenario_run, session, show
from ui.fragment import fragment
from ui.full_screen import full_screen
from views import brief, room, story, words
from views.exhibit import Exhibit
from views.map_figure import LAYERS, MapChoice
from views.story import Number, Step, Story

STAGE = "stage"
ENLARGED = 37 / 14  # charts are drawn with type of 14 pixels; 28 points are 37
COUNTY = "county"
USUAL_SCENARIO = "braided_wage_subsidy"
AS_WRITTEN = "1"
AMOUNTS = {"0.5": "Half the money", AS_WRITTEN: "As it is written", "2": "Twice the money", "4": "Four times the money"}
LONGEST_STEP = 4
MOST_SOURCES = 2
MAP_HEIGHT, CHART_HEIGHT = 400, 520
# 28 points are 37 pixels: what a ballroom reads from its last row. A narrow window gets what fits.
LOOK = """<style>
[data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stSidebarCollapsedControl"] {{ display: none; }}
[data-testid="stMainBlockContainer"] {{ padding: 1.5rem 3rem 7rem; }}
.st-key-clicker {{ display: none; }}
.st-key-way {{ position: fixed; inset: auto 0 0 0; z-index: 9; padding: .5rem 3rem; background: {background};
  border-top: 1px solid {line}; }}
ol.dots {{ display: flex; flex-wrap: wrap; gap: .4rem .9rem; align-items: center; min-height: 3rem;
  list-style: none; margin: 0; padding: 0; }}
ol.dots li {{ width: 1.1rem; height: 1.1rem; border-radius: 50%; border: 2px solid currentColor; }}
ol.dots li[aria-current] {{ background: currentColor; }}
dl.numbers {{ display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 2rem; }}
dl.numbers dd {{ margin: 0; }}
dl.numbers dd.value {{ font-size: 2.5rem; font-weight: 700; font-variant-numeric: tabular-nums; line-height: 1.1; }}
@media (min-width: 1000px) {{
  [data-testid="stMain"] :is(p, li, dt, dd, label, small, input, button, [data-testid="stMarkdownContainer"] span) {{
    font-size: 28pt !important; line-height: 1.3; }}
  [data-testid="stMain"] [data-testid="stIconMaterial"] {{ font-size: 28pt !important; }}
  [data-testid="stMain"] [data-baseweb="select"] > div {{ min-height: 4.5rem; }}
  [data-testid="stMain"] h1 {{ font-size: 36pt !important; line-height: 1.2; padding: 0 0 1rem; }}
  [data-testid="stMain"] [data-testid="stHeading"] h1 :is(p, span, div) {{
    font-size: inherit !important; line-height: inherit !important; }}
  dl.numbers {{ grid-template-columns: repeat(2, 1fr); }}
  dl.numbers dd.value {{ font-size: 60pt !important; }}
  [data-baseweb="popover"] li {{ font-size: 28pt; min-height: 4rem; }}
}}
</style>"""


def present(atlas: Atlas) -> None:
    """Show the step of the story that the address names, and the way to the next."""
    colors = session.colors()
    st.html(LOOK.format(background=colors.halo, line=colors.gridline))
    _stage(atlas)


@fragment(STAGE)
def _stage(atlas: Atlas) -> None:
    kind = address.text("story", COUNTY)
    place = _place(atlas, kind)
    at = _at(len(_steps(atlas, kind, place)))
    if list(_steps(atlas, kind, place))[at] == "map":
        choices.question(atlas, place.kind, STAGE, _first_measure(atlas, place))
    if list(_steps(atlas, kind, place))[at] == "scenario":
        _ask_the_amount()
    # Made after the boxes, so that what the room asks for is in the step already.
    steps = _steps(atlas, kind, place)
    _show(list(steps.values())[at](session.colors()))
    if at == 0:
        _choose_story(atlas, place)
    _way(at, len(steps))
    address.write()


def _steps(atlas: Atlas, kind: str, place: Place) -> Story:
    """Return the story: a scenario's, a place's, or the county's with a scenario in it."""
    if kind == "scenario":
        return _scenario_story(atlas, scenario_address.current())
    own = story.place_story(atlas, place, _map_choice(place), _question(atlas, place))
    if kind == "place":
        return own
    return story.with_scenario(own, _scenario_story(atlas, codec.preset(USUAL_SCENARIO)))


def _scenario_story(atlas: Atlas, scenario: Scenario) -> Story:
    times = address.text("amount", AS_WRITTEN)
    asked = story.with_money(scenario, float(times if times in AMOUNTS else AS_WRITTEN))
    placing = any(amount > 0 for money in asked.streams for amount in money.dollars)
    return story.scenario_story(lambda: scenario_run.run(atlas, asked), scenario_run.with_outcomes, placing=placing)


def _place(atlas: Atlas, kind: str) -> Place:
    """Return the place of the story; a code that does not exist is answered with the nearest one."""
    wanted = address.text("place") or str(st.session_state.get("area") or "")
    if kind != "place" or not wanted or area.says_unknown(atlas, "place"):
        return places.get(atlas, places.COUNTY)
    return places.get(atlas, wanted)


def _at(count: int) -> int:
    """Return the step from the address, from 0; the first where it names none, the last where it names one past it."""
    wanted = address.text("step", "1")
    return min(max(int(wanted), 1), count) - 1 if wanted.isdecimal() and len(wanted) < LONGEST_STEP else 0


def _choose_story(atlas: Atlas, place: Place) -> None:
    """Offer the stories on the first step; the place and the scenario are those of the other pages."""
    names = {COUNTY: "The county, with a scenario", "place": "One place", "scenario": "One scenario"}
    kind = address.choose("story", "Story", list(names), default=COUNTY, words=names.__getitem__, redraw=[STAGE])
    if kind == "place":
        labels = dict(places.of_kind(atlas, place.kind).select("place_id", "name").iter_rows())
        st.session_state["place"] = place.place_id  # a code that does not exist was answered above
        address.choose("place", "Place", list(labels), default="", words=labels.__getitem__, redraw=[STAGE])


def _first_measure(atlas: Atlas, place: Place) -> str:
    asked = brief.first_question(atlas, place)
    return asked.measure if asked else ""


def _question(atlas: Atlas, place: Place) -> Question | None:
    """Return what map and gaps ask: what the room chose on the map, as far as it exists for this place."""
    usual = brief.first_question(atlas, place)
    if usual is None:
        return None
    measure = address.text("measure", usual.measure)
    if measure not in choices.measures_for(atlas, place.kind):
        return usual
    known = years(atlas, measure, place.kind)
    group, year = address.text("group", "all"), address.text("year", known[-1])
    group = group if group in groups(atlas, measure, place.kind) else "all"
    return Question(measure, group, year if year in known else known[-1])


def _map_choice(place: Place) -> MapChoice:
    kind = brief.map_kind(place)
    drawn = session.drawn(LAYERS[kind]) if kind in LAYERS else ()
    return MapChoice(kind, drawn, place.place_id if place.kind == kind else None, phone=session.phone())


def _ask_the_amount() -> None:
    """Offer more or less money while the room watches."""
    address.choose("amount", "Money", list(AMOUNTS), default=AS_WRITTEN, words=AMOUNTS.__getitem__, redraw=[STAGE])


def _show(step: Step) -> None:
    """Show one step: the finding, the lines, the numbers, the figure and its source."""
    st.title(show.plain(step.title))
    if step.illustrative:
        show.illustrative()
    if step.numbers:
        st.html(_numbers(step.numbers))
    if step.exhibit and step.exhibit.figure is not None:
        _beside(step, step.exhibit)
    else:
        _lines(step)
    sources = step.exhibit.sources if step.exhibit else step.sources
    if sources:
        named = list(dict.fromkeys(source.short_citation for source in sources))
        st.markdown(show.plain(f"Source: {words.listing(named, limit=MOST_SOURCES)}."))


def _numbers(numbers: tuple[Number, ...]) -> str:
    """Return the numbers as a list of terms: what it is, how much, and what it stands beside."""
    items = "".join(
        f'<div><dt>{html.escape(item.label)}</dt><dd class="value">{html.escape(item.value)}</dd>'
        f"<dd>{html.escape(item.beside)}</dd></div>"
        for item in numbers
    )
    return f'<dl class="numbers">{items}</dl>'


def _lines(step: Step) -> None:
    if len(step.text) > 1:
        st.markdown("\n".join(f"- {show.plain(line)}" for line in step.text))
    elif step.text:
        st.markdown(show.plain(step.text[0]))


def _beside(step: Step, exhibit: Exhibit) -> None:
    """Show the figure as large as the room needs, and the lines beside a map or under a chart."""
    if exhibit.legend:
        figure_side, text_side = st.columns([3, 2], gap="large")
        with figure_side:
            show.figure(room.at_most(exhibit, MAP_HEIGHT), f"stage_{step.id}")
        with text_side:
            _lines(step)
        return
    large = exhibit if session.phone() else room.enlarged(exhibit, ENLARGED)
    show.figure(room.at_most(large, CHART_HEIGHT), f"stage_{step.id}")
    _lines(step)


def _way(at: int, count: int) -> None:
    """Show back, where we are, next, full screen and the way out; the keys are on the buttons."""
    with st.container(horizontal=True, vertical_alignment="center", gap="medium", key="way"):
        st.button("Back", shortcut="Left", on_click=_go, args=(at - 1,), disabled=at == 0)
        st.html(_dots(at, count))
        st.button("Next", shortcut="Right", on_click=_go, args=(at + 1,), disabled=at == count - 1, type="primary")
        full_screen()
        st.page_link("pages/overview.py", label="Leave")
    with st.container(key="clicker"):
        st.button("Previous step", shortcut="PageUp", on_click=_go, args=(max(at - 1, 0),))
        st.button("Next step", shortcut="PageDown", on_click=_go, args=(min(at + 1, count - 1),))


def _go(step: int) -> None:
    st.session_state["step"] = str(step + 1)


def _dots(at: int, count: int) -> str:
    """Return the progress as dots, with the words for those who do not see them."""
    here = ' aria-current="step"'
    dots = "".join(f"<li{here if number == at else ''}></li>" for number in range(count))
    return f'<ol class="dots" aria-label="Step {at + 1} of {count}">{dots}</ol>'
