"""A result as plain tables and values: for JSON, parquet, the command line and anything that is not Python."""

from __future__ import annotations

import math
from dataclasses import asdict, is_dataclass
from typing import Any

import numpy as np
import polars as pl

from scenarios.backwards import Plan
from scenarios.forecast import Forecast
from scenarios.headline import headline
from scenarios.result import Result
from scenarios.streams import CATEGORIES

SHOWN_MISSED = 5


def places_table(result: Result) -> pl.DataFrame:
    """Return one row an institution and year: places, whole places, access, cost of one placement."""
    institutions, years = len(result.inputs.institutions), result.scenario.years
    yearly = result.places.sum(axis=1)
    current = result.inputs.baseline.participants.sum(axis=1)[:, None]
    students = result.inputs.total[:, None]
    after = np.divide(current + yearly, students, out=np.zeros_like(yearly), where=students > 0)
    return pl.DataFrame(
        {
            "place_id": np.repeat(result.inputs.institutions, years),
            "name": np.repeat(result.inputs.names, years),
            "year": np.tile([school_year(result, year) for year in range(years)], institutions),
            "students": np.repeat(result.inputs.total, years),
            "new_places": yearly.ravel(),
            "new_places_whole": result.whole.ravel(),
            "access_before": np.repeat(result.before, years),
            "access_after": after.ravel(),
            "cost_per_place": np.array([[cost.total for cost in costs] for costs in result.assembly.costs]).ravel(),
            "basis": np.repeat(result.inputs.baseline.basis, institutions * years),
            "scenario": np.repeat(result.scenario.name, institutions * years),
            "run": np.repeat(result.record.id, institutions * years),
        }
    )


def streams_table(result: Result) -> pl.DataFrame:
    """Return one row a stream: what came, what it paid for, what is stranded, what more of it would buy."""
    return pl.DataFrame(
        [
            {
                "stream": row.stream.id,
                "name": row.stream.name,
                "budget": row.budget,
                "spent": row.spent,
                "system": row.system,
                "stranded": row.stranded,
                **dict(zip(CATEGORIES, row.by_category, strict=True)),
                "places_per_100k": row.per_100k,
                "sentence": row.sentence,
            }
            for row in result.streams
        ]
    )


def groups_table(result: Result) -> pl.DataFrame:
    """Return one row a reporting group: access before and after, gap, representation with its bounds."""
    groups = result.access.groups
    return pl.DataFrame(
        {
            "group": groups.rates.names,
            "students": groups.rates.students,
            "access_before": groups.rates.before,
            "access_after": groups.rates.after,
            "gap_before": groups.gap_before,
            "gap_after": groups.gap_after,
            "representation": groups.representation,
            "representation_low": groups.low,
            "representation_high": groups.high,
        }
    )


def summary(result: Result) -> dict[str, Any]:
    """Return the headline numbers, limits, streams, groups, outcomes and the run record as plain values."""
    return {
        "scenario": result.scenario.name,
        "title": result.scenario.title,
        "record": asdict(result.record) | {"id": result.record.id},
        "headline": plain(headline(result)),
        "new_places": result.total,
        "new_places_by_year": result.by_year.tolist(),
        "offers_by_year": plain(result.offers),
        "cost_by_year": result.cost.tolist(),
        "floor_before": result.floor_before,
        "floor_after": result.floor_after,
        "price_of_fairness": result.price_of_fairness,
        "baseline_basis": result.inputs.baseline.basis,
        "cost_of_one_place": asdict(result.placement.cost) | {"total": result.placement.cost.total},
        "band": plain(result.placement.band),
        "limits": list(result.limits),
        "streams": plain(streams_table(result).to_dicts()),
        "groups": plain(groups_table(result).to_dicts()),
        "outcomes": {preset: plain(found) for preset, found in result.forecasts.items()},
        "notes": list(result.notes),
    }


def summary_lines(result: Result) -> list[str]:
    """Return the result as lines of text."""
    scenario = result.scenario
    lines = [
        f"{scenario.title} ({scenario.name})",
        f"New paid placements over {scenario.years} years: {result.whole.sum():,}; by year "
        + ", ".join(f"{count:,}" for count in result.whole.sum(axis=0)),
        "Offers to make, by year: " + ", ".join(f"{count:,.0f}" for count in result.offers),
        f"Cost: ${result.cost.sum():,.0f}, of which employers ${result.employer.sum():,.0f}",
        f"One placement: ${result.placement.cost.total:,.2f}, of which wages ${result.placement.cost.wages:,.2f}",
        (
            f"Lowest access: {result.floor_before:.2%} before, {result.floor_after:.2%} after "
            f"(participation today: {result.inputs.baseline.basis})"
        ),
        f"Price of fairness: {result.price_of_fairness:.1%} of the most places this money could buy",
        *([result.placement.band.warning] if result.placement.band.warning else []),
        "",
        *(row.sentence for row in result.streams),
        *result.limits,
        "",
    ]
    lines += [outcome_line(preset, found) for preset, found in result.forecasts.items()]
    return [
        *lines,
        "",
        *result.notes,
        f"Run {result.record.id}, data {result.record.data}, model {result.record.model}",
    ]


def plan_lines(plan: Plan) -> list[str]:
    """Return an answer of solving backwards as lines of text."""
    result = plan.result
    if plan.reached_before:
        lines = ["The scenario reaches the target as it is."]
    elif not plan.extra:
        lines = ["No more money is needed for what can be reached; the floors below steer what is there."]
    else:
        streams = ", ".join(f"${dollars:,.0f} of {name}" for name, dollars in plan.extra.items())
        lines = [f"${plan.dollars:,.0f} more over {result.scenario.years} years: {streams}."]
    hardest = sorted(plan.missed, key=lambda floor: floor.reachable)
    for floor in hardest[:SHOWN_MISSED]:
        who = f"{floor.group} in {floor.place}" if floor.group else floor.place
        lines.append(f"Out of reach: {floor.wanted:.2%} for {who}; {floor.reachable:.2%} can be had ({floor.because}).")
    if hardest[SHOWN_MISSED:]:
        lines.append(f"Out of reach as well: {len(hardest) - SHOWN_MISSED} more.")
    if plan.before and plan.after:
        gaps = plan.before.gap, plan.after.gap
        lines.append(f"Gap, in points of access: {gaps[0] * 100:.3f} today, {gaps[1] * 100:.3f} then.")
    checked = (
        f"The model run again at the answer: {result.total:,.0f} new places over all years, lowest access in scope "
        f"{result.floor_after:.2%} (participation today: {result.inputs.baseline.basis})."
    )
    return [*lines, checked]


def outcome_line(preset: str, found: Forecast) -> str:
    """Say one preset's outcome in a line: graduates with their interval and the chance to break even."""
    if found.extra_graduates is None or found.break_even is None:
        return f"{preset}: graduation was not evaluated for these placements."
    graduates = found.extra_graduates
    return (
        f"{preset}: {graduates.median:,.0f} extra graduates (95% interval {graduates.low95:,.0f} to "
        f"{graduates.high95:,.0f}); chance that graduation alone pays {found.break_even.chance:.0%}"
    )


def school_year(result: Result, year: int) -> str:
    """Return the school year of a program year, such as 2026-27."""
    first = result.scenario.start_year + year
    return f"{first}-{(first + 1) % 100:02d}"


def plain(value: Any) -> Any:  # noqa: ANN401 - any frozen value of the model
    """Return a value in the types of JSON; what may not be shown or is unbounded becomes null."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)
