"""Charts of a scenario's result: from before to after, values with a range, bars with their number written beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from views import charts
from views.scenario_parts import wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from views.palette import Palette

ROW = 34
FIT = 2
LINE, GAP = 17, 10
"""Lines of a label that fit into a row, and the pixels that a line and the space between labels need."""
EDGE = 84
ABOVE = 44
MARGIN = 0.04
"""Room beside the outermost dots, as a part of the largest value."""


def height(labels: Sequence[str]) -> int:
    """Return the height of a chart with one row a label, in pixels; rows are as high as the longest label needs."""
    lines = max((label.count("<br>") + 1 for label in labels), default=1)
    return EDGE + len(labels) * (ROW if lines <= FIT else LINE * lines + GAP)


def rows_axis(colors: Palette, labels: Sequence[str]) -> dict[str, object]:
    """Return the axis of the rows, the first at the top; rows are numbered, so that equal names keep their own row."""
    return charts.axis(
        colors,
        showgrid=False,
        tickvals=list(range(len(labels))),
        ticktext=list(labels),
        range=[len(labels) - 0.4, -0.6],
    )


def legend(colors: Palette) -> dict[str, object]:
    """Return a legend above the chart that wraps on a phone."""
    return {
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "font": {"color": colors.text, "size": 13},
            "itemclick": False,
            "itemdoubleclick": False,
        },
    }


def dumbbells(
    rows: pl.DataFrame, names: tuple[str, str], colors: Palette, *, made_up: bool, values: Mapping[str, object]
) -> go.Figure:
    """Return one row a label with a hollow dot before, a full dot after and a line between them.

    `rows` has `label`, `before` and `after`; a row without a value keeps its line. `names` say what the dots are;
    `made_up` draws the first in the color that is kept for illustrations. `values` adds to the value axis.
    """
    labels = [wrapped(label) for label in rows["label"]]
    before, after = rows["before"].to_list(), rows["after"].to_list()
    first = colors.illustrative if made_up else colors.reference
    hover = f"%{{x:.2f}}{values.get('ticksuffix', '')}"
    marks = [
        _connections(before, after, colors),
        _dots(before, names[0], {"color": colors.water, "line": {"color": first, "width": 2}}, hover),
        _dots(after, names[1], {"color": colors.accent, "line": {"color": colors.accent, "width": 2}}, hover),
    ]
    most = max([value for value in (*before, *after) if value is not None], default=1.0) or 1.0
    shape = charts.layout(
        colors,
        height(labels) + ABOVE - 8,
        margin={"l": 8, "r": 16, "t": ABOVE, "b": 36},
        xaxis=charts.axis(colors, tickangle=0, nticks=5, range=[-MARGIN * most, (1 + MARGIN) * most], **values),
        yaxis=rows_axis(colors, labels),
        **legend(colors),
    )
    return go.Figure({"data": marks, "layout": shape})


def _connections(before: list[float | None], after: list[float | None], colors: Palette) -> dict[str, object]:
    """Return the lines between the dots, as one trace with gaps."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, (low, high) in enumerate(zip(before, after, strict=True)):
        if low is not None and high is not None:
            x += [low, high, None]
            y += [row, row, None]
    line = {"color": colors.muted, "width": 2}
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip", "showlegend": False}


def _dots(x: list[float | None], name: str, marker: Mapping[str, object], hover: str) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x,
        "y": list(range(len(x))),
        "marker": {"size": 12, **marker},
        "hovertemplate": f"{name}: {hover}<extra></extra>",
    }


def ranges(
    rows: pl.DataFrame, colors: Palette, *, rule: float | None, hover: str, values: Mapping[str, object]
) -> go.Figure:
    """Return one row a label with a dot and the range around it; `rows` has `label`, `value`, `low` and `high`.

    A row that is `hollow`, where there is such a column, has a hollow dot. `rule` draws a dashed vertical line; `hover`
    is Plotly's template of a value; `values` adds to the value axis.
    """
    labels = [wrapped(label) for label in rows["label"]]
    above = (rows["high"] - rows["value"]).fill_null(0).to_list()
    below = (rows["value"] - rows["low"]).fill_null(0).to_list()
    hollow = rows["hollow"].to_list() if "hollow" in rows.columns else [False] * len(rows)
    fills = [colors.water if empty else colors.accent for empty in hollow]
    dots = {
        "type": "scatter",
        "mode": "markers",
        "x": rows["value"].to_list(),
        "y": list(range(len(labels))),
        "marker": {"size": 11, "color": fills, "line": {"color": colors.accent, "width": 2}},
        "error_x": {
            "symmetric": False,
            "array": above,
            "arrayminus": below,
            "color": colors.muted,
            "thickness": 3,
            "width": 5,
        },
        "hovertemplate": f"{hover}<extra></extra>",
    }
    line = {"color": colors.reference, "width": 1.5, "dash": "dash"}
    drawn = [{"type": "line", "x0": rule, "x1": rule, "y0": 0, "y1": 1, "yref": "paper", "line": line}]
    shape = charts.layout(
        colors,
        height(labels),
        shapes=[] if rule is None else drawn,
        xaxis=charts.axis(colors, **{"tickangle": 0, "nticks": 5, "rangemode": "tozero", **values}),
        yaxis=rows_axis(colors, labels),
    )
    return go.Figure({"data": [dots], "layout": shape})


def bars(rows: pl.DataFrame, colors: Palette, values: Mapping[str, object]) -> go.Figure:
    """Return one horizontal bar a label with its number written beside it; `rows` has `label`, `value` and `text`."""
    labels = [wrapped(label) for label in rows["label"]]
    bar = {
        "type": "bar",
        "orientation": "h",
        "x": rows["value"].to_list(),
        "y": list(range(len(labels))),
        "marker": {"color": colors.accent},
        "text": rows["text"].to_list(),
        "textposition": "outside",
        "cliponaxis": False,
        "textfont": {"color": colors.text, "size": 14},
        "hoverinfo": "skip",
    }
    shape = charts.layout(
        colors,
        height(labels) - 20,
        margin={"l": 8, "r": 64, "t": 8, "b": 36},
        bargap=0.4,
        xaxis=charts.axis(colors, tickangle=0, nticks=5, rangemode="tozero", **values),
        yaxis=rows_axis(colors, labels),
    )
    return go.Figure({"data": [bar], "layout": shape})
