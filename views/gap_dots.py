"""The dot plot of a ranking: a place's value, what it is compared with, and the interval of the gap between them."""

import html
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go
import polars as pl

from contracts.registries import Measure
from views import charts, words
from views.palette import Palette

Row = Mapping[str, Any]  # one place of `rankings.ranking`
LONGEST, WIDEST, BEST = 60, 25, 15
ROW_HEIGHT = 22
LABEL_LENGTH, PHONE_LABEL_LENGTH = 36, 22
READING = (
    "Each dot is a place's value and the upright mark what it is compared with; the line is the 95% interval of the "
    "gap, cut at 0% and 100%. A hollow dot is within noise."
)
WITHOUT_INTERVAL = (
    "Each dot is a place's value and the upright mark what it is compared with. No interval is drawn, because the "
    "values are not shares of students with published counts."
)


def drawn(rows: pl.DataFrame, chosen: str) -> pl.DataFrame:
    """Return the rows of a ranking that are drawn, with `at`, their line in the plot.

    All with a gap where they are few; otherwise the ranked ones, and of many of those the 25 widest gaps, the 15 best
    places and the chosen one. A line stays free wherever some are left out.
    """
    compared = rows.filter(pl.col("gap").is_not_null())
    shown = compared if len(compared) <= LONGEST else compared.filter(pl.col("rank").is_not_null())
    shown = shown.with_row_index("line")
    if len(shown) > LONGEST:
        last = len(shown) - BEST
        shown = shown.filter((pl.col("line") < WIDEST) | (pl.col("line") >= last) | (pl.col("place_id") == chosen))
    skips = (pl.col("line").cast(pl.Int64).diff() > 1).fill_null(value=False)
    return shown.with_columns((pl.int_range(pl.len()) + skips.cum_sum()).alias("at"))


def skipped(shown: pl.DataFrame) -> list[tuple[int, int]]:
    """Return the free lines of the plot, each with how many places it stands for."""
    lines = shown["line"].to_list()
    steps = zip(lines, lines[1:], shown["at"].to_list(), strict=False)
    return [(at + 1, after - before - 1) for before, after, at in steps if after - before > 1]


def figure(shown: pl.DataFrame, measure: Measure, chosen: str, colors: Palette, *, phone: bool = False) -> go.Figure:
    """Return the plot of rows that `drawn` chose, the furthest behind at the top."""
    length = PHONE_LABEL_LENGTH if phone else LABEL_LENGTH
    few = " (&lt;30)" if phone else " (under 30)"
    ticks = [_label(row, length, few, chosen) for row in shown.iter_rows(named=True)]
    free = skipped(shown)
    lines = charts.axis(
        colors,
        showgrid=False,
        tickvals=[*shown["at"].to_list(), *(at for at, _ in free)],
        ticktext=[*ticks, *(f"<i>and {amount:,} between</i>" for _, amount in free)],
        range=[len(shown) + len(free) - 0.4, -0.6],
    )
    values = charts.axis(colors, side="top", tickangle=0, nticks=3 if phone else 6, **charts.suffix(measure))
    height = 64 + ROW_HEIGHT * (len(shown) + len(free))
    marks = [_references(shown, colors), _places(shown, measure, colors)]
    margin = {"l": 8, "r": 16, "t": 36, "b": 8}
    shape = charts.layout(colors, height, xaxis=values, yaxis=lines, margin=margin)
    return go.Figure({"data": marks, "layout": shape})


def _label(row: Row, length: int, few: str, chosen: str) -> str:
    """Shorten a long name, say why a place has no rank, and set the chosen one in bold."""
    partial = f" ({row['members_reported']} of {row['members']} inside)" if row["thin"] else ""
    remark = few if row["few"] else partial
    left = length - len(html.unescape(remark))
    name = row["short_name"] if len(row["short_name"]) <= left else f"{row['short_name'][: left - 1].rstrip()}…"
    return f"<b>{name}{remark}</b>" if row["place_id"] == chosen else f"{name}{remark}"


def _places(shown: pl.DataFrame, measure: Measure, colors: Palette) -> dict[str, object]:
    """Return the dots with the interval of the gap, moved to the reference so that it crosses it within noise."""
    ahead, behind = pl.col("gap_high") - pl.col("gap"), pl.col("gap") - pl.col("gap_low")
    if measure.unit == "percent":
        # The interval of a difference may reach past what a share can be; the line stops at the end of the scale.
        ahead, behind = pl.min_horizontal(ahead, 100 - pl.col("value")), pl.min_horizontal(behind, "value")
    bars = shown.select(ahead.fill_null(0).round(1).alias("ahead"), behind.fill_null(0).round(1).alias("behind"))
    fills = [colors.water if noise else colors.accent for noise in shown["within_noise"]]
    said = [
        f"{words.number(value, measure.unit)}, {words.apart(gap, measure.unit)}"
        for value, gap in shown.select("value", "gap").iter_rows()
    ]
    line = {"color": colors.muted, "thickness": 1.5, "width": 0}
    return {
        "type": "scatter",
        "mode": "markers",
        "x": shown["value"].round(1).to_list(),
        "y": shown["at"].to_list(),
        "marker": {"size": 10, "color": fills, "line": {"color": colors.accent, "width": 1.5}},
        "error_x": {"symmetric": False, "array": bars["ahead"].to_list(), "arrayminus": bars["behind"].to_list()}
        | line,
        "customdata": said,
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _references(shown: pl.DataFrame, colors: Palette) -> dict[str, object]:
    """Return the upright marks, one a place, because each place may have a reference of its own."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": shown["reference_value"].round(1).to_list(),
        "y": shown["at"].to_list(),
        "marker": {"symbol": "line-ns-open", "size": 14, "color": colors.reference, "line": {"width": 2}},
        "hoverinfo": "skip",
    }
