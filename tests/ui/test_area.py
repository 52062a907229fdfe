"""One choice of a district, and every page speaks of it."""

import pytest

from tests.ui.test_pages import opened, sentences


def test_the_overview_sets_the_area_beside_the_county() -> None:
    app = opened("overview", area="assembly:52")
    assert not app.exception
    said = " ".join(item.value for item in app.markdown)
    assert "AD 52: 87.0%" in said  # graduation, sum of its schools; see tests/atlas for the sum made a second way
    assert "in Assembly District 52" in said


@pytest.mark.parametrize("page", ["overview", "map", "place", "data", "about"])
def test_the_choice_stands_on_every_page_and_stays(page: str) -> None:
    app = opened(page, area="senate:26")
    assert not app.exception
    assert app.sidebar.selectbox[0].value == "senate:26"
    assert app.query_params["area"] == "senate:26"


def test_the_profile_starts_with_the_area() -> None:
    assert opened("place", area="board:SBWIB").title[0].value == "South Bay Workforce Investment Board"


def test_a_new_choice_takes_map_and_profile_along() -> None:
    app = opened("map")
    app.sidebar.selectbox[0].set_value("spa:4").run()
    assert not app.exception
    assert app.session_state["places"] == "spa"
    assert app.session_state["place"] == "spa:4"


def test_whose_lines_these_are_is_said() -> None:
    said = " ".join(item.value for item in opened("map", area="congress:34").sidebar.markdown)
    assert "valid until 3 January 2027" in said


def test_a_wrong_code_is_answered_with_the_nearest() -> None:
    app = opened("map", area="assembly:520")
    assert not app.exception
    assert "Did you mean assembly:52" in sentences(app)
    assert app.sidebar.selectbox[0].value == ""
