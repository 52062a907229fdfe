"""A place beside county and state, each compared with what it may be compared with."""

import pytest

from atlas import facts, places
from atlas.data import Atlas
from atlas.facts import Question
from tests.atlas.tiny import ALPHA, CHARTER, COLLEGE, GAMMA, S1, S3, S4, YEAR
from views import place_numbers

GRADUATION = Question("graduation", "all", YEAR)
PREPARED = Question("prepared", "all", YEAR)


@pytest.mark.parametrize(
    ("place_id", "question", "counts"),
    [
        (ALPHA, GRADUATION, (160, 200)),  # the published county
        ("assembly:1", GRADUATION, (152, 198)),  # an area is a sum, and so is its county
        (S1, PREPARED, (50, 100)),  # a district school beside a county without charters
        (CHARTER, PREPARED, (80, 140)),  # a charter school beside all schools: 30 + 30 + 20 of 60 + 40 + 40
        (CHARTER, GRADUATION, (160, 200)),  # this file counts charters
        (COLLEGE, Question("work", "all", YEAR), (None, None)),  # the county counts high schools
        (COLLEGE, Question("headcount", "all", YEAR), (5000, None)),
    ],
)
def test_benchmark(county: Atlas, place_id: str, question: Question, counts: tuple[float | None, ...]) -> None:
    found = place_numbers.benchmark(county, places.get(county, place_id), question)
    assert (found.numerator, found.denominator) == counts


def test_numbers_of_a_district(county: Atlas) -> None:
    exhibit = place_numbers.numbers(county, places.get(county, ALPHA), "high_school")
    row = exhibit.table.row(0, named=True)
    assert row["Measure"] == "Graduation, 2024-25"
    assert (row["Alpha Unified"], row["Los Angeles County"], row["California"]) == ("75.0%", "80.0%", "80.0%")
    assert row["Difference to the county"].startswith("5.0 points below; ")
    assert row["Basis"] == "official"
    assert exhibit.sentence == "75.0% of all students in Alpha Unified did it in 2024-25."


def test_a_suppressed_number_is_said_so(county: Atlas) -> None:
    exhibit = place_numbers.numbers(county, places.get(county, S4), "high_school")
    assert exhibit.table["Dogwood High"][0] == "suppressed"
    assert exhibit.table["Difference to the county"][0] == ""


def test_few_students_are_said_so(county: Atlas) -> None:
    exhibit = place_numbers.numbers(county, places.get(county, S3), "high_school")
    assert exhibit.table["Cedar High"][0] == "75.0% (fewer than 30 students)"
    capacity = place_numbers.numbers(county, places.get(county, S1), "capacity")
    assert capacity.table["Alder High"][0] == "200"


def test_an_elementary_district_shows_only_what_exists_there(county: Atlas) -> None:
    measures = place_numbers.numbers(county, places.get(county, GAMMA), "high_school").table["Measure"].to_list()
    assert measures == ["Graduation, 2024-25"]


def test_an_area_says_how_it_is_added_up_and_what_it_is_compared_with(county: Atlas) -> None:
    exhibit = place_numbers.numbers(county, places.get(county, "assembly:1"), "high_school")
    said = " ".join(exhibit.notes)
    assert "of three schools or colleges with a row, 3 have a value, 0 are suppressed" in said
    assert "added up in the same way (Graduation: 76.8%)" in said  # 152 of 198
    assert exhibit.table["Basis"][0] == "derived"


def test_participation_at_a_college_has_no_county_beside_it(county: Atlas) -> None:
    row = place_numbers.numbers(county, places.get(county, COLLEGE), "participation").table.row(0, named=True)
    assert row["Alpha College"] == "10.0%"
    assert row["Los Angeles County"] == "not applicable"
    assert row["Difference to the county"] == ""


@pytest.mark.parametrize(
    ("place_id", "question", "second", "third"),
    [
        (ALPHA, GRADUATION, "75.0% of all students in Alpha Unified did it in 2024-25.", "Los Angeles County: 80.0%. "),
        (
            "assembly:1",
            GRADUATION,
            "75.0% of all students in Assembly District 1 did it in 2024-25.",
            "Los Angeles County, added up in the same way: 76.8%. Difference: 1.8 points below; within noise",
        ),
        (
            "county:19",
            GRADUATION,
            "80.0% of all students in Los Angeles County did it in 2024-25.",
            "Los Angeles County",
        ),
    ],
)
def test_card(county: Atlas, place_id: str, question: Question, second: str, third: str) -> None:
    said = place_numbers.card(county, place_id, question)
    assert said[1] == second
    assert said[2].startswith(third)


def test_card_of_a_hidden_number_stops_there(county: Atlas) -> None:
    assert len(place_numbers.card(county, S4, GRADUATION)) == 2


def test_no_difference_to_itself_and_none_between_counts(county: Atlas) -> None:
    measures = county.registries.measures
    own = facts.cell(county, "county:19", GRADUATION)
    students = facts.cell(county, "assembly:1", Question("students", "all", YEAR))
    all_students = facts.cell(county, "county:19", Question("students", "all", YEAR))
    pairs = [(measures["graduation"], own, own), (measures["students"], students, all_students)]
    assert place_numbers.differences(pairs, nested=True) == ["", ""]


@pytest.mark.parametrize(
    ("place_id", "expected"),
    [(ALPHA, "graduation"), (COLLEGE, "headcount"), ("assembly:2", "graduation"), (GAMMA, "graduation")],
)
def test_first_measure_has_a_value(county: Atlas, place_id: str, expected: str) -> None:
    assert place_numbers.first_measure(county, places.get(county, place_id)) == expected
