"""The Gaps page: choices stand in the address, a senseless reference is answered, your district comes first."""

import pytest

from tests.ui.test_pages import box, held, opened, sentences


def test_the_page_opens_beside_the_county() -> None:
    app = opened("gaps")
    assert app.header[0].value == (
        "Prepared for college or career: all students compared with the county, 2024-25, by school district"
    )
    assert held(app) == {}


@pytest.mark.parametrize(
    ("address", "title"),
    [
        (
            {"measure": "graduation", "group": "foster", "reference": "all"},
            "Four-year graduation rate: foster youth compared with all students of the same place, 2024-25, by",
        ),
        (
            {"places": "senate", "measure": "a_g", "year": "2023-24", "reference": "best_quartile"},
            "compared with the best quartile of Senate districts, 2023-24, by Senate district",
        ),
        ({"places": "school", "measure": "dropout", "reference": "california"}, "compared with California, 2024-25"),
        ({"places": "board", "group": "english_learners"}, "compared with the county added up in the same way"),
        ({"places": "college"}, "compared with the best quartile of community colleges, survey of 2023"),
    ],
)
def test_a_link_shows_the_same_view(address: dict[str, str], title: str) -> None:
    app = opened("gaps", **address)
    assert not app.exception
    assert sentences(app) == ""
    assert title in app.header[0].value
    assert held(app) == address


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ({"reference": "moon"}, "The link asks for reference “moon”, which does not exist here."),
        ({"reference": "all"}, "The link asks for reference “all”"),  # all students beside themselves
        ({"places": "college", "measure": "graduation_150", "reference": "county"}, "reference “county”"),
        ({"places": "school", "measure": "students_per_counselor", "reference": "foster"}, "reference “foster”"),
        ({"places": "moon"}, "The link asks for places “moon”"),
        ({"measure": "enrolled", "reference": "county"}, "The link asks for measure “enrolled”"),
    ],
)
def test_a_bad_address_is_answered_with_a_sentence(address: dict[str, str], said: str) -> None:
    app = opened("gaps", **address)
    assert not app.exception
    assert said in sentences(app)
    assert app.header


def test_a_measure_without_a_better_direction_has_no_reference() -> None:
    app = opened("gaps", places="school", measure="enrollment_9_12", reference="county")
    assert not app.exception
    assert "Compared with" not in [item.label for item in app.selectbox]
    assert any("a difference between places says who is counted there" in item.value for item in app.markdown)


def test_another_reference_is_written_into_the_address() -> None:
    app = opened("gaps", measure="graduation", group="foster")
    box(app, "Compared with").select("all").run()
    assert not app.exception
    assert held(app)["reference"] == "all"
    assert "all students of the same place" in app.header[0].value


def test_your_district_comes_first() -> None:
    app = opened("gaps", places="assembly", area="assembly:52")
    assert any(item.value.startswith("Assembly District 52 is ") for item in app.markdown)
    other = opened("gaps", places="senate", area="assembly:52")
    assert not any("Assembly District 52 is " in item.value for item in other.markdown)


def test_participation_carries_its_badge_in_words() -> None:
    app = opened("gaps", measure="wbl_paid")
    assert any("Illustrative, not real data" in str(item.value) for item in app.markdown)
