from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from scenarios.__main__ import COMMANDS, main, parser

CASES = Path(__file__).with_name("cases.json")


def test_list_names_every_preset(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 8
    assert lines[0].startswith("today ")


def test_show_prints_a_file_that_can_be_read_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "funder_10m"]) == 0
    shown = capsys.readouterr().out
    assert "# link ?s=1." in shown
    file = tmp_path / "again.yaml"
    file.write_text(shown, encoding="utf-8")
    assert main(["show", str(file)]) == 0
    assert capsys.readouterr().out == shown


def test_run_prints_a_summary_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "funder_10m"]) == 0
    assert "New paid placements over 3 years" in capsys.readouterr().out
    assert main(["run", "funder_10m", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result["cost_by_year"] == pytest.approx([1e7, 1e7, 1e7], rel=1e-4)
    assert list(result["outcomes"]) == ["null", "sceptical", "central", "optimistic"]


def test_run_writes_parquet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "places.parquet"
    assert main(["run", "funder_10m", "--parquet", str(out)]) == 0
    assert str(out) in capsys.readouterr().out
    assert set(pl.read_parquet(out)["year"]) == {"2026-27", "2027-28", "2028-29"}


def test_solve_prints_the_least_budget(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "--access", "0.02", "--kind", "k12"]) == 0
    first, *_, checked, link = capsys.readouterr().out.splitlines()
    assert first.endswith("of philanthropy.")
    assert "more over 5 years: $" in first
    assert checked.startswith("The model run again at the answer: ")
    assert link.startswith("link ?s=1.")


def test_solve_prints_what_is_out_of_reach_and_what_is_near(capsys: pytest.CaptureFixture[str]) -> None:
    # Nobody places more than the share of students who would like a place (demand_ceiling).
    assert main(["solve", "--place", "district:1964733", "--access", "0.95"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("Out of reach: 95.00% for district:1964733; ")
    assert lines[1].endswith("% can be had (demand).")


def test_solve_prints_the_match_that_breaks_even(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "ab_2088", "--match"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "null: no match breaks even"
    assert lines[-1].startswith("optimistic: $")


def test_cases_pass(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cases", str(CASES)]) == 0
    assert capsys.readouterr().out == "39 passed, 0 failed\n"


def test_failed_case_is_shown_and_gives_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = {
        "id": "X1",
        "calculation": "match",
        "inputs": {"state_cap": 1, "local_available": 2, "match_local_per_state_dollar": 2, "unit_cost": 1},
        "expected": {"state_used": 2},
    }
    file = tmp_path / "wrong.json"
    file.write_text(json.dumps({"cases": [case]}), encoding="utf-8")
    assert main(["cases", str(file)]) == 1
    assert capsys.readouterr().out == (
        "X1: expected.state_used: expected 2, got 1, tolerance 1e-06\n0 passed, 1 failed\n"
    )


def test_scorecard_and_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["scorecard"]) == 0
    assert "14,375" in capsys.readouterr().out  # AB 2088: 575,000,000 / 40,000
    assert main(["document", str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"parameters.md", "evidence.md", "scorecard.md"}


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["show", "todai"], "error: no preset or file 'todai'; did you mean 'today'?"),
        (["run", "today", "--parquet", "/no/such/folder/x.parquet"], "the folder /no/such/folder does not exist"),
        (["solve", "today", "--match"], "today places nobody"),
        (["solve"], "error: a goal has either `access`"),
        (["solve", "--access", "1.5"], "access = 1.5: give a share of students"),
        (["solve", "--access", "0.1", "--stream", "philantropy"], "did you mean 'philanthropy'"),
        (
            ["document", "/no/such/folder"],
            "/no/such/folder/parameters.md: No such file or directory; give another path",
        ),
        (["cases", "missing.json"], "error: missing.json: cannot be read"),
    ],
)
def test_mistake_is_one_sentence_and_status_2(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_every_command_is_in_the_parser() -> None:
    assert all(name in parser().format_help() for name in COMMANDS)
