"""Charts besides the map: dots for gaps, lines for trends. Every mark has its number in the hover and the table."""

import plotly.graph_objects as go
import polars as pl

from contracts.registries import Measure
from views import words
from views.palette import Palette

ROW_HEIGHT = 30
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

    `rows` has `label`, `value`, `low`, `high` and `hover`, top row first; rows without a value keep their line.
    """
    shown = rows.reverse()
    known = shown.filter(pl.col("value").is_not_null())
    interval = known.filter(pl.col("low").is_not_null())
    figure = go.Figure(layout=layout(colors, 64 + ROW_HEIGHT * len(shown)))
    for label, low, high in interval.select("label", "low", "high").iter_rows():
        line = {"color": colors.muted, "width": 2}
        figure.add_scatter(x=[low, high], y=[label, label], mode="lines", line=line, hoverinfo="skip")
    figure.add_scatter(
        x=known["value"].to_list(),
        y=known["label"].to_list(),
        mode="markers",
        marker={"size": 12, "color": colors.accent},
        text=known["hover"].to_list(),
        hovertemplate="%{text}<extra></extra>",
    )
    if reference is not None:
        figure.add_vline(x=reference, line={"color": colors.reference, "width": 1.5, "dash": "dash"})
    figure.update_xaxes(axis(colors, rangemode="tozero" if measure.unit != "percent" else "normal", **suffix(measure)))
    figure.update_yaxes(axis(colors, showgrid=False, categoryorder="array", categoryarray=shown["label"].to_list()))
    return figure


def trend(rows: pl.DataFrame, measure: Measure, years: list[str], colors: Palette) -> go.Figure:
    """Return lines over years that stop at breaks and at years without a value.

    `rows` has `series`, `year`, `value`, `segment` and `strong` (the place itself; the others are thin).
    """
    figure = go.Figure(layout=layout(colors, 300))
    for (series, segment), part in rows.partition_by("series", "segment", as_dict=True, maintain_order=True).items():
        del segment
        known = part.filter(pl.col("value").is_not_null())
        strong = bool(part["strong"][0])
        color = colors.accent if strong else colors.muted
        figure.add_scatter(
            x=known["year"].to_list(),
            y=known["value"].to_list(),
            mode="lines+markers",
            line={"color": color, "width": 3 if strong else 1.5},
            marker={"size": 9 if strong else 6, "color": color},
            hovertemplate=f"{series}, %{{x}}: <b>%{{customdata}}</b><extra></extra>",
            customdata=[words.number(value, measure.unit) for value in known["value"]],
        )
    _name_lines(figure, rows, colors)
    _draw_breaks(figure, measure, years, colors)
    figure.update_xaxes(axis(colors, type="category", categoryarray=years, range=[-0.3, len(years) - 0.5]))
    figure.update_yaxes(axis(colors, **suffix(measure)))
    return figure


def _name_lines(figure: go.Figure, rows: pl.DataFrame, colors: Palette) -> None:
    """Write each series' name at its last value instead of a legend that has to be matched by colour."""
    last = rows.filter(pl.col("value").is_not_null()).group_by("series", maintain_order=True).last()
    for series, year, value, strong in last.select("series", "year", "value", "strong").iter_rows():
        color = colors.accent if strong else colors.muted
        figure.add_annotation(
            x=year, y=value, text=series, showarrow=False, xanchor="right", yshift=14, font={"color": color, "size": 13}
        )


def _draw_breaks(figure: go.Figure, measure: Measure, years: list[str], colors: Palette) -> None:
    for item in measure.breaks:
        if item.year in years and years.index(item.year) > 0:
            figure.add_vline(x=years.index(item.year) - 0.5, line={"color": colors.muted, "width": 1, "dash": "dot"})
            figure.add_annotation(
                x=years.index(item.year) - 0.5,
                y=0,
                yref="paper",
                text="new rule",
                showarrow=False,
                xanchor="left",
                yanchor="bottom",
                font={"color": colors.muted, "size": 12},
            )
