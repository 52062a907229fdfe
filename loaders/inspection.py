"""Saying what a file is before anybody loads it: its size, its format, and the columns that it lacks."""

from __future__ import annotations

from collections.abc import Iterator

from loaders.formats.registry import Format
from loaders.guards import megabytes
from loaders.intake import recognize
from loaders.loaded import InputFile
from loaders.raw import key, read_raw

MOST_NAMED = 12


def inspect(file: InputFile) -> Iterator[str]:
    """Yield lines that describe a file. Raises AtlasError if it cannot be read at all."""
    raw = read_raw(file, ())
    yield f"{file.name}: {megabytes(file.size)}, {raw.file.rows:,} rows, {len(raw.header)} columns."
    yield f"SHA-256 {raw.file.sha256}"
    fits = recognize(raw.header)
    kind, lacking = fits[0]
    if not lacking:
        yield f"It is a file of format {kind.name}: {kind.title} ({kind.agency})."
        yield from _columns(kind, raw.header)
        yield f"To load it: python -m loaders load {kind.name} {file.path or file.name} --out DIR"
    else:
        yield f"No format fits. The nearest is {kind.name} ({kind.title}), which needs: {_named(lacking)}."
        yield f"Columns of the file: {_named(raw.header)}."


def _columns(kind: Format, header: tuple[str, ...]) -> Iterator[str]:
    used = {cell for column in kind.columns for cell in column.keys}
    unused = [cell for cell in header if key(cell) not in used]
    yield f"Of its columns, {len(header) - len(unused)} are used."
    if unused:
        yield f"Not used: {_named(unused)}."


def _named(names: list[str] | tuple[str, ...]) -> str:
    shown = ", ".join(name[:60] for name in names[:MOST_NAMED])
    return f"{shown} and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else shown
