"""What the result hangs on: one assumption at a time at its low and its high value, the widest swing first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import polars as pl

from scenarios.parameters import parameter, parameters
from scenarios.sensitivity import places_tornado
from views import charts, scenario_charts, words
from views.exhibit import Exhibit
from views.scenario_parts import computed, dollars, file_name, model_source, nobody, notes, title, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scenarios.forecast import Forecast
    from scenarios.uncertainty import Bar
    from views.palette import Palette
    from views.scenario_view import ScenarioView

MOST_BARS = 8
NOTHING = 0.5
LABELS = {
    "coordinator_caseload": "Placements for each coordinator",
    "coordinator_annual_cost": "Cost of a coordinator",
    "workers_compensation": "Workers' compensation",
    "supports_per_student": "Supports for each student",
    "employer_of_record_fee": "Employer-of-record fee",
    "hours_per_placement": "Hours of one placement",
    "inflation": "Yearly rise of prices",
    "demand_ceiling": "Students who want a place",
    "graduation_effect_short_paid": "Effect on graduation",
    "graduation_effect_pathway": "Effect on graduation",
    "earnings_effect_short_paid": "Effect on later earnings",
    "career_academy_earnings": "Effect on later earnings",
    "violent_crime_effect": "Effect on violent-crime arrests",
    "scale_factor": "Part of an effect kept at scale",
    "worked_anyway": "Students who had worked anyway",
    "marginal_tax_rate": "Tax on later earnings",
}
NOUNS = {"coordinator_caseload": "placements", "hours_per_placement": "hours"}
EFFECTS = ("graduation_effect_short_paid", "graduation_effect_pathway")
PLACES_NOTE = (
    "Each bar runs the whole plan again with one assumption at its 10th and at its 90th percentile (the wish for a "
    "place: at both ends of its range) and everything else as it is. These are not chances. "
    "Counted before students are made whole year by year, so a place or two off the headline."
)
BENEFIT_NOTE = (
    "Central column. Each bar moves one assumption from its 10th to its 90th percentile, everything else at its "
    "center. Knowing a number before deciding is worth at most what the table says."
)


def places(view: ScenarioView, colors: Palette) -> Exhibit:
    """Return how the number of new placements moves with each assumption; runs the access layer again for each."""
    bars = places_tornado(view.scenario, view.inputs) if nobody(view) is None else ()
    base = view.result.total
    table = _table(bars, base, "placements")
    sentence = nobody(view) or _places_sentence(bars, base)
    return Exhibit(
        title=title(view, "What the number of placements hangs on"),
        sentence=sentence,
        figure=_figure(bars, base, colors, {"tickformat": ",.0f"}),
        table=computed(view, table),
        sources=(model_source(view),),
        notes=notes(view, PLACES_NOTE if bars else None),
        alt=f"Tornado of the number of placements. {sentence}",
        file_name=file_name(view, "placements_tornado"),
        illustrative=view.illustrative,
    )


def tornado(view: ScenarioView, colors: Palette) -> Exhibit:
    """Return how net benefit for each placement moves with each assumption; the view must hold its forecasts."""
    known = view.result.forecasts.get("central")
    bars = known.tornado if known else ()
    base = known.central_net_benefit if known else 0.0
    sentence = nobody(view) or (_benefit_sentence(known) if known else "The outcomes have not been computed yet.")
    return Exhibit(
        title=title(view, "What the benefit of a placement hangs on"),
        sentence=sentence,
        figure=_figure(bars, base, colors, {"tickformat": "$,.0f"}),
        table=computed(view, _benefit_table(known, base), "modelled"),
        sources=(model_source(view),),
        notes=notes(view, BENEFIT_NOTE if bars else None),
        alt=f"Tornado of the net benefit of a placement. {sentence}",
        file_name=file_name(view, "benefit_tornado"),
        illustrative=view.illustrative,
    )


def label(name: str) -> str:
    """Return the plain name of a parameter key such as `worked_anyway.college`; a study's own number by its name."""
    key, _, scope = name.partition(".")
    where = f", {scope.replace('_', ' ')}" if key in {"worked_anyway", "inflation"} else ""
    return LABELS.get(key, key.replace("_", " ").capitalize()) + where


def setting(name: str, value: float) -> str:
    """Write a parameter's value in its unit: `10%`, `$150,000`, `4.4 points`, `160 hours`."""
    key = name.partition(".")[0]
    if key in EFFECTS:
        return f"{words.signed(100 * value)} points"
    unit = unit_of(name)
    if unit.startswith("USD"):
        return dollars(value)
    if unit.startswith(("share", "multiplier")):
        return f"{words.rounded(100 * value)}%"
    number = f"{words.rounded(value, 0 if abs(value) >= 10 else 2):,}"  # noqa: PLR2004 - rounding of text
    return f"{number} {NOUNS.get(key, '')}".strip()


def unit_of(name: str) -> str:
    """Return the unit of a parameter key; a study's own number is in dollars of later earnings."""
    key = name.partition(".")[0]
    return parameter(key).unit if key in parameters() else "USD"


def _table(bars: Sequence[Bar], base: float, unit: str) -> pl.DataFrame:
    """Return one row an assumption: its two values and the result at each."""
    schema = {
        "Assumption": pl.String,
        "Low value": pl.Float64,
        "High value": pl.Float64,
        "Unit of the assumption": pl.String,
        "Result at the low value": pl.Float64,
        "Result at the high value": pl.Float64,
        "Result as it is": pl.Float64,
        "Unit": pl.String,
    }
    rows = [
        (
            label(bar.name),
            round(bar.low, 4),
            round(bar.high, 4),
            unit_of(bar.name),
            round(bar.at_low, 2),
            round(bar.at_high, 2),
            round(base, 2),
            unit,
        )
        for bar in bars
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _benefit_table(known: Forecast | None, base: float) -> pl.DataFrame:
    """Add to the bars what the draws say: rank correlation, and what knowing the number first would be worth."""
    if known is None:
        return _table((), base, "dollars a placement")
    table = _table(known.tornado, base, "dollars a placement")
    names = [bar.name for bar in known.tornado]
    return table.with_columns(
        pl.Series("Rank correlation", [round(known.rank_correlation[name], 3) for name in names], dtype=pl.Float64),
        pl.Series(
            "Worth knowing first, dollars a placement",
            [round(known.information.partial[name], 2) for name in names],
            dtype=pl.Float64,
        ),
    )


def _places_sentence(bars: Sequence[Bar], base: float) -> str:
    """Say which assumption moves the number of placements most, and by how much, and which do not."""
    if not bars:
        return "No assumption of this scenario can be varied."
    first = bars[0]
    if first.swing < NOTHING:
        return f"None of these assumptions moves the {words.rounded(base, 0):,} placements."
    still = sum(bar.swing < NOTHING for bar in bars)
    rest = (
        f" {words.sentence_case(words.count(still, 'assumption does', 'assumptions do'))} not move it." if still else ""
    )
    return (
        f"{label(first.name)} moves the number of placements most: {words.rounded(first.at_low, 0):,} at "
        f"{setting(first.name, first.low)}, {words.rounded(first.at_high, 0):,} at {setting(first.name, first.high)}, "
        f"against {words.rounded(base, 0):,}.{rest}"
    )


def _benefit_sentence(known: Forecast) -> str:
    """Say which assumption moves the benefit most, and whether it alone decides the sign."""
    moving = [bar for bar in known.tornado if bar.swing >= NOTHING]
    what = "on graduation alone" if known.basis == "graduation" else "to society"
    if not moving:
        return f"No assumption moves the net benefit of a placement {what}."
    first = moving[0]
    signs = [bar for bar in moving if min(bar.at_low, bar.at_high) < 0 < max(bar.at_low, bar.at_high)]
    turns = (
        f"Alone, {words.listing([label(bar.name).lower() for bar in signs], 3)} can turn it from a loss into a gain."
        if signs
        else "No assumption alone turns its sign."
    )
    return (
        f"{label(first.name)} moves the net benefit of a placement {what} most: {dollars(first.at_low)} at "
        f"{setting(first.name, first.low)}, {dollars(first.at_high)} at {setting(first.name, first.high)}. {turns}"
    )


def _figure(bars: Sequence[Bar], base: float, colors: Palette, axis: dict[str, object]) -> go.Figure | None:
    """Return bars around the result as it is: light towards the low value, dark towards the high one."""
    drawn = [bar for bar in bars if bar.swing >= NOTHING][:MOST_BARS]
    if not drawn:
        return None
    labels = [
        f"{wrapped(label(bar.name))}<br>{setting(bar.name, bar.low)} to {setting(bar.name, bar.high)}" for bar in drawn
    ]
    low = _half([bar.at_low - base for bar in drawn], base, "At the low value", colors.values[1], colors)
    high = _half([bar.at_high - base for bar in drawn], base, "At the high value", colors.accent, colors)
    rule = {
        "type": "line",
        "x0": base,
        "x1": base,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": colors.reference, "width": 1.5},
    }
    shape = charts.layout(
        colors,
        scenario_charts.height(labels) + scenario_charts.ABOVE,
        barmode="overlay",
        bargap=0.35,
        shapes=[rule],
        margin={"l": 8, "r": 16, "t": scenario_charts.ABOVE, "b": 36},
        xaxis=charts.axis(colors, tickangle=0, nticks=4, **axis),
        yaxis=scenario_charts.rows_axis(colors, labels),
        **scenario_charts.legend(colors),
    )
    return go.Figure({"data": [low, high], "layout": shape})


def _half(widths: list[float], base: float, name: str, fill: str, colors: Palette) -> dict[str, object]:
    """Return one side of the bars."""
    return {
        "type": "bar",
        "orientation": "h",
        "name": name,
        "base": base,
        "x": widths,
        "y": list(range(len(widths))),
        "marker": {"color": fill, "line": {"color": colors.accent, "width": 1}},
        "customdata": [base + width for width in widths],
        "hovertemplate": f"{name}: %{{customdata:,.0f}}<extra></extra>",
    }
