"""Who gets the places: one row an institution, the model's values beside what the sheet can compute itself."""

from __future__ import annotations

import polars as pl

from atlas import states
from exports import workbook_pool
from exports.workbook_book import FIRST_ROW, Book, Cell, Column, Formula, at
from exports.workbook_cost import KINDS, area_words, cost_rows, row_of, total_at
from scenarios.export import groups_table, school_year
from scenarios.one_pool import Pool
from views.scenario_view import ScenarioView

SHEET = "Allocation"
MODEL = "model"
TODAY = 5
PAID = "wbl_paid"


def places_sheet(book: Book, view: ScenarioView, pool: Pool) -> None:
    """Write one row an institution, then the districts and colleges that the scenario cannot serve, with why."""
    basis = view.inputs.baseline.basis
    sheet = book.sheet(
        SHEET,
        f"Allocation by institution, {view.years}",
        "Gray: places that the model gives under all rules of the money. White: their cost at the prices of this "
        f"workbook, and what one pool of money would give. Places of today are {basis}.",
    )
    if basis == "illustrative":
        sheet.text(
            3,
            0,
            "ILLUSTRATIVE, not real data: places of today, and every access rate that rests on them.",
            bold=True,
            font_color="#B45309",
        )
    outside = _outside(view)
    columns = [
        Column(
            column.header,
            [*column.cells, *outside.get(column.header, [None] * len(outside["Institution"]))],
            column.number,
            column.role,
            column.width,
        )
        for column in _columns(view, pool)
    ]
    last = sheet.main_table(columns, frozen=1)
    sheet.page.autofilter(FIRST_ROW, 0, last - 1, len(columns) - 1)
    _totals(book, view, columns, last)


def _columns(view: ScenarioView, pool: Pool) -> list[Column]:
    """Return the columns of the institutions that the model knows."""
    result, inputs = view.result, view.inputs
    by_year, years = result.places.sum(axis=1), range(view.scenario.years)
    total = by_year.sum(axis=1)
    today = inputs.baseline.participants.sum(axis=1)
    yearly = [
        Column(f"New places, {school_year(result, year)}", by_year[:, year].tolist(), "places", MODEL) for year in years
    ]
    pooled = [
        Formula(f"={workbook_pool.places_cell(workbook_pool.TOP + 1 + row, len(years))}", float(value))
        for row, value in enumerate(pool.places.sum(axis=1))
    ]
    first = len(FACTS)
    new = [at(SHEET, FIRST_ROW + 1 + row, first + len(years)) for row in range(len(total))]
    gap = [
        Formula(f"={at(SHEET, FIRST_ROW + 1 + row, first + len(years) + 4)}-{cell}", float(here - there))
        for row, (cell, here, there) in enumerate(zip(new, pool.places.sum(axis=1), total, strict=True))
    ]
    return [
        Column("Institution", list(inputs.names), width=34),
        Column("Code", list(inputs.institutions), width=24),
        Column("Kind", [KINDS[kind] for kind in inputs.population.kinds], width=14),
        Column("Wage area", [area_words(place) for place in inputs.jurisdictions], width=18),
        Column("Students", inputs.total.tolist(), "count", MODEL),
        Column("In a paid place today", today.tolist(), "places", MODEL),
        Column(
            "Basis of today's number",
            [inputs.baseline.basis] * len(today),
            role="amber" if inputs.baseline.basis == "illustrative" else MODEL,
            width=14,
        ),
        Column("Status of today's number", _status(view), role=MODEL, width=36),
        *yearly,
        Column("New places, all years", total.tolist(), "places", MODEL),
        Column("In whole students", result.whole.sum(axis=1).astype(float).tolist(), "count", MODEL),
        Column("Access today", result.before.tolist(), "rate", MODEL),
        Column("Access after", result.after.tolist(), "rate", MODEL),
        Column("One pool: places", pooled, "places"),
        Column("One pool less model", gap, "places"),
        Column("Cost of the model's places at these prices", _costs(view), "cents", width=16),
    ]


FACTS = ("name", "code", "kind", "area", "students", "today", "basis", "status")


def _costs(view: ScenarioView) -> list[Cell]:
    """Return what the model's places cost at the workbook's prices, whoever pays."""
    result, rows = view.result, row_of(cost_rows(view.result))
    kinds, by_year = view.inputs.population.kinds, view.result.places.sum(axis=1)
    found: list[Cell] = []
    for index, (place, kind) in enumerate(zip(view.inputs.jurisdictions, kinds, strict=True)):
        terms = [
            f"{at(SHEET, FIRST_ROW + 1 + index, len(FACTS) + year)}*{total_at(rows[place, kind, year])}"
            for year in range(view.scenario.years)
        ]
        prices = [cost.total for cost in result.assembly.costs[index]]
        found.append(Formula(f"={'+'.join(terms)}", float(by_year[index] @ prices)))
    return found


def _status(view: ScenarioView) -> list[str]:
    """Return the state of each institution's number of today, in the words of the tables."""
    last = (
        view.atlas.rows(PAID)
        .filter(pl.col("group") == "all")
        .sort("year")
        .group_by("place_id", maintain_order=True)
        .last()
    )
    known = dict(last.select("place_id", "status").iter_rows())
    return [states.SHORT[known.get(place, "not_collected")] for place in view.inputs.institutions]


def _outside(view: ScenarioView) -> dict[str, list[Cell]]:
    """Return the districts and colleges that are not in the model, with their state."""
    rows = view.atlas.places.filter(
        pl.col("kind").is_in(["district", "college"]), ~pl.col("place_id").is_in(view.inputs.institutions)
    ).sort("kind", "name")
    no_grades = [
        serves is False and kind == "district" for serves, kind in rows.select("serves_9_12", "kind").iter_rows()
    ]
    return {
        "Institution": rows["short_name"].to_list(),
        "Code": rows["place_id"].to_list(),
        "Kind": [KINDS["k12" if kind == "district" else "college"] for kind in rows["kind"]],
        "Status of today's number": [
            "not applicable: no grades 9-12" if none else "not collected: no enrollment at hand" for none in no_grades
        ],
    }


def _totals(book: Book, view: ScenarioView, columns: list[Column], last: int) -> None:
    """Write the sums under the table."""
    sheet = next(found for found in book.sheets if found.name == SHEET)
    sheet.text(last + 1, 0, "All institutions", bold=True)
    summed = (
        4,
        TODAY,
        *range(len(FACTS), len(FACTS) + view.scenario.years + 2),
        *range(len(columns) - 3, len(columns)),
    )
    for column in summed:
        cells = columns[column].cells
        value = sum(
            float(cell.value if isinstance(cell, Formula) else cell)
            for cell in cells
            if isinstance(cell, Formula | float)
        )
        address = f"{at(SHEET, FIRST_ROW + 1, column)}:{at(SHEET, last - 1, column).partition('!')[2]}"
        sheet.write(last + 1, column, Formula(f"=SUM({address})", value), columns[column].number, "formula")


def groups_sheet(book: Book, view: ScenarioView) -> None:
    """Write access by group of students; nothing is shown for fewer than 30 of them."""
    sheet = book.sheet(
        "Groups",
        f"Access by group of students, {view.years}",
        "Computed by the model for the run's inputs. Groups overlap. Race and ethnicity are reported and are never a "
        "key of allocation.",
    )
    rows = groups_table(view.result)
    names = [
        view.atlas.registries.groups[group].name if group in view.atlas.registries.groups else group
        for group in rows["group"]
    ]
    numbers = {
        "students": "count",
        "representation": "places",
        "representation_low": "places",
        "representation_high": "places",
    }
    columns = [Column("Group", names, width=44)]
    columns += [
        Column(name.replace("_", " ").capitalize(), rows[name].to_list(), numbers.get(name, "rate"), MODEL, 14)
        for name in rows.columns[1:]
    ]
    sheet.main_table(columns)
    sheet.text(
        FIRST_ROW + len(names) + 2,
        0,
        "Representation is a group's share of new places over its share of students; low and high are what is certain.",
    )
    sheet.text(
        FIRST_ROW + len(names) + 3,
        0,
        f"Basis of today's participation: {view.inputs.baseline.basis}. Not shown: fewer than 30 students.",
    )
