"""Headers: which column of a file is which, whatever its case, blanks and punctuation.

Agencies change all three from year to year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from contracts.errors import AtlasError
from loaders.guards import COMMAND_LINE
from loaders.loaded import printable

DATA = re.compile(r"^[0-9]+([-/.][0-9]+)*$")  # a number or a date, as in a record
YEAR = re.compile(r"^(19|20)[0-9]{2}([-/](19|20)?[0-9]{2})?$")
ALIKE, MOST_ALIKE = 0.6, 0.8  # how like a column a cell is to be named: of a header, and of what may be a record
DIGITS = re.compile(r"[0-9]{5}")  # codes and identifiers; no header has so many


@dataclass(frozen=True)
class Column:
    """A column to read: our name, and the headers that agencies have written over it (by default our name)."""

    name: str
    headers: tuple[str, ...] = ()
    required: bool = True

    @property
    def keys(self) -> frozenset[str]:
        """The headers without case, blanks and punctuation."""
        return frozenset(key(header) for header in (self.headers or (self.name,)))


def key(header: str) -> str:
    """Return a header in lower case, letters and digits alone; a percent sign becomes `pct`."""
    return "".join(sign for sign in header.casefold().replace("%", "pct") if sign.isalnum())


def fit(header: list[str], early: int, columns: Sequence[Column]) -> tuple[int, int, int]:
    """Return how well a line fits as the header: by the columns asked for, then the earliest, then the most fields."""
    return matches(header, columns), early, len(header)


def matches(header: Iterable[str], columns: Sequence[Column]) -> int:
    """Return how many of the columns a line names."""
    keys = {key(cell) for cell in header}
    return sum(bool(column.keys & keys) for column in columns)


def check_header(name: str, header: Sequence[str], columns: Sequence[Column]) -> None:
    """Raise AtlasError if a required column is missing, or a wanted one stands twice."""
    if len(header) > COMMAND_LINE.columns:
        raise AtlasError(f"{name} has {len(header):,} columns, more than {COMMAND_LINE.columns:,}. It is no data file.")
    keys = [key(cell) for cell in header]
    for column in columns:
        found = sum(cell in column.keys for cell in keys)
        wanted = (column.headers or (column.name,))[0]
        if found > 1:
            raise AtlasError(f"{name}: column {wanted!r} stands {found} times. Keep one of them.")
        if column.required and not found:
            raise AtlasError(f"{name} has no column {wanted!r}. {_suggestion(wanted, header, columns)}")


def is_header(line: Iterable[str], columns: Sequence[Column]) -> bool:
    """Whether a line is the header of a file and no record: it names a column, and holds no number and no date."""
    cells = [cell.strip() for cell in line]
    return matches(cells, columns) > 0 and not any(DATA.match(cell) and not YEAR.match(cell) for cell in cells)


def _suggestion(wanted: str, header: Sequence[str], columns: Sequence[Column]) -> str:
    """Say what is there instead; a line that may be of a student is not repeated."""
    known = is_header(header, columns)
    named = [printable(cell.strip(), 60) for cell in header if cell.strip() and not DIGITS.search(cell)]
    if near := get_close_matches(wanted, named, n=1, cutoff=ALIKE if known else MOST_ALIKE):
        return f"Did you mean {near[0]!r}? Give the file as the agency publishes it."
    if not any(cell.strip() for cell in header):
        return "Its first line is empty. Give the file as the agency publishes it, header included."
    first = "Its first line is not shown, because it may be of a student."
    if known:
        first = f"Its first line begins: {', '.join(named[:8])}{', ...' if len(named) > 8 else '.'}"  # noqa: PLR2004 - enough to recognize a file
    return f"{first} Give the file as the agency publishes it, header included."
