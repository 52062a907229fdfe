"""A scenario's terms in words: every lever as a label and what it says, so that two can stand beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scenarios import codec
from views import words
from views.scenario_words import CELLS, CHOICES, LABELS, WORDS, assumption_label, rule_label, stream_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from atlas.data import Atlas
    from scenarios.scenario import Money, Scenario

NONE = "–"
PERCENT = ("admin_cap", "out_of_school_floor", "priority_share")
EMPTY: Mapping[str, str] = {
    "hours": "the usual hours of the kind of placement",
    "hourly_wage": "the local minimum wage",
    "coordinators": "not known; only money limits them",
    "hires_per_year": "not known; only money limits them",
    "places": "all",
    "cells": "all",
    "formula": "none",
}
UNITS: Mapping[str, str] = {"hours": "{:,g} hours", "hourly_wage": "${:,.2f}"}
PLAIN = (
    "baseline",
    *("start_year", "years", "scope", "places", "cells", "modality", "hours", "hourly_wage", "age", "school_days"),
    *("work_experience_education", "employer_of_record", "incentive_share", "coordinators", "hires_per_year"),
    *("places_per_firm", "hubs", "statewide_centre", "ramp", "rule", "need_weight", "formula"),
)


def terms(scenario: Scenario, atlas: Atlas, rules: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Return every lever of a scenario in words, by its label, money first; what is not named in it is left out.

    `rules` names, by stream, the rules to tell (`changed_rules`).
    """
    found: dict[str, str] = {}
    for money in scenario.streams:
        found |= _money(money, rules.get(money.stream, ()))
    found |= {LABELS[name]: _said(name, getattr(scenario, name), atlas) for name in PLAIN}
    for floor in scenario.floors:
        group = f", {_group(atlas, floor.group)}" if floor.group else ""
        found[f"Least access in {place_name(atlas, floor.place)}{group}"] = percent(floor.access)
    for board, firms in scenario.firms.items():
        found[f"Employers: {place_name(atlas, board)}"] = f"{firms:,.10g}"
    return found


def changed_rules(scenarios: Sequence[Scenario]) -> dict[str, dict[str, None]]:
    """Return, by stream, the rules that any of the scenarios changes, in order."""
    found: dict[str, dict[str, None]] = {}
    for scenario in scenarios:
        for money in scenario.streams:
            found.setdefault(money.stream, {}).update(dict.fromkeys(money.rules))
    return found


def assumptions(scenarios: Sequence[Scenario]) -> list[tuple[str, list[str]]]:
    """Return each assumption that any of the scenarios changes, with what holds in each of them."""
    changed = sorted({key for scenario in scenarios for key in scenario.overrides})
    return [(assumption_label(key), [_assumed(scenario, key) for scenario in scenarios]) for key in changed]


def _assumed(scenario: Scenario, key: str) -> str:
    name, _, scope = key.partition(".")
    if key in scenario.overrides:
        return f"{scenario.overrides[key]:,g}"
    own = scenario.assumptions.value(name, scope) if scope else scenario.assumptions.value(name)
    return f"{own:,g} (the model's own)"


def place_name(atlas: Atlas, place_id: str) -> str:
    """Return a place's short name, its code where the data do not know it."""
    found = atlas.place_index.get(place_id)
    return str(found["short_name"]) if found else place_id


def _group(atlas: Atlas, group: str) -> str:
    known = atlas.registries.groups.get(group)
    return known.sentence_name if known else group


def _money(money: Money, rules: Iterable[str]) -> dict[str, str]:
    """Return one stream's dollars and some of its rules."""
    terms = money.terms()
    found = {f"Money: {stream_name(money.stream)}": _amounts(money.dollars, once=terms.recurrence == "one_time")}
    return found | {
        words.sentence_case(rule_label(money.stream, rule)): _rule(rule, getattr(terms, rule)) for rule in rules
    }


def _amounts(amounts: Sequence[float], *, once: bool) -> str:
    """Say dollars: once, every year, or year by year."""
    if len(amounts) == 1:
        return f"{dollars(amounts[0])} {'once' if once else 'a year'}"
    if len(set(amounts)) == 1:
        return f"{dollars(amounts[0])} in each of {words.count(len(amounts), 'year')}"
    return f"{words.listing([dollars(amount) for amount in amounts], 10)}, year by year"


def dollars(amount: float) -> str:
    """Write dollars in full: terms that differ must not read alike."""
    return f"${amount:,.2f}".removesuffix(".00")


def percent(share: float) -> str:
    """Write a share in full: `29%`, `12.5%`."""
    return f"{share * 100:.6g}%"


def _rule(rule: str, value: Any) -> str:  # noqa: ANN401 - a rule is a number, a word, a list or shares by host
    """Return a rule of a stream in words."""
    if isinstance(value, Mapping):
        return _by_host(value)
    if isinstance(value, list | tuple):
        return words.listing([_word(item) for item in value], limit=99) or "nobody"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return percent(value) if rule in PERCENT else f"{value:,.10g}"
    return {None: "no limit", True: "yes", False: "no"}.get(value) or WORDS.get(str(value), str(value))


def _by_host(shares: Mapping[str, float]) -> str:
    """Say the shares of the wage that a stream pays, by host; a stream without any pays all of it."""
    if len(set(shares.values())) <= 1:
        return f"{percent(next(iter(shares.values()), 1.0))} everywhere"
    return words.listing([f"{percent(share)} {WORDS.get(host, host)}" for host, share in shares.items()])


def _word(item: object) -> str:
    known = str(item)
    return WORDS.get(known) or CELLS.get(known) or stream_name(known)


def _said(name: str, value: Any, atlas: Atlas) -> str:  # noqa: ANN401 - a lever is a number, a word, a list or a switch
    """Return a lever's value in words."""
    if value in (None, "", ()):
        return EMPTY.get(name, NONE)
    if isinstance(value, bool):
        return _switch(on=value)
    if isinstance(value, str):
        return _preset(value) if name == "baseline" else CHOICES.get(name, {}).get(value, value)
    if name == "incentive_share":
        return percent(value)
    if isinstance(value, tuple):
        named: Callable[[str], str] = CELLS.__getitem__ if name == "cells" else lambda code: place_name(atlas, code)
        return words.listing([named(code) for code in value])
    return UNITS.get(name, "{:g}").format(value)


def _preset(name: str) -> str:
    return codec.preset(name).title if name in codec.preset_names() else name


def _switch(*, on: bool) -> str:
    return "yes" if on else "no"
