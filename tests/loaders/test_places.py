"""Places: the committed table holds what the sources list, and the loader words what is doubtful."""

from pathlib import Path

import polars as pl
import pytest

from contracts.errors import AtlasError
from contracts.tables import Places
from loaders import places
from loaders.areas import board_note
from tests.loaders import small_geography

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def committed() -> pl.DataFrame:
    return pl.read_parquet(ROOT / "data/places.parquet")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_geography.write(tmp_path_factory.mktemp("facts") / "facts")


@pytest.fixture(scope="module")
def small(facts: Path) -> pl.DataFrame:
    return places.load(facts)


def row(frame: pl.DataFrame, place_id: str) -> dict[str, object]:
    return frame.filter(pl.col("place_id") == place_id).row(0, named=True)


def test_committed_places_meet_their_contract(committed: pl.DataFrame) -> None:
    assert Places.validate(committed).height == committed.height


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("state", 1),
        ("county", 1),
        ("district", 80),  # CDE: 79 districts and the County Office of Education
        ("school", 552),  # CDE list 2025-26: 546 that serve any of grades 9-12, and 6 more with high school results
        ("college", 21),  # IPEDS HD2024
        ("assembly", 24),  # 2021 Citizens Redistricting Commission, districts with land in the county
        ("senate", 13),
        ("congress", 17),
        ("board", 7),  # the seven boards of the Los Angeles Basin region
        ("spa", 8),  # County of Los Angeles
    ],
)
def test_counts_by_kind(committed: pl.DataFrame, kind: str, count: int) -> None:
    assert committed.filter(pl.col("kind") == kind).height == count


@pytest.mark.parametrize(("level", "count"), [("unified", 48), ("high", 5), ("elementary", 26), ("county_office", 1)])
def test_district_levels(committed: pl.DataFrame, level: str, count: int) -> None:
    assert committed.filter(pl.col("kind") == "district", pl.col("level") == level).height == count


def test_54_of_80_districts_and_546_schools_serve_grades_9_to_12(committed: pl.DataFrame) -> None:
    serving = committed.filter("serves_9_12").group_by("kind").len()
    assert dict(serving.rows()) == {"district": 54, "school": 546}


@pytest.mark.parametrize(
    ("place_id", "name", "short_name", "parent"),
    [
        ("district:1964733", "Los Angeles Unified", "Los Angeles Unified", "county:19"),
        ("district:1964246", "Antelope Valley Union High", "Antelope Valley Union High", "county:19"),
        ("district:1910199", "Los Angeles County Office of Education", "LACOE", "county:19"),
        ("district:1964592", "Hawthorne School District", "Hawthorne", "county:19"),
        ("school:19648811936103", "John Muir High", "John Muir High", "district:1964881"),
        ("college:117788", "Los Angeles City College", "LA City College", None),
        ("assembly:52", "Assembly District 52", "AD 52", "state:06"),
        ("senate:26", "State Senate District 26", "SD 26", "state:06"),
        ("congress:34", "Congressional District 34", "CD 34", "state:06"),
        ("board:SBWIB", "South Bay Workforce Investment Board", "South Bay WIB", "county:19"),
        ("spa:4", "Service Planning Area 4 Metro", "SPA 4 Metro", "county:19"),
        ("county:19", "Los Angeles County", "LA County", "state:06"),
    ],
)
def test_names(committed: pl.DataFrame, place_id: str, name: str, short_name: str, parent: str | None) -> None:
    found = row(committed, place_id)
    assert (found["name"], found["short_name"], found["parent"]) == (name, short_name, parent)


@pytest.mark.parametrize(
    ("place_id", "words"),
    [
        ("board:LACO", "Membership of Paramount is uncertain"),
        ("board:LACO", "Membership of Monrovia is likely"),
        ("board:VWDB", "Burbank, Glendale and La Canada Flintridge is likely: the only explicit member list"),
        ("board:VWDB", "from 2003"),
        ("congress:34", "2021 map, valid until 3 January 2027"),
        ("assembly:34", "5% of its area"),  # 2,604 of 47,455 km2
        ("district:1964550", "Alhambra Unified teaches its grades 9-12"),
        ("district:1964600", "so none is named"),
        ("district:1910199", "Has no territory"),
        ("district:1964857", "3 charter schools that it authorised serve grades 9-12"),
        ("school:19642791933449", "grades 6-8"),
        ("school:19645841996305", "(Redlands) is outside the county"),
        ("school:19650940112706", "exclusively virtual"),
    ],
)
def test_notes_say_what_is_doubtful(committed: pl.DataFrame, place_id: str, words: str) -> None:
    assert words in str(row(committed, place_id)["note"])


def test_every_congressional_district_says_how_long_its_lines_hold(committed: pl.DataFrame) -> None:
    notes = committed.filter(pl.col("kind") == "congress")["note"]
    assert notes.str.contains("until 3 January 2027").all()


def test_eight_high_schools_lie_outside_the_county(committed: pl.DataFrame) -> None:
    assert committed["note"].str.contains("is outside the county").sum() == 8


def test_no_word_stands_for_a_missing_one(committed: pl.DataFrame) -> None:
    texts = committed.select(pl.col(pl.String).str.to_lowercase().is_in(["nan", "none", ""]).any())
    assert not any(texts.row(0))


def test_parents_are_places(committed: pl.DataFrame) -> None:
    parents = committed["parent"].drop_nulls()
    assert parents.is_in(committed["place_id"].implode()).all()


def test_only_the_state_and_the_county_office_have_no_point(committed: pl.DataFrame) -> None:
    without = committed.filter(pl.col("latitude").is_null())["place_id"].to_list()
    assert without == ["district:1910199", "state:06"]


def test_college_addresses_can_be_opened(committed: pl.DataFrame) -> None:
    websites = committed.filter(pl.col("kind") == "college")["website"]
    assert websites.str.contains(r"^https://[a-z.]+\.edu/$").all()


def test_a_point_of_long_beach_is_on_the_mainland(committed: pl.DataFrame) -> None:
    # Catalina is the larger part of the district (194 of 343 km2) and lies south of 33.5 degrees
    assert row(committed, "district:1964725")["latitude"] > 33.7


def test_a_school_with_results_that_is_not_listed_is_closed(small: pl.DataFrame) -> None:
    closed = row(small, "school:19648810000001")
    assert (closed["open"], closed["latitude"], closed["parent"]) == (False, None, "district:1964881")
    assert "Not in the list" in str(closed["note"])


def test_a_state_authorised_charter_has_no_district(small: pl.DataFrame) -> None:
    charter = row(small, "school:19756630000001")
    assert charter["parent"] is None
    assert "19-75663, which is no district" in str(charter["note"])


@pytest.mark.parametrize(
    ("place_id", "there"),
    [
        ("school:19642791933449", True),  # grades 6-8 now, graduates in 2022-23
        ("school:19649316022198", False),  # a middle school with absence rates only
        ("district:3064766", False),  # Lowell Joint belongs to Orange County
    ],
)
def test_which_places_are_kept(small: pl.DataFrame, place_id: str, *, there: bool) -> None:
    assert (place_id in small["place_id"]) is there


def test_spaces_in_names_are_single(small: pl.DataFrame) -> None:
    assert row(small, "school:19648811936103")["name"] == "John Muir High"


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        ([("Pasadena", "confirmed"), ("Whittier", "by remainder")], None),
        ([("Torrance", "confirmed; older lists differ")], None),
        ([("Paramount", "UNCERTAIN: may have left")], "Membership of Paramount is uncertain: may have left."),
        ([("A", "likely (guess)"), ("B", "likely (guess)")], "Membership of A and B is likely: guess."),
        ([("A", "likely: x"), ("B", "likely: x"), ("C", "likely: x")], "Membership of A, B and C is likely: x."),
    ],
)
def test_board_note(rows: list[tuple[str, str]], note: str | None) -> None:
    assert board_note(pl.DataFrame(rows, schema=["city", "certainty"], orient="row")) == note


@pytest.mark.parametrize(
    "name",
    [
        "geo/public_schools_la_2025_26.csv",
        "geo/community_colleges_la.csv",
        "geo/la_county_outline.geojson",
        "geo/school_districts_la_land.geojson",
        "k12/cse_outcomes_school_LA.parquet",
    ],
)
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = small_geography.write(tmp_path / "facts")
    (folder / name).unlink()
    with pytest.raises(AtlasError, match=f"{name} is missing"):
        places.load(folder)


def test_a_truncated_shape_file_is_named(tmp_path: Path) -> None:
    folder = small_geography.write(tmp_path / "facts")
    path = folder / "geo/service_planning_areas.geojson"
    path.write_text(path.read_text(encoding="utf-8")[:100], encoding="utf-8")
    with pytest.raises(AtlasError, match=r"service_planning_areas.geojson is not a GeoJSON file"):
        places.load(folder)


def test_an_unknown_board_is_named(tmp_path: Path) -> None:
    folder = small_geography.write(tmp_path / "facts")
    path = folder / "geo/workforce_board_areas.geojson"
    path.write_text(path.read_text(encoding="utf-8").replace('"FWDB"', '"NEW"'), encoding="utf-8")
    with pytest.raises(AtlasError, match="unknown board 'NEW'"):
        places.load(folder)
