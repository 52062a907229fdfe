"""The kinds of places on the map, and the first screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit


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
