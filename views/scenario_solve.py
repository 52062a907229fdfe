"""Solving backwards in words: what was asked, the least budget, its mix of streams, what is out of reach and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scenarios.backwards import used_up
from scenarios.goals import in_floors
from scenarios.inputs import COUNTY
from scenarios.rules import PROTECTED_GROUPS
from scenarios.streams import CATEGORIES
from views import words
from views.exhibit import Exhibit
from views.scenario_headline import percent
from views.scenario_parts import COMPUTED, access_sources, basis, dollars, file_name, notes
from views.scenario_terms import place_name
from views.scenario_words import LABELS, WORDS, stream_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from atlas.data import Atlas
    from contracts.errors import AtlasError
    from scenarios.backwards import Missed, Plan
    from scenarios.goals import Goal
    from scenarios.inputs import Inputs
    from views.scenario_view import ScenarioView

FOLD = "Solve backwards: the least budget that reaches a target"
LEAD = "Say what should be reached, and which money may grow: the model looks for the least budget that reaches it."
KINDS: Mapping[str, str] = {
    "": "Every high school district and college",
    "k12": "Every high school district",
    "college": "Every college",
}
LEFT: Mapping[str, str] = {"0.5": "Halve the gap", "0": "Close the gap"}
BECAUSE: Mapping[str, str] = {
    "demand": "every student who would like a placement has one",
    "coordinators": "coordinators can look after no more",
    "employer places": "employers within reach have no more places",
    "money": "the streams chosen may not pay for more students there",
    "scope": "the scenario does not serve these students; widen high schools or colleges, places or student groups",
}
FLOOR_NOTE = (
    "The answer holds the target as a floor, in the average year: money serves it first, and the rule of the scenario "
    "shares what is left. Extra money comes in equal parts each year and is rounded up to $100."
)
GAP_NOTE = "A gap is to all students at the institutions there that count the group, both with the new placements."
USED_UP: Mapping[str, str] = {
    "demand": "Every student who would like a placement has one at {where}.",
    "coordinators": "Coordinators can look after no more students at {where}.",
    "employer places": "All employer places are taken in {where}.",
}
PLACES_OF: Mapping[str, str] = {
    "demand": "institution",
    "coordinators": "institution",
    "employer places": "workforce board",
}
SHOWN = 3
FLOOR = re.compile(r"\bfloors\.([a-z_]+:\w+)(?:\.group = '(\w+)')?")
PLACE = re.compile(r"^place = '([^']+)'")
NOTHING_BINDS = "Nothing but money stops more placements: coordinators, employer places and students are not used up."


def points(share: float) -> str:
    """Write the size of a gap in percentage points: `0.12 points`."""
    size = words.rounded(max(0.0, share) * 100, 2)
    return f"{size} {'point' if size == 1 else 'points'}"


def places(atlas: Atlas, inputs: Inputs) -> dict[str, str]:
    """Return what a target may be about, by code: the county, areas, districts and colleges."""
    codes = [COUNTY, *sorted(inputs.areas), *inputs.institutions]
    known = [code for code in dict.fromkeys(codes) if code in atlas.place_index]
    return {code: str(atlas.place_index[code]["name"]) for code in known}


def kinds(view: ScenarioView) -> dict[str, str]:
    """Return whom a floor may be about, among those that the scenario may fund."""
    scope = view.scenario.scope
    return dict(KINDS) if scope == "all" else {scope: KINDS[scope]}


def groups(atlas: Atlas, inputs: Inputs) -> dict[str, str]:
    """Return the student groups that a target may be about; race, ethnicity and gender may be no key of allocation."""
    free = [group for group in inputs.population.groups if group not in PROTECTED_GROUPS]
    return {group: atlas.registries.groups[group].name for group in free if group in atlas.registries.groups}


def target(goal: Goal, atlas: Atlas) -> str:
    """Say what was asked: `every college in LA County at 5% or more`, `foster youth in SD 26 no longer behind`."""
    where = place_name(atlas, goal.place)
    if goal.group:
        who = f"{atlas.registries.groups[goal.group].sentence_name} in {where}"
        return f"{who} at most {points(goal.gap)} behind" if goal.gap else f"{who} no longer behind"
    rate = f"{words.rounded((goal.access or 0.0) * 100, 2):f}".rstrip("0").rstrip(".")
    if goal.place.startswith(("district:", "college:")):
        return f"{where} at {rate}% or more"
    who = KINDS[goal.kind]
    return f"{who[0].lower()}{who[1:]} in {where} at {rate}% or more"


def title(view: ScenarioView, plan: Plan) -> str:
    """Return the name of the scenario that is the answer."""
    base = view.scenario.title.partition(" - ")[0][:40]
    return f"{base}: {target(plan.goal, view.atlas)}"[:120]


def answer(view: ScenarioView, plan: Plan) -> Exhibit:
    """Return the answer: the sentence, and who pays what in it."""
    said = sentence(view, plan)
    return Exhibit(
        title=f"{words.sentence_case(target(plan.goal, view.atlas))}, {view.years}",
        sentence=said,
        figure=None,
        table=_mix(view, plan),
        sources=access_sources(view),
        notes=notes(view, FLOOR_NOTE, GAP_NOTE if plan.goal.group else None),
        alt=said,
        file_name=file_name(view, "least_budget"),
        unit="dollars",
        illustrative=view.illustrative,
    )


def sentence(view: ScenarioView, plan: Plan) -> str:
    """Say what reaches the target, how far it is reached, and how that was checked."""
    if plan.reached_before:
        return f"{view.scenario.title} reaches this as it is. {_seen(plan)}"
    return " ".join(part for part in (_out_of_reach(view, plan), _budget(view, plan), _seen(plan)) if part)


def _budget(view: ScenarioView, plan: Plan) -> str:
    """Say the least budget and what it adds to what the scenario places already."""
    what = "what is nearest" if plan.missed else "it"
    if not plan.extra and plan.missed:
        return "None of the money chosen brings it nearer."
    change = _change(view, plan)
    if not plan.extra:
        return f"No more money is needed: with this as a floor, the money that is there reaches {what}, with {change}."
    yearly = dollars(plan.dollars / view.scenario.years)
    return f"{dollars(plan.dollars)} more over {view.years} ({yearly} a year) reaches {what}, with {change}."


def _change(view: ScenarioView, plan: Plan) -> str:
    """Say the placements of the answer beside those of the scenario as it is: `2,300 placements, 46 more than now`."""
    total, before = (int(words.rounded(found.total, 0)) for found in (plan.result, view.result))
    if not before:
        return f"{words.count(total, 'new placement')} in all"
    if total == before:
        return f"as many new placements as without it ({total:,})"
    how = "more" if total > before else "fewer"
    return f"{words.count(total, 'new placement')} in all, {abs(total - before):,} {how} than without it"


def _seen(plan: Plan) -> str:
    """Say what the model's own run of the answer shows."""
    if plan.before and plan.after:
        today, then = plan.before.gap, plan.after.gap
        ahead = "level or ahead" if then <= 0 else f"{points(then)} behind"
        return f"The model, run with it, shows them {ahead} in the average year; today they are {points(today)} behind."
    reached = _lowest(plan)
    if reached is None:
        return ""
    return f"The model, run with it, shows {reached} in the average year."


def _lowest(plan: Plan) -> str | None:
    """Say the lowest access among the institutions that the target is about."""
    inside = in_floors(plan.goal, plan.scenario, plan.result.inputs)
    if not inside.any():
        return None
    index = int(np.where(inside, plan.result.after, np.inf).argmin())
    name, rate = plan.result.inputs.names[index], percent(float(plan.result.after[index]))
    return f"{name} at {rate}" if inside.sum() == 1 else f"the lowest of them, {name}, at {rate}"


def _out_of_reach(view: ScenarioView, plan: Plan) -> str:
    """Say where no money reaches the target, what is nearest, and what stops it."""
    if not plan.missed:
        return ""
    if plan.goal.group:
        why = BECAUSE[plan.missed[0].because]
        return f"No amount of this money reaches the target: {why}."
    lowest = min(plan.missed, key=lambda missed: missed.reachable)
    reasons = [BECAUSE[because] for because in dict.fromkeys(missed.because for missed in plan.missed)]
    inside = int(in_floors(plan.goal, plan.scenario, plan.result.inputs).sum())
    stops = f"{place_name(view.atlas, lowest.place)} stops at {percent(lowest.reachable)}"
    if inside == 1:
        return f"No amount of this money reaches the target: {reasons[0]}. {stops}."
    some = f"{len(plan.missed):,} of {words.count(inside, 'institution')}"
    where = f"any of {words.count(inside, 'institution')}" if inside == len(plan.missed) else some
    others = "" if inside == len(plan.missed) else " All the others reach it."
    return f"No amount of this money reaches the target at {where}: {words.listing(reasons)}. Lowest, {stops}.{others}"


def binds(plan: Plan) -> tuple[str, ...]:
    """Say which limits besides money are used up in the answer."""
    return tuple(_used_up(limit, names) for limit, names in used_up(plan.result).items() if names) or (NOTHING_BINDS,)


def _used_up(limit: str, names: Sequence[str]) -> str:
    """Say where a limit is used up: everywhere it is, by name where that is short."""
    where = words.listing(names) if len(names) <= SHOWN else words.count(len(names), PLACES_OF[limit])
    return USED_UP[limit].format(where=where)


def _mix(view: ScenarioView, plan: Plan) -> pl.DataFrame:
    """Return one row a stream: what it brings now, how much more, and what it pays for in the answer."""
    now = {row.stream.id: row.budget for row in view.result.streams if row.budget}
    rows = [
        {
            "Stream": stream_name(row.stream.id),
            "Now": dollars(now.get(row.stream.id, 0.0)),
            "More": dollars(plan.extra.get(row.stream.id, 0.0)),
            "Spent": dollars(row.spent + row.system),
            **{WORDS[name]: dollars(paid) for name, paid in zip(CATEGORIES, row.by_category, strict=True)},
            "Cannot be spent": dollars(row.stranded),
        }
        for row in plan.result.streams
        if row.budget or row.stream.id in plan.extra
    ]
    employers = float(plan.result.employer.sum())
    if employers >= 1:
        none = dict.fromkeys((WORDS[name] for name in CATEGORIES[1:]), "$0")
        paid = dollars(employers)
        rows.append(
            {"Stream": "Employers, beside the streams", "Now": dollars(float(view.result.employer.sum())), "More": "–"}
            | {"Spent": paid, WORDS["wage"]: paid, **none, "Cannot be spent": "$0"}
        )
    ends = {"Status": COMPUTED, "Basis": basis(view), "Source": f"run {plan.result.record.id}"}
    columns = ("Stream", "Now", "More", "Spent", *(WORDS[name] for name in CATEGORIES), "Cannot be spent", *ends)
    table = pl.DataFrame([row | ends for row in rows], schema=dict.fromkeys(columns, pl.String))
    return table.drop("Cannot be spent") if (table["Cannot be spent"] == "$0").all() else table


def out_of_reach(view: ScenarioView, plan: Plan) -> pl.DataFrame:
    """Return one row an institution that no money brings to the target, the lowest first."""
    rows = sorted(plan.missed, key=lambda missed: missed.reachable)
    return pl.DataFrame([_missed(view.atlas, row) for row in rows])


def _missed(atlas: Atlas, missed: Missed) -> dict[str, str]:
    group = f", {atlas.registries.groups[missed.group].sentence_name}" if missed.group else ""
    return {
        "Where": f"{place_name(atlas, missed.place)}{group}",
        "Asked for": percent(missed.wanted),
        "Within reach": percent(missed.reachable),
        "Because": BECAUSE[missed.because],
    }


def default_streams(view: ScenarioView) -> Sequence[str]:
    """Return the streams that may grow at first: those of the scenario, and philanthropy."""
    return tuple(dict.fromkeys((*(money.stream for money in view.scenario.streams), "philanthropy")))


def mistake(error: AtlasError, atlas: Atlas) -> str:
    """Tell a mistake in the question with the names of places and groups instead of their codes."""
    said = PLACE.sub(r"\1", FLOOR.sub(_floor_words, str(error)))
    for code, name in _names_in(said, atlas):
        said = said.replace(code, name)
    return words.sentence_case(said)


def _floor_words(path: re.Match[str]) -> str:
    """Return the path of a floor with its place and group as words of their own."""
    return ", ".join((LABELS["floors"], *(part for part in path.groups() if part)))


def _names_in(said: str, atlas: Atlas) -> list[tuple[str, str]]:
    codes = [word.strip(".,:;()'") for word in said.split()]
    places_ = [(code, place_name(atlas, code)) for code in codes if ":" in code and code in atlas.place_index]
    known = atlas.registries.groups
    return [*places_, *((code, known[code].sentence_name) for code in codes if code in known and code != "all")]
