from __future__ import annotations

import math

import pytest

from contracts.errors import AtlasError
from scenarios import checks


@pytest.mark.parametrize(
    ("refuses", "wrong"),
    [
        (checks.not_negative, [-1, math.inf, math.nan, [1, -2], "x", None, 10**400, {}]),
        (checks.positive, [0, -1, math.inf, math.nan, [1, 0], "x"]),
        (checks.share, [-0.1, 1.1, math.nan, [0, 2], "x"]),
        (checks.finite, [math.inf, math.nan, [1, math.inf], "x"]),
        (checks.whole, [0.5, -1, 1e16, math.inf, math.nan]),
    ],
)
def test_number_outside_the_range_is_refused_by_name(refuses: object, wrong: list[object]) -> None:
    for value in wrong:
        with pytest.raises(AtlasError, match=r"^field = .*: give "):
            refuses("field", value)  # type: ignore[operator] # every check takes a name and a value


def test_numbers_inside_the_range_pass() -> None:
    checks.not_negative("field", [0, 1e300])
    checks.positive("field", 1e-300)
    checks.share("field", [0, 0.5, 1])
    checks.finite("field", -1.0)
    assert checks.whole("field", 3.0) == 3


def test_arrays_of_another_length_are_refused_by_name() -> None:
    checks.same_length(2, current=[1, 2], demand=None)
    with pytest.raises(AtlasError, match=r"demand has shape \(1,\): give one number for each of 2 institutions"):
        checks.same_length(2, demand=[1])
