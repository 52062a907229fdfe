"""The way in: what may be asked for, what is written, and that nothing half-written is left."""

import csv
import hashlib
import json
import os
import shlex
from pathlib import Path

import dataframely as dy
import polars as pl
import pytest

from contracts.errors import AtlasError
from contracts.registries import read_measures
from contracts.tables import Facts
from loaders import intake
from loaders.__main__ import main
from loaders.formats.registry import FORMATS
from loaders.inspection import RECORDS, inspect, recognized
from loaders.loaded import InputFile, Loaded, Options
from tests.loaders import hostile
from tests.loaders.formats import test_colleges, test_cupc
from tests.loaders.formats.official import ACGR, CENSUS, file

SAMPLE = Path(__file__).parent / "fixtures" / "cci_2024_monterey.txt"
FILES = [
    "facts.parquet",
    "load.json",
    "quarantine.csv",
    "quarantine.parquet",
    "report.html",
    "report.md",
    "sources.toml",
]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def loaded() -> Loaded:
    wrong = [{"ReportingCategory": "=cmd|calc"}, {"ReportingCategory": "<b>bold</b>"}, {"CharterSchool": "Yes"}]
    return intake.load("acgr", [file([ACGR, *(ACGR | change for change in wrong)], "a<i>.txt")])


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("cci2", Options(), "'cci2' is not a format. Did you mean 'cci'"),
        ("census", Options(), "'census' is not a format. Formats: cci, acgr"),
        ("cci", Options(year="2024"), "--year does not apply to cci, which takes no option"),
        ("ipeds", Options(engine="spark"), "--engine does not apply to ipeds, which takes --year"),
    ],
)
def test_what_cannot_be_asked_for(name: str, options: Options, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        intake.load(name, [InputFile.of(SAMPLE)], options)


def test_a_file_given_twice_is_said() -> None:
    with pytest.raises(AtlasError, match=r"cci_2024_monterey.txt is given twice"):
        intake.load("cci", [InputFile.of(SAMPLE), InputFile.of(SAMPLE)])


def test_two_files_of_one_name_keep_their_rows_apart(tmp_path: Path) -> None:
    for folder, year in (("a", "2024.0"), ("b", "2023.0")):
        (tmp_path / folder).mkdir()
        text = SAMPLE.read_text(encoding="utf-8").replace("\tCCI\t2024.0", f"\tELA\t{year}")
        (tmp_path / folder / "cci.txt").write_text(text, encoding="utf-8")
    both = intake.load("cci", [InputFile.of(tmp_path / folder / "cci.txt") for folder in ("a", "b")])
    assert (both.read, both.quarantined) == (84, 84)


def test_what_is_written(tmp_path: Path) -> None:
    intake.write(loaded(), tmp_path / "out")
    assert names(tmp_path) == ["out"]
    assert names(tmp_path / "out") == FILES
    Facts.validate(pl.read_parquet(tmp_path / "out" / "facts.parquet"))
    summary = json.loads((tmp_path / "out" / "load.json").read_text(encoding="utf-8"))
    assert (summary["read"], summary["loaded"], summary["quarantined"]) == (4, 1, 2)
    for name, digest in summary["written"].items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest


def test_formulas_and_markup_in_values_stay_text(tmp_path: Path) -> None:
    intake.write(loaded(), tmp_path)
    with (tmp_path / "quarantine.csv").open(encoding="utf-8", newline="") as stream:
        values = [row["value"] for row in csv.DictReader(stream)]
    assert values == ["'=cmd|calc", "<b>bold</b>"]
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<i>" not in html
    assert "&lt;b&gt;" in html
    markdown = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "=cmd\\|calc" in markdown
    assert "<b>" not in markdown.replace("\\<b\\>", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_the_name_of_a_file_stays_text_too(start: str, tmp_path: Path) -> None:
    named = f'{start}HYPERLINK("http:x","y").csv'
    content = file([CENSUS | {"GR_09": "many"}]).content or b""
    intake.write(intake.load("enrollment", [InputFile.of_bytes(named, content)]), tmp_path)
    with (tmp_path / "quarantine.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["file"] for row in csv.DictReader(stream)] == [f"'{named}"]


def test_the_report_accounts_for_every_row() -> None:
    html, markdown = intake.to_html(loaded()), intake.to_markdown(loaded())
    assert "Of 4 rows read, 1 was loaded, 2 set aside, 1 left out by a named rule." in html
    assert "| Rows read | 4 |" in markdown
    assert "| Loaded | 1 |" in markdown
    assert "rows for charter, alternative or other schools alone" in markdown


def test_a_second_load_replaces_its_files_and_no_others(tmp_path: Path) -> None:
    intake.write(intake.load("enrollment", [file([CENSUS])]), tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    assert "measures.toml" in names(tmp_path)
    assert sorted(read_measures(tmp_path / "measures.toml")) == ["census_enrollment", "census_enrollment_9_12"]
    intake.write(loaded(), tmp_path)
    assert names(tmp_path) == sorted([*FILES, "notes.txt"])


def test_a_failed_write_leaves_the_folder_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    intake.write(loaded(), out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    with pytest.raises(OSError, match="No space left"):
        intake.write(intake.load("enrollment", [file([CENSUS])]), out)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert names(tmp_path) == ["out"]


@pytest.mark.parametrize("earlier", ["", "["])
def test_a_write_that_breaks_off_leaves_no_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, earlier: str
) -> None:
    """The facts are there already, so the summary of another load must not stand beside them."""
    out = tmp_path / "out"
    intake.write(loaded(), out)
    if earlier:
        (out / "load.json").write_text(earlier)
    move = Path.replace

    def breaking_off(path: Path, target: Path) -> Path:
        if path.name == "sources.toml":
            raise OSError(5, "Input/output error")
        return move(path, target)

    monkeypatch.setattr(Path, "replace", breaking_off)
    with pytest.raises(OSError, match="Input/output error"):
        intake.write(loaded(), out)
    assert "facts.parquet" in names(out)
    assert "load.json" not in names(out)


def test_a_folder_in_the_place_of_a_file_is_said_before_anything_is_moved(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(AtlasError, match=r"report\.html is a folder\. Move it away"):
        intake.write(loaded(), tmp_path)
    assert names(tmp_path) == ["report.html"]


def test_an_out_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(AtlasError, match=r"is a file. Name a folder"):
        intake.write(loaded(), tmp_path / "out")


def test_a_row_that_is_lost_is_noticed() -> None:
    good = loaded()
    with pytest.raises(AssertionError, match="4 rows read, 3 accounted for"):
        Loaded(good.format, good.files, good.facts, good.quarantine, good.excluded, good.loaded - 1)


def test_a_loader_that_breaks_the_contract_is_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise dy.exc.ValidationError("value_is_there")

    monkeypatch.setattr(Facts, "validate", fail)
    with pytest.raises(AssertionError, match="broke the contract"):
        loaded()


@pytest.mark.parametrize("kind", hostile.ROWS)
def test_a_file_is_recognized_by_its_header(kind: str) -> None:
    name = hostile.NAME.get(kind, "file.txt")
    lines = list(inspect(InputFile.of_bytes(name, hostile.good(kind))))
    assert f"It is a file of format {kind}:" in lines[2]


def test_the_sheet_and_the_line_of_the_header_are_found() -> None:
    book = InputFile.of_bytes("cupc2324-k12.xlsx", test_cupc.workbook(test_cupc.lines()))
    assert "It is a file of format cupc" in list(inspect(book))[2]


@pytest.mark.parametrize(("name", "content"), [("a.zip", hostile.zipped(b"x", "cb.shp")), ("a.geojson", b"{}")])
def test_a_map_is_recognized(name: str, content: bytes) -> None:
    assert "load boundaries a." in list(inspect(InputFile.of_bytes(name, content)))[1]


def test_what_fits_no_format_is_said_with_the_nearest() -> None:
    lines = list(inspect(InputFile.of_bytes("x.csv", b"place_id,year,measure,group\n1,2,3,4\n")))
    assert lines[0].endswith(", 1 row, 4 columns.")
    assert lines[2].startswith("No format fits. The nearest is exchange")
    assert "status, source" in lines[2]


RECORD = "WBLR^A^^1964733^1932383^^2024-2025^9876543210^25^^^^^^"


@pytest.mark.parametrize("kind", ["cci", "exchange", "ipeds", "datamart"])
def test_a_record_of_a_student_given_as_another_format_is_not_repeated(kind: str) -> None:
    with pytest.raises(AtlasError) as raised:
        intake.load(kind, [InputFile.of_bytes("wblr2024.txt", f"{RECORD}\n{RECORD}\n".encode())])
    assert "9876543210" not in str(raised.value)


def test_what_is_no_file_is_not_called_missing(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (Path("/dev/null"), pipe):
        with pytest.raises(AtlasError, match=rf"^{path} is a device or a pipe\. Give the path of the file"):
            InputFile.of(path)


def test_inspecting_records_of_students_shows_nothing_of_them() -> None:
    lines = list(inspect(InputFile.of_bytes("wblr.txt", f"{RECORD}\n{RECORD}\n".encode())))
    assert "(format wblr)" in lines[2]
    assert "9876543210" not in "".join(lines)
    headless = InputFile.of_bytes("students.csv", b"9876543210,2024-2025,Y\n9876543211,2024-2025,N\n")
    assert "98765432" not in "".join(inspect(headless))


@pytest.mark.parametrize(
    "above", ["", "Rec Typ^Trans^Local^LEA^School\n", "Export of May\n\n", "Record Type Code^a^b\n"]
)
@pytest.mark.parametrize("mark", ["^", ",", "\t"])
def test_records_are_known_and_counted_as_they_are_loaded(above: str, mark: str) -> None:
    text = (above + f"{RECORD}\n" * 3).replace("^", mark)
    given = InputFile.of_bytes("wblr.txt", text.encode())
    lines = list(inspect(given))
    assert f", {above.count(chr(10)) + 3} rows." in lines[0]
    assert lines[2].startswith("Its lines are work-based learning records of students (format wblr)")
    assert "9876543210" not in "".join(lines)
    assert recognized(given) == "wblr"


def test_records_in_a_zip_are_known_and_not_shown() -> None:
    given = InputFile.of_bytes("wblr.zip", hostile.zipped(f"{RECORD}\n{RECORD}\n".encode()))
    lines = list(inspect(given))
    assert lines[2:] == [RECORDS, "Unpack it to load it: format wblr reads no zip."]
    assert recognized(given) == "wblr"


ROSTERS = ("Garcia,Maria,05/01/08,F,4711\nLopez,Juan,05/01/07,M,4712\n", "Garcia,Maria,F\nLopez,Juan,M\n")


@pytest.mark.parametrize("roster", ROSTERS)
def test_a_list_of_students_without_a_header_is_not_repeated(roster: str) -> None:
    given = InputFile.of_bytes("roster.csv", roster.encode())
    said = "\n".join(inspect(given))
    with pytest.raises(AtlasError) as raised:
        intake.load("cci", [given])
    assert not any(name in said + str(raised.value) for name in ("Garcia", "Maria", "05/01/08", "4711"))
    assert "No format fits, and nothing of the file is shown" in said


def test_the_years_of_a_table_by_group_are_used() -> None:
    lines = list(inspect(InputFile.of_bytes("students.csv", test_colleges.STUDENTS.encode())))
    assert lines[3:5] == ["Of its columns, 5 are used.", "Not used: College, 2021-2022, 2022-2023."]


@pytest.mark.parametrize("text", [test_colleges.PIVOT, test_colleges.NESTED, test_colleges.BY_STATE])
def test_a_pivot_of_students_by_term_is_recognized(text: str) -> None:
    given = InputFile.of_bytes("pivot.csv", text.encode())
    lines = list(inspect(given))
    assert lines[2].startswith("It is a file of format datamart:")
    assert lines[3].startswith("It counts students by term: Fall 2022")
    assert recognized(given) == "datamart"


def test_the_command_to_load_it_can_be_pasted(tmp_path: Path) -> None:
    path = tmp_path / "my files" / "cci (1).txt"
    path.parent.mkdir()
    path.write_bytes(SAMPLE.read_bytes())
    assert shlex.split(list(inspect(InputFile.of(path)))[-1])[8:] == [str(path), "--out", "DIR"]


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    listed = capsys.readouterr().out
    assert [line.split()[0] for line in listed.splitlines()] == list(FORMATS)
    assert main(["inspect", str(SAMPLE)]) == 0
    assert "It is a file of format cci" in capsys.readouterr().out
    assert main(["load", "cci", str(SAMPLE)]) == 0
    assert "Of 42 rows read, 42 were loaded, none set aside, none left out." in capsys.readouterr().out
    assert main(["load", "cci", str(SAMPLE), "--out", str(tmp_path / "out")]) == 0
    assert "Written to" in capsys.readouterr().out
    assert main(["template", "--out", str(tmp_path / "exchange")]) == 0
    assert names(tmp_path / "exchange") == ["example.csv", "exchange.schema.json", "template.xlsx"]
    path = tmp_path / "cci.txt"
    path.write_text(SAMPLE.read_text(encoding="utf-8").replace("\tHOM\t", "\tHOMELESS\t"), encoding="utf-8")
    assert main(["load", "cci", str(path)]) == 1
    out = capsys.readouterr().out
    assert "4 set aside" in out
    assert "cci.txt, line 9, studentgroup 'HOMELESS': it is not a known student group." in out
