"""DataMart, the public tables of the community colleges' Chancellor's Office, in the two exports that are known.

* Enrollment status summary: a pivot with a line a college and two columns (count, percent) a term under two headers. As
  DataMart writes it, the labels at the left have no header, totals are lines such as `Compton Total`, and the lines
  below a college are its parts.
* Student count by gender and ethnicity: a line a college, gender and ethnicity, and two columns a year.

The office counts far more students than IPEDS does, so that the second export gives shares alone. A college of which
a row is set aside has none: shares of what is left would look whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

import polars as pl

from contracts.errors import AtlasError
from contracts.registries import Source
from loaders.formats.assemble import Part, combine, count_facts
from loaders.formats.colleges import UNKNOWN, names_college, place_of_college
from loaders.guards import limits_of
from loaders.headers import Column, check_header, key
from loaders.loaded import FileRead, InputFile, Loaded, Options
from loaders.raw import collect, read_lines
from loaders.validation.sieve import Sieve, Words
from loaders.validation.whole import keep_whole

TERM = re.compile(r"^(Fall|Spring|Summer|Winter) (20[0-9]{2})(\.[0-9]+)?$")
YEAR = re.compile(r"^(20[0-9]{2})-(20[0-9]{2})(\.[0-9]+)?( \(=?%\))?$")
COLLEGE = "College Name"
GENDER = {"Female": "female", "Male": "male", "Non-Binary": "non_binary", "Unknown": "gender_missing", "Total": None}
ETHNICITY = {
    "African-American": "african_american",
    "American Indian/Alaskan Native": "american_indian_alaska_native",
    "Asian": "asian",
    "Filipino": "filipino",
    "Hispanic": "hispanic_latino",
    "Multi-Ethnicity": "two_or_more_races",
    "Pacific Islander": "pacific_islander",
    "Unknown": "race_not_reported",
    "White Non-Hispanic": "white",
    "Total": None,
}
COUNT = "Student Count"
TOTAL = " Total"
EVERYWHERE = ("Grand", "State of California", "Statewide")
HEADER_WITHIN, LOOKED_AT = 12, 2_000
PART = "part of a college's students, such as those of one status; the lines of whole colleges are read"
OF_STATE = "total of all colleges"
NO_NUMBER = "college of which the table counts nobody"
NOT_WHOLE = "a number of students is a whole number and not negative"
HIDDEN = Words("Ethnicity", "a number is hidden, so that shares cannot be worked out", "Ask for the whole table.")
NOT_WHOLE_COLLEGE = Words(
    "college",
    "another row of the college, or one of no known college, was set aside, so that shares would be of what is left",
    "Correct that row.",
)
Line = tuple[int, list[str] | None]
OF_COLLEGE = Column("college", (COLLEGE,), required=False)  # the labels of a pivot may have no header
LAYOUTS = ((Column("college", (COLLEGE,)), Column("gender"), Column("ethnicity")),)


@dataclass(frozen=True)
class Table:
    """An export as it is read: the lines down to the header, the first of those below it, and the rest to come.

    `remarks` are the numbers of lines with a single field, such as the day of the report; `body` finds them.
    """

    file: InputFile
    top: Sequence[Line]
    start: Sequence[Line]
    rest: Iterator[Line]
    remarks: list[int] = field(default_factory=list)

    def header(self, above: int = 0) -> list[str]:
        """Return the cells of the header, or of a line above it; none where there is no such line."""
        cells = self.top[-1 - above][1] if above < len(self.top) else None
        return [cell.strip() for cell in cells or ()]

    def body(self, width: int) -> Iterator[Line]:
        """Yield the lines below the header; cells that are empty at the end of a line may be left out there."""
        for number, cells in chain(self.start, self.rest):
            if cells and len(cells) == 1:
                self.remarks.append(number)
            yield number, [*cells, *[""] * (width - len(cells))] if cells and len(cells) > 1 else cells


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return students by term, or shares by gender and ethnicity, for the colleges that the atlas knows.

    Raises AtlasError if a file is neither export.
    """
    return combine("datamart", [_part(file) for file in files])


def terms_of(lines: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the terms that the first lines of a pivot by term name; none if it is no such pivot."""
    cells = [cell.strip() for line in lines[:HEADER_WITHIN] for cell in line]
    counts = any(key(cell) == key(COUNT) for cell in cells)
    return tuple(_first_of_each(cells, TERM).values()) if counts else ()


def also_used(header: Sequence[str]) -> frozenset[int]:
    """Return the places of the counts in the header of a table by gender and ethnicity, one a year."""
    return frozenset(_first_of_each([cell.strip() for cell in header], YEAR))


def _part(file: InputFile) -> Part:
    lines = read_lines(file)
    start = list(islice(lines, LOOKED_AT))
    keys = [{key(cell) for cell in cells or ()} for _, cells in start[:HEADER_WITHIN]]
    found = [at for name in (COLLEGE, COUNT) for at, cells in enumerate(keys) if key(name) in cells]
    if not found:
        raise AtlasError(f"{file.name} has no column {COLLEGE!r}. Export the table from DataMart as it stands.")
    by_group = {"gender", "ethnicity"} <= keys[found[0]]
    table = Table(file, start[: found[0] + 1], start[found[0] + 1 :], lines)
    check_header(file.name, table.header(), LAYOUTS[0] if by_group else (OF_COLLEGE,))
    return _shares(table) if by_group else _terms(table)


def _terms(table: Table) -> Part:
    """Read the pivot by term: the line of the terms stands above that of the counts, or is the same."""
    own, above = table.header(), table.header(above=1)
    named = above if any(TERM.match(cell) for cell in above) else own
    terms = _first_of_each(own if named is own else _filled(above, own), TERM)
    if not terms:
        raise AtlasError(f"{table.file.name} names no term such as 'Fall 2023'. Export the table with its terms.")
    first = next(number for number, cell in enumerate(named) if TERM.match(cell))
    college = _college_column(own, table.start, first)
    above_it = {number: f"above {number}" for number in range(college)}
    parts = {number: f"part {number}" for number in range(college + 1, first)}
    wanted = above_it | {college: COLLEGE} | parts | terms
    header = [wanted.get(number, f"column {number}") for number in range(len(own))]
    counts = tuple(terms.values())
    columns = (
        Column("college", (COLLEGE,)),
        *(Column(name) for name in (*above_it.values(), *parts.values(), *counts)),
    )
    sieve = _open(table, header, columns)
    _sift_labels(sieve, list(above_it.values()), list(parts.values()), counts)
    _name_places(sieve)
    _check_counts(sieve, counts)
    empty = pl.all_horizontal(pl.col(name).is_null() & ~pl.col(f"{name}_hidden") for name in counts)
    sieve.exclude(NO_NUMBER, empty)
    sieve.once(("place_id",), counts)
    facts = pl.concat([_term_facts(sieve.rows, name) for name in counts]).filter(pl.col("status") != "not_collected")
    return _with_source(sieve, facts, "datamart_enrollment", "DataMart, enrollment status summary")


def _sift_labels(sieve: Sieve, above: Sequence[str], parts: Sequence[str], counts: Sequence[str]) -> None:
    """Keep the lines of whole colleges, and their names without the word Total."""
    totals = (pl.col(name).str.ends_with(TOTAL) for name in above)
    sieve.exclude(OF_STATE, pl.any_horizontal(pl.lit(value=False), *totals))
    sieve.exclude(PART, pl.any_horizontal(pl.lit(value=False), *(pl.col(name).is_not_null() for name in parts)))
    counted = pl.any_horizontal(pl.col(name).is_not_null() for name in counts)
    sieve.exclude(PART, pl.lit(bool(parts)) & pl.col("college").is_null() & counted)
    sieve.rows = sieve.rows.with_columns(pl.col("college").str.strip_suffix(TOTAL))
    sieve.exclude(OF_STATE, pl.col("college").is_in(EVERYWHERE))


def _filled(above: Sequence[str], own: Sequence[str]) -> list[str]:
    """Return the term over each count: of terms that stand over several columns, spreadsheets keep the first."""
    filled, term = [], ""
    for number, cell in enumerate(own):
        term = (above[number] if number < len(above) else "") or term
        filled.append(term if key(cell) == key(COUNT) or key(COUNT) not in map(key, own) else "")
    return filled


def _college_column(own: Sequence[str], lines: Sequence[Line], end: int) -> int:
    """Return the column of the colleges: by its header, or the one left of the counts with the most known colleges."""
    headed = [number for number, cell in enumerate(own) if key(cell) == key(COLLEGE)]
    if headed:
        return headed[0]
    rows = [[cell.strip().removesuffix(TOTAL) for cell in cells[:end]] for _, cells in lines if cells]
    known = [sum(names_college(row[number]) for row in rows if len(row) > number) for number in range(end)]
    return max(range(end), key=lambda number: known[number], default=0)


def _first_of_each(cells: Sequence[str], pattern: re.Pattern[str]) -> dict[int, str]:
    """Return the columns of the counts: the first of those with one term or year; the second is a percent."""
    seen: Counter[str] = Counter()
    found: dict[int, str] = {}
    for number, cell in enumerate(cells):
        if match := pattern.match(cell):
            name = f"{match[1]} {match[2]}"
            if not seen[name]:
                found[number] = name
            seen[name] += 1
    return found


def _open(table: Table, header: Sequence[str], columns: Sequence[Column]) -> Sieve:
    return Sieve(collect(table.file, header, columns, table.body(len(header)), limits_of(table.file)))


def _name_places(sieve: Sieve) -> None:
    sieve.reject(Words("college", "the college is empty"), pl.col("college").is_null())
    sieve.rows = sieve.rows.with_columns(place_id=place_of_college(sieve.rows.get_column("college")))
    sieve.exclude(UNKNOWN, pl.col("place_id").is_null())


def _check_counts(sieve: Sieve, names: Sequence[str]) -> None:
    sieve.numbers(*names)
    for name in names:
        sieve.reject(Words(name, NOT_WHOLE), (pl.col(name) < 0) | (pl.col(name) % 1 != 0))


def _term_facts(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    term, year = name.split(" ")
    named = rows.with_columns(year=pl.lit(year), group=pl.lit("all"))
    return count_facts(named, f"datamart_students_{term.lower()}", name)


def _shares(table: Table) -> Part:
    """Read the table by gender and ethnicity: of each college and year, each group's part of all that it counts."""
    own = table.header()
    years = _first_of_each(own, YEAR)
    if not years:
        raise AtlasError(f"{table.file.name} names no year such as '2022-2023'. Export the table with its years.")
    kept = {key(COLLEGE), "gender", "ethnicity"}
    header = [years.get(number, cell if key(cell) in kept else f"column {number}") for number, cell in enumerate(own)]
    names = tuple(years.values())
    columns = (Column("college", (COLLEGE,)), Column("Gender"), Column("Ethnicity"), *(Column(name) for name in names))
    sieve = _open(table, header, columns)
    _name_places(sieve)
    of_no_college = pl.DataFrame({"row": table.remarks}, schema={"row": pl.Int64})
    named = pl.concat([sieve.rows.select("row", "place_id"), of_no_college], how="diagonal")
    sieve.codes("Gender", GENDER, "gender")
    sieve.codes("Ethnicity", ETHNICITY, "ethnicity")
    _check_counts(sieve, names)
    sieve.reject(HIDDEN, pl.any_horizontal(pl.col(f"{name}_hidden") for name in names))
    sieve.once(("place_id", "Gender", "Ethnicity"), names)
    keep_whole(sieve, named, NOT_WHOLE_COLLEGE)
    sieve.exclude(NO_NUMBER, pl.sum_horizontal(names).sum().over("place_id") == 0)
    facts = pl.concat([_share_facts(sieve.rows, name, split) for name in names for split in ("Gender", "Ethnicity")])
    return _with_source(sieve, facts, "datamart_students", "DataMart, student count by gender and ethnicity")


def _share_facts(rows: pl.DataFrame, name: str, split: str) -> pl.DataFrame:
    first, second = name.split(" ")
    groups = rows.group_by("place_id", group=split).agg(pl.col(name).sum().alias("students"), pl.col("row").min())
    whole = pl.col("students").sum().over("place_id")
    return (
        groups.with_columns(whole=whole)
        .filter(pl.col("whole") > 0)
        .select(
            "row",
            "place_id",
            "group",
            year=pl.lit(f"{first}-{second[2:]}"),
            measure=pl.lit("datamart_share"),
            numerator=pl.col("students"),
            denominator=pl.col("whole"),
            value=(100 * pl.col("students") / pl.col("whole")).round(1),
            status=pl.lit("reported"),
            basis=pl.lit("derived"),
        )
    )


def _with_source(sieve: Sieve, facts: pl.DataFrame, name: str, title: str) -> Part:
    source = chancellor_source(name, title, "https://datamart.cccco.edu/", sieve.raw.file)
    return Part(sieve, facts.with_columns(source=pl.lit(name)), {name: source})


def chancellor_source(name: str, title: str, url: str, file: FileRead) -> Source:
    """Return the source of a file of the community colleges' Chancellor's Office that a steward loaded."""
    return Source(
        id=name,
        agency="California Community Colleges Chancellor's Office",
        agency_short="CCCCO",
        title=title,
        url=url,
        licence="Public record of the State of California",
        file_name=file.name,
        sha256=file.sha256,
    )
