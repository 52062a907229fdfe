"""Other cases of the same calculations than those in the file: other sizes, other numbers, edges."""

from __future__ import annotations

import math
from typing import Any

import pytest

from scenarios.cases.evidence import CALCULATIONS


@pytest.mark.parametrize(
    ("calculation", "inputs", "expected"),
    [
        ("present_value", {"annual": 100, "years": 0, "rate": 0.03}, {"pv": 0}),
        ("present_value", {"annual": 100, "years": 2, "rate": 0.25, "first_year": 0}, {"pv": 180}),  # 100 + 80
        ("present_value", {"annual": [100, 125], "rate": 0.25}, {"pv": 160}),  # 80 + 80
        (
            "additionality",
            {"placements": {"a": 10, "b": 20, "c": 0}, "would_have_worked_anyway": {"a": 0, "b": 1, "c": 0.5}},
            {"additional": {"a": 10, "b": 0, "c": 0}},
        ),
        ("extra_graduates", {"placements": 0, "effect": 0.044, "se": 0.017}, {"mean": 0, "ci_low": 0, "ci_high": 0}),
        ("break_even", {"unit_cost": 3000, "value_per_additional_graduate": 150000}, {"break_even_pp": 2}),
        ("correlated_sum", {"sd_a": 1, "sd_b": 1, "rho": -1}, {"sd_sum": 0}),
        (
            "value_of_information",
            {"value_per_graduate": 300000, "effect_mean": 0.01, "effect_sd": 0, "unit_cost": 5000},
            {"mean": -2000, "sd": 0, "prob_positive": 0, "evpi": 0},
        ),
        (
            "tornado",
            {"base": {"a": 2, "b": 3, "c": 1}, "low_high": {"a": [1, 3], "b": [3, 3]}, "output": "(a + b) ** 2 / c"},
            {"base": 25, "ranges": {"a": [16, 36], "b": [25, 25]}, "swing": {"a": 20, "b": 0}, "order": ["a", "b"]},
        ),
        (
            "mvpf",
            {"program_cost": 4000, "wages_in_cost": 2000, "crowd_out": 0.5, "later_earnings_pv": 1000, "tax_rate": 0.2},
            {"wtp": 1800, "net_cost": 3800, "mvpf": 1800 / 3800},  # 2,000 x 0.5 + 800; 4,000 - 200
        ),
        (
            "mvpf",
            {"program_cost": 100, "wages_in_cost": 50, "later_earnings_pv_after_tax": 400, "later_tax_pv": 100},
            {"wtp": 450, "net_cost": 0, "mvpf": math.inf},
        ),
        (
            "representation",
            {"new_places": [0, 0], "students": [1, 3], "membership": {"a": [1, 0]}},
            {"share_new": {"a": None}, "share_students": {"a": 0.25}, "representation": {"a": None}},
        ),
        (
            "theil_split",
            {"districts": {"A": {"pop": [1], "rate": [0.2]}, "B": {"pop": [5, 5], "rate": [0.2, 0.2]}}},
            {"total": 0, "between": 0, "within": 0},
        ),
        ("share_to_youth", {"cost": 100, "wage": 10, "hours_per_week": 2, "weeks": 3}, {"wages": 60, "share": 0.6}),
        ("first_year_absorption", {"awarded": 0, "available": 10}, {"absorption": 0}),
        (
            "wsipp_ratio",
            {"taxpayers": 1, "participants": 2, "others": 0, "indirect": 0, "net_program_cost": 2},
            {"total": 3, "ratio": 1.5, "net": 1, "taxpayer_only_ratio": 0.5},
        ),
        ("chicago_benefit_cost", {"wages": 1, "admin": 1, "crime_benefit": 1}, {"ratio": 0.5, "ratio_to_admin": 1}),
    ],
)
def test_other_cases(calculation: str, inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    got = CALCULATIONS[calculation](inputs)
    for key, value in expected.items():
        if isinstance(value, dict | list):
            assert got[key] == value
        else:
            assert got[key] == pytest.approx(value, abs=1e-9), key


def test_inequality_of_three_places_one_of_them_empty() -> None:
    got = CALCULATIONS["inequality"]({"pop": [100, 0, 300], "participants": [5, 0, 45]})
    assert got["rates"] == [0.05, None, 0.15]
    assert got["gini"] == pytest.approx(0.15)


@pytest.mark.parametrize(
    ("key", "threshold"),
    [("prob_above_break_even_1_732pp", 1.732), ("prob_above_break_even_2pp", 2.0), ("prob_above_0_9_pp", 0.9)],
)
def test_a_pool_reads_the_threshold_in_the_name_of_what_is_expected(key: str, threshold: float) -> None:
    got = CALCULATIONS["pool_effects"]({"effects_pp": [1.0, 3.0, 2.0], "se_pp": [1.0, 1.0, 1.0]})
    # Q = 2 on 2 degrees of freedom: no spread between sites; mean 2, predictive sd 1/sqrt(3)
    chance = 0.5 * math.erfc((threshold - 2) * math.sqrt(3) / math.sqrt(2))
    assert got[key] == pytest.approx(chance)
    assert got.get(key) == pytest.approx(chance)
    assert got.get("something else", "nothing") == "nothing"
