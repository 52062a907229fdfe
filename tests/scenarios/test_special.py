"""The distribution functions agree with published tables."""

import numpy as np
import pytest

from scenarios.special import betaincinv, ndtr, ndtri


# Standard normal table: 97.5% lie below 1.959964; 84.1345% below 1.
@pytest.mark.parametrize(("x", "share"), [(0.0, 0.5), (1.0, 0.841345), (1.959964, 0.975), (-1.959964, 0.025)])
def test_the_normal_distribution_and_its_quantiles(x: float, share: float) -> None:
    assert float(ndtr(x)) == pytest.approx(share, abs=1e-6)
    assert float(ndtri(share)) == pytest.approx(x, abs=1e-5)


def test_the_beta_distribution() -> None:
    # Beta(2, 1) has the distribution function x**2, so its quantile is the square root.
    assert betaincinv(2.0, 1.0, np.array([0.25, 0.81])) == pytest.approx([0.5, 0.9])
