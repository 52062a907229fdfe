"""How many students a percentage stands for."""

import polars as pl
import pytest

from contracts.shares import students


@pytest.mark.parametrize(
    ("value", "denominator", "expected"),
    [
        (5, 40, (2, 2)),  # 1.98 to 2.02
        (36.7, 30, (11, 11)),  # 10.995 to 11.025
        (0.1, 40_000, (20, 60)),  # 0.05% to 0.15%
        (0.12, 40_000, (46, 50)),  # 0.115% to 0.125%
        (0.123, 40_000, (49, 49)),  # 0.1225% to 0.1235%: 49.0 to 49.4
        (0, 10_000, (0, 5)),  # less than 0.05% may be printed as 0
        (100, 10_000, (9_995, 10_000)),
        (33.4, 3, (1, 1)),  # no number of three students gives it; one is nearest
        (None, 40, (None, None)),
        (5, None, (None, None)),
    ],
)
def test_students_of_a_percentage(value: float, denominator: float, expected: tuple[float, float]) -> None:
    row = pl.DataFrame({"value": [value], "whole": [denominator]}, schema={"value": pl.Float64, "whole": pl.Float64})
    assert (
        row.select(
            *(bound.alias(name) for bound, name in zip(students(pl.col("value"), pl.col("whole")), "ab", strict=True))
        ).row(0)
        == expected
    )
