"""The list of public schools: places, and students on census day."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from loaders.formats import place_rows, school_directory, schools
from loaders.loaded import InputFile, Loaded, Options
from tests.loaders.formats.official import file
from tests.loaders.rows import fact

DIRECTORY = Path(__file__).parent.parent / "fixtures" / "pubschls.txt"
SCHOOL = {
    "OBJECTID": "1",
    "Academic Year": "2025-26",
    "CDS Code": "27659872730232",
    "District Code": "2765987",
    "School Name": "Carmel High",
    "School Type": "High",
    "Status": "Active",
    "Grade Low": "9",
    "Grade High": "12",
    "Charter": "N",
    "City": "Carmel",
    "School Website": "www.carmelhigh.org",
    "Enroll Total": "800",
    "African American": "10",
    "African American (%)": "1.3",
    "Foster": "*",
    "Grade 9": "210",
    "Grade 10": "200",
    "Grade 11": "200",
    "Grade 12": "190",
    "Latitude": "36.55",
    "Longitude": "-121.91",
}


def load(*rows: Mapping[str, str]) -> Loaded:
    return schools.load([file(rows, "schools.csv", ",")], Options())


def test_students_by_group_and_in_high_school() -> None:
    facts = load(SCHOOL).facts
    key = "school:27659872730232 2025-26"
    assert fact(facts, f"{key} census_enrollment all")["value"] == 800
    assert fact(facts, f"{key} census_enrollment african_american")["value"] == 10
    assert fact(facts, f"{key} census_enrollment foster")["status"] == "suppressed"
    assert fact(facts, f"{key} census_enrollment_9_12 all")["value"] == 800  # 210 + 200 + 200 + 190
    assert facts["source"].unique().to_list() == ["cde_public_schools_2025_26"]


def test_the_place() -> None:
    place = pl.read_parquet(load(SCHOOL).others["places.parquet"]).to_dicts()[0]
    expected = {
        "place_id": "school:27659872730232",
        "parent": "district:2765987",
        "name": "Carmel High",
        "grades": "9-12",
        "charter": False,
        "serves_9_12": True,
        "enrollment": 800,
        "latitude": 36.55,
    }
    assert {name: place[name] for name in expected} == expected


def test_the_places_of_two_files_stand_together() -> None:
    files = [
        file([SCHOOL | {"CDS Code": code, "Academic Year": year}], f"{code}{year}.csv", ",")
        for code, year in (("27659872730232", "2024-25"), ("27659872730240", "2025-26"), ("27659872730232", "2025-26"))
    ]
    places = pl.read_parquet(schools.load(files, Options()).others["places.parquet"])
    assert places.select("place_id", "source").rows() == [
        ("school:27659872730232", "cde_public_schools_2025_26"),
        ("school:27659872730240", "cde_public_schools_2025_26"),
    ]


def test_a_closed_school_is_left_out_by_name() -> None:
    assert load(SCHOOL, SCHOOL | {"Status": "Closed"}).excluded["rule"].to_list() == [place_rows.NOT_OPEN]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"CDS Code": "2.76599E+13"}, "a spreadsheet turned the code into a number and lost digits"),
        ({"CDS Code": "2765987"}, "a county-district-school code has 14 digits"),
        ({"CDS Code": "27659870000000"}, "the code is of a district, not of a school"),
        ({"Latitude": "46.55"}, "the point lies outside California"),
        ({"Longitude": "121.91"}, "the point lies outside California"),
        ({"Enroll Total": "-1"}, "a number of students is a whole number and not negative"),
        ({"School Name": ""}, "the field is empty, and may not be"),
    ],
)
def test_wrong_rows_are_set_aside(changes: Mapping[str, str], rule: str) -> None:
    assert load(SCHOOL | changes).quarantine["rule"].to_list() == [rule]


def test_real_rows_of_the_school_directory_give_places_alone() -> None:
    loaded = schools.load([InputFile.of(DIRECTORY)], Options())
    columns = ("place_id", "parent", "grades", "serves_9_12", "charter", "level")
    assert pl.read_parquet(loaded.others["places.parquet"]).select(columns).rows() == [
        ("school:01100170112607", "district:0110017", "6-12", True, True, "K-12 Schools (Public)"),
        ("school:20764142030070", "district:2076414", "9-12", True, False, "Alternative Schools of Choice"),
        ("school:20764146023915", "district:2076414", "K-8", False, False, "Elementary Schools (Public)"),
    ]
    # The county office is no school; two schools closed and one merged.
    rules = {school_directory.OF_DISTRICT: 1, place_rows.NOT_OPEN: 3}
    assert dict(loaded.excluded.select("rule", "rows").rows()) == rules
    assert (loaded.facts.height, list(loaded.sources)) == (0, ["cde_school_directory"])


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("20764142030070", "2.07641E+13", "a spreadsheet turned the code into a number and lost digits"),
        ("37.280575", "73.280575", "the point lies outside California"),
    ],
)
def test_wrong_rows_of_the_directory_are_set_aside(old: str, new: str, rule: str) -> None:
    text = DIRECTORY.read_text(encoding="utf-8").replace(old, new)
    loaded = schools.load([InputFile.of_bytes("pubschls.txt", text.encode())], Options())
    assert loaded.quarantine["rule"].to_list() == [rule]
