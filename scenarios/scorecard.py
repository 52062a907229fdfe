"""The model held against published figures: replications, prices of known programs, dollars per person.

A replication must agree. A price is shown beside the published one, and a difference is a finding, not a failure.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from scenarios.cases import CALCULATIONS
from scenarios.costs import build_up, employer_burden, unit_cost
from scenarios.parameters import Assumptions, Reference
from scenarios.replications import per

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scenarios.costs import Employer

AGREES = 0.02
"""Largest relative difference of a replication that agrees: published figures are rounded."""

LOW_CASELOAD = 115
"""Placements per coordinator at which LA County's published non-wage cost pays for the coordinator alone."""


@dataclass(frozen=True)
class Replication:
    """One published figure and its recomputation, in the unit of the source."""

    title: str
    quantity: str
    published: float
    recomputed: float
    source: Reference

    @property
    def difference(self) -> float:
        """Give the relative difference of the recomputation."""
        return self.recomputed / self.published - 1

    @property
    def agrees(self) -> bool:
        """Say whether the recomputation lies within the rounding of the source."""
        return abs(self.difference) <= AGREES


@dataclass(frozen=True)
class PriceCheck:
    """The published cost of one placement beside the model's for the same wages, dollars, two ways of employing.

    `hub` prices an outside employer of record; `school` a school as employer and a caseload of 115.
    """

    title: str
    published: float
    hub: float
    school: float
    source: Reference


@dataclass(frozen=True)
class PerPerson:
    """Dollars of a bill or program per person, and how many of the model's short placements that would buy."""

    title: str
    dollars: float
    placements: float
    source: Reference
    note: str


@cache
def _file() -> Mapping[str, Any]:
    """Read the figures that the model is held against."""
    text = resources.files("scenarios").joinpath("scorecard.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def replications() -> tuple[Replication, ...]:
    """Recompute every published figure, one entry a figure."""
    return tuple(
        Replication(entry["title"], quantity, float(published), float(found[quantity]), Reference(**entry["source"]))
        for entry in _file()["replications"]
        for found in [CALCULATIONS[entry["calculation"]](dict(entry["inputs"]))]
        for quantity, published in entry["published"].items()
    )


def recomputed_only() -> tuple[tuple[str, Mapping[str, Any], Reference], ...]:
    """Give the results that have published inputs but no published result to be held against."""
    return tuple(
        (entry["title"], CALCULATIONS[entry["calculation"]](dict(entry["inputs"])), Reference(**entry["source"]))
        for entry in _file()["replications"]
        if not entry["published"]
    )


def _priced(wage: float, hours: float, employer: Employer, caseload: float) -> float:
    """Price a placement of given wages with the model's default non-wage costs."""
    chosen = Assumptions()
    return unit_cost(
        wage,
        hours,
        burden_rate=employer_burden(wage * hours, employer, chosen).effective_rate,
        fee_rate=chosen.value("employer_of_record_fee", employer),
        coordinator_cost=chosen.value("coordinator_annual_cost"),
        caseload=caseload,
        supports=chosen.value("supports_per_student"),
    ).total


def price_checks() -> tuple[PriceCheck, ...]:
    """Price the placements of known programs; nothing is deflated, because the non-wage prices are of one year."""
    caseload = Assumptions().value("coordinator_caseload")
    return tuple(
        PriceCheck(
            title=entry["title"],
            published=float(entry["published"]),
            hub=_priced(entry["wage"], entry["hours"], "hub", caseload),
            school=_priced(entry["wage"], entry["hours"], "school", LOW_CASELOAD),
            source=Reference(**entry["source"]),
        )
        for entry in _file()["placements"]
    )


def per_person() -> tuple[PerPerson, ...]:
    """Divide the money of bills and programs by the people they name, beside the model's price of a placement."""
    price = build_up("los_angeles_city", "hub", Assumptions(), on=dt.date(2025, 7, 1)).total
    return tuple(
        PerPerson(
            title=entry["title"],
            dollars=per(entry["amount"], entry["people"]),
            placements=per(entry["amount"], entry["people"]) / price,
            source=Reference(**entry["source"]),
            note=entry["note"],
        )
        for entry in _file()["per_person"]
    )


def _link(source: Reference) -> str:
    """Write a source as a Markdown link, or its title and site where no page was kept."""
    return f"[{source.title}]({source.url})" if source.url else f"{source.title} ({source.site})"


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Write a Markdown table."""
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _replication_table() -> str:
    """Write one line a replicated figure."""
    header = ("what", "figure", "published", "recomputed", "difference", "verdict", "source")
    return _table(
        header,
        (
            (
                row.title,
                row.quantity,
                f"{row.published:,.6g}",
                f"{row.recomputed:,.6g}",
                f"{row.difference:+.1%}",
                "agrees" if row.agrees else "DIFFERS",
                _link(row.source),
            )
            for row in replications()
        ),
    )


def _recomputed_table() -> str:
    """Write one line a result that has no published counterpart."""
    return _table(
        ("what", "recomputed", "source"),
        (
            (title, ", ".join(f"{name} {value:,.4g}" for name, value in values.items()), _link(source))
            for title, values, source in recomputed_only()
        ),
    )


def _price_table() -> str:
    """Write one line a program whose placement the model prices."""
    return _table(
        ("program", "published", "model, school as employer", "model, hub as employer", "source"),
        (
            (
                row.title,
                f"${row.published:,.0f}",
                f"${row.school:,.0f} ({row.school / row.published - 1:+.0%})",
                f"${row.hub:,.0f} ({row.hub / row.published - 1:+.0%})",
                _link(row.source),
            )
            for row in price_checks()
        ),
    )


def _person_table() -> str:
    """Write one line a bill or program divided by its people."""
    return _table(
        ("bill or program", "dollars per person", "placements", "note", "source"),
        (
            (row.title, f"${row.dollars:,.0f}", f"{row.placements:.2f}", row.note, _link(row.source))
            for row in per_person()
        ),
    )


def text() -> str:
    """Write the scorecard as Markdown: what the command line prints and `docs/scorecard.md` holds."""
    found = replications()
    return f"""# Scorecard: the model against published figures

Written by `python -m scenarios scorecard`; a test keeps it current.

## Replications: {sum(row.agrees for row in found)} of {len(found)} published figures agree

Recomputed from published inputs by the model's own functions. A figure agrees within {AGREES:.0%}, because sources
round.

{_replication_table()}

Published inputs without a published result:

{_recomputed_table()}

## Price of a placement in known programs

The program's own wages with the model's non-wage costs, not deflated. The model prices an outside employer of record
on the high side; a school as employer with a caseload of {LOW_CASELOAD} comes closest.

{_price_table()}

## Dollars per person in bills and programs

Money over people as announced, and how many of the model's short placements (160 hours in the City of Los Angeles, hub
as employer, July 2025) the same dollars would buy. Programs differ in hours: this is a comparison of size, not of
value.

{_person_table()}
"""
