"""A map style of our own: background, hatch, outlines and city names, without tiles and without glyph servers.

A style without `glyphs` draws labels with the reader's own fonts, so the map asks no other host for anything.
Geometry comes by URL from `static/` and stays in the browser's cache; an interaction moves numbers only.
"""

from collections.abc import Sequence
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


def url(layer: str) -> str:
    """Return the address of a boundary layer, relative to any page of the app."""
    return f"{STATIC}/{layer}.geojson"


def style(
    layer: str | None, hatched: Sequence[str], selected: str | None, outline: str | None, colors: Palette
) -> dict[str, Any]:
    """Return the MapLibre style: what lies under and over the coloured areas.

    `layer` is the layer of the coloured areas, None for a map of points. `hatched` are the place ids to hatch,
    `selected` is outlined, `outline` is a layer drawn on top to choose from.
    """
    own = [layer, f"hatch_{layer}"] if layer else []
    names = {"county", "labels", *own, *([outline] if outline else [])}
    over = [_hatch(layer, hatched, colors), _selected(layer, selected, colors)] if layer else []
    return {
        "version": 8,
        "sources": {name: {"type": "geojson", "data": url(name)} for name in sorted(names)},
        "layers": [
            {"id": "water", "type": "background", "paint": {"background-color": colors.water}},
            {"id": "land", "type": "fill", "source": "county", "paint": {"fill-color": colors.land}},
            {
                "id": "coast",
                "type": "line",
                "source": "county",
                "paint": {"line-color": colors.muted, "line-width": 0.6},
            },
            *over[:1],
            *([_outline(outline, colors)] if outline else []),
            *over[1:],
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


def _selected(layer: str, selected: str | None, colors: Palette) -> dict[str, Any]:
    return {
        "id": "selected",
        "type": "line",
        "source": layer,
        "filter": ["==", ["get", "id"], selected or ""],
        "paint": {"line-color": colors.text, "line-width": 3},
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
