"""WBLR files with known totals, of any size, for tests and the bench. Nobody in them exists, every share is made up.

`people` holds what is known: a row a kind of student and year, with how many there are. `records` writes the lines that
their districts would send, `student_lines` the student file that goes with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from contracts.groups import GENDER, RACE
from loaders.participation import GROUPS
from loaders.wblr.codes import academic_year
from loaders.wblr.layout import Layout
from loaders.wblr.students import KEY

FIRST_STUDENT = 1_000_000_000
RACE_SHARES = (0.07, 0.005, 0.08, 0.02, 0.62, 0.005, 0.02, 0.04, 0.14)
GENDER_SHARES = (0.49, 0.505, 0.004, 0.001)
GROUP_SHARES = (0.15, 0.01, 0.04, 0.01, 0.6, 0.13)
COMMON_TYPES = {"10": 0.34, "15": 0.06, "20": 0.44, "25": 0.05, "40": 0.05, "60": 0.02}
RARE_TYPE = 0.01
SECOND_TYPE, SECOND_SCHOOL, SECOND_RECORD = 0.1, 0.03, 0.25
AT_ONCE = 4_000_000


def people(schools: pl.DataFrame, years: Sequence[str], students: int, layout: Layout, seed: int) -> pl.DataFrame:
    """Draw student-years: lea, school, other (a second school, or null), year, types, race, gender, the program groups.

    `schools` has lea, school and size, the weight of the school. `types` is the set of type codes as bits; `students`
    is 1 in every row, and `students` rows are drawn, as many in each year.
    """
    random = np.random.default_rng(seed)
    number = np.arange(students)
    home = random.choice(schools.height, students, p=(schools["size"] / schools["size"].sum()).to_numpy())
    moved = random.random(students) < SECOND_SCHOOL
    other = np.where(moved & (random.random(students) < 0.8), home ^ 1, random.integers(0, schools.height, students))  # noqa: PLR2004 - most who move stay near
    other = np.clip(other, 0, schools.height - 1)
    flags = {name: random.random(students) < share for name, share in zip(GROUPS, GROUP_SHARES, strict=True)}
    return pl.DataFrame(
        {
            "lea": schools["lea"].gather(home),
            "school": schools["school"].gather(home),
            "other_lea": schools["lea"].gather(other),
            "other": schools["school"].gather(other),
            "year": pl.Series(list(years)).gather(number % len(years)),
            "types": _types(students, layout, random),
            "race": pl.Series(RACE).gather(random.choice(len(RACE), students, p=RACE_SHARES)),
            "gender": pl.Series(GENDER).gather(random.choice(len(GENDER), students, p=GENDER_SHARES)),
            **flags,
        }
    ).with_columns(
        pl.when(pl.Series(moved) & (pl.col("other") != pl.col("school"))).then(pl.col("other_lea", "other")),
        students=pl.lit(1),
    )


def _types(students: int, layout: Layout, random: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    shares = np.array([COMMON_TYPES.get(item.code, RARE_TYPE) * (not item.until) for item in layout.types])
    bits = 1 << np.arange(len(shares))
    first, second = random.choice(bits, (2, students), p=shares / shares.sum())
    return np.asarray(np.where(random.random(students) < SECOND_TYPE, first | second, first))


def numbered(known: pl.DataFrame) -> pl.DataFrame:
    """Return a row a student and year, as many of each kind as there are, with `student`, a number from 1000000000."""
    each = known.drop("students").gather(np.repeat(np.arange(known.height), known["students"].to_numpy()))
    return each.with_columns(student=FIRST_STUDENT + pl.int_range(pl.len()).over("year"))


def records(known: pl.DataFrame, layout: Layout, seed: int) -> pl.DataFrame:
    """Return the records of numbered students as text, a column a field in the layout's order.

    A student has a record for each type at each school, and some have a second of the same kind.
    """
    codes = pl.DataFrame({"type": [item.code for item in layout.types]}).with_row_index("number")
    typed = pl.concat(
        known.filter((pl.col("types") & (1 << number)) != 0).with_columns(type=pl.lit(code))
        for number, code in codes.rows()
    )
    elsewhere = typed.filter(pl.col("other").is_not_null()).with_columns(lea="other_lea", school="other")
    once = pl.concat([typed, elsewhere])
    random = np.random.default_rng(seed)
    again = once.filter(pl.Series(random.random(once.height) < SECOND_RECORD))
    every = pl.concat([once, again])
    return _as_fields(every.gather(random.permutation(every.height)), layout)


def _as_fields(every: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    internship = pl.col("type") == "10"
    written = {year: academic_year(year) for year in every["year"].unique()}
    values = {
        "record_type": pl.lit(layout.record_type),
        "local_id": (pl.col("student") % 999_983).cast(pl.String),
        "reporting_lea": pl.col("lea"),
        "school": pl.col("school"),
        "academic_year": pl.col("year").replace_strict(written, return_dtype=pl.String),
        "student": pl.col("student").cast(pl.String),
        "type": pl.col("type"),
        "internship": pl.when(internship).then("I" + pl.int_range(pl.len()).cast(pl.String)),
        "hours": (10 + pl.int_range(pl.len()) % 151).cast(pl.String),
        "course": pl.lit("7412"),
        "sponsored": pl.when(internship).then(pl.lit("Y")),
        "supervised": pl.when(internship).then(pl.lit("N")),
    }
    fields = sorted(layout.fields.values(), key=lambda field: field.position)
    return every.select(values.get(field.name, pl.lit("")).fill_null("").alias(field.name) for field in fields)


def write(known: pl.DataFrame, layout: Layout, path: Path, seed: int = 0) -> None:
    """Write the records of numbered students, some millions at a time."""
    with path.open("wb") as stream:
        for number, some in enumerate(_slices(known)):
            lines = records(some, layout, seed + number)
            lines.write_csv(stream, separator=layout.separator, include_header=False, quote_style="never")


def write_students(known: pl.DataFrame, path: Path) -> None:
    """Write the student file of numbered students, delimited by commas, with a header."""
    written = {year: academic_year(year) for year in known["year"].unique()}
    flags = (pl.when(name).then(pl.lit("Y")).otherwise(pl.lit("N")).alias(name) for name in GROUPS)
    columns = {
        KEY[0]: pl.col("student").cast(pl.String),
        KEY[1]: pl.col("year").replace_strict(written, return_dtype=pl.String),
    }
    known.select("race", "gender", *flags, **columns).select(*KEY, "race", "gender", *GROUPS).write_csv(path)


def _slices(known: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for start in range(0, max(known.height, 1), AT_ONCE):
        yield known.slice(start, AT_ONCE)
