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

from contracts.errors import AtlasError
from scenarios.cases import evidence, limits, money
from scenarios.parameters import suggest

Calculation = Callable[[dict[str, Any]], dict[str, Any]]
CALCULATIONS: Mapping[str, Calculation] = {**money.CALCULATIONS, **limits.CALCULATIONS, **evidence.CALCULATIONS}
CONTEXT = "published"
TOLERANCE = 1e-6
MISSING = "nothing"


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
    return cases


def run_case(case: Mapping[str, Any]) -> Outcome:
    """Run one case and compare every expected value."""
    name, title = str(case.get("id", "?")), str(case.get("title", ""))
    tolerance = float(case.get("tolerance_abs", TOLERANCE))
    calculation = str(case.get("calculation", ""))
    if calculation not in CALCULATIONS:
        error = f"unknown calculation {calculation!r}; {suggest(calculation, tuple(CALCULATIONS))}"
        return Outcome(name, title, tolerance, error=error)
    try:
        got = CALCULATIONS[calculation](dict(case.get("inputs", {})))
    except AtlasError as error:
        return Outcome(name, title, tolerance, error=str(error))
    except KeyError as error:
        return Outcome(name, title, tolerance, error=f"inputs.{error.args[0]} is missing; {calculation} needs it.")
    except (TypeError, ValueError, ZeroDivisionError) as error:
        return Outcome(name, title, tolerance, error=f"inputs do not fit {calculation}: {error}")
    differences = tuple(compare(case.get("expected", {}), got, tolerance))
    return Outcome(name, title, tolerance, differences)


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
    if isinstance(expected, int | float) and isinstance(got, int | float):
        if math.isinf(expected) or math.isinf(got):
            return expected == got
        return abs(expected - got) <= tolerance + 1e-12 * abs(expected)
    return expected == got
