"""What a scenario does in one place, by hand: weights times placements, over weights times students."""

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios.here import here
from scenarios.result import Result
from scenarios.run import run
from scenarios.scenario import Money, Scenario
from tests.scenarios.small import TOTAL, small_inputs


@pytest.fixture(scope="module")
def result() -> Result:
    scenario = Scenario("some", "Some money", years=2, streams=(Money("philanthropy", (1e6,)),))
    return run(scenario, small_inputs(), outcomes=False)


def test_the_county_is_everything(result: Result) -> None:
    found = here(result, "county:19")
    today = result.inputs.baseline.participants.sum()
    assert found.places == pytest.approx(result.total)
    assert found.yearly == pytest.approx(result.total / 2)
    assert found.students == TOTAL.sum()
    assert found.before == pytest.approx(today / TOTAL.sum())
    assert found.after == pytest.approx((today + result.total / 2) / TOTAL.sum())
    assert found.institutions == 5


def test_an_institution_is_itself(result: Result) -> None:
    found = here(result, "college:1")
    assert found.places == pytest.approx(result.places[3].sum())
    assert (found.students, found.institutions) == (4000, 1)
    assert found.after == pytest.approx(result.after[3])


def test_an_area_takes_the_share_that_lies_in_it(result: Result) -> None:
    # Assembly district 1 holds the whole of the first district and half of the second.
    found = here(result, "assembly:1")
    new = result.places.sum(axis=(1, 2))
    assert found.places == pytest.approx(new[0] + new[1] / 2)
    assert found.students == 1000 + 2000 / 2
    assert found.institutions == 2
    assert found.funded == int((new[:2] > 0).sum())


def test_parts_add_up(result: Result) -> None:
    parts = [here(result, code).places for code in result.inputs.institutions]
    assert np.isclose(sum(parts), result.total)


def test_a_place_without_institutions_is_named(result: Result) -> None:
    with pytest.raises(AtlasError, match="no institution lies in 'school:1'"):
        here(result, "school:1")
