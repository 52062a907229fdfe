"""The runner of cases against other cases than those of the file, and against junk."""

from __future__ import annotations

import math
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from scenarios.__main__ import main
from scenarios.cases import CALCULATIONS, read_cases, run_case

FOLDER = Path(__file__).parent
CASES = read_cases(FOLDER / "cases.json")
MORE = [
    (calculation, case)
    for calculation, cases in yaml.safe_load((FOLDER / "more_cases.yaml").read_text(encoding="utf-8")).items()
    for case in cases
]
PASSING = [(calculation, case) for calculation, case in MORE if "expected" in case]
REFUSED = [(calculation, case) for calculation, case in MORE if "refused" in case]
JUNK = [None, True, 0, -1, math.inf, math.nan, 10**400, "", "x", [], [1], [None], [[1]], {}, {"a": 1}, {"a": None}]
LONGEST = 700


@pytest.mark.parametrize(("calculation", "case"), PASSING)
def test_case_passes(calculation: str, case: dict[str, Any]) -> None:
    assert run_case({"id": "more", "calculation": calculation, **case}).lines() == []


@pytest.mark.parametrize(("calculation", "case"), REFUSED)
def test_case_is_refused_in_a_sentence_that_names_what_is_wrong(calculation: str, case: dict[str, Any]) -> None:
    outcome = run_case({"id": "more", "calculation": calculation, "expected": {"total": 1}, **case})
    assert outcome.error is not None
    assert case["refused"] in outcome.error


def test_every_calculation_has_more_cases() -> None:
    counted = Counter(calculation for calculation, _ in MORE)
    assert all(counted[calculation] > 1 for calculation in CALCULATIONS)


def junk_for(value: object) -> list[object]:
    """Return junk in place of a value and of the first part of a value that has parts."""
    if isinstance(value, list) and value:
        return [*JUNK, *([junk, *value[1:]] for junk in JUNK)]
    if isinstance(value, dict) and value:
        return [*JUNK, *({**value, next(iter(value)): junk} for junk in JUNK)]
    return JUNK


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_junk_in_an_input_never_ends_in_a_traceback(case: dict[str, Any]) -> None:
    for name, value in case["inputs"].items():
        for junk in junk_for(value):
            for line in run_case({**case, "inputs": {**case["inputs"], name: junk}}).lines():
                assert "\n" not in line
                assert len(line) < LONGEST


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inputs": [1]}, r"inputs = \[1\]: give `name: value` pairs"),
        ({"tolerance_abs": "wide"}, "tolerance_abs = 'wide': give finite numbers, 0 or more"),
        ({"tolerance_abs": math.inf}, "tolerance_abs = inf"),
        ({"expected": None}, "expected = None: give at least one"),
        ({"expected": {"published": {"ratio": 1}}}, "give at least one"),
    ],
)
def test_case_that_could_not_fail_does_fail(change: dict[str, Any], message: str) -> None:
    outcome = run_case({**CASES[0], **change})
    assert not outcome.passed
    assert outcome.error is not None
    assert re.search(message, outcome.error)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_wrong_expectation_fails_wherever_it_stands(case: dict[str, Any]) -> None:
    for key, value in case["expected"].items():
        if key != "published":
            outcome = run_case({**case, "expected": {**case["expected"], key: moved(value)}})
            assert not outcome.passed, key
            assert all("expected" in line and "got" in line and "tolerance" in line for line in outcome.lines())


def moved(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return an expected value that is wrong in one place."""
    if isinstance(value, dict):
        first = next(iter(value))
        return {**value, first: moved(value[first])}
    if isinstance(value, list):
        return [*value[:-1], moved(value[-1])]
    if isinstance(value, bool | str):
        return not value
    return value + 2


def test_command_line_counts_failures_and_gives_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.json"
    one = '"calculation": "first_year_absorption", "inputs": {"awarded": 1, "available": 2}'
    cases = [f'{{"id": "A", {one}, "expected": {{"absorption": {got}}}}}' for got in ("0.5", "0.6")]
    file.write_text(f"[{', '.join(cases)}]", encoding="utf-8")
    assert main(["cases", str(file)]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed == ["A: expected.absorption: expected 0.6, got 0.5, tolerance 1e-06", "1 passed, 1 failed"]
    file.write_text("[]", encoding="utf-8")
    assert main(["cases", str(file)]) == 2
