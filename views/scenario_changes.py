"""What a scenario changes of the preset it started from: levers and assumptions, then and now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from scenarios.parameters import parameters
from views import scenario_words, words
from views.exhibit import Exhibit
from views.scenario_terms import changed_rules, terms

if TYPE_CHECKING:
    from views.scenario_view import ScenarioView

NOT_THERE = "not there"
COLUMNS = ("Lever", "At the start", "Here", "Status", "Basis", "Source")


@dataclass(frozen=True)
class Change:
    """One lever or assumption that differs: what it is called, what it was, what it is, and where a value comes from.

    `status` and `source` are those of the value that an assumption has in the files of numbers; empty for a lever.
    """

    lever: str
    before: str
    now: str
    status: str = ""
    source: str = ""


def changes(view: ScenarioView) -> tuple[Change, ...]:
    """Return every difference to the preset that the scenario started from, assumptions last."""
    both = (view.start, view.scenario)
    there = {money.stream for money in view.scenario.streams}
    rules = {stream: rules for stream, rules in changed_rules(both).items() if stream in there}
    before, now = (terms(scenario, view.atlas, rules) for scenario in both)
    levers = [name for name in dict.fromkeys((*before, *now)) if before.get(name) != now.get(name)]
    found = [Change(name, before.get(name, NOT_THERE), now.get(name, NOT_THERE)) for name in levers]
    old, new = view.start.overrides, view.scenario.overrides
    differ = [key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]
    return (*found, *(_assumption(key, old.get(key), new.get(key)) for key in differ))


def exhibit(view: ScenarioView) -> Exhibit:
    """Return the differences as an exhibit; its table is empty where nothing was changed."""
    rows = [
        (
            change.lever,
            change.before,
            change.now,
            change.status,
            "assumption" if change.status else "chosen",
            change.source,
        )
        for change in changes(view)
    ]
    said = sentence(view)
    return Exhibit(
        title=f"What was changed: {view.scenario.title}, {view.years}",
        sentence=said,
        figure=None,
        table=pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row"),
        sources=(),
        notes=(),
        alt=said,
        file_name=f"{view.scenario.name}_changes",
    )


def sentence(view: ScenarioView) -> str:
    """Say how much differs from where the scenario started."""
    count = len(changes(view))
    if not count:
        return f"Nothing was changed: this is {view.start.title} as it comes."
    verb = "differs" if count == 1 else "differ"
    return f"{words.sentence_case(words.count(count, 'choice'))} {verb} from {view.start.title}."


def provisions(view: ScenarioView) -> pl.DataFrame:
    """Return the provisions of the bill or proposal, each beside what holds today, its source and what is not known."""
    return pl.DataFrame(
        [
            {
                "No.": provision.number,
                "Provision": provision.title,
                "Today": provision.today,
                "Proposed": provision.proposed,
                "Source": provision.source,
                "Not known": provision.unknown,
            }
            for provision in view.scenario.provisions
        ]
    )


def _assumption(key: str, before: float | None, now: float | None) -> Change:
    """Say an assumption's value before and now, with the status and the source of the one in the files."""
    known = parameters()[key.partition(".")[0]]
    old, new = (_in_files(key) if value is None else _number(value) for value in (before, now))
    source = "; ".join(entry.title for entry in known.reference)
    return Change(f"Assumption: {scenario_words.assumption_label(key)} ({known.unit})", old, new, known.status, source)


def _in_files(key: str) -> str:
    """Say the value that the files of numbers hold, each scope's where the key covers several."""
    name, _, scope = key.partition(".")
    dated = parameters()[name].values
    values = {each: list(dated[each].values())[-1] for each in ([scope] if scope else dated)}
    told = {each: "no published figure" if value is None else _number(value) for each, value in values.items()}
    if len(told) == 1:
        return next(iter(told.values()))
    return ", ".join(f"{each.replace('_', ' ')} {value}" for each, value in told.items())


def _number(value: float) -> str:
    return f"{value:,.10g}"
