from collections import Counter

import pytest
from playwright.sync_api import expect

from bench import chromium
from tests.browser.conftest import Visit
from tests.browser.reader import Color, MapView, colors, rgb
from views.palette import DARK, LIGHT, Palette

BUDGET = 15_000  # bytes over the websocket for one interaction with the map
PASADENA = (-118.104, 34.193)  # inside Pasadena Unified
ANTELOPE_VALLEY_COLLEGE = (-118.186166, 34.676207)  # IPEDS HD2024
FOSTER = "map?measure=cci_prepared&group=foster&year=2024-25"
# CDE, College/Career Indicator 2024-25, foster youth: Rowland Unified 0.0% of 11, Azusa Unified has 8 (not printed),
# Wiseburn Unified has no row.
ZERO = (-117.896, 33.997)
SUPPRESSED = (-117.878, 34.216)
NOT_COLLECTED = (-118.379, 33.913)


@pytest.mark.parametrize(("dark", "palette"), [(False, LIGHT), (True, DARK)])
def test_the_map_shows_the_five_classes_and_names_of_cities(visit: Visit, dark: bool, palette: Palette) -> None:  # noqa: FBT001 - pytest passes parameters by name
    page = visit(dark=dark).open("map")
    drawn = MapView(page)
    seen = colors(drawn.canvas().screenshot())
    assert {color for color in palette.values if seen[rgb(color)] < 100} == set()
    assert {"Lancaster", "Santa Clarita", "Los Angeles"} <= drawn.labels()


def test_another_measure_moves_few_bytes(visit: Visit) -> None:
    reader = visit()
    page = reader.open("map")
    reader.traffic.moved = 0
    reader.choose("Measure", "Four-year graduation rate")
    expect(page.get_by_role("heading", name="Four-year graduation rate: all students, 2024-25")).to_be_visible()
    print(f"one choice of a measure moved {reader.traffic.moved:,} bytes over the websocket, both directions")  # noqa: T201 - the number is asked for
    assert 1_000 < reader.traffic.moved <= BUDGET


def test_another_group_colors_the_map_anew(visit: Visit) -> None:
    reader = visit()
    drawn = MapView(reader.open("map"))
    before = drawn.canvas().screenshot()
    reader.choose("Students", "Foster youth")
    assert drawn.canvas().screenshot() != before
    assert reader.choices() == {"group": "foster"}


def test_a_click_on_a_district_selects_it(visit: Visit) -> None:
    reader = visit()
    page = reader.open("map")
    page.mouse.click(*MapView(page).spot(*PASADENA))
    expect(page.get_by_role("heading", name="Pasadena Unified")).to_be_visible()
    chromium.settle(page)
    assert reader.choices() == {"place": "district:1964881"}
    assert reader.chosen("Place") == "Pasadena Unified"


def test_a_click_on_a_college_selects_it(visit: Visit) -> None:
    reader = visit()
    page = reader.open("map?places=college")
    page.mouse.click(*MapView(page).spot(*ANTELOPE_VALLEY_COLLEGE))
    expect(page.get_by_role("heading", name="Antelope Valley College")).to_be_visible()
    chromium.settle(page)
    assert reader.choices() == {"places": "college", "place": "college:109350"}


def test_zero_suppressed_and_not_collected_look_different(visit: Visit) -> None:
    drawn = MapView(visit().open(FOSTER))
    looks = {}
    for name, spot in (("zero", ZERO), ("suppressed", SUPPRESSED), ("not collected", NOT_COLLECTED)):
        drawn.look_at(*spot, zoom=11)
        looks[name] = drawn.colors_at(*spot, size=50)
    lowest, unknown, land = rgb(LIGHT.values[0]), rgb(LIGHT.unknown), rgb(LIGHT.land)
    # The middle of each place: a plain class, gray with hatching, and land without any fill.
    assert looks["zero"].most_common(1)[0][0] == lowest
    assert looks["suppressed"].most_common(1)[0][0] == unknown
    assert looks["not collected"].most_common(1)[0][0] == land
    assert [_hatching(look) > 20 for look in looks.values()] == [False, True, False]


def _hatching(look: Counter[Color]) -> int:
    """Count the pixels of a hatch line: gray, and darker than halfway between the fill and the line."""
    limit = (sum(rgb(LIGHT.unknown)) + sum(rgb(LIGHT.muted))) / 2
    return sum(count for color, count in look.items() if sum(color) < limit and max(color) - min(color) < 40)


@pytest.mark.parametrize(
    ("spot", "name", "state"),
    [
        (ZERO, "Rowland Unified", "0.0%"),
        (SUPPRESSED, "Azusa Unified", "suppressed"),
        (NOT_COLLECTED, "Wiseburn Unified", "not collected"),
    ],
)
def test_the_map_names_the_state_of_a_place(visit: Visit, spot: tuple[float, float], name: str, state: str) -> None:
    page = visit().open(FOSTER)
    drawn = MapView(page)
    drawn.look_at(*spot, zoom=11.5)
    assert drawn.hover(*spot) == f"{name}: {state}"


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("district:1973452", "0.0% of foster youth in Rowland Unified were prepared"),
        ("district:1964279", "foster youth in Azusa Unified, 2024-25: suppressed"),
        ("district:1976869", "foster youth in Wiseburn Unified, 2024-25: not collected"),
    ],
)
def test_the_card_names_the_state_of_a_place(visit: Visit, place: str, sentence: str) -> None:
    page = visit().open(f"{FOSTER}&place={place}")
    expect(page.get_by_text(sentence)).to_be_visible()


def test_the_legend_counts_every_drawn_place_once(visit: Visit) -> None:
    reader = visit()
    reader.open(FOSTER)
    legend = reader.legend()
    assert sum(int(line.rsplit("(", 1)[1].rstrip(")")) for line in legend) == 53
    assert [line.split(" (")[0] for line in legend[5:]] == ["suppressed", "not collected"]
