"""How much of the result rests on participation that nobody has counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scenarios.reliance import TOP, Reliance, reliance
from views import scenario_charts, words
from views.exhibit import Exhibit
from views.scenario_parts import access_sources, computed, file_name, nobody, notes, title

if TYPE_CHECKING:
    from views.palette import Palette
    from views.scenario_view import ScenarioView

MOST_ROWS = 12
HARDLY = 0.05
PLACEMENTS = "Placements as planned"


def dependence(view: ScenarioView, colors: Palette) -> Exhibit:
    """Return the placements of the largest institutions with the range that other baselines give them.

    Runs the scenario again over the interval of today's participation; nothing where participation is counted.
    """
    found = reliance(view.result)
    table = dependence_table(view, found)
    sentence = nobody(view) or _sentence(view, found)
    drawn = table.filter(pl.col("Most") > 0).head(MOST_ROWS)
    rows = drawn.select(
        pl.col("Place").alias("label"),
        pl.col(PLACEMENTS).alias("value"),
        pl.col("Fewest").alias("low"),
        pl.col("Most").alias("high"),
    )
    figure = None
    if found.names and len(rows):
        figure = scenario_charts.ranges(
            rows, colors, rule=None, hover="%{x:,.0f} placements", values={"tickformat": ",.0f"}
        )
    return Exhibit(
        title=title(view, "How much rests on what nobody has counted"),
        sentence=sentence,
        figure=figure,
        table=computed(view, table),
        sources=access_sources(view),
        notes=notes(view, *_notes(found)),
        alt=f"Placements by institution under other baselines. {sentence}",
        file_name=file_name(view, "baseline"),
        unit="placements; rank",
        illustrative=view.illustrative,
    )


def dependence_table(view: ScenarioView, found: Reliance) -> pl.DataFrame:
    """Return one row an institution, most placements first: as planned, fewest, most, rank and its range."""
    best, worst = found.rank_range()
    return pl.DataFrame(
        {
            "Place": view.inputs.names,
            "Code": view.inputs.institutions,
            PLACEMENTS: np.round(found.places, 1),
            "Fewest": np.round(found.least, 1),
            "Most": np.round(found.most, 1),
            "Best rank": best,
            "Worst rank": worst,
            "With the same rate everywhere": [None] * len(best) if found.alike is None else np.round(found.alike, 1),
        },
        schema_overrides={"With the same rate everywhere": pl.Float64},
    ).sort(PLACEMENTS, "Place", descending=[True, False])


def _sentence(view: ScenarioView, found: Reliance) -> str:
    """Say what does not depend on today's participation, what does, and whether the ranking holds."""
    if not found.names:
        if view.illustrative:
            return "The scenario's floors cannot be met under any other baseline that was tried."
        return "Participation today is counted, so no part of this result rests on an illustration."
    lead = f"Today's participation may be {_percent(found.width)} lower or higher than the illustration."
    if int((found.most > 0).sum()) == 1:
        return f"{lead} {_alone(found)}"
    moved = f"{_percent(float(found.moved.min()))} to {_percent(float(found.moved.max()))}"
    return f"{lead} {_total(found)}: {moved} of the placements would be at other institutions. {_ranking(found)}"


def _alone(found: Reliance) -> str:
    """Say what depends on it where one institution has every placement, whatever the baseline."""
    low, high = (words.rounded(total, 0) for total in found.totals)
    if low == high:
        return "Neither number nor place depends on it: every placement is at one institution."
    return (
        f"The number of placements depends on it ({low:,} to {high:,}), the place does not: there is one institution."
    )


def _total(found: Reliance) -> str:
    """Say how far the number of placements moves."""
    low, high = found.totals
    numbers = f"{words.rounded(low, 0):,} to {words.rounded(high, 0):,}"
    if high - low <= HARDLY * high:
        return f"The number of placements hardly depends on it ({numbers}); where they go does"
    return f"Both the number of placements ({numbers}) and where they go depend on it"


def _ranking(found: Reliance) -> str:
    """Say whether the institutions with the most placements stay the same."""
    count = min(TOP, int((found.places > 0).sum()))
    kept = found.always_among_first(count)
    institutions = words.count(count, "institution")
    if kept >= count:
        verb = "is" if count == 1 else "are"
        return f"The {institutions} with the most placements {verb} the same in every rerun."
    names = f"Of the {institutions} with the most placements, {words.count(kept, 'stays', 'stay')}"
    return f"{names} among the first {count} in every rerun, so the ranking is not to be relied on."


def _percent(share: float) -> str:
    return f"{words.rounded(100 * share, 0)}%"


def _notes(found: Reliance) -> tuple[str | None, ...]:
    """Say how the reruns were made, what a baseline without differences gives, and what was refused."""
    if not found.names:
        return ()
    reading = (
        f"The plan was made again for {len(found.names)} other baselines: all institutions at the low end of the "
        "interval, all at the high end, and random mixtures (fixed seed). The dot is the plan, the line their range."
    )
    moved = found.moved_if_alike
    alike = (
        f"If every high school and every college had the same rate today, {_percent(moved)} of the placements would be "
        "elsewhere: that part rests on differences that are illustrative."
        if moved is not None
        else None
    )
    refused = (
        f"Under {words.count(found.refused, 'other baseline')} the scenario's floors cannot be met."
        if found.refused
        else None
    )
    return alike, reading, refused
