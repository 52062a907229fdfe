"""High school outcomes: every value is one that CDE published, and says so."""

from pathlib import Path

import polars as pl
import pytest

from contracts.errors import AtlasError
from contracts.tables import Facts
from loaders.outcomes import load
from tests.loaders.rows import fact


@pytest.fixture(scope="module")
def outcomes(small: Path) -> pl.DataFrame:
    return load(small)


def test_meets_the_contract(outcomes: pl.DataFrame) -> None:
    assert Facts.is_valid(outcomes)


@pytest.mark.parametrize(
    ("key", "expected"),
    [  # rows of small_facts.OUTCOMES, which names the files
        ("state:06 2024-25 cci_prepared all", (51.7, 257567, 497814, "official")),
        ("county:19 2024-25 cci_prepared all", (55.9, 49530, 88538, "derived")),  # CDE publishes none for counties
        ("county:19 2024-25 graduation all", (87.6, 97896, 111737, "official")),
        ("district:1964881 2024-25 dropout all", (9.4, 118, 1249, "official")),
        ("district:1964881 2024-25 a_g foster", (20.0, 3, 15, "official")),  # a small sample is a value
        ("district:1964881 2022-23 college_going all", (75.4, 866, 1149, "official")),
        ("school:19648811936103 2024-25 chronic_absence white", (13.4, 15, 112, "official")),
        ("school:19648811936822 2024-25 chronic_absence_9_12 all", (26.0, 348, 1341, "official")),
        ("school:19648811936822 2024-25 chronic_absence all", (26.0, 349, 1342, "official")),
    ],
)
def test_values(outcomes: pl.DataFrame, key: str, expected: tuple[float | str | None, ...]) -> None:
    row = fact(outcomes, key)
    assert tuple(row[name] for name in ("value", "numerator", "denominator", "basis")) == expected
    assert row["status"] == "reported"


@pytest.mark.parametrize(
    ("key", "status", "denominator"),
    [
        ("district:1964881 2024-25 cci_prepared american_indian_alaska_native", "suppressed", 1),  # still printed
        ("district:1964881 2024-25 graduation american_indian_alaska_native", "suppressed", None),
        # Widney Career Preparatory: no graduates, and CDE prints 0.0 for their a-g share
        ("school:19647331939784 2024-25 a_g all", "not_applicable", 0),
    ],
)
def test_rows_without_a_value(outcomes: pl.DataFrame, key: str, status: str, denominator: float | None) -> None:
    row = fact(outcomes, key)
    assert (row["status"], row["denominator"], row["value"], row["numerator"]) == (status, denominator, None, None)


def test_a_true_zero_stays_a_value(outcomes: pl.DataFrame) -> None:
    # Widney Career Preparatory graduated none of 17 students in 2024-25
    row = fact(outcomes, "school:19647331939784 2024-25 graduation all")
    assert (row["status"], row["value"], row["denominator"]) == ("reported", 0.0, 17)


@pytest.mark.parametrize(
    ("place", "students"),
    # denominators of chronic absence in grades 9-12, CDE chronic absenteeism file 2024-25
    [("county:19", 431080), ("state:06", 1922617), ("district:1964881", 4844), ("school:19648811936103", 1247)],
)
def test_enrollment_is_the_denominator_of_absence(outcomes: pl.DataFrame, place: str, students: int) -> None:
    row = fact(outcomes, f"{place} 2024-25 enrollment_9_12 all")
    assert (row["value"], row["numerator"], row["denominator"], row["basis"]) == (students, students, None, "derived")


def test_state_charters_are_not_districts(outcomes: pl.DataFrame, small: Path) -> None:
    read = pl.read_parquet(small / "k12/cse_outcomes_district_county_state_CA.parquet").get_column("cds")
    assert "19756630000000" in read.to_list()
    assert not outcomes.get_column("place_id").str.contains("1975663").any()


def test_each_row_names_its_file_and_year(outcomes: pl.DataFrame) -> None:
    ends = outcomes.select(pl.col("source").str.ends_with(pl.col("year").str.replace("-", "_"))).to_series()
    assert ends.all()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"cse_outcomes_district_county_state_CA\.parquet is missing"):
        load(tmp_path)
