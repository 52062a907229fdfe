"""What is counted as given away and what is left over of a sum, on the tiny county and on the committed data."""

from dataclasses import replace

import polars as pl
import pytest

from atlas import facts, suppression
from atlas.data import Atlas
from atlas.places import get
from tests.atlas import tiny
from tests.atlas.tiny import fact, suppressed


def with_facts(county: Atlas, *rows: dict[str, object]) -> Atlas:
    return replace(county, facts=tiny.facts(rows))


@pytest.mark.parametrize(
    ("whole", "by_whole"),
    [((40, 40), True), ((0, 40), True), ((20, 40), False)],
    ids=["everybody", "nobody", "some"],
)
def test_a_whole_at_either_end_says_the_same_of_its_groups(
    county: Atlas, whole: tuple[int, int], *, by_whole: bool
) -> None:
    rows = [
        fact(tiny.S1, "graduation", *whole),
        fact(tiny.S1, "graduation", whole[0] * 9 // 10, 36, group="female"),
        suppressed(tiny.S1, "graduation", group="non_binary"),
    ]
    found = suppression.given_away(with_facts(county, *rows))
    assert found.select("group", "by_whole").rows() == [("non_binary", by_whole)]


def test_counts_name_every_measure_that_hides(committed: Atlas) -> None:
    counts = suppression.counts(committed)
    hidden = committed.facts.filter(pl.col("status") == "suppressed")
    assert counts["hidden"].sum() == hidden.height
    assert set(counts["measure"]) == set(hidden["measure"])
    assert counts.filter(pl.col("basis") == "illustrative")["given_away"].sum() == 0


@pytest.mark.parametrize(("more", "left"), [(0.0, []), (3.0, [(3.0, 8.0)])], ids=["honest", "three more"])
def test_what_is_left_over_of_a_sum(county: Atlas, more: float, left: list[tuple[float, float]]) -> None:
    sums = facts.of_place(county, get(county, "assembly:1"), "graduation")
    one = sums.filter(pl.col("numerator").is_not_null()).head(1)
    students = 8.0 if more else 0.0
    raised = one.with_columns(pl.col("numerator") + more, pl.col("denominator") + students)
    found = suppression.left_over(county, raised)
    assert found.select("left_numerator", "left_denominator").rows() == left


def test_hidden_sums_leave_nothing_to_look_at(county: Atlas) -> None:
    sums = facts.of_place(county, get(county, "assembly:1"), "graduation")
    assert suppression.left_over(county, sums.clear()).is_empty()
