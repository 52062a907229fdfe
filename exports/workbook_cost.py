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
EMPLOYER = '=IF(employer_of_record="own_school",IF(B{r}="Colleges","college","school"),employer_of_record)'
LEGAL_MINIMUM = "=E{r}*(1+MIN(wage_growth_cap,inflation_wages))^F{r}"
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


@dataclass(frozen=True)
class Lines:
    """The lines of the build-up, for writing their formulas; letters in formulas are the columns of the sheet."""

    book: Book
    result: Result
    rows: Sequence[CostRow]

    @property
    def scenario(self) -> Scenario:
        """Return the scenario."""
        return self.result.scenario

    def live(self, formula: str, values: Sequence[float | str]) -> list[Formula]:
        """Return a formula a line; {r} stands for the row, {t} for the year."""
        return [
            Formula(formula.format(r=TOP + 2 + index, t=row.year), value)
            for index, (row, value) in enumerate(zip(self.rows, values, strict=True))
        ]

    def part(self, header: str, formula: str, name: str) -> Column:
        """Return a column of the cost's part of that name."""
        return Column(header, self.live(formula, [float(getattr(row.cost, name)) for row in self.rows]), "cents")

    def tax(self, header: str, formula: str, name: str) -> Column:
        """Return a column of the payroll burden's part of that name."""
        values = [float(getattr(_burden(self.scenario, row), name)) for row in self.rows]
        return Column(header, self.live(formula, values), "cents", width=13)


def _rate(column: int) -> str:
    """Return the formula of a rate of the line's employer of record, from the block above."""
    return f"INDEX({RATES},MATCH(D{{r}},$A${FIRST_ROW + 2}:$A${FIRST_ROW + 5},0),{column})"


def _columns(book: Book, result: Result, rows: Sequence[CostRow]) -> tuple[Column, ...]:
    """Return the columns of the build-up, in the order that their formulas name them."""
    lines = Lines(book, result, rows)
    totals = [row.cost.total for row in rows]
    return (
        *_who(lines),
        *_pay(lines),
        *_taxes(lines),
        *_rest(lines),
        Column("Cost of one place", lines.live("=J{r}+SUM(P{r}:U{r})", totals), "cents", width=14),
        Column("In the run", totals, "cents", "model", 14),
        Column("Changed by", lines.live("=V{r}-W{r}", [0.0] * len(rows)), "cents", width=14),
    )


def _who(lines: Lines) -> tuple[Column, ...]:
    """Return where, for whom, when and by whom: columns A to D."""
    employers = [employer_of(lines.scenario, row.kind) for row in lines.rows]
    years = [school_year(lines.result, row.year) for row in lines.rows]
    return (
        Column("Wage area", [area_words(row.jurisdiction) for row in lines.rows], width=22),
        Column("Institutions", [KINDS[row.kind] for row in lines.rows], width=16),
        Column("School year", years, width=14),
        Column("Employer of record", lines.live(EMPLOYER, employers), width=16),
    )


def _pay(lines: Lines) -> tuple[Column, ...]:
    """Return the wage and the wages of the placement: columns E to J."""
    rows, scenario = lines.rows, lines.scenario
    rises = [float(_rises(scenario, row)) for row in rows]
    return (
        Column("Last known minimum wage", _known_wages(lines.book, scenario, rows), "cents", width=14),
        Column("Yearly rises since", rises, "year", "model"),
        Column("Legal minimum", lines.live(LEGAL_MINIMUM, _floors(scenario, rows)), "cents"),
        Column("Wage paid", lines.live("=MAX(G{r},N(hourly_wage))", [_hourly(scenario, row) for row in rows]), "cents"),
        Column("Hours", lines.live("=hours", [scenario.paid_hours()] * len(rows)), "places"),
        lines.part("Wages", "=H{r}*I{r}", "wages"),
    )


def _taxes(lines: Lines) -> tuple[Column, ...]:
    """Return the payroll burden, part by part: columns K to P."""
    based = "=MIN(J{r},unemployment_wage_base)*"
    return (
        lines.tax("FICA", f"=J{{r}}*{_rate(1)}", "fica"),
        lines.tax("Unemployment insurance", f"{based}{_rate(2)}", "unemployment_insurance"),
        lines.tax("Training tax", f"{based}{_rate(3)}", "employment_training_tax"),
        lines.tax("Federal unemployment tax", f"{based}{_rate(4)}", "federal_unemployment_tax"),
        lines.tax("Workers' compensation", "=J{r}*workers_compensation", "workers_compensation"),
        lines.part("Payroll burden", "=SUM(K{r}:O{r})", "burden"),
    )


def _rest(lines: Lines) -> tuple[Column, ...]:
    """Return fee, staff, supports, program and incentive: columns Q to U."""
    prices = "(1+inflation_staff)^{t}"
    program = name_of("program_support_per_student", lines.scenario.modality)
    return (
        lines.part("Fee", f"=(J{{r}}+P{{r}})*{_rate(5)}", "fee"),
        lines.part("Staffing", f"=coordinator_annual_cost*{prices}/coordinator_caseload", "staffing"),
        lines.part("Supports", f"=supports_per_student*{prices}", "supports"),
        lines.part("Program", f"=N({program})*{prices}", "program"),
        lines.part("Incentive", "=incentive_share*J{r}", "incentive"),
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
