"""Money as formulas: what arrives, what can reach students, which part of the wage each stream pays."""

from __future__ import annotations

import numpy as np

from exports.workbook_book import FIRST_ROW, Book, Cell, Column, Formula, Sheet, at, span
from exports.workbook_cost import KINDS, TOP, cost_rows
from exports.workbook_cost import SHEET as COST_SHEET
from exports.workbook_inputs import NO, YES, name_of, reference_text
from scenarios.assemble import NO_MONEY
from scenarios.export import school_year
from scenarios.one_pool import Pool, may_carry
from scenarios.result import Result
from scenarios.rules import EXCEPTIONAL_NEEDS
from scenarios.scenario import MOST_MONEY
from scenarios.streams import CATEGORIES, HOSTS, Stream

SHEET = "Streams"
NONE = ""  # where a stream pays no wage: the smallest share is sought among the others
HOST_COLUMN, FLAG_COLUMN = 1, 6
FLAGS = ("k12", "college", *CATEGORIES, "system", "carry_over", "bars_for_profit", "money")
FLAG_WORDS = ("High schools", "Colleges", "Wages", "Supports", "Employer of record", "Staff", "Hubs and center",
              "May be carried over", "Barred from private hosts")  # fmt: skip
COST_COLUMNS = {"wage": (9,), "support": (18, 19, 20), "eor": (15, 16), "staff": (17,)}
HUBS = (
    '=(hubs*regional_hub_annual_cost+IF(statewide_centre="yes",N(statewide_centre_annual_cost),0))'
    "*(1+inflation_staff)^{year}"
)


class Layout:
    """Where the blocks of the sheet stand: money, rules, what reaches students, the pool of each year."""

    def __init__(self, streams: int, years: int) -> None:
        """Number the blocks' first rows."""
        self.streams, self.years = streams, years
        self.money = FIRST_ROW + 1
        self.rules = self.money + streams + 2
        self.reach = self.rules + streams + 2
        self.pool = self.reach + streams + 3

    def rows(self, block: int) -> range:
        """Return the rows of the streams in a block (numbered from 0)."""
        return range(block + 1, block + 1 + self.streams)

    def column(self, block: int, column: int) -> str:
        """Return the address of a column of the streams' rows."""
        return span(SHEET, column, block + 1, block + self.streams)

    def wage_share(self, kind: str) -> str:
        """Return the address of the share of the wage that the pool pays at a kind of institution."""
        return at(SHEET, self.pool + 9 + (kind == "college"), 1)

    def payable(self, kind: str) -> str:
        """Return the address of 1 where every part of a place is paid at a kind of institution, else 0."""
        return at(SHEET, self.pool + 9 + (kind == "college"), 2)

    def pool_money(self, year: int) -> str:
        """Return the address of a year's dollars in the pool, before what is carried over."""
        return at(SHEET, self.pool + 3, 1 + year)

    @property
    def carries(self) -> str:
        """Return the address of 1 where dollars of the pool may be carried over, else 0."""
        return at(SHEET, self.pool + 6, 1)


def layout(result: Result) -> Layout:
    """Return the layout of a result's sheet."""
    return Layout(len(result.assembly.streams), result.scenario.years)


def changed_money(result: Result) -> str:
    """Return a formula that counts the changed amounts and rules of the sheet."""
    where = layout(result)
    years = where.years
    first, last = where.money + 2, where.money + 1 + where.streams
    money = f"SUMPRODUCT(--({_block(1, years, first, last)}<>{_block(years + 1, years, first, last)}))"
    first, last = where.rules + 2, where.rules + 1 + where.streams
    hosts = f"SUMPRODUCT(--({_block(HOST_COLUMN, 5, first, last)}<>{_block(16, 5, first, last)}))"
    return f"{money}+{hosts}"


def _block(column: int, width: int, first: int, last: int) -> str:
    """Return the address of a block of the sheet; rows as a spreadsheet counts them."""
    start, end = at(SHEET, first - 1, column), at(SHEET, last - 1, column + width - 1)
    return f"{start}:{end.partition('!')[2]}"


def money_sheet(book: Book, result: Result, pool: Pool) -> None:
    """Write the sheet of streams: four blocks one under another."""
    where = layout(result)
    sheet = book.sheet(
        SHEET,
        "Streams: what arrives, under which rules, what can reach students",
        "Amounts and shares with a blue frame may be changed. A blank share of the wage means the whole wage.",
    )
    sheet.set_widths(44, *[16.0] * 22)
    sheet.page.freeze_panes(FIRST_ROW, 1)
    sheet.text(where.money - 1, 0, "Dollars that arrive", bold=True)
    sheet.table(where.money, _arriving(result))
    sheet.table(where.rules, _rules(result, where))
    sheet.table(where.reach, _reaching(result, where))
    money = (where.money + 1, 1, where.money + where.streams, where.years)
    limit = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": MOST_MONEY}
    sheet.page.data_validation(*money, limit | {"error_message": "Give dollars a year, 0 or more."})
    shares = (where.rules + 1, HOST_COLUMN, where.rules + where.streams, HOST_COLUMN + len(HOSTS))
    sheet.page.data_validation(*shares, limit | {"maximum": 1, "error_message": "Give a share from 0 to 1."})
    _pool_block(sheet, result, pool, where)


def _names(result: Result) -> list[str]:
    """Return the streams' names."""
    return [stream.name for stream in result.assembly.streams]


def _arriving(result: Result) -> list[Column]:
    """Return the amounts as inputs, and beside them those of the run."""
    years = range(result.scenario.years)
    amounts = [money.by_year(len(years)) for money in result.scenario.streams or NO_MONEY]
    labels = [school_year(result, year) for year in years]
    return [
        Column("Stream", _names(result)),
        *(Column(labels[year], [given[year] for given in amounts], "dollars", "input") for year in years),
        *(
            Column(f"In the run, {labels[year]}", [given[year] for given in amounts], "dollars", "model")
            for year in years
        ),
        Column("Status", [stream.status for stream in result.assembly.streams]),
        Column("Level", [stream.level for stream in result.assembly.streams]),
        Column("Source", [_sources(stream) for stream in result.assembly.streams], wrap=False),
    ]


def _sources(stream: Stream) -> str:
    """Return a stream's sources on one line."""
    return "; ".join(map(reference_text, stream.reference))


def _flags(result: Result, row: int) -> tuple[str, ...]:
    """Return a stream's rules as yes and no, in the order of FLAGS; what its modality bars counts as no."""
    stream, covers = result.assembly.streams[row], result.assembly.problem.covers[row] > 0
    barred = stream.district_money and any(cell not in EXCEPTIONAL_NEEDS for cell in stream.cells)
    found = (*covers.any(axis=(1, 2)), *covers.any(axis=(0, 1)), "system" in stream.pays, stream.carry_over, barred)
    return tuple(YES if flag else NO for flag in found)


def _rules(result: Result, where: Layout) -> list[Column]:
    """Return each stream's rules: share of the wage by host, what it may pay, whom it may serve."""
    streams = result.assembly.streams
    floors = [stream.out_of_school_floor for stream in streams]
    shares = [[stream.share_of_wage(host) for stream in streams] for host in HOSTS]
    flags = list(zip(*(_flags(result, row) for row in range(len(streams))), strict=True))
    held = [
        Column(f"In the run: {host.replace('_', ' ')}", share, "share", "model")
        for host, share in zip(HOSTS, shares, strict=True)
    ]
    return [
        Column("Rules", _names(result)),
        *(
            Column(f"Pays of the wage: {host.replace('_', ' ')}", share, "share", "input")
            for host, share in zip(HOSTS, shares, strict=True)
        ),
        Column("Kept for students out of school", floors, "share", "input"),
        *(Column(word, flag, role="model") for word, flag in zip(FLAG_WORDS, flags, strict=True)),
        Column("Money in all years", _in_all(result, where), "dollars"),
        *held,
        Column("In the run: out of school", floors, "share", "model"),
    ]


def _in_all(result: Result, where: Layout) -> list[Formula]:
    """Return the dollars of each stream that can reach students, all years together."""
    totals = result.assembly.problem.budget.sum(axis=1)
    numbers = (where.reach + 2 + row for row in range(where.streams))
    return [
        Formula(f"=SUM({_block(1, where.years, number, number)})", float(total))
        for number, total in zip(numbers, totals, strict=True)
    ]


def _reaching(result: Result, where: Layout) -> list[Column]:
    """Return the dollars that can reach students, and the share of the wage that each stream pays, as formulas."""
    streams, years = result.assembly.streams, range(where.years)
    budget = result.assembly.problem.budget
    columns = [Column("Dollars that can reach students", _names(result))]
    for year in years:
        cells: list[Cell] = [
            Formula(
                f"={at(SHEET, money, 1 + year)}*(1-{at(SHEET, rule, HOST_COLUMN + len(HOSTS))})",
                float(budget[row, year]),
            )
            for row, (money, rule) in enumerate(zip(where.rows(where.money), where.rows(where.rules), strict=True))
        ]
        columns.append(Column(school_year(result, year), cells, "cents"))
    for kind, label in (("k12", "high schools"), ("college", "colleges")):
        shares = [
            _share(result, stream, kind, rule) for stream, rule in zip(streams, where.rows(where.rules), strict=True)
        ]
        columns.append(Column(f"Part of the wage it pays, {label}", shares, "rate"))
    return columns


def _share(result: Result, stream: Stream, kind: str, rule: int) -> Formula:
    """Return the part of the wage a stream with money pays at a kind of institution; blank where it pays none."""
    barred = at(SHEET, rule, FLAG_COLUMN + FLAGS.index("bars_for_profit"))
    for_profit = f'IF(AND({barred}="yes",employer_of_record="own_school"),0,1)' if kind == "k12" else "1"
    factors = [for_profit if host == "for_profit" else "1" for host in HOSTS]
    shares = "+".join(
        f"{name_of('host_mix', host)}*{at(SHEET, rule, HOST_COLUMN + index)}*{factor}"
        for index, (host, factor) in enumerate(zip(HOSTS, factors, strict=True))
    )
    flags = {flag: at(SHEET, rule, FLAG_COLUMN + FLAGS.index(flag)) for flag in (kind, "wage")}
    money = at(SHEET, rule, FLAG_COLUMN + FLAGS.index("money"))
    asked = ",".join([*(f'{flag}="yes"' for flag in flags.values()), f"{money}>0", f"{shares}>0"])
    return Formula(f'=IF(AND({asked}),{shares},"{NONE}")', _share_now(result, stream, kind))


def _share_now(result: Result, stream: Stream, kind: str) -> float | str:
    """Return the same with the scenario's own inputs, from the model's eligibility."""
    row = result.assembly.streams.index(stream)
    covers = result.assembly.problem.covers[row, int(kind == "college"), :, 0].max()
    has_money = result.assembly.problem.budget[row].sum() > 0
    return float(1 / covers) if covers > 0 and has_money else NONE


def _pool_block(sheet: Sheet, result: Result, pool: Pool, where: Layout) -> None:
    """Write the pool: money less hubs by year, whether it carries over, what it pays of a wage."""
    years, top = range(where.years), where.pool
    budget, fixed = result.assembly.problem.budget.sum(axis=0), result.assembly.problem.fixed
    system = np.zeros(where.years) if fixed is None else fixed
    sheet.table(
        top, [Column("All streams as one pool", []), *(Column(school_year(result, year), []) for year in years)]
    )
    lines = ("Dollars that can reach students", "Less hubs and center", "Left for places")
    for row, (label, values) in enumerate(zip(lines, (budget, system, budget - system), strict=True), top + 1):
        sheet.text(row, 0, label)
        for year in years:
            reach = _block(1 + year, 1, where.reach + 2, where.reach + 1 + where.streams)
            less = f"{at(SHEET, top + 1, 1 + year)}-{at(SHEET, top + 2, 1 + year)}"
            formula = (f"=SUM({reach})", HUBS.format(year=year), f"={less}")[row - top - 1]
            sheet.write(row, 1 + year, Formula(formula, float(values[year])), "cents", "formula")
    sheet.text(top + 6, 0, "1 if what is left of the pool may be carried over")
    money, carry = (where.column(where.rules, FLAG_COLUMN + FLAGS.index(name)) for name in ("money", "carry_over"))
    carries = Formula(f'=IF(COUNTIFS({money},">0",{carry},"no")=0,1,0)', float(may_carry(result.assembly.problem)))
    sheet.write(top + 6, 1, carries, "year", "formula")
    sheet.table(
        top + 8,
        [
            Column(header, [])
            for header in ("Institutions", "Part of the wage the pool pays", "1 if every part is paid")
        ],
    )
    for row, (kind, label) in enumerate(KINDS.items()):
        shares = where.column(where.reach, 1 + where.years + row)
        sheet.text(top + 9 + row, 0, label)
        share = Formula(f"=IF(COUNT({shares})=0,1,MIN({shares}))", float(pool.share[row]))
        sheet.write(top + 9 + row, 1, share, "rate", "formula")
        sheet.write(
            top + 9 + row, 2, Formula(_payable(result, where, kind), float(pool.payable[row])), "year", "formula"
        )


def _payable(result: Result, where: Layout, kind: str) -> str:
    """Return the formula for 1 where streams with money pay for every part of a place that costs something."""
    first, last = TOP + 1, TOP + len(cost_rows(result))
    money, serves = (where.column(where.rules, FLAG_COLUMN + FLAGS.index(name)) for name in ("money", kind))
    asked = []
    for category, columns in COST_COLUMNS.items():
        paid = where.column(where.rules, FLAG_COLUMN + FLAGS.index(category))
        label = span(COST_SHEET, 1, first, last)
        cost = "+".join(f'SUMIF({label},"{KINDS[kind]}",{span(COST_SHEET, column, first, last)})' for column in columns)
        asked.append(f'OR({cost}=0,COUNTIFS({money},">0",{serves},"yes",{paid},"yes")>0)')
    return f"=IF(AND({','.join(asked)}),1,0)"
