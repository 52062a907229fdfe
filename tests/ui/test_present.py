"""The presenter mode as its buttons and its address work."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from scenarios import codec
from tests.ui import test_pages
from tests.ui.test_pages import box, opened, sentences


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def held(app: AppTest) -> dict[str, str]:
    """Return what the address holds besides the data version."""
    return {name: value for name, value in test_pages.held(app).items() if name != "data"}


def title(app: AppTest) -> str:
    return str(app.title[0].value)


def test_next_and_back_move_the_step_and_the_address() -> None:
    app = opened("present")
    assert title(app) == "Who gets work-based learning in Los Angeles County?"
    assert held(app) == {}
    app = press(app, "Next")
    assert title(app).startswith("Six challenges")
    assert held(app) == {"step": "2"}
    assert title(press(app, "Back")).startswith("Who gets")


def test_the_clickers_keys_move_too() -> None:
    app = press(press(opened("present"), "Next step"), "Next step")
    assert held(app)["step"] == "3"
    assert held(press(app, "Previous step"))["step"] == "2"


@pytest.mark.parametrize(
    ("step", "shown"),
    [("2", "Six challenges"), ("99", "Four answers"), ("0", "Who gets"), ("two", "Who gets"), ("9" * 50, "Who gets")],
)
def test_a_link_names_a_step(step: str, shown: str) -> None:
    app = opened("present", step=step)
    assert not app.exception
    assert title(app).startswith(shown)


def test_the_last_step_has_no_next() -> None:
    app = opened("present", step="99")
    assert next(button for button in app.button if button.label == "Next").disabled
    assert held(press(app, "Next step")) == held(app)


def test_what_the_room_asks_on_the_map_is_kept_for_the_gaps() -> None:
    app = opened("present", step="3")
    box(app, "Measure").select("graduation").run()  # type: ignore[attr-defined]
    assert "graduated" in title(app)
    app = press(app, "Next")
    assert "graduated" in title(app)
    assert held(app)["measure"] == "graduation"


def test_present_this_place() -> None:
    app = opened("present", story="place", place="assembly:52")
    assert title(app) == "Who gets work-based learning in Assembly District 52?"
    assert held(app) == {"story": "place", "place": "assembly:52"}
    assert held(press(app, "Next")) == {"story": "place", "place": "assembly:52", "step": "2"}


def test_present_this_scenario_with_more_money() -> None:
    app = opened("present", story="scenario", s="ab_2273")
    assert title(app).startswith("AB 2273")
    box(app, "Money").select("2").run()  # type: ignore[attr-defined]
    assert title(app).endswith("money times 2")
    assert held(press(app, "Next"))["amount"] == "2"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"story": "place", "place": "assembly:520"}, "Did you mean assembly:52"),
        ({"story": "opera"}, "“opera”"),
        ({"story": "scenario", "s": "1.broken"}, "link is damaged"),
        ({"step": "3", "measure": "happiness"}, "“happiness”"),
    ],
)
def test_a_bad_link_is_a_sentence_and_the_story_goes_on(address: dict[str, str], said: str) -> None:
    app = opened("present", **address)
    assert not app.exception
    assert said in sentences(app)
    assert title(app)


def test_a_name_is_shown_and_never_obeyed() -> None:
    """A link may carry any title: no picture of another host, no bold, no formula."""
    named = replace(codec.preset("ab_2273"), title="![x](https://example.org/p.png) **bold** $a^2$ $b$")
    app = opened("present", story="scenario", s=codec.to_link(named))
    assert title(app) == r"!\[x\](https://example.org/p.png) \*\*bold\*\* \$a^2\$ \$b\$"


def test_today_has_no_result_to_present() -> None:
    app = opened("present", story="scenario", s="today", step="2")
    assert title(app) == "Four answers to weigh"
