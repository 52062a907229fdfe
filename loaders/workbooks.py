"""Reading the sheets of a workbook as text, after making sure that it is no trap.

A workbook is a zip of XML. Two things unpack far beyond its size: a cell at the far corner (readers lay out every cell
up to it), and a long text that many cells share. Both are looked for before any sheet is read, in every part of the
workbook and with a strict parser: the reader behind follows names that lead anywhere in the zip, and forgives much.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

import polars as pl

from contracts.errors import AtlasError
from loaders.guards import Limits, check_zip, megabytes, pieces
from loaders.loaded import InputFile, printable

REFERENCE = re.compile(r"^([A-Z]{1,3})?([0-9]{1,7})?$")
MOST_CELLS = 12_000_000
MOST_SHEETS = 100
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
OTHER_KINDS = ("xl/workbook.bin", "content.xml", "mimetype")  # workbooks of other programs, which the reader knows too
SHEET_WORDS = (b"sheetData", b"<sst", b":sst")


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


@dataclass
class Extent:
    """What a part of a workbook holds, counted while it is parsed.

    `columns` and `rows` are those of its far corner, `shared` the cells with shared text, `longest` the characters of
    the longest shared text; `sheets` are the keys under which it lists sheets, `targets` the parts that it leads to.
    """

    columns: int = 0
    rows: int = 0
    shared: int = 0
    longest: int = 0
    sheets: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)
    row: int = field(default=0, repr=False)
    column: int = field(default=0, repr=False)
    text: int = field(default=0, repr=False)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Count an element that opens."""
        match name.rpartition(":")[2]:
            case "row":
                self.row, self.column = _row(attributes.get("r", "")) or self.row + 1, 0
                self.rows = max(self.rows, self.row)
            case "c":
                self._cell(attributes)
            case "si":
                self.text = 0
            case "sheet":
                self.sheets += [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            case "Relationship":
                self.targets.append("/".join(attributes.get("Target", "").split("/")[-2:]))

    def _cell(self, attributes: dict[str, str]) -> None:
        letters, digits = _reference(attributes.get("r", ""))
        self.column = _column(letters) if letters else self.column + 1
        self.columns = max(self.columns, self.column)
        self.rows = max(self.rows, int(digits or 0))
        self.shared += attributes.get("t") == "s"

    def characters(self, text: str) -> None:
        """Count text: of a shared text with several runs, they are one."""
        self.text += len(text)

    def end(self, name: str) -> None:
        """Keep the longest shared text."""
        if name.rpartition(":")[2] == "si":
            self.longest = max(self.longest, self.text)


def _check(file: InputFile, limits: Limits) -> None:
    members = check_zip(file, limits)
    names = {member.filename for member in members}
    if names & set(OTHER_KINDS):
        raise AtlasError(f"{file.name} is a workbook of another kind. Save it as .xlsx.")
    found = {member.filename: _extent(file, member) for member in members}
    extents = list(found.values())
    for extent in extents:
        _check_extent(file, extent, limits)
    _check_lists(file, found)
    shared, longest = sum(it.shared for it in extents), max(it.longest for it in extents)
    if longest * shared > limits.decompressed:
        size = megabytes(longest * shared)
        raise AtlasError(f"{file.name} would unpack to {size} of text. It may be damaged; save it again.")


def _check_extent(file: InputFile, extent: Extent, limits: Limits) -> None:
    rows, columns = extent.rows, extent.columns
    if rows > limits.rows or columns > limits.columns or rows * columns > MOST_CELLS:
        raise AtlasError(
            f"{file.name} has a sheet that reaches to row {rows:,} and column {columns:,}, farther than allowed. "
            "Delete what lies beside the data, and save it again."
        )


def _check_lists(file: InputFile, extents: Mapping[str, Extent]) -> None:
    """Raise AtlasError if a workbook lists very many sheets, or one part several times."""
    sheets, targets = (extents.get(name, Extent()) for name in (BOOK, LINKS))
    if len(sheets.sheets) > MOST_SHEETS:
        raise AtlasError(
            f"{file.name} has {len(sheets.sheets):,} sheets, more than {MOST_SHEETS}. Keep those with data."
        )
    if any(len(set(listed)) < len(listed) for listed in (sheets.sheets, targets.targets)):
        raise AtlasError(f"{file.name} lists a sheet several times. Save it again as .xlsx.")


def _extent(file: InputFile, member: zipfile.ZipInfo) -> Extent:
    """Return what one part holds. Raises AtlasError if it is of a sheet and not well-formed, or declares entities."""
    extent = Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = extent.start, extent.end
    parser.CharacterDataHandler = extent.characters
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.buffer_text = True
    broken, sheet, tail = "", False, b""
    for piece in pieces(file, member):
        sheet = sheet or any(word in tail + piece for word in SHEET_WORDS)
        tail = piece[-len(max(SHEET_WORDS, key=len)) :]
        if not broken:
            broken = _parsed(parser, piece)
    broken = broken or _parsed(parser, b"", final=True)
    if broken and (sheet or member.filename == BOOK):
        raise AtlasError(f"{file.name} is not a readable workbook ({broken}). Save it again as .xlsx.")
    return Extent() if broken else extent


def _parsed(parser: expat.XMLParserType, piece: bytes, *, final: bool = False) -> str:
    """Parse a piece of XML, and return what is wrong with it."""
    try:
        parser.Parse(piece, final)
    except (expat.ExpatError, ValueError) as error:
        return printable(str(error), 80)
    return ""


def _no_doctype(*_: object) -> None:
    raise ValueError("it declares a document type")


def _reference(text: str) -> tuple[str, str]:
    """Return the letters and digits of a cell's place, `B` and `12` of `B12`."""
    found = REFERENCE.match(text.upper())
    if not found:
        raise ValueError("a cell has no place")
    return found[1] or "", found[2] or ""


def _row(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _column(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number
