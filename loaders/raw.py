"""Reading an official file as it stands: every field as text, every line numbered, no line lost.

A line is a row: official files hold no line breaks inside fields, and one that does would otherwise swallow rows.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import PurePosixPath

import polars as pl

from contracts.errors import AtlasError
from loaders.counts import counted
from loaders.guards import Limits, check_size, check_text, check_zip, limits_of, unpack
from loaders.headers import Column, check_header, fit, key, matches
from loaders.loaded import QUARANTINE, WHOLE_ROW, FileRead, InputFile, printable
from loaders.parquets import read_columns
from loaders.workbooks import BOOK, OTHER_KINDS, read_sheets

DELIMITERS = ("\t", ",", "^", "|", ";")
HEADER_WITHIN = 12
LINES_AT_ONCE = 50_000
DATA_ENDINGS = (".csv", ".txt", ".tsv")


@dataclass(frozen=True)
class Raw:
    """A file as text.

    `table` has `row` (the line in the file) and a text column for each column asked for, null where blank or absent
    (`present` names those that the file has). `ragged` holds the lines that do not have the header's number of fields.
    """

    file: FileRead
    header: tuple[str, ...]
    table: pl.DataFrame
    present: frozenset[str]
    blank: int = 0
    ragged: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=QUARANTINE))


def read_raw(
    file: InputFile, columns: Sequence[Column], limits: Limits | None = None, sheets: tuple[str, ...] = ()
) -> Raw:
    """Read a text file, a workbook, a parquet file, or a zip that holds one text file.

    `sheets` names the sheets of a workbook to look at; by default the first one with the header is read.
    Raises AtlasError if the file is unreadable, too large (`guards.limits_of`), or lacks a column.
    """
    limits = limits or limits_of(file)
    check_size(file, limits)
    with file.open() as stream:
        start = stream.read(4)
    if start == b"PAR1":
        return _parquet(file, columns, limits)
    if start == b"PK\x03\x04":
        return _zip(file, columns, limits, sheets)
    return _text(file, columns, limits)


def read_lines(file: InputFile) -> Iterator[tuple[int, list[str] | None]]:
    """Yield every line of a file that has no plain header, such as a pivot table, with its number and its fields.

    One line at a time, because the fields of all lines may take a hundred times the memory of the file. Of a workbook,
    the longest sheet; the fields are None where a quotation mark is not closed. Raises AtlasError if the file is
    unreadable or too large.
    """
    limits = limits_of(file)
    check_size(file, limits)
    with file.open() as stream:
        packed = stream.read(4) == b"PK\x03\x04"
    if packed:
        longest: list[list[str]] = max(read_sheets(file, (), limits), key=len, default=[])
        yield from enumerate(longest, 1)
        return
    encoding = check_text(file, limits)
    try:
        with file.open() as stream:
            lines = _lines(file, io.TextIOWrapper(stream, encoding=encoding, newline=None), limits)
            start = list(islice(lines, HEADER_WITHIN))
            delimiter = max(DELIMITERS, key=lambda sign: sum(len(split(line, sign) or []) for line in start))
            yield from enumerate((split(line, delimiter) for line in chain(start, lines)), 1)
    except UnicodeError as error:
        raise AtlasError(f"{file.name} is not readable text ({error}). Save it as UTF-8.") from None


def _zip(file: InputFile, columns: Sequence[Column], limits: Limits, sheets: tuple[str, ...]) -> Raw:
    members = check_zip(file, limits)
    if any(member.filename in {BOOK, *OTHER_KINDS} for member in members):
        return _workbook(file, columns, limits, sheets)
    texts = [member for member in members if _is_data(member.filename)]
    # IPEDS puts the revised file beside the first one; the revised one holds.
    texts = [member for member in texts if "_rv." in member.filename.lower()] or texts
    if len(texts) != 1:
        raise AtlasError(f"{file.name} holds {len(texts)} text files. Unpack it and give the one to load.")
    raw = _text(unpack(file, texts[0], limits), columns, limits)
    return Raw(_record(file, raw.file.rows), raw.header, raw.table, raw.present, raw.blank, raw.ragged)


def _is_data(name: str) -> bool:
    """Whether a file in a zip is a text file."""
    return name.lower().endswith(DATA_ENDINGS) and not is_noted(name)


def is_noted(name: str) -> bool:
    """Whether a file in a zip is what a Mac notes beside each file."""
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or path.name.startswith("._")


def _text(file: InputFile, columns: Sequence[Column], limits: Limits) -> Raw:
    encoding = check_text(file, limits)
    try:
        with file.open() as stream:
            lines = _lines(file, io.TextIOWrapper(stream, encoding=encoding, newline=None), limits)
            start = list(islice(lines, HEADER_WITHIN))
            at, delimiter = _find_header(file, start, columns)
            header = [cell.strip() for cell in split(start[at], delimiter) or []]
            body = ((number, split(line, delimiter)) for number, line in _numbered(start, at, lines))
            return collect(file, header, columns, body, limits)
    except UnicodeError as error:
        raise AtlasError(f"{file.name} is not readable text ({error}). Save it as UTF-8.") from None


def _lines(file: InputFile, text: io.TextIOWrapper, limits: Limits) -> Iterator[str]:
    number = 0
    while line := text.readline(limits.line + 1):
        number += 1
        if len(line) > limits.line:
            raise AtlasError(f"{file.name}, line {number}: longer than {limits.line:,} characters. It is no data file.")
        yield line.rstrip("\r\n")


def _numbered(start: list[str], at: int, rest: Iterator[str]) -> Iterator[tuple[int, str]]:
    yield from enumerate(start[at + 1 :], at + 2)
    yield from enumerate(rest, len(start) + 1)


def split(line: str, delimiter: str) -> list[str] | None:
    """Return the fields of a line, or None if a quotation mark is opened and not closed."""
    if '"' not in line:
        return line.split(delimiter)
    if delimiter == ",":
        try:
            return next(csv.reader([line], strict=True))
        except csv.Error:
            return None
    return [_unquoted(cell) for cell in line.split(delimiter)]


def _unquoted(cell: str) -> str:
    quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if quoted else cell


def _find_header(file: InputFile, lines: list[str], columns: Sequence[Column]) -> tuple[int, str]:
    """Return the line of the header and its delimiter: the first of the best matches among the first lines."""
    choices = [(at, delimiter) for at in range(len(lines)) for delimiter in DELIMITERS]
    best = max(choices, key=lambda it: fit(split(lines[it[0]], it[1]) or [], -it[0], columns), default=None)
    if best is None:
        raise AtlasError(f"{file.name} is empty. Download it again.")
    check_header(file.name, split(lines[best[0]], best[1]) or [], columns)
    return best


def collect(
    file: InputFile,
    header: Sequence[str],
    columns: Sequence[Column],
    body: Iterable[tuple[int, list[str] | None]],
    limits: Limits,
) -> Raw:
    """Gather the wanted columns of all lines; blank lines are counted, lines of another width set aside.

    Raises AtlasError if there are more lines than allowed.
    """
    places = _places(header, columns)
    gathered, ragged = _Gathered(("row", *places)), _Gathered(tuple(QUARANTINE))
    width, blank, rows = len(header), 0, 0
    for number, cells in body:
        rows += 1
        if rows > limits.rows:
            raise AtlasError(f"{file.name} has more than {limits.rows:,} rows, the most allowed here. Split it.")
        if cells is not None and not any(cell.strip() for cell in cells):
            blank += 1
        elif cells is None or len(cells) < width or any(cell.strip() for cell in cells[width:]):
            ragged.add(_ragged(file, number, cells, width))
        else:
            gathered.add((number, *(cells[at].strip() or None for at in places.values())))
    table = gathered.table(pl.Schema({"row": pl.Int64} | dict.fromkeys(places, pl.String)))
    absent = [pl.lit(None, dtype=pl.String).alias(column.name) for column in columns if column.name not in places]
    record = _record(file, rows)
    present = frozenset(places)
    return Raw(record, tuple(header), table.with_columns(absent), present, blank, ragged.table(QUARANTINE))


class _Gathered:
    """Lines on their way into a table: packed away piece by piece, because Python's own lists take far more memory."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self.lines: list[tuple[object, ...]] = []
        self.packed: list[pl.DataFrame] = []

    def add(self, line: tuple[object, ...]) -> None:
        self.lines.append(line)
        if len(self.lines) == LINES_AT_ONCE:
            self._pack(None)

    def table(self, schema: pl.Schema) -> pl.DataFrame:
        """Return everything as one table of these types."""
        self._pack(schema)
        return pl.concat([part.cast(schema) for part in self.packed])

    def _pack(self, schema: pl.Schema | None) -> None:
        columns = list(zip(*self.lines, strict=True)) or [() for _ in self.names]
        data = dict(zip(self.names, columns, strict=True))
        self.packed.append(pl.DataFrame(data, schema=schema or list(self.names)))
        self.lines = []


def _places(header: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    keys = [key(cell) for cell in header]
    found = {column.name: [at for at, cell in enumerate(keys) if cell in column.keys] for column in columns}
    return {name: places[0] for name, places in found.items() if places}


def _ragged(file: InputFile, number: int, cells: list[str] | None, width: int) -> tuple[str, int, str, str, str, str]:
    if cells is None:
        rule = "a quotation mark is opened and not closed on this line"
        return (file.name, number, WHOLE_ROW, "", rule, "Close the quotation mark, or remove it.")
    rule = f"the line has {counted(len(cells), 'field')} and the header has {width:,}"
    remedy = "Compare the line with the agency's file; a stray delimiter or a cut line is the usual cause."
    return (file.name, number, WHOLE_ROW, printable(cells[0].strip(), 100), rule, remedy)


def _record(file: InputFile, rows: int) -> FileRead:
    return FileRead(file.name, file.size, file.sha256(), rows)


def _workbook(file: InputFile, columns: Sequence[Column], limits: Limits, sheets: tuple[str, ...]) -> Raw:
    """Read the sheet that has most of the columns; of a formula, the value that was stored with it."""
    best: tuple[int, list[list[str]]] = (-1, [])
    for lines in read_sheets(file, sheets, limits):
        found = max((matches(line, columns) for line in lines[:HEADER_WITHIN]), default=0)
        if found > best[0] and lines:
            best = (found, lines)
    lines = best[1]
    if not lines:
        raise AtlasError(f"{file.name} holds no sheet with rows. Save the workbook again with its data.")
    start = lines[:HEADER_WITHIN]
    at = max(range(len(start)), key=lambda line: fit(start[line], -line, columns))
    check_header(file.name, lines[at], columns)
    body = ((number, cells) for number, cells in enumerate(lines[at + 1 :], at + 2))
    return collect(file, lines[at], columns, body, limits)


def _parquet(file: InputFile, columns: Sequence[Column], limits: Limits) -> Raw:
    names, cells = read_columns(file, columns, limits)
    lines = ((number, [cell or "" for cell in line]) for number, line in enumerate(zip(*cells, strict=True), 1))
    return collect(file, names, columns, lines, limits)
