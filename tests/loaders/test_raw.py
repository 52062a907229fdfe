"""Reading a file as it stands: headers, delimiters, encodings, lines, sheets."""

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest

from contracts.errors import AtlasError
from loaders.guards import MEGABYTE, Limits, check_size
from loaders.headers import Column
from loaders.loaded import InputFile
from loaders.raw import Raw, read_raw, split

COLUMNS = (Column("code", ("CDS Code", "cds")), Column("count", ("Students (Count)",)), Column("note", required=False))


def read(content: str | bytes, **limits: int) -> Raw:
    given = content.encode() if isinstance(content, str) else content
    return read_raw(InputFile.of_bytes("file.txt", given), COLUMNS, Limits(**limits))


def rows(raw: Raw) -> list[tuple[object, ...]]:
    return raw.table.select("row", "code", "count").rows()


@pytest.mark.parametrize("delimiter", ["\t", ",", "^", "|", ";"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    raw = read(f"other{delimiter}CDS CODE{delimiter}students count\n1{delimiter}19{delimiter}5\n")
    assert rows(raw) == [(2, "19", "5")]
    assert raw.present == {"code", "count"}


@pytest.mark.parametrize(
    ("line", "delimiter", "expected"),
    [
        ('a,"b, c","d ""e"""', ",", ["a", "b, c", 'd "e"']),
        ('"a\tb"\t"c"', "\t", ['"a', 'b"', "c"]),
        ('Joe "Jo" Smith\tx', "\t", ['Joe "Jo" Smith', "x"]),
        ('"never closed,1', ",", None),
    ],
)
def test_quotation_marks(line: str, delimiter: str, expected: list[str] | None) -> None:
    assert split(line, delimiter) == expected


def test_titles_above_the_header_are_passed_over_and_lines_keep_their_numbers() -> None:
    raw = read("Public schools\nReleased in May,\n\ncds,Students (Count)\n19,5\n,\n27,6\n")
    assert rows(raw) == [(5, "19", "5"), (7, "27", "6")]
    assert (raw.file.rows, raw.blank) == (3, 1)


def test_every_line_is_a_row_somewhere() -> None:
    raw = read('cds,Students (Count)\n19,5\n19\n19,5,6\n"19,5\n\n19,5,,\n')
    assert raw.file.rows == raw.table.height + raw.ragged.height + raw.blank == 6
    assert raw.ragged["row"].to_list() == [3, 4, 5]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert rows(read("cds\tStudents (Count)\nLa Cañada\t5".encode(encoding))) == [(2, "La Cañada", "5")]


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, f"cds,Students (Count)\n{name},5\n")
    return buffer.getvalue()


def test_a_zip_holds_one_text_file_or_a_revised_one() -> None:
    assert rows(read(zipped("a.csv", "a.html"))) == [(2, "a.csv", "5")]
    assert rows(read(zipped("effy2023.csv", "effy2023_rv.csv"))) == [(2, "effy2023_rv.csv", "5")]
    with pytest.raises(AtlasError, match="holds 2 text files"):
        read(zipped("a.csv", "b.csv"))


def test_what_a_mac_adds_to_a_zip_is_no_data() -> None:
    assert rows(read(zipped("a.csv", "__MACOSX/._a.csv", "._a.csv", "in/._b.txt"))) == [(2, "a.csv", "5")]


def test_only_an_upload_is_sent_to_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "file.txt"
    path.write_bytes(b"12345")
    with pytest.raises(AtlasError, match=r"allowed here\. Split it\.$"):
        check_size(InputFile.of(path), Limits(bytes=4))
    with pytest.raises(AtlasError, match="Split it, or load it with the command line"):
        check_size(InputFile.of_bytes("file.txt", b"12345"), Limits(bytes=4))


@pytest.mark.parametrize(
    ("over", "said"),
    [
        (1, "has 1 byte more than the 1 MB allowed here"),
        (2_000, "has 2,000 bytes more than the 1 MB allowed here"),
        (MEGABYTE, "has 2 MB, more than the 1 MB allowed here"),
    ],
)
def test_a_size_just_above_the_limit_is_told_apart_from_it(over: int, said: str) -> None:
    with pytest.raises(AtlasError) as refused:
        check_size(InputFile.of_bytes("file.txt", bytes(MEGABYTE + over)), Limits(bytes=MEGABYTE))
    assert said in str(refused.value)


def test_parquet_rows_are_numbered_from_one() -> None:
    buffer = io.BytesIO()
    pl.DataFrame({"cds": ["19", None], "Students (Count)": [5, None]}).write_parquet(buffer)
    raw = read(buffer.getvalue())
    assert (rows(raw), raw.blank) == ([(1, "19", "5")], 1)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({"bytes": 10}, "file.txt has 21 bytes more than"),  # of 31
        ({"rows": 1}, "file.txt has more than 1 rows"),
        ({"line": 8}, "file.txt, line 1: longer than 8 characters"),
    ],
)
def test_limits(limits: dict[str, int], words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        read("cds,Students (Count)\n19,5\n27,6\n", **limits)
