"""A map style of our own: background, hatch, outlines and city names, without tiles and without glyph servers.

A style without `glyphs` draws labels with the reader's own fonts, so the map asks no other host for anything.
Geometry comes by URL from `static/` and stays in the browser's cache; an interaction moves numbers only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from views.palette import Palette

STATIC = "app/static"
CENTER = {"lat": 34.31, "lon": -118.25}
COUNTY_CENTER = {"lat": 33.8, "lon": -118.3}
MAINLAND_ZOOM = 8.0
PHONE_ZOOM = 7.6
COUNTY_ZOOM = 7.0
FIRST_LAYER = "hatch"
FONTS = ["Source Sans", "sans-serif"]


@dataclass(frozen=True)
class Marks:
    """What is drawn over the map: the chosen place, a layer of outlines, the reader's own area (its layer and id)."""

    selected: str | None = None
    outline: str | None = None
    area: tuple[str, str] | None = None


def url(layer: str) -> str:
    """Return the address of a boundary layer, relative to any page of the app."""
    return f"{STATIC}/{layer}.geojson"


def style(layer: str | None, hatched: Sequence[str], marks: Marks, colors: Palette) -> dict[str, Any]:
    """Return the MapLibre style: what lies under and over the colored areas.

    `layer` is the layer of the colored areas, None for a map of points. `hatched` are the place ids to hatch.
    """
    area_layer = marks.area[0] if marks.area else None
    names = {"county", "labels", layer, f"hatch_{layer}" if layer else None, marks.outline, area_layer} - {None}
    over = [
        _hatch(layer, hatched, colors) if layer else None,
        _outline(marks.outline, colors) if marks.outline else None,
        _one("selected", layer, marks.selected, colors.text) if layer else None,
        _one("area", area_layer, marks.area[1], colors.reference) if marks.area and area_layer else None,
    ]
    return {
        "version": 8,
        "sources": {name: {"type": "geojson", "data": url(name)} for name in sorted(map(str, names))},
        "layers": [
            {"id": "water", "type": "background", "paint": {"background-color": colors.water}},
            {"id": "land", "type": "fill", "source": "county", "paint": {"fill-color": colors.land}},
            {
                "id": "coast",
                "type": "line",
                "source": "county",
                "paint": {"line-color": colors.muted, "line-width": 0.6},
            },
            *(part for part in over if part),
            _labels(colors),
        ],
    }


def _hatch(layer: str, hatched: Sequence[str], colors: Palette) -> dict[str, Any]:
    return {
        "id": FIRST_LAYER,
        "type": "line",
        "source": f"hatch_{layer}",
        "filter": ["in", ["get", "id"], ["literal", list(hatched)]],
        "paint": {"line-color": colors.muted, "line-width": 1},
    }


def _outline(layer: str, colors: Palette) -> dict[str, Any]:
    paint = {"line-color": colors.text, "line-width": 1.2, "line-dasharray": [3, 2]}
    return {"id": "outline", "type": "line", "source": layer, "paint": paint}


def _one(name: str, layer: str, place_id: str | None, color: str) -> dict[str, Any]:
    """Outline one place of a layer."""
    return {
        "id": name,
        "type": "line",
        "source": layer,
        "filter": ["==", ["get", "id"], place_id or ""],
        "paint": {"line-color": color, "line-width": 3},
    }


def _labels(colors: Palette) -> dict[str, Any]:
    return {
        "id": "labels",
        "type": "symbol",
        "source": "labels",
        "layout": {
            "text-field": ["get", "name"],
            "text-font": FONTS,
            "text-size": 12,
            "symbol-sort-key": ["get", "rank"],
        },
        "paint": {"text-color": colors.text, "text-halo-color": colors.halo, "text-halo-width": 1.4},
    }
