"""Headers in any case, blanks and punctuation; a column that is missing is named with the nearest."""

import pytest

from contracts.errors import AtlasError
from loaders.headers import Column, check_header, fit, key

COLUMNS = (Column("code", ("CDS Code", "cds")), Column("count", ("Students (Count)",)), Column("note", required=False))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Met UC/CSU Grad Req's (Count)", "metuccsugradreqscount"),
        (" Academic\nYear ", "academicyear"),
        ("White (%)", "whitepct"),
        ("curr_prep_statefedjobs_DASS", "currprepstatefedjobsdass"),
    ],
)
def test_the_key_of_a_header(header: str, expected: str) -> None:
    assert key(header) == expected


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["cds", "Student Count"], r"no column 'Students \(Count\)'. Did you mean 'Student Count'"),
        (["note", "year", "2023-24"], r"no column 'CDS Code'. Its first line begins: note, year, 2023-24\. Give"),
        (["", " "], r"no column 'CDS Code'. Its first line is empty\. Give"),
        (["note", "a\x1b[31m"], r"Its first line begins: note, a\?\[31m. Give"),
        (["cds", "CDS Code", "Students (Count)"], "column 'CDS Code' stands 2 times"),
        (["cds", "students count", *["x"] * 1000], "has 1,002 columns, more than 1,000"),
        (["CDS Kode", "place"], r"no column 'CDS Code'. Did you mean 'CDS Kode'"),
    ],
)
def test_a_header_that_does_not_fit(header: list[str], words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        check_header("file.txt", header, COLUMNS)


@pytest.mark.parametrize(
    "line",
    [
        ["9876543210", "Garcia"],
        ["Garcia", "Maria", "05/01/08", "F", "4711"],
        ["Garcia", "Maria", "F", "Lincoln High"],
        ["Garcia", "Maria", "note", "2008-05-01"],
        ["Counts", "Ana", "note", "4711"],  # less like "Students (Count)" than a header that is misspelled
    ],
)
def test_a_line_that_may_be_of_a_student_is_not_repeated(line: list[str]) -> None:
    with pytest.raises(AtlasError) as raised:
        check_header("file.txt", line, COLUMNS)
    assert str(raised.value) == (
        "file.txt has no column 'CDS Code'. Its first line is not shown, because it may be of a student. "
        "Give the file as the agency publishes it, header included."
    )


def test_a_column_that_may_be_missing_may() -> None:
    check_header("file.txt", ["CDS CODE", " students_count "], COLUMNS)


def test_the_line_with_most_columns_is_the_header_and_of_those_the_first() -> None:
    lines = [["Title"], ["cds", "x"], ["cds", "Students (Count)"], ["cds", "Students (Count)", "x"]]
    assert max(range(4), key=lambda at: fit(lines[at], -at, COLUMNS)) == 2
