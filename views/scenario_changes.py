"""What a scenario changes of the preset it started from: levers and assumptions, then and now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from scenarios import codec
from scenarios.parameters import parameters
from scenarios.streams import HOSTS
from views import scenario_words, words
from views.exhibit import Exhibit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scenarios.scenario import Floor, Money
    from views.scenario_view import ScenarioView

NOT_THERE = "not there"
EMPTY = {
    "hours": "the usual hours",
    "hourly_wage": "the local minimum wage",
    "coordinators": "not known, no limit",
    "hires_per_year": "not known, no limit",
    "places": "all",
    "cells": "all",
    "formula": "none",
}
PERCENT = ("incentive_share", "admin_cap", "out_of_school_floor", "priority_share")


@dataclass(frozen=True)
class Change:
    """One lever or assumption that differs: what it is called, what it was, what it is, and where a value comes from.

    `status` and `source` are those of the value that an assumption had before; empty for a lever.
    """

    lever: str
    before: str
    now: str
    status: str = ""
    source: str = ""


def changes(view: ScenarioView) -> tuple[Change, ...]:
    """Return every difference to the preset that the scenario started from, in the order of the levers."""
    found: list[Change] = []
    for name in view.changed:
        compound = {"streams": _streams, "floors": _floors, "firms": _firms, "overrides": _overrides}.get(name)
        found += compound(view) if compound else [_plain(view, name)]
    return tuple(found)


def assumptions(view: ScenarioView) -> tuple[Change, ...]:
    """Return the assumptions that the scenario changes of those that the files of numbers hold."""
    return tuple(_override(key, None, value) for key, value in view.scenario.overrides.items())


def exhibit(view: ScenarioView) -> Exhibit:
    """Return the differences as an exhibit; its table is empty where nothing was changed."""
    found = changes(view)
    return Exhibit(
        title=f"What was changed: {view.scenario.title}, {view.years}",
        sentence=sentence(view),
        figure=None,
        table=pl.DataFrame(
            {
                "Lever": [change.lever for change in found],
                "At the start": [change.before for change in found],
                "Here": [change.now for change in found],
                "Status": [change.status for change in found],
                "Basis": ["assumption" if change.status else "chosen" for change in found],
                "Source": [change.source for change in found],
            },
            schema=dict.fromkeys(("Lever", "At the start", "Here", "Status", "Basis", "Source"), pl.String),
        ),
        sources=(),
        notes=(),
        alt=sentence(view),
        file_name=f"{view.scenario.name}_changes",
    )


def sentence(view: ScenarioView) -> str:
    """Say how much differs from where the scenario started."""
    count = len(changes(view))
    if not count:
        return f"Nothing was changed: this is {view.start.title} as it comes."
    verb = "differs" if count == 1 else "differ"
    return f"{words.sentence_case(words.count(count, 'choice'))} {verb} from {view.start.title}."


def _plain(view: ScenarioView, name: str) -> Change:
    before, now = (getattr(scenario, name) for scenario in (view.start, view.scenario))
    return Change(scenario_words.label(name), said(view, name, before), said(view, name, now))


def said(view: ScenarioView, name: str, value: Any) -> str:  # noqa: ANN401 - a lever is a word, a number or a list
    """Return a lever's value as a reader says it."""
    if value is None or value in ("", ()):
        return EMPTY.get(name, "none")
    if name in scenario_words.CHOICES:
        return scenario_words.CHOICES[name].get(value, value)
    if name == "baseline":
        return codec.preset(value).title if value in codec.preset_names() else value
    if name == "cells":
        return words.listing([scenario_words.CELLS[cell] for cell in value])
    if name == "places":
        return words.listing([place_name(view, place) for place in value])
    return value_words(name, value)


def value_words(name: str, value: Any) -> str:  # noqa: ANN401 - a lever or a rule is a word, a number or a list
    """Return the value of a lever or a rule that needs no names from the data."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in PERCENT:
        return f"{value * 100:g}%"
    if isinstance(value, int | float):
        return f"{value:,.10g}"
    if isinstance(value, str):
        return scenario_words.WORDS.get(value, value)
    known = {**scenario_words.WORDS, **scenario_words.CELLS}
    return words.listing([known.get(part, scenario_words.stream_name(part)) for part in value]) or "none"


def place_name(view: ScenarioView, place: str) -> str:
    """Return a place's name, its code where the data have no such place."""
    row = view.atlas.place_index.get(place)
    return str(row["name"]) if row else place


def _streams(view: ScenarioView) -> Iterator[Change]:
    before, now = ({money.stream: money for money in scenario.streams} for scenario in (view.start, view.scenario))
    for name in dict.fromkeys((*before, *now)):
        if name not in now:
            yield Change(scenario_words.stream_name(name), _dollars(before[name]), "taken away")
        elif name not in before:
            yield Change(scenario_words.stream_name(name), NOT_THERE, _dollars(now[name]))
            yield from _rules(now[name], None)
        else:
            yield from _money(before[name], now[name])


def _money(before: Money, now: Money) -> Iterator[Change]:
    if before.dollars != now.dollars:
        yield Change(scenario_words.rule_label(now.stream, "dollars"), _dollars(before), _dollars(now))
    yield from _rules(now, before)


def _rules(now: Money, before: Money | None) -> Iterator[Change]:
    """Return the rules that differ from those before, or from the stream's own where it was not there."""
    there = (before.rules if before else {}) | now.rules
    old, new = (before.terms() if before else _own(now)), now.terms()
    for rule in there:
        pair = [_rule_words(terms, rule) for terms in (old, new)]
        if pair[0] != pair[1]:
            yield Change(scenario_words.rule_label(now.stream, rule), *pair)


def _own(money: Money) -> Any:  # noqa: ANN401 - a stream
    return type(money)(money.stream, money.dollars).terms()


def _rule_words(terms: Any, rule: str) -> str:  # noqa: ANN401 - a stream
    """Say one rule of a stream; the shares of the wage in one number where they are the same at every host."""
    if rule != "wage_share":
        value = getattr(terms, rule)
        return "no limit" if value is None else value_words(rule, value)
    shares = {host: terms.share_of_wage(host) for host in HOSTS}
    if len(set(shares.values())) == 1:
        return f"{next(iter(shares.values())) * 100:g}% everywhere"
    return ", ".join(f"{value * 100:g}% {scenario_words.WORDS[host]}" for host, value in shares.items())


def _dollars(money: Money) -> str:
    amounts = [f"${amount:,.2f}".removesuffix(".00") for amount in money.dollars]
    if len(amounts) > 1:
        return f"{', '.join(amounts)} by year"
    once = money.terms().recurrence == "one_time"
    return f"{amounts[0]} {'once' if once else 'a year'}"


def _floors(view: ScenarioView) -> Iterator[Change]:
    before, now = (
        {(floor.place, floor.group): floor for floor in scenario.floors} for scenario in (view.start, view.scenario)
    )
    for name in dict.fromkeys((*before, *now)):
        pair = [_floor_words(found.get(name)) for found in (before, now)]
        if pair[0] != pair[1]:
            yield Change(f"{scenario_words.label('floors')}: {_floor_name(view, *name)}", *pair)


def _floor_words(floor: Floor | None) -> str:
    return "none" if floor is None else f"{floor.access * 100:g}% of students"


def _floor_name(view: ScenarioView, place: str, group: str) -> str:
    known = view.atlas.registries.groups.get(group)
    name = place_name(view, place)
    return f"{known.sentence_name if known else group}, {name}" if group else name


def _firms(view: ScenarioView) -> Iterator[Change]:
    before, now = view.start.firms, view.scenario.firms
    for board in dict.fromkeys((*before, *now)):
        if before.get(board) != now.get(board):
            pair = (value_words("firms", found[board]) if board in found else "not known" for found in (before, now))
            yield Change(f"{scenario_words.label('firms')}: {place_name(view, board)}", *pair)


def _overrides(view: ScenarioView) -> Iterator[Change]:
    before, now = view.start.overrides, view.scenario.overrides
    for name in dict.fromkeys((*before, *now)):
        if before.get(name) != now.get(name):
            yield _override(name, before.get(name), now.get(name))


def _override(name: str, before: float | None, now: float | None) -> Change:
    """Say an assumption's value before and now, with the status and the source of the one in the files."""
    known = parameters()[name.partition(".")[0]]
    pair = (_in_files(name) if value is None else value_words("override", value) for value in (before, now))
    source = "; ".join(entry.title for entry in known.reference)
    label = f"Assumption: {scenario_words.assumption_label(name)} ({known.unit})"
    return Change(label, *pair, status=known.status, source=source)


def _in_files(name: str) -> str:
    """Say the value that the files of numbers hold, each scope's where the name covers several."""
    parameter, _, scope = name.partition(".")
    dated = parameters()[parameter].values
    scopes = [scope] if scope else list(dated)
    values = [(each, list(dated[each].values())[-1]) for each in scopes]
    if len(values) == 1:
        return "no published figure" if values[0][1] is None else value_words("override", values[0][1])
    return ", ".join(f"{each.replace('_', ' ')} {value_words('override', value or 0)}" for each, value in values)
