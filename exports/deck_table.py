"""Native tables: short enough to read from the back of a room, with what is left out said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Inches, Pt

from exports import office_text
from exports.deck_slide import Slide, describe
from exports.deck_theme import ACTION, GROUND, TEXT

ASIDE = {"Code", "Year", "Count", "Of", "Basis", "Source", "Few", "Fewer than 30 students", "Students"}
MOST_ROWS, MOST_COLUMNS, LONGEST = 9, 5, 90
ROW = Inches(0.42)
PLAIN_STYLE = "{5940675A-B579-460E-94D1-54222C63F5DA}"  # "No style, table grid" in every version of PowerPoint


RANK = "Rank, furthest behind first"


def columns_of(table: pl.DataFrame) -> list[str]:
    """Return the columns that a room reads: what and how much; codes, counts and sources stay in the live table."""
    if RANK in table.columns:
        return [RANK, "Place", "Value", "Compared with", "Gap in words"]
    shown = [name for name in table.columns if name not in ASIDE]
    if "Status" in shown and set(table["Status"]) == {"reported"}:
        shown.remove("Status")
    return shown[:MOST_COLUMNS]


def rows_of(table: pl.DataFrame) -> list[tuple[str, ...]]:
    """Return the header and the first rows as text; of a ranking those that have a rank, furthest behind first."""
    ranked = table.filter(pl.col(RANK).is_not_null()).sort(RANK) if RANK in table.columns else table
    shown = ranked.select(columns_of(table)).head(MOST_ROWS)
    return [tuple(shown.columns), *(tuple(_text(value) for value in row) for row in shown.rows())]


def _text(value: object) -> str:
    """Write one value."""
    if value is None:
        return "–"
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def add(slide: Slide, rows: Sequence[Sequence[str]], box: tuple[int, int, int, int], alt: str) -> Any:  # noqa: ANN401 - python-pptx has no types
    """Put a table on a slide: the first row is the header; columns are as wide as what they hold needs."""
    left, top, width, height = box
    step = min(ROW, height // max(1, len(rows)))
    frame = slide.shapes.add_table(len(rows), len(rows[0]), Emu(left), Emu(top), Emu(width), Emu(step * len(rows)))
    describe(frame, "Table", alt)
    table = frame.table
    frame._element.graphic.graphicData.tbl.tblPr.find(  # noqa: SLF001 - the library cannot choose a table's style
        "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId"
    ).text = PLAIN_STYLE
    longest = [min(LONGEST, max(len(row[index]) for row in rows)) + 4 for index in range(len(rows[0]))]
    for index, length in enumerate(longest):
        table.columns[index].width = Emu(width * length // sum(longest))
    size = 14 if sum(longest) < 110 else 12  # noqa: PLR2004 - letters across a slide at 14 points
    for row, cells in enumerate(rows):
        table.rows[row].height = Emu(step)
        for column, said in enumerate(cells):
            _cell(table.cell(row, column), said, size, header=row == 0)
    return frame


def _cell(cell: Any, said: str, size: int, *, header: bool) -> None:  # noqa: ANN401 - the same
    """Write one cell."""
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Inches(0.03)
    cell.fill.solid()
    cell.fill.fore_color.theme_color = ACTION if header else GROUND
    paragraph = cell.text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = office_text.shorten(said, LONGEST)
    run.font.size, run.font.bold = Pt(size), header
    run.font.color.theme_color = GROUND if header else TEXT
