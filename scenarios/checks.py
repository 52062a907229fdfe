"""Ranges that numbers must lie in; a number outside is refused in one sentence, never moved inside."""

from __future__ import annotations

import reprlib

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contracts.errors import AtlasError

SHARE = "a share from 0 to 1"
NOT_NEGATIVE = "finite numbers, 0 or more"
POSITIVE = "finite numbers above 0"
MOST_WHOLE = 1e15
"""Above this, doubles no longer tell whole numbers apart."""


def not_negative(name: str, values: ArrayLike) -> None:
    """Raise AtlasError naming the field unless every value is finite and 0 or more."""
    numbers = _numbers(name, values, NOT_NEGATIVE)
    _refuse(name, numbers, ~np.isfinite(numbers) | (numbers < 0), NOT_NEGATIVE)


def positive(name: str, values: ArrayLike) -> None:
    """Raise AtlasError naming the field unless every value is finite and above 0."""
    numbers = _numbers(name, values, POSITIVE)
    _refuse(name, numbers, ~np.isfinite(numbers) | (numbers <= 0), POSITIVE)


def share(name: str, values: ArrayLike) -> None:
    """Raise AtlasError naming the field unless every value lies from 0 to 1."""
    numbers = _numbers(name, values, SHARE)
    _refuse(name, numbers, ~((numbers >= 0) & (numbers <= 1)), SHARE)


def finite(name: str, values: ArrayLike) -> None:
    """Raise AtlasError naming the field unless every value is finite."""
    numbers = _numbers(name, values, "finite numbers")
    _refuse(name, numbers, ~np.isfinite(numbers), "finite numbers")


def whole(name: str, value: float, most: float = MOST_WHOLE) -> int:
    """Return a whole number from 0 to `most` as an integer; raises AtlasError naming the field for anything else."""
    not_negative(name, value)
    if value != int(value) or value > most:
        raise AtlasError(f"{name} = {value:g}: give a whole number from 0 to {most:,.10g}.")
    return int(value)


def same_length(size: int, **values: ArrayLike | None) -> None:
    """Raise AtlasError naming the field unless every array that is given has one value for each of `size` places."""
    for name, given in values.items():
        if given is not None and np.shape(given) != (size,):
            raise AtlasError(f"{name} has shape {np.shape(given)}: give one number for each of {size} institutions.")


def _numbers(name: str, values: ArrayLike, wanted: str) -> NDArray[np.float64]:
    """Return values as a flat array; raises AtlasError where they are no numbers."""
    try:
        return np.asarray(values, dtype=np.float64).ravel()
    except (TypeError, ValueError, OverflowError) as error:
        raise AtlasError(f"{name} = {reprlib.repr(values)}: give {wanted}.") from error


def _refuse(name: str, values: NDArray[np.float64], wrong: NDArray[np.bool_], wanted: str) -> None:
    """Raise AtlasError with the first wrong value."""
    if wrong.any():
        raise AtlasError(f"{name} = {values[wrong][0]:g}: give {wanted}.")
