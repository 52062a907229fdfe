"""Compare and solve backwards in a real browser: two bills, another baseline, a link, an answer that is compared."""

import re

import pytest
from playwright.sync_api import expect

from bench import chromium
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import findings

BILLS = "compare_scenarios?scenarios=ab_2273,ab_2088"


def test_two_bills_another_baseline_and_the_link(visit: Visit) -> None:
    reader = visit()
    page = reader.open("compare_scenarios")
    expect(page.get_by_role("heading", name="Side by side, 2026-27 to 2030-31: AB 2273 and AB 2088")).to_be_visible()
    expect(page.get_by_text("AB 2088: 4,610 more new placements a year than AB 2273")).to_be_visible()
    reader.choose("Compare the others with", "AB 2088")
    turned = page.get_by_text("AB 2273: 4,610 fewer new placements a year than AB 2088")
    expect(turned).to_be_visible()
    link = page.url.removeprefix(reader.app).lstrip("/")

    colleague = visit(stranger=True)
    page = colleague.open(link)
    expect(page.get_by_text("AB 2273: 4,610 fewer new placements a year than AB 2088")).to_be_visible()
    assert colleague.choices() == {"scenarios": "ab_2273,ab_2088", "against": "2"}
    expect(page.get_by_test_id("stPlotlyChart")).to_have_count(2)


def test_adding_and_taking_away(visit: Visit) -> None:
    reader = visit()
    page = reader.open(BILLS)
    reader.box("Add a scenario").get_by_role("combobox").fill("Today, with no new money")
    page.get_by_role("option", name="Today, with no new money", exact=True).click()
    expect(page.get_by_text("Today, with no new money: 451 fewer")).to_be_visible()
    page.get_by_role("button", name="AB 2088 - paid internships for 12th graders ✕").click()
    expect(page).to_have_url(re.compile("scenarios=ab_2273(,|%2C)today"))
    expect(page.get_by_text("AB 2088: 4,610 more")).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True])
def test_no_serious_finding_and_nothing_wider_than_the_screen(visit: Visit, phone: bool) -> None:  # noqa: FBT001 - pytest passes parameters by name
    page = visit(phone=phone, dark=phone).open(f"{BILLS},today")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_solve_backwards_and_compare_the_answer(visit: Visit) -> None:
    reader = visit()
    page = reader.open("scenario?s=today&area=senate:26")
    page.get_by_text("Solve backwards: the least budget that reaches a target").click()
    expect(page.get_by_role("button", name="Find the least budget")).to_be_visible()
    chromium.settle(page)
    assert reader.chosen("Where") == "State Senate District 26"  # the reader's own district
    page.get_by_role("button", name="Find the least budget").click()
    expect(page.get_by_role("heading", name="Foster youth in SD 26 at most 0.12 points behind")).to_be_visible()
    expect(page.get_by_text("more over 2026-27 to 2030-31 (")).to_be_visible()
    chromium.settle(page)
    page.get_by_role("link", name="Compare it with the one shown").click()
    expect(page.get_by_role("heading", level=1, name="Compare scenarios")).to_be_visible()
    expect(page.get_by_text("Least access in SD 26, foster youth")).to_be_visible()
