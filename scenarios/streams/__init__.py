"""Money with strings: who each funding stream may serve, what it may pay, and under which conditions.

One YAML file a stream beside this module. The eligibility matrix is read from them; the closed forms below are the same
rules for one stream alone. Source: model specification 2.4.
"""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from contracts.errors import AtlasError
from scenarios import checks
from scenarios.parameters import Reference, suggest

FOLDER = Path(__file__).parent
KINDS = ("k12", "college")
K12_CELLS = ("foster", "homeless", "swd_sed", "swd", "el_sed", "el", "sed", "other")
COLLEGE_CELLS = ("college_foster", "college_calworks", "college_dsps", "college_pell", "college_other")
CELLS = K12_CELLS + COLLEGE_CELLS
CATEGORIES = ("wage", "support", "eor", "staff")
USES = (*CATEGORIES, "system")
ADMIN = ("eor", "staff")
HOSTS = ("campus", "public", "nonprofit", "for_profit")
MOST = 1e9
RECURRENCES = ("ongoing", "one_time")


@dataclass(frozen=True)
class Stream:
    """One source of money and its rules. Shares and ratios are fractions, amounts dollars."""

    id: str
    name: str
    agency: str
    level: str
    kinds: tuple[str, ...]
    cells: tuple[str, ...]
    pays: tuple[str, ...]
    recurrence: str
    carry_over: bool
    status: str
    reference: tuple[Reference, ...]
    wage_share: Mapping[str, float] = field(default_factory=dict)
    admin_cap: float = 1.0
    match_ratio: float = 0.0
    match_from: tuple[str, ...] = ()
    out_of_school_floor: float = 0.0
    priority_cells: tuple[str, ...] = ()
    priority_share: float = 0.0
    per_person_cap: float | None = None
    district_money: bool = False
    modalities: tuple[str, ...] = ()
    amounts: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse words and shares that mean nothing."""
        _known(self.id, "kinds", self.kinds, KINDS)
        _known(self.id, "cells", (*self.cells, *self.priority_cells), CELLS)
        _known(self.id, "pays", self.pays, USES)
        _known(self.id, "wage_share", tuple(self.wage_share), HOSTS)
        _known(self.id, "recurrence", (self.recurrence,), RECURRENCES)
        shares = {"admin_cap": self.admin_cap, "out_of_school_floor": self.out_of_school_floor}
        shares |= {"priority_share": self.priority_share, **self.wage_share}
        for name, value in shares.items():
            if not 0 <= value <= 1:
                raise AtlasError(f"streams.{self.id}.{name} = {reprlib.repr(value)}: give a share between 0 and 1.")
        for name, number in (("match_ratio", self.match_ratio), ("per_person_cap", self.per_person_cap or 0.0)):
            if not 0 <= number <= MOST:
                raise AtlasError(
                    f"streams.{self.id}.{name} = {reprlib.repr(number)}: give 0 or more, at most {MOST:,.0f}."
                )

    def may_pay(self, category: str, kind: str, cell: str, modality: str = "short_paid") -> bool:
        """Say whether this stream may pay a cost category for a cell of students of one kind of institution."""
        fits = not self.modalities or modality in self.modalities
        home = COLLEGE_CELLS if kind == "college" else K12_CELLS
        return fits and category in self.pays and kind in self.kinds and cell in self.cells and cell in home

    def share_of_wage(self, host: str) -> float:
        """Return the largest share of the wage this stream may pay at a type of host; the employer pays the rest."""
        return self.wage_share.get(host, 1.0)


@cache
def streams() -> Mapping[str, Stream]:
    """Return every stream by id, read from the YAML files beside this module."""
    return {path.stem: read_stream(path) for path in sorted(FOLDER.glob("*.yaml"))}


def stream(name: str) -> Stream:
    """Return one stream; raises AtlasError with the nearest id for an unknown one."""
    known = streams()
    if name not in known:
        raise AtlasError(f"unknown stream {name!r}; {suggest(name, known)}")
    return known[name]


def changed(original: Stream, changes: Mapping[str, Any]) -> Stream:
    """Return a stream with some of its rules changed, as a scenario's provision does.

    Raises AtlasError for a rule that does not exist.
    """
    unknown = [key for key in changes if key not in CHANGEABLE]
    if unknown:
        raise AtlasError(f"streams.{original.id}.{unknown[0]}: no such rule; {suggest(unknown[0], CHANGEABLE)}")
    typed: dict[str, Any] = {key: _typed(original.id, key, value) for key, value in changes.items()}
    _known(original.id, "match_from", typed.get("match_from", ()), tuple(streams()))
    return replace(original, **typed)


CHANGEABLE: Mapping[str, str] = {
    "kinds": "list",
    "cells": "list",
    "pays": "list",
    "recurrence": "word",
    "carry_over": "true or false",
    "wage_share": "mapping",
    "admin_cap": "number",
    "match_ratio": "number",
    "match_from": "list",
    "out_of_school_floor": "number",
    "priority_cells": "list",
    "priority_share": "number",
    "per_person_cap": "number",
}
TYPES: Mapping[str, type | tuple[type, ...]] = {
    "list": (list, tuple),
    "word": str,
    "true or false": bool,
    "mapping": Mapping,
    "number": (int, float),
}


def _typed(name: str, key: str, value: object) -> object:
    """Return a changed rule's value in the type the rule has; raises AtlasError for another type."""
    wanted = CHANGEABLE[key]
    if not isinstance(value, TYPES[wanted]) or (wanted == "number" and isinstance(value, bool)):
        raise AtlasError(f"streams.{name}.{key} = {value!r}: give a {wanted}.")
    return tuple(value) if isinstance(value, list) else value


def read_stream(path: Path) -> Stream:
    """Read one stream file; raises AtlasError naming the file for an unknown or missing key."""
    raw = dict(yaml.safe_load(path.read_text(encoding="utf-8")))
    match = raw.pop("match", {"ratio": 0.0, "from": []})
    raw["cells"] = CELLS if raw.get("cells") == "all" else raw.get("cells", ())
    raw["reference"] = tuple(Reference(**entry) for entry in raw.get("reference", ()))
    for key in ("kinds", "cells", "pays", "modalities"):
        raw[key] = tuple(raw.get(key, ()))
    try:
        return Stream(id=path.stem, match_ratio=match["ratio"], match_from=tuple(match["from"]), **raw)
    except TypeError as error:
        raise AtlasError(f"{path.name}: {error}; see scenarios/streams/__init__.py for the keys.") from error


def in_school_dollars(allocation: float, out_of_school_floor: float) -> float:
    """Return the dollars of an allocation that can reach enrolled students under an out-of-school floor, a share.

    Raises AtlasError for negative dollars or a floor outside 0 to 1.
    """
    checks.not_negative("allocation", allocation)
    checks.share("out_of_school_floor", out_of_school_floor)
    return allocation * (1 - out_of_school_floor)


def employer_share(dollars: float, wages: float, share: float) -> tuple[float, float]:
    """Return (placements, employer dollars) that a stream paying at most `share` of each wage supports.

    Raises AtlasError for a share of 0 (such a stream pays no wage) or above 1, negative dollars or no wages.
    """
    checks.not_negative("stream", dollars)
    checks.positive("wages", wages)
    checks.share("share", share)
    if share == 0:
        raise AtlasError(f"share = {share:g}: a stream that pays none of the wage supports no placement by itself.")
    placements = dollars / (wages * share)
    return placements, placements * wages * (1 - share)


@dataclass(frozen=True)
class Matched:
    """A grant drawn against its match, in dollars."""

    grant: float
    match: float
    stranded: float

    @property
    def total(self) -> float:
        """Return grant and match together."""
        return self.grant + self.match


def matched(cap: float, available: float, ratio: float) -> Matched:
    """Draw a grant of at most `cap` dollars that needs `ratio` local dollars for each of its own.

    Raises AtlasError for a negative amount or ratio.
    """
    for name, number in {"cap": cap, "available": available, "ratio": ratio}.items():
        checks.not_negative(name, number)
    grant = min(cap, available / ratio) if ratio > 0 else cap
    return Matched(grant, grant * ratio, cap - grant)


def _known(name: str, field_name: str, given: tuple[str, ...], known: tuple[str, ...]) -> None:
    """Raise AtlasError for the first word that is not known."""
    for word in given:
        if word not in known:
            raise AtlasError(f"streams.{name}.{field_name}: unknown {word!r}; {suggest(word, known)}")
