"""Counsellors and support staff: the ratio as reported, districts as sums of their schools."""

from pathlib import Path

import polars as pl
import pytest

from contracts.tables import Facts
from loaders.capacity import load
from tests.loaders.rows import fact


@pytest.fixture(scope="module")
def capacity(small: Path) -> pl.DataFrame:
    return load(small)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        # John Muir High, SARC 2024-25: 419.63 students per counselor, 2.7 counselors -> 1,133 students
        ("school:19648811936103 2024-25 students_per_counselor all", (419.63, 1133, 2.7, "official")),
        # and 2.7 + 1.0 + 0.2 = 3.9 support staff: 1133 / 3.9
        ("school:19648811936103 2024-25 students_per_support_staff all", (290.5, 1133, 3.9, "derived")),
        # Pasadena High: 451.67 x 3.0 = 1,355; together (1133 + 1355) / (2.7 + 3.0)
        ("district:1964881 2024-25 students_per_counselor all", (436.5, 2488, 5.7, "derived")),
        # and 6.0 staff at Pasadena High: 2488 / 9.9
        ("district:1964881 2024-25 students_per_support_staff all", (251.3, 2488, 9.9, "derived")),
    ],
)
def test_values(capacity: pl.DataFrame, key: str, expected: tuple[float | str | None, ...]) -> None:
    row = fact(capacity, key)
    assert tuple(row[name] for name in ("value", "numerator", "denominator", "basis")) == expected


def test_meets_the_contract(capacity: pl.DataFrame) -> None:
    assert Facts.is_valid(capacity)


def test_absurd_ratios_are_kept_as_reported(committed_outcomes: pl.DataFrame) -> None:
    # SARC 2024-25 as read: Montebello Community Day 6.67, Larchmont Charter 815.5
    ratios = committed_outcomes.filter(pl.col("measure") == "students_per_counselor", pl.col("basis") == "official")
    values = ratios.get_column("value")
    assert (values.min(), values.max()) == (6.67, 815.5)


def test_students_behind_the_ratios_come_out_whole(committed_outcomes: pl.DataFrame) -> None:
    rows = committed_outcomes.filter(pl.col("measure") == "students_per_counselor", pl.col("basis") == "official")
    off = (rows["value"] * rows["denominator"] - rows["numerator"]).abs()
    assert (off < 0.1).mean() > 0.95  # the ratio has two decimals; a few schools report odd pairs
