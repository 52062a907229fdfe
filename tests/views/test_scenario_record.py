"""What a link remembers: it reads back as it was, says what changed, and takes nothing that nobody wrote."""

from __future__ import annotations

from dataclasses import replace

import pytest

from atlas.data import Atlas
from scenarios import codec
from scenarios.inputs import from_atlas
from views import scenario_record
from views.scenario_record import Was, news, now, pack, unpack
from views.scenario_view import ScenarioView, run_view

WAS = Was("2026-04-25-f4876c19", "1.0", "e2a8e4", 2254.0, 0.0158532, 113.25, -0.003733964)


@pytest.fixture(scope="module")
def view(committed: Atlas) -> ScenarioView:
    return run_view(committed, from_atlas(committed), codec.preset("ab_2273"), outcomes=False)


@pytest.mark.parametrize("was", [WAS, replace(WAS, per_million=None, gap=None), replace(WAS, places=0.0, access=0.0)])
def test_what_is_packed_reads_back(was: Was) -> None:
    assert unpack(pack(was)) == was


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "a~b~c~1~2~3",
        "a~b~c~1~2~3~4~5",
        "a~b~c~1~2~3~1e9",
        "a~b~c~1~2~3~nan",
        "a~b~c~1~2~3~" + "9" * 40,
        "<b>~b~c~1~2~3~4",
        "a b~b~c~1~2~3~4",
        "x" * 61 + "~b~c~1~2~3~4",
    ],
)
def test_what_this_app_has_not_written_is_not_read(text: str) -> None:
    assert unpack(text) is None


def test_a_link_made_now_has_no_news(view: ScenarioView) -> None:
    assert news(view, now(view)) is None
    assert news(view, unpack(pack(now(view))) or WAS) is None


def test_newer_data_with_other_numbers_show_both(view: ScenarioView) -> None:
    here = now(view)
    said = news(view, replace(here, data="2025-01-01-old", places=1234.0, access=0.0123)) or ""
    assert said.startswith(f"This link was made with data version 2025-01-01-old (now {here.data}).")
    assert "Then: 1,234 new paid placements, 1.23% of students with one" in said
    assert f"Now: {here.places:,.0f} new paid placements" in said


def test_newer_data_with_the_same_numbers_say_so(view: ScenarioView) -> None:
    said = news(view, replace(now(view), data="old", model="0.9", parameters="abcdef")) or ""
    assert "data version old" in said
    assert "model 0.9" in said
    assert "assumptions abcdef" in said
    assert said.endswith("The four numbers are still the same.")


def test_numbers_that_the_same_versions_cannot_give_were_changed_by_hand(view: ScenarioView) -> None:
    said = news(view, replace(now(view), places=999_999.0)) or ""
    assert "changed by hand" in said
    assert "Then: 999,999 new paid placements" in said


def test_a_number_that_was_not_shown_is_news_when_it_is(view: ScenarioView) -> None:
    assert "–" in (news(view, replace(now(view), data="old", per_million=None)) or "")


def test_the_record_names_everything_that_determines_the_numbers(view: ScenarioView) -> None:
    record = view.result.record
    values = [value for _, value in scenario_record.lines(view)]
    assert values == [record.id, record.scenario, record.parameters, record.data, record.model, record.results_changed]
