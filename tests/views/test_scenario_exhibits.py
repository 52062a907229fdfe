"""Every exhibit of a scenario: title, sentence, table, sources and badge, with money and without, hostile names too."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.scenarios.small import small_inputs
from tests.views import scenario_sample as sample
from views import (
    scenario_baseline,
    scenario_cost,
    scenario_limits,
    scenario_map,
    scenario_money,
    scenario_outcomes,
    scenario_places,
    scenario_tornado,
    scenario_years,
)
from views.exhibit import Exhibit
from views.palette import DARK, LIGHT, Palette
from views.scenario_view import ScenarioView

Draw = Callable[[ScenarioView, Palette], Exhibit]
EXHIBITS: dict[str, Draw] = {
    "map": scenario_map.change_map,
    "institutions": scenario_places.institutions,
    "groups": scenario_places.groups,
    "representation": scenario_places.representation,
    "money": scenario_money.flow,
    "limits": scenario_limits.limits,
    "years": scenario_years.years,
    "cost": scenario_cost.build_up,
    "outcomes": scenario_outcomes.columns,
    "tornado": scenario_tornado.tornado,
    "places_tornado": scenario_tornado.places,
    "baseline": scenario_baseline.dependence,
}
SLOW = ("places_tornado", "baseline")
HOSTILE = ("<b>Bold</b> $1 & $2 [x](y)", "\u200f\u0645\u0634\u0631\u0648\u0639\u200f", "🎓" * 40, "=1+1", "long " * 200)


def check(exhibit: Exhibit, view: ScenarioView) -> None:
    """Assert what holds of every exhibit of every scenario."""
    assert view.scenario.title in exhibit.title
    assert view.school_year(0) in exhibit.title
    assert exhibit.sentence.strip().endswith(".")
    assert exhibit.sentence in exhibit.alt
    assert exhibit.table.columns[-1] == "Source"
    assert {"Status", "Basis"} <= set(exhibit.table.columns)
    assert exhibit.unit or "Unit" in exhibit.table.columns
    assert exhibit.table.select("Status", "Source").null_count().sum_horizontal().item() == 0
    assert exhibit.sources
    assert view.result.record.id in exhibit.notes[-1]
    assert exhibit.illustrative == view.illustrative
    assert exhibit.file_name.isascii()


# Reruns of the preset with six streams take seconds; the other presets show that they work.
PAIRS = [
    (preset, name) for preset in sample.PRESETS for name in EXHIBITS if (preset, name in SLOW) != (sample.BRAIDED, True)
]


@pytest.mark.parametrize(("preset", "name"), PAIRS)
def test_every_exhibit_names_scenario_year_source_and_run(preset: str, name: str) -> None:
    view = sample.preset(preset)
    check(EXHIBITS[name](view, LIGHT), view)


@pytest.mark.parametrize("name", [name for name in EXHIBITS if name != "cost"])
def test_without_money_there_is_a_sentence_and_no_empty_figure(name: str) -> None:
    exhibit = EXHIBITS[name](sample.preset("today"), DARK)
    assert exhibit.sentence == "Today, with no new money adds no money, so there is no new placement to show."
    assert exhibit.figure is None


@pytest.mark.parametrize("name", EXHIBITS)
def test_money_that_can_place_nobody_says_why(name: str) -> None:
    # Perkins pays staff only, so nobody can be placed with it alone.
    only = replace(sample.GIFT, streams=(replace(sample.GIFT.streams[0], stream="perkins_v"),))
    view = sample.small(only)
    exhibit = EXHIBITS[name](view, LIGHT)
    check(exhibit, view)
    if name not in {"cost", "money", "limits"}:
        assert exhibit.sentence == (
            "The money of A gift places nobody. No stream pays for wages, supports and the employer of record, so "
            "nobody can be placed."
        )


@pytest.mark.parametrize("name", ["map", "institutions", "years", "outcomes", "baseline"])
def test_money_for_less_than_one_placement_says_so(name: str) -> None:
    cents = replace(sample.GIFT, streams=(replace(sample.GIFT.streams[0], dollars=(100.0,)),))
    exhibit = EXHIBITS[name](sample.small(cents), LIGHT)
    assert exhibit.sentence == "The money of A gift pays for less than one placement."
    assert exhibit.figure is None


@pytest.mark.parametrize("title", HOSTILE)
def test_names_stay_as_they_were_written(title: str) -> None:
    view = sample.small(replace(sample.GIFT, title=title))
    for name, draw in EXHIBITS.items():
        if name not in SLOW:
            check(draw(view, LIGHT), view)


def test_where_no_rate_may_be_shown_the_tables_say_so_and_nothing_is_drawn() -> None:
    view = sample.small(sample.GIFT, sample.tiny_schools(small_inputs()))
    for draw in (scenario_places.institutions, scenario_places.groups, scenario_places.representation):
        exhibit = draw(view, LIGHT)
        check(exhibit, view)
        assert exhibit.figure is None
        assert set(exhibit.table["Status"]) <= {"not shown: fewer than 30 students", "not applicable: no placement"}


def test_one_institution_alone_depends_on_no_baseline_and_has_no_ranking() -> None:
    alone = replace(sample.GIFT, places=("district:1",))
    said = scenario_baseline.dependence(sample.small(alone), LIGHT).sentence
    assert "Neither number nor place depends on it" in said
    assert "ranking" not in said
    assert "institutions with the most" not in said


def test_counted_participation_carries_no_badge_and_needs_no_rerun() -> None:
    view = sample.small(sample.GIFT, sample.counted(small_inputs()))
    exhibit = scenario_baseline.dependence(view, LIGHT)
    assert exhibit.sentence == "Participation today is counted, so no part of this result rests on an illustration."
    assert not exhibit.illustrative
    assert exhibit.figure is None
    dots = scenario_places.institutions(view, LIGHT).figure.data[1]
    assert dots.name == "Today"
    assert dots.marker.line.color != LIGHT.illustrative


def test_the_illustration_is_drawn_in_its_own_color_and_named() -> None:
    dots = scenario_places.institutions(sample.gift(), LIGHT).figure.data[1]
    assert (dots.name, dots.marker.line.color) == ("Today (illustrative)", LIGHT.illustrative)
