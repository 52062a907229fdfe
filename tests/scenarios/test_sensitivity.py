"""The tornado of places: one assumption at a time, everything else as it is."""

from dataclasses import replace

import pytest

from scenarios.assemble import placement_costs
from scenarios.scenario import Money, Scenario
from scenarios.sensitivity import places_tornado, ranges
from tests.scenarios.small import small_inputs

BUDGET = 100_000.0
ONE_YEAR = Scenario(
    "one", "One district, one year", years=1, streams=(Money("philanthropy", (BUDGET,)),), places=("district:1",)
)


def test_the_swing_of_the_caseload_is_that_of_the_money_over_the_cost_of_a_place() -> None:
    inputs = small_inputs()
    bar = next(bar for bar in places_tornado(ONE_YEAR, inputs) if bar.name == "coordinator_caseload.default")
    cost = placement_costs(ONE_YEAR, inputs)[0][0]
    # A coordinator costs $150,000 a year; the 10th and the 90th percentile of triangular(60, 100, 125) are
    # 60 + sqrt(0.1 x 65 x 40) = 76.12 and 125 - sqrt(0.1 x 65 x 25) = 112.25 placements.
    assert (bar.low, bar.high) == (pytest.approx(76.12, abs=0.01), pytest.approx(112.25, abs=0.01))
    for caseload, places in ((bar.low, bar.at_low), (bar.high, bar.at_high)):
        assert places == pytest.approx(BUDGET / (cost.total - 1500 + 150_000 / caseload))


def test_the_widest_swing_stands_first_and_demand_that_does_not_bind_has_none() -> None:
    bars = places_tornado(ONE_YEAR, small_inputs())
    assert [bar.swing for bar in bars] == sorted((bar.swing for bar in bars), reverse=True)
    assert bars[0].name == "hours_per_placement.short_paid"
    assert {bar.name: bar.swing for bar in bars}["demand_ceiling.default"] == pytest.approx(0)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"hours": 120.0}, "hours_per_placement.short_paid"),
        ({"employer_of_record": "own_school"}, "employer_of_record_fee.hub"),
    ],
)
def test_what_the_scenario_decides_is_not_varied(change: dict[str, object], missing: str) -> None:
    assert missing in {key for key, _, _ in ranges(ONE_YEAR)}
    assert missing not in {key for key, _, _ in ranges(replace(ONE_YEAR, **change))}  # type: ignore[arg-type]


def test_ranges_are_centered_on_the_scenario_even_where_it_overrides() -> None:
    changed = replace(ONE_YEAR, overrides={"coordinator_caseload": 60.0})
    found = {key: (low, high) for key, low, high in ranges(changed)}
    # Triangular(60, 60, 125): 125 - 65 sqrt(0.9) = 63.34 and 125 - 65 sqrt(0.1) = 104.45.
    assert found["coordinator_caseload.default"] == (pytest.approx(63.34, abs=0.01), pytest.approx(104.45, abs=0.01))
    bar = next(bar for bar in places_tornado(changed, small_inputs()) if bar.name == "coordinator_caseload.default")
    assert bar.at_high > bar.at_low


def test_hours_that_the_law_forbids_are_left_out() -> None:
    # Ages 14-15 may work 160 hours in 54 school days at most (18 hours a week, 5 days), so 209 hours are refused.
    term = replace(ONE_YEAR, age="14-15", school_days=54)
    assert "hours_per_placement.short_paid" not in {bar.name for bar in places_tornado(term, small_inputs())}


def test_without_money_nothing_is_varied() -> None:
    assert places_tornado(replace(ONE_YEAR, streams=()), small_inputs()) == ()
