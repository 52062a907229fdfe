"""Native charts from the figures of exhibits: bars, stacked bars, lines, with the same numbers and their intervals."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import plotly.graph_objects as go
import polars as pl
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from exports import office_text
from exports.deck_slide import Slide, describe
from exports.deck_theme import ACTION, CLASSES, GROUND, QUIET, TEXT
from views import scenario_money

Value = float | None
REFERENCE = "All students"
MANY = 12
DOLLARS, MILLIONS = '"$"#,##0', '"$"#,##0.0,,"M"'
TEN_MILLION = 1e7
WIDE, TALLEST = 0.7, 4.0
USE_COLORS = dict(
    zip(
        (*scenario_money.USES.values(), scenario_money.SYSTEM, scenario_money.RESERVED, scenario_money.STRANDED),
        (CLASSES[4], CLASSES[3], CLASSES[2], CLASSES[1], CLASSES[0], QUIET, TEXT),
        strict=True,
    )
)
LINE_BREAK, MARKUP = re.compile(r"<br\s*/?>"), re.compile(r"</?[bi]>")


@dataclass(frozen=True)
class Series:
    """One row of numbers, with what lies above and below where the figure draws intervals; `role` decides its color."""

    name: str
    values: tuple[Value, ...]
    above: tuple[float, ...] = ()
    below: tuple[float, ...] = ()
    role: str = "value"


@dataclass(frozen=True)
class Chart:
    """A chart as native numbers; `kind` is bar, column, stacked or line, `reference` a value that stands beside all."""

    kind: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number: str = "General"
    reference: float | None = None


def chart_of(figure: go.Figure | None) -> Chart | None:
    """Return the numbers of a figure as a native chart; None where it is of a kind that has no native twin."""
    if figure is None or not figure.data:
        return None
    kinds = {trace.type for trace in figure.data}
    if not kinds <= {"scatter", "bar"} or any((trace.xaxis or "x") != "x" for trace in figure.data):
        return None
    traces = [trace for trace in figure.data if _mode(trace) not in {"lines", "text"}]
    if not traces or any(
        trace.type == "bar" and (trace.base is not None or trace.orientation != "h") for trace in traces
    ):
        return None
    if any("lines" in _mode(trace) for trace in traces):
        return _lines(figure, traces)
    if figure.layout.xaxis.ticktext is not None:
        return _columns(figure, traces)
    return _bars(figure, traces)


def _mode(trace: Any) -> str:  # noqa: ANN401 - Plotly publishes no types
    """Return what a trace draws: lines, markers, text; bars have no such choice."""
    return "bars" if trace.type == "bar" else str(trace.mode or "")


def plain(label: object) -> str:
    """Return a label without the marks of the web."""
    return office_text.cell(office_text.one_line(MARKUP.sub("", LINE_BREAK.sub(" ", str(label)))))


def _number(axis: Any) -> str:  # noqa: ANN401 - Plotly publishes no types
    """Return a number format like that of an axis."""
    if axis.ticksuffix == "%":
        return '0.0"%"'
    if axis.tickprefix == "$":
        return DOLLARS
    return "#,##0" if (axis.tickformat or "").endswith(".0f") else "0.00"


def _bars(figure: go.Figure, traces: Sequence[Any]) -> Chart:
    """Return horizontal bars: one category a row of the figure, one series a trace."""
    names = figure.layout.yaxis.ticktext
    rows = list(dict.fromkeys(row for trace in traces for row in trace.y))
    series = []
    for index, trace in enumerate(traces):
        found = dict(zip(trace.y, range(len(trace.y)), strict=True))
        values = [trace.x[found[row]] if row in found else None for row in rows]
        role = ("before" if index == 0 else "value") if len(traces) > 1 else "value"
        series.append(
            Series(plain(trace.name or "Value"), tuple(_float(value) for value in values), *_interval(trace), role)
        )
    categories = tuple(plain(names[row] if names is not None else row) for row in rows)
    return Chart("bar", categories, tuple(series), _number(figure.layout.xaxis))


def with_reference(chart: Chart, figure: go.Figure) -> Chart:
    """Return the chart with the value that the figure draws as a vertical line, where it draws one."""
    rules = [shape.x0 for shape in figure.layout.shapes or () if shape.type == "line" and shape.x0 == shape.x1]
    return replace(chart, reference=float(rules[0])) if len(rules) == 1 else chart


def _interval(trace: Any) -> tuple[tuple[float, ...], tuple[float, ...]]:  # noqa: ANN401 - the same
    """Return the lengths of the intervals above and below; nothing where the figure draws none."""
    bars = trace.error_x
    if bars is None or bars.array is None or not any(bars.array):
        return (), ()
    below = bars.array if bars.arrayminus is None else bars.arrayminus
    return tuple(float(part or 0) for part in bars.array), tuple(float(part or 0) for part in below)


def _lines(figure: go.Figure, traces: Sequence[Any]) -> Chart:
    """Return lines over years; each stretch of a line that a break cuts is a series, as in the figure."""
    years = list(figure.layout.xaxis.categoryarray or dict.fromkeys(year for trace in traces for year in trace.x))
    series = []
    for trace in traces:
        found = dict(zip(trace.x, trace.y, strict=True))
        name = plain(str(trace.hovertemplate or trace.name or "Value").partition(",")[0])
        role = "value" if (trace.line.width or 0) > 2 else "beside"  # noqa: PLR2004 - the place itself is drawn strong
        series.append(Series(name, tuple(_float(found.get(year)) for year in years), role=role))
    return Chart("line", tuple(map(plain, years)), tuple(series), _number(figure.layout.yaxis))


def _columns(figure: go.Figure, traces: Sequence[Any]) -> Chart:
    """Return columns: the last marks are the values, the first carry the widest interval."""
    values, bars = traces[-1].y, traces[0].error_y
    above, below = (tuple(float(part) for part in side or ()) for side in (bars.array, bars.arrayminus))
    series = Series("Value", tuple(map(_float, values)), above, below)
    names = tuple(plain(str(name).replace("<br>", ": ")) for name in figure.layout.xaxis.ticktext)
    return Chart("column", names, (series,), _number(figure.layout.yaxis))


def flow(table: pl.DataFrame) -> Chart | None:
    """Return flows of money as stacked bars: one bar a payer, one part a use; None where nothing flows.

    `table` has a row a flow with `From`, `To` and `Dollars`.
    """
    if table.is_empty():
        return None
    rows = table.select("From", "To", "Dollars").rows()
    amounts = {(payer, use): float(dollars) for payer, use, dollars in rows}
    payers, found = (list(dict.fromkeys(names)) for names in zip(*amounts, strict=True))
    uses = sorted(found, key=lambda use: list(USE_COLORS).index(use) if use in USE_COLORS else len(USE_COLORS))
    series = tuple(Series(plain(use), tuple(amounts.get((payer, use)) for payer in payers), role=use) for use in uses)
    number = MILLIONS if max(amounts.values()) >= TEN_MILLION else DOLLARS
    return Chart("stacked", tuple(map(plain, payers)), series, number)


def _float(value: object) -> Value:
    """Return a number, None where there is none."""
    return None if value is None or value != value else float(str(value))  # noqa: PLR0124 - not a number


KINDS = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED,
    "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "line": XL_CHART_TYPE.LINE_MARKERS,
}


def add(slide: Slide, chart: Chart, box: tuple[int, int, int, int], alt: str) -> Any:  # noqa: ANN401 - python-pptx has no types
    """Put a native chart on a slide; its numbers can be edited in its own sheet."""
    data: Any = CategoryChartData(number_format=chart.number)  # type: ignore[no-untyped-call]  # python-pptx has no types
    beside = chart.reference is not None
    data.categories = [REFERENCE, *chart.categories] if beside else list(chart.categories)
    for series in chart.series:
        data.add_series(office_text.cell(series.name), [chart.reference, *series.values] if beside else series.values)
    shape = slide.shapes.add_chart(KINDS[chart.kind], *(Emu(part) for part in box), data)
    describe(shape, "Chart", alt)
    drawn = shape.chart
    drawn.font.size = Pt(11 if len(chart.categories) > MANY else 14)
    drawn.font.color.theme_color = TEXT
    drawn.has_title = False
    drawn.has_legend = len({series.name for series in chart.series}) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    _axes(drawn, chart)
    for series, plotted in zip(chart.series, drawn.plots[0].series, strict=True):
        _style(plotted, series, chart)
    if chart.kind != "line":
        _labels(drawn.plots[0], chart)
    if beside:
        point = drawn.plots[0].series[0].points[0].format
        point.fill.solid()
        point.fill.fore_color.theme_color = GROUND
        point.line.color.theme_color = TEXT
    return shape


def _axes(drawn: Any, chart: Chart) -> None:  # noqa: ANN401 - the same
    """Set quiet axes; rows run from the top as in the figure."""
    values, categories = drawn.value_axis, drawn.category_axis
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.theme_color = QUIET
    values.format.line.fill.background()
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = chart.number, False
    if any(series.above for series in chart.series):
        values.minimum_scale, values.maximum_scale = _limits(chart)
    categories.format.line.color.theme_color = QUIET
    categories.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    every = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>')
    categories._element.find(qn("c:noMultiLvlLbl")).addprevious(every)  # noqa: SLF001 - the library hands out no element
    if chart.kind in {"bar", "stacked"}:
        categories.reverse_order = True
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH


def _limits(chart: Chart) -> tuple[float, float]:
    """Return round limits of the value axis that hold every interval and 0; programs look at the bars alone."""
    ends = [0.0, *(value for series in chart.series for value in series.values if value is not None)]
    for series in chart.series:
        for value, above, below in zip(series.values, series.above, series.below, strict=False):
            ends += [] if value is None else [value - below, value + above]
    tallest = TALLEST * max(abs(value) for series in chart.series for value in series.values if value is not None)
    if is_cut(chart):
        ends = [min(max(end, -tallest), tallest) for end in ends]
    step = 10.0 ** math.floor(math.log10(max(ends) - min(ends) or 1.0)) / 2
    return math.floor(min(ends) / step) * step, math.ceil(max(ends) / step) * step


def is_cut(chart: Chart) -> bool:
    """Whether an interval is so long that it would squeeze all bars, and therefore runs out of the chart."""
    known = [abs(value) for series in chart.series for value in series.values if value is not None]
    longest = max((length for series in chart.series for length in (*series.above, *series.below)), default=0.0)
    return bool(known) and longest > TALLEST * max(known) > 0


def _wide(chart: Chart) -> bool:
    """Whether an interval runs over the foot of its bar, so that a number written there could not be read."""
    pairs = [
        (value, below) for series in chart.series for value, below in zip(series.values, series.below, strict=False)
    ]
    return any(value is not None and below > WIDE * abs(value) for value, below in pairs)


def _labels(plot: Any, chart: Chart) -> None:  # noqa: ANN401 - the same
    """Write each bar's number; beside it, or inside its foot where an interval is drawn over its end."""
    plot.gap_width = 40
    if chart.kind == "stacked":
        plot.overlap = 100
        return
    if _wide(chart):
        return
    plot.has_data_labels = True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = chart.number, False
    labels.font.size = Pt(10 if len(chart.categories) > MANY else 13)
    labels.font.color.theme_color = TEXT
    intervals = any(series.above for series in chart.series)
    labels.position = XL_LABEL_POSITION.INSIDE_BASE if intervals else XL_LABEL_POSITION.OUTSIDE_END


def _style(plotted: Any, series: Series, chart: Chart) -> None:  # noqa: ANN401 - the same
    """Color a series by its role, from the theme."""
    if chart.kind == "line":
        strong = series.role == "value"
        plotted.smooth = False
        plotted.format.line.color.theme_color = ACTION if strong else TEXT
        plotted.format.line.color.brightness = 0.0 if strong else 0.5
        plotted.format.line.width = Pt(3 if strong else 1.5)
        return
    plotted.invert_if_negative = False
    plotted.format.fill.solid()
    color = USE_COLORS.get(series.role, TEXT) if chart.kind == "stacked" else CLASSES[2]
    plotted.format.fill.fore_color.theme_color = QUIET if series.role == "before" else color
    plotted.format.line.color.theme_color = TEXT
    plotted.format.line.width = Pt(0.5)
    if series.above:
        offset = [0.0] if chart.reference is not None else []
        _error_bars(plotted, [*offset, *series.above], [*offset, *series.below])


def _error_bars(plotted: Any, above: Sequence[float], below: Sequence[float]) -> None:  # noqa: ANN401 - the same
    """Draw intervals; the library has no call for them, so the element is written as the format defines it."""
    bars = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>'
        f"<c:plus>{_literal(above)}</c:plus><c:minus>{_literal(below)}</c:minus>"
        f'<c:spPr><a:ln w="{Pt(2)}"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    plotted._element.find(qn("c:cat")).addprevious(bars)  # noqa: SLF001 - the library hands out no element


def _literal(numbers: Sequence[float]) -> str:
    """Return numbers as the format writes them inside a chart."""
    points = "".join(f'<c:pt idx="{index}"><c:v>{number!r}</c:v></c:pt>' for index, number in enumerate(numbers))
    return f'<c:numLit><c:formatCode>General</c:formatCode><c:ptCount val="{len(numbers)}"/>{points}</c:numLit>'
