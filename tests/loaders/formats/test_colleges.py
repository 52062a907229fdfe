"""Files on colleges whose layout is known in part: DataMart, LaunchBoard, and the table of LAEP."""

import csv
import tracemalloc
from collections.abc import Mapping
from dataclasses import replace

import pytest

from contracts.errors import AtlasError
from loaders import guards
from loaders.formats import datamart, laep, launchboard
from loaders.loaded import InputFile, Loaded, Options
from tests.loaders import hostile
from tests.loaders.formats.official import CAMPUS, METRIC, file
from tests.loaders.rows import fact

PIVOT = """,,Fall 2022,Fall 2022,Spring 2023,Spring 2023
State Name,College Name,Student Count,Student Count (%),Student Count,Student Count (%)
State of California,LA Swest ,"9,512",0.39%,"8,000",0.41%
State of California,Allan Hancock,"11,000",0.40%,"10,000",0.50%
State of California,Compton,,,"4,000",0.2%
Report run on May 1
"""
NESTED = """Enrollment Status Summary Report,,,,,
,,Fall 2022,,Spring 2023,
,,Student Count,Student Count (%),Student Count,Student Count (%)
State of California Total,,"1,500,000",100.00 %,"1,400,000",100.00 %
Compton Total,,"4,100",0.27 %,"4,000",0.29 %
,Continuing Student,"3,000",0.20 %,"3,100",0.22 %
,First-Time Student,"1,100",0.07 %,900,0.06 %
LA City Total,,"13,000",0.87 %,"12,500",0.89 %
,Continuing Student,"9,000",0.60 %,"9,100",0.65 %
"""
BY_STATE = """,,,Fall 2022
,,,Student Count
State of California Total,,,"17,100"
State of California,Compton Total,,"4,100"
State of California,Compton,Female,"2,600"
State of California,LA City Total,,"13,000"
"""
STUDENTS = """,College,2021-2022,2021-2022,2022-2023,2022-2023,College Name,Gender,Ethnicity
0,Hispanic,60,60%,70,70%,LA City,Female,Hispanic
1,Asian,20,20%,10,10%,LA City,Female,Asian
2,Hispanic,20,100%,20,100%,LA City,Male,Hispanic
3,Total,100,100%,100,100%,LA City,Male,Total
"""


def pivot(text: str) -> Loaded:
    return datamart.load([InputFile.of_bytes("datamart.csv", text.encode())], Options())


def test_students_by_term_of_the_colleges_that_are_known() -> None:
    loaded = pivot(PIVOT)
    assert fact(loaded.facts, "college:117715 2022 datamart_students_fall all")["value"] == 9512
    assert fact(loaded.facts, "college:112686 2023 datamart_students_spring all")["value"] == 4000
    assert loaded.facts.height == 3  # Compton had no fall term in the table
    assert (loaded.loaded, loaded.left_out, loaded.quarantined) == (2, 1, 1)
    assert sorted(loaded.measures) == ["datamart_students_fall", "datamart_students_spring"]


def test_the_lines_of_whole_colleges_of_an_export_whose_labels_have_no_header() -> None:
    loaded = pivot(NESTED)
    assert fact(loaded.facts, "college:112686 2022 datamart_students_fall all")["value"] == 4_100
    assert fact(loaded.facts, "college:117788 2023 datamart_students_spring all")["value"] == 12_500
    rules = {datamart.OF_STATE: 1, datamart.PART: 3}
    assert dict(loaded.excluded.select("rule", "rows").rows()) == rules
    assert (loaded.read, loaded.loaded, loaded.quarantined) == (6, 2, 0)


def test_colleges_under_their_state() -> None:
    loaded = pivot(BY_STATE)
    assert fact(loaded.facts, "college:112686 2022 datamart_students_fall all")["value"] == 4_100
    assert dict(loaded.excluded.select("rule", "rows").rows()) == {datamart.OF_STATE: 1, datamart.PART: 1}
    assert loaded.loaded == 2


def test_the_count_is_taken_where_the_percent_stands_first() -> None:
    head = ",,Fall 2022,Fall 2022\nState Name,College Name,Student Count (%),Student Count\n"
    assert pivot(head + 'CA,Compton,0.2%,"4,100"\n').facts["value"].to_list() == [4_100]


def test_the_same_export_as_a_workbook() -> None:
    cells = [next(csv.reader([line])) for line in NESTED.splitlines()]
    content = hostile.workbook({(y, x): cell for y, line in enumerate(cells) for x, cell in enumerate(line) if cell})
    loaded = datamart.load([InputFile.of_bytes("StudentHeadcount.xlsx", content)], Options())
    assert loaded.facts.equals(pivot(NESTED).facts)


def test_shares_by_gender_and_ethnicity() -> None:
    loaded = pivot(STUDENTS)
    female = fact(loaded.facts, "college:117788 2021-22 datamart_share female")
    assert (female["numerator"], female["denominator"], female["value"], female["basis"]) == (80, 100, 80.0, "derived")
    assert fact(loaded.facts, "college:117788 2022-23 datamart_share hispanic_latino")["value"] == 90.0  # 70 + 20
    assert loaded.excluded["rule"].to_list() == ["ethnicity that the atlas does not hold"]


COMPTON = "4,Asian,10,50%,10,50%,Compton,Male,Asian\n5,Asian,10,50%,10,50%,Compton,Female,Asian\n"


@pytest.mark.parametrize(
    ("row", "colleges"),
    [
        ("2,Hispanic,*,,20,100%,LA City,Male,Hispanic", {"college:112686"}),
        ("2,Hispanic,2O,1%,20,100%,LA City,Male,Hispanic", {"college:112686"}),
        ("2,Hispanic,20,1%,20.5,100%,LA City,Male,Hispanic", {"college:112686"}),
        ("2,Hispanic,20,1%,20,100%,LA City,Men,Hispanic", {"college:112686"}),
        ("2,Asian,20,1%,20,100%,LA City,Female,Asian", {"college:112686"}),  # once more, with other numbers
        ("2,Hispanic,20,1%,20,100%,,Male,Hispanic", set()),  # of either college
        ("2,Hispanic,20,1%,20,100%,LA City,Male,Hispanic,9", set()),
        ('2,Hispanic,20,1%,20,100%,"LA City,Male,Hispanic', set()),
        ("2,Hispanic,20,1%,20,100%,Elsewhere,Male,Hispanic", {"college:112686", "college:117788"}),
        ("Report run on May 1", {"college:112686", "college:117788"}),
    ],
)
def test_shares_are_never_made_of_what_is_left(row: str, colleges: set[str]) -> None:
    loaded = pivot(STUDENTS.replace("2,Hispanic,20,100%,20,100%,LA City,Male,Hispanic", row) + COMPTON)
    assert set(loaded.facts["place_id"]) == colleges
    assert (loaded.read, loaded.loaded) == (6, 2 * len(colleges))
    broken = datamart.NOT_WHOLE_COLLEGE.rule in loaded.quarantine["rule"].to_list()
    assert broken == (len(colleges) < len(("Compton", "LA City")))


@pytest.mark.parametrize(
    "text",
    [
        "State Name,College Name,Fall 2022,Fall 2022\nCA,Compton,,\n",
        "College Name,Gender,Ethnicity,2021-2022,2022-2023\nCompton,Male,Asian,0,\nCompton,Female,Asian,,0\n",
    ],
)
def test_a_college_without_any_number_does_not_count_as_loaded(text: str) -> None:
    loaded = pivot(text)
    assert (loaded.facts.height, loaded.loaded, loaded.quarantined) == (0, 0, 0)
    assert loaded.excluded["rule"].to_list() == [datamart.NO_NUMBER]


@pytest.mark.parametrize("line", [b"\n", b"1,2,3,45,67,89\n"])
def test_a_table_of_too_many_lines_is_refused_before_it_fills_the_memory(
    line: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guards, "UPLOAD", replace(guards.UPLOAD, rows=2_000))
    content = STUDENTS.encode() + line * 200_000
    tracemalloc.start()
    try:
        with pytest.raises(AtlasError, match="has more than 2,000 rows"):
            datamart.load([InputFile.of_bytes("datamart.csv", content)], Options())
        assert tracemalloc.get_traced_memory()[1] < 8 * hostile.MEGABYTE
    finally:
        tracemalloc.stop()


def test_a_quotation_mark_that_is_not_closed_is_no_blank_line() -> None:
    loaded = pivot(PIVOT + 'State of California,"Compton,1,1%,2,2%\n')
    assert (loaded.loaded, loaded.quarantined) == (2, 2)
    assert "a quotation mark is opened and not closed on this line" in loaded.quarantine["rule"].to_list()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a,b\n1,2\n", "has no column 'College Name'"),
        ("State Name,College Name\nCA,Compton\n", "names no term such as 'Fall 2023'"),
        ("College Name,Gender,Ethnicity\nCompton,Male,Asian\n", "names no year such as '2022-2023'"),
    ],
)
def test_another_table_is_said(text: str, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        pivot(text)


def metrics(*rows: Mapping[str, str]) -> Loaded:
    return launchboard.load([file(rows, "swp.csv", ",")], Options())


def test_a_metric_and_its_groups() -> None:
    hidden = {"Population": "Foster Youth", "Numerator": "", "Denominator": "", "Value": "", "Suppressed": "Y"}
    loaded = metrics(METRIC, METRIC | hidden, METRIC | {"Metric Code": "801SWP"}, METRIC | {"Metric Code": "999SWP"})
    found = fact(loaded.facts, "college:121886 2021-22 swp_402 all")
    assert (found["numerator"], found["denominator"], found["value"]) == (300, 1000, 30.0)
    assert fact(loaded.facts, "college:121886 2021-22 swp_402 foster")["status"] == "suppressed"
    assert sorted(loaded.excluded["rule"]) == ["metric that the atlas does not hold"] * 2


def test_groups_that_the_platform_makes_are_left_out_by_name() -> None:
    loaded = metrics(METRIC, METRIC | {"Population": "All Masked Values"})
    assert (loaded.loaded, loaded.excluded["rule"].to_list()) == (1, ["student group that the atlas does not hold"])


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"Academic Year": "2022"}, "an academic year is written 2021-22 or 2021-2022"),
        ({"Metric Code": "earnings"}, "it is not a known metric"),
        ({"Population": "Veterans"}, "it is not a known student group"),
        ({"Value": "130"}, "a percentage lies between 0 and 100"),
        ({"Value": "31"}, "it is not the numerator over the denominator in percent"),
        ({"Value": "0.3", "Numerator": "", "Denominator": ""}, "it may be a fraction or a percentage below 1"),
        ({"Value": ""}, "it is blank, and the row is not marked as suppressed"),
        ({"Suppressed": "Y"}, "the row is marked as suppressed and still shows a number"),
        ({"Numerator": "1001"}, "it is larger than the denominator"),
        ({"Value": "-1"}, "the number is negative"),
        ({"College Name": ""}, "the college is empty"),
    ],
)
def test_wrong_metrics_are_set_aside(changes: Mapping[str, str], rule: str) -> None:
    assert metrics(METRIC | changes).quarantine["rule"].to_list() == [rule]


def campuses(*rows: Mapping[str, str]) -> Loaded:
    return laep.load([file(rows, "laep.csv", ",")], Options())


def test_students_and_wages_of_a_campus() -> None:
    loaded = campuses(CAMPUS, CAMPUS | {"Campus": "UC Davis"}, CAMPUS | {"Campus": "110404"})
    assert fact(loaded.facts, "college:113856 2023-24 laep_students all")["value"] == 85
    wages = fact(loaded.facts, "college:113856 2023-24 laep_wages all")
    assert (wages["value"], wages["numerator"]) == (310_000, None)
    assert fact(loaded.facts, "college:110404 2023-24 laep_students all")["value"] == 85  # given by its number
    assert (loaded.left_out, sorted(loaded.measures)) == (1, ["laep_students", "laep_wages"])


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"Students Employed": "8.5"}, "a number of students is a whole number and not negative"),
        ({"Students Employed": "0"}, "wages are given and no student is"),
        ({"Wages": "-5"}, "the amount is negative"),
        ({"Award Year": "2023"}, "an academic year is written 2023-24 or 2023-2024"),
        ({"Campus": ""}, "the campus is empty"),
    ],
)
def test_wrong_campus_rows_are_set_aside(changes: Mapping[str, str], rule: str) -> None:
    assert campuses(CAMPUS | changes).quarantine["rule"].to_list() == [rule]
