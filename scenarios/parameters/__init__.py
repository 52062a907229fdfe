"""Every number the model assumes, one YAML file each, with unit, range, status and source.

`parameters()` reads the files beside this module once; `Assumptions` is the set of values one scenario uses: the files'
values with the scenario's overrides on top.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from contracts.errors import AtlasError

FOLDER = Path(__file__).parent
REQUIRED = ("description", "unit", "values", "range", "distribution", "status", "reference")
STATUSES = ("verified", "derived", "calibrated", "measured", "assumption", "from memory", "blank")
DISTRIBUTIONS = {
    "fixed": (),
    "scenario": (),
    "switch": (),
    "triangular": ("low", "mode", "high"),
    "normal": ("mean", "sd"),
    "beta": ("mean", "low", "high"),
}
ALWAYS = dt.date.min
MOST_NAMED = 20
MOST = 1e15


@dataclass(frozen=True)
class Reference:
    """Where a value was read: a page, or only the site when the page's address was not kept."""

    title: str
    url: str | None = None
    site: str | None = None


@dataclass(frozen=True)
class Distribution:
    """How a parameter varies between draws; `fixed`, `scenario` and `switch` do not vary.

    A triangular distribution has low, mode and high; a normal has mean and sd; a beta on [0, 1] has its mean and the
    range that spans about two standard deviations either side, sd = (high - low) / 4.
    """

    kind: str
    low: float | None = None
    mode: float | None = None
    high: float | None = None
    mean: float | None = None
    sd: float | None = None

    @property
    def is_drawn(self) -> bool:
        """Say whether the Monte Carlo layer draws this parameter."""
        return bool(DISTRIBUTIONS[self.kind])


@dataclass(frozen=True)
class Parameter:
    """One assumption. `values` maps scope -> date from which it holds -> value (None: no published figure)."""

    name: str
    folder: str
    description: str
    unit: str
    values: Mapping[str, Mapping[dt.date, float | None]]
    low: float | None
    high: float | None
    distribution: Distribution
    status: str
    reference: tuple[Reference, ...]
    note: str = ""
    role: str = "model"
    scoped_distributions: Mapping[str, Distribution] = field(default_factory=dict)
    from_memory: frozenset[tuple[str, dt.date]] = frozenset()

    def value(self, scope: str = "default", on: dt.date | None = None) -> float:
        """Return the value for a scope on a date (latest known when no date is given).

        Raises AtlasError for an unknown scope, a date before the first value, or a blank parameter.
        """
        dated = self._dated(scope)
        known = [day for day in dated if on is None or day <= on]
        if not known:
            raise AtlasError(
                f"{self.name}: no value for {scope} on {on}; the first holds from {min(dated)}: choose a later date."
            )
        value = dated[max(known)]
        if value is None:
            raise AtlasError(f"{self.name}: no published figure exists; give one in the scenario under `overrides`.")
        return value

    def last_date(self, scope: str = "default") -> dt.date:
        """Return the date from which the latest known value of a scope holds."""
        return max(self._dated(scope))

    def distribution_of(self, scope: str = "default") -> Distribution:
        """Return the scope's own distribution, or the parameter's."""
        return self.scoped_distributions.get(scope, self.distribution)

    def _dated(self, scope: str) -> Mapping[dt.date, float | None]:
        """Return the dated values of one scope."""
        if scope in self.values:
            return self.values[scope]
        raise AtlasError(f"{self.name}: unknown scope {scope!r}; {suggest(scope, self.values)}")


@dataclass(frozen=True)
class Assumptions:
    """The values one scenario uses: the files' values with overrides on top.

    An override's key is `name` (every scope) or `name.scope` (that scope only), which wins.
    """

    overrides: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse overrides of unknown parameters and values outside the parameter's range."""
        for key, value in self.overrides.items():
            check_override(key, value)

    def value(self, name: str, scope: str = "default", on: dt.date | None = None) -> float:
        """Return the override if there is one, else the file's value for the scope and date."""
        for key in (f"{name}.{scope}", name):
            if key in self.overrides:
                return float(self.overrides[key])
        return parameter(name).value(scope, on)


def check_override(key: str, value: float) -> None:
    """Raise AtlasError unless `key` names a parameter (and scope) and `value` lies in its accepted range.

    A value that the file itself holds for some scope is always accepted (a school's fee of 0, say).
    """
    name, _, scope = str(key).partition(".")
    known = parameter(name)
    if scope and scope not in known.values:
        raise AtlasError(f"overrides.{key}: {name} has no scope {scope!r}; {suggest(scope, known.values)}")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= MOST:
        raise AtlasError(f"overrides.{key} = {value!r}: give a finite number in {known.unit}.")
    if any(value in dated.values() for dated in known.values.values()):
        return
    low = -math.inf if known.low is None else known.low
    high = math.inf if known.high is None else known.high
    if not low <= value <= high:
        raise AtlasError(
            f"overrides.{key} = {value:.12g} is outside the accepted range {low:g} to {high:g} {known.unit}; "
            "choose a value inside it."
        )


@cache
def parameters() -> Mapping[str, Parameter]:
    """Return every parameter by name, read from the YAML files beside this module."""
    return {path.stem: read_parameter(path) for path in sorted(FOLDER.rglob("*.yaml"))}


def parameter(name: str) -> Parameter:
    """Return one parameter; raises AtlasError with the nearest name for an unknown one."""
    known = parameters()
    if name not in known:
        raise AtlasError(f"unknown parameter {name!r}; {suggest(name, known)}")
    return known[name]


def suggest(word: object, known: Iterable[str]) -> str:
    """Return "did you mean X?" for the nearest known word, else some of the known words."""
    words = list(known)
    near = get_close_matches(str(word), words, n=1)
    if near:
        return f"did you mean {near[0]!r}?"
    more = f" and {len(words) - MOST_NAMED} more" if len(words) > MOST_NAMED else ""
    return f"known: {', '.join(words[:MOST_NAMED])}{more}."


def read_parameter(path: Path) -> Parameter:
    """Read and check one parameter file; raises AtlasError naming the file and what it lacks."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    missing = [key for key in REQUIRED if not raw.get(key)]
    if missing:
        raise AtlasError(
            f"{path.name}: missing {', '.join(missing)}; every parameter file needs {', '.join(REQUIRED)}."
        )
    if raw["status"] not in STATUSES:
        raise AtlasError(f"{path.name}: status {raw['status']!r} is not one of {', '.join(STATUSES)}.")
    read = {scope: _dated_values(entry) for scope, entry in raw["values"].items()}
    return Parameter(
        name=path.stem,
        folder=path.parent.name,
        description=raw["description"],
        unit=raw["unit"],
        values={scope: {day: value for day, (value, _) in entry.items()} for scope, entry in read.items()},
        low=raw["range"]["low"],
        high=raw["range"]["high"],
        distribution=_distribution(path.name, raw["distribution"]),
        status=raw["status"],
        reference=tuple(Reference(**entry) for entry in raw["reference"]),
        note=raw.get("note", ""),
        role=raw.get("role", "model"),
        scoped_distributions={
            scope: _distribution(path.name, entry) for scope, entry in raw.get("scoped_distribution", {}).items()
        },
        from_memory=frozenset(
            (scope, day) for scope, entry in read.items() for day, (_, status) in entry.items() if status
        ),
    )


def _distribution(file: str, raw: Mapping[str, Any]) -> Distribution:
    """Return the distribution, checked to have exactly the arguments its kind needs."""
    kind = raw.get("kind", "")
    given = {key: float(value) for key, value in raw.items() if key != "kind"}
    if kind not in DISTRIBUTIONS or set(given) != set(DISTRIBUTIONS[kind]):
        needs = "; ".join(f"{name} ({', '.join(keys) or 'nothing'})" for name, keys in DISTRIBUTIONS.items())
        raise AtlasError(f"{file}: distribution {dict(raw)} does not fit; kinds and what they need: {needs}.")
    return Distribution(kind, **given)


def _dated_values(entry: object) -> dict[dt.date, tuple[float | None, bool]]:
    """Return date -> (value, is from memory); a bare number holds always."""
    dated = entry if isinstance(entry, Mapping) else {ALWAYS: entry}
    return {day: _value_and_status(raw) for day, raw in dated.items()}


def _value_and_status(raw: object) -> tuple[float | None, bool]:
    """Split a value from its own status, where it has one."""
    if isinstance(raw, Mapping):
        return float(raw["value"]), raw["status"] == "from memory"
    return (None if raw is None else float(str(raw))), False
