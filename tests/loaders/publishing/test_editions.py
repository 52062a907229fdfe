"""What two editions of the same numbers give away together, on sums small enough to do in the head."""

import polars as pl
import pytest

from contracts.disclosure import recoverable
from contracts.groups import GENDER
from contracts.tables import Facts
from loaders.publishing.editions import given_away

DISTRICT, ONE, TWO = "district:1900001", "school:1", "school:2"
PLACES = pl.DataFrame({"place_id": [ONE, TWO, DISTRICT], "parent": [DISTRICT, DISTRICT, "county:19"]})
GROUPS = ("all", *GENDER)
ABSENT = "no row"
Row = dict[str, object]


def row(place: str, group: str, numerator: float | str | None, year: str = "2024-25") -> Row:
    """Return one row of real participation; without a numerator it is hidden, as 1 to 10 of any number of students."""
    hidden = numerator is None
    return {
        "place_id": place,
        "year": year,
        "measure": "wbl_any",
        "group": group,
        "numerator": numerator,
        "denominator": None if group == "non_binary" and hidden else 400.0,
        "value": None if hidden else 50.0,
        "status": "suppressed" if hidden else "reported",
        "basis": "official",
        "source": "calpads_wblr",
    }


def edition(*numbers: float | str | None, place: str = ONE) -> list[Row]:
    """Return a school's rows: all students, female, male, non-binary, gender missing."""
    return [row(place, group, number) for group, number in zip(GROUPS, numbers, strict=True) if number != ABSENT]


def table(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=Facts.create_empty().schema)


def found(new: list[Row], *others: list[Row]) -> dict[tuple[str, str], tuple[float, float]]:
    told = given_away(table(new), [table(rows) for rows in others], PLACES)
    return {(place, group): (a, b) for place, group, a, b in told.select("place_id", "group", "least", "most").rows()}


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        pytest.param(
            edition(50, None, 30, None, 0),
            edition(50, 18, None, None, 0),
            {(ONE, "non_binary"): (2, 2)},  # 50 - 30 of the one, less 18 of the other
            id="another second cell",
        ),
        pytest.param(
            edition(50, None, 30, None, 0),
            edition(50, None, 30, None, 0),
            {},
            id="the same cells hidden",
        ),
        pytest.param(
            edition(50, None, 30, None, 0),
            edition(45, 25, None, None, 0),
            {},  # 50 - 30 - 25 would be less than nobody: the 25 is no number of this edition
            id="a number that changed",
        ),
        pytest.param(
            edition(52, None, 31, None, 0),
            edition(50, 20, 30, 0, 0),
            {(ONE, "non_binary"): (1, 1)},  # 52 - 31 - 20: that nobody is non-binary no longer holds
            id="records that came late",
        ),
        pytest.param(
            edition(50, ABSENT, ABSENT, ABSENT, ABSENT),
            edition(None, 18, 30, None, 0),
            {(ONE, "non_binary"): (2, 2)},
            id="groups that the new edition leaves out",
        ),
        pytest.param(
            edition(50, None, None, ABSENT, 0),
            edition(50, 18, 30, ABSENT, 0),
            {},
            id="nothing hidden in both",
        ),
    ],
)
def test_what_a_reader_of_two_editions_works_out(
    new: list[Row], old: list[Row], expected: dict[tuple[str, str], tuple[float, float]]
) -> None:
    assert found(new) == found(old) == {}  # each by itself gives nothing away
    assert found(new, old) == expected


def test_a_number_is_lent_by_the_newest_edition_that_shows_it() -> None:
    new = edition(50, None, 30, None, 0)
    newest, oldest = edition(50, 17, None, None, 0), edition(50, 18, None, None, 0)
    assert found(new, newest, oldest) == {(ONE, "non_binary"): (3, 3)}
    assert found(new, edition(50, None, None, None, 0), oldest) == {(ONE, "non_binary"): (2, 2)}


def test_a_correction_at_one_school_hides_no_leak_at_another() -> None:
    """The district adds both up, so a contradiction at the second would reach the first if it were carried on."""
    new = [*edition(50, None, 30, None, 0), *edition(90, None, 40, None, 0, place=TWO), row(DISTRICT, "all", 140)]
    old = [*edition(50, 18, None, None, 0), *edition(60, 55, None, None, 0, place=TWO), row(DISTRICT, "all", 110)]
    assert found(new, old) == {(ONE, "non_binary"): (2, 2)}


def test_another_year_lends_nothing() -> None:
    old = [row(ONE, group, number, "2023-24") for group, number in zip(GROUPS, (50, 18, None, None, 0), strict=True)]
    assert found(edition(50, None, 30, None, 0), old) == {}


def test_without_another_edition_it_is_the_attack_on_one() -> None:
    rows = table(edition(50, 18, 30, None, 0))
    assert given_away(rows, [], PLACES).equals(recoverable(rows, PLACES))
    assert found(edition(50, 18, 30, None, 0)) == {(ONE, "non_binary"): (2, 2)}


def test_an_edition_whose_own_sums_do_not_add_up_says_nothing_but_stops_nothing() -> None:
    new = [*edition(10, 30, None, None, 0, place=TWO), *edition(50, None, 30, None, 0)]
    old = [*edition(10, 30, 10, None, 0, place=TWO), *edition(50, 18, None, None, 0)]
    assert found(new, old)[ONE, "non_binary"] == (2, 2)
