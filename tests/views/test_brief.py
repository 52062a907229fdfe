"""What a brief says: four numbers, figures with their captions, what nobody can say, caveats once each."""

from dataclasses import replace

import polars as pl
import pytest

from atlas.boundaries import feature_ids
from atlas.data import Atlas
from atlas.facts import Question
from atlas.places import get
from tests.views.sample import STATIC
from views import brief, overview
from views.brief import Brief
from views.map_figure import LAYERS


def made(atlas: Atlas, place_id: str, question: Question | None = None) -> Brief:
    place = get(atlas, place_id)
    kind = brief.map_kind(place)
    drawn = feature_ids(STATIC, LAYERS[kind]) if kind in LAYERS else ()
    return brief.place_brief(atlas, place, drawn, question)


def test_an_area_is_held_against_the_county_added_up_in_the_same_way(committed: Atlas) -> None:
    first = made(committed, "assembly:52").numbers[0]
    assert first.label == "Prepared (CCI), 2024-25"
    assert first.value == "57.6%"  # 3,076 of the 5,341 students of its schools with a value
    assert first.beside == ("LA County (sum) 55.7%", "California 51.7%")
    assert first.difference.startswith("1.9 points above; larger than chance")


def test_the_county_is_held_against_the_state_only(committed: Atlas) -> None:
    numbers = made(committed, "county:19").numbers
    assert [number.label.partition(",")[0] for number in numbers] == [
        committed.registries.measures[measure].short_name for measure in overview.HEADLINES
    ]
    assert all(len(number.beside) == 1 and number.beside[0].startswith("California") for number in numbers)


@pytest.mark.parametrize(
    ("place_id", "kind", "caption"),
    [
        ("assembly:52", "assembly", "Outlined: Assembly District 52."),
        ("district:1964733", "district", "Outlined: Los Angeles Unified."),
        ("school:19648811936103", "district", "Outlined: Pasadena Unified, the district of this school."),
        ("county:19", "district", ""),
    ],
)
def test_the_map_shows_where_the_place_is(committed: Atlas, place_id: str, kind: str, caption: str) -> None:
    assert brief.map_kind(get(committed, place_id)) == kind
    assert made(committed, place_id).figures[0].caption == caption


def test_a_question_chooses_what_map_and_gaps_show(committed: Atlas) -> None:
    shown = made(committed, "assembly:52", Question("graduation", "all", "2023-24"))
    assert [figure.exhibit.title for figure in shown.figures] == [
        "Four-year graduation rate: all students, 2023-24, by Assembly district",
        "Four-year graduation rate by group of students: Assembly District 52, 2023-24",
    ]


def test_the_chart_stands_as_a_table_too(committed: Atlas) -> None:
    shown = made(committed, "assembly:52")
    (section,) = [part for part in shown.sections if part.table]
    head, *rows = section.table
    assert head[0] == "Students"
    assert "Status" not in head  # what has no value has its state in the place of the value
    foster = next(row for row in rows if row[0] == "Foster youth")
    assert foster[head.index("Value")] == "suppressed"
    assert len(rows) == len(shown.figures[-1].exhibit.table)


def test_every_number_has_its_source(committed: Atlas) -> None:
    titles = [source.title for source in made(committed, "assembly:52").sources]
    assert any("College/Career Indicator" in title for title in titles)
    assert any("Graduation" in title for title in titles)
    assert any("College-Going" in title for title in titles)
    assert len(titles) == len(set(titles))


def test_participation_is_not_public_until_it_is_real(committed: Atlas) -> None:
    assert overview.NOT_PUBLIC in made(committed, "assembly:52").sections[-2].paragraphs
    real = committed.facts.with_columns(pl.col("basis").replace("illustrative", "official"))
    loaded = made(replace(committed, facts=real), "assembly:52")
    assert all(overview.NOT_PUBLIC not in section.paragraphs for section in loaded.sections)
    assert loaded.numbers[0].label.startswith("Paid work-based learning")


def test_caveats_are_said_once_and_not_what_a_caption_says(committed: Atlas) -> None:
    shown = made(committed, "assembly:52")
    assert len(shown.caveats) == len(set(shown.caveats))
    assert not {figure.caption for figure in shown.figures} & set(shown.caveats)


def test_a_college_leads_with_its_first_number(committed: Atlas) -> None:
    shown = made(committed, "college:117788")
    assert shown.lead.startswith("Los Angeles City College had 25,304 students")
    assert "Website" not in shown.subtitle


@pytest.mark.parametrize(
    ("link", "code", "said"),
    [
        ("http://localhost:8501/place", True, "works on the computer that runs the app."),
        ("https://atlas.example.org/place", True, "all notes."),
        ("https://atlas.example.org/place", False, "too long for a code on paper."),
    ],
)
def test_what_is_said_of_the_link(link: str, code: bool, said: str) -> None:  # noqa: FBT001 - a table of cases
    assert brief.about_link(link, code=code).endswith(said)


@pytest.mark.parametrize(("text", "limit", "cut"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("a   d", 4, "a…")])
def test_long_texts_are_cut_with_a_sign(text: str, limit: int, cut: str) -> None:
    assert brief.shortened(text, limit) == cut
