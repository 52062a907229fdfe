"""How a WBLR file is written: what separates its fields, and how many the longest of its lines has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from contracts.errors import AtlasError
from loaders.loaded import InputFile
from loaders.wblr.layout import Layout

# CALPADS takes files delimited by carets or commas; the others are what a spreadsheet may write.
OTHERS = ",\t;|"
PIECE = 1 << 20
MOST_FIELDS = 200
LINE_END = 10
LINES_TRIED = 200  # there may be titles and names of columns above the records


@dataclass(frozen=True)
class Dialect:
    """What separates the fields of a file, and how many fields the longest of its lines has."""

    separator: str
    widest: int


def dialect(file: InputFile, layout: Layout) -> Dialect:
    """Return how a file is written: by the layout's separator, or by another where that one is nowhere at its start.

    Raises AtlasError if a line has more fields than any record.
    """
    with file.open() as stream:
        separator = _separator(stream.read(PIECE), layout)
    widest, before = 1, 0
    for piece in _whole_lines(file):
        counts = _fields(piece, ord(separator))
        widest = max(widest, int(counts.max(initial=0)))
        if widest > MOST_FIELDS:
            line = before + int(counts.argmax()) + 1
            raise AtlasError(
                f"{file.name}, line {line:,}, has {widest:,} fields, and a record {layout.width}. It is no WBLR file, "
                "or line ends are lost: export it again."
            )
        before += len(counts)
    return Dialect(separator, widest)


def _separator(start: bytes, layout: Layout) -> str:
    if layout.separator.encode() in start:
        return layout.separator
    needed = layout.fields["type"].position - 1
    lines = start.splitlines()[:LINES_TRIED]
    fitting = {mark: sum(line.count(mark.encode()) >= needed for line in lines) for mark in OTHERS}
    found = max(OTHERS, key=lambda mark: fitting[mark])
    return found if fitting[found] else layout.separator


def _whole_lines(file: InputFile) -> Iterator[bytes]:
    """Yield a file in pieces that end where a line ends."""
    rest = b""
    with file.open() as stream:
        while piece := stream.read(PIECE):
            lines, end, begun = piece.rpartition(b"\n")
            if end:
                yield rest + lines + end
                rest = begun
            else:
                rest += begun
    if rest:
        yield rest + b"\n"


def _fields(lines: bytes, separator: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return how many fields each line has."""
    others = bytes(set(range(256)) - {separator, LINE_END})
    marks = np.frombuffer(lines.translate(None, others), np.uint8)
    return np.diff(np.flatnonzero(marks == LINE_END), prepend=-1)
