from __future__ import annotations

import datetime as dt

import pytest

from contracts.errors import AtlasError
from scenarios.costs import (
    build_up,
    check_band,
    cost_gap,
    payroll_burden,
    published_band,
    system_cost,
    unit_cost,
    wage_jurisdiction,
    wage_on,
    years_projected,
)
from scenarios.parameters import Assumptions

NOW = dt.date(2026, 1, 1)
RATES = {
    "fica": 0.0765,
    "unemployment_insurance": 0.034,
    "employment_training_tax": 0.001,
    "federal_unemployment_tax": 0.018,
    "workers_compensation": 0.0138,
}


# Below the base: 14.33 percent of wages. Above: (0.0765+0.0138)*wages + 0.053*7000, that is 0.0903*12000 + 371.
@pytest.mark.parametrize(("wages", "total"), [(0, 0), (2859.2, 409.72336), (7000, 1003.1), (12000, 1454.6)])
def test_payroll_burden_stops_at_the_wage_base(wages: float, total: float) -> None:
    assert payroll_burden(wages, **RATES).total == pytest.approx(total)


def test_effective_rate_without_wages_is_the_rate_on_the_first_dollar() -> None:
    assert payroll_burden(0, **RATES).effective_rate == pytest.approx(0.1433)


def test_placement_of_a_hub_in_los_angeles() -> None:
    # 17.87 x 160 = 2859.20; x 0.1433 = 409.72; 10 percent of the sum 326.89; 150000/100 = 1500; 100.
    cost = build_up("los_angeles_city", "hub", Assumptions(), on=NOW)
    assert cost.total == pytest.approx(5195.815696)
    assert cost.wage_share == pytest.approx(0.5502889569776611)


def test_price_of_the_employer_of_record_stands_apart_from_the_caseload() -> None:
    # Spec 2.3: 892 in all, 697 employer of record (burden 409.72 - 40.03 plus fee 326.89), 196 caseload.
    hub = unit_cost(17.87, 160, burden_rate=0.1433, fee_rate=0.1, coordinator_cost=150000, caseload=100, supports=100)
    school = unit_cost(17.87, 160, burden_rate=0.014, coordinator_cost=150000, caseload=115, supports=100)
    gap = cost_gap(hub, school)
    assert gap.employer_of_record == pytest.approx(696.59, abs=0.01)
    assert gap.caseload == pytest.approx(195.65, abs=0.01)
    assert gap.other == pytest.approx(0, abs=1e-9)
    assert gap.total == pytest.approx(892.24, abs=0.01)


def test_school_as_employer_pays_workers_compensation_only() -> None:
    cost = build_up("los_angeles_city", "school", Assumptions(), on=NOW)
    assert cost.burden == pytest.approx(0.0138 * 2859.2)
    assert cost.fee == 0


# City 17.87 from 1 July 2025: one rise of 2.49 percent on 1 July 2026, two a year later.
@pytest.mark.parametrize(
    ("on", "wage"),
    [
        (dt.date(2026, 6, 30), 17.87),
        (dt.date(2026, 7, 1), 17.87 * 1.0249),
        (dt.date(2028, 1, 1), 17.87 * 1.0249**2),
    ],
)
def test_wage_is_projected_from_its_last_known_rate(on: dt.date, wage: float) -> None:
    assert wage_on("los_angeles_city", on, Assumptions()) == pytest.approx(wage)


def test_wage_rises_by_the_cap_when_prices_rise_faster() -> None:
    fast = Assumptions({"inflation": 0.035, "wage_growth_cap": 0.03})
    assert wage_on("california", dt.date(2027, 1, 1), fast) == pytest.approx(16.90 * 1.03)


def test_known_rates_are_not_projected() -> None:
    assert years_projected("california", dt.date(2025, 3, 1)) == 0


def test_costs_rise_by_class() -> None:
    later = build_up("california", "hub", Assumptions(), on=dt.date(2028, 1, 1), base=NOW)
    assert later.wages == pytest.approx(16.90 * 1.0249**2 * 160)
    assert later.staffing == pytest.approx(1500 * 1.0249**2)


def test_wage_is_never_below_the_minimum() -> None:
    assert build_up("california", "hub", Assumptions(), on=NOW, hourly_wage=15).wages == pytest.approx(16.90 * 160)
    assert build_up("california", "hub", Assumptions(), on=NOW, hourly_wage=20).wages == pytest.approx(20 * 160)


@pytest.mark.parametrize(
    ("city", "jurisdiction"),
    [("Los Angeles", "los_angeles_city"), (" malibu ", "malibu"), ("Downey", "california"), (None, "california")],
)
def test_wage_jurisdiction(city: str | None, jurisdiction: str) -> None:
    assert wage_jurisdiction(city) == jurisdiction


def test_band_is_published_costs_in_the_dollars_of_the_year() -> None:
    # 1306.60 of 2022 after four years of 2.49 percent; 1600 of 2012 after fourteen.
    assert published_band(2026, Assumptions()) == pytest.approx((1306.60 * 1.0249**4, 1600 * 1.0249**14))


@pytest.mark.parametrize(("fee", "caseload", "side"), [(0.2, 60, "above"), (0.05, 125, None)])
def test_cost_outside_the_band_warns(fee: float, caseload: float, side: str | None) -> None:
    chosen = Assumptions({"employer_of_record_fee.hub": fee, "coordinator_caseload": caseload})
    warning = check_band(build_up("california", "hub", chosen, on=NOW), 2026, chosen).warning
    assert (side is None) == (warning is None)
    assert side is None or side in str(warning)


def test_hubs_cost_their_benchmark_and_the_centre_needs_a_figure() -> None:
    assert system_cost(2, statewide_centre=False, chosen=Assumptions()) == 7.26e6
    with pytest.raises(AtlasError, match="statewide_centre_annual_cost: no published figure exists"):
        system_cost(0, statewide_centre=True, chosen=Assumptions())
