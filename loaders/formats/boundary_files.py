"""Reading a boundary file, zipped shapefile or GeoJSON, into outlines in degrees, and writing outlines as GeoJSON."""

from __future__ import annotations

import json
import os
import re
import tempfile
import textwrap
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from contracts.errors import AtlasError
from loaders.guards import check_size, check_zip, limits_of, pieces
from loaders.loaded import InputFile, printable
from loaders.raw import is_noted

SHAPES = ".shp"
NEEDED, OF_USE = (SHAPES, ".shx", ".dbf"), (".prj", ".cpg")
SHAPE_MAGIC = b"\x00\x00\x27\x0a"
BLANKS = b"\xef\xbb\xbf \t\r\n"
SYSTEM = re.compile(r"^(urn:ogc:def:crs:)?(EPSG|ESRI|OGC):[A-Za-z0-9:.]{1,30}$", re.IGNORECASE)
SAMPLE, TANGLED = 200, 20
LONGEST_REASON = 120
DECIMALS = 6  # about a tenth of a meter
MOST_POINTS, MOST_UPLOADED = 20_000_000, 5_000_000  # a point takes some 40 bytes while it is read


def is_map(file: InputFile) -> bool:
    """Whether a file is a zip without a workbook, or text that begins as GeoJSON does or is named so."""
    with file.open() as stream:
        start = stream.read(64)
    if start.startswith(b"PK\x03\x04"):
        members = check_zip(file, limits_of(file))
        return not any(member.filename == "xl/workbook.xml" for member in members)
    return start.lstrip(BLANKS).startswith(b"{") or file.name.lower().endswith((".geojson", ".json"))


def read_outlines(file: InputFile, columns: Mapping[str, str]) -> Any:  # noqa: ANN401 - geopandas publishes no types
    """Return the features in degrees with those columns that they have; `columns` has their names by capitals.

    Raises AtlasError if the file holds none that can be read, or too many points, and OSError if it cannot be unpacked
    for want of room.
    """
    from pyproj.exceptions import ProjError  # noqa: PLC0415 - only boundaries need it
    from shapely.errors import ShapelyError  # noqa: PLC0415 - only boundaries need it

    check_size(file, limits_of(file))
    with file.open() as stream:
        packed = stream.read(4) == b"PK\x03\x04"
    try:
        frame = _of_shapefile(file) if packed else _of_geojson(file, columns)
        _check_frame(file, frame)
        named = frame.rename(columns={name: columns.get(name.upper(), name) for name in frame.columns})
        return named.to_crs(4326) if named.crs is not None else named.set_crs(4326)
    except AtlasError:
        raise
    except ProjError:
        raise _unknown_system(file) from None
    except (RuntimeError, ValueError, TypeError, LookupError, AttributeError, ShapelyError) as error:
        reason = _reason(str(error).strip() or type(error).__name__)
        raise AtlasError(f"{file.name} is not a readable boundary file ({reason}). Download it again.") from None


def _reason(said: str) -> str:
    """Return the first line of what a library says, cut after a whole word."""
    return printable(textwrap.shorten(said.splitlines()[0], LONGEST_REASON, placeholder=" ..."))


def _unknown_system(file: InputFile) -> AtlasError:
    return AtlasError(
        f"{file.name} names its coordinate system in no known way. Download it again, or save it in degrees (WGS 84)."
    )


def _of_shapefile(file: InputFile) -> Any:  # noqa: ANN401 - geopandas publishes no types
    import geopandas as gpd  # noqa: PLC0415 - only boundaries need it
    from pyogrio.errors import CRSError, DataLayerError, DataSourceError  # noqa: PLC0415 - the same

    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is wrong ends in a sentence of ours
        path = _unpacked(file, Path(folder))
        _check_system(file, path.with_suffix(".prj"))
        try:
            return gpd.read_file(path)
        except CRSError:
            raise _unknown_system(file) from None
        except (DataSourceError, DataLayerError) as error:
            # The folder that these name is gone when somebody reads them.
            raise ValueError(str(error).replace(f"{path.parent}{os.sep}", "")) from None


def _check_system(file: InputFile, path: Path) -> None:
    """Raise AtlasError if the description of a coordinate system is no text; pyogrio breaks on it."""
    try:
        if path.is_file():
            path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise _unknown_system(file) from None


def _of_geojson(file: InputFile, columns: Mapping[str, str]) -> Any:  # noqa: ANN401 - geopandas publishes no types
    """Return the features of GeoJSON. The library of the shapefiles would follow addresses that stand in it."""
    import geopandas as gpd  # noqa: PLC0415 - only boundaries need it
    from shapely.geometry import shape  # noqa: PLC0415 - the same

    with file.open() as stream:
        content = json.loads(stream.read().decode("utf-8-sig"), parse_constant=_no_number)
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not features:
        raise ValueError("no GeoJSON with features")
    rows = [
        {name: cell for name, cell in (it.get("properties") or {}).items() if name.upper() in columns}
        for it in features
    ]
    shapes = [shape(it["geometry"]) if it.get("geometry") else None for it in features]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs=_system(file, content.get("crs")))


def _system(file: InputFile, crs: Any) -> str | None:  # noqa: ANN401 - whatever stands in the file
    """Return the name of the coordinate system, None for degrees. Raises AtlasError if it is not given by a name."""
    if crs is None:
        return None
    name = crs.get("properties", {}).get("name") if crs.get("type") == "name" else None
    if not isinstance(name, str) or not SYSTEM.match(name):
        raise _unknown_system(file)
    return name


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no coordinate")


def _check_frame(file: InputFile, frame: Any) -> None:  # noqa: ANN401 - geopandas publishes no types
    import shapely  # noqa: PLC0415 - only boundaries need it

    if "geometry" not in frame.columns:
        raise AtlasError(f"{file.name} holds no outlines. Give the boundary file as the agency publishes it.")
    most = MOST_POINTS if file.path else MOST_UPLOADED
    if (points := int(shapely.get_num_coordinates(frame.geometry.values).sum())) > most:
        raise AtlasError(
            f"{file.name} draws its outlines with {points:,} points, more than {most:,}. Give the cartographic "
            "file of the Census Bureau (cb_...), which has fewer."
        )


def _unpacked(file: InputFile, folder: Path) -> Path:
    """Unpack the one shapefile of a zip. Raises AtlasError if there is none, several, or a part lacks."""
    members = {it.filename: it for it in check_zip(file, limits_of(file)) if not is_noted(it.filename)}
    shapes = [name for name in members if name.lower().endswith(SHAPES)]
    if len(shapes) != 1:
        found = "no shapefile" if not shapes else f"{len(shapes)} shapefiles"
        raise AtlasError(f"{file.name} holds {found}. Give a zip with one, as the Census Bureau packs them.")
    stem = shapes[0][: -len(SHAPES)].lower()
    parts = {
        name.lower().removeprefix(stem): member for name, member in members.items() if name.lower().startswith(stem)
    }
    for ending in NEEDED:
        if ending not in parts:
            raise AtlasError(f"{file.name} lacks the {ending} file of its shapefile. Download it again.")
    for ending in (*NEEDED, *OF_USE):
        if ending in parts:
            with (folder / f"map{ending}").open("wb") as copy:
                copy.writelines(pieces(file, parts[ending]))
    path = folder / f"map{SHAPES}"
    with path.open("rb") as stream:
        if stream.read(len(SHAPE_MAGIC)) != SHAPE_MAGIC:
            raise AtlasError(f"{file.name} holds no shapefile but something under its name. Download it again.")
    return path


def is_tangled(shape: Any) -> bool:  # noqa: ANN401 - shapely publishes no types
    """Whether an outline crosses itself so often that mending it would take for ever.

    Some of its segments, evenly spread, are held against all: of a real outline they come near few others.
    """
    import numpy as np  # noqa: PLC0415 - only boundaries need it
    import shapely  # noqa: PLC0415 - the same

    if shape.is_valid:
        return False
    points, ring = shapely.get_coordinates(shapely.get_rings(shape), return_index=True)
    inside = ring[1:] == ring[:-1]
    segments = shapely.linestrings(np.stack([points[:-1], points[1:]], axis=1)[inside])
    tree, met = shapely.STRtree(segments), 0
    some = segments[:: max(len(segments) // SAMPLE, 1)]
    for segment in some:
        met += len(tree.query(segment))
        if met > TANGLED * len(some):
            return True
    return False


def feature(place_id: str, name: str | None, shape: Any) -> str:  # noqa: ANN401 - shapely publishes no types
    """Return an outline as a feature of GeoJSON, mended where it crosses itself."""
    import shapely  # noqa: PLC0415 - only boundaries need it

    valid = shape if shape.is_valid else shapely.make_valid(shape)
    outline = shapely.to_geojson(shapely.set_precision(valid, 10**-DECIMALS))
    properties = json.dumps({"place_id": place_id, "name": name}, ensure_ascii=False)
    return f'{{"type": "Feature", "properties": {properties}, "geometry": {outline}}}'


def collection(features: Sequence[tuple[str, str]]) -> bytes:
    """Return features, given with the id of their place, as one GeoJSON file in the order of the ids."""
    ordered = ", ".join(text for _, text in sorted(features))
    return f'{{"type": "FeatureCollection", "features": [{ordered}]}}'.encode()
