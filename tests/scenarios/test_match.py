from __future__ import annotations

import pytest

from contracts.errors import AtlasError
from scenarios.match import break_even_match, break_even_matches
from scenarios.run import run
from scenarios.scenario import Money, Scenario
from tests.scenarios.small import small_inputs


# A place of 5000 dollars worth 2000 pays for itself when others bring 1.5 dollars for each grant dollar.
@pytest.mark.parametrize(("cost", "value", "match"), [(5000, 2000, 1.5), (5000, 5000, 0), (5000, 9000, 0)])
def test_break_even_match(cost: float, value: float, match: float) -> None:
    assert break_even_match(cost, value) == pytest.approx(match)


def test_no_match_saves_a_place_without_value() -> None:
    with pytest.raises(AtlasError, match="no match breaks even"):
        break_even_match(5000, 0)


def test_break_even_matches_by_preset() -> None:
    money = (Money("philanthropy", (300_000.0,)),)
    result = run(Scenario(name="a", title="A", years=1, ramp=False, scope="k12", streams=money), small_inputs())
    matches = break_even_matches(result)
    assert matches["null"] is None
    sceptical, optimistic = matches["sceptical"], matches["optimistic"]
    assert sceptical is not None
    assert optimistic is not None
    assert sceptical > optimistic >= 0
    # Match = break-even effect over effect, less one; sceptical values a graduate at 150,000.
    found = result.forecasts["sceptical"]
    assert found.break_even is not None
    assert found.extra_graduates is not None
    effect = found.extra_graduates.mean / result.total
    assert sceptical == pytest.approx(found.break_even.effect / effect - 1)
