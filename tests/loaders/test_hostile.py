"""Over 300 hostile or broken files: each ends in a sentence or in quarantine, in little memory."""

import io
import tracemalloc
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pytest

from contracts.errors import AtlasError
from loaders.__main__ import main
from loaders.formats.registry import FORMATS
from loaders.guards import UPLOAD
from loaders.headers import Column
from loaders.loaded import InputFile
from loaders.raw import read_raw
from tests.loaders import hostile

EVERYWHERE = [(kind, name) for kind in hostile.ROWS for name in hostile.EVERYWHERE]
STATUSES = {"refused": {2}, "aside": {1}, "either": {1, 2}, "fine": {0}}
MOST_MEMORY = 64 * hostile.MEGABYTE


def run(kind: str, content: bytes, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    path = folder / hostile.NAME.get(kind, "file.txt")
    path.write_bytes(content)
    status = main(["load", kind, str(path), "--out", str(folder / "out")])
    return status, capsys.readouterr().err


def check(status: int, words: str, ending: str, folder: Path) -> None:
    assert status in STATUSES[ending], words
    names = sorted(path.name for path in folder.iterdir())
    if status == 2:
        assert words.startswith("error: ")
        assert words.count("\n") == 1
        assert words.rstrip().endswith((".", "?"))
        assert words.isprintable() or words.rstrip("\n").isprintable()
        assert len(names) == 1  # the file itself: nothing was written
        return
    assert "out" in names
    assert len(names) == 2
    quarantine = pl.read_parquet(folder / "out" / "quarantine.parquet")
    report = (folder / "out" / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in report
    if status == 1:
        assert quarantine.height or "Errors: correct these" in report
        assert quarantine.select(pl.col("rule", "remedy").str.len_chars() > 3).to_series().all()


@pytest.mark.parametrize(("kind", "name"), EVERYWHERE, ids=lambda value: value)
def test_in_every_format(kind: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, ending = hostile.EVERYWHERE[name]
    check(*run(kind, make(kind), tmp_path, capsys), ending, tmp_path)


@pytest.mark.parametrize("name", hostile.ONCE)
def test_in_the_exchange_format(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, ending = hostile.ONCE[name]
    check(*run("exchange", content, tmp_path, capsys), ending, tmp_path)


@pytest.mark.parametrize("name", hostile.ELSEWHERE)
def test_in_formats_without_a_header(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kind, content, ending = hostile.ELSEWHERE[name]
    check(*run(kind, content, tmp_path, capsys), ending, tmp_path)


def test_every_format_is_tried() -> None:
    assert {*hostile.ROWS, *(kind for kind, _, _ in hostile.ELSEWHERE.values())} == set(FORMATS)


def test_an_upload_has_narrower_limits_than_a_file_on_disk(tmp_path: Path) -> None:
    content = b"unitid,value\n" + b"117788,1\n" * (UPLOAD.rows + 1)
    path = tmp_path / "many.csv"
    path.write_bytes(content)
    assert read_raw(InputFile.of(path), [Column("unitid")]).file.rows == UPLOAD.rows + 1
    with pytest.raises(AtlasError, match="more than 500,000 rows, the most allowed here"):
        read_raw(InputFile.of_bytes("many.csv", content), [Column("unitid")])


def test_there_are_three_hundred_of_them() -> None:
    assert len(EVERYWHERE) + len(hostile.ONCE) + len(hostile.ELSEWHERE) >= 300


@pytest.mark.parametrize("kind", hostile.ROWS)
def test_the_good_file_that_they_are_made_from_loads(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    check(*run(kind, hostile.good(kind), tmp_path, capsys), "fine", tmp_path)


class Endless(io.RawIOBase):
    """A header, and then one line of so many bytes, which nobody holds in memory."""

    def __init__(self, start: bytes, size: int) -> None:
        self.start, self.left = start, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # the base names a wider type
        piece = self.start or b"9" * min(len(buffer), self.left)
        piece, self.start = piece[: len(buffer)], piece[len(buffer) :] if self.start else b""
        self.left -= len(piece)
        buffer[: len(piece)] = piece
        return len(piece)


class Line(InputFile):
    """Two gigabytes without a line end, on disk as it were; `content` is the mark that they begin with."""

    @property
    def size(self) -> int:
        return 2_000_000_000

    def open(self) -> BinaryIO:
        return io.BufferedReader(Endless((self.content or b"") + b"unitid,value\n", self.size))  # type: ignore[return-value] # a buffered reader is one


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xff\xfe"], ids=["plain", "UTF-8 mark", "UTF-16 mark"])
def test_a_line_of_two_gigabytes_is_refused_early(mark: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(AtlasError, match="has a line of more than 2 MB"):
            read_raw(Line("long.csv", path=Path(__file__), content=mark), [Column("unitid"), Column("value")])
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", ["a zip bomb", "a zip that lies about its size", "a workbook with a far corner"])
def test_what_would_unpack_far_is_refused_in_little_memory(name: str) -> None:
    content, _ = hostile.ONCE[name]
    tracemalloc.start()
    try:
        with pytest.raises(AtlasError):
            read_raw(InputFile.of_bytes("bomb", content), [Column("place_id")])
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "absent.txt", "is missing. Give the path"),
        (lambda folder: folder, "is a folder. Give the path"),
        (lambda folder: folder / "a\nb\x1b[31m.txt", "a?b?[31m.txt is missing"),
    ],
)
def test_a_path_that_is_no_file(make: object, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", "cci", str(make(tmp_path))]) == 2  # type: ignore[operator]
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1
