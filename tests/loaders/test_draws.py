"""Invented participants stay within their school's students, whatever the school looks like."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.assumptions import Assumptions, read_assumptions
from loaders.draws import Institution, participants, reports

FILE = Path(__file__).parent.parent.parent / "data/participation_assumptions.toml"
ASSUMPTIONS = read_assumptions(FILE)
HALF = replace(ASSUMPTIONS, any_percent=50, paid_percent=25, spread=0)


def school(students: int, disabled: int = 0, female: int = 0) -> Institution:
    return Institution(
        place_id="school:19648811936103",
        year="2024-25",
        students=students,
        partitions={"gender": {"female": female, "male": students - female}},
        groups={"students_with_disabilities": disabled},
    )


def test_the_same_school_gives_the_same_participants() -> None:
    assert participants(school(800), ASSUMPTIONS).equals(participants(school(800), ASSUMPTIONS))


def test_another_year_gives_others() -> None:
    other = replace(school(800), year="2023-24")
    assert not participants(school(800), HALF).drop("year").equals(participants(other, HALF).drop("year"))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 3000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))))
def test_nothing_exceeds_what_it_is_a_part_of(sizes: tuple[int, int, int]) -> None:
    students, disabled, female = sizes
    drawn = participants(school(students, disabled, female), HALF)
    types = drawn.select(pl.sum_horizontal(pl.col("^wbl_type_.*$").cast(int)).alias("types"))
    assert drawn.height <= students
    assert drawn.filter(pl.col("students_with_disabilities")).height <= disabled
    assert drawn.filter(pl.col("gender") == "female").height <= female
    assert drawn.get_column("gender").null_count() == 0  # women and men are everybody here
    assert (types.get_column("types") >= 1).all()
    assert drawn.filter(pl.col("wbl_type_60") & ~pl.col("students_with_disabilities")).is_empty()
    assert ((drawn.get_column("hours") > 0) == drawn.get_column("paid")).all()


def test_rates_and_hours_follow_the_assumptions() -> None:
    drawn = participants(school(200_000), HALF)
    paid = drawn.filter(pl.col("paid"))
    assert drawn.height / 200_000 == pytest.approx(0.5, abs=0.01)
    assert paid.height / 200_000 == pytest.approx(0.25, abs=0.01)
    # the cap of 160 hours, 1.3 standard deviations above 121, takes about 1.5 hours off the mean
    assert paid.get_column("hours").mean() == pytest.approx(119.5, abs=1)
    assert paid.get_column("hours").is_between(10, 160).all()


@pytest.mark.parametrize(("factor", "share"), [(1.0, 0.5), (0.6, 0.3)])
def test_a_group_takes_part_at_its_factor(factor: float, share: float) -> None:
    assumptions = replace(HALF, group_factor={"students_with_disabilities": factor})
    drawn = participants(school(200_000, disabled=100_000), assumptions)
    assert drawn.get_column("students_with_disabilities").sum() / 100_000 == pytest.approx(share, abs=0.01)


def test_college_rates_are_their_own() -> None:
    college = replace(school(200_000), is_college=True)
    drawn = participants(college, replace(ASSUMPTIONS, spread=0))
    assert drawn.height / 200_000 == pytest.approx(0.03, abs=0.002)


@pytest.mark.parametrize(("percent", "expected"), [(0, True), (100, False)])
def test_who_reports(percent: float, expected: bool) -> None:  # noqa: FBT001 - a table of expected values
    assumptions: Assumptions = replace(ASSUMPTIONS, not_collected_percent=percent)
    assert reports("school:1", assumptions) is expected
