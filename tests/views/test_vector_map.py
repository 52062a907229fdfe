"""The map as a picture: the same text for the same input, hatched where it is suppressed."""

import re

import pytest

from atlas import facts
from atlas.data import Atlas
from atlas.facts import Question
from tests.atlas.tiny import COLLEGE, YEAR
from views import vector_map
from views.map_figure import MapChoice
from views.palette import DARK, LIGHT

SQUARE = [[(-118.5, 34.0), (-118.3, 34.0), (-118.3, 34.2), (-118.5, 34.0)]]
RINGS = {"assembly:1": SQUARE, "assembly:2": [[(x + 0.3, y) for x, y in SQUARE[0]]]}
FOSTER = Question("graduation", "foster", YEAR)


def svg(county: Atlas, kind: str, question: Question, choice: MapChoice | None = None) -> str:
    cells = facts.cells(county, kind, question)
    measure = county.registries.measures[question.measure]
    return vector_map.picture(cells, measure, choice or MapChoice(kind, tuple(RINGS)), LIGHT, RINGS)


def test_the_same_map_is_the_same_text(county: Atlas) -> None:
    text = svg(county, "assembly", FOSTER)
    assert text == svg(county, "assembly", FOSTER)
    assert text.startswith("<?xml")
    assert "<dc:date>" not in text


def test_suppressed_areas_are_hatched_and_others_are_not(county: Atlas) -> None:
    assert svg(county, "assembly", FOSTER).count("<pattern") == 1  # assembly:2 hides foster youth
    assert "<pattern" not in svg(county, "assembly", Question("graduation", "all", YEAR))


def test_colors_are_those_of_the_classes_and_the_chosen_place_stands_out(county: Atlas) -> None:
    text = svg(county, "assembly", Question("graduation", "all", YEAR))
    assert any(color in text for color in LIGHT.values)
    chosen = svg(county, "assembly", FOSTER, MapChoice("assembly", tuple(RINGS), selected="assembly:1"))
    assert "stroke-width: 2.5" in chosen
    assert "stroke-width: 2.5" not in text


def test_places_without_a_boundary_are_left_out(county: Atlas) -> None:
    cells = facts.cells(county, "district", FOSTER)
    measure = county.registries.measures["graduation"]
    text = vector_map.picture(cells, measure, MapChoice("district"), DARK, {})
    assert "clip-path" not in re.sub(r"<defs>.*?</defs>", "", text, flags=re.DOTALL)


@pytest.mark.parametrize(("whole_county", "expected"), [(True, vector_map.COUNTY), (False, vector_map.MAINLAND)])
def test_the_islands_are_an_option(county: Atlas, whole_county: bool, expected: tuple[float, ...]) -> None:  # noqa: FBT001 - two cases
    near = svg(county, "assembly", FOSTER, MapChoice("assembly", tuple(RINGS), whole_county=whole_county))
    far = svg(county, "assembly", FOSTER, MapChoice("assembly", tuple(RINGS), whole_county=not whole_county))
    assert near != far
    assert expected[2] < 34 < expected[3]


def test_colleges_are_points_and_a_missing_value_is_an_empty_ring(county: Atlas) -> None:
    text = svg(county, "college", Question("headcount", "all", YEAR), MapChoice("college"))
    assert facts.cell(county, COLLEGE, Question("headcount", "all", YEAR)).value == 5000
    assert LIGHT.unknown not in text  # gray is kept for what is suppressed
