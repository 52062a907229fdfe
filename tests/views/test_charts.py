"""What the charts draw, from small tables."""

import itertools

import polars as pl
import pytest

from tests.atlas import tiny
from views import charts
from views.palette import LIGHT

PERCENT = tiny.measure("graduation")


def dots(**columns: list[object]) -> pl.DataFrame:
    rows = {"label": ["A", "B"], "value": [50.0, None], "low": [40.0, None], "high": [62.0, None]}
    return pl.DataFrame(rows | {"thin": [False, False], "hover": ["A: 50%", "B: –"]} | columns)


def series(values: dict[str, float | None], segment: list[int]) -> pl.DataFrame:
    rows = {"year": list(values), "value": list(values.values()), "segment": segment}
    return pl.DataFrame(rows).with_columns(series=pl.lit("Alpha"), strong=pl.lit(value=True))


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("percent", {"ticksuffix": "%"}),
        ("usd", {"tickprefix": "$", "tickformat": ",.0f"}),
        ("students", {"tickformat": ",.0f"}),
    ],
)
def test_suffix(unit: str, expected: dict[str, str]) -> None:
    assert charts.suffix(tiny.measure("m", unit=unit)) == expected


def test_dots_keep_the_first_row_on_top_and_a_line_for_what_is_missing() -> None:
    figure = charts.dots(dots(), PERCENT, 55.0, LIGHT)
    assert figure.data[0].y == ("A", "B")
    assert figure.data[0].x == (50.0, None)
    assert figure.layout.yaxis.autorange == "reversed"  # Plotly counts from below
    assert (figure.data[0].error_x.arrayminus[0], figure.data[0].error_x.array[0]) == (10.0, 12.0)
    assert figure.layout.shapes[0].x0 == 55.0


def test_a_thin_sum_is_drawn_hollow() -> None:
    figure = charts.dots(dots(thin=[True, False]), PERCENT, None, LIGHT)
    assert figure.data[0].marker.color[0] == LIGHT.water
    assert charts.dots(dots(), PERCENT, None, LIGHT).data[0].marker.color == LIGHT.accent
    assert not figure.layout.shapes


@pytest.mark.parametrize(("unit", "mode"), [("percent", "normal"), ("usd", "tozero"), ("students", "tozero")])
def test_amounts_start_at_zero(unit: str, mode: str) -> None:
    figure = charts.dots(dots(), tiny.measure("m", unit=unit), None, LIGHT)
    assert figure.layout.xaxis.rangemode == mode


def test_a_line_for_each_segment_and_no_default_template() -> None:
    rows = series({"2022-23": 1.0, "2023-24": 2.0, "2024-25": 3.0}, [0, 0, 1])
    years = ["2022-23", "2023-24", "2024-25"]
    figure = charts.trend(rows, tiny.measure("prepared", breaks=tiny.MEASURES[2].breaks), years, LIGHT)
    line = figure.data[0]
    assert (line.x, line.y) == (("2022-23", "2023-24", "2024-25", "2024-25"), (1.0, 2.0, None, 3.0))
    assert not line.connectgaps
    assert figure.layout.shapes[0].x0 == 1.5
    assert [note.text.strip() for note in figure.layout.annotations] == ["Alpha", "new rule"]
    assert len(figure.to_json()) < 6000


def test_no_mark_for_a_break_before_the_first_year() -> None:
    rows = series({"2024-25": 3.0, "2025-26": 4.0}, [0, 0])
    figure = charts.trend(rows, tiny.MEASURES[2], ["2024-25", "2025-26"], LIGHT)
    assert not figure.layout.shapes


@pytest.mark.parametrize(
    ("last", "drawn"), [([50.0, 50.1, 90.0], [10.0, 90.0]), ([5.0], [5.0]), ([1.0, 1.0, 1.0], [1.0])]
)
def test_labels_do_not_cover_each_other(last: list[float], drawn: list[float]) -> None:
    shifts = charts.apart(last, drawn)
    span = (max(drawn) - min(drawn)) or 1.0
    places = [value / span * (charts.TREND_HEIGHT - 90) + shift for value, shift in zip(last, shifts, strict=True)]
    steps = [above - below for below, above in itertools.pairwise(places)]
    assert all(step >= charts.LINE_HEIGHT - 0.2 for step in steps)
    assert shifts[0] == 0
