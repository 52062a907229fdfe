from __future__ import annotations

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios import streams
from scenarios.population import (
    CELLS,
    COLLEGE,
    K12,
    Margins,
    Population,
    build,
    group_bounds,
    suppressed,
)

GROUPS = (*K12.flags, "pell", "hispanic_latino")
NAN = np.nan


def margins(low: list[list[float]], high: list[list[float]] | None = None) -> Margins:
    """Two institutions: a district of 1,000 and a college of 2,000."""
    return Margins(
        institutions=("district:1964733", "college:117788"),
        kinds=("k12", "college"),
        groups=GROUPS,
        total=np.array([1000.0, 2000.0]),
        low=np.array(low),
        high=np.array(low if high is None else high),
    )


# socioeconomically disadvantaged, foster, homeless, disability, English learner, Pell, Hispanic
DISTRICT = [700.0, 20.0, 50.0, 130.0, 180.0, NAN, 600.0]
COLLEGE_ROW = [NAN, NAN, NAN, NAN, NAN, 800.0, 1000.0]


@pytest.fixture(name="found")
def population() -> Population:
    return build(margins([DISTRICT, COLLEGE_ROW]))


def test_cells_are_those_that_the_streams_name() -> None:
    assert CELLS == streams.CELLS


def test_everyone_is_counted_once(found: Population) -> None:
    assert found.students.sum(axis=1) == pytest.approx([1000, 2000])
    assert found.students.min() >= 0


def test_cells_reproduce_every_published_margin(found: Population) -> None:
    groups = found.by_group(found.students)
    assert groups[0] == pytest.approx(np.nan_to_num(DISTRICT), abs=1e-5)
    assert groups[1] == pytest.approx(np.nan_to_num(COLLEGE_ROW), abs=1e-5)
    assert found.residual == pytest.approx([0, 0], abs=1e-6)


def test_cells_of_one_kind_hold_nobody_of_the_other(found: Population) -> None:
    k12 = [CELLS.index(name) for name, _ in K12.cells]
    college = [CELLS.index(name) for name, _ in COLLEGE.cells]
    assert found.students[1, k12].sum() == 0
    assert found.students[0, college].sum() == 0


def test_foster_youth_form_a_cell_of_their_own_and_are_all_disadvantaged(found: Population) -> None:
    cell, group = CELLS.index("foster"), GROUPS.index("socioeconomically_disadvantaged")
    assert found.students[0, cell] == pytest.approx(20)
    assert found.membership[0, cell, group] == pytest.approx(1)


def test_a_group_that_nobody_publishes_is_not_told_apart(found: Population) -> None:
    cell = CELLS.index("college_calworks")
    assert found.students[1, cell] == 0
    assert found.students[1, CELLS.index("college_pell")] == pytest.approx(800)
    assert not found.collected[1, GROUPS.index("foster")]
    assert found.collected[0, GROUPS.index("foster")]


def test_race_is_spread_evenly_and_bounded_honestly(found: Population) -> None:
    group = GROUPS.index("hispanic_latino")
    assert found.membership[0, : len(K12.cells), group] == pytest.approx([0.6] * 8)
    places = np.zeros((2, 13))
    places[0, CELLS.index("other")] = 50
    low, high = group_bounds(found, places)
    assert (low[0, group], high[0, group]) == (0, 50)  # 50 places, 600 of 1,000: max(0, 650 - 1000) and min


def test_bounds_are_exact_where_a_cell_lies_wholly_in_a_group(found: Population) -> None:
    places = np.zeros((2, 13))
    places[0, CELLS.index("foster")] = 7
    low, high = group_bounds(found, places)
    foster = GROUPS.index("foster")
    assert (low[0, foster], high[0, foster]) == (pytest.approx(7), pytest.approx(7))


def test_the_modelled_number_lies_within_its_bounds(found: Population) -> None:
    places = found.students * 0.3
    low, high = group_bounds(found, places)
    modelled = found.by_group(places)
    assert (low - 1e-6 <= modelled).all()
    assert (modelled <= high + 1e-6).all()


def test_a_suppressed_group_enters_at_the_middle_of_its_bounds() -> None:
    low, high = ([*DISTRICT], [*DISTRICT])
    low[1], high[1] = suppressed(1000)
    found = build(margins([low, COLLEGE_ROW], [high, COLLEGE_ROW]))
    assert found.students[0, CELLS.index("foster")] == pytest.approx(5)  # middle of 0 and 10
    foster = GROUPS.index("foster")
    assert (found.low[0, foster], found.high[0, foster]) == (0, 10)


@pytest.mark.parametrize(("total", "bounds"), [(1000, (0, 10)), (6, (0, 6))])
def test_a_suppressed_count_is_an_interval_not_a_zero(total: float, bounds: tuple[float, float]) -> None:
    assert suppressed(total) == bounds


def test_contradicting_margins_are_reported() -> None:
    # 300 homeless students cannot be among 100 who are disadvantaged
    row = [100.0, 20.0, 300.0, 130.0, 180.0, NAN, 600.0]
    assert build(margins([row, COLLEGE_ROW])).residual[0] > 0.05


def test_order_of_institutions_does_not_matter() -> None:
    forward = build(margins([DISTRICT, COLLEGE_ROW]))
    given = margins([DISTRICT, COLLEGE_ROW])
    back = build(
        Margins(
            given.institutions[::-1], given.kinds[::-1], GROUPS, given.total[::-1], given.low[::-1], given.high[::-1]
        )
    )
    assert back.students[::-1] == pytest.approx(forward.students)


def test_bounds_in_the_wrong_order_are_refused() -> None:
    high = [*DISTRICT]
    high[0] = 600.0
    with pytest.raises(AtlasError, match="district:1964733: the bounds of socioeconomically_disadvantaged"):
        build(margins([DISTRICT, COLLEGE_ROW], [high, COLLEGE_ROW]))
