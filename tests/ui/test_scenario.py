"""The scenario page through Streamlit's own test runner: the model's numbers, links, levers, mistakes."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from scenarios import __main__ as command_line
from scenarios import codec
from scenarios.scenario import Floor, Money
from tests.ui.test_pages import held, opened, sentences
from views import scenario_headline, scenario_record

if TYPE_CHECKING:
    from streamlit.testing.v1 import AppTest

GIFT = codec.preset("funder_10m")


def metrics(app: AppTest) -> dict[str, str]:
    return {metric.label: str(metric.value) for metric in app.metric}


def box(app: AppTest, name: str) -> Any:  # noqa: ANN401 - boxes for words, numbers, lists and switches
    kinds = (app.number_input, app.text_input, app.selectbox, app.multiselect, app.toggle, app.text_area)
    return next(item for kind in kinds for item in kind if item.key == f"lever_{name}")


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def told(app: AppTest) -> str:
    return " ".join(str(item.value) for item in app.markdown)


@pytest.mark.parametrize("name", codec.preset_names())
def test_the_page_shows_what_the_command_line_prints(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["run", name, "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    app = opened("scenario", s=name)
    assert not app.exception
    assert sentences(app) == ""
    found = printed["headline"]
    shown = metrics(app)
    assert shown["New paid placements"] == f"{found['places']:,}"
    assert shown["Students with a paid placement"] == scenario_headline.percent(found["access"])
    assert shown["New paid placements for each $1M"] == scenario_headline.decimal(found["per_million"])
    # The link carries the four numbers unrounded.
    was = scenario_record.unpack(held(app)["was"])
    assert was is not None
    numbers = (found["places"], found["access"], found["per_million"], found["gap"] and found["gap"]["gap"])
    assert was.numbers == pytest.approx(numbers, abs=1e-8)
    assert f"Run {printed['record']['id']}: data version" in told(app)


def test_without_a_link_the_page_starts_from_today() -> None:
    app = opened("scenario")
    assert metrics(app)["New paid placements"] == "0"
    assert codec.from_link(held(app)["s"]) == codec.preset("today")


def test_a_preset_is_chosen() -> None:
    app = opened("scenario")
    app.selectbox(key="scenario_start").set_value("ab_2273").run()
    app.run()
    assert not app.exception
    assert codec.from_link(held(app)["s"]) == codec.preset("ab_2273")
    assert box(app, "hours").value == 320
    assert app.header[0].value.startswith("AB 2273")


def test_a_lever_changes_numbers_name_and_link_only_when_the_button_is_pressed() -> None:
    app = opened("scenario", s="ab_2273")
    before, link = metrics(app), held(app)["s"]
    box(app, "employer_state_grant").set_value(25.0)
    app.run()
    assert (metrics(app), held(app)["s"]) == (before, link)
    press(app, "Show what it buys")
    assert not app.exception
    assert metrics(app)["New paid placements"] != before["New paid placements"]
    assert app.header[0].value.startswith("AB 2273 - summer internships for rising seniors, changed, 2026-27")
    shared = codec.from_link(held(app)["s"])
    assert set(shared.streams[0].rules["wage_share"].values()) == {0.75}
    again = opened("scenario", **held(app))
    assert metrics(again) == metrics(app)
    assert sentences(again) == ""
    (change,) = again.table[0].value.to_dict("records")
    assert (change["At the start"], change["Here"]) == ("50% everywhere", "75% everywhere")


def test_the_changes_of_a_preset_can_be_undone() -> None:
    app = opened("scenario", s="ab_2273")
    box(app, "years").set_value(2)
    press(app, "Show what it buys")
    press(app, "Undo all changes to it")
    app.run()
    assert codec.from_link(held(app)["s"]) == codec.preset("ab_2273")
    assert box(app, "years").value == 5


def test_several_mistakes_are_one_sentence_each_and_change_nothing() -> None:
    app = opened("scenario", s="ab_2273")
    before, link = metrics(app), held(app)["s"]
    box(app, "dollars_state_grant").set_value("a lot")
    box(app, "hourly_wage").set_value(5.0)
    press(app, "Show what it buys")
    errors = [item.value for item in app.error]
    assert len(errors) == 2
    assert errors[0].startswith("New state grant: dollars a year = “a lot”: give an amount")
    assert errors[1].startswith("Hourly wage in dollars = 5 is below the state minimum of 16.90")
    app.run()
    assert (metrics(app), held(app)["s"]) == (before, link)
    # What was typed stays, and is taken once it is right.
    assert box(app, "dollars_state_grant").value == "a lot"
    box(app, "dollars_state_grant").set_value("3M")
    box(app, "hourly_wage").set_value(None)
    press(app, "Show what it buys")
    assert not app.error
    assert codec.from_link(held(app)["s"]).streams[0].dollars == (3e6,)


def test_floors_that_no_money_can_reach_are_answered_before_anything_changes() -> None:
    app = opened("scenario", s="ab_2273")
    before = metrics(app)
    box(app, "floors").set_value(["assembly:52"]).run()
    box(app, "floor_assembly:52").set_value(60.0)
    press(app, "Show what it buys")
    assert "cannot all be met" in sentences(app)
    app.run()
    assert metrics(app) == before


def test_a_stream_that_is_added_asks_for_its_dollars() -> None:
    app = opened("scenario", s="today")
    box(app, "streams").set_value(["philanthropy"]).run()
    assert box(app, "dollars_philanthropy").value == ""
    press(app, "Show what it buys")
    assert "Philanthropy: dollars a year = “”: give an amount" in sentences(app)
    box(app, "dollars_philanthropy").set_value("10M; 10M; 10M")
    box(app, "years").set_value(3)
    press(app, "Show what it buys")
    assert not app.error
    gift = opened("scenario", s="funder_10m")
    assert metrics(app) == metrics(gift)


def test_every_rule_of_a_stream_can_be_opened_and_changed() -> None:
    app = opened("scenario", s="ab_2273")
    app.selectbox(key="scenario_rules_of").set_value("state_grant").run()
    assert not app.exception
    box(app, "rule_state_grant_pays").set_value(["wage"])
    press(app, "Show what it buys")
    assert codec.from_link(held(app)["s"]).streams[0].rules["pays"] == ["wage"]


def test_an_assumption_can_be_changed_and_is_listed() -> None:
    app = opened("scenario", s="funder_10m")
    before = metrics(app)["New paid placements"]
    box(app, "overrides").set_value(["coordinator_caseload"]).run()
    box(app, "override_coordinator_caseload").set_value(60.0)
    press(app, "Show what it buys")
    assert codec.from_link(held(app)["s"]).overrides == {"coordinator_caseload": 60.0}
    assert int(metrics(app)["New paid placements"].replace(",", "")) < int(before.replace(",", ""))
    app.run()
    assert app.table[0].value["Lever"].tolist() == ["Assumption: Coordinator caseload (placements a coordinator-year)"]


GOOD = codec.to_link(codec.preset("ab_2273"))


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (GOOD[:-3], "This link is damaged"),
        (GOOD[:40] + "A" + GOOD[41:], "This link is damaged"),
        ("9" + GOOD[1:], "This link was made by a newer model (version 9)"),
        ("nonsense", "Unknown preset 'nonsense'; known: today, "),
        ("[x](https://a.b)".replace(".", ""), "Unknown preset '\\[x\\]"),
        ("todai", "Unknown preset 'todai'; did you mean 'today'?"),
        ("1." + "A" * 5000 + ".00000000", "This link is damaged"),
    ],
)
def test_a_bad_link_is_answered_with_a_sentence_and_today(link: str, said: str) -> None:
    app = opened("scenario", s=link, was="x")
    assert not app.exception
    assert said in sentences(app)
    assert "Shown instead: today, with no new money." in sentences(app)
    assert metrics(app)["New paid placements"] == "0"
    assert codec.from_link(held(app)["s"]) == codec.preset("today")


def test_a_link_that_cannot_be_run_says_why_and_keeps_its_levers() -> None:
    hard = replace(codec.preset("ab_2273"), floors=(Floor("county:19", 0.9),))
    app = opened("scenario", s=codec.to_link(hard))
    assert not app.exception
    assert "cannot all be met" in sentences(app)
    assert not app.metric
    assert box(app, "floor_county:19").value == 90.0


def test_a_link_of_other_data_shows_then_and_now_until_it_is_made_new() -> None:
    was = "2025-01-01-aaaa~0.9~abcdef~1234~0.0123~100.5~-0.01"
    app = opened("scenario", s="ab_2273", was=was)
    assert "This link was made with data version 2025-01-01-aaaa" in sentences(app)
    assert "Then: 1,234 new paid placements, 1.23% of students with one, 100.5 for each \\$1M" in sentences(app)
    assert held(app)["was"] == was
    press(app, "Let the link hold the numbers shown now")
    app.run()
    assert sentences(app) == ""
    assert held(app)["was"] != was


def test_another_scenario_forgets_the_old_numbers() -> None:
    app = opened("scenario", s="ab_2273", was="2025-01-01-aaaa~0.9~abcdef~1234~0.0123~100.5~-0.01")
    app.selectbox(key="scenario_start").set_value("funder_10m").run()
    app.run()
    assert sentences(app) == ""


def test_a_scenario_too_long_for_a_link_is_shown_and_says_so() -> None:
    app = opened("scenario", s="today")
    prose = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(1900))
    box(app, "description").set_value(prose)
    press(app, "Show what it buys")
    app.run()
    assert not app.exception
    assert "Keep the file under “Share this and run it again” instead." in sentences(app)
    assert box(app, "description").value == prose


@pytest.mark.parametrize(
    "title", ["<script>alert(1)</script>", "![x](http://a.example/x.png)", "$a$ `b` **c** :red[d]"]
)
def test_a_hostile_name_is_shown_as_it_was_written(title: str) -> None:
    app = opened("scenario", s=codec.to_link(replace(GIFT, title=title)))
    assert not app.exception
    assert "\\" in app.header[0].value or "<" in app.header[0].value
    assert "![x](" not in told(app)
    assert "**c**" not in told(app)


def test_typed_levers_and_the_scenario_survive_a_change_of_page() -> None:
    app = opened("scenario", s="ab_2273")
    box(app, "years").set_value(2)
    app.query_params.clear()
    app.switch_page("pages/data.py").run()
    app.query_params.clear()
    app.switch_page("pages/scenario.py").run()
    assert app.header[0].value.startswith("AB 2273")
    assert box(app, "years").value == 2


def test_the_outcomes_come_after_the_first_run() -> None:
    app = opened("scenario", s=codec.to_link(replace(GIFT, title="A gift")))
    assert not any(item.value.startswith("What the placements may do") for item in app.subheader)
    assert "Working out what the placements may do" in told(app)
    app.run()
    assert any(item.value.startswith("What the placements may do: A gift") for item in app.subheader)
    assert not app.exception


def test_a_scenario_without_money_has_every_sentence_and_no_error() -> None:
    app = opened("scenario", s=codec.to_link(replace(GIFT, streams=(Money("philanthropy", (0.0,)),))))
    app.run()
    assert not app.exception
    assert "no money is added" in told(app)
