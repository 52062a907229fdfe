from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from contracts.errors import AtlasError
from scenarios.draws import draw, quantile, recentered, study_correlation, uniform_points
from scenarios.parameters import Distribution

NORMAL = Distribution("normal", mean=0.019, sd=0.036)
TRIANGULAR = Distribution("triangular", low=-300, mode=-100, high=100)
BETA = Distribution("beta", mean=0.28, low=0.2, high=0.4)
SHARES = np.array([0.025, 0.1, 0.5, 0.9, 0.975])


@pytest.mark.parametrize(
    ("distribution", "same"),
    [
        (NORMAL, stats.norm(0.019, 0.036)),
        (TRIANGULAR, stats.triang(0.5, -300, 400)),
        # sd = (0.4 - 0.2) / 4 = 0.05; a + b = 0.28 x 0.72 / 0.0025 - 1 = 79.64
        (BETA, stats.beta(0.28 * 79.64, 0.72 * 79.64)),
        (Distribution("triangular", low=1, mode=1, high=3), stats.triang(0, 1, 2)),
    ],
)
def test_quantiles_agree_with_scipy(distribution: Distribution, same: object) -> None:
    assert quantile(distribution, SHARES) == pytest.approx(same.ppf(SHARES))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "flat", [Distribution("triangular", low=2, mode=2, high=2), Distribution("beta", mean=2, low=1, high=1)]
)
def test_a_distribution_without_width_gives_its_centre(flat: Distribution) -> None:
    assert quantile(flat, SHARES).tolist() == [2] * 5


@pytest.mark.parametrize(
    ("distribution", "centre", "expected"),
    [
        (NORMAL, 0.044, Distribution("normal", mean=0.044, sd=0.036)),
        (TRIANGULAR, 0, Distribution("triangular", low=-300, mode=0, high=100)),
        (TRIANGULAR, 200, Distribution("triangular", low=-300, mode=200, high=200)),
        (BETA, 0.3, Distribution("beta", mean=0.3, low=0.2, high=0.4)),
        (Distribution("fixed"), 3, Distribution("fixed")),
    ],
)
def test_a_scenario_moves_the_centre_and_keeps_the_spread(
    distribution: Distribution, centre: float, expected: Distribution
) -> None:
    assert recentered(distribution, centre) == expected


def test_draws_have_the_moments_of_their_distribution() -> None:
    drawn = draw({"effect": NORMAL, "earnings": TRIANGULAR}, 8192)
    assert drawn["effect"].mean() == pytest.approx(0.019, abs=1e-4)
    assert drawn["effect"].std() == pytest.approx(0.036, rel=1e-2)
    assert drawn["earnings"].mean() == pytest.approx(-100, abs=0.5)  # (-300 - 100 + 100) / 3
    assert drawn["earnings"].min() >= -300


def test_the_same_seed_gives_the_same_draws_and_another_gives_others() -> None:
    first, again, other = (draw({"a": NORMAL}, 64, seed=seed)["a"] for seed in (1, 1, 2))
    assert first.tolist() == again.tolist()
    assert first.tolist() != other.tolist()


@pytest.mark.parametrize("rho", [0.0, 0.8, 1.0])
def test_effects_of_one_study_move_together(rho: float) -> None:
    correlation = study_correlation(["Year Up", "Year Up", ""], rho)
    drawn = draw({"a": NORMAL, "b": NORMAL, "c": NORMAL}, 4096, correlation)
    assert np.corrcoef(drawn["a"], drawn["b"])[0, 1] == pytest.approx(rho, abs=0.02)
    assert np.corrcoef(drawn["a"], drawn["c"])[0, 1] == pytest.approx(0, abs=0.02)
    assert drawn["b"].std() == pytest.approx(0.036, rel=2e-2)  # the copula leaves each parameter's own spread


def test_parameters_without_a_study_share_nothing() -> None:
    assert study_correlation(["", "", "A"], 0.8).tolist() == np.eye(3).tolist()


def test_points_are_inside_the_unit_cube() -> None:
    points = uniform_points(1024, 5)
    assert points.shape == (1024, 5)
    assert points.min() > 0
    assert points.max() < 1


def test_no_parameters_give_no_draws() -> None:
    assert draw({}, 1024) == {}


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: uniform_points(1000, 2), "draws is 1000; give a power of two, for example 1024"),
        (lambda: quantile(Distribution("fixed"), SHARES), "does not vary"),
        (lambda: quantile(Distribution("normal", mean=1), SHARES), "lacks one of its arguments"),
        (lambda: quantile(Distribution("beta", mean=0.5, low=-4, high=4), SHARES), "No beta distribution"),
        (lambda: study_correlation(["A"], 1.2), "from 0 to 1"),
        (lambda: draw({"a": NORMAL, "b": NORMAL}, 4, np.array([[1.0, 2.0], [2.0, 1.0]])), "contradict"),
    ],
)
def test_bad_input_is_named(call: object, words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        call()  # type: ignore[operator]
