"""The maps of exhibits as vectors: the areas, points, hatches and outlines of the very figure that the page shows."""

import functools
import io
import math
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from atlas.boundaries import Ring, rings
from exports.drawing import ONE_AT_A_TIME, SETTINGS, Part, color
from views.palette import LIGHT
from views.vector_map import COUNTY, HATCH, LATITUDE, MAINLAND

STATIC = Path(__file__).parent.parent / "static"
WHOLE_COUNTY_ZOOM = 7.3  # below it the page shows the islands too
KINDS = {"choroplethmap", "scattermap"}


def drawable(figure: go.Figure | None) -> bool:
    """Whether a figure is a map."""
    return figure is not None and bool(figure.data) and all(trace.type in KINDS for trace in figure.data)


def svg(figure: go.Figure, width: float = 7.0) -> str:
    """Return a map as SVG text, so many inches wide; the same map gives the same text."""
    box = COUNTY if (figure.layout.map.zoom or 8) < WHOLE_COUNTY_ZOOM else MAINLAND
    west, east, south, north = box
    height = width * (north - south) / ((east - west) * math.cos(LATITUDE))
    with ONE_AT_A_TIME, mpl.rc_context(SETTINGS | {"hatch.linewidth": 0.6}):
        canvas = Figure(figsize=(width, height), facecolor=LIGHT.water)
        axes = canvas.add_axes((0, 0, 1, 1))
        axes.set(xlim=(west, east), ylim=(south, north), aspect="auto")
        axes.axis("off")
        _draw(figure, axes)
        buffer = io.StringIO()
        FigureCanvasSVG(canvas).print_figure(buffer, format="svg", facecolor=LIGHT.water, metadata={"Date": None})
    return buffer.getvalue()


def _draw(figure: go.Figure, axes: Axes) -> None:
    layers = {layer["id"]: layer for layer in (figure.layout.map.style or {}).get("layers", ())}
    for part in boundaries("county").values():
        axes.add_patch(PathPatch(_outline(part), facecolor=LIGHT.land, edgecolor=LIGHT.muted, linewidth=0.5, zorder=0))
    for trace in figure.data:
        if trace.type == "choroplethmap":
            _draw_areas(axes, trace, _named(layers.get("hatch")))
        else:
            _draw_points(axes, trace)
    for name in ("selected", "area"):
        _draw_outlines(axes, layers.get(name), _named(layers.get(name)), 2.2)
    if "outline" in layers:
        _draw_outlines(axes, layers["outline"], boundaries(layers["outline"]["source"]), 0.8)


def _draw_areas(axes: Axes, trace: Part, hatched: Iterable[str]) -> None:
    """Fill each area with its place on the trace's scale; hatch those that the style hatches."""
    shapes, hidden = boundaries(layer_of(str(trace.geojson))), set(hatched)
    stops, fills = zip(*((float(stop), to_rgb(color(fill))) for stop, fill in trace.colorscale), strict=True)
    low = float(trace.zmin or 0)
    span = (float(trace.zmax if trace.zmax is not None else 1) - low) or 1
    line = color(trace.marker.line.color) or LIGHT.border
    for place_id, value in zip(trace.locations, trace.z, strict=True):
        if place_id in shapes:
            axes.add_patch(
                PathPatch(
                    _outline(shapes[place_id]),
                    facecolor=[
                        np.interp((float(value) - low) / span, stops, part) for part in zip(*fills, strict=True)
                    ],
                    edgecolor=LIGHT.muted if place_id in hidden else line,
                    linewidth=0.5,
                    hatch=HATCH if place_id in hidden else None,
                    zorder=2,
                )
            )


def _draw_points(axes: Axes, trace: Part) -> None:
    sizes = trace.marker.size if isinstance(trace.marker.size, tuple | list) else [trace.marker.size] * len(trace.lat)
    areas = [(float(size) * 0.5) ** 2 for size in sizes]
    axes.scatter(trace.lon, trace.lat, s=areas, c=color(trace.marker.color), linewidths=0, zorder=3)


def _draw_outlines(axes: Axes, layer: Mapping[str, Any] | None, named: Iterable[str], width: float) -> None:
    if layer is None:
        return
    shapes = boundaries(layer["source"])
    for place_id in named:
        for edge, wide in ((LIGHT.halo, width + 1.4), (color(layer["paint"]["line-color"]), width)):
            if place_id in shapes:
                patch = PathPatch(_outline(shapes[place_id]), fill=False, edgecolor=edge, linewidth=wide, zorder=4)
                axes.add_patch(patch)


def _named(layer: Mapping[str, Any] | None) -> list[str]:
    """Return the place ids that a style layer's filter names."""
    if layer is None or "filter" not in layer:
        return []
    last = layer["filter"][-1]
    return [str(last)] if isinstance(last, str) else [str(item) for item in last[-1]]


def layer_of(url: str) -> str:
    """Return the boundary layer that an address names: `app/static/districts.geojson` is `districts`."""
    return url.rpartition("/")[2].removesuffix(".geojson")


def boundaries(layer: str) -> dict[str, list[Ring]]:
    """Return a layer's rings, read again only when its file has changed."""
    path = STATIC / f"{layer}.geojson"
    return _boundaries(layer, path.stat().st_mtime_ns if path.is_file() else 0)


@functools.lru_cache(maxsize=16)
def _boundaries(layer: str, changed: int) -> dict[str, list[Ring]]:
    del changed  # part of the cache's key only
    return rings(STATIC, layer)


def _outline(parts: list[Ring]) -> Outline:
    return Outline.make_compound_path(*(Outline(ring, closed=True) for ring in parts))
