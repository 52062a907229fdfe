"""Suppressed participation that follows from other rows of exchange files, with sums small enough for the head."""

from collections.abc import Mapping

import pytest

from loaders.formats import exchange
from loaders.loaded import InputFile, Loaded, Options

HEADER = "place_id,year,measure,group,numerator,denominator,value,status,basis,source\n"
Row = tuple[str, str, str, str, str, str]
"""Place, measure, group, numerator, denominator, value; without a number it is suppressed."""
DISTRICT = "district:1964733"
ASSEMBLY = "assembly:67"
ITS_SCHOOLS = tuple(f"school:1964212193{number}" for number in ("0056", "1641", "1880", "3159"))


def load(*tables: list[Row]) -> Loaded:
    files = [
        InputFile.of_bytes(f"{number}.csv", (HEADER + "".join(map(line, rows))).encode())
        for number, rows in enumerate(tables)
    ]
    return exchange.load(files, Options())


def line(row: Row) -> str:
    place, measure, group, *numbers = row
    status = "reported" if numbers[0] or numbers[2] else "suppressed"
    return ",".join((place, "2023-24", measure, group, *numbers, status, "official", "My office")) + "\n"


ALL_WOMEN: list[Row] = [
    (DISTRICT, "wbl_any", "all", "", "100", "20"),
    (DISTRICT, "wbl_any", "female", "", "30", "36.7"),
]
MEN: Row = (DISTRICT, "wbl_any", "male", "", "70", "")
STATE_AND_COUNTY: list[Row] = [
    ("state:06", "wbl_any", "all", "100", "3000", ""),
    ("county:19", "wbl_any", "all", "95", "2000", ""),
    ("county:30", "wbl_any", "all", "", "1000", ""),
]
AREA: list[Row] = [
    (ASSEMBLY, "wbl_any", "all", "65", "2000", ""),
    *((school, "wbl_any", "all", "20", "500", "") for school in ITS_SCHOOLS[:3]),
    (ITS_SCHOOLS[3], "wbl_any", "all", "", "500", ""),
]
COUNTY_AND_SCHOOLS: list[Row] = [("county:19", *AREA[0][1:]), *AREA[1:]]
HOURS: list[Row] = [
    (DISTRICT, "wbl_hours", "all", "9000", "90", "100"),
    (DISTRICT, "wbl_hours", "female", "8500", "", "100"),
    (DISTRICT, "wbl_hours", "male", "", "", ""),
]
OF_COLLEGES: list[Row] = [
    ("county:19", "laep_students", "all", "", "", "100"),
    ("college:117788", "laep_students", "all", "", "", "95"),
    ("college:112686", "laep_students", "all", "", "", ""),
]


@pytest.mark.parametrize(
    ("tables", "hidden"),
    [
        pytest.param([[*ALL_WOMEN, MEN]], f"{DISTRICT} 2023-24 wbl_any male", id="20% of 100 less 36.7% of 30 = 9"),
        pytest.param([ALL_WOMEN, [MEN]], f"{DISTRICT} 2023-24 wbl_any male", id="the same in two files"),
        pytest.param([STATE_AND_COUNTY], "county:30 2023-24 wbl_any all", id="state less county: 100 - 95 = 5"),
        pytest.param([AREA], f"{ITS_SCHOOLS[3]} 2023-24 wbl_any all", id="area less three schools: 65 - 60 = 5"),
        pytest.param([COUNTY_AND_SCHOOLS], f"{ITS_SCHOOLS[3]} 2023-24 wbl_any all", id="county less three schools"),
        pytest.param([HOURS], f"{DISTRICT} 2023-24 wbl_hours male", id="90 paid less 8,500 hours / 100 = 5"),
        pytest.param(
            [OF_COLLEGES], "college:112686 2023-24 laep_students all", id="colleges of a county: 100 - 95 = 5"
        ),
    ],
)
def test_what_follows_from_the_rows_is_an_error(tables: list[list[Row]], hidden: str) -> None:
    (error,) = load(*tables).errors
    assert error.startswith(f"1 suppressed number follows from the other rows (the first: {hidden}).")


@pytest.mark.parametrize(
    "rows",
    [
        # 20% of 10,000 is 1,995 to 2,005 students, so that what is left of them may be 5 to 15.
        [
            (DISTRICT, "wbl_any", "all", "", "10000", "20"),
            (DISTRICT, "wbl_any", "female", "1990", "3000", ""),
            (DISTRICT, "wbl_any", "male", "", "6000", ""),
        ],
        # 100 - 20 = 80 in the other counties, of which one is listed, and not all students.
        [STATE_AND_COUNTY[0], ("county:19", "wbl_any", "all", "20", "2100", ""), STATE_AND_COUNTY[2]],
        # 100 - 20 = 80 are more than the 10 of one suppressed school: the district has others.
        [
            ("district:1964774", "wbl_any", "all", "100", "1000", ""),
            ("school:19647740109538", "wbl_any", "all", "20", "500", ""),
            ("school:19647741935428", "wbl_any", "all", "", "", ""),
        ],
        # 65 - 20 = 45: the area has other schools than the two that are listed.
        [AREA[0], AREA[1], AREA[4]],
        # 65 - 40 = 25 in two schools are more than 10 + 10, so that one of them was hidden to protect the other.
        [AREA[0], *AREA[1:3], (ITS_SCHOOLS[2], "wbl_any", "all", "", "500", ""), AREA[4]],
    ],
)
def test_what_does_not_follow_is_none(rows: list[Row]) -> None:
    assert load(rows).errors == ()


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ((DISTRICT, "wbl_paid", "all", "", "900", ""), HOURS[0]),
        (
            ("college:117788", "laep_students", "all", "", "", ""),
            ("college:117788", "laep_wages", "all", "", "", "9000"),
        ),
    ],
)
def test_hours_and_wages_of_suppressed_participants_are_suppressed_too(hidden: Row, shown: Row) -> None:
    (error,) = load([hidden], [shown]).errors
    key = f"{shown[0]} 2023-24 {shown[1]} all"
    assert error == (
        f"1 row shows hours or wages of participants who are suppressed (the first: {key}). Suppress them too."
    )
    assert load([hidden], [(*shown[:3], "", "", "")]).errors == ()


OF_HOW_MANY = "it does not say of how many students this is, so that nobody knows whether they are fewer than 11"
SMALL: Mapping[str, tuple[Row, str]] = {
    "5% of 40": (
        (DISTRICT, "wbl_any", "all", "", "40", "5"),
        "the share and the denominator give fewer than 11 students, and it is not suppressed",
    ),
    "500 hours at 100 each": (
        (DISTRICT, "wbl_hours", "all", "500", "", "100"),
        "the hours over the mean hours give fewer than 11 students, and it is not suppressed",
    ),
    "5% of nobody knows": ((DISTRICT, "wbl_any", "all", "", "", "5"), OF_HOW_MANY),
    "100 hours each": ((DISTRICT, "wbl_hours", "all", "", "", "100"), OF_HOW_MANY),
}


@pytest.mark.parametrize("case", SMALL)
def test_a_small_number_that_is_not_written_out_is_set_aside(case: str) -> None:
    row, rule = SMALL[case]
    loaded = load([row])
    assert (loaded.loaded, loaded.quarantine["rule"].to_list()) == (0, [rule])


@pytest.mark.parametrize(
    "row",
    [
        (DISTRICT, "wbl_any", "all", "", "40", "27.5"),  # 11 of 40
        (DISTRICT, "wbl_any", "all", "", "40", "0"),
        (DISTRICT, "wbl_any", "all", "11", "10400", "0.1"),  # 0.1% of 10,400 would be 10
        (DISTRICT, "wbl_hours", "all", "20", "11", "2"),  # and 20 hours over 2 as well
        (DISTRICT, "wbl_hours", "all", "1100", "", "100"),
        (DISTRICT, "wbl_hours", "all", "0", "40", "0"),
    ],
)
def test_eleven_and_none_are_shown(row: Row) -> None:
    assert load([row]).loaded == 1


def test_hidden_hours_do_not_say_of_how_many() -> None:
    loaded = load([(DISTRICT, "wbl_hours", "all", "", "9", "")])
    assert loaded.quarantine.select("field", "value").rows() == [("numerator", "(under 11)")]
