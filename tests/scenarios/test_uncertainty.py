from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from contracts.errors import AtlasError
from scenarios import uncertainty
from scenarios.draws import draw
from scenarios.parameters import Distribution

STANDARD = Distribution("normal", mean=0, sd=1)


def test_summary_of_evenly_spread_draws() -> None:
    found = uncertainty.summarize(np.arange(1001) / 1000)
    assert (found.mean, found.median) == (pytest.approx(0.5), pytest.approx(0.5))
    assert (found.low80, found.high80) == (pytest.approx(0.1), pytest.approx(0.9))
    assert (found.low95, found.high95) == (pytest.approx(0.025), pytest.approx(0.975))


def test_monte_carlo_error_is_the_standard_deviation_over_root_n() -> None:
    assert uncertainty.monte_carlo_error([1.0, 3.0]) == pytest.approx(1.0)  # sd sqrt(2), over sqrt(2)
    assert math.isnan(uncertainty.monte_carlo_error([1.0]))


def test_a_ratio_that_is_sometimes_infinite_has_a_median_and_no_standard_error() -> None:
    found = uncertainty.summarize([1.0, 2.0, math.inf, math.inf, math.inf])
    assert (found.low95, found.median, found.high95) == (1.0, math.inf, math.inf)
    assert math.isnan(found.standard_error)


def test_probability_counts_draws_that_reach_the_mark() -> None:
    assert uncertainty.probability([-1, 0, 1, 2], at_least=1) == 0.5


def test_normal_interval() -> None:
    low, high = uncertainty.normal_interval(22, 8.5)
    assert (low, high) == (pytest.approx(5.3403, abs=1e-4), pytest.approx(38.6597, abs=1e-4))  # 22 -+ 1.96 x 8.5


@pytest.mark.parametrize(("rho", "expected"), [(-1, 1.0), (0, 5.0), (0.5, 6.0828), (1, 7.0)])
def test_correlation_widens_or_narrows_a_sum(rho: float, expected: float) -> None:
    # sqrt(9 + 16 + 2 rho 12)
    assert uncertainty.correlated_sum_sd(3, 4, rho) == pytest.approx(expected, abs=1e-4)


def test_equal_spreads_cancel_at_a_correlation_of_minus_one() -> None:
    assert uncertainty.correlated_sum_sd(0.1, 0.1, -1) == pytest.approx(0)


def test_tornado_ranks_parameters_by_their_swing() -> None:
    base = {"v": 300_000.0, "e": 0.022, "c": 5000.0}
    ranges = {"v": (200_000.0, 400_000.0), "e": (0.006, 0.038), "c": (4000.0, 6000.0)}
    bars = uncertainty.tornado(lambda p: p["v"] * p["e"] - p["c"], base, ranges)
    assert [bar.name for bar in bars] == ["e", "v", "c"]
    assert [bar.swing for bar in bars] == pytest.approx([9600, 4400, 2000])
    assert (bars[2].at_low, bars[2].at_high) == (pytest.approx(2600), pytest.approx(600))


def test_rank_correlations_find_the_driver() -> None:
    a, b = np.arange(100.0), np.tile([1.0, 2.0], 50)
    found = uncertainty.rank_correlations(np.exp(a / 10), {"b": b, "a": a, "constant": np.ones(100)})
    assert list(found) == ["a", "b", "constant"]
    assert found["a"] == pytest.approx(1)
    assert found["constant"] == 0
    assert found["b"] == pytest.approx(stats.spearmanr(b, a).statistic)


def test_value_of_information_exact_and_simulated_agree() -> None:
    # mean 300,000 x 0.022 - 5,000 = 1,600; sd 2,400; EVPI = 2,400 x [phi(2/3) - 2/3 x (1 - 0.7475)]
    exact = uncertainty.value_of_perfect_information_normal(1600, 2400)
    assert exact == pytest.approx(362.69, abs=0.01)
    assert uncertainty.probability_positive_normal(1600, 2400) == pytest.approx(0.7475, abs=1e-4)
    benefit = 1600 + 2400 * draw({"z": STANDARD}, 8192)["z"]
    simulated = uncertainty.value_of_perfect_information(benefit)
    assert simulated == pytest.approx(exact, abs=3 * uncertainty.monte_carlo_error(benefit))
    assert uncertainty.probability(benefit) == pytest.approx(0.7475, abs=0.005)


@pytest.mark.parametrize(("mean", "chance"), [(1.0, 1.0), (-1.0, 0.0)])
def test_without_uncertainty_information_is_worth_nothing(mean: float, chance: float) -> None:
    assert uncertainty.value_of_perfect_information_normal(mean, 0) == 0
    assert uncertainty.probability_positive_normal(mean, 0) == chance
    assert uncertainty.value_of_perfect_information(np.full(8, mean)) == 0


def test_information_is_worth_the_same_whether_the_mean_is_above_or_below_zero() -> None:
    above, below = (uncertainty.value_of_perfect_information_normal(mean, 2) for mean in (1, -1))
    assert above == pytest.approx(below)


def test_partial_information_by_regression_meets_its_exact_value() -> None:
    # Net benefit 0.5 + 1 a + 2 b: given b it is normal with mean 0.5 and sd 2
    drawn = draw({"a": STANDARD, "b": STANDARD, "noise": STANDARD}, 8192)
    benefit = 0.5 + drawn["a"] + 2 * drawn["b"]
    exact = uncertainty.value_of_perfect_information_normal(0.5, 2)
    assert uncertainty.value_of_partial_information(benefit, drawn["b"]) == pytest.approx(exact, rel=0.03)
    assert uncertainty.value_of_partial_information(benefit, drawn["noise"]) == pytest.approx(0, abs=0.01)
    assert uncertainty.value_of_partial_information(benefit, np.ones(8192)) == 0


def test_partial_information_is_never_worth_more_than_perfect() -> None:
    drawn = draw({"a": STANDARD, "b": STANDARD}, 1024)
    benefit = drawn["a"] ** 2 - 1 + drawn["b"]
    perfect = uncertainty.value_of_perfect_information(benefit)
    assert all(uncertainty.value_of_partial_information(benefit, values) <= perfect for values in drawn.values())


def test_more_than_two_actions() -> None:
    benefit = np.array([[1.0, 0.0, 0.5], [0.0, 1.0, 0.5]])
    assert uncertainty.value_of_perfect_information(benefit) == 0.5  # mean of maxima 1, best mean 0.5


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: uncertainty.summarize([]), "no draws"),
        (lambda: uncertainty.correlated_sum_sd(1, 1, 1.5), "from -1 to 1"),
        (lambda: uncertainty.tornado(lambda _: 0.0, {"a": 1.0}, {"b": (0.0, 1.0)}), "does not use"),
        (lambda: uncertainty.value_of_perfect_information_normal(1, -1), "give 0 or more"),
    ],
)
def test_bad_input_is_named(call: object, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        call()  # type: ignore[operator]
