"""The same map as a picture of vectors: for browsers without WebGL, for keyboards, and for print.

Matplotlib draws it, because Plotly can draw this kind of map in a browser only. It is imported when a picture is asked
for and not before: the app starts without it.
"""

import io
import math
from collections.abc import Mapping

import matplotlib as mpl
import polars as pl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path as Outline

from atlas.boundaries import Ring
from contracts.registries import Measure
from views import classes
from views.map_figure import MapChoice
from views.palette import Palette

SIZE = (8.4, 7.6)
MAINLAND = (-118.98, -117.60, 33.68, 34.86)
COUNTY = (-119.0, -117.6, 32.75, 34.86)
LATITUDE = math.radians(34.2)
HATCH = "////"


def picture(
    cells: pl.DataFrame, measure: Measure, choice: MapChoice, colors: Palette, rings: Mapping[str, list[Ring]]
) -> str:
    """Return the map as SVG text.

    `cells` come from `atlas.facts.cells`; `rings` are those of the kind's boundary layer, or of the county where the
    places are points. The same input gives the same text.
    """
    figure = Figure(figsize=SIZE, facecolor=colors.water)
    axes = figure.add_axes((0, 0, 1, 1))
    west, east, south, north = COUNTY if choice.whole_county else MAINLAND
    axes.set(xlim=(west, east), ylim=(south, north), aspect=1 / math.cos(LATITUDE))
    axes.axis("off")
    inner = classes.limits(measure, cells)
    rows = cells.with_columns(classes.classed(pl.col("value"), inner).alias("class"))
    if choice.kind == "college":
        _draw_points(axes, rows, rings, colors)
    else:
        _draw_areas(axes, rows, rings, choice, colors)
    return _text(figure)


def _draw_areas(
    axes: Axes, rows: pl.DataFrame, rings: Mapping[str, list[Ring]], choice: MapChoice, colors: Palette
) -> None:
    for place_id, status, index in rows.select("place_id", "status", "class").iter_rows():
        if place_id not in rings:
            continue
        chosen = place_id == choice.selected
        fill = {"reported": colors.values[index or 0], "suppressed": colors.unknown}.get(status, colors.land)
        line = colors.border if status == "reported" else colors.muted
        axes.add_patch(
            PathPatch(
                _outline(rings[place_id]),
                facecolor=fill,
                edgecolor=colors.text if chosen else line,
                linewidth=2.5 if chosen else 0.7,
                hatch=HATCH if status == "suppressed" else None,
                zorder=3 if chosen else 2,
            )
        )


def _draw_points(axes: Axes, rows: pl.DataFrame, rings: Mapping[str, list[Ring]], colors: Palette) -> None:
    for part in rings.values():
        axes.add_patch(PathPatch(_outline(part), facecolor=colors.land, edgecolor=colors.muted, linewidth=0.7))
    drawn = rows.select("longitude", "latitude", "status", "class", "short_name")
    for longitude, latitude, status, index, name in drawn.iter_rows():
        fill = {"reported": colors.values[index or 0], "suppressed": colors.unknown}.get(status, colors.land)
        axes.scatter(longitude, latitude, s=110, color=fill, edgecolors=colors.text, linewidths=1.2, zorder=3)
        axes.annotate(
            name.removesuffix(" College").removesuffix(" Community"),
            (longitude, latitude),
            (0, 9),
            textcoords="offset points",
            ha="center",
            fontsize=8,
            color=colors.text,
        )


def _outline(rings: list[Ring]) -> Outline:
    return Outline.make_compound_path(*(Outline(ring, closed=True) for ring in rings))


def _text(figure: Figure) -> str:
    """Write SVG without a date and with fixed ids, so that equal maps are equal text."""
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "wbl-atlas"}):
        FigureCanvasSVG(figure).print_figure(
            buffer, format="svg", facecolor=figure.get_facecolor(), metadata={"Date": None}
        )
    return buffer.getvalue()
