"""A scenario as a workbook that recalculates: cost, money and the one-pool allocation are formulas, the rest values.

What only the solver or the Monte Carlo layer can compute stands as gray values with the run record; every sheet says so
as soon as an input was changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import polars as pl

from exports.record import Record
from exports.scenario import scenario_link
from exports.workbook_book import FIRST_ROW, LINE_HEIGHT, Book, Sheet
from exports.workbook_cost import cost_sheet
from exports.workbook_inputs import inputs_of, inputs_sheet
from exports.workbook_money import changed_money, money_sheet
from exports.workbook_places import PAID, groups_sheet, places_sheet
from exports.workbook_pool import pool_sheet
from exports.workbook_results import outcomes_sheet, parameters_sheet, record_sheet, years_sheet
from scenarios.one_pool import Pool, one_pool
from views import tables, words
from views.scenario_view import ScenarioView

MEASURES = ("enrollment_9_12", "headcount_12m", "graduation", "pell_share", PAID)
SAME = 0.01
SHEETS = (
    ("Inputs", "levers, prices, rates and wages that may be changed"),
    ("Cost of a place", "one placement, component by component, by wage area, institution and year"),
    ("Streams", "what arrives, the rules of the money, what can reach students"),
    ("Allocation", "every institution: places, access, cost"),
    ("One pool", "what the money would buy if every dollar could pay for everything"),
    ("Years", "money and places year by year, and where each stream's money went"),
    ("Groups", "access by group of students"),
    ("Outcomes", "graduates, earnings, who gains: four readings of the evidence"),
    ("Parameters", "every assumption with range, status and source"),
    ("Record", "run record, notes, sources"),
)
HOW_TO_READ = (
    ("Blue frame", "An input. Change it, and everything in white follows.", "input"),
    (
        "White",
        "A formula: cost of a place, money that can reach students, one-pool allocation, cost of the model's places.",
        "formula",
    ),
    ("Gray", "A value of the model that does not follow a change; it belongs to the run named below.", "model"),
    ("Amber", "Illustrative numbers and assumptions.", "amber"),
    (
        "Not in formulas",
        (
            "First year, number of years, modality, scope, ramp-up, demand, conditions between streams (caps "
            "on administration, matches, priority shares, amounts a person), floors, coordinators, employer slots "
            "and outcomes."
        ),
        "formula",
    ),
    ("Text", "Text from data never starts with = + - or @: an apostrophe is put in front.", "formula"),
)


def workbook(view: ScenarioView, app: str) -> bytes:
    """Return a scenario's workbook; `app` is the address of the running app, for the link back."""
    result = view.result
    book = Book(result.record.id, result.scenario.title)
    pool = one_pool(result.assembly, result.scenario.rule)
    inputs = inputs_of(result.scenario, result.inputs.jurisdictions)
    foot = _record(view, app)
    made = dt.datetime.fromisoformat(result.record.results_changed)
    book.file.set_properties(
        {"title": words.sentence_case(result.scenario.title), "author": "WBL Atlas", "created": made}
    )
    first = read_me(book, view, pool, foot)
    inputs_sheet(book, inputs, changed_money(result))
    steps: tuple[Callable[[], None], ...] = (
        lambda: cost_sheet(book, result),
        lambda: money_sheet(book, result, pool),
        lambda: places_sheet(book, view, pool),
        lambda: pool_sheet(book, result, pool),
        lambda: years_sheet(book, view, pool),
        lambda: groups_sheet(book, view),
        lambda: outcomes_sheet(book, view),
        lambda: parameters_sheet(book, view, inputs),
        lambda: record_sheet(book, foot, (*result.notes, *result.limits)),
    )
    for step in steps:
        step()
    first.page.activate()
    return book.content()


def _record(view: ScenarioView, app: str) -> Record:
    """Return the workbook's record: data version, run, the sources of the data, the way back to the live view."""
    rows = pl.concat([view.atlas.rows(measure).select("source") for measure in MEASURES])
    return Record(
        view.atlas.label,
        scenario_link(view, app),
        tables.sources(view.atlas, rows),
        view.illustrative,
        view.result.record,
    )


def read_me(book: Book, view: ScenarioView, pool: Pool, foot: Record) -> Sheet:
    """Write the first sheet: what this is, how to read the colors, what follows a change and what does not."""
    scenario = view.scenario
    sheet = book.sheet("Read me", scenario.title, f"Paid work-based learning in Los Angeles County, {view.years}.")
    sheet.set_widths(24, 120)
    lines = [("Basis", f"{foot.badge}. {words.ILLUSTRATIVE_WHY}", "amber")] if foot.badge else []
    lines += [
        ("Scenario", scenario.description or scenario.title, "formula"),
        ("Result of the model", _headline(view), "model"),
        ("One pool", one_pool_sentence(view, pool), "formula"),
        *HOW_TO_READ,
        *((name, f"Sheet: {what}.", "formula") for name, what in SHEETS),
    ]
    row = FIRST_ROW
    for label, said, role in lines:
        sheet.text(row, 0, label, bold=True)
        sheet.write(row, 1, said, "text", role)
        sheet.page.set_row(row, LINE_HEIGHT * sheet.lines(1, said))
        row += 1
    for label, value in foot.lines:
        sheet.text(row, 0, label, bold=True)
        (sheet.link if label == "Live view" else sheet.text)(row, 1, value)
        row += 1
    return sheet


def _headline(view: ScenarioView) -> str:
    """Say what the scenario buys; places of today carry their basis."""
    result = view.result
    basis = f" (places of today: {view.inputs.baseline.basis})" if view.illustrative else ""
    places = words.sentence_case(words.count(int(result.whole.sum()), "new paid place"))
    cost = words.number(float(result.cost.sum()), "usd")
    return (
        f"{places} over {words.count(view.scenario.years, 'year')} for {cost} of all payers; "
        f"lowest access from {words.number(100 * result.floor_before, 'percent')} to "
        f"{words.number(100 * result.floor_after, 'percent')}{basis}."
    )


def one_pool_sentence(view: ScenarioView, pool: Pool) -> str:
    """Say whether the sheet's closed form is the model's answer, and what the strings on the money cost if not."""
    model, best = view.result.total, pool.total
    if not pool.money.any():
        return "No money is added. Type dollars into the sheet Streams, and the one-pool allocation follows."
    if abs(model - best) <= SAME and view.scenario.rule != "max_per_dollar":
        return (
            "The sheet's allocation is the model's own: one pool of money, no conditions. It follows every change; "
            "once wages and other prices rise at different rates, the model may move a few places between years."
        )
    whole = (words.number(float(view.result.whole.sum()), "students"), words.number(best, "students"))
    return (
        f"The model places {whole[0]} under all rules of the money; one pool without them would place {whole[1]}. "
        "Only the model weighs the rules against each other, so its places do not follow a change."
    )
