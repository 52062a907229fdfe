"""Maps on paper: the same areas in the same colors, hatched where they are suppressed, outlined where chosen."""

import re

import pytest

from atlas.boundaries import feature_ids
from atlas.data import Atlas
from atlas.facts import Question
from exports import maps
from views import classes, map_exhibit
from views.exhibit import Exhibit
from views.map_figure import LAYERS, MapChoice
from views.palette import DARK, LIGHT, Palette

FOSTER = Question("cci_prepared", "foster", "2024-25")


def exhibit(atlas: Atlas, question: Question = FOSTER, colors: Palette = LIGHT, **more: object) -> Exhibit:
    drawn = tuple(feature_ids(maps.STATIC, LAYERS["district"]))
    return map_exhibit.map_of(atlas, question, MapChoice("district", drawn, **more), colors)  # type: ignore[arg-type]  # a table of keyword arguments has one type


def fills(svg: str) -> dict[str, int]:
    found = re.findall(r"fill: (#[0-9a-f]{6})", svg)
    return {color: found.count(color) for color in set(found)}


def test_every_class_has_as_many_areas_as_its_legend_says(committed: Atlas) -> None:
    shown = exhibit(committed, Question("cci_prepared", "all", "2024-25"))
    seen = fills(maps.svg(shown.figure))
    for item in shown.legend[: classes.CLASSES]:
        assert seen.get(item.fill, 0) == item.count


def test_suppressed_areas_are_hatched_and_no_others(committed: Atlas) -> None:
    shown = exhibit(committed)
    hidden = next(item.count for item in shown.legend if item.pattern == "hatch")
    assert maps.svg(shown.figure).count("fill: url(#") == hidden
    assert hidden == 21
    every = exhibit(committed, Question("cci_prepared", "all", "2024-25"))
    assert not any(item.pattern == "hatch" for item in every.legend)
    assert "url(#h" not in maps.svg(every.figure)


def test_the_chosen_place_and_the_readers_area_are_outlined(committed: Atlas) -> None:
    plain = maps.svg(exhibit(committed).figure).count("stroke-width: 2.2")
    marked = maps.svg(exhibit(committed, selected="district:1964733", area="assembly:52").figure)
    assert plain == 0
    assert marked.count("stroke-width: 2.2") == 2


def test_a_dark_screen_is_printed_light_and_the_same_map_is_the_same_text(committed: Atlas) -> None:
    light = maps.svg(exhibit(committed).figure)
    assert maps.svg(exhibit(committed, colors=DARK).figure) == light == maps.svg(exhibit(committed).figure)


def test_colleges_are_points(committed: Atlas) -> None:
    shown = map_exhibit.map_of(committed, Question("headcount_12m", "all", "2023-24"), MapChoice("college"), LIGHT)
    svg = maps.svg(shown.figure)
    assert maps.drawable(shown.figure)
    reported = sum(item.count for item in shown.legend if item.pattern == "solid")
    assert reported == 21
    assert sum(fills(svg).get(fill, 0) for fill in LIGHT.values) == reported
    assert fills(svg)[LIGHT.text] >= reported  # a ring around each


@pytest.mark.parametrize(("whole", "taller"), [(True, True), (False, False)])
def test_the_islands_are_there_when_the_page_shows_them(committed: Atlas, whole: bool, taller: bool) -> None:  # noqa: FBT001 - a table of cases
    svg = maps.svg(exhibit(committed, whole_county=whole).figure)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)
    assert size is not None
    # 1.38 x 1.18 degrees for the mainland, 1.40 x 2.11 with the islands; one of longitude is 0.83 of one of latitude.
    assert (float(size[2]) / float(size[1]) > 1.5) is taller


@pytest.mark.parametrize(("url", "layer"), [("app/static/districts.geojson", "districts"), ("spas.geojson", "spas")])
def test_layers_are_known_by_their_address(url: str, layer: str) -> None:
    assert maps.layer_of(url) == layer
