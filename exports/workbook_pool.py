"""All streams as one pool, shared out by the rule: the closed form of the allocation, as formulas.

The rule raises one level for all: an institution gets `level x scale - base` places, never below 0 nor above its cap.
Scale and base count all years, and the base of a year holds the places of the years before it. The level is where the
places cost what the pool holds. Cost rises in straight pieces between the points at which an institution starts or
stops rising, so the level is found exactly, as `scenarios.allocation.fill_up` does.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from exports.workbook_book import FIRST_ROW, Book, Column, Formula, Sheet, at, span
from exports.workbook_cost import KINDS, cost_rows, row_of, total_at, wages_at
from exports.workbook_money import Layout, layout
from scenarios.export import school_year
from scenarios.one_pool import Pool, may_carry, reachable
from scenarios.result import Result

Floats = npt.NDArray[np.float64]
SHEET = "One pool"
TOP = FIRST_ROW + 11
FIXED = 10  # columns before those of the years
PER_YEAR = 9
PRICE, WANTED, CAP, HELD, START, STOP, AT_START, AT_STOP, PLACES = range(PER_YEAR)
SCALE, BASE = 8, 9
SAME_SCALE = '={years}*D{r}*IF(OR(rule="gap_closing",rule="max_min",rule="max_per_dollar",rule="proportional"),E{r},'
OTHER_SCALE = 'IF(rule="equal",1,IF(rule="need_weighted",E{r}*(1+need_weight*G{r}),H{r})))'
BASE_OF = '=IF(OR(rule="gap_closing",rule="max_min",rule="max_per_dollar"),{years}*F{r},0)'


class Block:
    """The addresses of one year's columns; institutions stand in rows `first` to `last`."""

    def __init__(self, year: int, institutions: int) -> None:
        """Place the year's columns after those that all years share."""
        self.start = FIXED + PER_YEAR * year
        self.first, self.last = TOP + 1, TOP + institutions
        self.year = year

    def all(self, column: int) -> str:
        """Return the address of one of the year's columns."""
        return span(SHEET, self.start + column, self.first, self.last)

    def one(self, column: int, row: int) -> str:
        """Return the address of one cell of the year's columns."""
        return at(SHEET, row, self.start + column)

    def fixed(self, column: int) -> str:
        """Return the address of a column that all years share."""
        return span(SHEET, column, self.first, self.last)

    def top(self, line: int) -> str:
        """Return the address of a line of the year's summary."""
        return at(SHEET, FIRST_ROW + 1 + line, 1 + self.year)

    def cost_at(self, level: str) -> str:
        """Return the formula, without =, of what all places cost at a level."""
        rise = f"({level}*{self.fixed(SCALE)}-{self.all(HELD)})"
        cap = self.all(CAP)
        places = f"(({rise}>0)*(({rise}<{cap})*{rise}+({rise}>={cap})*{cap}))"
        return f"SUMPRODUCT({self.all(PRICE)}*({self.fixed(SCALE)}>0)*{places})"


LINES = ("Arriving, less hubs and center", "Carried over from the year before", "The pool", "Level below",
         "Cost at the level below", "Slope there", "Level", "Spent", "Left", "Places")  # fmt: skip
ARRIVING, CARRIED, POOL, BELOW, COST_BELOW, SLOPE, LEVEL, SPENT, LEFT, BOUGHT = range(10)


def places_cell(row: int, years: int) -> str:
    """Return the address of an institution's places over all years."""
    return at(SHEET, row, FIXED + PER_YEAR * years)


def pool_sheet(book: Book, result: Result, pool: Pool) -> None:
    """Write the summary of each year and one row an institution."""
    sheet = book.sheet(
        SHEET,
        "What the money would buy if every dollar could pay for everything",
        "All streams in one pool, shared out by the rule, one year after another. With one stream and no conditions "
        "this is the model's own answer; otherwise the difference to the model is what the strings on the money cost.",
    )
    years = result.scenario.years
    sheet.table(FIRST_ROW, [Column("One pool", []), *(Column(school_year(result, year), []) for year in range(years))])
    columns = _fixed_columns(result)
    for year in range(years):
        block = Block(year, len(result.inputs.institutions))
        _summary(sheet, block, result, pool)
        columns += _year_columns(block, result, pool)
    numbers = range(TOP + 1, TOP + 1 + len(result.inputs.institutions))
    total = ["+".join(at(SHEET, row, FIXED + PER_YEAR * year + PLACES) for year in range(years)) for row in numbers]
    places = pool.places.sum(axis=1)
    formulas = [Formula(f"={text}", float(value)) for text, value in zip(total, places, strict=True)]
    sheet.main_table((*columns, Column("Places in all years", formulas, "exact", width=14)), top=TOP)


def _fixed_columns(result: Result) -> list[Column]:
    """Return what all years share: students, today's places, weights, and the scale and base of the rule."""
    inputs, problem, years = result.inputs, result.assembly.problem, result.scenario.years
    rows = range(TOP + 2, TOP + 2 + len(inputs.institutions))
    in_scope = (problem.demand.sum(axis=(1, 2)) > 0).astype(float)
    own = problem.scale if result.scenario.rule == "user_formula" else np.zeros(len(in_scope))
    scale = [
        Formula((SAME_SCALE + OTHER_SCALE).format(r=row, years=years), float(value))
        for row, value in zip(rows, years * problem.scale, strict=True)
    ]
    base = [
        Formula(BASE_OF.format(r=row, years=years), float(value))
        for row, value in zip(rows, years * problem.base, strict=True)
    ]
    return [
        Column("Institution", list(inputs.names), width=34),
        Column("Code", list(inputs.institutions), width=24),
        Column("Kind", [KINDS[kind] for kind in inputs.population.kinds], width=14),
        Column("1 if in scope", in_scope.tolist(), "year", "model"),
        Column("Students", inputs.total.tolist(), "count", "model"),
        Column("In a paid place today", inputs.baseline.participants.sum(axis=1).tolist(), "places", "model"),
        Column("Low-income share", inputs.sed_share.tolist(), "share", "model"),
        Column("Weight by the scenario's formula", own.tolist(), "places", "model"),
        Column("Scale of the rule, all years", scale, "places"),
        Column("Base of the rule, all years", base, "places"),
    ]


def _year_columns(block: Block, result: Result, pool: Pool) -> list[Column]:
    """Return the columns of one year."""
    year, where = block.year, layout(result)
    label = school_year(result, year)
    start, stop = _points(result, pool, year)
    price, cap = pool.price[:, year], pool.cap[:, year]
    costs = [_cost_at(result, pool, year, points) for points in (start, stop)]
    rows = range(block.first, block.last + 1)
    scale, base = [at(SHEET, row, SCALE) for row in rows], [block.one(HELD, row) for row in rows]
    caps = reachable(result.assembly.problem)[:, year]

    def live(formulas: list[str], values: Floats) -> list[Formula]:
        """Return formulas beside the values that they come to."""
        return [Formula(f"={text}", float(value)) for text, value in zip(formulas, values, strict=True)]

    starts = [f"IF({s}>0,{b}/{s},0)" for s, b in zip(scale, base, strict=True)]
    stops = [f"IF({s}>0,({b}+{block.one(CAP, row)})/{s},0)" for row, s, b in zip(rows, scale, base, strict=True)]
    at_points = [[block.cost_at(block.one(column, row)) for row in rows] for column in (START, STOP)]
    kinds = result.inputs.population.kinds
    payable = [f"{block.one(WANTED, row)}*{where.payable(kind)}" for row, kind in zip(rows, kinds, strict=True)]
    return [
        Column(f"Price of a place, {label}", live(_prices(result, where, year), price), "cents"),
        Column("Most places that the streams may pay for", caps.tolist(), "places", "model", 14),
        Column("Most places, every part paid", live(payable, cap), "places", width=14),
        Column(
            "Base with the years before", live([_held(block, row) for row in rows], held(result, pool, year)), "places"
        ),
        Column("Starts to rise at", live(starts, start), "exact"),
        Column("Full at", live(stops, stop), "exact"),
        Column("Cost where it starts", live(at_points[0], costs[0]), "dollars"),
        Column("Cost where it is full", live(at_points[1], costs[1]), "dollars"),
        Column(f"Places, {label}", live([_places(block, row) for row in rows], pool.places[:, year]), "exact"),
    ]


def _prices(result: Result, where: Layout, year: int) -> list[str]:
    """Return the formulas of what a place takes from the pool: its cost less what employers pay of the wage."""
    rows, kinds = row_of(cost_rows(result)), result.inputs.population.kinds
    found = [rows[place, kind, year] for place, kind in zip(result.inputs.jurisdictions, kinds, strict=True)]
    return [
        f"{total_at(row)}-(1-{where.wage_share(kind)})*{wages_at(row)}" for row, kind in zip(found, kinds, strict=True)
    ]


def _places(block: Block, row: int) -> str:
    """Return the formula of an institution's places: by the level, or cheapest first."""
    scale, base = at(SHEET, row, SCALE), block.one(HELD, row)
    cap, price = block.one(CAP, row), block.one(PRICE, row)
    filled = f"IF({scale}>0,MAX(0,MIN({block.top(LEVEL)}*{scale}-{base},{cap})),0)"
    prices, caps = block.all(PRICE), block.all(CAP)
    before = f"(({prices}<{price})+({prices}={price})*(ROW({prices})<{row + 1}))"
    cheapest = f"MAX(0,MIN({cap},({block.top(POOL)}-SUMPRODUCT({before}*{prices}*{caps}))/{price}))"
    return f'IF(rule="max_per_dollar",{cheapest},{filled})'


def _held(block: Block, row: int) -> str:
    """Return the formula of an institution's base in a year: the rule's, with the places of the years before."""
    if not block.year:
        return at(SHEET, row, BASE)
    before = Block(block.year - 1, block.last - block.first + 1)
    return f"{before.one(HELD, row)}+IF({at(SHEET, row, SCALE)}>0,{before.one(PLACES, row)},0)"


def held(result: Result, pool: Pool, year: int) -> Floats:
    """Return the same for the scenario's own inputs."""
    problem = result.assembly.problem
    before = pool.places[:, :year].sum(axis=1) * (problem.scale > 0)
    return np.asarray(problem.base * result.scenario.years + before)


def _points(result: Result, pool: Pool, year: int) -> tuple[Floats, Floats]:
    """Return the levels at which institutions start and stop to rise; 0 where an institution is out of scope."""
    problem, base = result.assembly.problem, held(result, pool, year)
    inside = problem.scale > 0
    scale = np.where(inside, problem.scale * result.scenario.years, 1.0)
    start = np.where(inside, base / scale, 0.0)
    return start, np.where(inside, (base + pool.cap[:, year]) / scale, 0.0)


def _cost_at(result: Result, pool: Pool, year: int, levels: Floats) -> Floats:
    """Return what all places of a year cost at each of some levels."""
    problem, cap = result.assembly.problem, pool.cap[:, year]
    rise = levels[:, None] * problem.scale * result.scenario.years - held(result, pool, year)
    return np.asarray((np.clip(rise, 0.0, cap) * (problem.scale > 0)) @ pool.price[:, year])


def _summary(sheet: Sheet, block: Block, result: Result, pool: Pool) -> None:
    """Write the lines of one year above the table, each with its formula and its value."""
    for line, label in enumerate(LINES):
        sheet.text(FIRST_ROW + 1 + line, 0, label)
    numbers = ("cents", "cents", "cents", "exact", "cents", "dollars", "exact", "cents", "cents", "exact")
    found = zip(_formulas(block, layout(result)), _values(block.year, result, pool), numbers, strict=True)
    for line, (formula, value, number) in enumerate(found):
        sheet.write(FIRST_ROW + 1 + line, 1 + block.year, Formula(f"={formula}", value), number, "formula")


def _formulas(block: Block, where: Layout) -> tuple[str, ...]:
    """Return the formulas of a year's lines, in the order of LINES."""
    before = Block(block.year - 1, block.last - block.first + 1)
    pool, below, scale = block.top(POOL), block.top(BELOW), block.fixed(SCALE)
    reached = ",".join(
        f"({block.all(cost)}<={pool})*{block.all(point)}" for cost, point in ((AT_START, START), (AT_STOP, STOP))
    )
    rising = f"({scale}>0)*({block.all(START)}<={below})*({block.all(STOP)}>{below})"
    slope = block.top(SLOPE)
    return (
        where.pool_money(block.year),
        f"{before.top(LEFT)}*{where.carries}" if block.year else "0",
        f"MAX(0,{block.top(ARRIVING)}+{block.top(CARRIED)})",
        f"SUMPRODUCT(MAX({reached}))",
        block.cost_at(below),
        f"SUMPRODUCT({block.all(PRICE)}*{scale}*{rising})",
        f"{below}+IF({slope}>0,({pool}-{block.top(COST_BELOW)})/{slope},0)",
        f"SUMPRODUCT({block.all(PRICE)}*{block.all(PLACES)})",
        f"MAX(0,{pool}-{block.top(SPENT)})",
        f"SUM({block.all(PLACES)})",
    )


def _values(year: int, result: Result, pool: Pool) -> tuple[float, ...]:
    """Return the values of a year's lines for the scenario's own inputs, in the order of LINES."""
    problem, price = result.assembly.problem, pool.price[:, year]
    arriving = float(problem.budget[:, year].sum() - (0.0 if problem.fixed is None else problem.fixed[year]))
    points = np.concatenate(_points(result, pool, year))
    costs = _cost_at(result, pool, year, points)
    below = float(points[costs <= pool.money[year]].max(initial=0.0))
    cost_below = float(_cost_at(result, pool, year, np.array([below]))[0])
    start, stop = _points(result, pool, year)
    scale = problem.scale * result.scenario.years
    slope = float((price * scale * (start <= below) * (stop > below)).sum())
    level = below + (float(pool.money[year]) - cost_below) / slope if slope > 0 else below
    spent = float(price @ pool.places[:, year])
    carried = float(pool.left[year - 1]) if year and may_carry(problem) else 0.0
    money, left, places = float(pool.money[year]), float(pool.left[year]), float(pool.places[:, year].sum())
    return arriving, carried, money, below, cost_below, slope, level, spent, left, places
