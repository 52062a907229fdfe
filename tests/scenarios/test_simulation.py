from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios.costs import PlacementCost
from scenarios.funded_program import FundedProgram, Setting, uncertain
from scenarios.parameters import Assumptions
from scenarios.simulation import evaluate, unit_cost_change

if TYPE_CHECKING:
    from scenarios.population import Kind

COST = PlacementCost(wages=2859.20, burden=409.72336, fee=326.892336, staffing=1500.0, supports=100.0)
CENTRAL = Setting("central", Assumptions(), 0.03)


def program(places: float = 100, kind: Kind = "k12", modality: str = "short_paid", years: int = 1) -> FundedProgram:
    """One institution, one cell, the same places each year, all paid by governments."""
    money = np.full(years, places)
    return FundedProgram(
        kind=kind,
        modality=modality,
        placements=np.full((1, 1, years), places),
        graduation=np.array([[0.8]]),
        cost=COST,
        wages=money * COST.wages,
        public=money * COST.total,
        donor=np.zeros(years),
        employer=np.zeros(years),
    )


def test_a_hundred_short_placements_at_central_values() -> None:
    found = evaluate([program()], CENTRAL, {})
    assert found.additional_workers == pytest.approx(72)  # 100 x (1 - 0.28)
    assert found.graduates == pytest.approx(1.9)  # 100 x 0.019
    assert found.arrests == pytest.approx(-0.135)  # 100 x 0.03 x -0.045
    assert found.earnings == pytest.approx(-28286.11, abs=0.01)  # 100 x -282.8611
    assert found.cost == pytest.approx(519_581.5696)
    assert found.net_benefit == pytest.approx(1.9 * 300_000 - 519_581.5696)


def test_ledgers_of_a_hundred_short_placements() -> None:
    books = evaluate([program()], CENTRAL, {}).books
    assert books.student == pytest.approx(285_920 * 0.72 - 0.814 * 28286.11, abs=0.1)
    assert books.taxpayer == pytest.approx(-519_581.57 - 0.186 * 28286.11, abs=0.1)
    assert books.employer == 0
    assert books.society == pytest.approx(books.student + books.taxpayer)


def test_the_sceptical_preset_displaces_and_halves() -> None:
    found = evaluate([program()], Setting("sceptical", Assumptions(), 0.03), {})
    assert found.additional_workers == pytest.approx(54)  # 72 x 0.75
    assert found.net_benefit == pytest.approx(0.9 * 150_000 - 519_581.5696)


def test_college_work_has_no_graduation_earnings_or_arrests_because_nobody_looked() -> None:
    found = evaluate([program(kind="college", modality="college_paid")], CENTRAL, {})
    assert (found.graduates, found.arrests, found.earnings) == (None, None, None)
    assert found.additional_workers == pytest.approx(50)  # 100 x (1 - 0.5)
    assert found.net_benefit == pytest.approx(found.books.society)


def test_programs_add_up_and_graduates_pay_only_for_what_was_studied() -> None:
    school, college = program(), program(200, "college", "college_paid")
    both = evaluate([school, college], CENTRAL, {})
    apart = evaluate([school], CENTRAL, {}), evaluate([college], CENTRAL, {})
    assert both.books.society == pytest.approx(sum(float(one.books.society) for one in apart))
    assert both.additional_workers == pytest.approx(172)
    assert both.graduates == pytest.approx(apart[0].graduates)
    assert both.net_benefit == pytest.approx(apart[0].net_benefit)


def test_later_years_are_discounted_in_money_and_not_in_heads() -> None:
    two = evaluate([program(years=2)], CENTRAL, {})
    one = evaluate([program()], CENTRAL, {})
    assert two.graduates == pytest.approx(2 * float(one.graduates or 0))
    assert two.cost == pytest.approx(float(one.cost) * (1 + 1 / 1.03))
    assert two.net_benefit == pytest.approx(float(one.net_benefit) * (1 + 1 / 1.03))


def test_order_of_programs_does_not_matter() -> None:
    parts = [program(), program(200, "college", "college_paid"), program(50, "k12", "multi_year_pathway")]
    forward, back = evaluate(parts, CENTRAL, {}), evaluate(parts[::-1], CENTRAL, {})
    assert forward.net_benefit == pytest.approx(back.net_benefit)


@pytest.mark.parametrize(
    ("name", "value", "dearer"),
    [
        ("workers_compensation", 0.0238, 28.592 * 1.1),  # 1% of wages, and the fee on it
        ("employer_of_record_fee", 0.20, 326.892336),  # twice the fee
        ("coordinator_annual_cost", 165_000.0, 150.0),  # a tenth of 1,500
        ("coordinator_caseload", 125.0, -300.0),  # 150,000 / 125 = 1,200
        ("supports_per_student", 250.0, 150.0),
    ],
)
def test_each_price_moves_the_unit_cost(name: str, value: float, dearer: float) -> None:
    change = unit_cost_change(COST, {name: np.array([value])}, Assumptions())
    assert change[0] == pytest.approx(dearer, abs=1e-3)


def test_central_values_change_nothing() -> None:
    centre = {name: np.asarray(part.centre) for name, part in uncertain([program()], CENTRAL).items()}
    assert unit_cost_change(COST, centre, Assumptions()) == pytest.approx(0, abs=1e-9)
    assert evaluate([program()], CENTRAL, centre).net_benefit == pytest.approx(
        float(evaluate([program()], CENTRAL, {}).net_benefit)
    )


def test_supports_of_zero_still_vary() -> None:
    chosen = Assumptions({"supports_per_student": 0.0})
    free = replace(COST, supports=0.0)
    assert unit_cost_change(free, {"supports_per_student": np.array([40.0])}, chosen)[0] == pytest.approx(40)


def test_donors_bear_the_overrun_of_what_they_pay_alone() -> None:
    given = replace(program(), public=np.zeros(1), donor=program().public)
    found = evaluate([given], CENTRAL, {"supports_per_student": np.array([200.0])})
    assert found.books.taxpayer == pytest.approx(-0.186 * 28286.11, abs=0.1)
    assert found.cost == pytest.approx(519_581.5696 + 100 * 100)


def test_no_program_is_refused() -> None:
    with pytest.raises(AtlasError, match="no program to evaluate"):
        evaluate([], CENTRAL, {})


def test_additionality_is_never_applied_twice() -> None:
    # A lottery effect already compares with people some of whom worked anyway.
    more = Setting("central", Assumptions({"worked_anyway": 0.4}), 0.03)
    found, base = evaluate([program()], more, {}), evaluate([program()], CENTRAL, {})
    assert found.additional_workers < base.additional_workers
    assert found.books.student < base.books.student
    assert (found.graduates, found.earnings, found.arrests) == (base.graduates, base.earnings, base.arrests)


def test_crime_falls_only_among_students_at_risk() -> None:
    nobody = Setting("optimistic", Assumptions({"at_risk_share": 0.0}), 0.03)
    assert evaluate([program()], nobody, {}).arrests == 0


def test_money_and_prices_scaled_together_leave_heads_and_ratios_alone() -> None:
    dear = replace(COST, **{name: 2 * value for name, value in vars(COST).items()})
    doubled = replace(program(), cost=dear, wages=2 * program().wages, public=2 * program().public)
    null = Setting("null", Assumptions(), 0.03)
    found, plain = evaluate([doubled], null, {}), evaluate([program()], null, {})
    assert found.additional_workers == plain.additional_workers
    assert found.value.ratio == pytest.approx(float(plain.value.ratio))
