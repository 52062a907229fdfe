"""A workbook under construction: formats by role, text that cannot become a formula, tables, names for inputs.

Four kinds of cells look different: inputs (blue frame), formulas (white), values that only the model computes (gray),
and what rests on an illustration or an assumption (amber words).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from exports import office_text

ACTION, AMBER, GRAY, PALE, LINE = "#0B4A86", "#B45309", "#ECEEF1", "#EAF2FA", "#C9D1D9"
FIRST_ROW = 4
NOT_SHOWN = "not shown"
LETTER = 1
LONGEST_LINK = 2000
SHOWN_LINK = 100
LINE_HEIGHT = 13.5
MOST_LINES = 9
LEGIBLE = 230.0  # characters across a letter page in landscape that can still be read
NUMBERS: Mapping[str, str] = {
    "text": "General",
    "dollars": "$#,##0",
    "cents": "$#,##0.00",
    "rate": "0.00%",
    "share": "0.0%",
    "count": "#,##0",
    "places": "#,##0.00",
    "exact": "#,##0.000000",
    "factor": "General",
    "year": "0",
}
ROLES: Mapping[str, dict[str, Any]] = {
    "formula": {},
    "input": {"bg_color": PALE, "border": 1, "border_color": ACTION},
    "model": {"bg_color": GRAY},
    "amber": {"font_color": AMBER},
}


@dataclass(frozen=True)
class Formula:
    """A formula with the value it has for the scenario's own inputs, for readers that do not calculate."""

    text: str
    value: float | str


Cell = Formula | float | str | None


@dataclass(frozen=True)
class Column:
    """One column of a table: its header, its cells, how numbers look, what kind of cells they are, its width.

    Text wraps inside its column unless `wrap` is off, as for a last column that may run on.
    """

    header: str
    cells: Sequence[Cell]
    number: str = "text"
    role: str = "formula"
    width: float = 12.0
    wrap: bool = True


@dataclass
class Book:
    """The workbook, its formats and the cells that have names."""

    run: str
    title: str
    buffer: BytesIO = field(default_factory=BytesIO)
    formats: dict[tuple[str, str], Any] = field(default_factory=dict)
    values: dict[str, float | str | None] = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the file in memory; text is written as text whatever it looks like."""
        as_text = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.file = xlsxwriter.Workbook(self.buffer, {"in_memory": True, **as_text})
        self.file.set_calc_mode("auto")

    def look(self, number: str = "text", role: str = "formula", /, **more: object) -> Any:  # noqa: ANN401 - xlsxwriter has no types
        """Return the format of a kind of number in a kind of cell, made once."""
        key = (number, f"{role}{sorted(more.items())}")
        if key not in self.formats:
            style = {"valign": "top", "num_format": NUMBERS[number], "font_name": "Arial", "font_size": 10}
            indent = {"indent": 1, "align": "left"} if number == "text" and more.get("text_wrap") else {}
            self.formats[key] = self.file.add_format(style | indent | ROLES[role] | more)
        return self.formats[key]

    def sheet(self, name: str, title: str, sentence: str) -> Sheet:
        """Add a sheet with its title, what it says, and the line that warns once an input was changed."""
        page = self.file.add_worksheet(name)
        made = Sheet(self, page, name)
        self.sheets.append(made)
        made.text(0, 0, title, bold=True, font_size=15, font_color=ACTION)
        page.set_row(0, 24)
        made.text(1, 0, sentence)
        formula, said = banner(self.run)
        page.write_formula(2, 0, formula, self.look(bold=True, font_color=ACTION), said)
        page.set_landscape()
        page.set_paper(LETTER)
        page.set_margins(0.5, 0.5, 0.6, 0.6)
        page.hide_gridlines(2)
        about = office_text.shorten(self.title, 80).replace("&", "&&")
        page.set_footer(f"&L&8{about}, run {self.run}&C&8&A&R&8Page &P of &N")
        return made

    def name(self, name: str, sheet: str, row: int, column: int, value: float | str | None) -> None:
        """Give a cell a name that formulas use, and keep the value it has now."""
        self.file.define_name(name, f"='{sheet}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}")
        self.values[name] = value

    def content(self) -> bytes:
        """Close the file and return it."""
        self.file.close()
        return self.buffer.getvalue()


def banner(run: str) -> tuple[str, str]:
    """Return the formula that says to which inputs the gray cells belong, and what it says now."""
    same = f"Every value on this sheet belongs to the inputs of run {run}."
    gray = f"gray cells still belong to run {run} and its inputs, and only the model can compute them again."
    formula = (
        f'=IF(changed_inputs=0,"{same}","You changed "&changed_inputs&" of the inputs: white cells follow; {gray}")'
    )
    return formula, same


@dataclass
class Sheet:
    """One sheet of a workbook."""

    book: Book
    page: Any
    name: str
    width: dict[int, float] = field(default_factory=dict)

    def set_widths(self, *widths: float) -> None:
        """Set the widths of the first columns, in characters; a sheet too wide for a page prints over several."""
        for index, width in enumerate(widths):
            self.page.set_column(index, index, width)
            self.width[index] = width
        across = math.ceil(sum(widths) / LEGIBLE)
        self.page.fit_to_pages(across, 0)
        if across > 1:
            self.page.repeat_columns(0)

    def paragraph(self, row: int, column: int, said: str, **style: object) -> None:
        """Write text over several lines, in a row high enough for it."""
        self.text(row, column, said, text_wrap=True, **style)
        self.page.set_row(row, LINE_HEIGHT * self.lines(column, said))

    def lines(self, column: int, said: object) -> int:
        """Return how many lines a text needs in a column."""
        if not isinstance(said, str):
            return 1
        return min(MOST_LINES, max(1, math.ceil(len(said) / max(1.0, self.width.get(column, 12.0) - 2))))

    def text(self, row: int, column: int, said: object, **style: object) -> None:
        """Write text as text."""
        self.page.write_string(row, column, office_text.cell(said), self.book.look(**style))

    def link(self, row: int, column: int, address: str) -> None:
        """Write an address as a link if it is one of the web, else as text."""
        if address.startswith(("https://", "http://")) and len(address) < LONGEST_LINK:
            said = office_text.cell(office_text.shorten(address, SHOWN_LINK))
            self.page.write_url(row, column, office_text.clean(address), self.book.look(font_color=ACTION), said)
        else:
            self.text(row, column, address)

    def write(self, row: int, column: int, cell: Cell, number: str, role: str) -> None:
        """Write one cell; what may not be shown is said in words."""
        look = self.book.look(number, role)
        if isinstance(cell, Formula):
            self.page.write_formula(row, column, cell.text, look, cell.value)
        elif isinstance(cell, str):
            self.page.write_string(row, column, office_text.cell(cell), self.book.look(number, role, text_wrap=True))
        elif cell is None:
            self.page.write_blank(row, column, None, look)
        elif math.isfinite(cell):
            self.page.write_number(row, column, cell, look)
        else:
            self.page.write_string(row, column, "no limit" if cell > 0 else NOT_SHOWN, look)

    def table(self, top: int, columns: Sequence[Column]) -> int:
        """Write a table with its header at row `top` and return the row after it."""
        header = self.book.look("text", "formula", bold=True, text_wrap=True, bg_color=ACTION, font_color="#FFFFFF")
        for index, column in enumerate(columns):
            self.page.write_string(top, index, office_text.cell(column.header), header)
            for row, cell in enumerate(column.cells, top + 1):
                if isinstance(cell, str) and not column.wrap:
                    self.page.write_string(row, index, office_text.cell(cell), self.book.look("text", column.role))
                else:
                    self.write(row, index, cell, column.number, column.role)
        rows = max((len(column.cells) for column in columns), default=0)
        self._heights(top, [[column.header, *(column.cells if column.wrap else ())] for column in columns], rows + 1)
        return top + 1 + rows

    def _heights(self, top: int, columns: Sequence[Sequence[Cell]], rows: int) -> None:
        """Make every row of a table as high as its longest text needs; not every program does so by itself."""
        for row in range(rows):
            cells = ((index, cells[row]) for index, cells in enumerate(columns) if row < len(cells))
            most = max((self.lines(index, cell) for index, cell in cells), default=1)
            if most > 1:
                self.page.set_row(top + row, LINE_HEIGHT * most)

    def main_table(self, columns: Sequence[Column], *, top: int = FIRST_ROW, frozen: int = 1) -> int:
        """Write the sheet's main table: widths, frozen header and names, header repeated in print."""
        self.set_widths(*(column.width for column in columns))
        self.page.freeze_panes(top + 1, frozen)
        self.page.repeat_rows(top)
        return self.table(top, columns)


def at(sheet: str, row: int, column: int) -> str:
    """Return the address of a cell for a formula on any sheet."""
    return f"'{sheet}'!{xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)}"


def span(sheet: str, column: int, first: int, last: int) -> str:
    """Return the address of a column's rows first to last (both in) for a formula on any sheet."""
    start, end = (xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in (first, last))
    return f"'{sheet}'!{start}:{end}"
