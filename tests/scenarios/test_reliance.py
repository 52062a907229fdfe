"""How much of a result rests on today's participation: the same money under other baselines of its interval."""

from dataclasses import replace

import numpy as np
import pytest

from scenarios.inputs import Inputs
from scenarios.reliance import DRAWS, TOP, ranks, reliance, rescaled, share_moved
from scenarios.run import run
from scenarios.scenario import Floor, Money, Scenario
from tests.scenarios.small import small_inputs

# Among high schools today's rates are 0.5%, 2% and 4%. This buys about ten places, and district 1 needs fifteen to
# reach 2%: all of them go there.
FEW = Scenario("few", "Few places", years=1, streams=(Money("philanthropy", (50_000.0,)),), scope="k12", ramp=False)


def counted(inputs: Inputs) -> Inputs:
    """Return the inputs as if today's participation were counted."""
    held = inputs.baseline.participants.sum(axis=1)
    return replace(inputs, baseline=replace(inputs.baseline, basis="official", low=held, high=held))


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        ([1.0, 1.0], [5.0, 5.0], 0.0),
        ([1.0, 0.0], [0.0, 3.0], 1.0),
        ([1.0, 1.0], [3.0, 1.0], 0.25),
        ([0.0, 0.0], [1.0, 1.0], 0.0),
    ],
)
def test_the_share_of_places_that_moves(first: list[float], second: list[float], share: float) -> None:
    assert share_moved(np.array(first), np.array(second)) == pytest.approx(share)


def test_ties_share_the_best_rank() -> None:
    assert ranks(np.array([5.0, 7.0, 5.0, 0.0])).tolist() == [2, 1, 2, 4]


def test_with_the_same_rate_everywhere_places_follow_students() -> None:
    found = reliance(run(FEW, small_inputs(), outcomes=False))
    assert found.places[:3] / found.places.sum() == pytest.approx([1, 0, 0], abs=1e-6)
    assert found.alike is not None
    # 1,000, 2,000 and 500 students: two, four and one of seven; five of seven places move away from district 1.
    assert found.alike[:3] / found.alike.sum() == pytest.approx([2 / 7, 4 / 7, 1 / 7], abs=1e-6)
    assert found.moved_if_alike == pytest.approx(5 / 7, abs=1e-6)


def test_reruns_try_both_ends_and_mixtures_and_are_the_same_every_time() -> None:
    result = run(FEW, small_inputs(), outcomes=False)
    found, again = reliance(result), reliance(result)
    assert found.names[:2] == ("all low", "all high")
    assert found.reruns.shape == (2 + DRAWS, 5)
    assert found.width == pytest.approx(0.5)
    assert np.array_equal(found.reruns, again.reruns)
    assert (found.least <= found.places).all()
    assert (found.places <= found.most).all()
    assert found.always_among_first(TOP) == 5
    best, worst = found.rank_range()
    assert (best <= worst).all()
    assert best[0] == 1


def test_counted_participation_needs_no_rerun() -> None:
    found = reliance(run(FEW, counted(small_inputs()), outcomes=False))
    assert (found.names, found.alike, found.width) == ((), None, 0.0)
    assert found.moved.size == 0
    assert found.totals == (pytest.approx(found.places.sum()), pytest.approx(found.places.sum()))


def test_without_places_nothing_rests_on_anything() -> None:
    assert reliance(run(replace(FEW, streams=()), small_inputs(), outcomes=False)).names == ()


def test_baselines_that_make_a_floor_impossible_are_counted() -> None:
    # District 1 needs 15 places for 2% today, which cost about $77,000; at half of its 5 participants it needs 17.5.
    floor = replace(FEW, streams=(Money("philanthropy", (80_000.0,)),), floors=(Floor("district:1", 0.02),))
    found = reliance(run(floor, small_inputs(), outcomes=False))
    assert found.refused > 0
    assert "all low" not in found.names
    assert len(found.names) + found.refused == 2 + DRAWS


def test_a_rescaled_baseline_keeps_the_mix_and_never_holds_more_than_there_are() -> None:
    inputs = small_inputs()
    half = rescaled(inputs, inputs.baseline.participants.sum(axis=1) / 2)
    assert half.participants == pytest.approx(inputs.baseline.participants / 2)
    full = rescaled(inputs, inputs.total * 2)
    assert (full.participants <= inputs.students).all()
    nobody = replace(inputs, baseline=replace(inputs.baseline, participants=np.zeros_like(inputs.students)))
    assert rescaled(nobody, inputs.total / 10).participants == pytest.approx(inputs.students / 10)
