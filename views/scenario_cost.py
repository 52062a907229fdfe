"""What one placement costs, piece by piece, beside what comparable programs publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import polars as pl

from scenarios.parameters import parameter
from views import charts, scenario_charts, words
from views.exhibit import Exhibit
from views.scenario_parts import dollars, file_name, model, model_source, notes, reference_sources, wrapped

if TYPE_CHECKING:
    from contracts.registries import Source
    from views.palette import Palette
    from views.scenario_view import ScenarioView

PIECES = (
    ("wages", "Wages", ("minimum_hourly_wage", "hours_per_placement")),
    ("burden", "Payroll taxes and workers' compensation", ("employer_fica", "workers_compensation")),
    ("fee", "Employer-of-record fee", ("employer_of_record_fee",)),
    ("staffing", "Coordinator", ("coordinator_annual_cost", "coordinator_caseload")),
    ("supports", "Supports (clothes, checks, tools)", ("supports_per_student",)),
    ("program", "Program around the placement", ("program_support_per_student",)),
    ("incentive", "Incentive to the employer", ("employer_incentive_share",)),
)
TOTAL, NON_WAGE, BAND = "Total", "All but wages and program", "Published, all but wages and program"
SHOWN = 0.005


def build_up(view: ScenarioView, colors: Palette) -> Exhibit:
    """Return the cost of one placement in the first year, piece by piece, and the published band beside it."""
    table = build_up_table(view)
    sentence = _sentence(view)
    return Exhibit(
        title=f"What one placement costs: {view.scenario.title}, {view.school_year(0)}",
        sentence=sentence,
        figure=_figure(table, view, colors),
        table=table,
        sources=_sources(view),
        notes=notes(view, *_notes(view)),
        alt=f"Cost of one placement, piece by piece, beside the published band. {sentence}",
        file_name=file_name(view, "cost"),
        unit="dollars; percent",
        illustrative=view.illustrative,
    )


def build_up_table(view: ScenarioView) -> pl.DataFrame:
    """Return one row a piece, then the total, the non-wage cost and the published band; dollars of the first year."""
    cost, band = view.result.placement.cost, view.result.placement.band
    rows, start = [], 0.0
    for name, label, used in PIECES:
        amount = float(getattr(cost, name))
        if amount >= SHOWN:
            rows.append(_row(label, start, start + amount, _status(used), view))
            start += amount
    rows.append(_row(TOTAL, 0.0, cost.total, "computed", view))
    rows.append(_row(NON_WAGE, 0.0, band.non_wage, "computed", view))
    rows.append(_row(BAND, band.low, band.high, "verified", view))
    return pl.DataFrame(rows)


def _row(label: str, low: float, high: float, status: str, view: ScenarioView) -> dict[str, object]:
    published = label == BAND
    cost = view.result.placement.cost
    return {
        "Piece": label,
        "From, dollars": round(low, 2),
        "To, dollars": round(high, 2),
        "Dollars": None if published else round(high - low, 2),
        "Share of the total, %": None if published else round(100 * (high - low) / cost.total, 1),
        "Status": status,
        "Basis": "published, moved to prices of the year" if published else "modelled",
        "Source": _cited(("published_nonwage_cost",)) if published else _piece_source(label, view),
    }


def _piece_source(label: str, view: ScenarioView) -> str:
    """Name the references of the prices inside a piece; sums are the model's."""
    used = next((names for _, piece, names in PIECES if piece == label), ())
    return _cited(used) if used else model(view)


def _cited(names: tuple[str, ...]) -> str:
    return "; ".join(dict.fromkeys(reference.title for name in names for reference in parameter(name).reference))


def _status(names: tuple[str, ...]) -> str:
    """Return the weakest status of the prices inside a piece."""
    order = ("assumption", "from memory", "calibrated", "derived", "verified")
    found = {parameter(name).status for name in names}
    return next((status for status in order if status in found), "verified")


def _sources(view: ScenarioView) -> tuple[Source, ...]:
    cost = view.result.placement.cost
    used = [names for name, _, names in PIECES if getattr(cost, name) >= SHOWN]
    names = [*(name for group in used for name in group), "published_nonwage_cost"]
    found = [source for name in names for source in reference_sources(parameter(name).reference)]
    return (model_source(view), *dict.fromkeys(found))


def _sentence(view: ScenarioView) -> str:
    """Say total, wages and what lies beside the published band."""
    placement = view.result.placement
    cost, band = placement.cost, placement.band
    wages = words.rounded(100 * cost.wage_share, 0)
    where = "inside" if band.warning is None else ("above" if band.non_wage > band.high else "below")
    published = f"{where} the {dollars(band.low)} to {dollars(band.high)} that comparable programs publish"
    return (
        f"One placement costs {dollars(cost.total)}, of which {dollars(cost.wages)} ({wages}%) are wages. "
        f"Without wages and program it comes to {dollars(band.non_wage)}, {published}."
    )


def _notes(view: ScenarioView) -> tuple[str | None, ...]:
    """Say what the employer of record and the caseload add, and which pieces nobody has published."""
    gap = view.result.placement.gap_to_school
    record = (
        f"With the student's own school as employer of record a placement would cost {dollars(gap.employer_of_record)} "
        "less."
        if gap.employer_of_record >= 1
        else None
    )
    caseload = (
        f"With the leanest caseload published it would cost {dollars(gap.caseload)} less; the two differences are "
        "separate."
        if gap.caseload >= 1
        else None
    )
    assumed = [
        label
        for name, label, used in PIECES
        if getattr(view.result.placement.cost, name) >= SHOWN and _status(used) == "assumption"
    ]
    said = f"Assumed, because no figure is published: {words.listing(assumed)} (amber)." if assumed else None
    prices = "An average over the institutions that get placements, because minimum wages differ by city."
    return " ".join(part for part in (record, caseload) if part) or None, said, prices


def _figure(table: pl.DataFrame, view: ScenarioView, colors: Palette) -> go.Figure:
    """Return bars that start where the one above ends; assumed pieces in amber, the published band outlined."""
    labels = [wrapped(label) for label in table["Piece"]]
    lows, highs = table["From, dollars"].to_list(), table["To, dollars"].to_list()
    fills = [_fill(row, colors) for row in table.iter_rows(named=True)]
    said = [
        f"{dollars(low)} to {dollars(high)}" if label == BAND else dollars(high - low)
        for label, low, high in zip(table["Piece"], lows, highs, strict=True)
    ]
    bar = {
        "type": "bar",
        "orientation": "h",
        "base": lows,
        "x": [high - low for low, high in zip(lows, highs, strict=True)],
        "y": list(range(len(labels))),
        "marker": {"color": fills, "line": {"color": colors.accent, "width": 1}},
        "hoverinfo": "skip",
    }
    # Written as marks of their own, right of each bar: text of a bar with a base would stand inside it.
    text = {
        "type": "scatter",
        "mode": "text",
        "x": highs,
        "y": list(range(len(labels))),
        "text": [f" {words_}" for words_ in said],
        "textposition": "middle right",
        "textfont": {"color": colors.text, "size": 13},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    shape = charts.layout(
        colors,
        scenario_charts.height(labels),
        bargap=0.35,
        xaxis=charts.axis(
            colors,
            tickangle=0,
            nticks=4,
            range=[0, 1.45 * view.result.placement.cost.total],
            tickformat="$,.0f",
        ),
        yaxis=scenario_charts.rows_axis(colors, labels),
    )
    return go.Figure({"data": [bar, text], "layout": shape})


def _fill(row: dict[str, object], colors: Palette) -> str:
    """Choose a fill: amber for an assumption, hollow for what others publish, light for sums."""
    if row["Piece"] == BAND:
        return colors.water
    if row["Piece"] in {TOTAL, NON_WAGE}:
        return colors.values[1]
    return colors.illustrative if row["Status"] == "assumption" else colors.accent
