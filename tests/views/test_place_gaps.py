"""Gaps at one place: the sentence, the dots and the table say the same."""

import pytest

from atlas import facts, places
from atlas.data import Atlas
from tests.atlas import tiny
from tests.atlas.tiny import ALPHA, COLLEGE, YEAR, fact, suppressed
from views import place_gaps, words
from views.exhibit import Exhibit
from views.palette import LIGHT


def chart(*rows: dict[str, object], measure: str = "graduation", place: str = ALPHA) -> Exhibit:
    atlas = tiny.atlas(rows)
    return place_gaps.gap_chart(atlas, places.get(atlas, place), measure, YEAR, LIGHT)


ALL = fact(ALPHA, "graduation", 900, 1000)
UNSURE = "how sure that is cannot be said, because the counts behind it are not published"


@pytest.mark.parametrize(
    ("measure", "rows", "expected"),
    [
        pytest.param(
            "graduation",
            [ALL, fact(ALPHA, "graduation", 50, 100, group="foster")],
            "50.0% of foster youth in Alpha Unified did it in 2024-25, 40.0 points below all students: the widest gap.",
            id="behind",
        ),
        pytest.param(
            "graduation",
            [ALL, fact(ALPHA, "graduation", 100, 100, group="foster")],
            "In Alpha Unified, no group of 30 students or more is behind all students beyond noise in 2024-25.",
            id="ahead",
        ),
        pytest.param(
            "graduation",
            [ALL, fact(ALPHA, "graduation", 10, 20, group="foster")],
            "In Alpha Unified, no group of 30 students or more is behind all students beyond noise in 2024-25.",
            id="too few to name",
        ),
        pytest.param(
            "graduation",
            [ALL, suppressed(ALPHA, "graduation", group="foster")],
            "In Alpha Unified, no group of 30 students or more is behind all students beyond noise in 2024-25. "
            "One group is suppressed.",
            id="one suppressed",
        ),
        pytest.param(
            "graduation",
            [suppressed(ALPHA, "graduation"), suppressed(ALPHA, "graduation", group="foster")],
            "No group of students has a published value in Alpha Unified, 2024-25. Two groups are suppressed.",
            id="all suppressed",
        ),
        pytest.param(
            "graduation", [ALL], "Graduation is published for all students only, not by group.", id="all only"
        ),
        pytest.param("graduation", [], "Graduation is published for all students only, not by group.", id="no rows"),
        pytest.param(
            "dropout",
            [fact(ALPHA, "dropout", 100, 1000), fact(ALPHA, "dropout", 40, 100, group="foster")],
            "40.0% of foster youth in Alpha Unified did it in 2024-25, 30.0 points above all students: the widest gap.",
            id="less is better",
        ),
        pytest.param(
            "dropout",
            [fact(ALPHA, "dropout", 100, 1000), fact(ALPHA, "dropout", 0, 100, group="foster")],
            "In Alpha Unified, no group of 30 students or more is behind all students beyond noise in 2024-25.",
            id="less is better, and it is less",
        ),
        pytest.param(
            "graduation",
            [
                fact(ALPHA, "graduation", None, None, value=40),
                fact(ALPHA, "graduation", None, None, value=30, group="foster"),
            ],
            f"30.0% of foster youth in Alpha Unified did it in 2024-25, 10.0 points below all students; {UNSURE}.",
            id="percentages without counts",
        ),
        pytest.param(
            "students",
            [
                fact(ALPHA, "students", 500, None, value=500),
                fact(ALPHA, "students", 20, None, value=20, group="foster"),
            ],
            "Students by group: a difference between groups says who is counted here, not who is behind.",
            id="counts have no gap",
        ),
    ],
)
def test_gap_sentence(measure: str, rows: list[dict[str, object]], expected: str) -> None:
    assert chart(*rows, measure=measure).sentence == expected


def test_the_table_says_whether_a_difference_is_real() -> None:
    table = chart(ALL, fact(ALPHA, "graduation", 50, 100, group="foster")).table
    foster = table.row(1, named=True)
    assert foster["Against all students"] == "40.0 points below"
    assert foster["Is the difference real"].startswith("larger than chance (95% interval −")
    assert foster["Students needed to close it"] == 40  # 90% of 100 are 90
    assert table.row(0, named=True)["Against all students"] == "no difference"


def test_counts_of_students_have_no_gap_in_the_table_and_no_rule_in_the_chart() -> None:
    exhibit = chart(
        fact(ALPHA, "students", 500, None, value=500),
        fact(ALPHA, "students", 20, None, value=20, group="foster"),
        measure="students",
    )
    assert exhibit.table["Against all students"].to_list() == ["", ""]
    assert exhibit.table["Students needed to close it"].to_list() == [None, None]
    assert exhibit.figure is not None
    assert not exhibit.figure.layout.shapes
    assert "dashed" not in exhibit.notes[0]
    assert "intervals" not in exhibit.notes[0]


def test_the_chart_draws_the_interval_and_the_reference() -> None:
    figure = chart(ALL, fact(ALPHA, "graduation", 50, 100, group="foster")).figure
    assert figure is not None
    (dots,) = figure.data
    assert dots.x == (50.0,)
    # Wilson's interval of 50 of 100 is 40.4 to 59.6 (Newcombe 1998).
    assert (dots.error_x.array[0], dots.error_x.arrayminus[0]) == pytest.approx((9.6, 9.6), abs=0.05)
    assert figure.layout.shapes[0].x0 == 90.0


def test_a_group_without_a_value_keeps_its_line_with_its_state() -> None:
    figure = chart(ALL, suppressed(ALPHA, "graduation", group="foster")).figure
    assert figure is not None
    assert [label.replace("<br>", " ") for label in figure.data[0].y] == ["Foster (suppressed)"]
    assert figure.data[0].x == (None,)


def test_a_gap_in_an_area_that_few_schools_publish_is_not_the_widest(county: Atlas) -> None:
    # Foster youth in Assembly District 1: one school publishes 12 of 20, one hides its group.
    area = places.get(county, "assembly:1")
    rows = facts.group_gaps(county, area, "graduation", YEAR)
    assert place_gaps.widest(rows, county.registries.measures["graduation"]) is None


def test_participation_is_marked_as_an_illustration(county: Atlas) -> None:
    exhibit = place_gaps.gap_chart(county, places.get(county, COLLEGE), "work", YEAR, LIGHT)
    assert exhibit.illustrative
    assert words.ILLUSTRATIVE == "Illustrative, not real data"
