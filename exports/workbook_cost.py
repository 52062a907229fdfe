"""The cost of one placement, component by component, as formulas: by wage area, kind of institution and year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exports.workbook_book import FIRST_ROW, Book, Column, Formula, at
from exports.workbook_inputs import EMPLOYERS_OF_RECORD, PAYROLL, name_of, wage_name
from scenarios.assemble import employer_of
from scenarios.costs import PayrollBurden, PlacementCost, employer_burden, wage_on, years_projected
from scenarios.export import school_year
from scenarios.result import Result
from scenarios.scenario import Scenario

SHEET = "Cost of a place"
TOP = FIRST_ROW + 9
RATES = f"$B${FIRST_ROW + 2}:$F${FIRST_ROW + 5}"
WAGES, TOTAL = 9, 21
KINDS = {"k12": "High schools", "college": "Colleges"}


@dataclass(frozen=True)
class CostRow:
    """One line of the build-up: where, for whom, when, and the model's own cost."""

    jurisdiction: str
    kind: str
    year: int
    cost: PlacementCost


def cost_rows(result: Result) -> tuple[CostRow, ...]:
    """Return a row for each wage area, kind of institution and year that occurs."""
    kinds = result.inputs.population.kinds
    found = {
        (place, kind, year): cost
        for place, kind, costs in zip(result.inputs.jurisdictions, kinds, result.assembly.costs, strict=True)
        for year, cost in enumerate(costs)
    }
    return tuple(CostRow(*key, cost) for key, cost in sorted(found.items(), key=lambda entry: entry[0]))


def row_of(rows: Sequence[CostRow]) -> dict[tuple[str, str, int], int]:
    """Return the sheet row of each wage area, kind and year."""
    return {(row.jurisdiction, row.kind, row.year): TOP + 1 + index for index, row in enumerate(rows)}


def area_words(jurisdiction: str) -> str:
    """Return a wage area in words: `Los Angeles City`, `California` where no city has a rate of its own."""
    return jurisdiction.replace("_", " ").title()


def total_at(row: int) -> str:
    """Return the address of a row's total."""
    return at(SHEET, row, TOTAL)


def wages_at(row: int) -> str:
    """Return the address of a row's wages."""
    return at(SHEET, row, WAGES)


def cost_sheet(book: Book, result: Result) -> None:
    """Write the build-up: rates by employer of record above, one row a wage area, kind and year below."""
    sheet = book.sheet(
        SHEET,
        "What one placement costs",
        "Wages by the law of the place, payroll taxes up to their wage base, fee on wages and taxes, staff by "
        "caseload. Prices other than wages rise with inflation from the first year.",
    )
    rates = [
        Column("Employer of record", list(EMPLOYERS_OF_RECORD)),
        *(
            Column(name.replace("_", " "), [_named(book, name_of(name, who)) for who in EMPLOYERS_OF_RECORD], "rate")
            for name in PAYROLL
        ),
    ]
    sheet.table(FIRST_ROW, rates)
    rows = cost_rows(result)
    sheet.main_table(_columns(book, result, rows), top=TOP, frozen=3)


def _named(book: Book, name: str) -> Formula:
    """Return a formula that shows a named input."""
    return Formula(f"={name}", book.values[name] or 0.0)


def _columns(book: Book, result: Result, rows: Sequence[CostRow]) -> tuple[Column, ...]:
    """Return the columns of the build-up; letters in the formulas are those of this order."""
    scenario = result.scenario
    numbers = [TOP + 2 + index for index in range(len(rows))]
    burdens = [_burden(scenario, row) for row in rows]
    paid = [row.cost for row in rows]

    def live(formula: str, values: Sequence[float | str]) -> list[Formula]:
        return [
            Formula(formula.format(r=number, t=row.year, c=KINDS[row.kind]), value)
            for number, row, value in zip(numbers, rows, values, strict=True)
        ]

    def rate(column: int) -> str:
        return f"INDEX({RATES},MATCH(D{{r}},$A${FIRST_ROW + 2}:$A${FIRST_ROW + 5},0),{column})"

    prices = "(1+inflation_staff)^{t}"
    program = name_of("program_support_per_student", scenario.modality)
    employer = '=IF(employer_of_record="own_school",IF(B{r}="Colleges","college","school"),employer_of_record)'
    return (
        Column("Wage area", [area_words(row.jurisdiction) for row in rows], width=22),
        Column("Institutions", [KINDS[row.kind] for row in rows], width=16),
        Column("School year", [school_year(result, row.year) for row in rows], width=14),
        Column("Employer of record", live(employer, [employer_of(scenario, row.kind) for row in rows]), width=16),
        Column("Last known minimum wage", _known_wages(book, scenario, rows), "cents", width=14),
        Column("Yearly rises since", [float(_rises(scenario, row)) for row in rows], "year", "model"),
        Column(
            "Legal minimum",
            live("=E{r}*(1+MIN(wage_growth_cap,inflation_wages))^F{r}", _floors(scenario, rows)),
            "cents",
        ),
        Column("Wage paid", live("=MAX(G{r},N(hourly_wage))", [_hourly(scenario, row) for row in rows]), "cents"),
        Column("Hours", live("=hours", [scenario.paid_hours()] * len(rows)), "places"),
        Column("Wages", live("=H{r}*I{r}", [cost.wages for cost in paid]), "cents"),
        Column("FICA", live(f"=J{{r}}*{rate(1)}", [part.fica for part in burdens]), "cents"),
        Column(
            "Unemployment insurance",
            live(f"=MIN(J{{r}},unemployment_wage_base)*{rate(2)}", [part.unemployment_insurance for part in burdens]),
            "cents",
        ),
        Column(
            "Training tax",
            live(f"=MIN(J{{r}},unemployment_wage_base)*{rate(3)}", [part.employment_training_tax for part in burdens]),
            "cents",
        ),
        Column(
            "Federal unemployment tax",
            live(f"=MIN(J{{r}},unemployment_wage_base)*{rate(4)}", [part.federal_unemployment_tax for part in burdens]),
            "cents",
        ),
        Column(
            "Workers' compensation",
            live("=J{r}*workers_compensation", [part.workers_compensation for part in burdens]),
            "cents",
        ),
        Column("Payroll burden", live("=SUM(K{r}:O{r})", [cost.burden for cost in paid]), "cents"),
        Column("Fee", live(f"=(J{{r}}+P{{r}})*{rate(5)}", [cost.fee for cost in paid]), "cents"),
        Column(
            "Staffing",
            live(f"=coordinator_annual_cost*{prices}/coordinator_caseload", [cost.staffing for cost in paid]),
            "cents",
        ),
        Column("Supports", live(f"=supports_per_student*{prices}", [cost.supports for cost in paid]), "cents"),
        Column("Program", live(f"=N({program})*{prices}", [cost.program for cost in paid]), "cents"),
        Column("Incentive", live("=incentive_share*J{r}", [cost.incentive for cost in paid]), "cents"),
        Column("Cost of one place", live("=J{r}+SUM(P{r}:U{r})", [cost.total for cost in paid]), "cents", width=14),
        Column("In the run", [cost.total for cost in paid], "cents", "model", 14),
        Column("Changed by", live("=V{r}-W{r}", [0.0] * len(rows)), "cents", width=14),
    )


def _burden(scenario: Scenario, row: CostRow) -> PayrollBurden:
    """Return the parts of the payroll burden of one row."""
    return employer_burden(row.cost.wages, employer_of(scenario, row.kind), scenario.assumptions)


def _rises(scenario: Scenario, row: CostRow) -> int:
    """Return how many yearly rises the statutory formula adds to the last known rate."""
    return years_projected(row.jurisdiction, scenario.first_day(row.year))


def _known_wages(book: Book, scenario: Scenario, rows: Sequence[CostRow]) -> list[Formula]:
    """Return the last known minimum wage of each row."""
    return [_named(book, wage_name(row.jurisdiction, scenario.first_day(row.year))) for row in rows]


def _floors(scenario: Scenario, rows: Sequence[CostRow]) -> list[float]:
    """Return the legal minimum wage of each row."""
    chosen = scenario.assumptions
    return [wage_on(row.jurisdiction, scenario.first_day(row.year), chosen) for row in rows]


def _hourly(scenario: Scenario, row: CostRow) -> float:
    """Return the wage that is paid."""
    return row.cost.wages / scenario.paid_hours()
