"""Every page through Streamlit's own test runner: no traceback, whatever the address says."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from atlas import data

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
TITLES = {"overview": "Who gets work-based learning in Los Angeles County?", "map": "Map", "data": "Data"}


def opened(page: str, **address: str) -> AppTest:
    """Return a page as a link with this address opens it."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    return app.switch_page(f"pages/{page}.py").run()


def held(app: AppTest) -> dict[str, str]:
    return {name: value[0] if isinstance(value, list) else value for name, value in app.query_params.items()}


def sentences(app: AppTest) -> str:
    """Return everything that the page says to somebody who asked for the wrong thing."""
    return " ".join(item.value for item in (*app.info, *app.error, *app.warning))


def box(app: AppTest, label: str) -> object:
    return next(item for item in app.selectbox if item.label == label)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens(page: str) -> None:
    app = opened(page)
    assert not app.exception
    assert sentences(app) == ""
    assert len(app.title) == 1
    assert app.title[0].value == TITLES.get(page, app.title[0].value)
    assert "data version" in app.markdown[-1].value


def test_the_start_is_the_overview() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert app.title[0].value == TITLES["overview"]
    assert [metric.value for metric in app.metric][1] == "87.6%"  # graduation in the county, CDE 2024-25


@pytest.mark.parametrize(
    ("page", "address", "said"),
    [
        ("map", {"measure": "gradation"}, "The link asks for measure “gradation”, which does not exist here."),
        ("map", {"group": "everyone"}, "The link asks for group “everyone”"),
        ("map", {"year": "1999-00"}, "The link asks for year “1999-00”"),
        ("map", {"places": "parish"}, "The link asks for places “parish”"),
        ("map", {"place": "district:1964734"}, "Did you mean district:1964733 (Los Angeles Unified)?"),
        ("map", {"outline": "moon"}, "The link asks for outline “moon”"),
        ("map", {"places": "college", "measure": "graduation"}, "The link asks for measure “graduation”"),
        ("place", {"place": "district:1964734"}, "Did you mean district:1964733 (Los Angeles Unified)?"),
        ("place", {"place": "nowhere"}, "There is no place with the code 'nowhere'"),
        ("place", {"place": "college:117788", "measure": "graduation"}, "does not exist here"),
        ("place", {"place": "assembly:52", "measure": "earnings_6yr"}, "does not exist here"),
    ],
)
def test_a_bad_address_is_answered_with_a_sentence(page: str, address: dict[str, str], said: str) -> None:
    app = opened(page, **address)
    assert not app.exception
    assert said in sentences(app)
    assert app.title[0].value


def test_a_place_of_another_kind_is_dropped_without_a_word() -> None:
    app = opened("map", places="assembly", place="assembly:52")
    app.selectbox[0].set_value("senate").run()
    assert not app.exception
    assert sentences(app) == ""
    assert app.session_state["place"] == ""


def test_what_a_link_asked_for_is_said_once() -> None:
    app = opened("map", measure="graduation", group="foster")
    app.selectbox[1].set_value("enrollment_9_12").run()
    assert "The link asks" not in sentences(app)


def test_a_link_shows_the_same_view() -> None:
    app = opened("map", places="assembly", measure="graduation", group="foster", year="2023-24", place="assembly:52")
    assert not app.exception
    assert sentences(app) == ""
    assert [item.value for item in app.selectbox][:4] == ["assembly", "graduation", "foster", "2023-24"]
    assert app.header[0].value == "Four-year graduation rate: foster youth, 2023-24, by Assembly district"
    assert any("Assembly District 52" in item.value for item in app.markdown)


@pytest.mark.parametrize(
    "place", ["state:06", "county:19", "district:1964733", "district:1964691", "college:117788", "board:SBWIB", "spa:1"]
)
def test_profiles_of_every_kind(place: str) -> None:
    app = opened("place", place=place)
    assert not app.exception
    assert sentences(app) == ""


def test_choices_survive_a_change_of_page() -> None:
    app = opened("map", measure="graduation", group="foster", year="2023-24")
    app.query_params.clear()
    app.switch_page("pages/data.py").run()
    app.query_params.clear()
    app.switch_page("pages/map.py").run()
    assert not app.exception
    assert [box(app, label).value for label in ("Measure", "Students", "Year")] == ["graduation", "foster", "2023-24"]
    assert held(app)["group"] == "foster"


def test_a_group_that_the_next_measure_does_not_have_is_said(committed_groups: tuple[str, str]) -> None:
    measure, group = committed_groups
    app = opened("map", measure="graduation", group=group)
    box(app, "Measure").select(measure).run()
    assert not app.exception
    assert "“foster”" in sentences(app)
    assert "Showing students: All students." in sentences(app)


@pytest.fixture
def committed_groups() -> tuple[str, str]:
    """Return a measure without groups and a group that graduation has."""
    return "enrollment_9_12", "foster"


def test_participation_carries_its_badge_in_words() -> None:
    app = opened("map", measure="wbl_paid")
    assert any("Illustrative, not real data" in str(item.value) for item in app.markdown)
    official = opened("map", measure="graduation")
    assert not any("Illustrative" in str(item.value) for item in official.markdown)


def test_the_search_finds_and_says_when_it_does_not() -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state["search_sidebar"] = "zzzz"
    app.switch_page("pages/data.py").run()
    assert not app.exception
    assert any("No place has “zzzz” in its name, code or city" in item.value for item in app.sidebar.markdown)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data folder that a test may damage."""
    folder = tmp_path / "data"
    shutil.copytree(data.FOLDER, folder)
    monkeypatch.setattr(data, "FOLDER", folder)
    yield folder
    st.cache_resource.clear()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("missing", ["participation.parquet", "outcomes.parquet"])
def test_pages_work_without_one_table(copied: Path, page: str, missing: str) -> None:
    (copied / missing).unlink()
    app = opened(page)
    assert not app.exception
    assert f"{missing} is missing from the data folder" in sentences(app)


@pytest.mark.parametrize("page", PAGES)
def test_without_any_facts_every_page_is_a_sentence(copied: Path, page: str) -> None:
    for name in data.FACT_FILES:
        (copied / name).write_bytes(b"PAR1")
    app = opened(page)
    assert not app.exception
    assert "is not a complete parquet file; it may be truncated" in sentences(app)


@pytest.mark.parametrize("missing", ["manifest.json", "places.parquet", "measures.toml"])
def test_without_what_everything_needs_there_is_one_sentence(copied: Path, missing: str) -> None:
    (copied / missing).unlink()
    app = opened("map")
    assert not app.exception
    assert f"{missing} is missing" in sentences(app)
