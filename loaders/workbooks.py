"""Reading the sheets of a workbook as text, after making sure that it is no trap.

A workbook is a zip of XML. Two things unpack far beyond its size: a cell at the far corner (readers lay out every cell
up to it), and a long text that many cells share. Both are looked for before any sheet is read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

import polars as pl

from contracts.errors import AtlasError
from loaders.guards import MEGABYTE, Limits, check_zip, megabytes, pieces
from loaders.loaded import InputFile

CELL = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
SHARED = re.compile(rb'\bt="s"')
LONGEST_TAG = 200
MOST_CELLS = 50_000_000
TEXTS, SHEETS = "xl/sharedStrings.xml", "xl/worksheets/"


def read_sheets(file: InputFile, wanted: tuple[str, ...], limits: Limits) -> Iterator[list[list[str]]]:
    """Yield the sheets as lines of text: those named, or all if none of them is there.

    Raises AtlasError if the workbook is damaged or holds more than allowed.
    """
    import fastexcel  # noqa: PLC0415 - only workbooks need it

    _check(file, limits)
    try:
        with file.open() as stream:
            book = fastexcel.read_excel(stream.read())
        names = [name for name in book.sheet_names if name in wanted] or book.sheet_names
        for name in names:
            sheet = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
            yield [[cell or "" for cell in line] for line in sheet.iter_rows()]
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError, RuntimeError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise AtlasError(f"{file.name} is not a readable workbook ({reason}). Save it again as .xlsx.") from None


def _check(file: InputFile, limits: Limits) -> None:
    members = check_zip(file, limits)
    shared = 0
    for member in members:
        if member.filename.startswith(SHEETS):
            shared += _check_extent(file, member, limits)
    for member in members:
        if member.filename == TEXTS and (longest := _longest_text(file, member)) * shared > limits.decompressed:
            size = megabytes(longest * shared)
            raise AtlasError(f"{file.name} would unpack to {size} of text. It may be damaged; save it again.")


def _check_extent(file: InputFile, member: zipfile.ZipInfo, limits: Limits) -> int:
    """Return how many cells of a sheet hold shared text. Raises AtlasError if its far corner lies too far out."""
    columns = rows = shared = 0
    tail = b""
    for piece in pieces(file, member):
        text = tail + piece
        cut = max(text.rfind(b"<"), 0) if len(text) - text.rfind(b"<") < LONGEST_TAG else len(text)
        for letters, number in CELL.findall(text[:cut]):
            columns, rows = max(columns, _column(letters)), max(rows, int(number))
        shared += len(SHARED.findall(text[:cut]))
        tail = text[cut:]
    if rows > limits.rows or columns > limits.columns or rows * columns > MOST_CELLS:
        raise AtlasError(
            f"{file.name} has a sheet of {rows:,} rows and {columns:,} columns, more than is allowed here. "
            "Delete what lies beside the data, and save it again."
        )
    return shared


def _column(letters: bytes) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _longest_text(file: InputFile, member: zipfile.ZipInfo) -> int:
    longest = since = 0
    for piece in pieces(file, member):
        parts = [len(part) for part in piece.split(b"<")]
        longest = max(longest, since + parts[0], *parts)
        since = parts[-1] if len(parts) > 1 else since + parts[0]
        if since > 100 * MEGABYTE:
            break
    return max(longest, since)
