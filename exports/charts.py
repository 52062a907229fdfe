"""The charts of exhibits as vectors, drawn without a browser from the very figure that the page shows.

Matplotlib draws what the views make of Plotly's marks: points with intervals, lines, bars, rules and words. Marks of
another kind are not drawn, and `drawable` says so. This module is imported when a document is asked for, never at the
start of the app.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib as mpl
import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator

from exports import flows
from exports.axes import Scale, scale_of
from exports.drawing import ONE_AT_A_TIME, SETTINGS, Part, color, plain
from views.palette import LIGHT

POINTS_PER_PIXEL = 0.75
PIXELS_PER_INCH = 96
DASHES = {"dash": (0, (5, 3)), "dot": (0, (1, 2)), "dashdot": (0, (5, 2, 1, 2))}
SYMBOLS = {"line-ns-open": "|", "line-ns": "|", "line-ew": "_", "diamond": "D", "square": "s", "x": "x", "cross": "P"}
INK = ("text.color", "xtick.color", "ytick.color", "axes.labelcolor")
BAR = 0.6
WIDE = 5  # inches


def drawable(figure: go.Figure | None) -> bool:
    """Whether every mark of a figure is of a kind that is drawn here."""
    marks = figure is not None and bool(figure.data) and all(trace.type in DRAW for trace in figure.data)
    return marks or flows.drawable(figure)


def svg(figure: go.Figure, size: tuple[float, float] | None = None, font_size: float = 8) -> str:
    """Return a figure as SVG text; the same figure gives the same text.

    `size` is width and height in inches; without it the figure keeps its height on the page, seven inches wide.
    """
    height = float(figure.layout.height or 300) / PIXELS_PER_INCH
    ink = dict.fromkeys(INK, color(figure.layout.font.color) or "black")
    settings: dict[Any, Any] = {**SETTINGS, **ink, "font.size": font_size}
    with ONE_AT_A_TIME, mpl.rc_context(settings):
        canvas = Figure(
            figsize=size or (7.0, height), layout=ConstrainedLayoutEngine(w_pad=0.02, h_pad=0.02), facecolor="none"
        )
        draw(figure, canvas.add_subplot(facecolor="none"))
        buffer = io.StringIO()
        FigureCanvasSVG(canvas).print_figure(buffer, format="svg", facecolor="none", metadata={"Date": None})
    return buffer.getvalue()


def draw(figure: go.Figure, axes: Axes) -> None:
    """Draw the marks, then the axes as the figure has them, then rules and words; a flow has bands instead."""
    if flows.drawable(figure):
        flows.draw(figure, axes)
        return
    layout = figure.layout
    across = scale_of(layout.xaxis, [value for trace in figure.data for value in _values(trace.x)])
    up = scale_of(layout.yaxis, [value for trace in figure.data for value in _values(trace.y)])
    axes.margins(x=0.03, y=0.04)
    for trace in figure.data:
        DRAW[trace.type](axes, trace, across, up)
    _set_axis(axes, "x", layout.xaxis, across)
    _set_axis(axes, "y", layout.yaxis, up)
    for side in axes.spines.values():
        side.set_visible(False)
    for shape in layout.shapes:
        _draw_rule(axes, shape, across, up)
    for note in layout.annotations:
        _write(axes, note, across, up)
    if layout.showlegend:
        _write_legend(axes)


def _write_legend(axes: Axes) -> None:
    """Write the names of the marks above the whole drawing, beside one another where there is room."""
    figure = axes.get_figure(root=True)
    marks, names = axes.get_legend_handles_labels()
    if figure is not None:
        columns = 2 if figure.get_figwidth() >= WIDE else 1
        figure.legend(marks, names, loc="outside upper left", frameon=False, ncols=columns, handlelength=1.2)


def _values(values: Part) -> Sequence[Part]:
    return [] if values is None else list(values)


def _draw_scatter(axes: Axes, trace: Part, across: Scale, up: Scale) -> None:
    x, y = across.at(_values(trace.x)), up.at(_values(trace.y))
    mode = trace.mode or "lines"
    if "lines" in mode:
        line = trace.line
        axes.plot(
            x,
            y,
            color=color(line.color),
            linewidth=(line.width or 2) * POINTS_PER_PIXEL,
            linestyle=DASHES.get(line.dash, "-"),
            drawstyle="steps-post" if line.shape == "hv" else "default",
            zorder=2,
            label=_legend_name(trace) if mode == "lines" else None,
        )
    _draw_intervals(axes.hlines, trace.error_x, x, y)
    _draw_intervals(axes.vlines, trace.error_y, y, x)
    if "markers" in mode:
        _draw_markers(axes, trace.marker, x, y, _legend_name(trace))
    if "text" in mode:
        for left, top, said in zip(x, y, _values(trace.text), strict=True):
            axes.annotate(plain(str(said)), (left, top), (7, 0), textcoords="offset points", va="center")


def _legend_name(trace: Part) -> str | None:
    """Return what the legend calls a trace, None where it leaves it out."""
    return None if trace.showlegend is False else trace.name


def _draw_intervals(lines: Part, bars: Part, values: Sequence[float], at: Sequence[float]) -> None:
    """Draw the interval around each value with `lines`, level or upright."""
    if bars is None or bars.array is None or bars.visible is False:
        return
    more = list(bars.array)
    less = more if bars.arrayminus is None else list(bars.arrayminus)
    ends = [(value - (b or 0), value + (a or 0)) for value, b, a in zip(values, less, more, strict=True)]
    low, high = zip(*ends, strict=True) if ends else ((), ())
    lines(at, low, high, color=color(bars.color), linewidth=(bars.thickness or 2) * POINTS_PER_PIXEL, zorder=1)


def _draw_markers(axes: Axes, marker: Part, x: Sequence[float], y: Sequence[float], name: str | None) -> None:
    symbol = marker.symbol if isinstance(marker.symbol, str) else "circle"
    shape = SYMBOLS.get(symbol, "o")
    fill = color(marker.color) or mpl.rcParams["text.color"]
    edge = fill if symbol.endswith("open") else color(marker.line.color) or fill
    size = (float(marker.size or 6) * POINTS_PER_PIXEL * 0.8) ** 2
    width = float(marker.line.width or 0) * POINTS_PER_PIXEL
    hollow = {} if shape in {"|", "_", "x"} else {"edgecolors": edge}
    axes.scatter(x, y, s=size, c=fill, marker=shape, linewidths=width or None, zorder=3, label=name, **hollow)


def _draw_bar(axes: Axes, trace: Part, across: Scale, up: Scale) -> None:
    flat = trace.orientation == "h"
    x, y = across.at(_values(trace.x)), up.at(_values(trace.y))
    thick = float(trace.width) if isinstance(trace.width, int | float) else BAR
    fill = color(trace.marker.color) or mpl.rcParams["text.color"]
    edge = color(trace.marker.line.color)
    base = trace.base if trace.base is None or isinstance(trace.base, int | float) else list(trace.base)
    start, name = 0 if base is None else base, _legend_name(trace)
    if flat:
        drawn = axes.barh(y, x, thick, left=start, color=fill, edgecolor=edge or "none", zorder=2, label=name)
    else:
        drawn = axes.bar(x, y, thick, bottom=start, color=fill, edgecolor=edge or "none", zorder=2, label=name)
    if trace.text is not None:
        words = [plain(str(text)) for text in ([trace.text] * len(x) if isinstance(trace.text, str) else trace.text)]
        axes.bar_label(drawn, words, padding=2)


DRAW: Mapping[str, Callable[[Axes, Part, Scale, Scale], None]] = {"scatter": _draw_scatter, "bar": _draw_bar}


def _set_axis(axes: Axes, name: str, axis: Part, scale: Scale) -> None:
    """Take over ticks, their words, the grid, the limits and the side of one axis."""
    drawn = axes.xaxis if name == "x" else axes.yaxis
    if scale.labels:
        drawn.set_ticks(range(len(scale.labels)), [_on_axis(label, name, axes) for label in scale.labels])
    elif scale.blank:
        drawn.set_ticks([])
    elif axis.tickvals is not None:
        named = axis.tickvals if axis.ticktext is None else axis.ticktext
        drawn.set_ticks(list(axis.tickvals), [_on_axis(str(text), name, axes) for text in named])
    else:
        drawn.set_major_locator(MaxNLocator(nbins=min(axis.nticks or 6, 8), steps=[1, 2, 2.5, 5, 10]))
        drawn.set_major_formatter(FuncFormatter(lambda value, _: scale.said(value)))
    drawn.set_tick_params(length=0)
    if axis.showgrid is not False:
        drawn.grid(visible=True, color=color(axis.gridcolor) or LIGHT.gridline, linewidth=0.6, zorder=0)
        axes.set_axisbelow(True)
    if axis.side == "top":
        axes.xaxis.tick_top()
    _set_limits(axes, name, axis, len(scale.labels))
    if axis.title.text:
        (axes.set_xlabel if name == "x" else axes.set_ylabel)(plain(axis.title.text))


def _on_axis(label: str, name: str, axes: Axes) -> str:
    """Return a label of an axis; names of rows stand on one line where the drawing is wide."""
    figure = axes.get_figure(root=True)
    wide = name == "y" and figure is not None and figure.get_figwidth() >= WIDE
    return plain(label).replace("\n", " ") if wide else plain(label)


def _set_limits(axes: Axes, name: str, axis: Part, labels: int) -> None:
    set_limits = axes.set_xlim if name == "x" else axes.set_ylim
    if axis.range is not None and None not in axis.range:
        set_limits(*axis.range)
    elif labels:
        set_limits(-0.6, labels - 0.4)
    elif axis.rangemode == "tozero":
        low, high = axes.get_xlim() if name == "x" else axes.get_ylim()
        set_limits(min(low, 0), max(high, 0))
    if axis.autorange == "reversed":
        (axes.invert_xaxis if name == "x" else axes.invert_yaxis)()


def _draw_rule(axes: Axes, shape: Part, across: Scale, up: Scale) -> None:
    """Draw a line over the whole height or width, or between two points."""
    if shape.type != "line":
        return
    style = {
        "color": color(shape.line.color),
        "linewidth": (shape.line.width or 1) * POINTS_PER_PIXEL,
        "linestyle": DASHES.get(shape.line.dash, "-"),
        "zorder": 1.5,
    }
    if shape.x0 == shape.x1 and shape.yref in {"paper", "y domain"}:
        axes.axvline(across.at([shape.x0])[0], shape.y0, shape.y1, **style)
    elif shape.y0 == shape.y1 and shape.xref in {"paper", "x domain"}:
        axes.axhline(up.at([shape.y0])[0], shape.x0, shape.x1, **style)
    else:
        axes.plot(across.at([shape.x0, shape.x1]), up.at([shape.y0, shape.y1]), **style)


def _write(axes: Axes, note: Part, across: Scale, up: Scale) -> None:
    """Write an annotation where Plotly would: at data or at a share of the frame, moved by pixels."""
    free_x, free_y = (ref in {"paper", "x domain", "y domain"} for ref in (note.xref, note.yref))
    where = (note.x if free_x else across.at([note.x])[0], note.y if free_y else up.at([note.y])[0])
    axes.annotate(
        plain(note.text or ""),
        where,
        ((note.xshift or 0) * POINTS_PER_PIXEL, (note.yshift or 0) * POINTS_PER_PIXEL),
        xycoords=("axes fraction" if free_x else "data", "axes fraction" if free_y else "data"),
        textcoords="offset points",
        ha=note.xanchor if note.xanchor in {"left", "right"} else "center",
        va=note.yanchor if note.yanchor in {"top", "bottom"} else "center",
        color=color(note.font.color) or mpl.rcParams["text.color"],
        annotation_clip=False,
    )
