"""Solve backwards as a reader uses it: the question, the answer, what is out of reach, and the scenario that it is."""

import pytest
from streamlit.testing.v1 import AppTest

from scenarios import codec
from scenarios.backwards import solve_backwards
from scenarios.goals import Goal, group_gap, smaller_gap
from scenarios.inputs import read_inputs
from tests.ui.test_pages import ROOT, sentences
from ui import scenario_details

SD_26 = "senate:26"


@pytest.fixture(autouse=True)
def _nothing_but_the_part_under_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the exhibits of the page: they are tested elsewhere, and every click would draw them again."""
    for name in ("sensitivity", "details", "outcomes", "assumptions"):
        monkeypatch.setattr(scenario_details, name, lambda *_: None)


def asked(app: AppTest, **choices: object) -> AppTest:
    """Fill in the question and press the button."""
    for key, value in choices.items():
        widget = next(
            item
            for item in (*app.selectbox, *app.number_input, *app.multiselect, *app.get("button_group"))
            if item.key == key
        )
        widget.set_value(value)
    next(button for button in app.button if button.label == "Find the least budget").click().run()
    # The runner forgets the menu in a fragment's own run, so links to pages fail there and nowhere else.
    app.run()
    assert not app.exception
    return app


def solving() -> AppTest:
    """Return the scenario page with no new money, its question open."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.query_params["s"] = "today"
    app.session_state["scenario_solve_box"] = True
    return app.switch_page("pages/scenario.py").run()


def text(app: AppTest) -> str:
    return " ".join(str(item.value) for item in (*app.subheader, *app.markdown)).replace("\\", "")


def test_half_the_gap_of_foster_youth_in_a_senate_district() -> None:
    app = asked(solving(), solve_place=SD_26, solve_left="0.5")
    inputs = read_inputs()
    goal = smaller_gap(SD_26, "foster", 0.5, inputs)
    plan = solve_backwards(codec.preset("today"), goal, inputs)
    shown = text(app)
    assert "Foster youth in SD 26 at most " in shown
    assert f"${plan.dollars:,.0f} more over 2026-27 to 2030-31" in shown
    assert goal.gap == pytest.approx(group_gap(SD_26, "foster", inputs).gap / 2)
    assert "Illustrative, not real data" in shown


def test_the_answer_opens_as_the_scenario_of_the_page() -> None:
    app = asked(solving(), solve_place=SD_26)
    next(button for button in app.button if button.label == "Show this scenario").click().run()
    app.run()
    assert not app.exception
    scenario = codec.from_link(app.session_state["s"])
    assert [(floor.place, floor.group) for floor in scenario.floors] == [(SD_26, "foster")]
    assert scenario.title.startswith("Today, with no new money: foster youth in SD 26 at most ")


def test_every_district_to_five_percent() -> None:
    app = solving()
    app.session_state["solve_kind"] = "A least access"
    app.run()
    asked(app, solve_who="k12", solve_access=5.0)
    inputs = read_inputs()
    plan = solve_backwards(codec.preset("today"), Goal(access=0.05, kind="k12"), inputs)
    assert "Every high school district in LA County at 5% or more" in text(app)
    assert f"${plan.dollars / 1e6:,.0f} million more" in text(app)
    assert "at 5.00% in the average year" in text(app)


def test_what_is_out_of_reach_is_answered_with_what_is_near() -> None:
    app = solving()
    app.session_state["solve_kind"] = "A least access"
    app.run()
    asked(app, solve_access=90.0)
    assert "No amount of this money reaches the target at any of 75 institutions" in text(app)
    assert "every student who would like a placement has one" in text(app)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"solve_streams": []}, "No stream may bring more money; choose at least one."),
        ({"solve_place": "district:1964261"}, "fewer than 30 students are counted, too few for a rate"),
        ({"solve_place": "college:117788"}, "no institution there counts this group; choose another."),
    ],
)
def test_a_question_without_an_answer_is_a_sentence(choices: dict[str, object], said: str) -> None:
    app = asked(solving(), **choices)
    assert said in sentences(app).replace("\\", "")
    assert "district:" not in sentences(app)
