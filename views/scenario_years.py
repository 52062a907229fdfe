"""Year by year: new placements, what they cost, and how many offers it takes to fill them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from views import scenario_charts, words
from views.exhibit import Exhibit
from views.scenario_parts import SMALL, computed, dollars, file_name, model_source, nobody, notes, placements, title

if TYPE_CHECKING:
    from views.palette import Palette
    from views.scenario_view import ScenarioView

NOTES = (
    "Offers are more than placements because not every student who is offered a place takes it. Costs rise with the "
    "minimum wage and consumer prices, so the same money buys fewer placements later."
)


def years(view: ScenarioView, colors: Palette) -> Exhibit:
    """Return new placements by school year as bars, with dollars and offers in the table."""
    table = years_table(view)
    sentence = nobody(view) or _sentence(view)
    rows = table.select(
        pl.col("School year").alias("label"),
        pl.col("New placements").alias("value"),
        pl.Series("text", [f"{count:,}" for count in table["New placements"]], dtype=pl.String),
    )
    values = {"tickformat": ",.0f"}
    return Exhibit(
        title=title(view, "Year by year"),
        sentence=sentence,
        figure=scenario_charts.bars(rows, colors, values) if view.result.total >= SMALL else None,
        table=computed(view, table),
        sources=(model_source(view),),
        notes=notes(view, NOTES),
        alt=f"New paid placements by school year. {sentence}",
        file_name=file_name(view, "years"),
        unit="placements; dollars",
        illustrative=view.illustrative,
    )


def years_table(view: ScenarioView) -> pl.DataFrame:
    """Return one row a school year: placements, offers, dollars of all payers and of employers, dollars left over."""
    result, problem = view.result, view.result.assembly.problem
    counts = result.whole.sum(axis=0)
    cost = np.round(result.cost, 2)
    return pl.DataFrame(
        {
            "School year": [view.school_year(year) for year in range(view.scenario.years)],
            "New placements": counts,
            "Offers to make": [math.ceil(offer - 1e-6) if math.isfinite(offer) else None for offer in result.offers],
            "Dollars that arrive": np.round(problem.budget.sum(axis=0), 2),
            "Dollars spent, all payers": cost,
            "Of these, employers": np.round(result.employer, 2),
            "Dollars that cannot be spent": np.round(result.solution.unspent.sum(axis=0), 2),
            "Dollars for each placement": [
                round(paid / count, 2) if count else None
                for paid, count in zip(cost.tolist(), counts.tolist(), strict=True)
            ],
        },
        schema_overrides={"Offers to make": pl.Int64, "Dollars for each placement": pl.Float64},
    )


def _sentence(view: ScenarioView) -> str:
    """Say the first and the last year, or the only one with placements, and what a placement costs in each."""
    counts, cost = view.result.whole.sum(axis=0), view.result.cost
    with_places = np.flatnonzero(counts)
    if not len(with_places):
        return "Less than one placement a year can be paid."
    first, last = int(with_places[0]), int(with_places[-1])
    total = words.count(int(counts.sum()), "placement")
    if first == last:
        return f"All {total} fall in {view.school_year(first)}, for {dollars(float(cost[first]))}."
    return (
        f"{total[:1].upper()}{total[1:]} in all: {placements(counts[first])} in {view.school_year(first)} and "
        f"{placements(counts[last])} in {view.school_year(last)}. {_prices(view, first, last)}"
    )


def _prices(view: ScenarioView, first: int, last: int) -> str:
    """Say how the cost of a placement moves."""
    counts, cost = view.result.by_year, view.result.cost
    before, after = (float(cost[year] / counts[year]) for year in (first, last))
    if abs(after - before) < 1:
        return f"Each costs {dollars(before)}."
    return f"Each costs {dollars(before)} at first and {dollars(after)} at the end, hubs and employers included."
