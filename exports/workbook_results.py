"""Years, outcomes, parameters and the record: what happened when, how sure it is, what it rests on."""

from __future__ import annotations

import datetime as dt

import numpy as np
import numpy.typing as npt

from exports.record import Record, source_lines
from exports.workbook_book import FIRST_ROW, Book, Cell, Column, Formula, Sheet, at
from exports.workbook_cost import cost_rows, row_of, total_at
from exports.workbook_inputs import Input, name_of, reference_text
from exports.workbook_money import HUBS, layout
from exports.workbook_places import FACTS
from exports.workbook_places import SHEET as PLACES
from exports.workbook_pool import BOUGHT, LEFT, SPENT, Block
from scenarios.export import school_year
from scenarios.forecast import Forecast
from scenarios.one_pool import Pool
from scenarios.parameters import ALWAYS, Parameter, parameters
from scenarios.streams import CATEGORIES
from scenarios.uncertainty import Summary
from views.scenario_view import ScenarioView

MODEL, YEARS = "model", "Years"
SUMMED = (
    "New places",
    "In whole students",
    "Cost of all payers",
    "Of which employers",
    "Money for places, less hubs",
    "Hubs and center",
    "Cost of the model's places at these prices, with hubs",
    "One pool: places",
    "One pool: spent",
)
COUNTS = ("additional_workers", "extra_graduates", "change_of_arrests")
DOLLARS = ("later_earnings", "cost", "student", "taxpayer", "employer", "society", "state_tax", "net_benefit")
RATIOS = ("marginal_value", "fiscal_return")
WORDS = {
    "additional_workers": "Additional workers",
    "extra_graduates": "Extra high-school graduates",
    "change_of_arrests": "Change of violent-crime arrests",
    "later_earnings": "Later earnings of students, present value",
    "cost": "Cost, present value",
    "student": "Net gain of students",
    "taxpayer": "Net gain of taxpayers",
    "employer": "Net gain of employers",
    "society": "Net gain of society",
    "state_tax": "Extra tax to the State",
    "net_benefit": "Net benefit of one place",
    "marginal_value": "Marginal value of public funds",
    "fiscal_return": "Part of the cost that comes back as tax",
}
STATISTICS = ("mean", "low95", "low80", "median", "high80", "high95", "standard_error")


def years_sheet(book: Book, view: ScenarioView, pool: Pool) -> None:
    """Write money and places year by year: the model's values, and what the workbook computes."""
    sheet = book.sheet(
        YEARS,
        f"Year by year, {view.years}",
        "Gray: values of the model. White: formulas that follow the inputs. Dollars are nominal, of all payers.",
    )
    columns = (*_of_model(view), *_of_sheet(view, pool))
    sheet.main_table(columns)
    last = FIRST_ROW + view.scenario.years
    sheet.text(last + 1, 0, "All years", bold=True)
    for index, column in enumerate(columns):
        if column.header in SUMMED:
            values = [float(cell.value if isinstance(cell, Formula) else cell or 0.0) for cell in column.cells]
            address = f"{at(YEARS, FIRST_ROW + 1, index)}:{at(YEARS, last, index).partition('!')[2]}"
            sheet.write(last + 1, index, Formula(f"=SUM({address})", sum(values)), column.number, "formula")
    _streams_table(sheet, view, last + 4)


def _of_model(view: ScenarioView) -> tuple[Column, ...]:
    """Return what the model says of each year."""
    result = view.result
    whole = result.whole.sum(axis=0).astype(float)
    return (
        Column("School year", [school_year(result, year) for year in range(view.scenario.years)], width=16),
        Column("New places", result.by_year.tolist(), "places", MODEL, 14),
        Column("In whole students", whole.tolist(), "count", MODEL, 14),
        Column("Offers to make", result.offers.tolist(), "count", MODEL, 14),
        Column("Cost of all payers", result.cost.tolist(), "cents", MODEL, 18),
        Column("Of which employers", result.employer.tolist(), "cents", MODEL, 18),
    )


def _of_sheet(view: ScenarioView, pool: Pool) -> tuple[Column, ...]:
    """Return what follows the inputs in each year: money, hubs, the price of the model's places, the pool."""
    result, years = view.result, range(view.scenario.years)
    blocks = [Block(year, len(view.inputs.institutions)) for year in years]
    where, problem = layout(result), result.assembly.problem
    fixed = np.zeros(len(years)) if problem.fixed is None else problem.fixed
    money = [f"={where.pool_money(year)}" for year in years]
    hubs = [HUBS.format(year=year) for year in years]
    bought, spent, left = ([f"={block.top(line)}" for block in blocks] for line in (BOUGHT, SPENT, LEFT))
    return (
        Column("Money for places, less hubs", _live(money, problem.budget.sum(axis=0) - fixed), "cents", width=18),
        Column("Hubs and center", _live(hubs, fixed), "cents", width=18),
        Column("Cost of the model's places at these prices, with hubs", _costs(view), "cents", width=20),
        Column("One pool: places", _live(bought, pool.places.sum(axis=0)), "places", width=14),
        Column("One pool: spent", _live(spent, (pool.price * pool.places).sum(axis=0)), "cents", width=18),
        Column("One pool: left", _live(left, pool.left), "cents", width=18),
    )


def _live(formulas: list[str], values: npt.NDArray[np.float64]) -> list[Formula]:
    """Return formulas with their values."""
    return [Formula(text, float(value)) for text, value in zip(formulas, values, strict=True)]


def _costs(view: ScenarioView) -> list[Formula]:
    """Return what the model's places of each year cost at the workbook's prices, hubs included."""
    result, rows = view.result, row_of(cost_rows(view.result))
    kinds, fixed = view.inputs.population.kinds, result.assembly.problem.fixed
    found = []
    for year in range(view.scenario.years):
        by_row: dict[int, list[int]] = {}
        for index, (place, kind) in enumerate(zip(view.inputs.jurisdictions, kinds, strict=True)):
            by_row.setdefault(rows[place, kind, year], []).append(index)
        cells = {
            row: [at(PLACES, FIRST_ROW + 1 + index, len(FACTS) + year) for index in members]
            for row, members in by_row.items()
        }
        terms = "+".join(f"{total_at(row)}*({'+'.join(members)})" for row, members in cells.items())
        value = sum(
            float(result.places[index, :, year].sum()) * costs[year].total
            for index, costs in enumerate(result.assembly.costs)
        )
        found.append(
            Formula(f"={terms}+{HUBS.format(year=year)[1:]}", value + (0.0 if fixed is None else float(fixed[year])))
        )
    return found


def _streams_table(sheet: Sheet, view: ScenarioView, top: int) -> None:
    """Write where each stream's money went: the model's braid."""
    found = view.result.streams
    sheet.text(top - 1, 0, "Where the money of each stream went (model, all years)", bold=True)
    sheet.table(
        top,
        (
            Column("Stream", [row.stream.name for row in found]),
            Column("Can reach students", [row.budget for row in found], "cents", MODEL),
            Column("Spent on places", [row.spent for row in found], "cents", MODEL),
            Column("Hubs and center", [row.system for row in found], "cents", MODEL),
            Column("Stranded", [row.stranded for row in found], "cents", MODEL),
            *(
                Column(f"For {name}", [row.by_category[index] for row in found], "cents", MODEL)
                for index, name in enumerate(CATEGORIES)
            ),
            Column("Places for $100,000 more", [row.per_100k for row in found], "places", MODEL),
            Column("In words", [row.sentence for row in found], role=MODEL, wrap=False),
        ),
    )


def outcomes_sheet(book: Book, view: ScenarioView) -> None:
    """Write the outcomes under the presets, one under another and never blended."""
    sheet = book.sheet(
        "Outcomes",
        f"What may come of the places, {view.years}",
        "Recomputed by the model, not by the sheet. Four readings of the evidence stand beside each other and are "
        "never averaged.",
    )
    rows = [
        line
        for preset, found in view.result.forecasts.items()
        for line in _outcome_lines(preset, found, view.result.record.id)
    ]
    if not rows:
        sheet.text(
            FIRST_ROW,
            0,
            "Nobody is placed, so there is no outcome to forecast."
            if view.result.total <= 0
            else "Outcomes were not computed for this workbook.",
        )
        return
    header = (
        "Reading of the evidence",
        "Outcome",
        "Unit",
        *(name.replace("_", " ") for name in STATISTICS),
        "Run record",
    )
    widths = (22, 40, 22, *(16 for _ in STATISTICS), 16)
    numbers = ("text", "text", "text", *("places" for _ in STATISTICS), "text")
    sheet.main_table(
        [
            Column(name, [row[index] for row in rows], number, MODEL, width)
            for index, (name, number, width) in enumerate(zip(header, numbers, widths, strict=True))
        ],
        frozen=2,
    )


def _outcome_lines(preset: str, found: Forecast, run: str) -> list[tuple[Cell, ...]]:
    """Return one line an outcome of a preset; what nobody evaluated is said, never 0."""
    units = dict.fromkeys(COUNTS, "people") | dict.fromkeys(DOLLARS, "dollars") | dict.fromkeys(RATIOS, "ratio")
    lines: list[tuple[Cell, ...]] = []
    for name, unit in units.items():
        summary: Summary | None = getattr(found, name)
        blank = "blank: no share of tax is published" if name == "state_tax" else "not evaluated"
        values = (
            [getattr(summary, part) for part in STATISTICS] if summary else [blank, *[None] * (len(STATISTICS) - 1)]
        )
        lines.append((preset, WORDS[name], unit, *values, run))
    if found.break_even:
        rest = (*[None] * (len(STATISTICS) - 1), run)
        effect, chance = found.break_even.effect, found.break_even.chance
        lines.append((preset, "Chance that graduation alone pays", "probability", chance, *rest))
        lines.append((preset, "Effect on graduation at which it pays", "share of placed students", effect, *rest))
    return lines


def parameters_sheet(book: Book, view: ScenarioView, inputs: tuple[Input, ...]) -> None:
    """Write every parameter of the model with value, range, status and source, and where it can be changed."""
    sheet = book.sheet(
        "Parameters",
        "Every assumption of the model",
        "Verified: read in the source. Derived: arithmetic on verified numbers. Assumption: no source was found. "
        "Blank: no figure is published and none is invented.",
    )
    live = {entry.name for entry in inputs}
    found = [
        (known, scope, day, value)
        for known in parameters().values()
        for scope, dated in known.values.items()
        for day, value in dated.items()
    ]
    used = [_used(view, known, scope, value) for known, scope, _, value in found]
    changes = [
        "changed by the scenario" if now != value else "" for now, (_, _, _, value) in zip(used, found, strict=True)
    ]
    status = [_status(known, scope, day) for known, scope, day, _ in found]
    sheet.main_table(
        (
            Column("Parameter", [known.name for known, *_ in found], width=32),
            Column("For", ["" if scope == "default" else scope.replace("_", " ") for _, scope, *_ in found], width=22),
            Column("From", ["" if day == ALWAYS else day.isoformat() for _, _, day, _ in found]),
            Column("Value in the run", ["blank" if value is None else value for value in used], "factor", MODEL, 16),
            Column("Unit", [known.unit for known, *_ in found], width=22),
            Column("Lowest accepted", [known.low for known, *_ in found], "factor"),
            Column("Highest accepted", [known.high for known, *_ in found], "factor"),
            Column("Status", status, width=16),
            Column("Changed", changes, width=16),
            Column(
                "Follows in the workbook",
                [
                    "yes: sheet Inputs" if _is_live(live, known, scope) else "no: the model only"
                    for known, scope, *_ in found
                ],
                width=18,
            ),
            Column("What it is", [f"{known.description} {known.note}".strip() for known, *_ in found], width=70),
            Column("Source", ["; ".join(map(reference_text, known.reference)) for known, *_ in found], width=120),
        ),
    )


def _used(view: ScenarioView, known: Parameter, scope: str, value: float | None) -> float | None:
    """Return the value in the run: the scenario's override, else the file's."""
    overrides = view.scenario.overrides
    return next((float(overrides[key]) for key in (f"{known.name}.{scope}", known.name) if key in overrides), value)


def _status(known: Parameter, scope: str, day: dt.date) -> str:
    """Return a value's status; assumptions and blanks catch the eye."""
    status = "from memory" if (scope, day) in known.from_memory else known.status
    return status.upper() if status in {"assumption", "blank"} else status


def _is_live(live: set[str], known: Parameter, scope: str) -> bool:
    """Say whether a cell of the inputs holds this value."""
    wage = known.name == "minimum_hourly_wage" and any(name.startswith(f"minimum_wage_{scope}_from") for name in live)
    return wage or name_of(known.name, scope) in live or (known.name == "hours_per_placement")


def record_sheet(book: Book, record: Record, notes: tuple[str, ...]) -> None:
    """Write what determines the result, what a reader must know, and the sources of the data."""
    sheet = book.sheet("Record", "Run record, notes and sources", "Two runs with equal records give equal numbers.")
    sheet.set_widths(100, 70)
    row = FIRST_ROW
    for label, value in record.lines:
        sheet.text(row, 0, label, bold=True)
        (sheet.link if label == "Live view" else sheet.text)(row, 1, value)
        row += 1
    for said in notes:
        row += 1
        sheet.paragraph(row, 0, said)
    row += 2
    sheet.text(row, 0, "Sources of the data (those of prices and streams stand beside them)", bold=True)
    for citation, address in source_lines(record.sources):
        row += 1
        sheet.paragraph(row, 0, citation)
        sheet.link(row, 1, address)
