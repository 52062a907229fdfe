from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import AtlasError
from scenarios import equity

STUDENTS = st.lists(st.integers(1, 5000), min_size=2, max_size=8)


def test_access_is_participants_over_students_and_unknown_without_students() -> None:
    rates = equity.access([5, 45, 0], [100, 300, 0])
    assert rates[:2].tolist() == [0.05, 0.15]
    assert np.isnan(rates[2])


def test_nothing_is_shown_for_fewer_than_thirty_students() -> None:
    shown = equity.shown([0.5, 0.5], [29, 30])
    assert np.isnan(shown[0])
    assert shown[1] == 0.5


def test_inequality_of_two_places() -> None:
    measured = equity.inequality([5, 45], [100, 300])
    assert measured.mean == pytest.approx(0.125)  # 50 of 400
    assert measured.gap == pytest.approx(0.10)  # 0.15 - 0.05
    assert measured.gap_ratio == pytest.approx(1 / 3)
    assert measured.gini == pytest.approx(0.15)  # 0.25 x 0.75 x 0.10 / 0.125
    assert measured.theil == pytest.approx(0.1 * math.log(0.4) + 0.9 * math.log(1.2))
    assert measured.mean_log_deviation == pytest.approx(0.25 * math.log(2.5) + 0.75 * math.log(0.125 / 0.15))


def test_a_place_without_participants_adds_nothing_to_theil_and_makes_the_log_deviation_infinite() -> None:
    measured = equity.inequality([0, 10], [100, 100])
    assert measured.theil == pytest.approx(math.log(2))  # 0.5 x 2 x ln 2
    assert math.isinf(measured.mean_log_deviation)
    assert measured.gap_ratio == 0


def test_inequality_is_undefined_when_nobody_takes_part() -> None:
    measured = equity.inequality([0, 0], [10, 10])
    assert measured.mean == 0
    undefined = (measured.gini, measured.theil, measured.mean_log_deviation, measured.gap_ratio)
    assert all(math.isnan(value) for value in undefined)


def test_places_without_students_do_not_count() -> None:
    assert equity.inequality([5, 0, 45], [100, 0, 300]).gini == pytest.approx(0.15)


@given(STUDENTS, st.floats(0.01, 1))
def test_equal_rates_mean_no_inequality(students: list[int], rate: float) -> None:
    rates = [rate] * len(students)
    assert equity.gini(students, rates) == pytest.approx(0, abs=1e-9)
    assert equity.theil(students, rates) == pytest.approx(0, abs=1e-9)
    assert equity.mean_log_deviation(students, rates) == pytest.approx(0, abs=1e-9)


@given(STUDENTS, st.data())
def test_theil_parts_add_to_the_total(students: list[int], data: st.DataObject) -> None:
    rates = data.draw(st.lists(st.floats(0.001, 1), min_size=len(students), max_size=len(students)))
    parents = data.draw(st.lists(st.sampled_from("ABC"), min_size=len(students), max_size=len(students)))
    split = equity.theil_split(students, rates, parents)
    assert split.between + split.within == pytest.approx(split.total, abs=1e-9)


@given(STUDENTS, st.data())
def test_order_of_places_does_not_matter(students: list[int], data: st.DataObject) -> None:
    rates = data.draw(st.lists(st.floats(0.001, 1), min_size=len(students), max_size=len(students)))
    order = data.draw(st.permutations(range(len(students))))
    again = [students[i] for i in order], [rates[i] for i in order]
    assert equity.gini(*again) == pytest.approx(equity.gini(students, rates), abs=1e-9)


def test_theil_split_of_two_districts() -> None:
    split = equity.theil_split([100, 100, 200], [0.05, 0.15, 0.2], ["A", "A", "B"])
    assert split.between == pytest.approx(math.log(0.10 / 0.15) / 3 + 2 * math.log(0.20 / 0.15) / 3)
    assert split.within == pytest.approx((0.25 * math.log(0.5) + 0.75 * math.log(1.5)) / 3)


def test_theil_split_leaves_out_a_district_where_nobody_takes_part() -> None:
    split = equity.theil_split([100, 100, 100], [0.0, 0.0, 0.3], ["A", "A", "B"])
    assert split.within == 0
    assert split.between == pytest.approx(split.total)
    assert math.isnan(equity.theil_split([10, 10], [0.0, 0.0], ["A", "B"]).between)


def test_representation_with_overlapping_groups() -> None:
    membership = [[1, 0], [1, 1], [1, 0], [0, 0]]  # socioeconomically disadvantaged; foster
    found = equity.representation([10, 4, 16, 10], [400, 20, 180, 400], membership)
    assert found.share_of_places.tolist() == [0.75, 0.1]  # 30/40, 4/40
    assert found.share_of_students.tolist() == [0.6, 0.02]  # 600/1000, 20/1000
    assert found.ratio == pytest.approx([1.25, 5.0])


def test_representation_of_a_group_without_students_is_unknown() -> None:
    assert np.isnan(equity.representation([1], [10], [[0]]).ratio[0])


@pytest.mark.parametrize(
    ("participants", "expected"),
    [
        ([10, 0], 0.5),  # all for the most disadvantaged of two equal halves: rank 0.75, 2 x 0.75 - 1
        ([0, 10], -0.5),
        ([5, 5], 0.0),
    ],
)
def test_concentration_by_disadvantage(participants: list[int], expected: float) -> None:
    assert equity.concentration(participants, [100, 100], [0.9, 0.2]) == pytest.approx(expected)


def test_concentration_does_not_depend_on_the_order_of_ties() -> None:
    assert equity.concentration([10, 0], [100, 100], [0.5, 0.5]) == pytest.approx(0)
    assert math.isnan(equity.concentration([0, 0], [100, 100], [0.5, 0.4]))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: equity.access([-1], [10]), r"participants\[0\] is -1"),
        (lambda: equity.access([1], [math.inf]), r"students\[0\] is inf"),
        (lambda: equity.inequality([0], [0]), "No institution has any students"),
        (lambda: equity.gini([1, 2], [0.1]), "2 student counts but 1 access rates"),
        (lambda: equity.representation([1], [1], [[2]]), "outside 0 to 1"),
    ],
)
def test_bad_input_is_named(call: object, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        call()  # type: ignore[operator]
