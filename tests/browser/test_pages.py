import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

PAGES = {
    "": "Who gets work-based learning in Los Angeles County?",
    "map": "Map",
    "gaps": "Gaps",
    "place": "Los Angeles County",
    "compare": "Compare",
    "data": "Data",
    "about": "About the atlas",
}
# What a program says when it fails, and never a finding.
MISHAPS = ("Traceback", "Exception", "Error:", "nan%", "None%", "undefined")


@pytest.mark.parametrize(("path", "title"), PAGES.items())
def test_a_page_draws_without_mishap_and_asks_no_other_host(visit: Visit, path: str, title: str) -> None:
    reader = visit()
    page = reader.open(path)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    text = reader.text()
    assert [mishap for mishap in MISHAPS if mishap in text] == []
    assert reader.traffic.others(reader.app) == set()


@pytest.mark.parametrize("places", ["college", "assembly", "board"])
def test_every_kind_of_place_is_drawn_without_another_host(visit: Visit, places: str) -> None:
    reader = visit()
    page = reader.open(f"map?places={places}&outline=assembly")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    assert sum(int(line.rsplit("(", 1)[1].rstrip(")")) for line in reader.legend()) > 0
    assert reader.traffic.others(reader.app) == set()


def test_the_first_screen_opens_on_four_official_numbers(visit: Visit) -> None:
    page = visit().open("")
    expect(page.get_by_test_id("stMetricValue")).to_have_count(4)
    expect(page.locator(".stMarkdownBadge")).to_have_count(0)
