"""The presenter mode in a browser: arrow keys and clicker, large type, a reload, nothing asked from outside."""

import pytest
from playwright.sync_api import Page, expect

from bench import chromium
from tests.browser.conftest import Visit
from tests.browser.reader import Reader

TWENTY_EIGHT_POINTS = 28 * 96 / 72  # pixels


def at_step(page: Page, step: int) -> None:
    expect(page.get_by_role("list", name=f"Step {step} of ", exact=False)).to_be_visible()
    chromium.settle(page)


def press(page: Page, key: str, step: int) -> None:
    page.keyboard.press(key)
    at_step(page, step)


def test_keys_and_clicker_move_and_a_reload_stays(visit: Visit) -> None:
    reader = visit()
    page = reader.open("present")
    at_step(page, 1)
    press(page, "ArrowRight", 2)
    press(page, "PageDown", 3)
    press(page, "PageDown", 4)
    press(page, "ArrowLeft", 3)
    press(page, "PageUp", 2)
    assert reader.choices()["step"] == "2"
    heading = page.get_by_role("heading", level=1).inner_text()
    page.reload()
    chromium.settle(page)
    at_step(page, 2)
    assert page.get_by_role("heading", level=1).inner_text() == heading
    assert reader.traffic.others(reader.app) == set()


@pytest.mark.parametrize("step", [1, 3, 4, 7])
def test_everything_on_the_stage_is_28_points_or_larger(visit: Visit, step: int) -> None:
    page = visit().open(f"present?step={step}")
    small = page.evaluate(
        """() => [...document.querySelectorAll('[data-testid="stMain"] *')]
          .filter(e => e.checkVisibility() && !e.closest('.maplibregl-map, kbd, [data-testid="stIconMaterial"]'))
          .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
          .map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent.trim().slice(0, 40)])
          .filter(([size]) => size < 36.9)"""
    )
    assert small == []


def test_without_a_network_the_story_goes_on(visit: Visit, app: str) -> None:
    """Every request to another host is refused, as with the cable pulled; the app itself is on this machine."""
    reader = visit(stranger=True)
    context = reader.page.context
    context.route("**/*", lambda route: route.continue_() if route.request.url.startswith(app) else route.abort())
    page = reader.open("present")
    for step in range(2, 14):
        press(page, "ArrowRight", step)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert reader.traffic.others(reader.app) == set()


def test_the_room_changes_the_map_and_the_money(visit: Visit) -> None:
    reader = visit()
    page = reader.open("present?step=3")
    before = page.get_by_role("heading", level=1).inner_text()
    reader.choose("Students", "Foster youth")
    assert page.get_by_role("heading", level=1).inner_text() != before
    reader.open("present?story=scenario&s=ab_2273")
    placements = page.locator("dl.numbers dd.value").first.inner_text()
    reader.choose("Money", "Twice the money")
    assert int(page.locator("dl.numbers dd.value").first.inner_text().replace(",", "")) > int(
        placements.replace(",", "")
    )


def test_leaving_brings_the_menu_back(visit: Visit) -> None:
    reader: Reader = visit()
    page = reader.open("present")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.get_by_role("link", name="Leave").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who gets work-based learning in Los Angeles County?")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
