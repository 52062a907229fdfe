"""Scenarios on the same axes: told apart by the shape of marks and the dash of lines, not by color alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from views import charts
from views.scenario_charts import height, legend, rows_axis
from views.scenario_parts import wrapped

if TYPE_CHECKING:
    import polars as pl

    from views.palette import Palette

SYMBOLS = ("circle", "diamond-open", "square", "triangle-up-open")
DASHES = ("solid", "dash", "dot", "dashdot")
ABOVE = 26
LINE_CHART = 320


def _color(position: int, colors: Palette) -> str:
    """Return the color of the first, second, third and fourth scenario; the two of a pair differ in shape and fill."""
    return (colors.accent, colors.reference, colors.values[2], colors.muted)[position]


def _names(table: pl.DataFrame) -> list[str]:
    return table.columns[1:]


def lines(table: pl.DataFrame, colors: Palette) -> go.Figure:
    """Return one line a scenario over the school years; `table` has the year first, then a column a scenario."""
    names = _names(table)
    drawn = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": _safe(name),
            "x": table[table.columns[0]].to_list(),
            "y": table[name].to_list(),
            "line": {"color": _color(position, colors), "width": 2.5, "dash": DASHES[position]},
            "marker": {"symbol": SYMBOLS[position], "size": 11, "color": _color(position, colors)},
            "hovertemplate": f"{_safe(name)}, %{{x}}: %{{y:,.0f}}<extra></extra>",
        }
        for position, name in enumerate(names)
    ]
    above = ABOVE * len(names)
    shape = charts.layout(
        colors,
        LINE_CHART + above,
        margin={"l": 8, "r": 16, "t": above + 8, "b": 36},
        xaxis=charts.axis(colors, type="category", categoryarray=table[table.columns[0]].to_list(), tickangle=0),
        yaxis=charts.axis(colors, rangemode="tozero", tickformat=",.0f"),
        **_legend(colors),
    )
    return go.Figure({"data": drawn, "layout": shape})


def marks(table: pl.DataFrame, colors: Palette) -> go.Figure:
    """Return one mark a scenario in each row; `table` has the row's name, then a column of percents each."""
    names = _names(table)
    labels = [wrapped(label) for label in table[table.columns[0]]]
    drawn = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": _safe(name),
            "x": table[name].to_list(),
            "y": list(range(len(labels))),
            "marker": {
                "symbol": SYMBOLS[position],
                "size": 12,
                "color": _color(position, colors),
                "line": {"color": _color(position, colors), "width": 2},
            },
            "hovertemplate": f"{_safe(name)}: %{{x:.2f}}%<extra></extra>",
        }
        for position, name in enumerate(names)
    ]
    above = ABOVE * len(names)
    shape = charts.layout(
        colors,
        height(labels) + above,
        margin={"l": 8, "r": 16, "t": above + 8, "b": 36},
        xaxis=charts.axis(colors, tickangle=0, nticks=5, rangemode="tozero", ticksuffix="%"),
        yaxis=rows_axis(colors, labels),
        **_legend(colors),
    )
    return go.Figure({"data": drawn, "layout": shape})


def _legend(colors: Palette) -> dict[str, object]:
    """Return a legend above the chart with one scenario a line, so that long titles stay readable on a phone."""
    shared = legend(colors)
    inner = shared["legend"]
    return shared | {"legend": {**inner, "orientation": "v"} if isinstance(inner, dict) else inner}


def _safe(name: str) -> str:
    """Return a title as Plotly shows it: it reads a few tags and braces as markup."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace("%{", "%&#123;")
