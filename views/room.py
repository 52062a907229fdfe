"""Figures for a room: the same figure with larger type, dots and lines, to be read from the last row."""

from dataclasses import replace
from typing import Any

import plotly.graph_objects as go

from views.exhibit import Exhibit

SCALED = frozenset(
    {"size", "width", "height", "thickness", "pad", "l", "r", "t", "b", "xshift", "yshift", "text-size", "line-width"}
)


def enlarged(exhibit: Exhibit, factor: float) -> Exhibit:
    """Return an exhibit with every type size, dot, line and margin of its figure multiplied; the numbers stay.

    Raises ValueError for a factor that is not above zero.
    """
    if factor <= 0:
        raise ValueError(f"factor = {factor}: a figure can be enlarged by numbers above zero only.")
    if exhibit.figure is None:
        return exhibit
    plain = exhibit.figure.to_plotly_json()
    # A trace's own width is in the units of its axis (the breadth of a bar), not in pixels.
    traces = [{"width": trace["width"]} if "width" in trace else {} for trace in plain["data"]]
    scaled = [_scaled(trace, factor) | kept for trace, kept in zip(plain["data"], traces, strict=True)]
    return replace(exhibit, figure=go.Figure({"data": scaled, "layout": _scaled(plain["layout"], factor)}))


def at_most(exhibit: Exhibit, height: int) -> Exhibit:
    """Return an exhibit whose figure is at most so many pixels high."""
    if exhibit.figure is None:
        return exhibit
    figure = go.Figure(exhibit.figure)
    figure.update_layout(height=min(figure.layout.height or height, height))
    return replace(exhibit, figure=figure)


def _scaled(value: Any, factor: float) -> Any:  # noqa: ANN401 - a figure is nested mappings and lists of anything
    """Multiply the sizes in nested mappings and lists; data (`x`, `y`, `z`, `text`) has other names and stays."""
    if isinstance(value, dict):
        return {key: _size(inner, factor) if key in SCALED else _scaled(inner, factor) for key, inner in value.items()}
    return [_scaled(inner, factor) for inner in value] if isinstance(value, list | tuple) else value


def _size(value: Any, factor: float) -> Any:  # noqa: ANN401 - a size is a number or one for each dot
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value * factor
    if isinstance(value, list | tuple):
        return [_size(inner, factor) for inner in value]
    return _scaled(value, factor)
