"""Outlines: a zip as the Census Bureau packs it, and areas as GeoJSON."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import geopandas as gpd
import pytest
from pyogrio.errors import DataSourceError
from shapely.geometry import Polygon, box, mapping

from contracts.errors import AtlasError
from loaders.formats import boundaries, boundary_files, federal_numbers
from loaders.loaded import InputFile, Loaded, Options

FIXTURES = Path(__file__).parent.parent / "fixtures"
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
        ({"sldlst": "052"}, "assembly:52"),
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


def test_an_outline_of_meters_that_are_taken_for_degrees_is_set_aside(tmp_path: Path) -> None:
    rows = {"STATEFP": ["06"], "SLDLST": ["052"], "NAMELSAD": ["x"]}
    loaded = load(zipped(tmp_path, rows, [HERE], crs=3310))
    assert loaded.quarantine["rule"].to_list() == ["the outline is smaller than a building"]


UNIFIED = {"STATEFP": ["06", "06"], "UNSDLEA": ["00160", "43410"], "GEOID": ["0600160", "0643410"], "NAME": ["x", "y"]}


def with_table(folder: Path, table: InputFile) -> Loaded:
    return boundaries.load([zipped(folder, UNIFIED, [HERE, HERE]), table], Options())


def test_real_rows_of_the_district_areas_translate_federal_numbers_of_any_county(tmp_path: Path) -> None:
    loaded = with_table(tmp_path, InputFile.of(FIXTURES / "district_areas_2024_25.csv"))
    assert [it["properties"]["place_id"] for it in features(loaded)] == ["district:2076414", "district:4770516"]
    assert (loaded.read, loaded.loaded, loaded.left_out) == (5, 5, 0)  # two outlines and three districts
    assert sorted(loaded.sources) == ["cde_school_directory", "census_unsdlea"]


def test_the_school_directory_translates_too(tmp_path: Path) -> None:
    text = (FIXTURES / "pubschls.txt").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("20764142030070"))
    district = row.replace("20764142030070", "20764140000000")  # the directory has such a row for each district
    lost_zero = district.replace("20764140000000", "47705160000000").replace("\t0600160\t", "\t643410\t")
    table = InputFile.of_bytes("pubschls.txt", f"{text}{district}\n{lost_zero}\n".encode())
    loaded = with_table(tmp_path, table)
    assert [it["properties"]["place_id"] for it in features(loaded)] == ["district:2076414", "district:4770516"]
    rules = dict(loaded.excluded.select("rule", "rows").rows())
    assert rules == {federal_numbers.OF_SCHOOL: 6, federal_numbers.NO_AREA: 1}


def test_a_table_alone_is_no_boundary() -> None:
    with pytest.raises(AtlasError, match=r"translates federal numbers alone. Give a boundary file, too"):
        load(InputFile.of(FIXTURES / "district_areas_2024_25.csv"))


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"COUNTYFP": ["037"], "TRACTCE": ["101110"]}, "is no layer that is known"),
        ({"CD116FP": ["34"]}, "has the districts of Congress number 116"),
    ],
)
def test_layers_that_look_like_known_ones_are_refused(
    columns: dict[str, list[str]], words: str, tmp_path: Path
) -> None:
    with pytest.raises(AtlasError, match=words):
        load(zipped(tmp_path, {"STATEFP": ["06"], "NAMELSAD": ["x"]} | columns, [HERE]))


def test_lines_of_an_earlier_session_are_a_warning(tmp_path: Path) -> None:
    rows = {"STATEFP": ["06"], "SLDLST": ["052"], "NAMELSAD": ["x"], "LSY": ["2018"]}
    assert load(zipped(tmp_path, rows, [HERE])).warnings == (
        "cb.zip has the lines of the session of 2018; California drew new ones in 2021.",
    )
    assert load(zipped(tmp_path, rows | {"LSY": ["2024"]}, [HERE])).warnings == ()


def repacked(folder: Path, change: Callable[[str], list[str]]) -> InputFile:
    """The zip of an Assembly district with other names for its files: none, one or several each."""
    source = zipped(folder, {"STATEFP": ["06"], "SLDLST": ["052"], "NAMELSAD": ["x"]}, [HERE])
    with zipfile.ZipFile(source.open()) as old, zipfile.ZipFile(folder / "new.zip", "w") as new:
        for name in old.namelist():
            for other in change(name):
                new.writestr(other, old.read(name))
    return InputFile.of(folder / "new.zip")


def with_part(folder: Path, ending: str, content: bytes) -> InputFile:
    """The zip of an Assembly district with something else in one of its files."""
    source = repacked(folder, lambda name: [name])
    with zipfile.ZipFile(source.open()) as old, zipfile.ZipFile(folder / "cut.zip", "w") as new:
        for name in old.namelist():
            new.writestr(name, content if name.endswith(ending) else old.read(name))
    return InputFile.of(folder / "cut.zip")


@pytest.mark.parametrize(
    "change", [lambda name: [f"folder/{name}"], lambda name: [name, f"__MACOSX/._{name}"], lambda name: [name.upper()]]
)
def test_shapefiles_packed_another_way(change: Callable[[str], list[str]], tmp_path: Path) -> None:
    assert features(load(repacked(tmp_path, change)))[0]["properties"]["place_id"] == "assembly:52"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda name: [] if name.endswith(".shx") else [name], r"lacks the \.shx file of its shapefile"),
        (lambda name: [] if name.endswith(".dbf") else [name], r"lacks the \.dbf file of its shapefile"),
        (lambda name: [name, name.replace("cb.", "other.")], "holds 2 shapefiles. Give a zip with one"),
        (lambda name: [name.replace(".shp", ".doc")], "holds no shapefile"),
    ],
)
def test_zips_without_one_whole_shapefile(change: Callable[[str], list[str]], words: str, tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=words):
        load(repacked(tmp_path, change))


def test_outlines_of_too_many_points(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boundary_files, "MOST_POINTS", 4)
    with pytest.raises(AtlasError, match=r"^cb.zip draws its outlines with 5 points, more than 4"):
        load(zipped(tmp_path, {"STATEFP": ["06"], "SLDLST": ["052"], "NAMELSAD": ["x"]}, [HERE]))


@pytest.mark.parametrize(
    "features",
    [
        "[" * 100_000,
        '[{"geometry": {"type": "Polygon", "coordinates": ' + "[" * 500 + "]" * 500 + "}}]",
        '[{"geometry": {"type": "Polygon", "coordinates": [[[NaN, 1], [1, 2], [3, 4]]]}}]',
        '[{"geometry": {"type": "Polygon", "coordinates": [[["a", 1]]]}}]',
        '[{"geometry": {"type": "Nothing"}}]',
        '[{"geometry": {"coordinates": []}}]',
        '[1, "x", null]',
        '{"a": 1}',
        "[]",
    ],
)
def test_broken_features_end_in_a_sentence(features: str) -> None:
    with pytest.raises(AtlasError, match=r"^areas\.geojson is "):
        load(InputFile.of_bytes("areas.geojson", f'{{"type": "FeatureCollection", "features": {features}}}'.encode()))


def test_very_many_properties_are_passed_over() -> None:
    properties = {f"p{number}": number for number in range(100_000)} | {"cdscode": "27659870000000"}
    shape = mapping(HERE)
    rows = [{"type": "Feature", "properties": properties, "geometry": shape}]
    content = json.dumps({"type": "FeatureCollection", "features": rows}).encode()
    assert (
        features(load(InputFile.of_bytes("areas.geojson", content)))[0]["properties"]["place_id"] == "district:2765987"
    )


def test_an_outline_that_crosses_itself_all_over_is_set_aside() -> None:
    random = Random(1)  # noqa: S311 - no secret
    points = [[-118 + random.random(), 34 + random.random()] for _ in range(5_000)]
    shape = {"type": "Polygon", "coordinates": [[*points, points[0]]]}
    rows = [{"type": "Feature", "properties": {"CDSCode": "27659870000000"}, "geometry": shape}]
    content = json.dumps({"type": "FeatureCollection", "features": rows}).encode()
    loaded = load(InputFile.of_bytes("areas.geojson", content))
    assert loaded.quarantine["rule"].to_list() == ["the outline crosses itself all over"]


def test_lines_and_points_are_no_areas() -> None:
    line = {"type": "LineString", "coordinates": [[-118.5, 33.9], [-118.2, 34.2]]}
    rows = [{"type": "Feature", "properties": {"CDSCode": "27659870000000", "DistrictName": "x"}, "geometry": line}]
    content = json.dumps({"type": "FeatureCollection", "features": rows}).encode()
    loaded = load(InputFile.of_bytes("areas.geojson", content))
    assert loaded.quarantine["rule"].to_list() == ["it is a point or a line, not an area"]


LAYER = '<OGRVRTLayer name="x"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
VIRTUAL = f"<OGRVRTDataSource>{LAYER}</OGRVRTDataSource>"


def test_a_map_that_names_another_file_to_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="is not a readable boundary file"):
        load(InputFile.of_bytes("areas.geojson", VIRTUAL.encode()))
    with pytest.raises(AtlasError, match="holds no shapefile but something under its name"):
        load(with_part(tmp_path, ".shp", VIRTUAL.encode()))


def test_a_part_that_is_cut_is_said(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"^cut.zip is not a readable boundary file \(\.shx file is unreadable"):
        load(with_part(tmp_path, ".shx", b""))


@pytest.mark.parametrize("words", [b"GEOGCS[", b'GEOGCS["\xff"]', b'LOCAL_CS["site",UNIT["meter",1]]'])
def test_a_coordinate_system_that_nobody_knows_is_said(words: bytes, tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"^cut.zip names its coordinate system in no known way"):
        load(with_part(tmp_path, ".prj", words))


def test_the_number_of_a_coordinate_system_that_there_is_not() -> None:
    row = {"type": "Feature", "properties": {"CDSCode": "27659870000000"}, "geometry": mapping(HERE)}
    system = {"type": "name", "properties": {"name": "EPSG:99999"}}
    content = json.dumps({"type": "FeatureCollection", "crs": system, "features": [row]})
    with pytest.raises(AtlasError, match=r"^areas.geojson names its coordinate system in no known way"):
        load(InputFile.of_bytes("areas.geojson", content.encode()))


def test_what_a_library_says_of_a_part_names_no_folder_and_ends_in_a_whole_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path) -> None:
        raise DataSourceError(f"Unable to open {path} or {path}. {'Set option ' * 20}")

    file = zipped(tmp_path, {"STATEFP": ["06"], "SLDLST": ["052"], "NAMELSAD": ["x"]}, [HERE])
    monkeypatch.setattr(gpd, "read_file", fail)
    said = (
        r"^cb.zip is not a readable boundary file \(Unable to open map.shp or map.shp. (Set option )+(Set )?\.\.\.\)\."
    )
    with pytest.raises(AtlasError, match=said):
        load(file)


def test_a_machine_without_room_is_not_taken_for_a_broken_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = zipped(tmp_path, {"STATEFP": ["06"], "SLDLST": ["052"], "NAMELSAD": ["x"]}, [HERE])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(FileNotFoundError):  # the command line says it, with the folder
        load(file)


@pytest.mark.parametrize("kind", ['"link"', '"LINK"', '"\\u006cink"', '"OGC"'])
def test_a_map_that_names_an_address_to_read_is_refused(kind: str) -> None:
    reference = '{"type": ' + kind + ', "properties": {"href": "http://127.0.0.1:9/"}}'
    text = '{"type": "FeatureCollection", "crs": ' + reference + ', "features": [{}]}'
    with pytest.raises(AtlasError, match="names its coordinate system in no known way"):
        load(InputFile.of_bytes("areas.geojson", text.encode()))
