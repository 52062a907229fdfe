"""Distribution functions of SciPy, imported when they are first called: the app starts without SciPy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


def ndtr(x: ArrayLike) -> NDArray[np.float64]:
    """Return the standard normal distribution function at x; same shape."""
    from scipy import special  # noqa: PLC0415 - see the module

    return np.asarray(special.ndtr(x), dtype=np.float64)


def ndtri(share: ArrayLike) -> NDArray[np.float64]:
    """Return the standard normal quantiles of shares from 0 to 1; same shape."""
    from scipy import special  # noqa: PLC0415 - see the module

    return np.asarray(special.ndtri(share), dtype=np.float64)


def betaincinv(a: float, b: float, share: ArrayLike) -> NDArray[np.float64]:
    """Return the quantiles of the beta distribution with parameters a and b; same shape as `share`."""
    from scipy import special  # noqa: PLC0415 - see the module

    return np.asarray(special.betaincinv(a, b, share), dtype=np.float64)
