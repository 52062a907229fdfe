"""Documents on the command line: what it writes, and what it answers to mistakes."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from exports import brief
from exports.__main__ import main
from tests.exports import pdf


def opened(path: Path) -> str:
    return pdf.text(pdf.opened(path.read_bytes()))


def test_a_brief_of_a_place_shows_the_measure_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "brief.pdf"
    words = ["brief", "--place", "assembly:52", "--measure", "graduation", "--out", str(path)]
    assert main([*words, "--app", "https://atlas.example.org"]) == 0
    assert "Four-year graduation rate by group of students: Assembly District 52" in opened(path)
    assert "https://atlas.example.org/place?place=assembly:52" in " ".join(pdf.links(pdf.opened(path.read_bytes())))


def test_a_brief_of_a_scenario(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "brief.pdf"
    assert main(["brief", "--scenario", "ab_2273", "--out", str(path)]) == 0
    assert "AB 2273" in opened(path)
    assert capsys.readouterr().out.startswith(str(path))


@pytest.mark.parametrize("about", [["--place", "assembly:52"], ["--scenario", "ab_2273"]])
def test_slides_of_a_place_or_a_scenario(about: list[str], tmp_path: Path) -> None:
    path = tmp_path / "deck.pptx"
    assert main(["deck", *about, "--out", str(path)]) == 0
    assert len(Presentation(str(path)).slides) > 3


def test_a_workbook_of_a_scenario(tmp_path: Path) -> None:
    path = tmp_path / "workbook.xlsx"
    assert main(["workbook", "--scenario", "ab_2273", "--out", str(path)]) == 0
    assert "Inputs" in load_workbook(path, read_only=True).sheetnames


def test_the_briefs_of_all_places_of_a_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["briefs", "--kind", "board", "--out", str(tmp_path / "boards")]) == 0
    files = sorted(path.name for path in (tmp_path / "boards").iterdir())
    assert "brief_board_SBWIB.pdf" in files
    assert len(files) == 7  # the county's seven workforce boards
    assert "South Bay Workforce Investment Board" in opened(tmp_path / "boards" / "brief_board_SBWIB.pdf")
    assert "7 briefs" in capsys.readouterr().out


def test_one_brief_is_no_briefs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(brief, "of_place", lambda *_: b"%PDF")
    assert main(["briefs", "--kind", "county", "--out", str(tmp_path / "county")]) == 0
    assert capsys.readouterr().out.endswith(": 1 brief\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["brief", "--out", "a.pdf"], "say what the brief is about"),
        (["brief", "--place", "assembly:99", "--out", "a.pdf"], "Did you mean assembly:69"),
        (["brief", "--place", "assembly:52", "--out", "a.doc"], "must end in .pdf"),
        (["brief", "--place", "assembly:52", "--out", "no/a.pdf"], "make it first"),
        (["brief", "--place", "assembly:52", "--measure", "joy", "--out", "a.pdf"], "There is no measure 'joy'"),
        (["brief", "--place", "college:117788", "--measure", "graduation", "--out", "a.pdf"], "no file has it"),
        (
            ["brief", "--place", "assembly:52", "--measure", "graduation", "--year", "1999-00", "--out", "a.pdf"],
            "--year 1999-00: there is",
        ),
        (["brief", "--scenario", "ab2273", "--out", "a.pdf"], "ab_2273"),
        (["brief", "--place", "assembly:52", "--app", "here", "--out", "a.pdf"], "no address of an app"),
        (["deck", "--place", "assembly:52", "--out", "a.pdf"], "must end in .pptx"),
        (["deck", "--out", "a.pptx"], "say what the deck is about"),
        (["deck", "--place", "assembly:52", "--scenario", "ab_2273", "--out", "a.pptx"], "leave out --place or"),
        (["brief", "--place", "assembly:52", "--year", "2024-25", "--out", "a.pdf"], "a year belongs to a measure"),
        (["brief", "--scenario", "ab_2273", "--year", "2024-25", "--out", "a.pdf"], "a year belongs to a measure"),
        (["brief", "--scenario", "ab_2273", "--measure", "graduation", "--out", "a.pdf"], "add --place CODE"),
        (["workbook", "--place", "assembly:52", "--out", "a.xlsx"], "a workbook belongs to a scenario"),
        (
            ["workbook", "--place", "assembly:52", "--scenario", "ab_2273", "--out", "a.xlsx"],
            "a workbook belongs to a scenario",
        ),
        (["workbook", "--out", "a.xlsx"], "a workbook belongs to a scenario"),
        (["briefs", "--kind", "moon", "--out", "briefs"], "there is no such kind"),
        (["briefs", "--out", "no/briefs"], "make it first"),
    ],
)
def test_a_mistake_is_one_sentence_and_nothing_is_written(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert said in error
    assert error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
