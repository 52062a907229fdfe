"""The student file that goes with WBLR records: which groups a student belonged to in a year.

WBLR says nothing about a student but the identifier. A steward who wants groups gives a second file, delimited by
carets, tabs or commas, with a header: `ssid`, `academic_year_id`, and any of `race`, `gender` and the program groups.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from contracts.errors import AtlasError
from contracts.groups import GENDER, RACE
from loaders.loaded import CHUNK, InputFile
from loaders.participation import GROUPS
from loaders.wblr.codes import spellings
from loaders.wblr.engines import Engine, Frame
from loaders.wblr.records import STUDENT

KEY = ("ssid", "academic_year_id")
CODES = {"F": "female", "M": "male", "X": "non_binary"}
UNKNOWN = {"race": "race_not_reported", "gender": "gender_missing"}
# The first of each list stands for "not known", so that profile 0 is that of a student nobody describes.
VALUES = {name: (UNKNOWN[name], *(item for item in ids if item != UNKNOWN[name])) for name, ids in
          (("race", RACE), ("gender", GENDER))}  # fmt: skip
YES, NO = "Y", "N"
YEAR = "^[0-9]{4}([-/][0-9]{2}|[-/]?[0-9]{4})$"
SEPARATORS = "^\t,;"
AROUND = ' "\t\xa0'
LONGEST_HEADER = 10_000


@dataclass(frozen=True)
class Columns:
    """What a student file holds: its separator, the position of each column, and whether values stand in quotes."""

    separator: str
    positions: dict[str, int]
    padded: bool = False

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that name groups, in one order for every file."""
        return tuple(name for name in (*VALUES, *GROUPS) if name in self.positions)

    @property
    def groups(self) -> tuple[str, ...]:
        """All students, and every group that the columns can name."""
        return ("all", *(group for name in self.named for group in VALUES.get(name, (name,))))


def read_header(file: InputFile) -> Columns:
    """Return what the first line of a student file says.

    Raises AtlasError if a column is missing, unknown or named twice.
    """
    with file.open() as stream:
        start = stream.readline(LONGEST_HEADER).decode("utf-8-sig", errors="replace").rstrip("\r\n")
    separator = max(SEPARATORS, key=start.count)
    names = [name.strip(AROUND).lower() for name in start.rstrip(AROUND + separator).split(separator)]
    known = (*KEY, *VALUES, *GROUPS)
    for name in KEY:
        if name not in names:
            raise AtlasError(
                f"{file.name} has no column {name!r} in its first line. The columns may be {', '.join(known)}."
            )
    for number, name in enumerate(names, start=1):
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            advice = f"Did you mean {close[0]!r}?" if close else f"The columns may be {', '.join(known)}."
            raise AtlasError(f"{file.name}: column {number} has a name that is not known. {advice}")
        if names.index(name) != number - 1:
            raise AtlasError(f"{file.name}: column {name!r} stands twice. Remove one of them.")
    positions = {name: number for number, name in enumerate(names, start=1)}
    return Columns(separator, positions, padded=_padded(file))


def _padded(file: InputFile) -> bool:
    """Say if blanks or quotes stand anywhere in a file, so that they may stand around its values."""
    with file.open() as stream:
        return any(
            b" " in piece or b'"' in piece or b"\xa0" in piece for piece in iter(lambda: stream.read(CHUNK), b"")
        )


def groups(columns: Columns | None) -> pl.DataFrame:
    """Return which groups each profile has: profile and group, the number of the group in `Columns.groups`."""
    if columns is None:
        return pl.DataFrame({"profile": [0], "group": [0]}, schema={"profile": pl.Int16, "group": pl.Int16})
    number = {group: index for index, group in enumerate(columns.groups)}
    rows = []
    for profile, values in enumerate(itertools.product(*(_values(name) for name in columns.named))):
        members = [
            value if name in VALUES else name for name, value in zip(columns.named, values, strict=True) if value != NO
        ]
        rows += [(profile, number[group]) for group in ("all", *members)]
    return pl.DataFrame(rows, schema={"profile": pl.Int16, "group": pl.Int16}, orient="row")


def described(file: InputFile, columns: Columns, years: Sequence[str], engine: Engine) -> Frame:
    """Return the rows of the file as numbers: student, year (its number in `years`) and profile.

    Raises AtlasError if a row holds a code that is not known.
    """
    lines = engine.lines(file, columns.separator, columns.positions).filter(nw.col("line") > 1)
    filled = (_stripped(lines, columns) if columns.padded else lines).filter(
        ~nw.all_horizontal(*(nw.col(name).is_null() for name in KEY), ignore_nulls=True)
    )
    _refuse(file, columns, filled, engine)
    rows = filled.select(*_student_year(years), _profile(columns))
    return rows.filter(~nw.col("year").is_null())


def profiles(described: Frame) -> Frame:
    """Return one row a student and year; one whom the file describes in two ways has profile 0, which knows nothing."""
    return (
        described.group_by("student", "year")
        .agg(nw.col("profile").min(), nw.col("profile").max().alias("other"))
        .with_columns(
            profile=nw.when(nw.col("profile") == nw.col("other")).then(nw.col("profile")).otherwise(nw.lit(0, nw.Int16))
        )
        .drop("other")
    )


def _stripped(lines: Frame, columns: Columns) -> Frame:
    stripped = lines.with_columns(nw.col(*columns.positions).str.strip_chars(AROUND))
    return stripped.with_columns(
        nw.when(nw.col(name) != "").then(nw.col(name)).alias(name) for name in columns.positions
    )


def undescribed(counts: pl.DataFrame, columns: Columns | None) -> tuple[str, ...]:
    """Return a sentence for each year in which race and gender of fewer than half of the students are known.

    `counts` has place_id, year, group and students.
    """
    unknown = [UNKNOWN[name] for name in columns.named if name in UNKNOWN] if columns else []
    at_schools = counts.filter(pl.col("place_id").str.starts_with("school:"))
    totals = {
        (year, group): n for year, group, n in at_schools.group_by("year", "group").agg(pl.col("students").sum()).rows()
    }
    years = sorted(year for year, group in totals if group == "all")
    return tuple(
        f"The student file describes fewer than half of the students with records in {year}; the others count under "
        f"{' and '.join(unknown)}. Check its identifiers and years, and that it describes no student in two ways."
        for year in years
        if unknown and all(2 * totals.get((year, group), 0) > totals[year, "all"] for group in unknown)
    )


def _values(name: str) -> tuple[str, ...]:
    return VALUES.get(name, (NO, YES))


def _student_year(years: Sequence[str]) -> tuple[nw.Expr, nw.Expr]:
    year = nw.lit(None, nw.Int16)
    for number, words in enumerate(years):
        is_it = nw.col("academic_year_id").is_in(spellings(words))
        year = nw.when(is_it).then(nw.lit(number, nw.Int16)).otherwise(year)
    return nw.col("ssid").cast(nw.Int64).alias("student"), year.alias("year")


def _profile(columns: Columns) -> nw.Expr:
    """Number the combination of groups, the last column fastest, as `groups` does."""
    total = nw.lit(0, nw.Int16)
    for name in columns.named:
        values = _values(name)
        total = total * len(values) + _number(name, values)
    return total.cast(nw.Int16).alias("profile")


def _number(name: str, values: tuple[str, ...]) -> nw.Expr:
    number = nw.lit(0, nw.Int16)
    for index, value in enumerate(values):
        words = [value, *(code for code, meaning in CODES.items() if meaning == value)]
        is_it = nw.any_horizontal(*(nw.col(name) == word for word in words), ignore_nulls=True)
        number = nw.when(is_it).then(nw.lit(index, nw.Int16)).otherwise(number)
    return number


def _refuse(file: InputFile, columns: Columns, rows: Frame, engine: Engine) -> None:
    """Raise AtlasError for the first row with an unknown code; the value may be an identifier and is not shown."""
    allowed = {name: [*_values(name), *(CODES if name == "gender" else ())] for name in columns.named}
    wrong = {name: ~(nw.col(name).is_null() | nw.col(name).is_in(words)) for name, words in allowed.items()}
    wrong["ssid"] = ~nw.col("ssid").str.contains(STUDENT).fill_null(value=False)
    wrong["academic_year_id"] = ~nw.col("academic_year_id").str.contains(YEAR).fill_null(value=False)
    words = {name: f"must be one of {', '.join(values)}, or empty" for name, values in allowed.items()}
    words |= {"ssid": "must be 10 digits", "academic_year_id": "must be written like 2023-2024"}
    first = [nw.when(broken).then(nw.col("line")).min().alias(name) for name, broken in wrong.items()]
    found = engine.collect(rows.select(*first)).row(0, named=True)
    if broken := {name: line for name, line in found.items() if line is not None}:
        name = min(broken, key=lambda item: broken[item])
        raise AtlasError(f"{file.name}, line {broken[name]}, {name}: it {words[name]}. Correct the student file.")
