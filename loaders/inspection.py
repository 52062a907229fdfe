"""Saying what a file is before anybody loads it: its size, its format, and the columns that it lacks."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from contracts.errors import AtlasError
from loaders.counts import counted
from loaders.formats import datamart
from loaders.formats.registry import find
from loaders.guards import PARQUET_MAGIC, check_zip, limits_of, megabytes
from loaders.headers import DIGITS, is_header, key
from loaders.intake import Fit, known_columns, recognize
from loaders.loaded import InputFile, printable
from loaders.raw import Raw, read_lines, read_raw
from loaders.wblr.dialect import LINES_TRIED
from loaders.wblr.records import AROUND

MOST_NAMED = 12
RECORD_TYPES = ("WBLR", "WBLR-R")  # as sent to CALPADS, and as it gives them back
RECORDS = "Its lines are work-based learning records of students (format wblr); nothing of them is shown."


def inspect(file: InputFile) -> Iterator[str]:
    """Yield lines that describe a file. Raises AtlasError if it cannot be read at all."""
    if _is_map(file):
        yield f"{file.name}: {megabytes(file.size)}, a map. Only format boundaries reads maps."
        yield _to_load(file, "boundaries")
        return
    first = _first_lines(file)
    if _are_records(first):
        rows = sum(1 for _ in read_lines(file))
        yield f"{file.name}: {megabytes(file.size)}, {counted(rows, 'row')}."
        yield f"SHA-256 {file.sha256()}"
        yield RECORDS
        yield _to_load(file, "wblr")
        return
    raw = read_raw(file, known_columns())
    yield f"{file.name}: {megabytes(file.size)}, {counted(raw.file.rows, 'row')}, {counted(len(raw.header), 'column')}."
    yield f"SHA-256 {raw.file.sha256}"
    if _are_records([raw.header]):
        yield from (RECORDS, "Unpack it to load it: format wblr reads no zip.")
        return
    yield from _of_format(file, raw, datamart.terms_of(first))


def _of_format(file: InputFile, raw: Raw, terms: Sequence[str]) -> Iterator[str]:
    """Yield what is known of a table: its format, the columns of it that are used, and how to load it."""
    best = recognize(raw.header)[0]
    kind = find("datamart") if terms else best.format
    if terms or not best.lacking:
        yield f"It is a file of format {kind.name}: {kind.title} ({kind.agency})."
        yield from [f"It counts students by term: {_named(terms)}."] if terms else _columns(best, raw.header)
        yield _to_load(file, kind.name)
    elif is_header(raw.header, known_columns()):
        yield f"No format fits. The nearest is {kind.name} ({kind.title}), which needs: {_named(best.lacking)}."
        yield f"Columns of the file: {_named(raw.header)}."
    else:
        yield "No format fits, and nothing of the file is shown: its lines may be of students, as no header is known."


def recognized(file: InputFile) -> str:
    """Return the name of the format that a file is of, empty if none fits. Raises AtlasError if it cannot be read."""
    if _is_map(file):
        return "boundaries"
    first = _first_lines(file)
    if datamart.terms_of(first):
        return "datamart"
    header = [] if _are_records(first) else list(read_raw(file, known_columns()).header)
    if _are_records([*first, header]):
        return "wblr"
    best = recognize(header)[0]
    return "" if best.lacking else best.format.name


def _to_load(file: InputFile, kind: str) -> str:
    return f"To load it: python -m loaders load {kind} {shlex.quote(str(file.path or file.name))} --out DIR"


def _first_lines(file: InputFile) -> list[list[str]]:
    """Return the first lines of a text file or a workbook; none of a file that is no such, which another step says."""
    with file.open() as stream:
        if stream.read(4) == PARQUET_MAGIC:
            return []
    with suppress(AtlasError):
        return [cells or [] for _, cells in islice(read_lines(file), LINES_TRIED)]
    return []


def _are_records(lines: Sequence[Sequence[str]]) -> bool:
    """Whether lines are records of students, with or without titles and names of columns above them."""
    return any(cells[0].strip(AROUND).upper() in RECORD_TYPES for cells in lines if cells)


def _is_map(file: InputFile) -> bool:
    with file.open() as stream:
        packed = stream.read(4) == b"PK\x03\x04"
    if not packed:
        return file.name.lower().endswith((".geojson", ".json"))
    return any(member.filename.lower().endswith(".shp") for member in check_zip(file, limits_of(file)))


def _columns(fit: Fit, header: tuple[str, ...]) -> Iterator[str]:
    used = fit.format.also_used(header)
    unused = tuple(cell for at, cell in enumerate(header) if key(cell) not in fit.known and at not in used)
    yield f"Of its columns, {len(header) - len(unused)} are used."
    if unused:
        yield f"Not used: {_named(unused)}."


def _named(names: Sequence[str]) -> str:
    told = [printable(name, 60) for name in names if name.strip() and not DIGITS.search(name)]
    shown = ", ".join(told[:MOST_NAMED])
    return f"{shown} and {len(told) - MOST_NAMED} more" if len(told) > MOST_NAMED else shown
