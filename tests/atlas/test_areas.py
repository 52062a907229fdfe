"""An area is the sum over the schools or colleges inside it, and is silent where the hidden ones weigh more."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas import areas
from atlas.data import Atlas
from tests.atlas import tiny
from tests.atlas.tiny import fact, suppressed

MEASURES = {item.id: item for item in tiny.MEASURES}
COUNTS = ("value", "numerator", "denominator", "status", "members", "members_reported", "members_suppressed")


def total(name: str, *rows: dict[str, object]) -> dict[str, object]:
    """Return what schools in one area add up to."""
    inside = tiny.facts(rows).with_columns(pl.lit("assembly:1").alias("area"))
    result = areas.roll_up(inside, MEASURES[name])
    assert result.height == 1
    return result.row(0, named=True)


@pytest.mark.parametrize(
    ("name", "rows", "expected"),
    [
        pytest.param(
            "graduation",
            [fact(tiny.S1, "graduation", 90, 100), fact(tiny.S3, "graduation", 9, 12)],
            # (90 + 9) / (100 + 12), not the mean of 90% and 75%, which is 82.5
            (100 * 99 / 112, 99, 112, "reported", 2, 2, 0),
            id="sums, not averages",
        ),
        pytest.param(
            "graduation",
            [fact(tiny.S1, "graduation", 0, 20), fact(tiny.S3, "graduation", 0, 30)],
            (0, 0, 50, "reported", 2, 2, 0),
            id="zero is a value",
        ),
        pytest.param(
            "graduation",
            [fact(tiny.S1, "graduation", 45, 50), suppressed(tiny.S2, "graduation")],
            (90, 45, 50, "reported", 2, 1, 1),
            id="the hidden school is left out of both sums and counted",
        ),
        pytest.param(
            "graduation",
            [suppressed(tiny.S1, "graduation"), suppressed(tiny.S2, "graduation", 8)],
            (None, None, None, "suppressed", 2, 0, 2),
            id="all hidden",
        ),
        pytest.param(
            "graduation",
            [fact(tiny.S1, "graduation", 0, 15), *(suppressed(s, "graduation") for s in (tiny.S2, tiny.S3))],
            # Two schools may hide ten students each, more than the 15 that are counted: 0% would speak for a minority.
            (None, None, None, "suppressed", 3, 1, 2),
            id="more students hidden than counted",
        ),
        pytest.param(
            "graduation",
            [fact(tiny.S1, "graduation", 0, 15), *(suppressed(s, "graduation", 7) for s in (tiny.S2, tiny.S3))],
            (0, 0, 15, "reported", 3, 1, 2),  # the source prints that 14 are hidden, and 15 are counted
            id="printed denominators are used",
        ),
        pytest.param(
            "work",
            [fact(tiny.S1, "work", 0, 400), suppressed(tiny.S2, "work", 1000)],
            (None, None, None, "suppressed", 2, 1, 1),
            id="a large school with a hidden count",
        ),
        pytest.param(
            "graduation",
            [fact(s, "graduation", None, 0, status="not_applicable") for s in (tiny.S1, tiny.S2)],
            (None, None, None, "not_applicable", 2, 0, 0),
            id="nobody to measure anywhere",
        ),
        pytest.param(
            "graduation",
            [fact(tiny.S1, "graduation", None, None, status="not_collected")],
            (None, None, None, "not_collected", 1, 0, 0),
            id="nothing known",
        ),
        pytest.param(
            "graduation",
            [fact(tiny.S1, "graduation", 0, 0, value=0)],
            (None, None, None, "not_collected", 1, 1, 0),
            id="zero of zero is no rate",
        ),
        pytest.param(
            "graduation",
            [fact(tiny.S1, "graduation", None, None, value=80)],
            (None, None, None, "not_collected", 1, 0, 0),
            id="a rate without counts cannot be added",
        ),
        pytest.param(
            "students",
            [fact(tiny.S1, "students", 400, None, value=400), fact(tiny.S2, "students", 100, None, value=100)],
            (500, 500, None, "reported", 2, 2, 0),
            id="counts add up",
        ),
        pytest.param(
            "load",
            [fact(tiny.S1, "load", 300, 1.5, value=200), fact(tiny.S2, "load", 100, 1, value=100)],
            (160, 400, 2.5, "reported", 2, 2, 0),  # 400 students / 2.5 counselors, not (200 + 100) / 2
            id="ratios divide the sums",
        ),
        pytest.param(
            "earnings",
            [fact(tiny.COLLEGE, "earnings", None, None, value=35000)],
            (None, None, None, "not_applicable", 1, 0, 0),
            id="medians do not add up",
        ),
    ],
)
def test_roll_up(name: str, rows: list[dict[str, object]], expected: tuple[object, ...]) -> None:
    row = total(name, *rows)
    assert tuple(row[column] for column in COUNTS) == pytest.approx(expected)


def test_a_sum_is_derived_and_one_illustrative_row_makes_it_illustrative() -> None:
    real = fact(tiny.S1, "graduation", 45, 50)
    assert total("graduation", real)["basis"] == "derived"
    made_up = fact(tiny.S2, "graduation", 45, 50, basis="illustrative")
    assert total("graduation", real, made_up)["basis"] == "illustrative"


def test_groups_and_years_are_kept_apart() -> None:
    rows = [
        fact(tiny.S1, "graduation", 45, 50),
        fact(tiny.S1, "graduation", 10, 20, group="foster"),
        fact(tiny.S1, "graduation", 40, 50, year=tiny.BEFORE),
    ]
    inside = tiny.facts(rows).with_columns(pl.lit("assembly:1").alias("area"))
    found = areas.roll_up(inside, MEASURES["graduation"]).sort("year", "group")
    assert found.select("year", "group", "value").rows() == [
        (tiny.BEFORE, "all", 80.0),
        (tiny.YEAR, "all", 90.0),
        (tiny.YEAR, "foster", 50.0),
    ]


def test_with_area_takes_members_of_one_kind_inside_the_areas(county: Atlas) -> None:
    found = areas.with_area(county, county.rows("work"), "school", ["assembly:1"])
    assert set(found["place_id"]) == {tiny.S1, tiny.S2}
    assert set(found["area"]) == {"assembly:1"}
    assert set(areas.with_area(county, county.rows("work"), "college", ["assembly:1"])["place_id"]) == {tiny.COLLEGE}


@pytest.mark.parametrize(("name", "kind"), [("graduation", "school"), ("work", "school"), ("headcount", "college")])
def test_member_kind(name: str, kind: str) -> None:
    assert areas.member_kind(MEASURES[name]) == kind


school = st.tuples(
    st.integers(0, 400), st.integers(1, 400), st.sampled_from(["reported", "suppressed", "not_collected"])
)


@given(st.lists(school, min_size=1, max_size=12), st.randoms())
def test_an_area_does_not_depend_on_the_order_of_rows(schools: list[tuple[int, int, str]], random: object) -> None:
    rows = [
        fact(f"school:{index}", "graduation", min(n, d), d)
        if status == "reported"
        else fact(f"school:{index}", "graduation", None, None, status=status)
        for index, (n, d, status) in enumerate(schools)
    ]
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a random.Random
    assert total("graduation", *rows) == total("graduation", *shuffled)


@given(st.lists(school, min_size=1, max_size=12))
def test_a_shown_sum_is_the_plain_sum_of_what_is_reported(schools: list[tuple[int, int, str]]) -> None:
    rows = [
        fact(f"school:{index}", "graduation", min(n, d), d) if status == "reported" else
        fact(f"school:{index}", "graduation", None, None, status=status)
        for index, (n, d, status) in enumerate(schools)
    ]  # fmt: skip  # one school a row reads better
    counted = [(min(n, d), d) for n, d, status in schools if status == "reported"]
    hidden = 10 * sum(status == "suppressed" for _, _, status in schools)
    row = total("graduation", *rows)
    students = sum(d for _, d in counted)
    assert (row["status"] == "reported") == (bool(counted) and students >= hidden)
    if row["status"] == "reported":
        assert row["value"] == pytest.approx(100 * sum(n for n, _ in counted) / students)
