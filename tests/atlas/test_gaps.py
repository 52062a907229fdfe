"""Gaps against published intervals, arithmetic by hand, and what must hold for any two rates."""

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from atlas import gaps

COLUMNS = ("value", "numerator", "denominator", "reference_value", "reference_numerator", "reference_denominator")


def frame(n: float | None, d: float | None, rn: float | None, rd: float | None, **more: float | None) -> pl.DataFrame:
    """Return one row with a rate and its reference."""
    row = dict(zip(COLUMNS, (rate(n, d), n, d, rate(rn, rd), rn, rd), strict=True)) | more
    return pl.DataFrame([row], schema=dict.fromkeys(COLUMNS, pl.Float64))


def rate(n: float | None, d: float | None) -> float | None:
    return None if n is None or not d else 100 * n / d


def gap(*counts: float | None, nested: bool = False, **more: float | None) -> dict[str, float]:
    return gaps.with_gap(frame(*counts, **more), nested=nested).row(0, named=True)


# Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3 (score interval without correction).
@pytest.mark.parametrize(
    ("n", "d", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_of_the_literature(n: int, d: int, low: float, high: float) -> None:
    limits = pl.DataFrame({"n": [n], "d": [d]}).select(*map(pl.Expr.alias, gaps.wilson(pl.col("n"), pl.col("d")), "lh"))
    assert limits.row(0) == pytest.approx((low, high), abs=5e-5)


def test_wilson_of_nobody_is_nothing() -> None:
    low, high = gaps.wilson(pl.col("n"), pl.col("d"))
    assert pl.DataFrame({"n": [0], "d": [0]}).select(low.alias("l"), high.alias("h")).row(0) == (None, None)


# Newcombe 1998, Statistics in Medicine 17:873-890, table II, method 10.
@pytest.mark.parametrize(
    ("n", "d", "rn", "rd", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (6, 7, 2, 7, 0.0582, 0.8062),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (10, 10, 0, 10, 0.6075, 1.0),
    ],
)
def test_newcombe_of_the_literature(n: int, d: int, rn: int, rd: int, low: float, high: float) -> None:  # noqa: PLR0913, PLR0917 - two rates and two limits
    found = gap(n, d, rn, rd)
    assert (found["gap_low"], found["gap_high"]) == pytest.approx((100 * low, 100 * high), abs=5e-3)
    assert found["gap"] == pytest.approx(100 * (n / d - rn / rd))
    assert found["within_noise"] is (low <= 0 <= high)


def test_a_part_is_compared_with_the_rest_and_scaled_back() -> None:
    # 56 of 70 against all 104 of 150: the rest is 48 of 80, and 80/150 of its interval (0.0524, 0.3339) remains.
    found = gap(56, 70, 104, 150, nested=True)
    assert found["gap"] == pytest.approx(100 * (56 / 70 - 104 / 150))
    assert found["gap"] == pytest.approx(100 * 80 / 150 * (56 / 70 - 48 / 80))
    assert (found["gap_low"], found["gap_high"]) == pytest.approx((2.795, 17.808), abs=5e-3)


def test_nested_may_be_decided_row_by_row() -> None:
    rows = pl.concat([frame(56, 70, 104, 150), frame(56, 70, 104, 150)]).with_columns(inside=pl.Series([True, False]))
    found = gaps.with_gap(rows, nested=pl.col("inside"))["gap_low"].to_list()
    assert found == [gap(56, 70, 104, 150, nested=True)["gap_low"], gap(56, 70, 104, 150)["gap_low"]]


def test_everybody_against_everybody_is_no_gap() -> None:
    found = gap(45, 90, 45, 90, nested=True)
    assert (found["gap"], found["gap_low"], found["gap_high"], found["within_noise"]) == (0, 0, 0, True)


@pytest.mark.parametrize("part", [(60, 70, 50, 150), (10, 200, 50, 150), (5, 70, 90, 100)])
def test_what_cannot_be_a_part_is_compared_as_if_independent(part: tuple[int, int, int, int]) -> None:
    # More students, or more successes, than the whole: the two come from different instruments.
    assert gap(*part, nested=True)["gap_low"] == gap(*part)["gap_low"]


@pytest.mark.parametrize(
    ("counts", "more", "expected"),
    [
        ((None, None, 48, 80), {"value": 70.0}, 10.0),  # a whole percentage without counts
        ((None, None, None, None), {"value": 35000.0, "reference_value": 33000.0}, 2000.0),  # dollars
        ((300, 1.5, 900, 3), {"value": 200.0, "reference_value": 300.0}, -100.0),  # students for each counselor
        ((1, 2, 900, 3), {"value": 0.5, "reference_value": 300.0}, -299.5),  # the same, with fewer students than staff
    ],
)
def test_other_units_and_missing_counts_have_a_gap_without_an_interval(
    counts: tuple[float | None, ...], more: dict[str, float | None], expected: float
) -> None:
    found = gap(*counts, **more)
    assert found["gap"] == pytest.approx(expected)
    assert found["gap_low"] is found["gap_high"] is found["within_noise"] is None


@pytest.mark.parametrize("counts", [(None, 8, 48, 80), (56, 70, None, None), (None, None, None, None), (0, 0, 48, 80)])
def test_no_gap_without_two_values(counts: tuple[float | None, ...]) -> None:
    found = gap(*counts)
    assert [found[column] for column in gaps.INTERVAL_COLUMNS] == [None] * 4


@pytest.mark.parametrize(
    ("counts", "direction", "expected"),
    [
        ((30, 100, 60, 120), "higher", 20),  # half of 100 are 50
        ((31, 101, 60, 120), "higher", 20),  # half of 101 are 50.5, so 51
        ((70, 100, 60, 120), "higher", 0),
        ((50, 100, 60, 120), "higher", 0),
        ((2, 6, 1000, 3000), "higher", 0),  # a third is a third, whatever floating point says
        ((40, 100, 24, 120), "lower", 20),  # 20% of 100 may drop out, 40 do
        ((10, 100, 24, 120), "lower", 0),
        ((30, 100, 60, 120), "none", None),
        ((None, 100, 60, 120), "higher", None),
    ],
)
def test_students_to_close(counts: tuple[float | None, ...], direction: str, expected: int | None) -> None:
    assert gaps.students_to_close(frame(*counts), direction)["to_close"].item() == expected


def test_students_to_close_a_gap_in_dollars_or_ratios_is_not_a_number() -> None:
    row = frame(300, 1.5, 900, 3, value=200.0, reference_value=300.0)
    assert gaps.students_to_close(row, "lower")["to_close"].item() is None


def test_a_rounded_reference_asks_for_no_more_students_than_the_counts_do() -> None:
    # 1,001 of 3,000 are published as 33.4%, which would be 1,002; all students lack nobody to be all students.
    row = frame(1001, 3000, 1001, 3000, value=33.4, reference_value=33.4)
    assert gaps.students_to_close(row, "higher")["to_close"].item() == 0


counts = st.integers(1, 500).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))


@given(counts, counts)
def test_a_gap_read_the_other_way_round_changes_its_sign(one: tuple[int, int], other: tuple[int, int]) -> None:
    there, back = gap(*one, *other), gap(*other, *one)
    assert there["gap"] == pytest.approx(-back["gap"])
    assert there["gap_low"] == pytest.approx(-back["gap_high"])
    assert there["within_noise"] == back["within_noise"]


@given(counts, counts, st.booleans())
def test_the_interval_holds_the_difference(one: tuple[int, int], other: tuple[int, int], nested: bool) -> None:  # noqa: FBT001 - drawn by hypothesis
    assume(not nested or (one[0] <= other[0] and one[1] - one[0] <= other[1] - other[0]))
    found = gap(*one, *other, nested=nested)
    assert found["gap_low"] - 1e-9 <= found["gap"] <= found["gap_high"] + 1e-9
    assert -100 - 1e-9 <= found["gap_low"] <= found["gap_high"] <= 100 + 1e-9


@given(counts, counts)
def test_a_part_of_the_whole_is_never_less_certain_than_two_strangers(
    part: tuple[int, int], rest: tuple[int, int]
) -> None:
    whole = (part[0] + rest[0], part[1] + rest[1])
    inside, outside = gap(*part, *whole, nested=True), gap(*part, *rest)
    width = outside["gap_high"] - outside["gap_low"]
    assert inside["gap_high"] - inside["gap_low"] == pytest.approx(width * rest[1] / whole[1])
