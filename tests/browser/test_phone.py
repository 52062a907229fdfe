"""Readable on a phone: 390 pixels wide, nothing to scroll sideways, the map inside the screen."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.reader import MapView

WIDTH = 390
LINKS = ["", "map?group=foster&place=district:1964881", "place?place=school:19648811936749", "place?place=assembly:52"]
LINKS += ["gaps?group=foster", "compare", "data", "about"]
# Glendora in the east, Malibu in the west, Lancaster in the north, Long Beach in the south.
CORNERS = [(-117.86, 34.13), (-118.78, 34.03), (-118.15, 34.70), (-118.19, 33.77)]


# Words of links and buttons that end in an ellipsis, or are wider than what shows them.
CUT_OFF = """() => [...document.querySelectorAll('[data-testid="stMain"] :is(a, button)')].filter(item =>
  [item, ...item.querySelectorAll('*')].some(part => part.offsetParent && part.scrollWidth > part.clientWidth + 1
    && getComputedStyle(part).overflowX !== 'visible')).map(item => item.innerText)"""


@pytest.mark.parametrize("link", LINKS)
def test_nothing_scrolls_sideways(visit: Visit, link: str) -> None:
    page = visit(phone=True).open(link)
    main = "document.querySelector('[data-testid=\"stMain\"]')"
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    assert page.evaluate(f"{main}.scrollWidth") <= WIDTH
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    headings = page.get_by_test_id("stMain").get_by_role("heading").all()
    assert page.evaluate(CUT_OFF) == []
    assert [box for heading in headings if (box := heading.bounding_box()) and box["x"] + box["width"] > WIDTH] == []


def test_no_place_that_is_found_is_cut_off(visit: Visit) -> None:
    page = visit(phone=True).open("compare")
    page.get_by_test_id("stMain").get_by_label("Add a place").fill("East Los Angeles")
    found = page.get_by_role("button", name="East Los Angeles Renaissance Academy at Esteban E. Torres High No. 2")
    expect(found).to_be_visible()
    assert page.evaluate(CUT_OFF) == []


def test_the_map_fits_the_screen(visit: Visit) -> None:
    page = visit(phone=True).open("map")
    box = MapView(page).canvas().bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= WIDTH
    for corner in CORNERS:
        x, y = MapView(page).spot(*corner)
        assert 0 < x < WIDTH
        assert y > 0
