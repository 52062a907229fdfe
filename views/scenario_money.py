"""How the money flows: from each stream to what it pays for, with what cannot be spent marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go
import polars as pl

from scenarios.streams import CATEGORIES
from views import charts, words
from views.exhibit import Exhibit
from views.scenario_parts import (
    SMALL,
    computed,
    dollars,
    file_name,
    model_source,
    nobody,
    notes,
    reference_sources,
    share,
    title,
    wrapped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from views.palette import Palette
    from views.scenario_view import ScenarioView

USES = {
    "wage": "Students' wages",
    "support": "Supports and program",
    "eor": "Employer of record",
    "staff": "Coordinators",
}
SYSTEM, STRANDED, RESERVED = "Hubs and center", "Cannot be spent", "Reserved for out-of-school youth"
EMPLOYERS = "Employers' share of wages"
NODE_HEIGHT, PADDING, LEAST_HEIGHT = 60, 42, 260
READING = (
    "From left to right: where the money comes from and what it pays for. Money that cannot be spent is money that "
    "rules or capacity leave over; it is drawn in gray."
)


def flow(view: ScenarioView, colors: Palette) -> Exhibit:
    """Return the flow of all dollars over all years, from payers to what they pay for."""
    table = flow_table(view)
    sentence = _sentence(view, table)
    agencies = [
        source
        for row in view.result.streams
        if row.budget >= SMALL
        for source in reference_sources(row.stream.reference, row.stream.agency)
    ]
    return Exhibit(
        title=title(view, "How the money flows"),
        sentence=sentence,
        figure=_sankey(table, colors) if len(table) else None,
        table=computed(view, table, "modelled"),
        sources=(model_source(view), *agencies),
        notes=notes(view, READING if len(table) else None, *_carried(view)),
        alt=f"Flow of money from each stream to what it pays for. {sentence}",
        file_name=file_name(view, "money"),
        unit="dollars; percent",
        illustrative=view.illustrative,
    )


def flow_table(view: ScenarioView) -> pl.DataFrame:
    """Return one row a flow: payer, use, dollars over all years, share of the payer's money."""
    rows = list(_flows(view))
    totals: dict[str, float] = {}
    for payer, _, amount in rows:
        totals[payer] = totals.get(payer, 0.0) + amount
    return pl.DataFrame(
        [
            {
                "From": payer,
                "To": use,
                "Dollars": round(amount, 2),
                "Share of the payer's money, %": round(100 * amount / totals[payer], 1),
            }
            for payer, use, amount in rows
        ],
        schema={
            "From": pl.String,
            "To": pl.String,
            "Dollars": pl.Float64,
            "Share of the payer's money, %": pl.Float64,
        },
    )


def _flows(view: ScenarioView) -> Iterator[tuple[str, str, float]]:
    """Give every flow worth a dollar as payer, use and dollars."""
    for money, row in zip(view.scenario.streams, view.result.streams, strict=False):
        uses = dict(zip((USES[name] for name in CATEGORIES), row.by_category, strict=True))
        entered = sum(money.by_year(view.scenario.years))
        uses |= {SYSTEM: row.system, STRANDED: row.stranded, RESERVED: entered - row.budget}
        yield from ((row.stream.name, use, amount) for use, amount in uses.items() if amount >= SMALL)
    employers = float(view.result.employer.sum())
    if employers >= SMALL:
        yield EMPLOYERS, USES["wage"], employers


def _sentence(view: ScenarioView, table: pl.DataFrame) -> str:
    """Say how much comes from how many payers, what part is wages, and what cannot be spent, by whom."""
    if table.is_empty():
        return nobody(view) or ""
    spent = table.filter(~pl.col("To").is_in([STRANDED, RESERVED]))
    total, wages = float(spent["Dollars"].sum()), _to(table, USES["wage"])
    payers = spent["From"].unique(maintain_order=True).to_list()
    lead = (
        f"{dollars(total)} from {words.count(len(payers), 'payer')} over {words.count(view.scenario.years, 'year')}; "
        f"{share(wages, total)} goes to students as wages."
        if total >= SMALL
        else f"None of the money of {view.scenario.title} can be spent."
    )
    return " ".join([lead, *_left(table)])


def _left(table: pl.DataFrame) -> Iterator[str]:
    """Say what cannot be spent and of which stream most, and what the law keeps for others."""
    stranded = table.filter(pl.col("To") == STRANDED).sort("Dollars", descending=True)
    if len(stranded):
        first = stranded.row(0, named=True)
        of = "all" if len(stranded) == 1 else dollars(first["Dollars"])
        yield f"{dollars(float(stranded['Dollars'].sum()))} cannot be spent, {of} of it from {first['From']}."
    else:
        yield "Nothing is left over."
    reserved = _to(table, RESERVED)
    if reserved >= SMALL:
        yield f"{dollars(reserved)} must serve young people who are out of school and cannot reach these students."


def _to(table: pl.DataFrame, use: str) -> float:
    return float(table.filter(pl.col("To") == use)["Dollars"].sum())


def _carried(view: ScenarioView) -> Iterator[str]:
    """Say of each stream with money left over what more of it would buy, and why."""
    for row in view.result.streams:
        if row.stranded >= SMALL:
            yield row.sentence


def _sankey(table: pl.DataFrame, colors: Palette) -> go.Figure:
    """Return the flows as bands between two columns of bars; what is left over is gray with an edge."""
    payers = table["From"].unique(maintain_order=True).to_list()
    known = [*USES.values(), SYSTEM, RESERVED, STRANDED]
    uses = [use for use in known if use in set(table["To"])]
    amounts = [table.filter(pl.col("From") == name)["Dollars"].sum() for name in payers]
    amounts += [table.filter(pl.col("To") == name)["Dollars"].sum() for name in uses]
    left = {STRANDED, RESERVED}
    names = [
        wrapped(f"{name}, {dollars(float(amount))}") for name, amount in zip([*payers, *uses], amounts, strict=True)
    ]
    fills = [colors.accent] * len(payers) + [colors.unknown if use in left else colors.values[2] for use in uses]
    bands = [colors.unknown if use in left else colors.values[0] for use in table["To"]]
    sankey = {
        "type": "sankey",
        "arrangement": "fixed",
        "node": {
            "label": names,
            "color": fills,
            "pad": PADDING,
            "thickness": 14,
            "line": {"color": colors.muted, "width": 1},
            "hovertemplate": "%{label}<extra></extra>",
        },
        "link": {
            "source": [payers.index(name) for name in table["From"]],
            "target": [len(payers) + uses.index(name) for name in table["To"]],
            "value": table["Dollars"].to_list(),
            "color": bands,
            "line": {"color": colors.gridline, "width": 0.5},
            "customdata": [dollars(amount) for amount in table["Dollars"]],
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "textfont": {"color": colors.text, "size": 13},
    }
    height = max(LEAST_HEIGHT, 40 + NODE_HEIGHT * max(len(payers), len(uses)))
    shape = charts.layout(colors, height, margin={"l": 8, "r": 8, "t": 16, "b": 24})
    return go.Figure({"data": [sankey], "layout": shape})
