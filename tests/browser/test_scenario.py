"""The funder's job in a real browser: choose, change, read four numbers, send the link; by keyboard, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from bench import chromium
from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.test_accessibility import findings

WIDTH = 390
PRESET = "AB 2273 - summer internships for rising seniors"
OUTCOMES = re.compile("^What the placements may do")


def numbers(page: Page) -> dict[str, str]:
    """The four numbers, by their labels."""
    found = page.get_by_test_id("stMetric").all()
    return {
        metric.get_by_test_id("stMetricLabel").inner_text(): metric.get_by_test_id("stMetricValue").inner_text()
        for metric in found
    }


def places(page: Page) -> Locator:
    return page.get_by_test_id("stMetric").filter(has_text="New paid placements").first.get_by_test_id("stMetricValue")


def box(page: Page, label: str) -> Locator:
    """The box with exactly this label; the sign beside it that explains it has a label of its own."""
    return page.get_by_label(label, exact=True)


def press(reader: Reader, name: str) -> None:
    """Press a button and wait for the new numbers and everything after them."""
    before = reader.page.url
    reader.page.get_by_role("button", name=name).click()
    expect(reader.page).not_to_have_url(before)
    chromium.settle(reader.page)


def test_the_funders_job(visit: Visit) -> None:
    funder = visit()
    page = funder.open("scenario")
    expect(places(page)).to_have_text("0")
    funder.choose("Start from", PRESET)
    expect(places(page)).not_to_have_text("0")
    before = numbers(page)
    match = box(page, "Employers pay, percent of the wage")
    expect(match).to_have_value("50")
    match.fill("25")
    match.press("Tab")
    press(funder, "Show what it buys")
    expect(places(page)).not_to_have_text(before["New paid placements"])
    after = numbers(page)
    assert list(after) == list(before)
    # The explanation follows the numbers once they are drawn.
    expect(page.get_by_role("heading", name=f"Where the placements are: {PRESET}, changed")).to_be_visible()
    expect(page.get_by_role("heading", name=f"What the placements may do: {PRESET}, changed")).to_be_visible()
    page.get_by_text("Share this and run it again").click()
    link = page.get_by_test_id("stCode").first.inner_text().strip()
    assert link.startswith(f"{funder.app}/scenario?s=1.")

    colleague = visit(stranger=True)
    colleague.open(link.removeprefix(f"{funder.app}/"))
    assert numbers(colleague.page) == after
    expect(box(colleague.page, "Employers pay, percent of the wage")).to_have_value("25")
    expect(colleague.page.get_by_role("heading", name=OUTCOMES)).to_be_visible()
    expect(colleague.page.get_by_text("50% everywhere")).to_be_visible()

    page.go_back()
    expect(places(page)).to_have_text(before["New paid placements"])
    chromium.settle(page)
    expect(box(page, "Employers pay, percent of the wage")).to_have_value("50")
    assert numbers(page) == before


def test_the_keyboard_is_enough_also_after_a_mistake(visit: Visit) -> None:
    reader = visit()
    page = reader.open("scenario?s=ab_2273")
    before = numbers(page)
    type_and_go(page, "a lot")
    expect(page.get_by_role("alert").filter(has_text="give an amount, such as 10M")).to_be_in_viewport()
    assert numbers(page) == before
    type_and_go(page, "5M")
    expect(places(page)).not_to_have_text(before["New paid placements"])
    expect(page.get_by_role("alert")).to_have_count(0)


def type_and_go(page: Page, dollars: str) -> None:
    """Type an amount, walk to the button with the Tab key, and press Enter."""
    box(page, "Dollars a year").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(dollars)
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == "Show what it buys":
            break
    else:
        pytest.fail("The button cannot be reached by the Tab key.")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("phone", [False, True])
def test_there_is_no_serious_finding_of_accessibility(visit: Visit, *, phone: bool) -> None:
    # Light on the wide screen and dark on the phone; the colors are the same at every width.
    page = visit(phone=phone, dark=phone).open("scenario?s=ab_2273")
    expect(page.get_by_role("heading", name=OUTCOMES)).to_be_visible()
    if phone:
        expect(box(page, "Number of years")).not_to_be_visible()
        page.get_by_text("Levers", exact=True).click()
        expect(box(page, "Number of years")).to_be_visible()
        expect(page.get_by_role("button", name="Show what it buys")).to_be_in_viewport()
        assert page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollWidth") <= WIDTH
    assert findings(page) == []
