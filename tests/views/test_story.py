"""The story for a room: each step states a finding, with the numbers of the pages."""

import pytest

from atlas import places
from atlas.data import Atlas
from atlas.facts import Question, cell
from scenarios import codec
from scenarios.inputs import from_atlas
from scenarios.outlook import outlook
from tests.views import sample
from views import overview, place_gaps, story
from views.palette import LIGHT
from views.scenario_view import ScenarioView, run_view, with_forecasts

PLACE_STEPS = ["opening", "problem", "map", "gaps", "where", "unknown", "ask"]


def told(atlas: Atlas, code: str, question: Question | None = None) -> story.Story:
    return story.place_story(atlas, places.get(atlas, code), sample.choice("district"), question)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("county:19", PLACE_STEPS),
        ("assembly:52", PLACE_STEPS),
        ("district:1964345", PLACE_STEPS),
        # What colleges count, districts do not; and it is not published by group.
        ("college:117788", ["opening", "problem", "map", "unknown", "ask"]),
    ],
)
def test_steps(committed: Atlas, code: str, expected: list[str]) -> None:
    steps = told(committed, code)
    assert list(steps) == expected
    for name, make in steps.items():
        step = make(LIGHT)
        assert step.id == name
        assert step.title
        assert "None" not in " ".join((step.title, *step.text)).split()


def test_the_opening_shows_the_numbers_of_the_first_screen(committed: Atlas) -> None:
    step = told(committed, "county:19")["opening"](LIGHT)
    assert [number.value for number in step.numbers] == [item.value for item in overview.headlines(committed)]
    assert step.sources


def test_the_opening_of_a_place_names_what_it_stands_beside(committed: Atlas) -> None:
    step = told(committed, "assembly:52")["opening"](LIGHT)
    assert step.numbers[0].beside.startswith("LA County 55.7%: 1.9 points above; larger than chance")
    assert {number.beside for number in told(committed, "county:19")["opening"](LIGHT).numbers} == {""}


def test_the_map_says_the_number_of_the_place_and_can_be_changed(committed: Atlas) -> None:
    asked = Question("graduation", "foster", "2024-25")
    step = told(committed, "assembly:52", asked)["map"](LIGHT)
    assert step.live == "map"
    assert cell(committed, "assembly:52", asked).value is None  # too many schools hide it
    assert step.title.startswith("The number of foster youth in Assembly District 52") or "suppressed" in step.title
    assert step.text[0].startswith("Among ")


def test_gaps_draw_the_widest_and_keep_all_in_the_table(committed: Atlas) -> None:
    step = told(committed, "county:19")["gaps"](LIGHT)
    assert step.exhibit is not None
    assert len(step.exhibit.figure.data[0].x) == story.MOST_GROUPS
    full = place_gaps.gap_chart(committed, places.get(committed, "county:19"), "cci_prepared", "2024-25", LIGHT)
    assert step.exhibit.table.equals(full.table)
    assert full.sentence.startswith(step.title)


def test_where_counts_the_districts_behind_and_names_the_furthest(committed: Atlas) -> None:
    step = told(committed, "assembly:52")["where"](LIGHT)
    assert step.title.startswith(
        "In 42 of 42 school districts English learners are behind all students of the same place"
    )
    assert len(step.text) == story.MOST_PLACES
    assert step.text[0] == "Arcadia Unified: 25.6%, 47.5 points below"


def test_a_scenario_is_told_from_one_run_and_ends_the_countys_story(committed: Atlas) -> None:
    runs = []

    def view() -> ScenarioView:
        runs.append(1)
        return run_view(committed, from_atlas(committed), codec.preset("ab_2273"), outcomes=False)

    def with_outcomes(shown: ScenarioView) -> ScenarioView:
        return with_forecasts(
            shown, outlook(shown.scenario, shown.result.assembly, shown.result.solution, shown.inputs)
        )

    own = story.scenario_story(view, with_outcomes)
    both = story.with_scenario(told(committed, "county:19"), own)
    assert runs == []  # nothing runs before a step is shown
    assert list(both) == [*PLACE_STEPS[:-1], *own]
    step = own["scenario"](LIGHT)
    assert (step.live, len(step.numbers), step.illustrative) == ("scenario", 4, True)
    for make in own.values():
        assert make(LIGHT).title


@pytest.mark.parametrize(("times", "title"), [(1, "Braided wage subsidy"), (2, "Braided wage subsidy, money times 2")])
def test_more_money_multiplies_every_stream(times: float, title: str) -> None:
    written = codec.preset("braided_wage_subsidy")
    asked = story.with_money(written, times)
    assert asked.title == title
    assert [sum(money.dollars) for money in asked.streams] == [times * sum(money.dollars) for money in written.streams]


def test_a_scenario_that_places_nobody_says_so_once() -> None:
    told_once = story.scenario_story(lambda: pytest.fail("nothing to run"), lambda view: view, placing=False)
    assert list(told_once) == ["scenario", "ask"]
