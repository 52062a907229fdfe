"""The workbook recalculates: LibreOffice computes it after an input was changed, and the model agrees to the cent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import numpy as np
import openpyxl
import pytest

from atlas import data
from contracts.errors import AtlasError
from exports import workbook_pool
from exports.workbook import workbook
from exports.workbook_book import FIRST_ROW
from exports.workbook_cost import TOP as COST_TOP
from exports.workbook_cost import cost_rows
from exports.workbook_inputs import inputs_of, validation
from exports.workbook_money import layout
from scenarios import codec
from scenarios.assemble import assemble
from scenarios.inputs import from_atlas
from scenarios.one_pool import one_pool
from scenarios.run import run
from scenarios.scenario import Money, Scenario
from tests.exports import office
from views.scenario_view import ScenarioView, run_view

CENT = 0.005
APP = "http://localhost:8501"
FUNDER = replace(codec.preset("funder_10m"), years=2, streams=(Money("philanthropy", (10_000_000.0, 12_000_000.0)),))
ONE_YEAR = replace(FUNDER, years=1, streams=(Money("philanthropy", (5_000_000.0,)),))
MATCH = replace(codec.preset("ab_2273"), years=2)
NOTHING = replace(codec.preset("today"), years=1)
HUBS = replace(codec.preset("regional_hubs"), years=2)
BRAID = replace(codec.preset("braided_wage_subsidy"), years=2, streams=codec.preset("braided_wage_subsidy").streams[:5])
PATHWAY = replace(ONE_YEAR, modality="multi_year_pathway")
FORMULA = replace(ONE_YEAR, rule="user_formula", formula="students * (1 + sed_share)")
SCHOOL_GRANT = MATCH.streams[0]
SHARES = {"campus": 0.75, "public": 0.6, "nonprofit": 0.4, "for_profit": 0.25}


def more_match(scenario: Scenario) -> Scenario:
    """The same grant when it may pay other shares of the wage."""
    grant = replace(SCHOOL_GRANT, rules=SCHOOL_GRANT.rules | {"wage_share": SHARES})
    return replace(scenario, streams=(grant,))


def overridden(**values: float) -> Callable[[Scenario], Scenario]:
    """Parameters changed by an override; two underscores stand for the dot before a scope."""
    keys = {name.replace("__", "."): value for name, value in values.items()}
    return lambda scenario: replace(scenario, overrides=keys)


def changed(**levers: Any) -> Callable[[Scenario], Scenario]:  # noqa: ANN401 - levers have many types
    """Levers of the scenario changed."""
    return lambda scenario: replace(scenario, **levers)


def amounts(*dollars: float) -> Callable[[Scenario], Scenario]:
    """The first stream's dollars by year changed."""
    return lambda scenario: replace(scenario, streams=(replace(scenario.streams[0], dollars=dollars),))


def less_out_of_school(scenario: Scenario) -> Scenario:
    """WIOA with the waiver that let half of it reach enrolled students."""
    streams = tuple(
        replace(money, rules={"out_of_school_floor": 0.5}) if money.stream == "wioa_youth" else money
        for money in scenario.streams
    )
    return replace(scenario, streams=streams)


@dataclass(frozen=True)
class Case:
    """What is typed into named cells, or into cells of Streams (row of the stream, header), and the same in the model.

    `apart` is by how many places the sheet and the solver may differ at an institution: none to speak of where one
    stream has no conditions; a little where prices of two years are not in one proportion everywhere (a wage base of
    $7,000 that does not rise, wages that rise at another rate than staff) and the solver moves places between years;
    None with several streams, which only the solver can weigh, or where the places are not unique.
    """

    scenario: Scenario
    same: Callable[[Scenario], Scenario]
    named: Mapping[str, float | str] = field(default_factory=dict)
    streams: Mapping[tuple[int, str], float] = field(default_factory=dict)
    apart: float | None = 1e-3


CASES: Mapping[str, Case] = {
    "nothing": Case(FUNDER, changed()),
    "nothing_braided": Case(BRAID, changed(), apart=None),
    "wage": Case(
        ONE_YEAR,
        changed(hourly_wage=21.5, rule="proportional"),
        {"hourly_wage": 21.5, "rule": "proportional"},
    ),
    # 500 x $16.90 is above the wage base of $7,000.
    "long_hours": Case(ONE_YEAR, changed(hours=500, rule="equal"), {"hours": 500, "rule": "equal"}, apart=0.05),
    "prices": Case(
        FUNDER,
        overridden(
            employer_fica__hub=0.06,
            unemployment_insurance__hub=0.05,
            workers_compensation=0.02,
            employer_of_record_fee__hub=0.15,
            coordinator_caseload=80,
            coordinator_annual_cost=160_000,
            supports_per_student=250,
        ),
        {
            "employer_fica_hub": 0.06,
            "unemployment_insurance_hub": 0.05,
            "workers_compensation": 0.02,
            "employer_of_record_fee_hub": 0.15,
            "coordinator_caseload": 80,
            "coordinator_annual_cost": 160_000,
            "supports_per_student": 250,
        },
    ),
    "wage_floor": Case(
        FUNDER,
        overridden(minimum_hourly_wage__california=18.25, wage_growth_cap=0.01),
        {"minimum_wage_california_from_2026_01_01": 18.25, "wage_growth_cap": 0.01},
        apart=0.5,
    ),
    "own_school": Case(
        ONE_YEAR,
        changed(employer_of_record="own_school", rule="need_weighted", need_weight=3.0),
        {"employer_of_record": "own_school", "rule": "need_weighted", "need_weight": 3.0},
    ),
    "amounts": Case(FUNDER, amounts(7_654_321.0, 0.0), streams={(0, "2026-27"): 7_654_321.0, (0, "2027-28"): 0.0}),
    "from_nothing": Case(NOTHING, changed(streams=(Money("philanthropy", (5e6,)),)), streams={(0, "2026-27"): 5e6}),
    "caps_bind": Case(FUNDER, amounts(9e8, 9e8), streams={(0, "2026-27"): 9e8, (0, "2027-28"): 9e8}),
    "match": Case(
        MATCH,
        more_match,
        streams={(0, f"Pays of the wage: {host.replace('_', ' ')}"): share for host, share in SHARES.items()},
    ),
    "hubs": Case(
        HUBS,
        lambda scenario: replace(scenario, hubs=2, overrides={"inflation.staff": 0.03}),
        {"hubs": 2, "inflation_staff": 0.03},
        apart=None,
    ),
    "braid": Case(BRAID, less_out_of_school, streams={(2, "Kept for students out of school"): 0.5}, apart=None),
    "program": Case(
        PATHWAY,
        overridden(program_support_per_student__multi_year_pathway=5000),
        {"program_support_per_student_multi_year_pathway": 5000},
    ),
    "formula": Case(FORMULA, amounts(2e6), streams={(0, "2026-27"): 2e6}),
    "cheapest": Case(
        ONE_YEAR,
        changed(rule="max_per_dollar", incentive_share=0.25),
        {"rule": "max_per_dollar", "incentive_share": 0.25},
        apart=None,
    ),
}


@dataclass(frozen=True)
class Opened:
    """A case after recalculation: the workbook before (as written) and after, and the model's answer."""

    case: Case
    view: ScenarioView
    written: Any
    formulas: Any
    sheet: Any
    after: Scenario


@pytest.fixture(scope="module")
def atlas() -> data.Atlas:
    return data.load()


@pytest.fixture(scope="module")
def recalculated(atlas: data.Atlas, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Opened]:
    """Type every case into its workbook and let LibreOffice compute all of them in one go."""
    folder = tmp_path_factory.mktemp("workbooks")
    inputs, made, views = from_atlas(atlas), {}, {}
    for name, case in CASES.items():
        if id(case.scenario) not in views:
            view = run_view(atlas, inputs, case.scenario, outcomes=False)
            views[id(case.scenario)] = view, workbook(view, APP)
        view, content = views[id(case.scenario)]
        opened = openpyxl.load_workbook(BytesIO(content))
        type_in(opened, case, view)
        opened.save(folder / f"{name}.xlsx")
        made[name] = view, content
    office.convert([folder / f"{name}.xlsx" for name in CASES], "xlsx", folder / "out")
    return {
        name: Opened(
            CASES[name],
            view,
            openpyxl.load_workbook(BytesIO(content), data_only=True) if name.startswith("nothing") else None,
            openpyxl.load_workbook(BytesIO(content)) if name.startswith("nothing") else None,
            openpyxl.load_workbook(folder / "out" / f"{name}.xlsx", data_only=True),
            CASES[name].same(CASES[name].scenario),
        )
        for name, (view, content) in made.items()
    }


def type_in(opened: Any, case: Case, view: ScenarioView) -> None:  # noqa: ANN401 - openpyxl has no types
    for name, value in case.named.items():
        ((sheet, address),) = opened.defined_names[name].destinations
        opened[sheet][address] = value
    where = layout(view.result)
    sheet = opened["Streams"]
    for (row, header), value in case.streams.items():
        block = where.money if header[:2] == "20" else where.rules
        (column,) = (cell.column for cell in sheet[block + 1] if cell.value == header)
        sheet.cell(block + 2 + row, column, value)


def column(sheet: Any, header_row: int, header: str, rows: int) -> list[Any]:  # noqa: ANN401 - openpyxl has no types
    """The cells under a header; rows as the builder counts them, from 0."""
    (at,) = (cell.column for cell in sheet[header_row + 1] if cell.value == header)
    return [sheet.cell(header_row + 2 + row, at).value for row in range(rows)]


@pytest.fixture(params=CASES)
def opened(request: pytest.FixtureRequest, recalculated: dict[str, Opened]) -> Opened:
    return recalculated[request.param]


def test_cost_of_a_place_is_the_models_to_the_cent(opened: Opened) -> None:
    model = assemble(opened.after, opened.view.inputs)
    rows = cost_rows(opened.view.result)
    found = column(opened.sheet["Cost of a place"], COST_TOP, "Cost of one place", len(rows))
    places = list(zip(opened.view.inputs.jurisdictions, opened.view.inputs.population.kinds, strict=True))
    expected = [model.costs[places.index((row.jurisdiction, row.kind))][row.year].total for row in rows]
    assert found == pytest.approx(expected, abs=CENT)


def test_money_that_can_reach_students_is_the_models_to_the_cent(opened: Opened) -> None:
    problem = assemble(opened.after, opened.view.inputs).problem
    where = layout(opened.view.result)
    for year in range(where.years):
        label = f"{2026 + year}-{27 + year}"
        found = column(opened.sheet["Streams"], where.reach, label, where.streams)
        assert found == pytest.approx(problem.budget[:, year].tolist(), abs=CENT)


def test_one_pool_is_shared_out_as_the_closed_form_does(opened: Opened) -> None:
    after = assemble(opened.after, opened.view.inputs)
    pool = one_pool(after, opened.after.rule)
    found = column(opened.sheet["One pool"], workbook_pool.TOP, "Places in all years", len(pool.places))
    assert found == pytest.approx(pool.places.sum(axis=1).tolist(), abs=1e-6)
    spent = column(opened.sheet["Years"], FIRST_ROW, "One pool: spent", opened.after.years)
    assert spent == pytest.approx((pool.price * pool.places).sum(axis=0).tolist(), abs=CENT)
    left = column(opened.sheet["Years"], FIRST_ROW, "One pool: left", opened.after.years)
    assert left == pytest.approx(pool.left.tolist(), abs=CENT)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.apart is not None])
def test_where_money_has_no_strings_the_sheet_is_the_solvers_answer(recalculated: dict[str, Opened], name: str) -> None:
    opened = recalculated[name]
    model = run(opened.after, opened.view.inputs, outcomes=False)
    found = column(opened.sheet["One pool"], workbook_pool.TOP, "Places in all years", len(model.inputs.names))
    assert found == pytest.approx(model.places.sum(axis=(1, 2)).tolist(), abs=opened.case.apart)
    spent = column(opened.sheet["Years"], FIRST_ROW, "One pool: spent", opened.after.years)
    paid = model.solution.dollars.sum(axis=(0, 1, 2, 3))
    # The sheet spends every cent; the solver may leave a billionth of the money.
    assert sum(spent) == pytest.approx(float(paid.sum()), abs=CENT, rel=2e-9)


def test_the_models_places_are_priced_at_the_new_prices(opened: Opened) -> None:
    after = assemble(opened.after, opened.view.inputs)
    cost = np.array([[part.total for part in years] for years in after.costs])
    fixed = 0.0 if after.problem.fixed is None else after.problem.fixed
    expected = (opened.view.result.places.sum(axis=1) * cost).sum(axis=0) + fixed
    header = "Cost of the model's places at these prices, with hubs"
    found = column(opened.sheet["Years"], FIRST_ROW, header, opened.after.years)
    assert found == pytest.approx(expected.tolist(), abs=CENT)


def test_every_sheet_says_to_which_inputs_its_values_belong(opened: Opened) -> None:
    typed = len(opened.case.named) + len(opened.case.streams)
    said = f"You changed {typed} of the inputs" if typed else "Every value on this sheet belongs to the inputs of run"
    for sheet in opened.sheet:
        assert sheet["A3"].value.startswith(said), sheet.title


@pytest.mark.parametrize("name", ["nothing", "nothing_braided"])
def test_values_written_beside_formulas_are_what_the_formulas_give(recalculated: dict[str, Opened], name: str) -> None:
    opened = recalculated[name]
    formulas = 0
    for sheet in opened.formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            written = opened.written[sheet.title][cell.coordinate].value
            computed = opened.sheet[sheet.title][cell.coordinate].value
            where = f"{sheet.title}!{cell.coordinate}"
            if isinstance(written, str) or written is None:
                assert (written or "") == (computed or ""), where
            else:
                assert computed == pytest.approx(written, abs=1e-6, rel=1e-9), where
            formulas += 1
    assert formulas > 1000


HOSTILE = '=HYPERLINK("http://example.org")<b>&\U0001f600 مدرسة ' + "very long name " * 40


@pytest.fixture(scope="module")
def hostile(atlas: data.Atlas) -> Any:  # noqa: ANN401 - openpyxl has no types
    """A workbook whose scenario and institutions have names that mean harm, with no money at all."""
    inputs = from_atlas(atlas)
    names = ("+1", "-2", "@SUM(A1)", "\t=1+1", HOSTILE, "\x00\x07bell", *inputs.names[6:])
    scenario = replace(codec.preset("today"), years=1, title=HOSTILE, description="=1+1", author="@me")
    view = run_view(atlas, replace(inputs, names=names), scenario, outcomes=False)
    return openpyxl.load_workbook(BytesIO(workbook(view, APP)))


def test_no_text_from_data_starts_as_a_formula_does(hostile: Any) -> None:  # noqa: ANN401 - openpyxl has no types
    texts = [
        cell.value
        for sheet in hostile
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "s" and isinstance(cell.value, str)
    ]
    assert [text for text in texts if text.lstrip().startswith(("=", "+", "-", "@"))] == []
    found = column(hostile["Allocation"], FIRST_ROW, "Institution", 6)
    assert found == ["'+1", "'-2", "'@SUM(A1)", "'\t=1+1", f"'{HOSTILE}", "bell"]


def test_formulas_are_only_those_that_the_workbook_wrote(hostile: Any) -> None:  # noqa: ANN401 - openpyxl has no types
    formulas = [cell.value for sheet in hostile for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas
    assert [text for text in formulas if "HYPERLINK" in text or "1+1" in text] == []


def test_a_scenario_without_money_says_so(hostile: Any) -> None:  # noqa: ANN401 - openpyxl has no types
    assert hostile["Outcomes"].cell(FIRST_ROW + 1, 1).value == "Nobody is placed, so there is no outcome to forecast."
    said = {row[0].value: row[1].value for row in hostile["Read me"].iter_rows(min_row=FIRST_ROW + 1)}
    assert said["Result of the model"].startswith("No new paid places over one year for $0")
    assert said["Basis"].startswith("Illustrative, not real data")


def test_inputs_have_ranges_names_and_frozen_headers(hostile: Any) -> None:  # noqa: ANN401 - openpyxl has no types
    inputs = hostile["Inputs"]
    names = [cell.value for cell in inputs["I"][FIRST_ROW + 1 :] if cell.value]
    assert set(names) <= set(hostile.defined_names)
    validated = {str(rule.sqref) for rule in inputs.data_validations.dataValidation}
    assert validated == {f"B{FIRST_ROW + 2 + row}" for row in range(len(names))}
    assert all(
        sheet.freeze_panes
        for sheet in hostile
        if sheet.title not in {"Read me", "Record"} and sheet.title != "Outcomes"
    )
    assert all(sheet.page_setup.orientation == "landscape" for sheet in hostile)


def test_the_lowest_wage_that_is_accepted_is_the_lowest_that_the_model_accepts() -> None:
    (wage,) = (entry for entry in inputs_of(FUNDER, ()) if entry.name == "hourly_wage")
    # California's minimum wage from 2026-01-01, in force when the program starts (Department of Industrial Relations)
    assert wage.low == validation(wage)["minimum"] == 16.9
    assert replace(FUNDER, hourly_wage=wage.low).hourly_wage == 16.9
    with pytest.raises(AtlasError, match=r"below the state minimum of 16\.90"):
        replace(FUNDER, hourly_wage=wage.low - 0.01)


def test_every_place_has_a_row_with_its_status(hostile: Any, atlas: data.Atlas) -> None:  # noqa: ANN401 - openpyxl has no types
    sheet = hostile["Allocation"]
    codes = {cell.value: cell.row for cell in sheet["B"][FIRST_ROW + 1 :] if cell.value}
    places = set(atlas.places.filter(atlas.places["kind"].is_in(["district", "college"]))["place_id"])
    assert set(codes) == places
    (at,) = (cell.column for cell in sheet[FIRST_ROW + 1] if cell.value == "Status of today's number")
    status = {code: sheet.cell(row, at).value for code, row in codes.items()}
    elementary = atlas.places.filter(atlas.places["level"] == "elementary")["place_id"][0]
    assert status[elementary].startswith("not applicable")
    assert {said.partition(":")[0] for said in status.values()} <= {
        "reported",
        "suppressed",
        "not collected",
        "not applicable",
    }


def test_outcomes_stand_with_their_reading_and_run(atlas: data.Atlas) -> None:
    view = run_view(atlas, from_atlas(atlas), FUNDER)
    sheet = openpyxl.load_workbook(BytesIO(workbook(view, APP)))["Outcomes"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW + 2) if row[0].value]
    assert [row[0] for row in rows] == sorted([row[0] for row in rows], key=list(view.result.forecasts).index)
    central = view.result.forecasts["central"]
    (graduates,) = (row for row in rows if row[:2] == ["central", "Extra high-school graduates"])
    assert central.extra_graduates is not None
    assert graduates[6] == pytest.approx(central.extra_graduates.median)
    (tax,) = (row for row in rows if row[:2] == ["central", "Extra tax to the State"])
    assert tax[3] == "blank: no share of tax is published"
    assert {row[10] for row in rows} == {view.result.record.id}
