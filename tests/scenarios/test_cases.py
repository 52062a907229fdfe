from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import AtlasError
from scenarios.cases import CALCULATIONS, compare, read_cases, run_case, same

FILE = Path(__file__).with_name("cases.json")
CASES = read_cases(FILE)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_worked_case(case: dict[str, Any]) -> None:
    outcome = run_case(case)
    assert outcome.lines() == []


def test_every_case_is_there_and_every_calculation_has_one() -> None:
    assert len(CASES) == 39
    assert {case["calculation"] for case in CASES} <= set(CALCULATIONS)


# Other cases of the same calculations, with their arithmetic.
MORE = [
    # 16.90 x 120 = 2028; no burden, no fee; 120000 / 80 = 1500; total 3528.
    (
        "unit_cost",
        {
            "wage_per_hour": 16.9,
            "hours": 120,
            "burden_rate": 0,
            "coordinator_annual_loaded_cost": 120000,
            "caseload_per_year": 80,
        },
        {"wages": 2028, "total": 3528, "supports": 0},
    ),
    # Below the base everything is taxed: 0.1433 x 2000.
    (
        "payroll_burden",
        {"annual_wages": 2000, "fica": 0.0765, "ui": 0.034, "ett": 0.001, "futa": 0.018, "workers_comp": 0.0138},
        {"total": 286.6, "effective_rate": 0.1433},
    ),
    # Money binds: 1000000 / 5000 = 200 of 250, 300, 400.
    (
        "binding_limit",
        {
            "budget": 1e6,
            "unit_cost": 5000,
            "coordinators": 2.5,
            "caseload": 100,
            "employer_slots": 300,
            "demand": 400,
        },
        {"placements": 200, "binding": "money", "unspent": 0},
    ),
    # Zero budget moves nobody.
    ("allocate", {"rule": "proportional", "places": 0, "eligible": [5, 5]}, {"places": [0, 0]}),
    ("allocate", {"rule": "equal", "places": 9, "eligible": [1, 1, 1]}, {"places": [3, 3, 3]}),
    ("allocate", {"rule": "user_formula", "places": 8, "eligible": [1, 1], "weights": [3, 1]}, {"places": [6, 2]}),
    # A formula for the weights: 1 x 0.5 and 3 x 0.5.
    (
        "allocate",
        {"rule": "user_formula", "places": 8, "eligible": [1, 3], "share": 0.5, "formula": "eligible * share"},
        {"places": [2, 6]},
    ),
    # Caps bind everywhere: 5 + 10 of 30.
    ("leximin", {"pop": [100, 100], "demand": [5, 10], "budget_places": 30}, {"places": [5, 10]}),
    # Three streams and three parts: 2000 wages + 500 support + 500 staff; staff 10000 -> 20 places.
    (
        "braid",
        {
            "wage_cost": 2000,
            "support_cost": 500,
            "staff_cost": 500,
            "streams": {
                "A": {"budget": 100000, "pays": ["wages"]},
                "B": {"budget": 50000, "pays": ["support"]},
                "C": {"budget": 10000, "pays": ["staff"]},
            },
        },
        {
            "placements": 20,
            "A_spent": 40000,
            "B_on_support": 10000,
            "stranded_C": 0,
            "shadow_price_C": 0.002,
            "shadow_price_A": 0,
        },
    ),
    # Nothing to spend buys nothing.
    (
        "braid",
        {"wage_cost": 3000, "staff_cost": 1000, "streams": {"W": {"budget": 0, "pays": ["wages", "staff"]}}},
        {"placements": 0, "stranded": 0, "shadow_price_W": 0.00025},
    ),
    # The cap binds: 40000 of the grant needs 80000 of the 120000.
    (
        "match",
        {
            "state_cap": 40000,
            "local_available": 120000,
            "match_local_per_state_dollar": 2.0,
            "unit_cost": 4000,
        },
        {"state_used": 40000, "local_used": 80000, "placements": 30, "state_stranded": 0},
    ),
    ("out_of_school_floor", {"allocation": 8000, "osy_floor": 0.75, "unit_cost": 500}, {"placements": 4}),
    # C reaches nothing; A and B share zone 1.
    (
        "reachable_slots",
        {"demand": {"A": 8, "B": 8, "C": 5}, "slots": {"z": 10}, "reach": {"A": ["z"], "B": ["z"], "C": []}},
        {"total": 10},
    ),
    (
        "legal_hours",
        {"age": "16-17", "school_days": 30, "cap_hours_per_school_day": 4, "planned_hours": 160, "wee_exempt": True},
        {"feasible_16_17": True},
    ),
    (
        "multi_year",
        {"budget_per_year": 0, "unit_cost_year1": 4000, "inflation": 0.03, "capacity": [5, 5]},
        {"carry": {"placements": [0, 0], "total": 0}, "no_carry": {"total": 0}},
    ),
]


@pytest.mark.parametrize(("calculation", "inputs", "expected"), MORE)
def test_other_case_of_the_same_calculation(calculation: str, inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    outcome = run_case({"id": "more", "calculation": calculation, "inputs": inputs, "expected": expected})
    assert outcome.lines() == []


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ({"calculation": "unit_costs"}, "did you mean 'unit_cost'"),
        ({"calculation": "unit_cost", "inputs": {}}, "inputs.wage_per_hour is missing; unit_cost needs it"),
        ({"calculation": "allocate", "inputs": {"rule": "fair", "eligible": [1], "places": 1}}, "is not known"),
    ],
)
def test_case_that_cannot_run_says_why(case: dict[str, Any], message: str) -> None:
    outcome = run_case({"id": "X", **case})
    assert not outcome.passed
    assert message in outcome.lines()[0]


def test_failure_shows_expected_got_and_tolerance() -> None:
    case = {
        "id": "X",
        "calculation": "whole_places",
        "inputs": {"quotas": [1.5, 1.5], "total": 3},
        "expected": {"places": [1, 2]},
        "tolerance_abs": 0.001,
    }
    assert run_case(case).lines() == [
        "X: expected.places[0]: expected 1, got 2, tolerance 0.001",
        "X: expected.places[1]: expected 2, got 1, tolerance 0.001",
    ]


@pytest.mark.parametrize(
    ("expected", "got", "agree"),
    [
        (1, 1.0000001, True),
        (1, 1.1, False),
        (True, True, True),
        (True, 1, False),
        ("a", "a", True),
        ("a", "b", False),
        (None, None, True),
        (0, None, False),
        (float("nan"), float("nan"), False),
    ],
)
def test_same(expected: object, got: object, *, agree: bool) -> None:
    assert same(expected, got, 1e-6) is agree


def test_compare_goes_deep_and_leaves_context_out() -> None:
    expected = {"a": {"b": [1, {"c": 2}]}, "published": {"b": 9}}
    assert list(compare(expected, {"a": {"b": [1, {"c": 2}]}}, 0)) == []
    assert [one.where for one in compare(expected, {"a": {"b": [1, {"c": 3}]}}, 0)] == ["expected.a.b[1].c"]
    assert [one.where for one in compare(expected, {"a": {"b": [1]}}, 0)] == ["expected.a.b"]
    assert [one.got for one in compare({"x": 1}, {}, 0)] == ["nothing"]


@pytest.mark.parametrize(("content", "message"), [("{", "not JSON"), ("{}", "holds no list of cases"), ("3", "list")])
def test_file_that_holds_no_cases_is_refused(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "cases.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(AtlasError, match=message):
        read_cases(file)
    with pytest.raises(AtlasError, match="cannot be read"):
        read_cases(tmp_path / "missing.json")


def test_plain_list_of_cases_is_read(tmp_path: Path) -> None:
    file = tmp_path / "cases.json"
    file.write_text(json.dumps([{"id": "A"}]), encoding="utf-8")
    assert read_cases(file) == [{"id": "A"}]
