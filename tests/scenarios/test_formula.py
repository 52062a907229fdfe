from __future__ import annotations

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios.formula import evaluate, names_in

NAMES = {"v": 300000.0, "e": 0.022, "c": 5000.0}


@pytest.mark.parametrize(
    ("expression", "value"),
    [("v*e-c", 1600.0), ("-(c - 1) ** 2 / 4", -(4999**2) / 4), ("max(c, 6000) + min(1, 2)", 6001.0), ("sqrt(4)", 2.0)],
)
def test_arithmetic(expression: str, value: float) -> None:
    assert evaluate(expression, NAMES) == pytest.approx(value)


def test_arrays_are_worked_element_by_element() -> None:
    got = evaluate("students * (1 + sed_share)", {"students": np.array([10.0, 20.0]), "sed_share": np.array([0.5, 0])})
    assert np.asarray(got).tolist() == [15.0, 20.0]


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("__import__('os')", "is not allowed"),
        ("v.real", "is not allowed"),
        ("[v]", "is not allowed"),
        ("'a' * 9", "is not allowed"),
        ("v *", "is not arithmetic"),
        ("value * e", "unknown name 'value'; did you mean"),
        ("1 / 0", "division by zero"),
        ("1" * 501, "501 characters"),
    ],
)
def test_anything_else_is_refused(expression: str, message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        evaluate(expression, NAMES | {"valu": 1.0})


def test_names_leave_functions_out() -> None:
    assert names_in("max(b, a) * a") == ("a", "b")
