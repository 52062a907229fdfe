"""What is made up says so in words, wherever it is shown; what is official does not."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from views import words

ILLUSTRATIVE = [
    "map?measure=wbl_paid&group=foster",
    "map?places=college&measure=wbl_any",
    "map?places=assembly&measure=wbl_hours",
    "place?place=district:1964881&measure=wbl_paid",
]
OFFICIAL = ["", "map?group=foster", "map?places=college"]


@pytest.mark.parametrize("link", ILLUSTRATIVE)
def test_the_badge_stands_on_every_illustration(visit: Visit, link: str) -> None:
    page = visit().open(link)
    expect(page.locator(".stMarkdownBadge").filter(has_text=words.ILLUSTRATIVE).first).to_be_visible()


@pytest.mark.parametrize("link", OFFICIAL)
def test_no_badge_stands_on_official_numbers(visit: Visit, link: str) -> None:
    page = visit().open(link)
    expect(page.get_by_text(words.ILLUSTRATIVE, exact=True)).to_have_count(0)


def test_the_profile_marks_its_part_on_participation(visit: Visit) -> None:
    page = visit().open("place?place=district:1964881")
    page.get_by_text("Work-based learning", exact=True).click()
    part = page.get_by_test_id("stExpander").filter(has_text="Work-based learning: Pasadena Unified")
    expect(part.get_by_text(words.ILLUSTRATIVE).first).to_be_visible()


def test_the_choice_of_a_measure_marks_illustrations(visit: Visit) -> None:
    reader = visit()
    reader.open("map")
    reader.box("Measure").get_by_role("combobox").click()
    options = reader.page.get_by_role("option").all_inner_texts()
    assert [option for option in options if "work-based" in option.lower() and "illustrative" not in option] == []
