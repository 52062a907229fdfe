"""Five map classes with limits that a person can read off."""

import polars as pl
import pytest

from tests.atlas import tiny
from views import classes

SCALED = tiny.measure("graduation", scale=(40, 50, 60, 70))
FREE = tiny.measure("graduation")


def cells(values: list[float | None]) -> pl.DataFrame:
    return pl.DataFrame({"value": values}, schema={"value": pl.Float64})


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([45.0, 55.0, 65.0, 75.0, 35.0], (40, 50, 60, 70)),
        ([1.0, 2.0, 3.0], (40, 50, 60, 70)),  # too few to say that the scale does not fit
        ([], (40, 50, 60, 70)),
        ([1.0, 2.0, 3.0, 4.0, 4.5, 5.0], (2, 3, 4, 5)),  # all below every limit: fifths of 1 to 5, rounded up to 1
        ([8000.0, 20000.0, 31000.0, 40000.0, 52000.0, 9000.0], (10000, 20000, 30000, 40000)),
        ([None, 45.0, 55.0], (40, 50, 60, 70)),
    ],
)
def test_limits(values: list[float | None], expected: tuple[float, ...]) -> None:
    assert classes.limits(SCALED, cells(values)) == pytest.approx(expected)


@pytest.mark.parametrize("values", [[], [None], [7.0], [7.0] * 9, [0.0] * 9, [0.001, 0.002, 0.009] * 3])
def test_limits_without_a_scale_rise(values: list[float | None]) -> None:
    limits = classes.limits(FREE, cells(values))
    assert len(limits) == 4
    assert list(limits) == sorted(set(limits))


@pytest.mark.parametrize(
    ("value", "expected"), [(39.99, 0), (40.0, 1), (49.9, 1), (50.0, 2), (69.9, 3), (70.0, 4), (100.0, 4), (0.0, 0)]
)
def test_a_value_on_a_limit_belongs_to_the_class_above(value: float, expected: int) -> None:
    assert cells([value]).select(classes.classed(pl.col("value"), (40, 50, 60, 70))).item() == expected


@pytest.mark.parametrize(
    ("limits", "unit", "expected"),
    [
        ((40, 50, 60, 70), "percent", ["under 40%", "40–50%", "50–60%", "60–70%", "70% and more"]),
        ((0.2, 0.3, 0.4, 0.5), "percent", ["under 0.2%", "0.2–0.3%", "0.3–0.4%", "0.4–0.5%", "0.5% and more"]),
        (
            (30000, 32000, 33000, 35000),
            "usd",
            ["under $30,000", "$30,000–32,000", "$32,000–33,000", "$33,000–35,000", "$35,000 and more"],
        ),
        (
            (1500, 3000, 4500, 7000),
            "students",
            ["under 1,500", "1,500–3,000", "3,000–4,500", "4,500–7,000", "7,000 and more"],
        ),
        # Half limits must not be rounded to the same number.
        ((115.5, 116, 116.5, 117), "hours", ["under 115.5", "115.5–116", "116–116.5", "116.5–117", "117 and more"]),
        ((0.1 + 0.2, 1, 2, 3), "percent", ["under 0.3%", "0.3–1%", "1–2%", "2–3%", "3% and more"]),
    ],
)
def test_labels(limits: tuple[float, ...], unit: str, expected: list[str]) -> None:
    assert classes.labels(limits, unit) == expected
