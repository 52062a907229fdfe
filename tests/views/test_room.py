"""Figures for a room are the same figures with larger type."""

import plotly.graph_objects as go
import polars as pl
import pytest

from views import room
from views.exhibit import Exhibit


def exhibit(figure: go.Figure | None) -> Exhibit:
    return Exhibit("t", "s.", figure, pl.DataFrame(), (), (), "a", "f")


def drawn(shown: Exhibit) -> go.Figure:
    assert shown.figure is not None
    return shown.figure


def test_sizes_grow_and_numbers_stay() -> None:
    figure = go.Figure(
        {
            "data": [
                {
                    "type": "scatter",
                    "x": [10.0, None],
                    "y": ["A", "B"],
                    "marker": {"size": [12, 6], "line": {"width": 2}},
                    "error_x": {"array": [1.5, 0], "thickness": 2},
                },
                {"type": "bar", "x": [4], "y": ["A"], "width": 0.5},
            ],
            "layout": {"height": 300, "font": {"size": 14}, "margin": {"l": 8}, "template": "none"},
        }
    )
    large = drawn(room.enlarged(exhibit(figure), 2))
    assert (large.layout.height, large.layout.font.size, large.layout.margin.l) == (600, 28, 16)
    dots, bars = large.data
    assert (dots.x, dots.y, dots.error_x.array) == ((10.0, None), ("A", "B"), (1.5, 0))
    assert (dots.marker.size, dots.marker.line.width, dots.error_x.thickness) == ((24, 12), 4, 4)
    assert bars.width == 0.5  # of the axis, not pixels
    assert figure.layout.height == 300  # the figure of the page is another one


@pytest.mark.parametrize("factor", [0, -1])
def test_a_factor_must_be_above_zero(factor: float) -> None:
    with pytest.raises(ValueError, match="can be enlarged by numbers above zero only"):
        room.enlarged(exhibit(None), factor)


@pytest.mark.parametrize(("height", "expected"), [(300, 300), (900, 520), (None, 520)])
def test_a_figure_is_no_higher_than_the_screen(height: int | None, expected: int) -> None:
    figure = go.Figure(layout={"height": height, "template": "none"})
    assert drawn(room.at_most(exhibit(figure), 520)).layout.height == expected
    assert figure.layout.height == height


def test_without_a_figure_nothing_changes() -> None:
    assert room.at_most(room.enlarged(exhibit(None), 2), 520).figure is None
