"""Places of any kind side by side: the same cells as one by one, and differences only where one instrument counts."""

import pytest

from atlas import comparison, facts, places
from atlas.comparison import APART, AROUND, INSIDE, OVERLAP
from atlas.data import Atlas
from atlas.facts import Cell, Question
from tests.atlas.tiny import ALPHA, CHARTER, COLLEGE, GAMMA, S1, S2, YEAR

EVERY_KIND = (
    "state:06",
    "county:19",
    "district:1964733",
    "district:1964642",
    "school:19647331930924",
    "college:117788",
    "assembly:52",
    "senate:26",
    "board:SBWIB",
)


@pytest.mark.parametrize(
    "question",
    [
        Question("cci_prepared", "all", "2024-25"),
        Question("graduation", "foster", "2024-25"),
        Question("headcount_12m", "all", "2023-24"),
        Question("wbl_paid", "all", "2024-25"),
        Question("students_per_counselor", "all", "2024-25"),
        Question("graduation", "all", "1999-00"),
    ],
    ids=lambda question: question.measure + question.group,
)
def test_cells_are_those_of_each_place_alone(committed: Atlas, question: Question) -> None:
    found = comparison.cells_at(committed, [places.get(committed, code) for code in EVERY_KIND], question)
    assert found == [facts.cell(committed, code, question) for code in EVERY_KIND]


@pytest.mark.parametrize(
    ("measure", "one", "other", "expected"),
    [
        ("graduation", "assembly:52", "district:1964733", None),
        ("cci_prepared", "assembly:52", "district:1964733", "charters"),
        ("cci_prepared", "assembly:52", "senate:26", None),
        ("cci_prepared", "assembly:52", "state:06", None),
        ("cci_prepared", "district:1964733", "district:1964881", None),
        ("chronic_absence", "assembly:52", "district:1964733", "grades"),
        ("chronic_absence", "assembly:52", "state:06", "grades"),
        ("chronic_absence", "assembly:52", "senate:26", None),
        ("chronic_absence_9_12", "assembly:52", "district:1964733", None),
        ("wbl_paid", "college:117788", "district:1964733", "instrument"),
        ("wbl_paid", "college:117788", "college:117690", None),
        ("graduation", "college:117788", "district:1964733", "instrument"),
        ("headcount_12m", "college:117788", "college:117690", "counts"),
        ("earnings_6yr", "college:117788", "college:117690", None),
    ],
)
def test_what_forbids_a_difference(committed: Atlas, measure: str, one: str, other: str, expected: str | None) -> None:
    registered = committed.registries.measures[measure]
    one_place, other_place = places.get(committed, one), places.get(committed, other)
    assert comparison.obstacle(registered, one_place, other_place) == expected
    assert comparison.obstacle(registered, other_place, one_place) == expected


def test_a_charter_school_may_not_stand_against_a_district_without_charters(county: Atlas) -> None:
    measure = county.registries.measures["prepared"]
    charter, school, district = (places.get(county, code) for code in (CHARTER, S1, ALPHA))
    assert comparison.obstacle(measure, charter, district) == "charters"
    assert comparison.obstacle(measure, school, district) is None


TURNED = {APART: APART, OVERLAP: OVERLAP, INSIDE: AROUND, AROUND: INSIDE}


@pytest.mark.parametrize(
    ("measure", "one", "other", "expected"),
    [
        ("graduation", S1, S2, APART),
        ("graduation", S1, "assembly:1", INSIDE),
        ("graduation", "assembly:1", "assembly:2", APART),
        ("graduation", "assembly:1", "county:19", INSIDE),
        ("graduation", "county:19", "state:06", INSIDE),
        ("graduation", S1, "state:06", INSIDE),
        ("headcount", COLLEGE, "assembly:1", INSIDE),
        ("headcount", COLLEGE, "assembly:2", APART),
        ("graduation", COLLEGE, "assembly:1", APART),
        ("graduation", GAMMA, "county:19", INSIDE),
    ],
)
def test_students_in_both(county: Atlas, measure: str, one: str, other: str, expected: str) -> None:
    registered = county.registries.measures[measure]
    one_place, other_place = places.get(county, one), places.get(county, other)
    assert comparison.shared(county, registered, one_place, other_place) == expected
    assert comparison.shared(county, registered, other_place, one_place) == TURNED[expected]


@pytest.mark.parametrize(
    ("measure", "one", "other", "expected"),
    [
        ("graduation", "assembly:52", "district:1964733", OVERLAP),
        ("graduation", "assembly:52", "senate:26", OVERLAP),
        ("graduation", "school:19647331930924", "district:1964733", INSIDE),
        ("graduation", "district:1964733", "district:1964881", APART),
        ("graduation", "assembly:52", "district:1964642", APART),
    ],
)
def test_students_in_both_in_the_county(committed: Atlas, measure: str, one: str, other: str, expected: str) -> None:
    registered = committed.registries.measures[measure]
    assert comparison.shared(committed, registered, *(places.get(committed, code) for code in (one, other))) == expected


def of(place_id: str, numerator: float, denominator: float) -> Cell:
    value = 100 * numerator / denominator
    return Cell(place_id, YEAR, "graduation", "all", value, numerator, denominator, "reported", "official", "made")


def test_differences_between_separate_places_are_newcombes() -> None:
    # Newcombe (1998), table II, example (a): 56 of 70 against 48 of 80 is +0.2, method 10: 0.0524 to 0.3339.
    ((gap, low, high),) = comparison.differences([of("a", 48, 80)], [of("b", 56, 70)], [APART]).rows()
    assert (gap, low, high) == pytest.approx((20, 5.24, 33.39), abs=0.01)


def test_a_difference_turned_round_is_its_negative() -> None:
    part, whole = of("part", 50, 100), of("whole", 900, 1000)
    ((gap, low, high),) = comparison.differences([whole], [part], [AROUND]).rows()
    ((back, back_low, back_high),) = comparison.differences([part], [whole], [INSIDE]).rows()
    assert gap == pytest.approx(-40)
    assert (back, back_low, back_high) == pytest.approx((-gap, -high, -low))


def test_a_part_is_compared_with_the_rest_so_its_interval_is_narrower_than_that_of_separate_places() -> None:
    part, whole = of("part", 300, 500), of("whole", 550, 1000)
    ((_, low, high),) = comparison.differences([whole], [part], [AROUND]).rows()
    ((_, wide_low, wide_high),) = comparison.differences([whole], [part], [OVERLAP]).rows()
    assert wide_low < low < high < wide_high


def test_no_difference_without_two_values() -> None:
    hidden = Cell("b", YEAR, "graduation", "all", None, None, None, "suppressed", "official", "made")
    assert comparison.differences([of("a", 1, 2)], [hidden], [APART]).rows() == [(None, None, None)]
    assert comparison.differences([], [], []).rows() == []
