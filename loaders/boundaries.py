"""Boundaries for the maps: every layer cleaned, simplified as a coverage and written as GeoJSON.

A coverage is simplified as a whole, so that neighbors keep the very same line between them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from loaders.areas import LAYERS, read, read_county
from loaders.districts import read_high_school_territories, read_territories
from loaders.hatch import hatch
from loaders.labels import labels
from loaders.shapes import CALIFORNIA_ALBERS, WGS84

SIMPLIFY_METRES = 120.0  # half a pixel when the whole county is in view
SLIVER_SQUARE_METRES = (
    50_000.0  # smaller parts are rocks, harbor walls and slivers of clipping, invisible at this scale
)
GAP_METRES = 230.0  # wide enough to give what a dropped part leaves to its neighbor
DECIMALS = 5  # about a metre

FILES = {"assembly": "assembly", "senate": "senate", "congress": "congress", "board": "boards", "spa": "spas"}


def layers(facts: Path) -> dict[str, bytes]:
    """Return every file of `static/` by name: boundaries, hatch lines and labels.

    Raises AtlasError if a file of the facts is missing.
    """
    shapes = {name: simplified(frame) for name, frame in read_all(facts).items()}
    county = simplified(read_county(facts))
    files = {f"{name}.geojson": areas_geojson(frame) for name, frame in (shapes | {"county": county}).items()}
    files |= {f"hatch_{name}.geojson": areas_geojson(hatch(frame)) for name, frame in shapes.items()}
    return files | {"labels.geojson": labels_geojson(labels(facts))}


def read_all(facts: Path) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers that tile (a part of) the county, by file name, with place_id, short_name and geometry."""
    elementary = read_territories(facts, land_only=True)
    return {
        "districts": _named(read_high_school_territories(facts, land_only=True)),
        "elementary": _named(elementary[elementary["level"] == "elementary"]),
    } | {FILES[layer.kind]: read(layer, facts) for layer in LAYERS}


def simplified(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the layer without slivers and with far fewer points; neighbors still share their edges."""
    large = [large_parts(shape) for shape in frame.to_crs(CALIFORNIA_ALBERS).geometry]
    cleaned = gpd.GeoSeries(shapely.coverage_clean(large, gap_width=GAP_METRES), crs=CALIFORNIA_ALBERS)
    coarse = cleaned.simplify_coverage(SIMPLIFY_METRES)
    rounded = shapely.transform(coarse.to_crs(WGS84).to_numpy(), lambda degrees: degrees.round(DECIMALS))
    shapes = shapely.orient_polygons(rounded, exterior_cw=False)  # RFC 7946: the outer ring runs counterclockwise
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=WGS84))


def large_parts(shape: Any) -> Any:  # noqa: ANN401 - shapely publishes no types
    """Return a polygon in metres without its parts below SLIVER_SQUARE_METRES."""
    return shapely.union_all([part for part in shapely.get_parts(shape) if part.area >= SLIVER_SQUARE_METRES])


def areas_geojson(frame: gpd.GeoDataFrame) -> bytes:
    """Return the areas (or their hatch lines) as a FeatureCollection; the id of a feature is its place_id."""
    rows = zip(frame["place_id"], frame["short_name"], frame.geometry, strict=True)
    return collection([_feature(shape, {"id": place, "name": name}) | {"id": place} for place, name, shape in rows])


def labels_geojson(frame: gpd.GeoDataFrame) -> bytes:
    """Return the labels as a FeatureCollection of points with name and rank."""
    rows = zip(frame["name"], frame["rank"], frame.geometry, strict=True)
    return collection([_feature(point, {"name": name, "rank": int(rank)}) for name, rank, point in rows])


def _feature(shape: Any, properties: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - shapely publishes no types
    return {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}


def collection(features: list[dict[str, Any]]) -> bytes:
    """Return GeoJSON without spaces and with sorted keys, so that equal layers have equal bytes."""
    content = {"type": "FeatureCollection", "features": features}
    return json.dumps(content, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _named(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.rename(columns={"name": "short_name"}).reset_index(drop=True)
