"""A line is never drawn across a rule change, a hidden year or a missing year."""

import polars as pl
import pytest

from atlas import trends
from tests.atlas import tiny

STEADY = tiny.measure("graduation")
BROKEN = next(item for item in tiny.MEASURES if item.id == "prepared")


def segments(values: dict[str, float | None], measure: trends.Measure) -> list[list[str]]:
    """Return the years that may be joined, in the order of time."""
    rows = pl.DataFrame({"year": list(values), "value": list(values.values())}, schema_overrides={"value": pl.Float64})
    found = trends.with_segments(rows, measure).filter(pl.col("value").is_not_null())
    return [part["year"].to_list() for part in found.partition_by("segment", maintain_order=True)]


@pytest.mark.parametrize(
    ("measure", "values", "expected"),
    [
        (STEADY, {"2022-23": 1, "2023-24": 2, "2024-25": 3}, [["2022-23", "2023-24", "2024-25"]]),
        (STEADY, {"2024-25": 3, "2022-23": 1, "2023-24": 2}, [["2022-23", "2023-24", "2024-25"]]),
        (BROKEN, {"2022-23": 1, "2023-24": 2, "2024-25": 3}, [["2022-23", "2023-24"], ["2024-25"]]),
        (STEADY, {"2022-23": 1, "2023-24": None, "2024-25": 3}, [["2022-23"], ["2024-25"]]),
        (STEADY, {"2022-23": 1, "2024-25": 3}, [["2022-23"], ["2024-25"]]),  # no row at all for the year between
        (STEADY, {"2016": 1, "2017": 2, "2019": 3}, [["2016", "2017"], ["2019"]]),
        (BROKEN, {"2023-24": None, "2024-25": 3}, [["2024-25"]]),
    ],
)
def test_segments(measure: trends.Measure, values: dict[str, float | None], expected: list[list[str]]) -> None:
    assert segments(values, measure) == expected


@pytest.mark.parametrize(
    ("measure", "year", "other", "expected"),
    [
        (STEADY, "2022-23", "2024-25", True),
        (BROKEN, "2022-23", "2023-24", True),
        (BROKEN, "2023-24", "2024-25", False),
        (BROKEN, "2024-25", "2022-23", False),
        (BROKEN, "2024-25", "2024-25", True),
        (BROKEN, "2024-25", "2025-26", True),
    ],
)
def test_comparable(measure: trends.Measure, year: str, other: str, *, expected: bool) -> None:
    assert trends.comparable(measure, year, other) is expected
