"""Saved scenarios on the real page: save, reload, delete, undo; two people, hostile names, the database away."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from bench import app_server, chromium
from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.test_accessibility import findings

NAME = "Summer **plan** <b>x</b> $1$ 🎓"


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[str]:
    """An app with a library of its own."""
    with app_server.running(environment={"WBL_ATLAS_LIBRARY": str(tmp_path / "library.sqlite")}) as server:
        yield server.url
        assert "Traceback" not in server.printed(), server.printed()


def unfold(reader: Reader, link: str) -> Page:
    """Open the scenario page and its saved scenarios."""
    page = reader.open(link)
    page.get_by_text("Saved scenarios", exact=True).click()
    expect(page.get_by_role("textbox", name="Save the scenario shown as")).to_be_visible()
    chromium.settle(page)
    return page


def told(page: Page, text: str) -> None:
    expect(page.get_by_test_id("stAlert").filter(has_text=text).first).to_be_visible()
    chromium.settle(page)


def button(page: Page, name: str) -> Locator:
    """The button of this name; every select box has one of its own that is called Open."""
    return page.get_by_test_id("stButton").get_by_role("button", name=name, exact=True)


def save(page: Page, name: str) -> None:
    page.get_by_role("textbox", name="Save the scenario shown as").fill(name)
    page.get_by_role("button", name="Save", exact=True).click()


def test_save_reload_delete_undo(visit: Visit, shared: str) -> None:
    ana = visit(at=shared, stranger=True)
    page = unfold(ana, "scenario?s=ab_2273")
    page.get_by_role("textbox", name="Your name (optional)").fill("Ana")
    save(page, NAME)
    told(page, "Saved as")
    expect(page.get_by_test_id("stAlert").first).to_contain_text(NAME)  # shown as it is, not as markup
    assert findings(page) == []

    ben = visit(at=shared, stranger=True)
    page = unfold(ben, "scenario?s=today")
    expect(ben.box("Saved").get_by_role("combobox")).to_have_value(re.compile("^Summer .*, saved by Ana on "))
    button(page, "Open").click()
    expect(page.get_by_role("heading", level=2, name=NAME)).to_be_visible()
    assert ben.choices()["s"].startswith("1.")

    save(page, NAME)  # the same scenario by somebody else: both are kept, and everybody reads so
    told(page, "another scenario is called")
    told(page, "Two scenarios were saved as")
    unfold(ana, "scenario?s=today")
    told(ana.page, "Two scenarios were saved as")

    button(page, "Delete").click()
    told(page, "is deleted. It can be brought back for 30 days.")
    page.get_by_role("button", name="Undo").click()
    told(page, "Brought back as")


def test_without_its_database_the_page_works(visit: Visit, tmp_path: Path) -> None:
    damaged = tmp_path / "library.sqlite"
    damaged.write_bytes(b"no database" * 500)
    with app_server.running(environment={"WBL_ATLAS_LIBRARY": str(damaged)}) as server:
        reader = visit(at=server.url, stranger=True)
        page = reader.open("scenario?s=ab_2273")
        page.get_by_text("Saved scenarios", exact=True).click()
        told(page, "your scenario stays in the address of this page")
        expect(page.get_by_test_id("stMetric")).to_have_count(4)
        assert reader.choices()["s"].startswith("1.")
        assert "Traceback" not in server.printed()
