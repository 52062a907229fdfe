"""Memberships: every school in exactly one area of each layer, and districts spread by enrollment."""

import json
from pathlib import Path

import polars as pl
import pytest
import shapely

from contracts.errors import AtlasError
from contracts.tables import Memberships
from loaders import memberships, places
from loaders.areas import LAYERS, read
from loaders.locate import locate
from loaders.memberships import high_school_weights, spread
from tests.loaders import small_geography

ROOT = Path(__file__).parents[2]
FILES = {"assembly": "assembly", "senate": "senate", "congress": "congress", "board": "boards", "spa": "spas"}


def kind(column: str) -> pl.Expr:
    return pl.col(column).str.split(":").list.first()


@pytest.fixture(scope="module")
def committed() -> pl.DataFrame:
    return pl.read_parquet(ROOT / "data/memberships.parquet")


@pytest.fixture(scope="module")
def all_places() -> pl.DataFrame:
    return pl.read_parquet(ROOT / "data/places.parquet")


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_geography.write(tmp_path_factory.mktemp("facts") / "facts")


@pytest.fixture(scope="module")
def small(facts: Path) -> pl.DataFrame:
    return memberships.load(facts, places.load(facts))


def areas_of(frame: pl.DataFrame, member: str, area_kind: str) -> dict[str, float]:
    rows = frame.filter(pl.col("member") == member, kind("area") == area_kind)
    return dict(rows.select("area", "weight").rows())


def in_county_high_schools(all_places: pl.DataFrame) -> pl.Series:
    outside = pl.col("note").str.contains("is outside the county").fill_null(value=False)
    return all_places.filter(pl.col("kind") == "school", "open", "serves_9_12", ~outside)["place_id"]


def test_committed_memberships_meet_their_contract(committed: pl.DataFrame) -> None:
    assert Memberships.validate(committed).height == committed.height


def test_every_method_is_explained(committed: pl.DataFrame) -> None:
    explained = (ROOT / "docs/geography.md").read_text(encoding="utf-8")
    assert [method for method in committed["method"].unique() if f"| `{method}` |" not in explained] == []


def test_members_and_areas_are_places(committed: pl.DataFrame, all_places: pl.DataFrame) -> None:
    known = all_places["place_id"].implode()
    assert committed["member"].is_in(known).all()
    assert committed["area"].is_in(known).all()


def test_weights_of_a_member_over_a_kind_sum_to_one(committed: pl.DataFrame) -> None:
    sums = committed.group_by("member", kind("area")).agg(pl.col("weight").sum())["weight"]
    assert (sums - 1).abs().max() < 1e-12


@pytest.mark.parametrize("layer", [*FILES, "county", "district"])
def test_every_high_school_in_the_county_is_in_exactly_one_area(
    committed: pl.DataFrame, all_places: pl.DataFrame, layer: str
) -> None:
    schools = in_county_high_schools(all_places)
    counts = committed.filter(kind("area") == layer, pl.col("member").is_in(schools.implode())).group_by("member").len()
    assert schools.len() == 538  # CDE list 2025-26: 546 serve grades 9-12, 8 of them outside the county
    assert counts["len"].to_list() == [1] * 538


@pytest.mark.parametrize("layer", [*FILES, "county"])
def test_every_college_is_in_exactly_one_area(committed: pl.DataFrame, layer: str) -> None:
    rows = committed.filter(kind("member") == "college", kind("area") == layer)
    assert (rows.height, rows["member"].n_unique()) == (21, 21)


def test_a_school_outside_the_county_is_in_its_district_only(committed: pl.DataFrame) -> None:
    rows = committed.filter(pl.col("member") == "school:19645841996305")  # Gorman Learning Center, in Redlands
    assert rows.select("area", "method").rows() == [("district:1964584", "cds_code")]


@pytest.mark.parametrize(
    ("member", "area"),
    [
        # boards: by the city of the school's address in CDE's list, members as the boards' own documents name them
        ("school:19648811936103", "board:FWDB"),  # John Muir High, Pasadena
        ("school:19647251936947", "board:PGWIN"),  # Polytechnic High, Long Beach
        ("school:19644511932441", "board:SELACO"),  # Downey High
        ("school:19643521933951", "board:SBWIB"),  # Hawthorne High
        ("school:19647331934033", "board:LACITY"),  # Hollywood Senior High
        ("school:19649801938000", "board:LACO"),  # Santa Monica High
        ("school:19648731936749", "board:LACO"),  # Paramount High: uncertain, said in the board's note
        ("school:19647251930411", "board:LACO"),  # Avalon, on Catalina
        ("college:115001", "board:VWDB"),  # Glendale Community College
        # the Citizens Redistricting Commission's 2021 map has central Pasadena in CD 28 and SD 25 and eastern
        # Long Beach in AD 69; service planning areas as the county lists their cities
        ("college:121044", "congress:28"),  # Pasadena City College
        ("college:121044", "senate:25"),
        ("college:121044", "spa:3"),
        ("college:117645", "assembly:69"),  # Long Beach City College
        ("college:122977", "spa:5"),  # Santa Monica College: SPA 5 West
    ],
)
def test_known_memberships(committed: pl.DataFrame, member: str, area: str) -> None:
    assert areas_of(committed, member, area.split(":", maxsplit=1)[0]) == {area: 1.0}


@pytest.mark.parametrize("layer", list(FILES))
def test_memberships_agree_with_the_shapes_on_the_map(
    committed: pl.DataFrame, all_places: pl.DataFrame, layer: str
) -> None:
    # the map's shapes are simplified, so a site within 0.003 degrees (300 m) of an edge may differ
    features = json.loads((ROOT / f"static/{FILES[layer]}.geojson").read_text(encoding="utf-8"))["features"]
    shapes = {feature["id"]: shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features}
    rows = committed.filter(kind("area") == layer).join(
        all_places.filter(pl.col("kind").is_in(["school", "college"])), left_on="member", right_on="place_id"
    )
    sites = rows.select("area", "longitude", "latitude").rows()
    assert len(sites) == 544 + 21
    assert all(shapes[area].distance(shapely.Point(x, y)) < 0.003 for area, x, y in sites)


def test_district_weights_are_shares_of_enrollment(committed: pl.DataFrame, all_places: pl.DataFrame) -> None:
    # a second way: Python sums over Los Angeles Unified's own high schools
    rows = all_places.filter(pl.col("parent") == "district:1964733", "open", "serves_9_12", ~pl.col("charter"))
    enrollment = dict(rows.select("place_id", "enrollment").rows())
    area_of = dict(
        committed.filter(kind("member") == "school", kind("area") == "board").select("member", "area").rows()
    )
    totals: dict[str, int] = {}
    for school, students in enrollment.items():
        totals[area_of[school]] = totals.get(area_of[school], 0) + students
    expected = {area: students / sum(enrollment.values()) for area, students in totals.items()}
    assert areas_of(committed, "district:1964733", "board") == pytest.approx(expected)


@pytest.mark.parametrize("layer", [*FILES, "county"])
def test_every_district_lies_somewhere_in_each_layer(committed: pl.DataFrame, layer: str) -> None:
    rows = committed.filter(kind("member") == "district", kind("area") == layer)
    assert rows["member"].n_unique() == 80


@pytest.mark.parametrize(
    ("high", "count"),
    [
        ("district:1964246", 8),  # Antelope Valley Union High: the eight around Lancaster and Palmdale
        ("district:1965136", 4),  # William S. Hart Union High: Castaic, Newhall, Saugus, Sulphur Springs
        ("district:1965128", 5),  # Whittier Union High
        ("district:1964519", 4),  # El Monte Union High
        ("district:1964352", 3),  # Centinela Valley Union High: Hawthorne, Lawndale, Lennox
        ("district:1975713", 1),  # Alhambra Unified: Garvey, as the Census Bureau records
    ],
)
def test_elementary_districts_feed_high_school_districts(committed: pl.DataFrame, high: str, count: int) -> None:
    assert committed.filter(kind("member") == "district", pl.col("area") == high).height == count


def test_hermosa_beach_feeds_no_district_that_a_file_names(committed: pl.DataFrame) -> None:
    assert areas_of(committed, "district:1964600", "district") == {}
    feeding = committed.filter(kind("member") == "district", kind("area") == "district")["member"]
    assert feeding.n_unique() == 25  # of 26


@pytest.mark.parametrize(
    ("member", "layer", "expected"),
    [
        # Pasadena: Muir (1,282) west of -118.1, Pasadena High (1,197) east of it; 1282 / 2479 = 0.517144
        ("district:1964881", "board", {"board:FWDB": 1282 / 2479, "board:LACO": 1197 / 2479}),
        # Wiseburn: its own schools have 10 students, so Da Vinci Science counts too; both lie in the west
        ("district:1976869", "spa", {"spa:4": 1.0}),
        # Rosemead has no high school: Muscatel Middle in the east
        ("district:1964931", "senate", {"senate:25": 1.0}),
        ("district:1964931", "district", {"district:1964519": 1.0}),
        ("district:1964550", "district", {"district:1975713": 1.0}),
        ("district:1964600", "district", {}),
        ("assembly:52", "county", {"county:19": 1.0}),
        ("school:19648810000001", "district", {"district:1964881": 1.0}),  # closed: a code and no point
        ("school:19648810000001", "county", {}),
    ],
)
def test_small(small: pl.DataFrame, member: str, layer: str, expected: dict[str, float]) -> None:
    assert areas_of(small, member, layer) == pytest.approx(expected)


def weighing(*rows: tuple[str, str, int, bool]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=["member", "parent", "enrollment", "charter"], orient="row")
    return frame.with_columns(latitude=34.0, longitude=-118.0, open=True, serves_9_12=True)


@pytest.mark.parametrize(
    ("rows", "members", "method"),
    [
        ([("a", "d", 30, False), ("b", "d", 900, True)], ["a"], "enrollment_of_own_high_schools"),
        ([("a", "d", 29, False), ("b", "d", 900, True)], ["a", "b"], "enrollment_of_own_and_charter_high_schools"),
        ([("b", "d", 900, True)], ["b"], "enrollment_of_own_and_charter_high_schools"),
        ([("b", "elementary", 900, True)], [], None),  # authorised by an elementary district
        ([("a", "d", 0, False)], [], None),
    ],
)
def test_which_schools_stand_for_a_district(
    rows: list[tuple[str, str, int, bool]], members: list[str], method: str | None
) -> None:
    standing = high_school_weights(weighing(*rows), pl.Series(["elementary"]))
    assert standing["member"].to_list() == members
    assert set(standing["method"]) == ({method} if method else set())


def test_spread_divides_by_the_district_total() -> None:
    schools = pl.DataFrame(
        {"member": ["a", "b", "c"], "district": ["d", "d", "d"], "enrollment": [1, 2, 1], "method": ["m", "m", "m"]}
    )
    located = pl.DataFrame({"member": ["a", "b", "c"], "area": ["x", "y", "x"]})
    shares = spread(schools, located).sort("area").select("member", "area", "weight").rows()
    assert shares == [("d", "x", 0.5), ("d", "y", 0.5)]


@pytest.mark.parametrize(
    ("longitude", "area", "method"),
    [
        (-118.2, "assembly:52", "point_in_polygon"),
        (-118.1015, "assembly:52", "nearest_polygon"),  # 46 m east of AD 52, 138 m west of AD 49
        (-118.1005, "assembly:49", "nearest_polygon"),
        (-118.0, "assembly:49", "point_in_polygon"),
    ],
)
def test_a_point_in_a_gap_goes_to_the_nearest(facts: Path, longitude: float, area: str, method: str) -> None:
    site = pl.DataFrame({"member": ["school:1"], "latitude": [34.0], "longitude": [longitude]})
    assert locate(site, read(LAYERS[0], facts)).row(0) == ("school:1", area, method)


def test_a_point_far_from_every_area_is_refused(facts: Path) -> None:
    site = pl.DataFrame({"member": ["school:1"], "latitude": [34.0], "longitude": [-117.69]})  # 0.01 degrees, 0.9 km
    with pytest.raises(AtlasError, match=r"school:1 is 9\d\d m from assembly:49.*Check its point"):
        locate(site, read(LAYERS[0], facts))
