"""Which limit binds, where, and what relaxing it buys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from scenarios.sentences import NOTHING, PROBE, places_words
from scenarios.streams import CATEGORIES
from views import scenario_charts, words
from views.exhibit import Exhibit
from views.scenario_money import USES
from views.scenario_parts import computed, file_name, model_source, nobody, notes, title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from views.palette import Palette
    from views.scenario_view import ScenarioView

MONEY, KIND = "$100,000 more of this stream", "$100,000 more for this cost, whoever pays"
CASELOAD, SLOT, DEMAND = (
    "one placement more for its coordinators",
    "one employer slot more",
    "one student more who wants a place",
)
EVERYWHERE = "all institutions in scope"
NOTE = (
    "What more of a stream buys was computed by solving again with $100,000 more in its first year. The other rows are "
    "what the next unit is worth at this optimum; a large change can be worth less."
)


def limits(view: ScenarioView, colors: Palette) -> Exhibit:
    """Return what $100,000 more of each stream buys as bars, and in the table every limit with where it binds."""
    table = limits_table(view)
    sentence = _sentence(view, table)
    money = table.filter(pl.col("One step") == MONEY)
    rows = money.select(
        pl.col("Limit").alias("label"),
        pl.col("New placements for one step").alias("value"),
        pl.Series("text", [_gain(gain) for gain in money["New placements for one step"]], dtype=pl.String),
    )
    return Exhibit(
        title=title(view, "What stops it from buying more"),
        sentence=sentence,
        figure=scenario_charts.bars(rows, colors, {"tickformat": ",~r"}) if len(rows) else None,
        table=computed(view, table),
        sources=(model_source(view),),
        notes=notes(view, NOTE if len(rows) else None, *_reasons(view)),
        alt=f"New placements that $100,000 more of each stream buys. {sentence}",
        file_name=file_name(view, "limits"),
        unit="placements for one step",
        illustrative=view.illustrative,
    )


def limits_table(view: ScenarioView) -> pl.DataFrame:
    """Return one row a limit: what one step is, whether it binds, where, and the new placements that a step buys."""
    schema = {
        "Limit": pl.String,
        "Where": pl.String,
        "One step": pl.String,
        "Binds": pl.String,
        "New placements for one step": pl.Float64,
    }
    return pl.DataFrame(list(_rows(view)), schema=schema, orient="row")


def _rows(view: ScenarioView) -> Iterator[tuple[str, str, str, str, float | None]]:
    """Give the limits in the order: streams, costs, coordinators, employer slots, demand."""
    result, solution = view.result, view.result.solution
    if result.assembly.problem.budget.any():
        for row in result.streams:
            yield row.stream.name, EVERYWHERE, MONEY, _binds(row.per_100k), round(row.per_100k, 2)
        for name, worth in zip(CATEGORIES, solution.category_worth * PROBE, strict=True):
            yield f"Money for: {USES[name].lower()}", EVERYWHERE, KIND, _binds(worth), round(float(worth), 2)
    places = view.inputs.names
    yield from _capacity(view, "Coordinators", solution.place_worth, places, CASELOAD)
    yield from _capacity(view, "Employer slots", solution.slot_worth, view.inputs.boards, SLOT)
    yield from ((("Demand", name, DEMAND, "yes", None)) for name in full(view))


def _capacity(
    view: ScenarioView, what: str, worth: np.ndarray | None, names: tuple[str, ...], step: str
) -> Iterator[tuple[str, str, str, str, float]]:
    """Give the places where a capacity limit binds, the most productive first."""
    if worth is None:
        return
    best = worth.max(axis=1)
    for row in np.argsort(-best, kind="stable"):
        if best[row] > NOTHING:
            yield what, _name(view, names[row]), step, "yes", round(float(best[row]), 2)


def _name(view: ScenarioView, place: str) -> str:
    """Return a place's short name; workforce boards come as codes."""
    known = view.atlas.place_index.get(place)
    return str(known["short_name"]) if known else place


def full(view: ScenarioView) -> list[str]:
    """Return the institutions where every student who wants a place has one in the last year."""
    places = view.result.places[:, :, -1].sum(axis=1)
    wanted = view.result.assembly.problem.demand[:, :, -1].sum(axis=1)
    return [
        name
        for name, count, most in zip(view.inputs.names, places, wanted, strict=True)
        if most > 0 and count >= most * (1 - 1e-6)
    ]


def _binds(gain: float) -> str:
    return "yes" if gain > NOTHING else "no"


def _gain(gain: float) -> str:
    """Write a number of placements, with a decimal where it is small."""
    if gain <= NOTHING:
        return "none"
    return places_words(gain).partition(" ")[0]


def _sentence(view: ScenarioView, table: pl.DataFrame) -> str:
    """Say the step that buys most, the streams of which more buys nothing, and which capacity binds."""
    if not view.result.assembly.problem.budget.any():
        return nobody(view) or ""
    money = table.filter(pl.col("One step") == MONEY).sort("New placements for one step", descending=True)
    first = money.row(0, named=True)
    gain = float(first["New placements for one step"])
    lead = (
        f"Money binds: $100,000 more of {first['Limit']} buys {_gain(gain)} new placements."
        if gain > NOTHING
        else "More money of any stream buys no further placement."
    )
    idle = money.filter(pl.col("Binds") == "no")["Limit"].to_list()
    nothing = f" More of {words.listing(idle, 3)} buys none." if idle and gain > NOTHING else ""
    return " ".join([lead + nothing, *_capacity_words(table)])


def _capacity_words(table: pl.DataFrame) -> Iterator[str]:
    """Say where coordinators, employer slots and demand bind."""
    for what in ("Coordinators", "Employer slots"):
        rows = table.filter(pl.col("Limit") == what)
        if len(rows):
            where = words.listing(rows["Where"].to_list(), 2)
            yield f"{what} bind at {where}."
    wanted = table.filter(pl.col("Limit") == "Demand")["Where"].to_list()
    if wanted:
        yield f"Every student who wants a place has one at {words.listing(wanted, 2)}."


def _reasons(view: ScenarioView) -> Iterator[str]:
    """Give the model's own words on streams that buy nothing, and which limits nobody gave."""
    yield from (row.sentence for row in view.result.streams if row.per_100k <= NOTHING and row.budget > 0)
    yield from (note for note in view.result.notes if note.startswith(("Employer slots", "Coordinators")))
