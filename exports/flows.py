"""Flows as vectors: bars for where money comes from and what it pays for, bands between them as wide as the amounts."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline

from exports.drawing import Part, color, plain
from views.palette import LIGHT

GAP = 0.25  # of the height, for the spaces between bars
THICK = 0.025
MOVE, LINE, CURVE = Outline.MOVETO, Outline.LINETO, Outline.CURVE4


@dataclass
class Bar:
    """A bar of one column: its lower edge, its height, and how much of it already has a band, from the top."""

    bottom: float
    height: float
    used: float = 0.0

    def take(self, share: float) -> tuple[float, float]:
        """Return the upper and lower edge of the next band, which takes this much of the bar's height."""
        top = self.bottom + self.height - self.used
        self.used += share
        return top, top - share


def drawable(figure: go.Figure | None) -> bool:
    """Whether a figure is a flow from one column to another."""
    return figure is not None and len(figure.data) == 1 and figure.data[0].type == "sankey"


def draw(figure: go.Figure, axes: Axes) -> None:
    """Draw the bars, the bands and the names; the first of each column is at the top."""
    node, link = figure.data[0].node, figure.data[0].link
    amounts = [float(value) for value in link.value]
    left, right = sorted(set(link.source)), sorted(set(link.target))
    scale = (1 - GAP) / (sum(amounts) or 1.0)
    bars = _column(left, link.source, amounts, scale) | _column(right, link.target, amounts, scale)
    axes.axis("off")
    axes.set(xlim=(0, 1), ylim=(-0.02, 1.02))
    fills = list(link.color) if isinstance(link.color, list | tuple) else [link.color] * len(amounts)
    for source, target, amount, fill in zip(link.source, link.target, amounts, fills, strict=True):
        ends = (*bars[source].take(amount * scale), *bars[target].take(amount * scale))
        axes.add_patch(PathPatch(_band(*ends), facecolor=color(fill), edgecolor=LIGHT.muted, linewidth=0.3))
    for index, bar in bars.items():
        _draw_bar(axes, bar, node.label[index], color(node.color[index]), first=index in left)


def _column(indexes: Sequence[int], ends: Sequence[int], amounts: Sequence[float], scale: float) -> dict[int, Bar]:
    """Stack the bars of one column from the top, with equal spaces between them."""
    heights = [
        scale * sum(amount for end, amount in zip(ends, amounts, strict=True) if end == index) for index in indexes
    ]
    space = (1 - sum(heights)) / max(len(heights) - 1, 1) if len(heights) > 1 else 0.0
    bars, top = {}, 1.0 if len(heights) > 1 else (1 + sum(heights)) / 2
    for index, height in zip(indexes, heights, strict=True):
        bars[index] = Bar(top - height, height)
        top -= height + space
    return bars


def _band(left_top: float, left_bottom: float, right_top: float, right_bottom: float) -> Outline:
    """Return a band that leaves and arrives level."""
    start, middle, end = THICK, 0.5, 1 - THICK
    points = [
        (MOVE, (start, left_top)),
        *((CURVE, point) for point in ((middle, left_top), (middle, right_top), (end, right_top))),
        (LINE, (end, right_bottom)),
        *((CURVE, point) for point in ((middle, right_bottom), (middle, left_bottom), (start, left_bottom))),
        (Outline.CLOSEPOLY, (start, left_top)),
    ]
    return Outline([point for _, point in points], [kind for kind, _ in points])


def _draw_bar(axes: Axes, bar: Bar, label: Part, fill: Part, *, first: bool) -> None:
    """Draw a bar with its name beside it, inside the drawing, as the page does."""
    x = 0.0 if first else 1 - THICK
    axes.add_patch(Rectangle((x, bar.bottom), THICK, bar.height, facecolor=fill, edgecolor=LIGHT.muted, linewidth=0.5))
    axes.annotate(
        plain(str(label)),
        (THICK if first else 1 - THICK, bar.bottom + bar.height / 2),
        (4 if first else -4, 0),
        textcoords="offset points",
        ha="left" if first else "right",
        va="center",
    )
