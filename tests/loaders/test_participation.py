"""The illustration agrees with itself, hides small numbers, and says on every row what it is."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from contracts.tables import Facts
from loaders.assumptions import read_assumptions
from loaders.participation import PARTITIONS, SOURCE, illustrate
from tests.loaders.rows import fact

DATA = Path(__file__).parent.parent.parent / "data"
KEY = ["place_id", "year", "group"]
ASSUMPTIONS = replace(read_assumptions(DATA / "participation_assumptions.toml"), not_collected_percent=0)


@pytest.fixture(scope="module")
def tables(built: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    return pl.read_parquet(built / "data/outcomes.parquet"), pl.read_parquet(built / "data/places.parquet")


@pytest.fixture(scope="module")
def open_book(tables: tuple[pl.DataFrame, pl.DataFrame]) -> pl.DataFrame:
    """The illustration with nothing hidden, so that sums can be checked."""
    return illustrate(*tables, replace(ASSUMPTIONS, hidden_up_to=0))


def count(table: pl.DataFrame, place: str, measure: str, group: str = "all") -> float:
    return float(fact(table, f"{place} 2024-25 {measure} {group}")["numerator"])


def test_every_row_says_that_it_is_an_illustration(committed_participation: pl.DataFrame) -> None:
    assert Facts.is_valid(committed_participation)
    assert committed_participation.get_column("basis").unique().to_list() == ["illustrative"]
    assert committed_participation.get_column("source").unique().to_list() == [SOURCE]


@pytest.mark.parametrize("measure", ["wbl_any", "wbl_paid", "wbl_hours", "wbl_type_10", "wbl_type_60"])
def test_districts_and_county_are_sums_of_schools(open_book: pl.DataFrame, measure: str) -> None:
    # John Muir High and Pasadena High are the open high schools of the small facts with students
    schools = sum(count(open_book, f"school:{code}", measure) for code in (19648811936103, 19648811936822))
    assert count(open_book, "district:1964881", measure) == schools
    assert count(open_book, "county:19", measure) == schools


def test_students_of_a_group_come_from_the_official_file(open_book: pl.DataFrame) -> None:
    # CDE chronic absenteeism 2024-25: 796 Latino students at John Muir High, 715 of 1,342 at Pasadena High, of whom
    # 1,341 are in grades 9-12
    assert fact(open_book, "school:19648811936103 2024-25 wbl_any hispanic_latino")["denominator"] == 796
    assert fact(open_book, "district:1964881 2024-25 wbl_any hispanic_latino")["denominator"] == 796 + round(
        715 * 1341 / 1342
    )


@pytest.mark.parametrize("family", PARTITIONS)
def test_groups_that_do_not_overlap_stay_within_all(open_book: pl.DataFrame, family: str) -> None:
    rows = open_book.filter(pl.col("measure") == "wbl_any", pl.col("status") == "reported")
    parts = (
        rows.filter(pl.col("group").is_in(PARTITIONS[family]))
        .group_by("place_id", "year")
        .agg(parts=pl.col("numerator").sum())
    )
    whole = rows.filter(pl.col("group") == "all").select("place_id", "year", "numerator")
    assert parts.join(whole, on=["place_id", "year"]).filter(pl.col("parts") > pl.col("numerator")).is_empty()


def test_paid_within_any_and_types_cover_any(open_book: pl.DataFrame) -> None:
    wide = open_book.filter(pl.col("group") == "all", ~pl.col("place_id").str.starts_with("college:")).pivot(
        on="measure", index=KEY, values="numerator"
    )
    types = pl.sum_horizontal(pl.col("^wbl_type_.*$"))
    assert wide.height >= 4
    assert wide.filter(pl.col("wbl_paid") > pl.col("wbl_any")).is_empty()
    assert wide.filter(types < pl.col("wbl_any")).is_empty()


def test_numbers_are_whole_and_within_their_students(committed_participation: pl.DataFrame) -> None:
    reported = committed_participation.filter(pl.col("status") == "reported", pl.col("measure") != "wbl_hours")
    assert reported.filter(pl.col("numerator") != pl.col("numerator").round()).is_empty()
    assert reported.filter(pl.col("numerator") > pl.col("denominator")).is_empty()


def test_one_to_ten_are_hidden_and_zero_is_not(committed_participation: pl.DataFrame) -> None:
    shown = committed_participation.filter(pl.col("status") == "reported", pl.col("measure") != "wbl_hours")
    assert shown.filter(pl.col("numerator").is_between(1, 10)).is_empty()
    assert shown.filter(pl.col("denominator") <= 10).is_empty()
    assert shown.filter(pl.col("numerator") == 0).height > 0


def test_hours_need_more_than_ten_paid_participants(committed_participation: pl.DataFrame) -> None:
    hours = committed_participation.filter(pl.col("measure") == "wbl_hours")
    assert hours.filter(pl.col("status") == "reported", pl.col("denominator") <= 10).is_empty()
    assert set(hours.get_column("status")) == {"reported", "suppressed", "not_applicable", "not_collected"}


def test_a_group_hidden_in_the_official_file_stays_hidden(tables: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    table = illustrate(*tables, ASSUMPTIONS)
    row = fact(table, "school:19648811936103 2024-25 wbl_any non_binary")
    assert (row["status"], row["denominator"]) == ("suppressed", None)


def test_an_ended_type_is_not_applicable(committed_participation: pl.DataFrame) -> None:
    # CALPADS type 30 ended before 2024-25
    rows = committed_participation.filter(pl.col("measure") == "wbl_type_30", pl.col("place_id") == "county:19")
    by_year = {
        year: set(part.get_column("status")) for (year,), part in rows.partition_by("year", as_dict=True).items()
    }
    assert by_year["2024-25"] == {"not_applicable"}
    assert "reported" in by_year["2023-24"]


def test_the_county_lies_at_the_anchor(committed_participation: pl.DataFrame) -> None:
    # Youth@Work: 6,439 placed from July 2023, 1.5% of grades 9-12
    row = fact(committed_participation, "county:19 2023-24 wbl_paid all")
    assert row["value"] == pytest.approx(1.5, abs=0.1)
    assert row["numerator"] == pytest.approx(6439, rel=0.05)


def test_silent_schools_are_not_collected_in_every_year(tables: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    table = illustrate(*tables, replace(ASSUMPTIONS, not_collected_percent=100))
    assert table.get_column("status").unique().to_list() == ["not_collected"]
    assert set(table.get_column("place_id")) == {
        "school:19648811936103",
        "school:19648811936822",
        "college:121044",
        "college:117788",
    }


def test_only_districts_that_serve_grades_9_12_have_rows(committed_participation: pl.DataFrame) -> None:
    places = pl.read_parquet(DATA / "places.parquet")
    levels = committed_participation.join(places, on="place_id").filter(pl.col("kind") == "district")
    assert "elementary" not in levels.get_column("level").to_list()
    assert levels.get_column("place_id").n_unique() == 54  # 48 unified, 5 high, the county office
