"""Years side by side: only where they may be compared, and with a word on noise."""

import pytest

from atlas import places
from atlas.data import Atlas
from tests.atlas import tiny
from tests.atlas.tiny import ALPHA, BEFORE, YEAR, fact, suppressed
from views import place_trend
from views.exhibit import Exhibit
from views.palette import LIGHT

EARLIER = "2022-23"


def trend(*rows: dict[str, object], measure: str = "graduation", place: str = ALPHA) -> Exhibit:
    atlas = tiny.atlas(rows)
    return place_trend.trend(atlas, places.get(atlas, place), measure, "all", LIGHT)


def lines(exhibit: Exhibit) -> list[tuple[str, ...]]:
    assert exhibit.figure is not None
    drawn: list[tuple[str, ...]] = []
    for trace in exhibit.figure.data:
        assert not trace.connectgaps
        parts: list[list[str]] = [[]]
        for year, value in zip(trace.x, trace.y, strict=True):
            if value is None:
                parts.append([])
            else:
                parts[-1].append(year)
        drawn += [tuple(part) for part in parts]
    return drawn


@pytest.mark.parametrize(
    ("measure", "rows", "expected"),
    [
        pytest.param(
            "graduation",
            [fact(ALPHA, "graduation", 48, 80, year=BEFORE), fact(ALPHA, "graduation", 56, 70)],
            # Newcombe 1998: 56 of 70 against 48 of 80 is 5.24 to 33.39 points
            "Alpha Unified: 60.0% in 2023-24 and 80.0% in 2024-25, 20.0 points more; larger than chance "
            "(95% interval +5.2 to +33.4).",
            id="more",
        ),
        pytest.param(
            "graduation",
            [fact(ALPHA, "graduation", 6, 10, year=BEFORE), fact(ALPHA, "graduation", 5, 10)],
            # Newcombe's method 10 by hand in plain Python: -45.1 to 29.0 points
            "Alpha Unified: 60.0% in 2023-24 and 50.0% in 2024-25, 10.0 points less; within noise "
            "(95% interval −45.1 to +29.0).",
            id="less, by chance",
        ),
        pytest.param(
            "graduation",
            [fact(ALPHA, "graduation", 60, 80, year=BEFORE), fact(ALPHA, "graduation", 75, 100)],
            "Alpha Unified: no change, 75.0% in 2023-24 and 75.0% in 2024-25.",
            id="no change",
        ),
        pytest.param(
            "graduation",
            [fact(ALPHA, "graduation", 60, 80)],
            "There are not two years with a value for Alpha Unified.",
            id="one year",
        ),
        pytest.param(
            "prepared",
            [fact(ALPHA, "prepared", 20, 60, year=BEFORE), fact(ALPHA, "prepared", 30, 60)],
            "2024-25 follows a new rule and may not be compared with the years before.",
            id="new rule",
        ),
        pytest.param(
            "students",
            [
                fact(ALPHA, "students", 400, None, value=400, year=BEFORE),
                fact(ALPHA, "students", 1500, None, value=1500),
            ],
            "Alpha Unified: 400 in 2023-24 and 1,500 in 2024-25, 1,100 more.",
            id="counts",
        ),
    ],
)
def test_trend_sentence(measure: str, rows: list[dict[str, object]], expected: str) -> None:
    assert trend(*rows, measure=measure).sentence == expected


def test_a_hidden_year_ends_the_line_but_is_no_new_rule() -> None:
    exhibit = trend(
        fact(ALPHA, "graduation", 48, 80, year=EARLIER),
        suppressed(ALPHA, "graduation", year=BEFORE),
        fact(ALPHA, "graduation", 56, 70),
    )
    assert exhibit.sentence.startswith("Alpha Unified: 60.0% in 2022-23 and 80.0% in 2024-25, 20.0 points more")
    assert lines(exhibit) == [(EARLIER,), (YEAR,)]


def test_no_line_crosses_a_break() -> None:
    exhibit = trend(
        fact(ALPHA, "prepared", 20, 60, year=EARLIER),
        fact(ALPHA, "prepared", 24, 60, year=BEFORE),
        fact(ALPHA, "prepared", 30, 60),
        measure="prepared",
    )
    assert lines(exhibit) == [(EARLIER, BEFORE), (YEAR,)]
    assert exhibit.notes == ("Break before 2024-25: The rule changed.",)
    assert exhibit.figure is not None
    assert exhibit.figure.layout.shapes[0].x0 == 1.5  # between the second year and the third


def test_no_value_no_figure() -> None:
    exhibit = trend(suppressed(ALPHA, "graduation"), suppressed(ALPHA, "graduation", year=BEFORE))
    assert exhibit.figure is None
    assert exhibit.table["Status"].to_list() == ["suppressed", "suppressed"]


def test_an_area_stands_beside_the_county_added_up_in_the_same_way(county: Atlas) -> None:
    exhibit = place_trend.trend(county, places.get(county, "assembly:1"), "graduation", "all", LIGHT)
    added_up = exhibit.table.filter(Place="Los Angeles County, added up")
    assert added_up.select("Count", "Of").rows() == [(152, 198)]  # not the 160 of 200 that are published
    assert any("Schools that have closed" in note for note in exhibit.notes)
    district = place_trend.trend(county, places.get(county, ALPHA), "graduation", "all", LIGHT)
    assert district.table.filter(Place="Los Angeles County").select("Count", "Of").rows() == [(160, 200)]


def test_a_college_does_not_stand_beside_high_schools(county: Atlas) -> None:
    exhibit = place_trend.trend(county, places.get(county, tiny.COLLEGE), "work", "all", LIGHT)
    assert exhibit.table["Place"].to_list() == ["Alpha College"]
