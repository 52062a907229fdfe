"""Worked cases: run a file of cases against the functions the app itself uses.

A case names its `calculation`, gives `inputs` and `expected` values and a `tolerance_abs`. Only what is expected is
compared; a block named `published` is context. The adapters in `money`, `limits` and `evidence` only map names to
arguments.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from contracts.errors import AtlasError
from scenarios import checks
from scenarios.cases import evidence, limits, money
from scenarios.cases.reading import named
from scenarios.parameters import suggest

Calculation = Callable[[dict[str, Any]], dict[str, Any]]
CALCULATIONS: Mapping[str, Calculation] = {**money.CALCULATIONS, **limits.CALCULATIONS, **evidence.CALCULATIONS}
CONTEXT = "published"
TOLERANCE = 1e-6
MISSING = "nothing"
ROUNDING = 1e-12
INFINITE = ("inf", "infinity", "infinite")
"""How a file without a number for it may write that an expected value has no bound."""


@dataclass(frozen=True)
class Difference:
    """One expected value that was not met: where, what was expected, what came."""

    where: str
    expected: object
    got: object


@dataclass(frozen=True)
class Outcome:
    """One case after its run: passed when there are no differences and no error."""

    case_id: str
    title: str
    tolerance: float
    differences: tuple[Difference, ...] = ()
    error: str | None = None

    @property
    def passed(self) -> bool:
        """Say whether everything expected came out."""
        return not self.differences and self.error is None

    def lines(self) -> list[str]:
        """Return the failure in words, a line for each difference."""
        if self.error is not None:
            return [f"{self.case_id}: {self.error}"]
        return [
            f"{self.case_id}: {one.where}: expected {one.expected}, got {one.got}, tolerance {self.tolerance:g}"
            for one in self.differences
        ]


def read_cases(path: Path) -> list[dict[str, Any]]:
    """Return the cases of a file; raises AtlasError when it is not a file of cases."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise AtlasError(f"{path}: cannot be read ({error.strerror}); give the path of a file of cases.") from error
    except ValueError as error:
        raise AtlasError(f"{path}: not JSON ({error}); give a file of cases.") from error
    cases = raw.get("cases") if isinstance(raw, dict) else raw
    if not isinstance(cases, list) or not all(isinstance(case, dict) for case in cases):
        raise AtlasError(f"{path}: holds no list of cases; expected an object with a list `cases`.")
    if not cases:
        raise AtlasError(f"{path}: the list of cases is empty; give at least one.")
    return cases


def run_case(case: Mapping[str, Any]) -> Outcome:
    """Run one case and compare every expected value."""
    name, title = str(case.get("id", "?")), str(case.get("title", ""))
    try:
        got = calculate(str(case.get("calculation", "")), named(case, "inputs", "") if "inputs" in case else {})
        tolerance, expected = _terms(case)
    except AtlasError as error:
        return Outcome(name, title, TOLERANCE, error=str(error))
    return Outcome(name, title, tolerance, tuple(compare(expected, got, tolerance)))


def _terms(case: Mapping[str, Any]) -> tuple[float, Mapping[str, Any]]:
    """Return a case's tolerance and what it expects; raises AtlasError for a case that could not fail."""
    tolerance, expected = case.get("tolerance_abs", TOLERANCE), case.get("expected")
    checks.not_negative("tolerance_abs", tolerance)
    if not isinstance(expected, Mapping) or not set(expected) - {CONTEXT}:
        raise AtlasError(f"expected = {expected!r}: give at least one `name: value` pair to compare.")
    return float(tolerance), expected


def calculate(calculation: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the results of one calculation; raises AtlasError when it is not known or the inputs do not fit it."""
    if calculation not in CALCULATIONS:
        raise AtlasError(f"unknown calculation {calculation!r}; {suggest(calculation, tuple(CALCULATIONS))}")
    try:
        with np.errstate(all="ignore"):
            return CALCULATIONS[calculation](dict(inputs))
    except KeyError as error:
        raise AtlasError(f"inputs.{error.args[0]} is missing; {calculation} needs it.") from error
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        if isinstance(error, AtlasError):
            raise
        raise AtlasError(f"inputs do not fit {calculation}: {error}; compare them with the worked cases.") from error


def compare(expected: object, got: object, tolerance: float, where: str = "expected") -> Iterator[Difference]:
    """Yield every difference between what was expected and what came, however deeply nested."""
    if isinstance(expected, Mapping):
        for key, value in expected.items():
            if key != CONTEXT:
                inner = got.get(key, MISSING) if isinstance(got, Mapping) else MISSING
                yield from compare(value, inner, tolerance, f"{where}.{key}")
    elif isinstance(expected, Sequence) and not isinstance(expected, str):
        if not isinstance(got, Sequence) or isinstance(got, str) or len(got) != len(expected):
            yield Difference(where, expected, got)
        else:
            for index, pair in enumerate(zip(expected, got, strict=True)):
                yield from compare(*pair, tolerance, f"{where}[{index}]")
    elif not same(expected, got, tolerance):
        yield Difference(where, expected, got)


def same(expected: object, got: object, tolerance: float) -> bool:
    """Say whether two plain values agree: numbers within the tolerance, anything else exactly."""
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    if isinstance(got, float) and math.isinf(got) and str(expected).lower() in INFINITE:
        return got > 0
    if isinstance(expected, int | float) and isinstance(got, int | float):
        try:
            return math.isclose(expected, got, rel_tol=ROUNDING, abs_tol=tolerance)
        except OverflowError:  # an integer beyond what a double holds agrees with nothing
            return False
    return expected == got
