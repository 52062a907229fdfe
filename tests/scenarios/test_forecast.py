from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios.credits import PRESETS
from scenarios.forecast import forecast, forecasts, structural_cases
from scenarios.parameters import Assumptions
from tests.scenarios.test_simulation import program

FEW = Assumptions({"draws": 1024.0})


def test_presets_stand_side_by_side_and_in_order() -> None:
    found = forecasts([program()], FEW)
    assert tuple(found) == PRESETS
    graduates = [one.extra_graduates.mean for one in found.values() if one.extra_graduates]
    assert graduates == pytest.approx([0, 0.9, 1.9, 4.4], abs=0.01)


def test_break_even_on_graduation_alone_is_a_coin_toss() -> None:
    # 5,195.82 / 300,000 = 1.732 points; a normal with mean 1.9 and sd 3.6 exceeds it with probability 0.52, a little
    # less once unit cost varies too, because its ranges lean upward
    found = forecast([program()], "central", Assumptions()).break_even
    assert found is not None
    assert found.effect == pytest.approx(0.0173194, abs=1e-6)
    assert found.chance == pytest.approx(0.51, abs=0.015)
    assert found.value == 300_000


def test_the_null_preset_never_breaks_even_and_knowing_more_is_worth_nothing() -> None:
    found = forecast([program()], "null", FEW)
    assert found.break_even is not None
    assert found.break_even.chance == 0
    assert found.information.perfect == 0


def test_break_even_does_not_depend_on_how_many_years_the_program_runs() -> None:
    one, five = (forecast([program(years=years)], "central", FEW).break_even for years in (1, 5))
    assert one is not None
    assert five is not None
    assert five.effect == pytest.approx(one.effect)
    assert five.chance == one.chance


def test_marginal_value_lies_below_one_for_a_transfer_like_wage() -> None:
    # C30 without later effects gives 0.41 of a $5,000 placement; New York's loss of earnings lowers it
    found = forecast([program()], "central", FEW)
    assert 0.25 < found.marginal_value.median < 0.41
    assert found.fiscal_return.median < 0


def test_graduation_is_what_to_learn_about_first() -> None:
    found = forecast([program()], "central", FEW)
    assert next(iter(found.information.partial)) == "graduation_effect_short_paid"
    assert found.tornado[0].name == "graduation_effect_short_paid"
    assert next(iter(found.rank_correlation)) == "graduation_effect_short_paid"
    assert max(found.information.partial.values()) <= found.information.perfect


def test_college_work_is_not_evaluated_rather_than_zero() -> None:
    found = forecast([program(kind="college", modality="college_paid")], "optimistic", FEW)
    assert (found.extra_graduates, found.change_of_arrests, found.later_earnings) == (None, None, None)
    assert found.break_even is None
    assert found.basis == "society"
    assert [entry.outcome for entry in found.not_evaluated] == [
        "graduation", "college_enrollment", "later_earnings", "violent_arrests",
    ]  # fmt: skip


def test_the_same_scenario_gives_the_same_numbers() -> None:
    first, again = (forecast([program()], "central", FEW) for _ in range(2))
    assert first.society == again.society


def test_a_higher_discount_rate_weighs_later_years_less() -> None:
    low, high = (forecast([program(years=5)], "central", FEW, rate=rate).cost.median for rate in (0.02, 0.05))
    assert high < low


@pytest.mark.parametrize(("budget", "chance"), [(1.0, 1.0), (1e9, 0.0)])
def test_chance_of_an_overrun(budget: float, chance: float) -> None:
    assert forecast([program()], "central", FEW, budget=budget).chance_over_budget == chance


def test_year_up_costs_earnings_first_and_gains_later() -> None:
    # PV of -5,338, 5,181 / 1.03, 7,011 / 1.0609, gains at half: -5,338 + 0.5 x 11,638.6 = 481 a student
    found = forecast([program(1, "college", "intensive_sector_program")], "central", Assumptions())
    assert found.later_earnings is not None
    assert found.later_earnings.mean == pytest.approx(481, abs=30)
    assert found.later_earnings.low95 < 0 < found.later_earnings.high95


def test_without_public_money_there_is_no_fiscal_return() -> None:
    given = replace(program(), public=np.zeros(1), donor=program().public)
    assert math.isnan(forecast([given], "central", FEW).fiscal_return.median)


def test_evidence_is_named() -> None:
    assert {"E01", "E05", "E16"} <= set(forecast([program()], "central", FEW).evidence)


def test_nobody_placed_is_refused() -> None:
    with pytest.raises(AtlasError, match="Nobody is placed"):
        forecast([program(0)], "central", FEW)


def test_structural_choices_are_columns_not_draws() -> None:
    cases = {
        (case.rate, case.displacement, case.graduate_value): case
        for case in structural_cases([program()], "central", FEW)
    }
    assert len(cases) == 3 * 2 * 2
    # 0.019 x 300,000 - 5,195.82 and 0.019 x 150,000 - 5,195.82
    assert cases[0.03, 0.0, 300_000].net_benefit == pytest.approx(504.18, abs=0.01)
    assert cases[0.03, 0.25, 150_000].net_benefit == pytest.approx(-2345.82, abs=0.01)
    assert cases[0.03, 0.25, 300_000].society < cases[0.03, 0.0, 300_000].society
    assert cases[0.02, 0.0, 300_000].society < cases[0.05, 0.0, 300_000].society  # later losses weigh less


def test_the_state_s_share_of_tax_is_blank_until_a_scenario_gives_it() -> None:
    assert forecast([program()], "central", FEW).state_tax is None
    given = forecast([program()], "central", Assumptions({"draws": 1024.0, "state_share_of_tax": 0.5})).state_tax
    assert given is not None
    # half of 18.6% (drawn: mean 0.1653) of -28,286
    assert given.mean == pytest.approx(0.5 * 0.1653 * -28286, rel=0.02)


def test_places_are_paid_unless_the_budget_is_overrun() -> None:
    found = forecast([program()], "central", FEW)
    assert found.chance_places_are_paid == pytest.approx(1 - found.chance_over_budget)
    assert 0.1 < found.chance_places_are_paid < 0.5  # the ranges of prices lean upward


@pytest.mark.parametrize(
    "name", ["value_of_work", "value_of_output", "displacement", "marginal_tax_rate", "at_risk_share"]
)
def test_every_lever_of_the_outcome_layer_does_something(name: str) -> None:
    values = {"value_of_work": 0.6, "value_of_output": 0.5, "displacement": 0.3, "marginal_tax_rate": 0.3}
    moved = Assumptions({"draws": 1024.0, name: values.get(name, 0.1)})
    assert forecast([program()], "central", moved) != forecast([program()], "central", FEW)
