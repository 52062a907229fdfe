"""The assumptions behind the participation illustration, read from a TOML file that gives a reason for each."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from contracts.errors import AtlasError

STATUSES = ("anchored", "assumption")


@dataclass(frozen=True)
class Assumptions:
    """Rates in percent, hours a participant and year, factors as ratios; see the TOML file for units and reasons."""

    seed: int
    years: tuple[str, ...]
    paid_percent: float
    any_percent: float
    college_paid_percent: float
    college_any_percent: float
    spread: float
    hours_mean: float
    hours_spread: float
    hours_most: int
    hours_least: int
    not_collected_percent: float
    hidden_up_to: int
    second_type_percent: float
    type_percent: Mapping[str, float]
    type_ended: Mapping[str, str]
    transition_percent: Mapping[str, float]
    group_factor: Mapping[str, float]

    @property
    def types(self) -> tuple[str, ...]:
        """All CALPADS type codes, first records before transition types."""
        return (*self.type_percent, *self.transition_percent)

    def offered(self, year: str) -> dict[str, float]:
        """Return the share of each type among first records of a year, without the types that had ended by then."""
        open_types = {code: x for code, x in self.type_percent.items() if year < self.type_ended.get(code, "9999")}
        return {code: x / sum(open_types.values()) for code, x in open_types.items()}


def read_assumptions(path: Path) -> Assumptions:
    """Read the assumptions file.

    Raises AtlasError if it is missing, is not TOML, lacks or invents an entry, or an entry gives no reason.
    """
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AtlasError(f"{path} is missing. Restore it from the repository.") from None
    except tomllib.TOMLDecodeError as error:
        raise AtlasError(f"{path} is not valid TOML: {error}. Correct that line.") from None
    known = {field.name for field in fields(Assumptions)}
    if wrong := sorted(known ^ set(entries)):
        raise AtlasError(f"{path}: entry {wrong[0]!r} is {'missing' if wrong[0] in known else 'unknown'}.")
    assumptions = Assumptions(**{name: _value(path, name, entry) for name, entry in entries.items()})
    _check(path, assumptions)
    return assumptions


def _value(path: Path, name: str, entry: Mapping[str, Any]) -> Any:  # noqa: ANN401 - TOML values are of any type
    if not entry.get("reason") or "value" not in entry or entry.get("status") not in STATUSES:
        raise AtlasError(f"{path}, [{name}]: give a value, a reason, and a status ({' or '.join(STATUSES)}).")
    return tuple(entry["value"]) if isinstance(entry["value"], list) else entry["value"]


def _check(path: Path, assumptions: Assumptions) -> None:
    if not 0 <= assumptions.paid_percent <= assumptions.any_percent <= 100:  # noqa: PLR2004 - percent
        raise AtlasError(f"{path}: paid_percent must lie between 0 and any_percent, and that up to 100.")
    if not 0 <= assumptions.college_paid_percent <= assumptions.college_any_percent <= 100:  # noqa: PLR2004 - percent
        raise AtlasError(
            f"{path}: college_paid_percent must lie between 0 and college_any_percent, and that up to 100."
        )
    if wrong := [group for group, factor in assumptions.group_factor.items() if not 0 < factor <= 1]:
        raise AtlasError(f"{path}, [group_factor]: {wrong[0]} must be above 0 and at most 1.")
