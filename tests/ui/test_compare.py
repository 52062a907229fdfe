"""Compare as a reader uses it: links, adding, removing, peers, and what cannot be done."""

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import TextInput

from tests.ui.test_pages import held, opened, sentences

AD_52, LAUSD, PASADENA = "assembly:52", "district:1964733", "district:1964881"


def compared(*codes: str, **more: str) -> AppTest:
    return opened("compare", **({"with": ",".join(codes)} | more))


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label.startswith(label)).click().run()


def finder(app: AppTest) -> TextInput:
    return next(item for item in app.text_input if item.label == "Add a place")


def chips(app: AppTest) -> list[str]:
    return list(app.pills[0].value)


def test_a_link_shows_the_places_it_names() -> None:
    app = compared(AD_52, LAUSD, measure="graduation")
    assert not app.exception
    assert sentences(app) == ""
    assert chips(app) == [AD_52, LAUSD]
    assert app.header[0].value == "Four-year graduation rate, all students, 2024-25: AD 52 and Los Angeles Unified"
    assert app.header[1].value.startswith("Difference to AD 52: ")
    assert held(app) == {"with": f"{AD_52},{LAUSD}", "measure": "graduation"}


def test_without_a_place_the_page_says_what_to_do() -> None:
    app = opened("compare")
    assert not app.exception
    assert any(item.value.startswith("Add a place above") for item in app.markdown)
    assert held(app) == {}


def test_the_readers_district_is_the_first_place() -> None:
    app = opened("compare", area=AD_52)
    assert chips(app) == [AD_52]


@pytest.mark.parametrize(
    ("codes", "kept", "said"),
    [
        (["district:1964734", AD_52], [AD_52], "Did you mean district:1964733 (Los Angeles Unified)?"),
        (["nonsense", AD_52], [AD_52], "There is no place with the code 'nonsense'."),
        ([f"x{n}" for n in range(9)] + [AD_52], [AD_52], "Six more codes in the link name no place."),
        ([f"x{n}" for n in range(4)] + [AD_52], [AD_52], "One more code in the link names no place."),
        (
            [*(f"assembly:{n}" for n in range(51, 58)), LAUSD],
            [f"assembly:{n}" for n in range(51, 56)],
            "Eight places are named, and five can be compared. Left out: AD 56, AD 57 and Los Angeles Unified.",
        ),
        ([AD_52, AD_52, f" {LAUSD}", ""], [AD_52, LAUSD], ""),
    ],
)
def test_a_link_that_cannot_be_followed_whole_says_so(codes: list[str], kept: list[str], said: str) -> None:
    app = compared(*codes)
    assert not app.exception
    assert chips(app) == kept
    assert said in sentences(app)
    assert held(app)["with"] == ",".join(kept)


def test_a_link_that_names_nothing_that_exists_still_opens() -> None:
    app = compared("nothing")
    assert not app.exception
    assert "There is no place with the code 'nothing'" in sentences(app)
    assert held(app) == {}


def test_a_place_is_added_by_its_name_and_taken_away_by_its_chip() -> None:
    app = compared(LAUSD)
    finder(app).set_value("pasadena").run()
    press(app, "Pasadena Unified")
    app.run()
    assert chips(app) == [LAUSD, PASADENA]
    assert finder(app).value == ""
    app.pills[0].set_value([PASADENA]).run()
    assert held(app)["with"] == PASADENA
    assert not app.exception


def test_a_name_that_nobody_has_is_answered() -> None:
    app = compared(LAUSD)
    finder(app).set_value("zzzz").run()
    assert any("No place has “zzzz” in its name, code or city" in item.value for item in app.markdown)


def test_the_most_alike_fill_what_is_free() -> None:
    app = press(compared(PASADENA, AD_52), "Add those most like Pasadena Unified")
    # The nearest of Pasadena in the order of tests/atlas/test_peers.py: West Covina, Norwalk-La Mirada, Covina-Valley.
    assert chips(app) == [PASADENA, AD_52, "district:1965094", "district:1964840", "district:1964436"]
    assert not [button for button in app.button if button.label.startswith("Add")]
    assert any("Five places at most" in item.value for item in app.markdown)


def test_a_district_without_peers_says_why() -> None:
    app = compared("district:1910199")
    assert not app.button
    assert any("runs schools of a special kind" in item.value for item in app.markdown)


def test_the_first_place_decides_which_measures_are_offered() -> None:
    app = compared("college:117788", LAUSD)
    assert not app.exception
    assert app.selectbox(key="measure").value == "headcount_12m"
    assert "graduation" not in app.selectbox(key="measure").options


def test_participation_carries_its_badge() -> None:
    app = compared(LAUSD, AD_52, measure="wbl_paid")
    assert any("Illustrative, not real data" in str(item.value) for item in app.markdown)
    official = compared(LAUSD, AD_52, measure="graduation")
    assert not any("Illustrative" in str(item.value) for item in official.markdown)


@pytest.mark.parametrize(
    ("place", "headings"),
    [(LAUSD, 1), ("college:117788", 1), ("district:1976869", 1), (AD_52, 0), ("county:19", 0)],
)
def test_profiles_of_districts_and_colleges_show_what_is_like_them(place: str, headings: int) -> None:
    app = opened("place", place=place)
    assert not app.exception
    assert [item.value for item in app.header].count("Like this place") == headings
