"""Census day enrollment: the yearly DataQuest download of CDE, by grade and student group.

It gives the students in grades 9-12 on a day in October, the denominator of work-based learning records. The file hides
small numbers of a grade at schools, and never the total: where every lower grade is printed, grades 9-12 are the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from loaders.formats.assemble import Part, cde_sources, combine, count_facts, source_of_year
from loaders.formats.codes import CENSUS
from loaders.formats.dataquest import PLACE_COLUMNS, sift
from loaders.headers import Column
from loaders.loaded import InputFile, Loaded, Options
from loaders.raw import read_raw
from loaders.validation.margins import margins, place_margins
from loaders.validation.sieve import Sieve, Words

LOWER_GRADES = ("GR_TK", "GR_KN", *(f"GR_{grade:02d}" for grade in range(1, 9)))
HIGH_GRADES = ("GR_09", "GR_10", "GR_11", "GR_12")
GRADES = (*LOWER_GRADES, *HIGH_GRADES)
COLUMNS = (
    *PLACE_COLUMNS,
    Column("TOTAL_ENR"),
    *(Column(grade, required=False) for grade in LOWER_GRADES),
    *(Column(grade) for grade in HIGH_GRADES),
)
TITLE, URL = "Census Day Enrollment Data", "https://www.cde.ca.gov/ds/ad/filesenrcensus.asp"
ALL_GRADES, HIGH_SCHOOL = "census_enrollment", "census_enrollment_9_12"
TOO_MANY = Words("TOTAL_ENR", "the grades add up to more students than the total")
NOT_WHOLE = "a number of students is a whole number and not negative"


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return students on census day, in all grades and in grades 9-12, by place and student group.

    Raises AtlasError if a file cannot be read as a census day download.
    """
    return combine("enrollment", [_part(file) for file in files])


def _part(file: InputFile) -> Part:
    sieve = _read(file)
    added = count_facts(sieve.rows, HIGH_SCHOOL, "high_school").with_columns(basis=pl.lit("derived"))
    facts = pl.concat([count_facts(sieve.rows, ALL_GRADES, "TOTAL_ENR"), added])
    facts = facts.with_columns(source_of_year("cde_census_enrollment"))
    looks = [look(facts, name, of="value") for name in (ALL_GRADES, HIGH_SCHOOL) for look in (margins, place_margins)]
    warnings = tuple(words for found in looks for words in found)
    return Part(sieve, facts, cde_sources(facts, TITLE, URL, sieve.raw.file), warnings=warnings)


def _read(file: InputFile) -> Sieve:
    sieve = sift(read_raw(file, COLUMNS), CENSUS, schools_alone=False)
    sieve.numbers("TOTAL_ENR", *GRADES)
    for name in ("TOTAL_ENR", *GRADES):
        sieve.reject(Words(name, NOT_WHOLE), (pl.col(name) < 0) | (pl.col(name) != pl.col(name).floor()))
    sieve.reject(TOO_MANY, pl.sum_horizontal(GRADES) > pl.col("TOTAL_ENR"))
    sieve.once(("place_id", "year", "group"), ("TOTAL_ENR", *GRADES))
    hidden = [pl.col(f"{grade}_hidden") for grade in GRADES]
    sieve.rows = sieve.rows.with_columns(high_school=_high_school(), high_school_hidden=pl.any_horizontal(hidden))
    return sieve


def _high_school() -> pl.Expr:
    """Return the four grades added up, or the total less all lower grades, where either is printed in full."""
    four = pl.when(pl.all_horizontal(pl.col(HIGH_GRADES).is_not_null())).then(pl.sum_horizontal(HIGH_GRADES))
    lower = pl.when(pl.all_horizontal(pl.col(LOWER_GRADES).is_not_null())).then(pl.sum_horizontal(LOWER_GRADES))
    return pl.coalesce(four, pl.col("TOTAL_ENR") - lower)
