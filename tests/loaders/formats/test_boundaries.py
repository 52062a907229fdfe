"""Outlines: a zip as the Census Bureau packs it, and areas as GeoJSON."""

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import Polygon, box

from contracts.errors import AtlasError
from loaders.formats import boundaries
from loaders.loaded import InputFile, Loaded, Options

HERE, ELSEWHERE = box(-118.5, 33.9, -118.2, 34.2), box(-80.0, 25.0, -79.5, 25.5)


def zipped(folder: Path, rows: dict[str, list[Any]], shapes: list[Any], crs: int = 4269) -> InputFile:
    """A shapefile in a zip, in the coordinate system of the Census Bureau (NAD 83)."""
    gpd.GeoDataFrame(rows, geometry=shapes, crs=crs).to_file(folder / "cb.shp")
    with zipfile.ZipFile(folder / "cb.zip", "w") as archive:
        for path in sorted(folder.glob("cb.*")):
            if path.suffix != ".zip":
                archive.write(path, path.name)
    return InputFile.of(folder / "cb.zip")


def features(loaded: Loaded) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(loaded.others["boundaries.geojson"])["features"]
    return found


def load(file: InputFile) -> Loaded:
    return boundaries.load([file], Options())


def test_assembly_districts_of_a_cartographic_zip(tmp_path: Path) -> None:
    rows = {
        "STATEFP": ["06", "12", "06", "06"],
        "SLDLST": ["052", "001", "ZZZ", "5x"],
        "NAMELSAD": ["Assembly District 52", "Florida", "undefined", "x"],
    }
    loaded = load(zipped(tmp_path, rows, [HERE, ELSEWHERE, HERE, HERE]))
    (outline,) = features(loaded)
    assert outline["properties"] == {"place_id": "assembly:52", "name": "Assembly District 52"}
    assert (loaded.read, loaded.loaded, loaded.left_out, loaded.quarantined) == (4, 1, 2, 1)
    assert loaded.facts.height == 0


@pytest.mark.parametrize(
    ("columns", "place"),
    [
        ({"SLDUST": "026"}, "senate:26"),
        ({"CD119FP": "34"}, "congress:34"),
        ({"COUNTYFP": "037"}, "county:19"),
        ({"COUNTYFP": "053"}, "county:27"),
        ({"UNSDLEA": "22710", "GEOID": "0622710"}, "district:1964733"),
    ],
)
def test_each_layer_names_its_places(columns: dict[str, str], place: str, tmp_path: Path) -> None:
    rows = {"STATEFP": ["06"], "NAMELSAD": ["x"], "NAME": ["x"]} | {name: [cell] for name, cell in columns.items()}
    assert features(load(zipped(tmp_path, rows, [HERE])))[0]["properties"]["place_id"] == place


def test_district_areas_of_cde_in_another_coordinate_system_and_from_memory(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"CDSCode": ["27659870000000"], "DistrictName": ["Carmel"]}, geometry=[HERE], crs=4326)
    path = tmp_path / "areas.geojson"
    frame.to_crs(3310).to_file(path, driver="GeoJSON")  # California Albers, in meters
    loaded = load(InputFile.of_bytes("areas.geojson", path.read_bytes()))
    (outline,) = features(loaded)
    assert outline["properties"]["place_id"] == "district:2765987"
    longitude, latitude = outline["geometry"]["coordinates"][0][0]
    assert -118.6 < longitude < -118.1
    assert 33.8 < latitude < 34.3


@pytest.mark.parametrize(
    ("shape", "rule"),
    [
        (Polygon(), "the outline is missing or empty"),
        (None, "the outline is missing or empty"),
        (ELSEWHERE, "the outline lies outside California"),
    ],
)
def test_wrong_outlines_are_set_aside(shape: Polygon | None, rule: str, tmp_path: Path) -> None:
    rows = {"STATEFP": ["06", "06"], "SLDLST": ["052", "053"], "NAMELSAD": ["x", "y"]}
    loaded = load(zipped(tmp_path, rows, [HERE, shape]))
    assert loaded.quarantine["rule"].to_list() == [rule]


def test_a_district_without_a_state_code_is_left_out_by_name(tmp_path: Path) -> None:
    rows = {"STATEFP": ["06"], "UNSDLEA": ["99998"], "GEOID": ["0699998"], "NAME": ["x"]}
    assert load(zipped(tmp_path, rows, [HERE])).excluded["rule"].to_list() == [boundaries.NO_STATE_CODE]


def test_an_outline_that_crosses_itself_is_mended(tmp_path: Path) -> None:
    bow = Polygon([(-118.5, 33.9), (-118.2, 34.2), (-118.2, 33.9), (-118.5, 34.2)])
    rows = {"STATEFP": ["06"], "SLDLST": ["052"], "NAMELSAD": ["x"]}
    assert features(load(zipped(tmp_path, rows, [bow])))[0]["geometry"]["type"] == "MultiPolygon"


@pytest.mark.parametrize("content", [b"{}", b"PK\x03\x04broken", b"not a map", b'{"type": "FeatureCollection"}'])
def test_what_is_no_map_is_a_sentence(content: bytes) -> None:
    with pytest.raises(AtlasError, match=r"areas\.geojson"):
        load(InputFile.of_bytes("areas.geojson", content))


def test_a_layer_that_is_not_known_is_said(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"cb.zip is no layer that is known. It needs one of the columns SLDLST"):
        load(zipped(tmp_path, {"TRACTCE": ["1"]}, [HERE]))
