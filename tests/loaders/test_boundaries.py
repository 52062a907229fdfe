"""Boundaries: the committed files draw every place once, neighbors share edges, and nothing is large."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
import shapely
from shapely.geometry import Point, box

from contracts.errors import AtlasError
from loaders import boundaries
from loaders.hatch import hatch_lines
from loaders.labels import label_box, without_overlap
from tests.loaders import small_geography

STATIC = Path(__file__).parents[2] / "static"
KINDS = {  # file, kind of its places, number of them
    "districts": ("district", 53),
    "elementary": ("district", 26),
    "assembly": ("assembly", 24),
    "senate": ("senate", 13),
    "congress": ("congress", 17),
    "boards": ("board", 7),
    "spas": ("spa", 8),
    "county": ("county", 1),
}
LAYERS = [name for name in KINDS if name != "county"]
CATALINA, SAN_CLEMENTE = Point(-118.42, 33.37), Point(-118.47, 32.9)


@cache
def features(name: str) -> list[dict[str, Any]]:
    return json.loads((STATIC / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


@cache
def shapes(name: str) -> dict[str, Any]:
    return {feature["id"]: shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features(name)}


def square_kilometres(name: str) -> float:
    return float(gpd.GeoSeries(list(shapes(name).values()), crs=4326).to_crs(3310).area.sum()) / 1e6


@pytest.mark.parametrize("name", KINDS)
def test_every_place_of_the_layer_is_drawn_once(name: str) -> None:
    kind, count = KINDS[name]
    ids = [feature["id"] for feature in features(name)]
    known = pl.read_parquet(STATIC.parent / "data/places.parquet").filter(pl.col("kind") == kind)["place_id"]
    assert len(ids) == len(set(ids)) == count
    assert set(ids) <= set(known)


def test_the_district_layers_hold_the_79_territories() -> None:
    assert len({*shapes("districts"), *shapes("elementary")}) == 79  # all but the County Office


@pytest.mark.parametrize("name", KINDS)
def test_properties_repeat_id_and_name(name: str) -> None:
    places = pl.read_parquet(STATIC.parent / "data/places.parquet")
    names = dict(places.select("place_id", "short_name").rows())
    for feature in features(name):
        assert feature["properties"] == {"id": feature["id"], "name": names[feature["id"]]}


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.geojson")), ids=lambda path: path.stem)
def test_files_are_small_and_coordinates_short(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    assert len(content) <= 120_000  # the promise is 200 KB
    collection = json.loads(content)
    geometries = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in collection["features"]]
    numbers = shapely.get_coordinates(geometries)
    assert collection["type"] == "FeatureCollection"
    assert np.array_equal(numbers, numbers.round(5))


@pytest.mark.parametrize("name", KINDS)
def test_shapes_are_valid_and_outer_rings_run_counterclockwise(name: str) -> None:
    for shape in shapes(name).values():
        assert shape.is_valid
        assert all(part.exterior.is_ccw for part in shapely.get_parts(shape))


@pytest.mark.parametrize("name", LAYERS)
def test_neighbors_share_their_edges(name: str) -> None:
    assert shapely.coverage_is_valid(list(shapes(name).values()))


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        # km2 of the county's 10,580 that a layer leaves out
        ("districts", 135),  # 131 belong to Snowline and Fullerton of the next counties, 4 are Hermosa Beach
        ("assembly", 36),  # 23 of them on San Clemente, which the Census Bureau draws smaller, the rest along the coast
        ("senate", 36),
        ("congress", 36),
        ("boards", 5),
        ("spas", -44),  # the county's planning areas reach into the harbors
    ],
)
def test_layers_tile_the_county(name: str, missing: float) -> None:
    assert square_kilometres("county") - square_kilometres(name) == pytest.approx(missing, abs=5)


def test_the_county_has_its_official_land_area() -> None:
    assert square_kilometres("county") == pytest.approx(10_580, rel=0.001)  # LA County eGIS: 10,580.4 km2


@pytest.mark.parametrize(
    ("name", "place_id", "point"),
    [
        ("county", "county:19", CATALINA),
        ("county", "county:19", SAN_CLEMENTE),
        ("districts", "district:1964725", CATALINA),  # Long Beach Unified
        ("assembly", "assembly:69", CATALINA),
        ("senate", "senate:33", CATALINA),
        ("congress", "congress:42", CATALINA),
        ("boards", "board:LACO", CATALINA),
        ("spas", "spa:8", CATALINA),
        ("districts", "district:1975713", Point(-118.105, 34.055)),  # Garvey's area, in Alhambra Unified for 9-12
    ],
)
def test_known_points(name: str, place_id: str, point: Point) -> None:
    assert [found for found, shape in shapes(name).items() if shape.contains(point)] == [place_id]


@pytest.mark.parametrize("name", LAYERS)
def test_hatch_lines_lie_inside_their_place(name: str) -> None:
    areas, lines = shapes(name), shapes(f"hatch_{name}")
    assert list(lines) == list(areas)
    for place_id, line in lines.items():
        assert line.geom_type == "MultiLineString"
        assert len(line.geoms) >= 3, place_id
        assert areas[place_id].buffer(0.0002).contains(line), place_id


def test_labels_name_the_largest_cities_and_do_not_overlap() -> None:
    labels = features("labels")
    names = [label["properties"]["name"] for label in labels]
    assert 25 <= len(labels) <= 40
    assert {"Los Angeles", "Long Beach", "Lancaster", "Pasadena", "Avalon"} <= set(names)
    assert {label["properties"]["rank"] for label in labels} == {1, 2, 3}
    points = gpd.GeoSeries([Point(label["geometry"]["coordinates"]) for label in labels], crs=4326)
    frame = gpd.GeoDataFrame({"city": names}, geometry=points.to_crs(3310))
    assert len(without_overlap(frame)) == len(labels)
    assert points.within(shapes("county")["county:19"]).all()


@pytest.mark.parametrize(
    ("other", "kept"),
    [
        # at 220 m a pixel `Bell` is 4 * 5.5 + 4 = 26 pixels wide and 14 high: 5,720 m by 3,080 m
        ((5_700, 0), [0]),
        ((5_800, 0), [0, 1]),
        ((0, 3_000), [0]),
        ((0, 3_200), [0, 1]),
    ],
)
def test_labels_that_overlap_an_earlier_one_are_dropped(other: tuple[float, float], kept: list[int]) -> None:
    assert label_box("Bell", 0, 0).bounds == (-2860, -1540, 2860, 1540)
    frame = gpd.GeoDataFrame({"city": ["Bell", "Bell"]}, geometry=[Point(0, 0), Point(other)], crs=3310)
    assert without_overlap(frame) == kept


@pytest.mark.parametrize(
    ("side", "lines"),
    [
        (12_000, 13),  # lines 1,200 m apart across a diagonal of 16,971 m: 14, less at the corners the specks
        (2_000, 4),  # a diagonal of 2,828 m gives 2 at 1,200 m, so 600 m: 4
        (800, 3),  # 1,131 m: 1 at 600 m, 3 at 300 m
    ],
)
def test_hatch_is_finer_where_a_place_is_small(side: float, lines: int) -> None:
    shape = box(300, 0, 300 + side, side)
    assert len(hatch_lines(shape).geoms) == pytest.approx(lines, abs=1)
    assert len(hatch_lines(shape).geoms) >= 3


def layer(*polygons: Any) -> gpd.GeoDataFrame:  # noqa: ANN401 - shapely publishes no types
    names = [f"spa:{number}" for number in range(len(polygons))]
    frame = gpd.GeoDataFrame({"place_id": names, "short_name": names}, geometry=list(polygons), crs=3310)
    return frame.to_crs(4326)


@pytest.mark.parametrize(
    "polygons",
    [
        (box(0, 0, 10_000, 9_000) - box(9_900, 3_000, 10_000, 6_000), box(10_000, 0, 20_000, 9_000)),  # a gap
        (box(0, 0, 10_005, 9_000), box(10_000, 0, 20_000, 9_000)),  # an overlap of 5 m
        (
            box(0, 0, 10_000, 9_000),
            box(10_000, 0, 20_000, 9_000) | box(4_000, 4_000, 4_100, 4_100),
        ),  # lies on the other
    ],
)
def test_gaps_and_overlaps_are_closed(polygons: tuple[Any, Any]) -> None:
    result = boundaries.simplified(layer(*polygons))
    assert shapely.coverage_is_valid(result.geometry.to_numpy())
    assert set(result.geom_type) == {"Polygon"}
    assert not result.union_all().interiors


@pytest.mark.parametrize(
    ("side", "parts"),
    [(200, 1), (300, 2)],  # 0.04 km2 is a rock, 0.09 km2 an island; the limit is 0.05 km2
)
def test_rocks_go_and_islands_stay(side: float, parts: int) -> None:
    shape = box(0, 0, 10_000, 9_000) | box(50_000, 0, 50_000 + side, side)
    result = boundaries.simplified(layer(shape))
    assert len(shapely.get_parts(result.geometry.iloc[0])) == parts


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    folder = small_geography.write(tmp_path / "facts")
    first, second = boundaries.layers(folder), boundaries.layers(folder)
    assert first == second
    assert set(first) == {path.name for path in STATIC.glob("*.geojson")}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = small_geography.write(tmp_path / "facts")
    (folder / "geo/la_cities_and_unincorporated_display.geojson").unlink()
    with pytest.raises(AtlasError, match=r"la_cities_and_unincorporated_display.geojson is missing"):
        boundaries.layers(folder)
