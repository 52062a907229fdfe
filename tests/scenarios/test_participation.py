from __future__ import annotations

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios.participation import baseline
from scenarios.population import CELLS, K12, Margins, Population, build

GROUPS = (*K12.flags, "pell", "hispanic_latino")
FOSTER, LEARNER, RACE = (GROUPS.index(name) for name in ("foster", "english_learners", "hispanic_latino"))
NAN = np.nan
UNKNOWN = np.full((2, len(GROUPS)), NAN)


@pytest.fixture(name="found")
def population() -> Population:
    counts = np.array([[700.0, 20.0, 50.0, 130.0, 180.0, NAN, 600.0], [NAN, NAN, NAN, NAN, NAN, 800.0, 1000.0]])
    return build(
        Margins(
            ("district:1964733", "college:117788"),
            ("k12", "college"),
            GROUPS,
            np.array([1000.0, 2000.0]),
            counts,
            counts,
        )
    )


def rates(**groups: float) -> np.ndarray:
    """Participation of groups at the district; hidden elsewhere."""
    given = UNKNOWN.copy()
    for group, rate in groups.items():
        given[0, GROUPS.index(group)] = rate
    return given


def test_without_groups_participants_mirror_the_students(found: Population) -> None:
    today = baseline(found, np.array([40.0, 100.0]), "official", width=0.5)
    assert today.participants[0] == pytest.approx(found.students[0] * 0.04)
    assert today.by_group[0, FOSTER] == pytest.approx(20 * 0.04)
    assert today.residual == pytest.approx([0, 0])


def test_groups_that_take_part_less_do_so_in_their_cells(found: Population) -> None:
    given = rates(english_learners=0.01, foster=0.05)
    today = baseline(found, np.array([40.0, 100.0]), "official", 0.5, given)
    assert today.participants.sum(axis=1) == pytest.approx([40, 100])
    assert today.by_group[0, LEARNER] == pytest.approx(1.8)  # 180 x 0.01
    learners = [CELLS.index("el"), CELLS.index("el_sed")]
    assert today.participants[0, learners].sum() / found.students[0, learners].sum() == pytest.approx(0.01, abs=0.001)
    assert today.participants[0, CELLS.index("foster")] == pytest.approx(1.0)  # 20 x 0.05
    assert today.residual == pytest.approx([0, 0], abs=1e-9)


def test_a_published_group_outside_the_cells_is_kept_as_published(found: Population) -> None:
    today = baseline(found, np.array([40.0, 100.0]), "official", 0.5, rates(hispanic_latino=0.03))
    assert today.by_group[0, RACE] == pytest.approx(18)  # 600 x 0.03, not 600 x 0.04
    assert today.by_group[1, RACE] == pytest.approx(50)  # not published: 1,000 of 2,000 students


def test_groups_that_contradict_the_total_are_reported(found: Population) -> None:
    # 700 x 0.10 = 70 disadvantaged participants, of 40 in all
    today = baseline(found, np.array([40.0, 100.0]), "official", 0.5, rates(socioeconomically_disadvantaged=0.10))
    assert today.participants.sum(axis=1) == pytest.approx([40, 100])
    assert today.residual[0] == pytest.approx(30 / 40)


def test_no_cell_has_more_participants_than_students(found: Population) -> None:
    # Everyone in foster care and almost nobody else in the group takes part, at a total of 900 of 1,000
    today = baseline(found, np.array([900.0, 100.0]), "official", 0.5, rates(socioeconomically_disadvantaged=1.0))
    assert (today.participants <= found.students + 1e-6).all()
    assert today.participants.sum(axis=1) == pytest.approx([900, 100])


def test_illustrative_participation_has_an_interval_and_official_has_none(found: Population) -> None:
    illustrative = baseline(found, np.array([40.0, 100.0]), "illustrative", width=0.5)
    assert (illustrative.low.tolist(), illustrative.high.tolist()) == ([20, 50], [60, 150])
    official = baseline(found, np.array([40.0, 100.0]), "official", width=0.5)
    assert official.low.tolist() == official.high.tolist() == [40, 100]


def test_unknown_participation_may_be_anything(found: Population) -> None:
    today = baseline(found, np.array([NAN, 100.0]), "official", 0.5, rates(foster=0.5))
    assert today.participants[0].sum() == 0
    assert (today.low[0], today.high[0]) == (0, pytest.approx(1000))
    assert today.by_group[0, FOSTER] == 0


@pytest.mark.parametrize(
    ("participants", "width", "group_rates", "words"),
    [
        ([1001.0, 0.0], 0.5, UNKNOWN, "1001 paid participants among 1000"),
        ([-1.0, 0.0], 0.5, UNKNOWN, "-1 paid"),
        ([1.0, 1.0], 2.0, UNKNOWN, "width is 2"),
        ([1.0, 1.0], 0.5, rates(foster=1.5), "participation of foster is 1.5"),
    ],
)
def test_impossible_participation_is_refused(
    found: Population, participants: list[float], width: float, group_rates: np.ndarray, words: str
) -> None:
    with pytest.raises(AtlasError, match=words):
        baseline(found, np.array(participants), "illustrative", width, group_rates)
