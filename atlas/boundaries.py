"""Boundary layers: which places a map draws, and their rings for a picture of it."""

import json
from pathlib import Path
from typing import Any

Ring = list[tuple[float, float]]


def feature_ids(static: Path, layer: str) -> list[str]:
    """Return the place ids that a boundary layer draws, in file order; empty where the layer cannot be read."""
    return [str(feature["id"]) for feature in _features(static, layer)]


def rings(static: Path, layer: str) -> dict[str, list[Ring]]:
    """Return the rings of each place in degrees, longitude first; holes turn the other way than outlines (RFC 7946)."""
    return {str(feature["id"]): _rings(feature["geometry"]) for feature in _features(static, layer)}


def _features(static: Path, layer: str) -> list[dict[str, Any]]:
    try:
        content = json.loads((static / f"{layer}.geojson").read_text(encoding="utf-8"))
        return list(content["features"])
    except (OSError, json.JSONDecodeError, KeyError):
        return []


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [[(x, y) for x, y in ring] for polygon in polygons for ring in polygon]
