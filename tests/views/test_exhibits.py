"""Every exhibit of a wide sample: complete, in plain words, with its sources, and never an exception."""

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from atlas import facts, places, rankings
from atlas.data import Atlas
from tests.views.sample import KINDS, choice, questions
from views import coverage_exhibit, gap_ranking, map_exhibit, overview, place_gaps, place_numbers, place_trend
from views.exhibit import Exhibit
from views.palette import LIGHT

YEAR = re.compile(r"\b(19|20)\d\d\b")
UNFINISHED = re.compile(r"\bnan\b|\bNone\b|[{}]|\binf\b|\bnull\b|  |\.\.|−0\.0(?!\d)|−0%|\$−")
PLACES = (
    "state:06",
    "county:19",
    "district:1964733",  # Los Angeles Unified
    "district:1976869",  # Wiseburn, without a CCI value
    "district:1975309",  # Acton-Agua Dulce, distorted by its charter schools
    "district:1964691",  # Lawndale, elementary, with a charter high school
    "college:117788",  # Los Angeles City College
    "assembly:52",
    "senate:26",
    "congress:34",
    "board:SBWIB",
    "spa:1",
)


def check(atlas: Atlas, exhibit: Exhibit) -> None:
    """Hold one exhibit to what every output needs."""
    assert YEAR.search(exhibit.title), exhibit.title
    for text in (exhibit.title, exhibit.sentence, exhibit.alt, *exhibit.notes):
        assert text
        assert not UNFINISHED.search(text), text
        assert text == text.strip()
    assert exhibit.sentence.endswith("."), exhibit.sentence
    assert exhibit.sentence[0].isupper() or exhibit.sentence[0].isdigit() or exhibit.sentence.startswith("iQ Academy")
    assert set(exhibit.sources) <= set(atlas.registries.sources.values())
    assert re.fullmatch(r"[A-Za-z0-9_-]+", exhibit.file_name), exhibit.file_name
    if exhibit.table.height:
        assert {"Basis", "Source"} <= set(exhibit.table.columns)


def open_schools(atlas: Atlas) -> list[str]:
    """Return a large, a charter, a closed and a court school."""
    rows = places.of_kind(atlas, "school")
    charter = rows.filter(charter=True, open=True)["place_id"][0]
    return [rows["place_id"][0], charter, rows["place_id"][-1], rows.filter(level="Juvenile Court")["place_id"][0]]


@pytest.fixture(scope="module", params=[*PLACES, "schools"])
def profiled(request: pytest.FixtureRequest, committed: Atlas) -> list[places.Place]:
    codes = open_schools(committed) if request.param == "schools" else [request.param]
    return [places.get(committed, code) for code in codes]


@pytest.mark.parametrize("kind", KINDS)
def test_maps(committed: Atlas, kind: str) -> None:
    for question in questions(committed, kind):
        exhibit = map_exhibit.map_of(committed, question, choice(kind), LIGHT)
        check(committed, exhibit)
        assert "Status" in exhibit.table.columns
        assert exhibit.illustrative == question.measure.startswith("wbl_"), question
        assert exhibit.table.height == places.of_kind(committed, kind).height
        assert exhibit.sources or exhibit.table["Status"].is_in(["not collected", "not applicable"]).all()


@pytest.mark.parametrize("kind", [*KINDS, "school"])
def test_gaps_of_places(committed: Atlas, kind: str) -> None:
    for number, question in enumerate(questions(committed, kind)):
        options = rankings.references(committed, kind, question) or [""]
        choice = gap_ranking.GapChoice(kind, question, options[number % len(options)])
        exhibit = gap_ranking.gaps_of_places(committed, choice, LIGHT)
        check(committed, exhibit)
        assert exhibit.illustrative == question.measure.startswith("wbl_"), choice
        assert exhibit.table.height == places.of_kind(committed, kind).height


def test_numbers(committed: Atlas, profiled: list[places.Place]) -> None:
    for place in profiled:
        for theme in place_numbers.themes_of(place):
            exhibit = place_numbers.numbers(committed, place, theme)
            if exhibit.table.height:
                check(committed, exhibit)
            assert exhibit.illustrative == (theme == "participation" and exhibit.table.height > 0), place.name
            for row in exhibit.table.rows():
                assert not any(UNFINISHED.search(str(cell)) for cell in row), row


def asked(atlas: Atlas, place: places.Place) -> Iterator[tuple[str, str, str]]:
    for measure in atlas.registries.measures:
        years = facts.years(atlas, measure, place.kind)
        for group in [item for item in ("all", "foster", "pell") if item in facts.groups(atlas, measure, place.kind)]:
            yield measure, group, years[-1] if years else ""


def test_gaps(committed: Atlas, profiled: list[places.Place]) -> None:
    for place in profiled:
        for measure, _, year in asked(committed, place):
            exhibit = place_gaps.gap_chart(committed, place, measure, year, LIGHT)
            check(committed, exhibit)
            assert exhibit.illustrative == measure.startswith("wbl_")


def test_trends(committed: Atlas, profiled: list[places.Place]) -> None:
    for place in profiled:
        for measure, group, _ in asked(committed, place):
            exhibit = place_trend.trend(committed, place, measure, group, LIGHT)
            check(committed, exhibit)
            assert exhibit.illustrative == measure.startswith("wbl_")
            if exhibit.figure is not None and measure == "cci_prepared":
                for trace in exhibit.figure.data:
                    points = list(zip(trace.x, trace.y, strict=True))
                    joined = [
                        (first[0], last[0]) for first, last in pairwise(points) if None not in (first[1], last[1])
                    ]
                    assert ("2023-24", "2024-25") not in joined, place.name


def test_cards(committed: Atlas, profiled: list[places.Place]) -> None:
    for place in profiled:
        for measure, group, year in asked(committed, place):
            said = place_numbers.card(committed, place.place_id, facts.Question(measure, group, year))
            assert said[0] == place.name
            for line in said[1:]:
                assert line.endswith("."), line
                assert not UNFINISHED.search(line), line


def test_coverage(committed: Atlas) -> None:
    exhibit = coverage_exhibit.coverage_of(committed)
    check(committed, exhibit.__class__(**{**exhibit.__dict__, "table": exhibit.table.clear()}))
    assert set(exhibit.table.columns) == set(coverage_exhibit.COLUMNS.values())


def test_the_first_screen(committed: Atlas) -> None:
    shown = overview.headlines(committed)
    assert [item.value for item in shown][1:3] == ["87.6%", facts_of(committed, "a_g")]
    assert "Derived: added up from published rows." in shown[0].sentence  # CDE prints no CCI value for the county
    assert not any("Derived" in item.sentence for item in shown[1:])
    assert re.search(r"\d\.\d points below all students: the widest gap\.", overview.widest_gap(committed))


def facts_of(atlas: Atlas, measure: str) -> str:
    value = facts.cell(atlas, "county:19", facts.Question(measure, "all", "2024-25")).value
    return f"{value:.1f}%"
