"""What the absence of a row means depends on the place and the measure."""

import polars as pl
import pytest

from atlas import states
from contracts.tables import STATUSES

LEVELS = ("state", "county", "district", "school")


def inferred(
    kind: str, theme: str, *, serves_9_12: bool | None, exists: bool = False, levels: tuple[str, ...] = LEVELS
) -> str:
    row = pl.DataFrame({"kind": [kind], "serves_9_12": [serves_9_12]}, schema_overrides={"serves_9_12": pl.Boolean})
    return str(row.select(states.inferred(levels, pl.lit(theme), pl.lit(exists))).item())


@pytest.mark.parametrize(
    ("kind", "theme", "serves_9_12", "exists", "expected"),
    [
        ("district", "high_school", True, False, "not_collected"),
        ("district", "high_school", False, False, "not_applicable"),  # an elementary district
        ("district", "high_school", False, True, "not_collected"),  # one that authorised a charter high school
        ("district", "participation", False, False, "not_applicable"),
        ("district", "capacity", False, False, "not_collected"),
        ("school", "high_school", None, False, "not_collected"),
        ("college", "high_school", None, False, "not_applicable"),  # a kind the measure is not made for
        ("assembly", "high_school", None, False, "not_applicable"),  # an area without members
        ("assembly", "high_school", None, True, "not_collected"),
    ],
)
def test_inferred(kind: str, theme: str, serves_9_12: bool | None, exists: bool, expected: str) -> None:  # noqa: FBT001 - a row of the table above
    assert inferred(kind, theme, serves_9_12=serves_9_12, exists=exists) == expected


@pytest.mark.parametrize(
    ("unit", "value", "denominator", "expected"),
    [
        ("percent", 50.0, 29.0, True),
        ("percent", 50.0, 30.0, False),
        ("percent", None, 12.0, False),  # hidden, so nothing to warn about
        ("percent", 50.0, None, False),
        ("hours", 120.0, 12.0, True),
        ("students_per_staff", 250.0, 1.5, False),  # 1.5 counselors are not 1.5 students
        ("usd", 35000.0, None, False),
    ],
)
def test_few_students(unit: str, value: float | None, denominator: float | None, *, expected: bool) -> None:
    row = pl.DataFrame({"value": [value], "denominator": [denominator]}).cast(pl.Float64)
    assert row.select(states.few_students(unit)).item() is expected


def test_every_status_of_the_contract_has_short_and_long_words() -> None:
    assert set(states.SHORT) == set(states.LONG) == set(STATUSES)
    assert len(set(states.SHORT.values())) == len(STATUSES)
