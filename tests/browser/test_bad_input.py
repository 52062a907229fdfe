"""Bad links and damaged data are answered with a sentence, and the rest of the app works."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Locator, Page, expect

from bench import app_server
from tests.browser.conftest import Visit
from tests.browser.reader import MapView

DATA = app_server.ROOT / "data"


def said(page: Page) -> Locator:
    """The sentences with which the app answers what it cannot do."""
    return page.get_by_test_id("stAlert")


def no_mishap(page: Page) -> None:
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text("Traceback")).to_have_count(0)


@pytest.mark.parametrize(
    ("link", "named", "shown"),
    [
        ("place?place=district:1964734", "Did you mean district:", "Los Angeles County"),
        ("map?measure=happiness", "happiness", "Prepared for college or career: all students"),
        ("map?group=giants", "giants", "Prepared for college or career: all students"),
        ("map?group=pell", "pell", "Prepared for college or career: all students"),  # exists for colleges only
        ("map?year=1999-00", "1999-00", "Prepared for college or career: all students, 2024-25"),
        ("map?place=school:1", "school:1", "Prepared for college or career: all students"),
        ("map?outline=planets", "planets", "Prepared for college or career: all students"),
    ],
)
def test_a_link_that_names_nothing_is_answered_with_a_sentence(visit: Visit, link: str, named: str, shown: str) -> None:
    page = visit().open(link)
    no_mishap(page)
    expect(said(page).filter(has_text=named)).to_be_visible()
    expect(page.get_by_test_id("stMain").get_by_role("heading", name=shown).first).to_be_visible()


def truncate_participation(folder: Path) -> None:
    path = folder / "participation.parquet"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def remove_outcomes(folder: Path) -> None:
    (folder / "outcomes.parquet").unlink()


def rename_a_column_of_places(folder: Path) -> None:
    path = folder / "places.parquet"
    pl.read_parquet(path).rename({"name": "title"}).write_parquet(path)


@contextlib.contextmanager
def damaged(visit: Visit, folder: Path, damage: Callable[[Path], None], link: str) -> Iterator[Page]:
    """Open the app on a damaged copy of the data, and one of its pages from there."""
    shutil.copytree(DATA, folder)
    damage(folder)
    with app_server.running(environment={"WBL_ATLAS_DATA": str(folder)}) as server:
        reader = visit(at=server.url)
        no_mishap(reader.open(""))
        if link:
            reader.go(link)
            no_mishap(reader.page)
        yield reader.page
        assert "Traceback" not in server.printed()


def test_truncated_participation_leaves_the_official_numbers(visit: Visit, tmp_path: Path) -> None:
    with damaged(visit, tmp_path / "data", truncate_participation, "Map") as page:
        expect(said(page).filter(has_text="participation.parquet is not a complete")).to_be_visible()
        expect(page.get_by_role("heading", name="Prepared for college or career")).to_be_visible()
        assert MapView(page).labels()


def test_missing_outcomes_are_named_and_the_data_page_works(visit: Visit, tmp_path: Path) -> None:
    with damaged(visit, tmp_path / "data", remove_outcomes, "Data") as page:
        expect(said(page).filter(has_text="outcomes.parquet is missing")).to_be_visible()
        expect(page.get_by_role("heading", name="Sources")).to_be_visible()


def test_places_of_another_shape_are_named_with_the_column(visit: Visit, tmp_path: Path) -> None:
    with damaged(visit, tmp_path / "data", rename_a_column_of_places, "") as page:
        expect(said(page)).to_contain_text("places.parquet has no usable column 'name'")
