"""The inputs that a finance director may change: levers, prices, rates and wages, each with its range and source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from exports import office_text
from exports.workbook_book import FIRST_ROW, Book, Column, Formula, Sheet
from scenarios.allocation import RULES
from scenarios.parameters import ALWAYS, Parameter, Reference, parameter
from scenarios.scenario import EMPLOYERS, Scenario
from scenarios.streams import HOSTS

SHEET = "Inputs"
VALUE_COLUMN = 1
EMPLOYERS_OF_RECORD = ("hub", "private_host", "school", "college")
PAYROLL = (
    "employer_fica",
    "unemployment_insurance",
    "employment_training_tax",
    "federal_unemployment_tax",
    "employer_of_record_fee",
)
PRICES = (
    "workers_compensation",
    "unemployment_wage_base",
    "coordinator_annual_cost",
    "coordinator_caseload",
    "supports_per_student",
    "wage_growth_cap",
    "regional_hub_annual_cost",
    "statewide_centre_annual_cost",
)
YES, NO = "yes", "no"
LEVER = "chosen in the scenario"


@dataclass(frozen=True)
class Input:
    """One cell that may be changed: what it is, its value in the run, its range or its choices, where it comes from."""

    name: str
    label: str
    value: float | str | None
    unit: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    status: str = LEVER
    source: str = ""

    @property
    def number(self) -> str:
        """Return how the value looks: shares as percentages with two decimals, dollars with cents."""
        if self.unit.startswith("share"):
            return "rate"
        return "cents" if "USD" in self.unit or "dollars" in self.unit else "factor"


def inputs_of(scenario: Scenario, jurisdictions: Iterable[str]) -> tuple[Input, ...]:
    """Return every input of a scenario, in the order of the sheet."""
    return (
        *_levers(scenario),
        *(_of_parameter(scenario, name) for name in PRICES),
        _of_parameter(scenario, "program_support_per_student", scenario.modality),
        *(_of_parameter(scenario, "inflation", scope) for scope in ("wages", "staff")),
        *(_of_parameter(scenario, name, employer) for name in PAYROLL for employer in EMPLOYERS_OF_RECORD),
        *(_of_parameter(scenario, "host_mix", host) for host in HOSTS),
        *_wages(scenario, jurisdictions),
    )


def _levers(scenario: Scenario) -> tuple[Input, ...]:
    """Return the levers that are not parameters."""
    hours = parameter("hours_per_placement")
    share = parameter("employer_incentive_share")
    rules = tuple(rule for rule in RULES if rule != "user_formula" or scenario.formula)
    yes_no = (YES, NO)
    centre = YES if scenario.statewide_centre else NO
    return (
        Input("hours", "Paid hours of one placement", scenario.paid_hours(), "hours", 1, 2080, source=_sources(hours)),
        _hourly_wage(scenario),
        Input(
            "incentive_share",
            "Given back to an employer who pays the wage",
            scenario.incentive_share,
            "share of the wage",
            0,
            share.high,
        ),
        Input("employer_of_record", "Employer of record", scenario.employer_of_record, "choice", choices=EMPLOYERS),
        Input("rule", "Rule that shares out the places", scenario.rule, "choice", choices=rules),
        Input(
            "need_weight", "Extra weight of a low-income student (need_weighted)", scenario.need_weight, "weight", 0, 10
        ),
        Input("hubs", "Regional hubs", float(scenario.hubs), "hubs", 0, 50),
        Input("statewide_centre", "Statewide center", centre, "choice", choices=yes_no),
    )


def _hourly_wage(scenario: Scenario) -> Input:
    """Return the wage; what the model refuses, less than the state's minimum on the first day, is refused here too."""
    lowest = parameter("minimum_hourly_wage").value("california", scenario.first_day())
    label = "Hourly wage; blank pays the local minimum"
    return Input("hourly_wage", label, scenario.hourly_wage, "dollars an hour", lowest, 100)


def name_of(name: str, scope: str = "default") -> str:
    """Return the name of the cell that holds a parameter, or one scope of it."""
    return name if scope == "default" else f"{name}_{scope}"


def _of_parameter(scenario: Scenario, name: str, scope: str = "default") -> Input:
    """Return a parameter, or one scope of it, as an input; blank where no figure is published and none was given."""
    known = parameter(name)
    overridden = bool({name, f"{name}.{scope}"} & set(scenario.overrides))
    blank = None in known.values[scope].values() and not overridden
    value = None if blank else scenario.assumptions.value(name, scope)
    return _input(known, name_of(name, scope), "" if scope == "default" else scope, value, overridden=overridden)


def _input(known: Parameter, name: str, scope: str, value: float | None, *, overridden: bool) -> Input:
    """Return an input from a parameter's file; values that the file itself holds widen its range."""
    held = [number for dated in known.values.values() for number in dated.values() if number is not None]
    held += [value] if value is not None else []
    low = None if known.low is None else min([known.low, *held])
    high = None if known.high is None else max([known.high, *held])
    label = known.description.rstrip(".") + (f": {scope.replace('_', ' ')}" if scope else "")
    status = f"{known.status}; changed by the scenario" if overridden else known.status
    return Input(name, label, value, known.unit, low, high, status=status, source=_sources(known))


def wage_name(jurisdiction: str, on: dt.date) -> str:
    """Return the name of the cell with the minimum wage that is known for a jurisdiction on a date."""
    known = [day for day in parameter("minimum_hourly_wage").values[jurisdiction] if day <= on]
    since = max(known, default=ALWAYS)
    return f"minimum_wage_{jurisdiction}_from_{since:%Y_%m_%d}"


def _wages(scenario: Scenario, jurisdictions: Iterable[str]) -> tuple[Input, ...]:
    """Return the last known minimum wages that the scenario's years rest on."""
    known = parameter("minimum_hourly_wage")
    found: dict[str, Input] = {}
    for place in sorted(set(jurisdictions)):
        overridden = bool({known.name, f"{known.name}.{place}"} & set(scenario.overrides))
        for year in range(scenario.years):
            on = scenario.first_day(year)
            name = wage_name(place, on)
            value = scenario.assumptions.value(known.name, place, on)
            since = name[-10:].replace("_", "-")
            found[name] = _input(known, name, f"{place}, from {since}", value, overridden=overridden)
    return tuple(found.values())


def _sources(known: Parameter) -> str:
    """Return a parameter's sources on one line."""
    return "; ".join(reference_text(entry) for entry in known.reference)


def reference_text(entry: Reference) -> str:
    """Return a reference with its address, or its site where the page was not kept."""
    where = entry.url or entry.site
    return entry.title if where in {None, "none"} else f"{entry.title} ({where})"


def inputs_sheet(book: Book, inputs: tuple[Input, ...], changed_money: str) -> None:
    """Write the sheet of inputs; `changed_money` counts the changed amounts of money on their own sheet."""
    sheet = book.sheet(
        SHEET,
        "Inputs",
        "Change a cell with a blue frame; cost, money and the one-pool allocation follow. What only the model can "
        "compute stays as it was and says so. Amounts of money are on the sheet Streams.",
    )
    first, last = FIRST_ROW + 1, FIRST_ROW + len(inputs)
    rows = range(first, last + 1)
    changed = [Formula(f'=IF(B{row + 1}=D{row + 1},"","changed")', "") for row in rows]
    sheet.main_table(
        (
            Column("Input", [entry.label for entry in inputs], width=60),
            Column("Value", [entry.value for entry in inputs], role="input", width=16),
            Column("Unit", [entry.unit for entry in inputs], width=26),
            Column("In the run", [entry.value for entry in inputs], role="model", width=16),
            Column("Changed", changed, width=10),
            Column("Lowest", [entry.low for entry in inputs], number="factor"),
            Column("Highest", [entry.high for entry in inputs], number="factor"),
            Column("Status", [entry.status for entry in inputs], width=18),
            Column("Name in formulas", [entry.name for entry in inputs], width=38),
            Column("Source", [entry.source for entry in inputs], width=130),
        ),
    )
    for row, entry in zip(rows, inputs, strict=True):
        _value_cell(sheet, row, entry)
    count = f'=COUNTIF($E${first + 1}:$E${last + 1},"changed")+{changed_money}'
    sheet.text(last + 2, 0, "Inputs changed", bold=True)
    sheet.write(last + 2, VALUE_COLUMN, Formula(count, 0.0), "count", "formula")
    book.name("changed_inputs", SHEET, last + 2, VALUE_COLUMN, 0.0)
    mix = "+".join(name_of("host_mix", host) for host in HOSTS)
    said = f'=IF(ABS({mix}-1)>0.000001,"The shares of hosts sum to "&TEXT({mix},"0.0%")&": make them sum to 100%.","")'
    sheet.write(last + 3, 0, Formula(said, ""), "text", "amber")


def _value_cell(sheet: Sheet, row: int, entry: Input) -> None:
    """Write an input with its look, its name and its validation; an assumption is said in amber."""
    cells = (
        (VALUE_COLUMN, entry.value, "input"),
        (3, entry.value, "model"),
        (5, entry.low, "formula"),
        (6, entry.high, "formula"),
    )
    for column, value, role in cells:
        sheet.write(row, column, value, entry.number, role)
    if "assumption" in entry.status or "from memory" in entry.status:
        sheet.write(row, 7, entry.status, "text", "amber")
    sheet.book.name(entry.name, SHEET, row, VALUE_COLUMN, entry.value)
    sheet.page.data_validation(row, VALUE_COLUMN, row, VALUE_COLUMN, validation(entry))


def validation(entry: Input) -> dict[str, object]:
    """Return the rule that a spreadsheet program applies to what is typed in."""
    said = {"error_title": "Not accepted", "input_title": office_text.shorten(entry.label, 32)}
    if entry.choices:
        return said | {
            "validate": "list",
            "source": list(entry.choices),
            "error_message": office_text.shorten(f"Choose one of: {', '.join(entry.choices)}.", 255),
        }
    low, high = entry.low if entry.low is not None else 0.0, entry.high if entry.high is not None else 1e11
    return said | {
        "validate": "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "ignore_blank": True,
        "input_message": office_text.shorten(f"A number from {low:,.10g} to {high:,.10g}, {entry.unit}.", 255),
        "error_message": office_text.shorten(f"Give a number from {low:,.10g} to {high:,.10g} ({entry.unit}).", 255),
    }
