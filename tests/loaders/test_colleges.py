"""College measures: IPEDS and College Scorecard values as published, without made-up numerators."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from contracts.errors import AtlasError
from contracts.tables import Facts
from loaders.colleges import load
from tests.loaders.rows import fact


@pytest.fixture(scope="module")
def colleges(small: Path) -> pl.DataFrame:
    return load(small)


@pytest.mark.parametrize(
    ("key", "expected"),
    [  # Pasadena City College, rows of small_facts.COLLEGES
        ("college:121044 2023-24 headcount_12m all", (35539, 35539, None, "official")),
        ("college:121044 2023-24 full_time_share all", (27.3, 9691, 35539, "derived")),
        ("college:121044 2023 graduation_150 all", (41, None, None, "official")),
        ("college:121044 2023 graduation_150 pell", (42, None, None, "official")),
        ("college:121044 2022-23 pell_share all", (30, None, None, "official")),
        ("college:121044 2015-16 award_6yr all", (31, None, 10663, "official")),
        ("college:121044 2015-16 award_4yr all", (25, None, 10663, "official")),
        ("college:121044 2025 earnings_10yr all", (43937, None, None, "official")),
        ("college:121044 2025 earnings_6yr all", (32759, None, None, "official")),
        ("college:121044 2023-24 completers all", (400 + 3866 + 593, 4859, None, "derived")),
        ("college:121044 2023-24 completers hispanic_latino", (200 + 1705 + 279, 2184, None, "derived")),
        ("college:121044 2023-24 completers age_40_and_over", (58 + 237 + 120, 415, None, "derived")),
    ],
)
def test_values(colleges: pl.DataFrame, key: str, expected: tuple[float | str | None, ...]) -> None:
    row = fact(colleges, key)
    assert tuple(row[name] for name in ("value", "numerator", "denominator", "basis")) == expected
    assert row["status"] == "reported"


def test_meets_the_contract(colleges: pl.DataFrame) -> None:
    assert Facts.is_valid(colleges)


def test_races_and_ages_add_up_to_all_completers(committed_outcomes: pl.DataFrame) -> None:
    rows = committed_outcomes.filter(pl.col("measure") == "completers")
    ages = rows.filter(pl.col("group").str.starts_with("age_")).group_by("place_id", "year").agg(pl.col("value").sum())
    total = rows.filter(pl.col("group") == "all").select("place_id", "year", total="value")
    assert (ages.join(total, on=["place_id", "year"]).select(pl.col("value") == pl.col("total")).to_series()).all()
    genders = (
        rows.filter(pl.col("group").is_in(["female", "male"])).group_by("place_id", "year").agg(pl.col("value").sum())
    )
    assert genders.join(total, on=["place_id", "year"]).filter(pl.col("value") != pl.col("total")).is_empty()


def test_a_blank_is_not_collected(small: Path, tmp_path: Path) -> None:
    facts = Path(shutil.copytree(small, tmp_path / "facts"))
    file = facts / "college/scorecard_earnings_2025_05.csv"
    file.write_text(file.read_text().replace("43937.0", ""))
    row = fact(load(facts), "college:121044 2025 earnings_10yr all")
    assert (row["status"], row["value"]) == ("not_collected", None)


def test_a_word_among_numbers_is_refused(small: Path, tmp_path: Path) -> None:
    facts = Path(shutil.copytree(small, tmp_path / "facts"))
    file = facts / "college/scorecard_earnings_2025_05.csv"
    file.write_text(file.read_text().replace("43937.0", "PrivacySuppressed"))
    with pytest.raises(AtlasError, match=r"scorecard_earnings_2025_05\.csv: not a number"):
        load(facts)
