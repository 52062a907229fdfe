"""A scenario as what the boxes of the page hold, and back; what nobody touched stays exactly as it was.

A box shows percent, or an amount with commas. Reading it back would move a share by a rounding error, so a box that
still holds what was written into it leaves its lever alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from contracts.errors import AtlasError
from scenarios.parameters import check_override
from scenarios.scenario import Floor, Money, Scenario, check_number
from scenarios.streams import CHANGEABLE, HOSTS, Stream, stream
from scenarios.titles import check_title
from ui import scenario_amounts
from views import scenario_words
from views.scenario_view import changed_fields, start_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

PROSE = ("author", "description", "source")
PLAIN = (
    *("title", *PROSE, "baseline", "start_year", "years", "rule", "need_weight", "formula"),
    *("scope", "modality", "hours", "hourly_wage", "age", "school_days", "work_experience_education"),
    *("employer_of_record", "hubs", "statewide_centre", "coordinators", "hires_per_year", "places_per_firm", "ramp"),
)
LISTS = ("places", "cells")
FLOATS = ("need_weight", "hours", "hourly_wage", "coordinators", "hires_per_year", "places_per_firm")
PERCENT_RULES = ("admin_cap", "out_of_school_floor", "priority_share")
LONGEST_PROSE = 2000
LEADING = re.compile(r"^[a-z_]+")


@dataclass(frozen=True)
class Reading:
    """What the boxes say: a scenario, or one sentence for each lever that cannot be as it is."""

    scenario: Scenario | None
    mistakes: tuple[str, ...]


def key(*names: str) -> str:
    """Return the key of a box: `lever_years`, `lever_dollars_philanthropy`."""
    return "_".join(("lever", *names))


def percent(share: float) -> float:
    """Return a share as the percent that a box holds."""
    return round(share * 100, 9)


def share(percent: float) -> float:
    """Return the share of a percent."""
    return round(percent / 100, 12)


def floor_name(floor: Floor) -> str:
    """Return what tells a floor from another: its place, and its group of students where it has one."""
    return f"{floor.place}|{floor.group}" if floor.group else floor.place


def written(scenario: Scenario) -> dict[str, Any]:
    """Return what every box holds for a scenario, by its key."""
    values: dict[str, Any] = {key(name): _boxed(name, getattr(scenario, name)) for name in PLAIN}
    values |= {key(name): list(getattr(scenario, name)) for name in LISTS}
    values[key("incentive_share")] = percent(scenario.incentive_share)
    values[key("streams")] = [money.stream for money in scenario.streams]
    for money in scenario.streams:
        values |= written_money(money)
    values[key("floors")] = [floor_name(floor) for floor in scenario.floors]
    values |= {key("floor", floor_name(floor)): percent(floor.access) for floor in scenario.floors}
    values[key("firms")] = list(scenario.firms)
    values |= {key("firm", board): float(firms) for board, firms in scenario.firms.items()}
    values[key("overrides")] = list(scenario.overrides)
    return values | {key("override", name): float(value) for name, value in scenario.overrides.items()}


def _boxed(name: str, value: Any) -> Any:  # noqa: ANN401 - a lever is a word, a number or a switch
    return float(value) if name in FLOATS and value is not None else value


def written_money(money: Money) -> dict[str, Any]:
    """Return what the boxes of one stream hold."""
    terms = money.terms()
    values: dict[str, Any] = {
        key("dollars", money.stream): scenario_amounts.written(money.dollars),
        key("employer", money.stream): employer_percent(terms),
    }
    values |= {key("host", money.stream, host): percent(terms.share_of_wage(host)) for host in HOSTS}
    rules = [rule for rule in CHANGEABLE if rule != "wage_share"]
    return values | {key("rule", money.stream, rule): _rule_boxed(rule, getattr(terms, rule)) for rule in rules}


def employer_percent(terms: Stream) -> float | None:
    """Return the percent of each wage that employers pay beside a stream, None where it differs by host."""
    shares = {terms.share_of_wage(host) for host in HOSTS}
    return percent(1 - shares.pop()) if len(shares) == 1 else None


def _rule_boxed(rule: str, value: Any) -> Any:  # noqa: ANN401 - a rule is a word, a number, a list or a switch
    if rule in PERCENT_RULES:
        return percent(value)
    if isinstance(value, tuple):
        return list(value)
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def read(boxes: Mapping[str, Any], current: Scenario) -> Reading:
    """Return the scenario of the boxes, or every mistake in them, told by the lever's name.

    A box that is not there, or still holds what was written for `current`, leaves its lever as it is.
    """
    before = written(current)
    touched = {name: value for name, value in boxes.items() if name not in before or value != before[name]}
    reader = _Reader(boxes, touched, current)
    fields = reader.fields()
    while True:
        try:
            found = replace(current, **fields)
        except AtlasError as error:
            reader.note(error)
            culprit = LEADING.match(str(error))
            # Without the wrong lever the others can still be checked; if it is not among them, nothing more is learnt.
            if culprit and fields.pop(culprit.group(), None) is not None:
                continue
        break
    mistakes = tuple(dict.fromkeys(reader.mistakes))
    if mistakes:
        return Reading(None, mistakes)
    return Reading(named(found, current) if fields else current, ())


def named(scenario: Scenario, before: Scenario) -> Scenario:
    """Return a scenario under a name that tells whether it is still the preset it started from.

    A name or a title of its author's own is left alone.
    """
    start = start_of(scenario)
    is_changed = bool(changed_fields(scenario, start))
    titles = (start.title, f"{start.title}, changed")
    names = (start.name, f"{start.name}_changed")
    title = titles[is_changed] if scenario.title == before.title and scenario.title in titles else scenario.title
    return replace(scenario, title=title, name=names[is_changed] if scenario.name in names else scenario.name)


def _own(stream: Stream, rule: str) -> Any:  # noqa: ANN401 - a rule is a word, a number, a list or a switch
    """Return a stream's rule in the shape in which boxes give it."""
    if rule == "wage_share":
        return {host: stream.share_of_wage(host) for host in HOSTS}
    value = getattr(stream, rule)
    return list(value) if isinstance(value, tuple) else value


class _Reader:
    """Reads the boxes lever by lever and keeps what is wrong with them."""

    def __init__(self, boxes: Mapping[str, Any], touched: Mapping[str, Any], current: Scenario) -> None:
        self.boxes = boxes
        self.touched = touched
        self.current = current
        self.mistakes: list[str] = []

    def note(self, error: AtlasError) -> None:
        self.mistakes.append(scenario_words.mistake(error))

    def fields(self) -> dict[str, Any]:
        """Return the levers that the boxes change, by field name."""
        fields = {name: self.touched[key(name)] for name in PLAIN if key(name) in self.touched}
        fields |= {name: tuple(self.touched[key(name)]) for name in LISTS if key(name) in self.touched}
        if key("incentive_share") in self.touched:
            given = self._share("incentive_share", self.touched[key("incentive_share")])
            fields |= {} if given is None else {"incentive_share": given}
        self._check_prose(fields)
        compound: dict[str, Callable[[], Any]] = {
            "streams": self._streams,
            "floors": self._floors,
            "firms": self._firms,
            "overrides": self._overrides,
        }
        fields |= {name: get() for name, get in compound.items()}
        return {name: value for name, value in fields.items() if value != getattr(self.current, name)}

    def _check_prose(self, fields: dict[str, Any]) -> None:
        """Refuse a name that is empty or too long for a heading, and prose too long for a link."""
        try:
            check_title(str(fields.get("title", self.current.title)))
        except AtlasError as error:
            self.note(error)
        for name in PROSE:
            if len(str(fields.get(name, ""))) > LONGEST_PROSE:
                self.note(AtlasError(f"{name} has {len(fields[name]):,} characters: give at most {LONGEST_PROSE:,}."))

    def _chosen(self, name: str, present: Iterable[str]) -> list[str]:
        return list(self.boxes.get(key(name), present))

    def _streams(self) -> tuple[Money, ...]:
        known = {money.stream: money for money in self.current.streams}
        chosen = self._chosen("streams", known)
        found = [self._money(known.get(name) or Money(name, (0.0,)), is_new=name not in known) for name in chosen]
        return tuple(money for money in found if money is not None)

    def _money(self, money: Money, *, is_new: bool) -> Money | None:
        """Return one stream's money as its boxes say; None, with a note, where they cannot be."""
        where = f"streams.{money.stream}.dollars"
        amount = self.touched.get(key("dollars", money.stream), "" if is_new else None)
        try:
            dollars = money.dollars if amount is None else scenario_amounts.dollars(str(amount), where)
            return replace(money, dollars=dollars, rules=self._rules(money))
        except AtlasError as error:
            self.note(error)
            return None if is_new else money

    def _rules(self, money: Money) -> dict[str, Any]:
        """Return a stream's changed rules; a rule that is again as the stream has it is no change."""
        own, before, rules = stream(money.stream), written_money(money), dict(money.rules)
        for rule, value in self._touched_rules(money, before).items():
            if value == _own(own, rule):
                rules.pop(rule, None)
            else:
                rules[rule] = value
        return rules

    def _touched_rules(self, money: Money, before: Mapping[str, Any]) -> dict[str, Any]:
        """Return the rules whose boxes hold something else than was written into them."""
        found: dict[str, Any] = {}
        for rule in CHANGEABLE:
            name = key("rule", money.stream, rule)
            if name not in self.boxes or name not in before or self.boxes[name] == before[name]:
                continue
            value = self.boxes[name]
            if rule not in PERCENT_RULES:
                found[rule] = value
            elif (given := self._share(f"streams.{money.stream}.{rule}", value)) is not None:
                found[rule] = given
        shares = self._wage_share(money, before)
        return found | ({"wage_share": shares} if shares else {})

    def _wage_share(self, money: Money, before: Mapping[str, Any]) -> dict[str, float] | None:
        """Return the shares of the wage by host, from one box for all of them or from a box each; None if untouched."""
        one = key("employer", money.stream)
        part = self.boxes.get(one, before[one])
        if part is not None and part != before[one]:
            return dict.fromkeys(HOSTS, share(100 - part))
        names = {host: key("host", money.stream, host) for host in HOSTS}
        given = {host: self.boxes.get(name, before[name]) for host, name in names.items()}
        if all(given[host] == before[name] for host, name in names.items()):
            # An empty box for all of them says only that hosts differ; here they do not.
            if part != before[one]:
                self._share(f"streams.{money.stream}.employer", part)
            return None
        if None in given.values():
            self._share(f"streams.{money.stream}.wage_share", None)
            return None
        return {host: share(part) for host, part in given.items()}

    def _share(self, where: str, percent: float | None) -> float | None:
        """Return the share of a percent; None, with a note, where its box was emptied."""
        if percent is None:
            self.note(AtlasError(f"{where}: give a number."))
            return None
        return share(percent)

    def _floors(self) -> tuple[Floor, ...]:
        known = {floor_name(floor): floor for floor in self.current.floors}
        return tuple(floor for name in self._chosen("floors", known) if (floor := self._floor(name, known.get(name))))

    def _floor(self, name: str, floor: Floor | None) -> Floor | None:
        box = key("floor", name)
        if floor is not None and box not in self.touched:
            return floor
        value = self.touched.get(box)
        if value is None:
            self._missing("floors", name)
            return floor
        place, _, group = name.partition("|")
        try:
            return replace(floor or Floor(place, 0.0, group), access=share(value))
        except AtlasError as error:
            self.note(error)
            return None

    def _firms(self) -> dict[str, float]:
        return self._numbers("firms", "firm", self.current.firms, self._check_firms)

    def _overrides(self) -> dict[str, float]:
        return self._numbers("overrides", "override", self.current.overrides, check_override)

    @staticmethod
    def _check_firms(board: str, firms: float) -> None:
        check_number(f"firms.{board}", firms, 0, 1e7, "firms")

    def _numbers(
        self, field: str, box: str, current: Mapping[str, float], check: Callable[[str, float], None]
    ) -> dict[str, float]:
        """Return the numbers of a field that maps names to numbers; those that cannot be are noted."""
        found: dict[str, float] = {}
        for name in self._chosen(field, current):
            value = self.touched.get(key(box, name), current.get(name))
            if value is None:
                self._missing(field, name)
                continue
            try:
                check(name, value)
                found[name] = value
            except AtlasError as error:
                self.note(error)
        return found

    def _missing(self, field: str, name: str) -> None:
        self.note(AtlasError(f"{field}.{name}: give a number, or take it off the list."))
