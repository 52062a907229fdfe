"""The map: four states that look different, small on the wire, honest in its sentence."""

import json
import re

import pytest

from atlas import facts
from atlas.data import Atlas
from atlas.facts import Question
from tests.atlas import tiny
from tests.atlas.tiny import ALPHA, BETA, COLLEGE, FAR_COLLEGE, GAMMA, YEAR
from tests.views.sample import KINDS, choice, questions
from views import map_exhibit, map_figure
from views.map_figure import MapChoice
from views.palette import DARK, LIGHT

GRADUATION = Question("graduation", "all", YEAR)
FOSTER = Question("graduation", "foster", YEAR)
BYTES_ON_THE_WIRE = 12_000


def traces(atlas: Atlas, question: Question, kind: str) -> list[dict[str, object]]:
    drawn = tuple(atlas.places.filter(kind=kind)["place_id"])
    exhibit = map_exhibit.map_of(atlas, question, MapChoice(kind, drawn), LIGHT)
    assert exhibit.figure is not None
    return json.loads(exhibit.figure.to_json())["data"]


def plain(texts: object) -> list[str]:
    """Return hover texts without their markup."""
    return [re.sub(r"<[^>]+>", "", str(text).replace("<br>", ": ")) for text in texts]  # type: ignore[attr-defined]  # parsed JSON


def test_each_state_has_a_trace_of_its_own(county: Atlas) -> None:
    found = [trace["locations"] for trace in traces(county, FOSTER, "district")]
    assert found == [[ALPHA], [BETA, GAMMA]]  # reported, not collected
    areas = [trace["locations"] for trace in traces(county, FOSTER, "assembly")]
    assert ["assembly:2"] in areas[1:]  # suppressed


def test_only_suppressed_places_are_hatched(county: Atlas) -> None:
    drawn = ("assembly:1", "assembly:2")
    figure = map_exhibit.map_of(county, FOSTER, MapChoice("assembly", drawn), LIGHT).figure
    assert figure is not None
    layers = json.loads(figure.to_json())["layout"]["map"]["style"]["layers"]
    (hatch,) = [layer for layer in layers if layer["id"] == "hatch"]
    assert hatch["filter"] == ["in", ["get", "id"], ["literal", ["assembly:2"]]]
    assert hatch["source"] == "hatch_assembly"


def test_the_hover_says_the_value_or_the_state(county: Atlas) -> None:
    reported, missing = traces(county, FOSTER, "district")
    assert plain(reported["text"]) == ["42.9%"]
    assert plain(missing["text"]) == ["not collected", "not collected"]
    # The name comes with the geometry that the browser has.
    assert reported["hovertemplate"] == "%{properties.name}: %{text}<extra></extra>"


def test_a_sum_says_how_many_schools_it_counts(county: Atlas) -> None:
    (trace,) = traces(county, GRADUATION, "assembly")
    assert plain(trace["text"]) == ["75.0% (3 of 3 inside)", "80.3% (2 of 3 inside)"]


def test_colleges_are_points_and_a_missing_value_is_an_empty_ring(county: Atlas) -> None:
    _, points = traces(county, Question("headcount", "all", YEAR), "college")
    assert points["customdata"] == [COLLEGE, FAR_COLLEGE]
    value, missing = points["marker"]["color"]  # type: ignore[index]  # parsed JSON
    assert value in LIGHT.values
    assert missing == LIGHT.land


def test_the_selected_place_is_outlined_and_an_outline_is_drawn(county: Atlas) -> None:
    chosen = MapChoice("district", (ALPHA,), selected=ALPHA, outline="senate", whole_county=True)
    figure = map_exhibit.map_of(county, GRADUATION, chosen, DARK).figure
    assert figure is not None
    shown = json.loads(figure.to_json())["layout"]["map"]
    layers = {layer["id"]: layer for layer in shown["style"]["layers"]}
    assert layers["selected"]["filter"] == ["==", ["get", "id"], ALPHA]
    assert layers["outline"]["source"] == "senate"
    assert shown["zoom"] < map_figure.map_style.MAINLAND_ZOOM


def test_the_readers_area_is_outlined_on_every_map(county: Atlas) -> None:
    figure = map_exhibit.map_of(county, GRADUATION, MapChoice("district", (ALPHA,), area="senate:26"), LIGHT).figure
    assert figure is not None
    style = json.loads(figure.to_json())["layout"]["map"]["style"]
    (own,) = [layer for layer in style["layers"] if layer["id"] == "area"]
    assert (own["source"], own["filter"]) == ("senate", ["==", ["get", "id"], "senate:26"])
    assert style["sources"]["senate"]["data"] == "app/static/senate.geojson"


@pytest.mark.parametrize("kind", KINDS)
def test_every_map_of_the_data_is_small_and_complete(committed: Atlas, kind: str) -> None:
    for question in questions(committed, kind):
        exhibit = map_exhibit.map_of(committed, question, choice(kind), LIGHT)
        assert exhibit.figure is not None
        content = exhibit.figure.to_json()
        assert len(content.encode()) < BYTES_ON_THE_WIRE, question
        assert "glyphs" not in content
        assert "http" not in content
        assert "heatmapgl" not in content  # a part of Plotly's default template
        places = 21 if kind == "college" else len(choice(kind).drawn)
        assert sum(item.count for item in exhibit.legend) == places, question
        labels = [item.label for item in exhibit.legend]
        assert len(labels) == len(set(labels)), question
        assert len({(item.pattern, item.fill) for item in exhibit.legend}) == len(labels)


def rows_of(*counts: tuple[str, float, float]) -> facts.pl.DataFrame:
    made = tiny.atlas([tiny.fact(place_id, "graduation", n, d) for place_id, n, d in counts])
    return facts.cells(made, "district", GRADUATION)


MEASURE, EVERYONE = tiny.MEASURES[0], tiny.GROUPS[0]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], "No value for all students is published for any of the 3 school districts."),
        ([(ALPHA, 50, 100)], "Only Alpha Unified has a value: 50.0%."),
        (
            [(ALPHA, 50, 100), (BETA, 80, 100), (GAMMA, 60, 100)],
            "Among 3 school districts with a value it runs from 50.0% in Alpha Unified to 80.0% in Beta Union High.",
        ),
        (
            # Eleven students are at the end of every ranking, by chance.
            [(ALPHA, 50, 100), (BETA, 80, 100), (GAMMA, 0, 11)],
            (
                "Among 2 school districts with a value for 30 students or more it runs from 50.0% in Alpha Unified to "
                "80.0% in Beta Union High."
            ),
        ),
        (
            [(ALPHA, 5, 10), (BETA, 8, 10)],
            "Among 2 school districts with a value it runs from 50.0% in Alpha Unified to 80.0% in Beta Union High.",
        ),
    ],
)
def test_spread(counts: list[tuple[str, float, float]], expected: str) -> None:
    assert map_exhibit.spread("district", MEASURE, EVERYONE, rows_of(*counts)) == expected


def test_spread_counts_the_suppressed(county: Atlas) -> None:
    rows = facts.cells(county, "school", GRADUATION)
    said = map_exhibit.spread("school", MEASURE, EVERYONE, rows)
    assert said == (
        "Among 2 high schools with a value for 30 students or more it runs from 90.0% in Alder High to 90.0% in "
        "Elm High. One value is suppressed."
    )


def test_elementary_districts_with_values_are_named(county: Atlas) -> None:
    exhibit = map_exhibit.map_of(county, GRADUATION, MapChoice("district", (ALPHA, BETA)), LIGHT)
    assert "The table has values of Gamma Elementary." in exhibit.notes[0]
    assert GAMMA in exhibit.table["Code"].to_list()


def test_a_sum_with_charter_schools_stands_beside_a_county_without(county: Atlas) -> None:
    prepared = map_exhibit.map_of(
        county, Question("prepared", "all", YEAR), MapChoice("assembly", ("assembly:1", "assembly:2")), LIGHT
    )
    assert any("without charter schools, not the sum of these areas" in note for note in prepared.notes)
    graduation = map_exhibit.map_of(county, GRADUATION, MapChoice("assembly", ("assembly:1", "assembly:2")), LIGHT)
    assert not any("without charter schools" in note for note in graduation.notes)


def test_participation_at_colleges_does_not_open_with_high_schools(county: Atlas) -> None:
    exhibit = map_exhibit.map_of(county, Question("work", "all", YEAR), MapChoice("college"), LIGHT)
    assert exhibit.sentence == "Only Alpha College has a value: 10.0%."


def test_few_students_are_named_in_the_notes_but_few_counselors_are_not(county: Atlas) -> None:
    schools = MapChoice("school", ())
    small = map_exhibit.notes(county, "school", MEASURE, facts.cells(county, "school", GRADUATION), [])
    assert any("Birch High, Cedar High and Fig Charter High: read it with care" in note for note in small)
    load = county.registries.measures["load"]
    rows = facts.cells(county, schools.kind, Question("load", "all", YEAR))
    assert not any("Fewer than 30" in note for note in map_exhibit.notes(county, "school", load, rows, []))
