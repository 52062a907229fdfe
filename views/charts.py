"""Charts besides the map: dots for gaps, lines for trends. Every mark has its number in the hover and the table."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from contracts.registries import Measure
from views import words
from views.palette import Palette

ROW_HEIGHT = 30
TREND_HEIGHT = 300
LINE_HEIGHT = 17
NAME_LENGTH = 18
HOVER = {"percent": "%{x:.1f}%", "usd": "$%{x:,.0f}"}
FONT = "Source Sans, Source Sans Pro, sans-serif"


def layout(colors: Palette, height: int, **more: object) -> dict[str, object]:
    """Return the layout that all charts share: no template, tabular figures, quiet grid."""
    return {
        "template": "none",
        "height": height,
        "margin": {"l": 8, "r": 16, "t": 8, "b": 36},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": colors.text, "size": 14, "family": FONT},
        "dragmode": False,
        **more,
    }


def axis(colors: Palette, **more: object) -> dict[str, object]:
    """Return an axis with a light grid and no zero line."""
    return {
        "gridcolor": colors.gridline,
        "linecolor": colors.gridline,
        "zeroline": False,
        "automargin": True,
        "fixedrange": True,
        **more,
    }


def suffix(measure: Measure) -> dict[str, str]:
    """Return the tick format of a unit."""
    if measure.unit == "percent":
        return {"ticksuffix": "%"}
    return {"tickprefix": "$", "tickformat": ",.0f"} if measure.unit == "usd" else {"tickformat": ",.0f"}


def dots(rows: pl.DataFrame, measure: Measure, reference: float | None, colors: Palette) -> go.Figure:
    """Return one row of dots a label: the value, its interval as a line, the reference as a vertical rule.

    `rows` has `label`, `value`, `low`, `high` and `thin`, top row first; rows without a value keep their line. A thin
    value (few of the schools inside publish it) is drawn hollow.
    """
    fills = [colors.water if thin else colors.accent for thin in rows["thin"]] if rows["thin"].any() else colors.accent
    dot = {
        "x": rows["value"].round(2).to_list(),
        "y": rows["label"].to_list(),
        "type": "scatter",
        "mode": "markers",
        "marker": {"size": 12, "color": fills, "line": {"color": colors.accent, "width": 2}},
        "error_x": _interval(rows, colors),
        "hovertemplate": f"%{{y}}: {HOVER.get(measure.unit, '%{x:,.0f}')}<extra></extra>",
    }
    # Every row is in the trace, so the axis takes their order from it; a list of labels would send them twice.
    labels = axis(colors, showgrid=False, autorange="reversed", dtick=1)
    rule = [] if reference is None else [_rule(reference, colors.reference, "dash")]
    values = axis(
        colors, tickangle=0, nticks=6, rangemode="normal" if measure.unit == "percent" else "tozero", **suffix(measure)
    )
    height = 64 + ROW_HEIGHT * len(rows)
    return go.Figure({"data": [dot], "layout": layout(colors, height, shapes=rule, xaxis=values, yaxis=labels)})


def _interval(rows: pl.DataFrame, colors: Palette) -> dict[str, object]:
    """Return the 95% intervals as error bars; nothing where the counts are not published."""
    above = (rows["high"] - rows["value"]).fill_null(0).round(2).to_list()
    below = (rows["value"] - rows["low"]).fill_null(0).round(2).to_list()
    bars = {"symmetric": False, "array": above, "arrayminus": below}
    return bars | {"color": colors.muted, "thickness": 2, "width": 0}


def _rule(x: float, color: str, dash: str) -> dict[str, object]:
    """Return a vertical line over the whole height."""
    line = {"color": color, "width": 1.5, "dash": dash}
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def trend(rows: pl.DataFrame, measure: Measure, years: list[str], colors: Palette) -> go.Figure:
    """Return lines over years that stop at breaks and at years without a value.

    `rows` has `series`, `year`, `value`, `segment` and `strong` (the place itself; the others are thin).
    """
    parts = rows.filter(pl.col("value").is_not_null()).partition_by("series", maintain_order=True)
    breaks = [years.index(item.year) - 0.5 for item in measure.breaks if item.year in years[1:]]
    shape = layout(
        colors,
        TREND_HEIGHT,
        shapes=[_rule(x, colors.muted, "dot") for x in breaks],
        annotations=[*_names(rows, colors), *(_break_name(x, colors) for x in breaks)],
        margin={"l": 8, "r": 7 * NAME_LENGTH, "t": 16, "b": 36},
        xaxis=axis(colors, type="category", categoryarray=years, range=[-0.2, len(years) - 0.9], nticks=len(years)),
        yaxis=axis(colors, **suffix(measure)),
    )
    return go.Figure({"data": [_line(part, measure, colors) for part in parts], "layout": shape})


def _line(part: pl.DataFrame, measure: Measure, colors: Palette) -> dict[str, object]:
    """Draw one series; a point without a value between two segments keeps the line from crossing."""
    strong = bool(part["strong"][0])
    color = colors.accent if strong else colors.muted
    new = (pl.col("segment") != pl.col("segment").shift(1)).fill_null(value=False)
    gap = part.filter(new).with_columns(value=pl.lit(None, dtype=pl.Float64))
    points = pl.concat([gap, part]).sort("year", "value", nulls_last=False, maintain_order=True)
    return {
        "type": "scatter",
        "x": points["year"].to_list(),
        "y": points["value"].round(2).to_list(),
        "mode": "lines+markers",
        "line": {"color": color, "width": 3 if strong else 1.5},
        "marker": {"size": 9 if strong else 6, "color": color},
        "customdata": [words.number(value, measure.unit) for value in points["value"]],
        "hovertemplate": f"{part['series'][0]}, %{{x}}: <b>%{{customdata}}</b><extra></extra>",
    }


def _names(rows: pl.DataFrame, colors: Palette) -> list[dict[str, object]]:
    """Write each series' name beside its last value instead of a legend that has to be matched by color."""
    known = rows.filter(pl.col("value").is_not_null())
    last = known.group_by("series", maintain_order=True).last().sort("value")
    shifts = apart(last["value"].to_list(), known["value"].to_list())
    return [
        {
            "x": year,
            "y": value,
            "text": textwrap.shorten(series, NAME_LENGTH, placeholder="…"),
            "showarrow": False,
            "xanchor": "left",
            "xshift": 9,
            "yshift": shift,
            "font": {"color": colors.accent if strong else colors.muted, "size": 13},
        }
        for (series, year, value, strong), shift in zip(
            last.select("series", "year", "value", "strong").iter_rows(), shifts, strict=True
        )
    ]


def apart(last: list[float], drawn: list[float]) -> list[float]:
    """Return by how many pixels labels at rising values must move up so that none covers the one below."""
    span = (max(drawn) - min(drawn)) or 1.0
    shifts: list[float] = []
    lowest = float("-inf")
    for value in last:
        place = value / span * (TREND_HEIGHT - 90)
        lowest = max(place, lowest + LINE_HEIGHT)
        shifts.append(round(lowest - place, 1))
    return shifts


def _break_name(x: float, colors: Palette) -> dict[str, object]:
    font = {"color": colors.muted, "size": 12}
    where = {"x": x, "y": 0, "yref": "paper", "xanchor": "left", "yanchor": "bottom"}
    return where | {"text": " new rule", "showarrow": False, "font": font}


@dataclass(frozen=True)
class Reference:
    """A vertical line with its name: where the county or the state stands. `dash` is Plotly's word for the line."""

    name: str
    value: float
    dash: str


def with_references(figure: go.Figure, references: Sequence[Reference], measure: Measure, colors: Palette) -> go.Figure:
    """Draw named lines over a dot plot, each name on a line of its own above it, so that near ones stay readable."""
    drawn = [*_extent(figure.data[0]), *(item.value for item in references)]
    middle = (min(drawn) + max(drawn)) / 2
    names = [
        {
            "x": item.value,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": LINE_HEIGHT * index,
            "text": f"{item.name} {words.number(item.value, measure.unit)}",
            "showarrow": False,
            "xanchor": "left" if item.value <= middle else "right",
            "font": {"color": colors.reference, "size": 13},
        }
        for index, item in enumerate(references)
    ]
    above = LINE_HEIGHT * (len(references) + 0.5)
    shapes = [_rule(item.value, colors.reference, item.dash) for item in references]
    margin = {**figure.layout.margin.to_plotly_json(), "t": 8 + above}
    return figure.update_layout(shapes=shapes, annotations=names, margin=margin, height=figure.layout.height + above)


def _extent(dots: go.Scatter) -> list[float]:
    """Return both ends of every interval that is drawn."""
    ends = zip(dots.x, dots.error_x.arrayminus, dots.error_x.array, strict=True)
    return [end for value, below, above in ends if value is not None for end in (value - below, value + above)]
