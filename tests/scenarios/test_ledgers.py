from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.errors import AtlasError
from scenarios import ledgers as books
from scenarios.ledgers import Flows

DOLLARS = st.floats(0, 1e7)
SHARE = st.floats(0, 1)


def test_present_value_of_the_new_york_earnings_change() -> None:
    # -100 x (0.970874 + 0.942596 + 0.915142)
    assert books.level_stream(-100, 3, 0.03) == pytest.approx(-282.8611, abs=1e-4)


@pytest.mark.parametrize(
    ("amounts", "rate", "first", "expected"),
    [([100, 100], 0.0, 1, 200), ([100], 0.25, 0, 100), ([100, 100], 0.25, 0, 180), ([], 0.03, 1, 0)],
)
def test_present_value(amounts: list[float], rate: float, first: float, expected: float) -> None:
    assert books.present_value(amounts, rate, first) == pytest.approx(expected)


def test_dollars_are_brought_to_the_base_year() -> None:
    # 5181 x 342.5 / 348.3
    found = books.deflate([5181], [2014], {2013: 342.5, 2014: 348.3}, base=2013)
    assert found[0] == pytest.approx(5094.72, abs=0.01)


def test_marginal_value_of_a_subsidy_with_no_later_effect() -> None:
    # 2860 x 0.72 / 5000
    value = books.program_value(Flows(wages=2860, public_cost=5000, worked_anyway=0.28))
    assert value.willingness_to_pay == pytest.approx(2059.2)
    assert value.ratio == pytest.approx(0.41184)
    assert value.ratio_at_cost == 1


@pytest.mark.parametrize(
    ("after_tax", "recouped", "expected"),
    [(100, 1000, math.inf), (100, 2000, math.inf), (-500, 0, -0.5)],
)
def test_a_program_that_pays_for_itself_has_infinite_value_and_harm_is_negative(
    after_tax: float, recouped: float, expected: float
) -> None:
    assert books.marginal_value(1000, after_tax=after_tax, recouped=recouped).ratio == expected


def test_a_program_that_costs_nothing_and_gives_nothing_has_no_ratio() -> None:
    assert math.isnan(books.marginal_value(0).ratio)


def test_four_ledgers() -> None:
    flows = Flows(
        wages=2000, public_cost=3000, employer_cost=500, donor_cost=100, later_earnings=1000, tax_rate=0.2,
        worked_anyway=0.25, displacement=0.2, value_of_work=0.5, value_of_output=0.4,
    )  # fmt: skip
    kept = books.ledgers(flows)
    assert kept.student == pytest.approx(0.5 * 2000 * 0.75 * 0.8 + 0.8 * 800)  # 600 + 640
    assert kept.taxpayer == pytest.approx(0.2 * 800 - 3000)
    assert kept.employer == pytest.approx(0.4 * 2000 - 500)
    assert kept.society == pytest.approx(1240 - 2840 + 300 - 100)


def test_displacement_takes_from_gains_but_never_softens_a_loss() -> None:
    assert books.lasting_earnings(Flows(0, 0, later_earnings=-100, displacement=0.25)) == -100
    assert books.lasting_earnings(Flows(0, 0, later_earnings=100, displacement=0.25)) == 75


@given(wages=DOLLARS, anyway=SHARE, public=DOLLARS)
def test_wages_are_a_transfer(wages: float, anyway: float, public: float) -> None:
    # With all wages additional, fully valued and paid by the public, society loses only the other costs.
    kept = books.ledgers(Flows(wages=wages, public_cost=wages + public))
    assert kept.society == pytest.approx(-public, abs=1e-6)
    fewer = books.ledgers(Flows(wages=wages, public_cost=wages + public, worked_anyway=anyway))
    assert fewer.society == pytest.approx(-public - wages * anyway, abs=1e-6)


@given(wages=DOLLARS, public=DOLLARS, later=st.floats(-1e6, 1e6), tax=SHARE, employer=DOLLARS)
def test_society_is_the_sum_of_its_parts(
    wages: float, public: float, later: float, tax: float, employer: float
) -> None:
    kept = books.ledgers(Flows(wages, public, later_earnings=later, tax_rate=tax, employer_cost=employer))
    assert kept.society == pytest.approx(kept.student + kept.taxpayer + kept.employer, abs=1e-6)


def test_draws_give_one_result_each() -> None:
    kept = books.ledgers(Flows(wages=100, public_cost=np.array([100.0, 200.0])))
    assert kept.society.tolist() == [0.0, -100.0]


def test_fiscal_return_is_separate_from_social_return() -> None:
    # Year Up, three years: 1,134 of tax on 28,290
    flows = Flows(wages=6614, public_cost=28290, later_earnings=6095.65, tax_rate=0.186)
    assert books.fiscal_return(flows) == pytest.approx(0.0401, abs=1e-4)
    assert math.isnan(books.fiscal_return(Flows(wages=1, public_cost=0)))


def test_break_even_effect() -> None:
    assert books.break_even_effect(5000, 300_000) == pytest.approx(0.0166667, abs=1e-7)  # 5,000 / 300,000


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: books.break_even_effect(5000, 0), "give an amount above 0"),
        (lambda: books.present_value([1], -1), "discount rate is -1"),
        (lambda: books.level_stream(1, -1, 0.03), "years = -1"),
        (lambda: books.deflate([1], [2020], {2013: 1.0}, 2013), "no value for 2020"),
    ],
)
def test_bad_input_is_named(call: object, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        call()  # type: ignore[operator]
