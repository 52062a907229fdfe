"""The one thing that every output shares: a finding, ready for a page, a brief, a slide or a workbook."""

from dataclasses import dataclass

import plotly.graph_objects as go
import polars as pl

from contracts.registries import Source


@dataclass(frozen=True)
class LegendItem:
    """One entry of a legend: what a fill or a pattern means, and how many places show it.

    `pattern` is `solid`, `hatch`, `outline` or `blank`; `fill` and `line` are colors.
    """

    label: str
    fill: str
    line: str
    pattern: str
    count: int


@dataclass(frozen=True)
class Exhibit:
    """One finding, ready to be shown anywhere.

    `title` names place, measure, group and year. `sentence` is the finding in words. `table` is what the figure
    shows, with status and source columns. `alt` is the takeaway for a screen reader. `illustrative` puts the badge
    on every output. `full` are the rows behind the table, unrounded and with codes, in `unit`; None where the table is
    all there is.
    """

    title: str
    sentence: str
    figure: go.Figure | None
    table: pl.DataFrame
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    alt: str
    file_name: str
    legend: tuple[LegendItem, ...] = ()
    illustrative: bool = False
    full: pl.DataFrame | None = None
    unit: str = ""
