"""What a link remembers of the numbers it was made with, and what is said when they are no longer the same."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from views import scenario_headline, words

if TYPE_CHECKING:
    from scenarios.result import RunRecord
    from views.scenario_view import ScenarioView

SEPARATOR = "~"
NOTHING = "none"
VERSION = re.compile(r"^[A-Za-z0-9.\-]{1,60}$")
NUMBER = re.compile(r"^-?\d{1,12}(\.\d{1,12})?$")
SHORT = 6
AGREE = 1e-6


@dataclass(frozen=True)
class Was:
    """The versions and the four numbers that a link was made with; None stands for a number that was not shown.

    `access` is a share of students, `gap` a difference of shares (below 0: behind). `parameters` are the first digits
    of the hash of the files of numbers.
    """

    data: str
    model: str
    parameters: str
    places: float | None
    access: float | None
    per_million: float | None
    gap: float | None

    @property
    def versions(self) -> tuple[str, str, str]:
        """Return what determines the numbers besides the scenario."""
        return self.data, self.model, self.parameters

    @property
    def numbers(self) -> tuple[float | None, ...]:
        """Return the four numbers."""
        return self.places, self.access, self.per_million, self.gap


def now(view: ScenarioView) -> Was:
    """Return what a link made now remembers."""
    found, record = scenario_headline.pair(view).scenario, view.result.record
    gap = None if found.gap is None else found.gap.gap
    return Was(*_versions(record), float(found.places), found.access, found.per_million, gap)


def _versions(record: RunRecord) -> tuple[str, str, str]:
    return record.data, record.model, record.parameters[:SHORT]


def pack(was: Was) -> str:
    """Return it as the value of a URL parameter."""
    return SEPARATOR.join([*was.versions, *(_written(number) for number in was.numbers)])


def _written(number: float | None) -> str:
    return NOTHING if number is None else f"{number:.9f}".rstrip("0").rstrip(".")


def unpack(text: str) -> Was | None:
    """Return what a link remembers, None for anything that this app has not written."""
    parts = text.split(SEPARATOR)
    if len(parts) != len(Was.__dataclass_fields__) or not all(VERSION.match(part) for part in parts):
        return None
    numbers = parts[3:]
    if not all(part == NOTHING or NUMBER.match(part) for part in numbers):
        return None
    return Was(parts[0], parts[1], parts[2], *(None if part == NOTHING else float(part) for part in numbers))


def news(view: ScenarioView, was: Was) -> str | None:
    """Say what has changed since a link was made: the versions, and the four numbers then and now; None if nothing."""
    today = now(view)
    same = all(_agree(then, here) for then, here in zip(was.numbers, today.numbers, strict=True))
    if was.versions == today.versions:
        return None if same else _altered(was, today)
    if same:
        return f"This link was made with {_changes(was, today)}. The four numbers are still the same."
    return f"This link was made with {_changes(was, today)}. {_then_and_now(was, today)}"


def _agree(then: float | None, here: float | None) -> bool:
    if then is None or here is None:
        return then is here
    return math.isclose(then, here, rel_tol=AGREE, abs_tol=1e-9)


def _altered(was: Was, today: Was) -> str:
    return (
        "The numbers that this link carries are not those of its own data and model, so the address was changed by "
        f"hand or cut. {_then_and_now(was, today)}"
    )


def _changes(was: Was, today: Was) -> str:
    """Name what differs: `data version a (now b), model 1.0 (now 1.1)`."""
    names = ("data version", "model", "assumptions")
    pairs = zip(names, was.versions, today.versions, strict=True)
    return words.listing([f"{name} {then} (now {here})" for name, then, here in pairs if then != here])


def _then_and_now(was: Was, today: Was) -> str:
    return f"Then: {_told(was)}. Now: {_told(today)}."


def _told(was: Was) -> str:
    """Say the four numbers in a row."""
    dash = scenario_headline.NOTHING
    places = dash if was.places is None else scenario_headline.whole(was.places)
    access = dash if was.access is None else scenario_headline.percent(was.access)
    gap = dash if was.gap is None else f"{words.rounded(-was.gap * 100, 2)} points"
    return (
        f"{places} new paid placements, {access} of students with one, {scenario_headline.decimal(was.per_million)} "
        f"for each $1M, widest gap {gap}"
    )


def line(view: ScenarioView) -> str:
    """Name the run and what determines it, in one line."""
    record = view.result.record
    data, model, assumptions = _versions(record)
    return f"Run {record.id}: data version {data}, model {model}, assumptions {assumptions}."


def lines(view: ScenarioView) -> tuple[tuple[str, str], ...]:
    """Return the run record, label and value, in the order in which it is printed."""
    record = view.result.record
    return (
        ("Run", record.id),
        ("Scenario", record.scenario),
        ("Assumptions", record.parameters),
        ("Data version", record.data),
        ("Model", record.model),
        ("Numbers of the model last changed", record.results_changed),
    )
