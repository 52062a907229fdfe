"""Every number that the model assumes: value, range, status, source, and whether the scenario at hand changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from contracts.errors import AtlasError
from scenarios.documentation import varies
from scenarios.parameters import STATUSES, parameters
from views import words
from views.exhibit import Exhibit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scenarios.parameters import Parameter
    from scenarios.scenario import Scenario

ALL, CHANGED = "all", "changed"
CHOICES = (ALL, CHANGED, *STATUSES)
STATUS_WORDS = {
    ALL: "All",
    CHANGED: "Changed by this scenario",
    "verified": "Verified: read in the source named",
    "derived": "Derived: arithmetic on verified numbers",
    "calibrated": "Calibrated: solved from published totals",
    "measured": "Measured on this model",
    "assumption": "Assumption: no source was found",
    "from memory": "From memory: recalled, not checked",
    "blank": "Blank: no figure is published",
}
LEAD = (
    "Every number that the funding model assumes, and every study behind what it says about outcomes. Nothing here is "
    "hidden in code: change any of it on the scenario page, under Assumptions."
)
SCHEMA = {
    "Assumption": pl.String,
    "For": pl.String,
    "Value": pl.Float64,
    "Default": pl.Float64,
    "Changed": pl.String,
    "Unit": pl.String,
    "Least": pl.Float64,
    "Most": pl.Float64,
    "Status": pl.String,
    "Basis": pl.String,
    "How it varies": pl.String,
    "What it is": pl.String,
    "Source": pl.String,
    "Link": pl.String,
    "Note": pl.String,
}


def table(scenario: Scenario) -> pl.DataFrame:
    """Return one row a parameter and scope: its value in the scenario, its default, range, status and source."""
    rows = [_row(known, scope, scenario) for known in parameters().values() for scope in known.values]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _row(known: Parameter, scope: str, scenario: Scenario) -> tuple[object, ...]:
    value, default = _value(known, scope, scenario), _default(known, scope, scenario)
    links = [reference.url for reference in known.reference if reference.url]
    return (
        known.name.replace("_", " ").capitalize(),
        "" if scope == "default" else scope.replace("_", " "),
        value,
        default,
        "yes" if value != default else "no",
        known.unit,
        known.low,
        known.high,
        known.status,
        "used in the model" if known.role == "model" else "context only",
        varies(known.distribution_of(scope)),
        known.description,
        "; ".join(_source(reference.title, reference.site) for reference in known.reference),
        links[0] if links else None,
        known.note or None,
    )


def _source(title: str, site: str | None) -> str:
    """Name a reference, with its site where the page's address was not kept."""
    return title if site in {None, "none"} else f"{title} ({site})"


def _default(known: Parameter, scope: str, scenario: Scenario) -> float | None:
    """Return the file's value on the scenario's first day, the first one known where it starts later; None if blank."""
    for day in (scenario.first_day(), None):
        try:
            return known.value(scope, day)
        except AtlasError:
            continue
    return None


def _value(known: Parameter, scope: str, scenario: Scenario) -> float | None:
    """Return the value in the scenario: its override, or the hours that it sets itself, or the default."""
    for key in (f"{known.name}.{scope}", known.name):
        if key in scenario.overrides:
            return float(scenario.overrides[key])
    if known.name == "hours_per_placement" and scope == scenario.modality and scenario.hours is not None:
        return scenario.hours
    return _default(known, scope, scenario)


def exhibit(scenario: Scenario, status: str = ALL) -> Exhibit:
    """Return the assumptions of a scenario, all of them or those with one status; `changed` keeps what it changes."""
    rows = table(scenario)
    kept = {ALL: pl.lit(value=True), CHANGED: pl.col("Changed") == "yes"}.get(status, pl.col("Status") == status)
    sentence = _sentence(scenario, rows)
    return Exhibit(
        title=f"Assumptions: {scenario.title}, from {scenario.start_year}",
        sentence=sentence,
        figure=None,
        table=rows.filter(kept),
        sources=(),
        notes=(
            "A value holds on the scenario's first day; minimum wages and prices rise after it as the parameters say.",
            "Changed means: this scenario uses another value than the files.",
        ),
        alt=sentence,
        file_name=f"{scenario.name}_assumptions_{scenario.start_year}",
    )


def _sentence(scenario: Scenario, rows: pl.DataFrame) -> str:
    """Count the parameters, those without a source and the blank ones, and name what the scenario changes."""
    known = parameters().values()
    assumed = sum(one.status == "assumption" for one in known)
    blank = sum(one.status == "blank" for one in known)
    counts = (
        f"Of {len(known)} parameters {words.count(assumed, 'is an assumption', 'are assumptions')} without a source "
        f"and {words.count(blank, 'is blank', 'are blank')} because no figure is published."
    )
    return f"{counts} {_changes(scenario, rows.filter(pl.col('Changed') == 'yes'))}"


def _changes(scenario: Scenario, changed: pl.DataFrame) -> str:
    """Name the values that a scenario changes, with what they were."""
    if changed.is_empty():
        return f"{scenario.title} changes none of them."
    said = [
        f"{name.lower()}{f' ({scope})' if scope else ''} {_number(value)} instead of {_number(default)}"
        for name, scope, value, default in changed.select("Assumption", "For", "Value", "Default").iter_rows()
    ]
    return f"{scenario.title} changes {words.listing(_once(said), 4)}."


def _once(said: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(said))


def _number(value: float | None) -> str:
    return "blank" if value is None else f"{value:,.6g}"


def statuses(rows: pl.DataFrame) -> Iterator[str]:
    """Give the choices of status that some row has, all first."""
    there = set(rows["Status"])
    for choice in CHOICES:
        if choice in {ALL, CHANGED} or choice in there:
            yield choice
