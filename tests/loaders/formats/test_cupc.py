"""Unduplicated pupil counts: real rows of 2023-24, as text and as the workbook that CDE publishes."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from loaders.formats import cupc
from loaders.loaded import InputFile, Loaded, Options

SAMPLE = Path(__file__).parent.parent / "fixtures" / "cupc_2024_los_angeles.csv"


def lines() -> list[list[str]]:
    return list(csv.reader(SAMPLE.read_text(encoding="utf-8").splitlines()))


def workbook(rows: list[list[str]]) -> bytes:
    """The layout of CDE: a title above the header, a sheet of agencies after others, codes as text."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet("Title Page").write(0, 0, "Unduplicated Pupil Count")
    school = book.add_worksheet("School-Level CALPADS UPC Data")
    school.write_row(0, 0, rows[0])
    sheet = book.add_worksheet("LEA-Level CALPADS UPC Data")
    sheet.write(0, 0, "2023-24 CALPADS Unduplicated Pupil Count, LEA level")
    for at, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            number = cell.isdigit() and "Code" not in rows[0][column]
            sheet.write(at, column, int(cell) if number and at > 1 else cell)
    book.close()
    return buffer.getvalue()


def load(rows: list[list[str]]) -> Loaded:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return cupc.load([InputFile.of_bytes("cupc.csv", text.getvalue().encode())], Options())


def test_the_real_rows_load_to_the_committed_facts(committed_outcomes: pl.DataFrame) -> None:
    loaded = cupc.load([InputFile.of(SAMPLE)], Options())
    assert (loaded.read, loaded.loaded, loaded.left_out) == (6, 4, 2)
    places = loaded.facts["place_id"].unique()
    expected = committed_outcomes.filter(
        pl.col("source") == "cde_cupc_2023_24", pl.col("place_id").is_in(places.implode())
    )
    assert loaded.facts.equals(expected.sort("place_id", "year", "measure", "group"))


def test_the_workbook_gives_the_same() -> None:
    expected = cupc.load([InputFile.of(SAMPLE)], Options())
    loaded = cupc.load([InputFile.of_bytes("cupc2324-k12.xlsx", workbook(lines()))], Options())
    assert (loaded.loaded, loaded.quarantined) == (4, 0)
    assert loaded.facts.equals(expected.facts)


@pytest.mark.parametrize(
    ("column", "cell", "rule"),
    [
        ("Total Enrollment", "100", "a group has more students than the district"),
        ("Foster", "3.5", "a number of students is a whole number"),
        ("Foster", "some", "it is not a number"),
        ("Academic Year", "2024", "a school year is written 2023-2024"),
        ("District Code", "", "the field is empty, and may not be"),
    ],
)
def test_wrong_rows_are_set_aside(column: str, cell: str, rule: str) -> None:
    rows = lines()
    rows[-1][rows[0].index(column)] = cell
    loaded = load(rows)
    assert (loaded.loaded, loaded.quarantined) == (3, 1)
    assert rule in loaded.quarantine["rule"].to_list()


def test_a_district_without_students_has_no_shares() -> None:
    rows = lines()
    for at, name in enumerate(rows[0]):
        if rows[-1][at].isdigit() and "Code" not in name:
            rows[-1][at] = "0"
    statuses = load(rows).facts.filter(pl.col("measure") == "enrolled_share")["status"].value_counts()
    assert dict(statuses.iter_rows()) == {"reported": 15, "not_applicable": 5}
