"""The committed data shows what the agencies published, and the registries describe all of it."""

from pathlib import Path

import polars as pl
import pytest

from contracts.registries import Registries, read_registries
from tests.loaders.rows import fact

DATA = Path(__file__).parent.parent.parent / "data"


@pytest.fixture(scope="module")
def words() -> Registries:
    return read_registries(DATA)


@pytest.fixture(scope="module")
def facts(committed_outcomes: pl.DataFrame, committed_participation: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([committed_outcomes, committed_participation])


@pytest.mark.parametrize(
    ("key", "value"),
    [
        # California School Dashboard 2025 and CDE ACGR 2024-25, state rows
        ("state:06 2024-25 cci_prepared all", 51.7),
        ("state:06 2024-25 graduation all", 87.5),
        ("state:06 2024-25 a_g all", 53.9),
        # the same files, Los Angeles Unified and Los Angeles County
        ("district:1964733 2024-25 cci_prepared all", 54.9),
        ("county:19 2024-25 graduation all", 87.6),
        # CDE chronic absenteeism file 2024-25, denominator of grades 9-12
        ("county:19 2024-25 enrollment_9_12 all", 431080),
        # College Scorecard of May 2025 and IPEDS, Los Angeles City College
        ("college:117788 2025 earnings_10yr all", 36190),
        ("college:117788 2023 graduation_150 pell", 27),
    ],
)
def test_published_values(facts: pl.DataFrame, key: str, value: float) -> None:
    row = fact(facts, key)
    assert (row["value"], row["status"]) == (value, "reported")


def test_80_districts_have_facts(facts: pl.DataFrame) -> None:
    # CDE lists 79 school districts and the County Office of Education in Los Angeles County
    districts = facts.filter(pl.col("place_id").str.starts_with("district:"))
    assert districts.get_column("place_id").n_unique() == 80


def test_53_districts_have_a_cci_value(facts: pl.DataFrame) -> None:
    # 54 serve grades 9-12; Wiseburn (1976869) has no value, because its high school is a charter
    rows = facts.filter(
        pl.col("place_id").str.starts_with("district:"), pl.col("measure") == "cci_prepared",
        pl.col("group") == "all", pl.col("year") == "2024-25", pl.col("status") == "reported",
    )  # fmt: skip
    assert rows.height == 53
    assert "district:1976869" not in rows.get_column("place_id").to_list()


def test_21_colleges_have_each_college_measure(facts: pl.DataFrame, words: Registries) -> None:
    for measure in (name for name, entry in words.measures.items() if entry.theme == "college"):
        places = facts.filter(pl.col("measure") == measure).get_column("place_id")
        assert places.n_unique() == 21, measure


def test_six_elementary_districts_report_graduates_of_their_charters(facts: pl.DataFrame) -> None:
    # CDE ACGR 2024-25: Gorman Joint, Hawthorne, Keppel, Lawndale, Lennox and Palmdale authorised charter high schools
    places = pl.read_parquet(DATA / "places.parquet").filter(pl.col("level") == "elementary")
    graduates = facts.filter(
        pl.col("measure") == "graduation", pl.col("year") == "2024-25", pl.col("group") == "all"
    ).join(places, on="place_id", how="semi")
    assert set(graduates.get_column("place_id")) == {
        f"district:{code}" for code in (1964584, 1964592, 1964642, 1964691, 1964709, 1964857)
    }


@pytest.mark.parametrize("column", ["measure", "group", "source"])
def test_every_id_in_the_tables_is_defined(facts: pl.DataFrame, words: Registries, column: str) -> None:
    defined = {"measure": words.measures, "group": words.groups, "source": words.sources}[column]
    assert set(facts.get_column(column)) <= set(defined)


@pytest.mark.parametrize("column", ["measure", "group"])
def test_every_definition_is_used(facts: pl.DataFrame, words: Registries, column: str) -> None:
    defined = {"measure": words.measures, "group": words.groups}[column]
    assert set(defined) <= set(facts.get_column(column))


def test_every_source_is_used(facts: pl.DataFrame, words: Registries) -> None:
    places = pl.read_parquet(DATA / "places.parquet")
    assert set(words.sources) == set(facts.get_column("source")) | set(places.get_column("source"))


def test_the_cci_breaks_in_2024_25_and_says_why(words: Registries) -> None:
    (rupture,) = words.measures["cci_prepared"].breaks
    assert rupture.year == "2024-25"
    assert "restated" in rupture.reason


def test_participation_measures_say_what_they_are(words: Registries) -> None:
    for measure in (entry for entry in words.measures.values() if entry.theme == "participation"):
        assert "Illustration" in measure.caveats[0], measure.id
        assert "illustration" in measure.sentence, measure.id


def test_levels_are_those_with_facts(facts: pl.DataFrame, words: Registries) -> None:
    kinds = facts.select("measure", kind=pl.col("place_id").str.split(":").list.first()).unique()
    found = {key[0]: set(part.get_column("kind")) for key, part in kinds.partition_by("measure", as_dict=True).items()}
    assert {name: set(measure.levels) for name, measure in words.measures.items()} == found


def test_sources_link_to_an_official_page(words: Registries) -> None:
    for source in words.sources.values():
        assert source.url.startswith("https://"), source.id
        assert source.sha256 == "" or len(source.sha256) == 64, source.id
