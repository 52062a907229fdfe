"""Reading the inputs of a case and writing its results, as every adapter does it."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from contracts.errors import AtlasError

Inputs = dict[str, Any]


def named(inputs: Mapping[str, Any], name: str, where: str = "inputs.") -> Mapping[str, Any]:
    """Return an input that maps names to values; raises AtlasError for anything else, KeyError if it is missing."""
    value = inputs[name]
    if not isinstance(value, Mapping):
        raise AtlasError(f"{where}{name} = {reprlib.repr(value)}: give `name: value` pairs.")
    return value


def plain(value: object) -> Any:  # noqa: ANN401 - JSON values have no common type
    """Turn arrays into lists and what is not defined into None."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, np.ndarray) and value.ndim:
        return [plain(inner) for inner in value]
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float | np.ndarray | np.floating):
        return None if math.isnan(float(value)) else float(value)
    return value
