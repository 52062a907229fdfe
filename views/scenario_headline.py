"""The four numbers of a scenario beside its baseline, the sentence that says them, and both as an exhibit."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from scenarios.headline import GroupGap, Headline, headline, in_scope
from views import words
from views.exhibit import Exhibit
from views.scenario_view import TODAY, ScenarioView

NOTHING = "–"
NONE = "None"
LEVEL = "No student group would be behind all students."
WHO = {
    "all": "students in grades 9-12 and at the colleges",
    "k12": "students in grades 9-12",
    "college": "students at the colleges",
}
PLACES_HELP = (
    "Placements that the scenario's money adds over all its years, in whole students. Those that exist today are not "
    "counted."
)
ACCESS_HELP = (
    "Students with a paid placement in an average year of the scenario, as a share of all students at the schools and "
    "colleges that it may fund: today's placements and the new ones together."
)
MONEY_HELP = (
    "New placements for each million dollars that anyone pays: streams, employers, hubs. Money that cannot be spent is "
    "not counted."
)
GAP_HELP = (
    "The student group whose share with a paid placement lies furthest below that of all students, in an average year "
    "of the scenario. Groups of fewer than 30 students are left out. Race and ethnicity are reported here and never "
    "decide who is placed."
)


@dataclass(frozen=True)
class Number:
    """One of the four numbers: what it is, its value, what it is beside the baseline, and what it means."""

    id: str
    label: str
    value: str
    beside: str
    help: str
    illustrative: bool


@dataclass(frozen=True)
class Pair:
    """The headline of a scenario and that of its baseline, told of the same students."""

    scenario: Headline
    baseline: Headline


def pair(view: ScenarioView) -> Pair:
    """Return the numbers of the scenario and of its baseline, both of the students that the scenario may fund."""
    scope = in_scope(view.result)
    return Pair(headline(view.result, scope), headline(view.baseline, scope))


def numbers(view: ScenarioView) -> tuple[Number, ...]:
    """Return the four numbers in the order in which they are shown."""
    both = pair(view)
    return _places(view, both), _access(view, both), _for_the_money(view, both), _gap(view, both)


def _places(view: ScenarioView, both: Pair) -> Number:
    yearly = f"{view.years}: {whole(both.scenario.yearly)} a year, beside {whole(both.scenario.today)} today"
    other = f"; {whole(both.baseline.places)} {_baseline(view)}" if _has_other_baseline(view) else ""
    shown = f"{both.scenario.places:,}"
    return Number("places", "New paid placements", shown, f"{yearly}{other}.", PLACES_HELP, view.illustrative)


def _access(view: ScenarioView, both: Pair) -> Number:
    beside = f"{percent(both.baseline.access)} {_baseline(view)}. Of {who(view)}."
    label = "Students with a paid placement"
    return Number("access", label, percent(both.scenario.access), beside, ACCESS_HELP, view.illustrative)


def _for_the_money(view: ScenarioView, both: Pair) -> Number:
    own, other = both.scenario.per_million_of_streams, both.baseline.per_million
    beside = "No money is spent."
    if own is not None:
        shared = decimal(own) != decimal(both.scenario.per_million)
        without = f"{decimal(own)} without what employers pay." if shared else "The streams pay all of it."
        beside = f"{without} {_other_money(view, other)}".strip()
    shown = decimal(both.scenario.per_million)
    return Number("per_million", "New paid placements for each $1M", shown, beside, MONEY_HELP, illustrative=False)


def _other_money(view: ScenarioView, other: float | None) -> str:
    """Say the baseline's places for the money, where the baseline spends any."""
    return f"{words.sentence_case(_baseline(view))}: {decimal(other)}." if other is not None else ""


def _gap(view: ScenarioView, both: Pair) -> Number:
    after, before = both.scenario.gap, both.baseline.gap
    if after is None or before is None:
        said = "No student group is large enough to be shown."
        return Number("gap", "Widest gap of a student group", NOTHING, said, GAP_HELP, view.illustrative)
    behind = f"{words.sentence_case(group_name(view, after))}, below all students."
    beside = f"{LEVEL if is_level(after) else behind} {_gap_before(view, before, after)}"
    shown = NONE if is_level(after) else gap_points(after)
    return Number("gap", "Widest gap of a student group", shown, beside, GAP_HELP, view.illustrative)


def _gap_before(view: ScenarioView, before: GroupGap, after: GroupGap) -> str:
    """Say the widest gap of the baseline, and whose it is where it is another group's."""
    if is_level(before):
        return f"{words.sentence_case(_baseline(view))}: none."
    whose = "" if before.group == after.group and not is_level(after) else f" ({group_name(view, before)})"
    return f"{words.sentence_case(_baseline(view))}: {gap_points(before)}{whose}."


def sentence(view: ScenarioView) -> str:
    """Say in two sentences what the scenario comes to; made from the same numbers as the four."""
    both = pair(view)
    if not both.scenario.places:
        return _nothing(view)
    now = both.scenario
    places = (
        f"{view.scenario.title} pays for {words.count(now.places, 'new placement')} in {view.years}, about "
        f"{whole(now.yearly)} a year: {percent(now.access)} of {who(view)} would have one in an average year, "
        f"against {percent(both.baseline.access)} {_baseline(view)}."
    )
    return f"{places} {_gap_sentence(view, both)}".strip()


def _gap_sentence(view: ScenarioView, both: Pair) -> str:
    """Say who is furthest behind with and without the scenario."""
    after, before = both.scenario.gap, both.baseline.gap
    if after is None or before is None:
        return ""
    was = f"{_baseline(view)} it is {group_name(view, before)}, by {gap_points(before)}"
    if is_level(after):
        return LEVEL if is_level(before) else f"{LEVEL[:-1]}; {was}."
    behind = f"{words.sentence_case(group_name(view, after))} would be furthest behind all students"
    said = f"{behind}, by {gap_points(after)}"
    if is_level(before):
        return f"{said}; {_baseline(view)} no group is."
    if before.group != after.group:
        return f"{said}; {was}."
    if gap_points(before) == gap_points(after):
        return f"{said}, as {_baseline(view)}."
    return f"{said} instead of {gap_points(before)}."


def _nothing(view: ScenarioView) -> str:
    """Say that nobody is placed, and why."""
    if not view.result.assembly.problem.budget.any():
        return f"{view.scenario.title}: no money is added, so there is no new placement and nothing changes."
    why = f" {view.result.limits[0]}" if view.result.limits else ""
    return f"{view.scenario.title}: the money places nobody.{why}"


def exhibit(view: ScenarioView) -> Exhibit:
    """Return the four numbers as an exhibit whose table holds them unrounded, scenario beside baseline."""
    return Exhibit(
        title=f"{view.scenario.title}, {view.years}",
        sentence=sentence(view),
        figure=None,
        table=table(view),
        sources=view.sources,
        notes=view.result.notes,
        alt=sentence(view),
        file_name=f"{view.scenario.name}_headline",
        illustrative=view.illustrative,
    )


def table(view: ScenarioView) -> pl.DataFrame:
    """Return one row a number: the baseline's, the scenario's, the difference, unit, status, basis and source."""
    source = f"Funding model {view.result.record.model}; {'; '.join(source.short_citation for source in view.sources)}"
    rows = _rows(view, pair(view))
    return pl.DataFrame(
        {
            "Number": [row.name for row in rows],
            "Baseline": [row.before for row in rows],
            "Scenario": [row.after for row in rows],
            "Difference": [row.difference for row in rows],
            "Unit": [row.unit for row in rows],
            "Status": ["not applicable" if row.after is None else "reported" for row in rows],
            "Basis": [row.basis for row in rows],
            "Source": [source] * len(rows),
        },
        schema_overrides=dict.fromkeys(("Baseline", "Scenario", "Difference"), pl.Float64),
    )


@dataclass(frozen=True)
class Row:
    """One row of the table: the baseline's number and the scenario's, None where there is none."""

    name: str
    before: float | None
    after: float | None
    unit: str
    basis: str

    @property
    def difference(self) -> float | None:
        """Return how much more the scenario has."""
        return None if self.before is None or self.after is None else self.after - self.before


def _rows(view: ScenarioView, both: Pair) -> tuple[Row, ...]:
    basis = "illustrative" if view.illustrative else "modelled"
    before, after = both.baseline, both.scenario
    access = f"Access: share of {who(view)} with a paid placement, average year"
    gap = f"Widest gap of a student group to all students{_groups(view, both)}"
    money = "New paid placements for each $1M of all payers"
    return (
        Row("New paid placements, all years", before.places, after.places, "placements", "modelled"),
        Row(access, before.access * 100, after.access * 100, "percent", basis),
        Row(money, before.per_million, after.per_million, "placements for each $1M", "modelled"),
        Row(gap, _in_points(before.gap), _in_points(after.gap), "percentage points", basis),
    )


def _in_points(gap: GroupGap | None) -> float | None:
    return None if gap is None else gap.gap * 100


def _groups(view: ScenarioView, both: Pair) -> str:
    """Name the groups of the widest gaps, baseline first."""
    named = [group_name(view, gap) for gap in (both.baseline.gap, both.scenario.gap) if gap is not None]
    return f" ({', then '.join(dict.fromkeys(named))})" if named else ""


def who(view: ScenarioView) -> str:
    """Name the students whose access is told: by kind, and by number of institutions where a scenario picks places."""
    everyone = WHO[view.scenario.scope]
    if not view.scenario.places:
        return everyone
    count = int(in_scope(view.result).sum())
    return f"{everyone} of {words.count(count, 'institution')} in the places chosen"


def group_name(view: ScenarioView, gap: GroupGap) -> str:
    """Return a student group's name as a sentence says it."""
    known = view.atlas.registries.groups.get(gap.group)
    return known.sentence_name if known else gap.group


def percent(share: float) -> str:
    """Return a share with two decimals, because a year's new places move access by hundredths: `1.93%`."""
    return f"{words.rounded(share * 100, 2)}%"


def is_level(gap: GroupGap) -> bool:
    """Whether even the group furthest behind is not behind by a hundredth of a point."""
    return words.rounded(-gap.gap * 100, 2) <= 0


def gap_points(gap: GroupGap) -> str:
    """Return a gap's size in percentage points with two decimals: `0.37 points`."""
    return f"{words.rounded(-gap.gap * 100, 2)} points"


def decimal(value: float | None) -> str:
    """Return a number with one decimal, an en dash where there is none."""
    return NOTHING if value is None else f"{words.rounded(value):,}"


def whole(value: float) -> str:
    """Return a number without decimals."""
    return f"{words.rounded(value, 0):,}"


def _has_other_baseline(view: ScenarioView) -> bool:
    return view.baseline.scenario.name != TODAY


def _baseline(view: ScenarioView) -> str:
    """Name the baseline in a sentence: `today`, or `with <title>`."""
    return f"with {view.baseline.scenario.title}" if _has_other_baseline(view) else "today"
