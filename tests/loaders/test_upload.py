"""Uploaded files: in memory, within narrower limits, with what goes along, and every failure a sentence."""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from contracts.errors import AtlasError
from loaders import guards, intake, upload
from loaders.loaded import InputFile, Loaded, Options
from tests.loaders.exchange_row import ROW
from tests.loaders.formats.official import ABSENCE, CENSUS, text
from tests.loaders.wblr import small

MB = guards.MEGABYTE
HUB = ",".join(ROW) + "\n" + ",".join(f'"{cell}"' for cell in ROW.values())
RECORDS = "\n".join(small.line(student=str(1_000_000_000 + number)) for number in range(40))
STUDENTS = "ssid,academic_year_id,gender\n" + "\n".join(
    f"{1_000_000_000 + number},2023-2024,{'F' if number % 2 else 'M'}" for number in range(40)
)


def given(name: str, content: str | bytes) -> InputFile:
    return InputFile.of_bytes(name, content if isinstance(content, bytes) else content.encode())


def fails_with(error: BaseException) -> Callable[..., object]:
    def fail(*_: object) -> object:
        raise error

    return fail


@pytest.mark.parametrize(
    "error", [ValueError("student 1234567890"), pl.exceptions.PanicException("student 1234567890"), MemoryError()]
)
def test_what_a_library_says_of_a_row_reaches_nobody(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    monkeypatch.setattr(intake, "load", fails_with(error))
    with pytest.raises(AtlasError) as refused:
        upload.read("wblr", [given("WBLR.txt", "x")])
    said = str(refused.value)
    assert said.startswith(f"The file cannot be read as this kind ({type(error).__name__} while reading it).")
    assert "1234567890" not in said
    assert refused.value.__cause__ is None


def test_files_of_several_readers_are_read_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = [0], [0]
    load = intake.load

    def counted(*given: Any) -> Loaded:  # noqa: ANN401 - whatever `load` takes
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        try:
            return load(*given)
        finally:
            inside[0] -= 1

    monkeypatch.setattr(intake, "load", counted)
    with ThreadPoolExecutor(5) as readers:
        loaded = list(readers.map(lambda _: upload.read("exchange", [given("hub.csv", HUB)]), range(5)))
    assert [item.loaded for item in loaded] == [1] * 5
    assert most == [1]


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ((3 * MB // 2,), "has 2 MB, more than the 1 MB allowed here"),
        ((MB, MB), "The files together have 2 MB, more than the 1 MB allowed here"),
        ((MB // 2, MB // 2 + 5), "The files together have 5 bytes more than the 1 MB allowed here"),
    ],
)
def test_more_than_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch, sizes: tuple[int, ...], said: str) -> None:
    monkeypatch.setattr(upload, "LIMITS", guards.Limits(bytes=MB))
    with pytest.raises(AtlasError, match=said):
        upload.read("exchange", [given(f"{number}.csv", b"x" * size) for number, size in enumerate(sizes)])


@pytest.mark.parametrize(
    ("kind", "content", "meant"),
    [
        ("cci", HUB, "The atlas's own exchange format: CSV, workbook or parquet"),
        ("exchange", RECORDS, "CALPADS work-based learning records, one line a student"),
        ("acgr", text([CENSUS], "\t"), "Census day enrollment"),
        ("enrollment", text([ABSENCE], "\t"), "Chronic absenteeism"),
    ],
)
def test_a_file_of_another_kind_is_known_for_what_it_is(kind: str, content: str, meant: str) -> None:
    with pytest.raises(AtlasError) as refused:
        upload.read(kind, [given("file.txt", content)])
    assert str(refused.value).endswith(f"It looks like another kind of file, “{meant}”. Choose that kind.")


def test_rows_that_are_all_set_aside_are_no_records_but_a_file_of_another_kind() -> None:
    loaded = upload.read("wblr", [given("hub.csv", HUB)])
    assert loaded.loaded == 0
    assert "“The atlas's own exchange format: CSV, workbook or parquet”. Choose that kind." in loaded.errors[0]


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(100), "a,b\n1,2", b"PK\x03\x04" + bytes(50)])
def test_of_a_file_that_is_no_kind_nothing_is_guessed(content: str | bytes) -> None:
    with pytest.raises(AtlasError) as refused:
        upload.read("exchange", [given("file.csv", content)])
    assert "looks like" not in str(refused.value)


def test_students_and_enrollment_in_memory_give_what_they_give_from_disk(tmp_path: Path) -> None:
    path = small.write_enrollment(tmp_path)
    (tmp_path / "students.csv").write_text(STUDENTS)
    on_disk = intake.load(
        "wblr", [given("WBLR.txt", RECORDS)], Options(enrollment=path, students=tmp_path / "students.csv")
    )
    in_memory = upload.read(
        "wblr",
        [given("WBLR.txt", RECORDS)],
        Options(enrollment=given("facts.parquet", path.read_bytes()), students=given("students.csv", STUDENTS)),
    )
    assert in_memory.facts.equals(on_disk.facts)
    women = in_memory.facts.filter(place_id="district:1964733", group="female", measure="wbl_any", year="2023-24")
    assert women["numerator"].to_list() == [20.0]  # every second of 40


def test_the_enrollment_may_be_the_file_of_the_agency() -> None:
    census = CENSUS | {"GR_09": "100", "GR_10": "100", "GR_11": "100", "GR_12": "100"}
    rows = [census | {"ReportingCategory": "TA"}]
    enrollment = given("cdenroll2425.txt", text(rows, "\t"))
    facts = intake.load("enrollment", [enrollment]).facts
    ready = upload._ready(Options(enrollment=enrollment)).enrollment  # noqa: SLF001 - what the roll-up then reads
    assert isinstance(ready, InputFile)
    assert pl.read_parquet(ready.open()).equals(facts)


def test_an_enrollment_that_claims_absurd_sizes_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    small.enrollment().write_parquet(file)
    monkeypatch.setattr(upload, "LIMITS", guards.Limits(rows=10))
    with pytest.raises(AtlasError, match="rows; at most 10 are allowed"):
        upload.read("wblr", [given("WBLR.txt", RECORDS)], Options(enrollment=given("facts.parquet", file.getvalue())))
