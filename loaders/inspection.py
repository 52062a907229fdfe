"""Saying what a file is before anybody loads it: its size, its format, and the columns that it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.counts import counted
from loaders.guards import check_zip, limits_of, megabytes
from loaders.headers import DIGITS, key
from loaders.intake import Fit, known_columns, recognize
from loaders.loaded import InputFile, printable
from loaders.raw import read_raw

MOST_NAMED = 12
RECORD_TYPES = ("WBLR", "WBLR-R")  # as sent to CALPADS, and as it gives them back


def inspect(file: InputFile) -> Iterator[str]:
    """Yield lines that describe a file. Raises AtlasError if it cannot be read at all."""
    if _is_map(file):
        yield f"{file.name}: {megabytes(file.size)}, a map. Only format boundaries reads maps."
        yield f"To load it: python -m loaders load boundaries {file.path or file.name} --out DIR"
        return
    raw = read_raw(file, known_columns())
    yield f"{file.name}: {megabytes(file.size)}, {counted(raw.file.rows, 'row')}, {counted(len(raw.header), 'column')}."
    yield f"SHA-256 {raw.file.sha256}"
    if raw.header[0].strip() in RECORD_TYPES:
        yield "Its lines are work-based learning records of students (format wblr); nothing of them is shown."
        yield f"To load it: python -m loaders load wblr {file.path or file.name} --out DIR"
        return
    best = recognize(raw.header)[0]
    kind = best.format
    if not best.lacking:
        yield f"It is a file of format {kind.name}: {kind.title} ({kind.agency})."
        yield from _columns(best, raw.header)
        yield f"To load it: python -m loaders load {kind.name} {file.path or file.name} --out DIR"
    else:
        yield f"No format fits. The nearest is {kind.name} ({kind.title}), which needs: {_named(best.lacking)}."
        yield f"Columns of the file: {_named(raw.header)}."


def recognized(file: InputFile) -> str:
    """Return the name of the format that a file is of, empty if none fits. Raises AtlasError if it cannot be read."""
    if _is_map(file):
        return "boundaries"
    header = read_raw(file, known_columns()).header
    if header[0].strip() in RECORD_TYPES:
        return "wblr"
    best = recognize(header)[0]
    return "" if best.lacking else best.format.name


def _is_map(file: InputFile) -> bool:
    with file.open() as stream:
        packed = stream.read(4) == b"PK\x03\x04"
    if not packed:
        return file.name.lower().endswith((".geojson", ".json"))
    return any(member.filename.lower().endswith(".shp") for member in check_zip(file, limits_of(file)))


def _columns(fit: Fit, header: tuple[str, ...]) -> Iterator[str]:
    unused = tuple(cell for cell in header if key(cell) not in fit.known)
    yield f"Of its columns, {len(header) - len(unused)} are used."
    if unused:
        yield f"Not used: {_named(unused)}."


def _named(names: tuple[str, ...]) -> str:
    shown = ", ".join(printable(name, 60) for name in names[:MOST_NAMED] if not DIGITS.search(name))
    return f"{shown} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else shown
