from __future__ import annotations

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios.access_report import AccessReport, access_report, rank_ranges
from scenarios.participation import Baseline, baseline
from scenarios.population import CELLS, K12, Margins, Population, build

GROUPS = (*K12.flags, "pell", "hispanic_latino")
NAN = np.nan
FOSTER, OTHER, PELL = CELLS.index("foster"), CELLS.index("other"), CELLS.index("college_pell")


@pytest.fixture(name="people")
def population() -> Population:
    counts = [
        [700.0, 40.0, 50.0, 130.0, 180.0, NAN, 600.0],
        [100.0, 10.0, 0.0, 20.0, 0.0, NAN, 50.0],
        [NAN, NAN, NAN, NAN, NAN, 800.0, NAN],
    ]
    return build(
        Margins(
            institutions=("district:1", "district:2", "college:3"),
            kinds=("k12", "k12", "college"),
            groups=GROUPS,
            total=np.array([1000.0, 200.0, 2000.0]),
            low=np.array(counts),
            high=np.array(counts),
        )
    )


@pytest.fixture(name="today")
def participants(people: Population) -> Baseline:
    return baseline(people, np.array([20.0, 20.0, 100.0]), "illustrative", width=0.5)


def report(people: Population, today: Baseline, **places: float) -> AccessReport:
    new = np.zeros(people.students.shape)
    for where, count in places.items():
        new[0, CELLS.index(where)] = count
    return access_report(people, today, new)


def test_access_before_and_after(people: Population, today: Baseline) -> None:
    found = report(people, today, foster=30)
    assert found.institutions.before == pytest.approx([0.02, 0.10, 0.05])
    assert found.institutions.after == pytest.approx([0.05, 0.10, 0.05])  # (20 + 30) / 1,000
    assert found.after.gini < found.before.gini


def test_small_cells_are_not_shown(people: Population, today: Baseline) -> None:
    found = report(people, today)
    assert found.cells.students[FOSTER] == pytest.approx(50)
    assert found.cells.before[FOSTER] == pytest.approx((40 * 0.02 + 10 * 0.10) / 50)
    assert found.cells.students[CELLS.index("college_foster")] == 0
    assert np.isnan(found.cells.before[CELLS.index("college_foster")])


def test_groups_are_compared_with_everyone_where_they_are_counted(people: Population, today: Baseline) -> None:
    groups = report(people, today, foster=30).groups
    foster, pell = GROUPS.index("foster"), GROUPS.index("pell")
    # K-12 only: (20 + 20) / 1,200 before; foster (0.8 + 1) / 50 = 0.036
    assert groups.gap_before[foster] == pytest.approx(0.036 - 40 / 1200)
    assert groups.ratio_before[foster] == pytest.approx(0.036 / (40 / 1200))
    assert groups.rates.before[pell] == pytest.approx(0.05)
    assert groups.gap_before[pell] == pytest.approx(0)


def test_representation_and_its_bounds(people: Population, today: Baseline) -> None:
    groups = report(people, today, foster=30).groups
    foster, race = GROUPS.index("foster"), GROUPS.index("hispanic_latino")
    assert groups.representation[foster] == pytest.approx(1 / (50 / 1200))  # all new places, 50 of 1,200 students
    assert (groups.low[foster], groups.high[foster]) == pytest.approx((24, 24))
    assert groups.low[race] == 0
    assert groups.low[race] <= groups.representation[race] <= groups.high[race]


def test_the_size_of_a_group_is_known_where_nobody_suppresses_it(people: Population, today: Baseline) -> None:
    groups = report(people, today).groups
    foster = GROUPS.index("foster")
    assert (groups.students_low[foster], groups.students_high[foster]) == (50, 50)


def test_institutions_below_a_floor(people: Population, today: Baseline) -> None:
    found = report(people, today, foster=30)
    assert found.below(0.05) == (1, 0)  # 2%, 10%, 5% before; 5%, 10%, 5% after
    assert found.below(0.06) == (2, 2)


def test_places_for_the_poorest_district_raise_the_concentration(people: Population, today: Baseline) -> None:
    found = report(people, today, foster=30)  # 70% low-income, against 50% and 40%
    assert found.concentration_after > found.concentration_before


def test_without_new_places_there_is_no_representation(people: Population, today: Baseline) -> None:
    found = report(people, today)
    assert np.isnan(found.groups.representation).all()
    assert found.institutions.after == pytest.approx(found.institutions.before)


def test_theil_splits_between_and_within_institutions(people: Population, today: Baseline) -> None:
    found = report(people, today, foster=30)
    assert found.split_before.within == pytest.approx(0, abs=1e-12)  # today is spread evenly inside an institution
    assert found.split_after.within > 0
    assert found.split_after.total == pytest.approx(found.split_after.between + found.split_after.within)


@pytest.mark.parametrize(
    ("low", "high", "best", "worst"),
    [
        ([0.3, 0.2, 0.1], [0.3, 0.2, 0.1], [1, 2, 3], [1, 2, 3]),
        ([0.1, 0.2, 0.0], [0.4, 0.3, 0.05], [1, 1, 3], [2, 2, 3]),
        ([0.1, NAN], [0.2, NAN], [1, 2], [1, 2]),
        ([0.2, 0.2], [0.2, 0.2], [1, 1], [1, 1]),
    ],
)
def test_an_uncertain_baseline_gives_a_range_of_ranks(
    low: list[float], high: list[float], best: list[int], worst: list[int]
) -> None:
    found = rank_ranges(np.array(low), np.array(high))
    assert found[0].tolist() == best
    assert found[1].tolist() == worst


def test_places_that_do_not_fit_are_refused(people: Population, today: Baseline) -> None:
    with pytest.raises(AtlasError, match="0 or more for every institution and cell"):
        access_report(people, today, np.zeros((1, 1)))
    with pytest.raises(AtlasError, match="0 or more"):
        access_report(people, today, np.full(people.students.shape, -1.0))
