"""Charts on paper show what the page shows: the same points, intervals, bars, rules and words."""

import math
import re

import numpy as np
import plotly.graph_objects as go
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from atlas.data import Atlas
from atlas.places import get
from exports import charts
from exports.axes import Scale
from views import place_gaps, place_trend
from views.palette import LIGHT
from views.scenario_view import ScenarioView


def drawn(figure: go.Figure) -> Axes:
    axes = Figure(layout="constrained").add_subplot()
    charts.draw(figure, axes)
    return axes


def points(axes: Axes) -> list[tuple[float, float]]:
    """Every point that is drawn, in the order of the marks."""
    parts = [part.get_offsets() for part in axes.collections if isinstance(part, PathCollection)]
    return [(float(x), float(y)) for part in parts for x, y in np.ma.filled(part, np.nan)]


def test_gaps_stand_where_the_page_has_them(committed: Atlas) -> None:
    figure = place_gaps.gap_chart(committed, get(committed, "assembly:52"), "cci_prepared", "2024-25", LIGHT).figure
    axes = drawn(figure)
    expected = [(value, row) for row, value in enumerate(figure.data[0].x) if value is not None]
    np.testing.assert_allclose([point for point in points(axes) if not math.isnan(point[0])], expected)
    assert [label.get_text() for label in axes.get_yticklabels()] == list(figure.data[0].y)
    assert axes.yaxis_inverted()  # the first group is at the top


def test_intervals_reach_as_far_as_on_the_page(committed: Atlas) -> None:
    figure = place_gaps.gap_chart(committed, get(committed, "assembly:52"), "cci_prepared", "2024-25", LIGHT).figure
    lines = next(part for part in drawn(figure).collections if isinstance(part, LineCollection))
    trace = figure.data[0]
    expected = [
        (value - below, value + above)
        for value, below, above in zip(trace.x, trace.error_x.arrayminus, trace.error_x.array, strict=True)
        if value is not None
    ]
    seen = [(segment[0][0], segment[-1][0]) for segment in lines.get_segments() if len(segment)]
    np.testing.assert_allclose(sorted(seen), sorted(expected))


def test_no_line_is_drawn_across_a_break(committed: Atlas) -> None:
    figure = place_trend.trend(committed, get(committed, "district:1964733"), "cci_prepared", "all", LIGHT).figure
    lines = [line for line in drawn(figure).lines if line.get_linestyle() == "-"]
    joined = [
        (line.get_xdata()[at], line.get_xdata()[at + 1])
        for line in lines
        for at in range(len(line.get_xdata()) - 1)
        if np.isfinite(line.get_ydata()[at : at + 2]).all()
    ]
    # The rule changed before 2024-25, the third year (2): 2022-23 (0) and 2023-24 (1) are joined, nothing else.
    assert set(joined) == {(0.0, 1.0)}
    assert "new rule" in {text.get_text().strip() for text in drawn(figure).texts}


def test_bars_have_their_length_and_their_number() -> None:
    bar = {"type": "bar", "orientation": "h", "x": [3.0, -1.5], "y": [0, 1], "text": ["three", "less"]}
    axes = drawn(go.Figure({"data": [bar], "layout": {"template": "none"}}))
    assert [patch.get_width() for patch in axes.patches] == [3.0, -1.5]
    assert [text.get_text() for text in axes.texts] == ["three", "less"]


def test_scenario_charts_can_be_drawn(funder: ScenarioView) -> None:
    from views import scenario_places  # noqa: PLC0415 - the others need no model

    exhibit = scenario_places.groups(funder, LIGHT)
    assert charts.drawable(exhibit.figure)
    root = drawn(exhibit.figure).get_figure(root=True)
    assert root is not None
    names = [trace.name for trace in exhibit.figure.data if trace.showlegend is not False]
    assert [text.get_text() for text in root.legends[0].get_texts()] == names


def test_all_exhibits_of_a_scenario_can_be_drawn(funder: ScenarioView) -> None:
    from views import (  # noqa: PLC0415 - the same
        scenario_cost,
        scenario_limits,
        scenario_money,
        scenario_outcomes,
        scenario_places,
        scenario_tornado,
        scenario_years,
    )

    makers = (
        scenario_places.institutions,
        scenario_places.representation,
        scenario_money.flow,
        scenario_limits.limits,
        scenario_years.years,
        scenario_cost.build_up,
        scenario_outcomes.columns,
        scenario_tornado.tornado,
    )
    figures = {make.__module__: make(funder, LIGHT).figure for make in makers}
    assert {name: charts.drawable(figure) for name, figure in figures.items()} == dict.fromkeys(figures, True)
    assert all(charts.svg(figure).startswith("<?xml") for figure in figures.values())


def test_uncertain_outcomes_keep_their_intervals(funder: ScenarioView) -> None:
    from views import scenario_outcomes  # noqa: PLC0415 - the same

    figure = scenario_outcomes.columns(funder, LIGHT).figure
    thin = figure.data[0]
    lines = next(part for part in drawn(figure).collections if isinstance(part, LineCollection))
    lows = [value - below for value, below in zip(thin.y, thin.error_y.arrayminus, strict=True)]
    np.testing.assert_allclose([segment[0][1] for segment in lines.get_segments()], lows)


def test_bands_of_money_are_as_wide_as_the_amounts() -> None:
    flow = {
        "type": "sankey",
        "node": {"label": ["A", "B", "C"], "color": ["#0b4a86", "#72acd3", "#e9ebee"]},
        "link": {"source": [0, 0], "target": [1, 2], "value": [30.0, 10.0], "color": ["#dce9f5", "#e9ebee"]},
    }
    axes = drawn(go.Figure({"data": [flow], "layout": {"template": "none"}}))
    heights = {text.get_text(): patch.get_height() for text, patch in zip(axes.texts, bars(axes), strict=True)}
    assert heights["B"] == pytest.approx(3 * heights["C"])
    assert heights["A"] == pytest.approx(heights["B"] + heights["C"])


def bars(axes: Axes) -> list[Rectangle]:
    return [patch for patch in axes.patches if isinstance(patch, Rectangle)]


def test_the_same_figure_gives_the_same_text_with_words_as_words(committed: Atlas) -> None:
    figure = place_gaps.gap_chart(committed, get(committed, "assembly:52"), "cci_prepared", "2024-25", LIGHT).figure
    text = charts.svg(figure, (3.5, 3.0))
    assert text == charts.svg(figure, (3.5, 3.0))
    assert re.search(r"<text[^>]*>English learners</text>", text)
    assert "<dc:date>" not in text


def test_money_is_not_read_as_mathematics() -> None:
    bar = {"type": "bar", "x": ["from $1 to $2", "a_b^c"], "y": [1, 2]}
    text = charts.svg(go.Figure({"data": [bar], "layout": {"template": "none"}}))
    assert "from $1 to $2" in text
    assert "a_b^c" in text


def test_names_that_no_font_draws_are_named() -> None:
    bar = {"type": "bar", "x": ["<b>Escuela</b> \U0001f3eb &lt;30", "bad\x00\x1b letters"], "y": [1, 2]}
    text = charts.svg(go.Figure({"data": [bar], "layout": {"template": "none"}}))
    assert "Escuela [school] &lt;30" in text
    assert "bad letters" in text


def test_a_chart_of_nothing_has_no_numbers_on_its_axis() -> None:
    dots = {"type": "scatter", "mode": "markers", "x": [None, None], "y": ["Foster youth (suppressed)", "Asian"]}
    axes = drawn(go.Figure({"data": [dots], "layout": {"template": "none"}}))
    assert list(axes.get_xticks()) == []
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Foster youth (suppressed)", "Asian"]


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (None, False),
        (go.Figure(), False),
        (go.Figure(go.Scatter(x=[1], y=[2])), True),
        (go.Figure(go.Pie(values=[1])), False),
    ],
)
def test_what_can_be_drawn(figure: go.Figure | None, expected: bool) -> None:  # noqa: FBT001 - a table of cases
    assert charts.drawable(figure) is expected


@pytest.mark.parametrize(
    ("scale", "value", "said"),
    [
        (Scale(suffix="%"), 40.0, "40%"),
        (Scale(suffix="%"), 2.5, "2.5%"),
        (Scale(prefix="$", decimals=0), 1200.0, "$1,200"),
        (Scale(prefix="$", decimals=0), -1200.0, "−$1,200"),
        (Scale(share=True, decimals=0), 0.25, "25%"),
        (Scale(decimals=0), -0.2, "0"),
    ],
)
def test_ticks_are_written_as_on_the_page(scale: Scale, value: float, said: str) -> None:
    assert scale.said(value) == said
