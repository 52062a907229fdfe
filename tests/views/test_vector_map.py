"""The picture shows what the map shows, and is the same text for the same question."""

import re
from pathlib import Path

import polars as pl
import pytest

from atlas import data
from atlas.boundaries import rings
from atlas.data import Atlas
from atlas.facts import Question, cells, measure_of
from views import vector_map
from views.map_figure import MapChoice
from views.palette import LIGHT

STATIC = Path(__file__).parents[2] / "static"
FOSTER = Question("cci_prepared", "foster", "2024-25")


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return data.load()


def picture(atlas: Atlas, question: Question, choice: MapChoice) -> str:
    layer = "county" if choice.kind == "college" else "districts"
    drawn = rings(STATIC, layer)
    rows = cells(atlas, choice.kind, question)
    shown = rows if choice.kind == "college" else rows.filter(pl.col("place_id").is_in(list(drawn)))
    return vector_map.picture(shown, measure_of(atlas, question.measure), choice, LIGHT, drawn)


def test_the_same_question_gives_the_same_text(atlas: Atlas) -> None:
    choice = MapChoice("district", selected="district:1964881")
    assert picture(atlas, FOSTER, choice) == picture(atlas, FOSTER, choice)


def test_each_state_has_its_look(atlas: Atlas) -> None:
    drawn = picture(atlas, FOSTER, MapChoice("district"))
    rows = cells(atlas, "district", FOSTER).filter(pl.col("place_id").is_in(list(rings(STATIC, "districts"))))
    hatched = int((rows["status"] == "suppressed").sum())
    assert hatched > 0
    assert len(re.findall(r'style="fill: url\(#h', drawn)) == hatched
    plain = len(re.findall(f"fill: {LIGHT.land}; stroke: {LIGHT.muted}", drawn))
    assert plain == int((rows["status"] == "not_collected").sum())


def test_the_chosen_place_stands_out(atlas: Atlas) -> None:
    chosen = picture(atlas, FOSTER, MapChoice("district", selected="district:1964881"))
    assert chosen.count("stroke-width: 2.5") == 1
    assert "stroke-width: 2.5" not in picture(atlas, FOSTER, MapChoice("district"))


def test_colleges_are_named_points(atlas: Atlas) -> None:
    drawn = picture(atlas, Question("pell_share", "all", "2022-23"), MapChoice("college"))
    assert drawn.count('<g id="PathCollection') == 21


def test_the_whole_county_shows_the_islands(atlas: Atlas) -> None:
    assert picture(atlas, FOSTER, MapChoice("district", whole_county=True)) != picture(
        atlas, FOSTER, MapChoice("district")
    )
