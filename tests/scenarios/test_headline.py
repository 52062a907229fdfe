from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scenarios.headline import headline, in_scope
from scenarios.run import run
from scenarios.scenario import Money, Scenario
from tests.scenarios.small import small_inputs

INPUTS = small_inputs()
TODAY = Scenario(name="today", title="Today", years=2)
GIFT = replace(TODAY, name="gift", streams=(Money("philanthropy", (300_000.0, 300_000.0)),))


def test_without_money_nothing_changes_and_no_price_is_told() -> None:
    found = headline(run(TODAY, INPUTS, outcomes=False))
    # 5 + 40 + 20 + 40 + 60 of 1,000 + 2,000 + 500 + 4,000 + 3,000 students take part (tests/scenarios/small.py).
    assert (found.places, found.today, found.students) == (0, 165, 10_500)
    assert found.access == found.access_before == pytest.approx(165 / 10_500)
    assert found.per_million is None
    assert found.per_million_of_streams is None
    assert found.gap == found.gap_before == found.first_group


def test_a_gift_is_told_by_the_average_year() -> None:
    result = run(GIFT, INPUTS, outcomes=False)
    found = headline(result)
    assert found.places == result.whole.sum()
    assert found.yearly == pytest.approx(result.total / 2)
    assert found.access == pytest.approx((165 + result.total / 2) / 10_500)
    assert found.per_million == pytest.approx(result.total / 0.6, rel=1e-4)  # $600,000, all of it spent
    assert found.per_million_of_streams == found.per_million


def test_employers_dollars_count_for_all_payers_only() -> None:
    half = {"wage_share": dict.fromkeys(("campus", "public", "nonprofit", "for_profit"), 0.5)}
    result = run(replace(GIFT, streams=(Money("philanthropy", (300_000.0,) * 2, half),)), INPUTS, outcomes=False)
    found = headline(result)
    assert found.per_million == pytest.approx(result.total / result.cost.sum() * 1e6)
    assert found.per_million_of_streams == pytest.approx(result.total / 0.6, rel=1e-4)


def test_access_is_that_of_the_students_in_scope() -> None:
    colleges = run(replace(GIFT, scope="college"), INPUTS, outcomes=False)
    found = headline(colleges)
    assert found.students == 7000
    assert found.access_before == pytest.approx(100 / 7000)
    assert in_scope(colleges).tolist() == [False, False, False, True, True]
    # The baseline can be told of the same students.
    assert headline(run(TODAY, INPUTS, outcomes=False), in_scope(colleges)).students == 7000


@pytest.mark.parametrize(("scope", "is_pell"), [("college", True), ("k12", False)])
def test_only_groups_that_institutions_in_scope_count_can_be_furthest_behind(scope: str, is_pell: bool) -> None:  # noqa: FBT001 - pytest passes parameters by name
    found = headline(run(replace(GIFT, scope=scope), INPUTS, outcomes=False))
    assert found.gap is not None
    assert (found.gap.group == "pell") is is_pell  # the one group that colleges count, and no high school does


def test_the_widest_gap_is_the_smallest_difference_to_everyone() -> None:
    result = run(GIFT, INPUTS, outcomes=False)
    found, groups = headline(result), result.access.groups
    assert found.gap is not None
    assert found.gap_before is not None
    assert found.first_group is not None
    assert found.gap.gap == np.nanmin(groups.gap_after)
    assert found.gap_before.gap == np.nanmin(groups.gap_before)
    assert found.first_group.gap == groups.gap_after[groups.rates.names.index(found.gap_before.group)]


def test_without_a_group_that_may_be_shown_no_gap_is_told() -> None:
    result = run(GIFT, INPUTS, outcomes=False)
    hidden = replace(result.access.groups, gap_before=result.access.groups.gap_before * np.nan)
    hidden = replace(hidden, gap_after=hidden.gap_after * np.nan)
    found = headline(replace(result, access=replace(result.access, groups=hidden)))
    assert (found.gap_before, found.gap, found.first_group) == (None, None, None)
