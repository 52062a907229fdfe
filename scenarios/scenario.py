"""A scenario: plain, frozen, validated values that say what a run of the model assumes and funds.

Levers decide the result; prose (title, author, provisions) explains it. Every lever at its default changes nothing.
"""

from __future__ import annotations

import datetime as dt
import re
import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.errors import AtlasError
from scenarios.allocation import RULES
from scenarios.capacity import AGES, most_hours
from scenarios.formula import names_in
from scenarios.parameters import Assumptions, check_override, parameter, suggest
from scenarios.rules import refuse_protected_keys
from scenarios.streams import CELLS, Stream, changed, stream

EMPLOYERS = ("hub", "private_host", "own_school")
SCOPES = ("all", "k12", "college")
MODALITIES = tuple(parameter("program_support_per_student").values)
FORMULA_NAMES = ("students", "sed_share", "current")
FIRST_YEAR, LAST_YEAR, MOST_YEARS = 2024, 2040, 10
NAME = re.compile(r"^[a-z0-9_]{1,60}$")
MOST_MONEY = 1e11


@dataclass(frozen=True)
class Money:
    """Dollars of one stream: one amount for every year, or one amount a year; `rules` changes what it may pay."""

    stream: str
    dollars: tuple[float, ...]
    rules: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse unknown streams, unknown rules and money that is negative or not finite."""
        self.terms()
        for amount in self.dollars:
            check_number(f"streams.{self.stream}.dollars", amount, 0, MOST_MONEY, "dollars a year")
        if not self.dollars:
            raise AtlasError(f"streams.{self.stream}.dollars is empty; give an amount, or one for each year.")

    def terms(self) -> Stream:
        """Return the stream with the scenario's changes."""
        return changed(stream(self.stream), self.rules)

    def by_year(self, years: int) -> tuple[float, ...]:
        """Return the dollars that arrive in each year: a single amount every year, or once if the stream is one-time.

        Raises AtlasError when the amounts are neither one nor one a year.
        """
        if len(self.dollars) == years:
            return self.dollars
        if len(self.dollars) > 1:
            raise AtlasError(
                f"streams.{self.stream}.dollars has {len(self.dollars)} amounts for {years} years; "
                "give one amount, or one for each year."
            )
        once = self.terms().recurrence == "one_time"
        return (self.dollars[0], *((0.0,) * (years - 1))) if once else self.dollars * years


@dataclass(frozen=True)
class Floor:
    """A least access rate that a place must reach: the share of its students, or of a group, with a paid placement."""

    place: str
    access: float
    group: str = ""

    def __post_init__(self) -> None:
        """Refuse a rate outside 0 to 1, and a group that may be no key of allocation."""
        check_number(f"floors.{self.place}", self.access, 0, 1, "a share of students")
        refuse_protected_keys(f"floors.{self.place}.group", (self.group,))


@dataclass(frozen=True)
class Provision:
    """One numbered provision beside what holds today, with its source and what is not known about it."""

    number: int
    title: str
    today: str
    proposed: str
    source: str
    unknown: str = ""


@dataclass(frozen=True)
class Scenario:
    """What a run funds and assumes.

    Money is nominal dollars a year, shares are fractions. `hours` and `hourly_wage` None mean the modality's hours and
    the local minimum wage; a wage that is given is paid where it is above the local minimum. `places` and `cells` empty
    mean all. `coordinators` are those already there and `hires_per_year` the most
    new ones, at each institution; with neither, money is the only limit, with one of them the other counts 0. `firms`
    are employers by workforce board; empty means that employer slots are not known and do not limit. `overrides`
    change parameters, by name or `name.scope`.
    """

    name: str
    title: str
    author: str = ""
    description: str = ""
    source: str = ""
    baseline: str = "today"
    based_on: str = ""
    provisions: tuple[Provision, ...] = ()
    start_year: int = 2026
    years: int = 5
    streams: tuple[Money, ...] = ()
    rule: str = "max_min"
    need_weight: float = 1.0
    formula: str = ""
    scope: str = "all"
    places: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    floors: tuple[Floor, ...] = ()
    modality: str = "short_paid"
    hours: float | None = None
    hourly_wage: float | None = None
    age: str = "16-17"
    school_days: int = 0
    work_experience_education: bool = False
    employer_of_record: str = "hub"
    incentive_share: float = 0.0
    hubs: int = 0
    statewide_centre: bool = False
    coordinators: float | None = None
    hires_per_year: float | None = None
    firms: Mapping[str, float] = field(default_factory=dict)
    places_per_firm: float = 1.0
    ramp: bool = True
    overrides: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse every value that means nothing or that the law forbids, naming field, value, range and remedy."""
        _check_words(self)
        _check_numbers(self)
        _check_money(self)
        _check_law(self)

    @property
    def assumptions(self) -> Assumptions:
        """Return the parameters with the scenario's overrides."""
        return Assumptions(self.overrides)

    def first_day(self, year: int = 0) -> dt.date:
        """Return the first day of a program year, 1 July; year 0 is the first."""
        return dt.date(self.start_year + year, 7, 1)

    def paid_hours(self) -> float:
        """Return the paid hours of one placement."""
        if self.hours is not None:
            return self.hours
        return self.assumptions.value("hours_per_placement", self.modality)


def check_number(where: str, value: object, low: float, high: float, unit: str) -> None:
    """Raise AtlasError unless a value is a finite number in a range."""
    # Compared as it is: an integer may be larger than any double.
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise AtlasError(f"{where} = {reprlib.repr(value)}: give {unit}, a number from {low:,.12g} to {high:,.12g}.")


def _one_of(where: str, value: str, known: tuple[str, ...]) -> None:
    """Raise AtlasError unless a word is known."""
    if value not in known:
        raise AtlasError(f"{where} = {value!r} is not known; {suggest(str(value), known)}")


def _check_words(scenario: Scenario) -> None:
    """Check every lever that is a word."""
    if not NAME.match(scenario.name):
        raise AtlasError(f"name = {scenario.name!r}: use 1 to 60 small letters, digits and underscores.")
    _one_of("rule", scenario.rule, RULES)
    _one_of("scope", scenario.scope, SCOPES)
    _one_of("modality", scenario.modality, MODALITIES)
    _one_of("age", scenario.age, AGES)
    _one_of("employer_of_record", scenario.employer_of_record, EMPLOYERS)
    for cell in scenario.cells:
        _one_of("cells", cell, CELLS)
    refuse_protected_keys("cells", scenario.cells)


def _check_numbers(scenario: Scenario) -> None:
    """Check every lever that is a number."""
    whole = {"start_year": (FIRST_YEAR, LAST_YEAR), "years": (1, MOST_YEARS), "hubs": (0, 50), "school_days": (0, 260)}
    for name, (low, high) in whole.items():
        value = getattr(scenario, name)
        if not isinstance(value, int):
            raise AtlasError(f"{name} = {value!r}: give a whole number from {low} to {high}.")
        check_number(name, value, low, high, "a whole number")
    check_number("need_weight", scenario.need_weight, 0, 10, "the extra weight of a low-income student")
    most = parameter("employer_incentive_share").high or 1.0
    check_number("incentive_share", scenario.incentive_share, 0, most, "a share of the wage")
    check_number("places_per_firm", scenario.places_per_firm, 0, 1000, "places a firm")
    optional = {"hours": (1, 2080, "hours"), "hourly_wage": (1, 100, "dollars an hour")}
    optional |= {"coordinators": (0, 1000, "coordinators"), "hires_per_year": (0, 1000, "coordinators")}
    for name, (low, high, unit) in optional.items():
        if getattr(scenario, name) is not None:
            check_number(name, getattr(scenario, name), low, high, unit)
    for board, firms in scenario.firms.items():
        check_number(f"firms.{board}", firms, 0, 1e7, "firms")
    for key, value in scenario.overrides.items():
        check_override(key, value)


def _check_money(scenario: Scenario) -> None:
    """Check streams, floors and the formula of the user's own rule."""
    named = [money.stream for money in scenario.streams]
    for name in named:
        if named.count(name) > 1:
            raise AtlasError(f"streams.{name} is there twice; give each stream once.")
    for money in scenario.streams:
        money.by_year(scenario.years)
    floors: dict[tuple[str, str], float] = {}
    for floor in scenario.floors:
        first = floors.setdefault((floor.place, floor.group), floor.access)
        if first != floor.access:
            raise AtlasError(f"floors.{floor.place} is both {first:g} and {floor.access:g}; keep one of them.")
    if scenario.rule == "user_formula" and not scenario.formula:
        raise AtlasError("formula is empty, but rule is user_formula; write one like `students * sed_share`.")
    if scenario.formula:
        used = names_in(scenario.formula)
        refuse_protected_keys("formula", used)
        for name in used:
            _one_of("formula", name, FORMULA_NAMES)


def _check_law(scenario: Scenario) -> None:
    """Check hours against Education Code 49116 and the wage against the state's minimum."""
    days = scenario.school_days or None
    weeks = None if days is None else days / 5
    most = most_hours(scenario.age, school_days=days, weeks=weeks, exempt=scenario.work_experience_education)
    hours = (
        scenario.paid_hours() if scenario.hours is not None or scenario.modality != "registered_apprenticeship" else 0
    )
    if hours > most:
        raise AtlasError(
            f"hours = {hours:g}: ages {scenario.age} may work at most {most:g} hours in {days} school days (Education "
            "Code 49116); lower hours, raise school_days, or set work_experience_education for ages 16-17."
        )
    lowest = parameter("minimum_hourly_wage").value("california", scenario.first_day())
    if scenario.hourly_wage is not None and scenario.hourly_wage < lowest:
        raise AtlasError(
            f"hourly_wage = {scenario.hourly_wage:g} is below the state minimum of {lowest:.2f} in force on "
            f"{scenario.first_day()}; give at least that, or leave it out for the local minimum."
        )
