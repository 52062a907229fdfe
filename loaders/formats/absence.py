"""Chronic absence: the yearly DataQuest download of CDE.

Its grade span 9-12 is the only count of high school students by grade span in the public outcome files, so that its
denominator gives the students in grades 9-12, too.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from loaders.formats.assemble import combine, count_facts, source_of_year
from loaders.formats.codes import DATAQUEST, GRADES
from loaders.formats.rates import Rate, RateFile, all_rates, rate_part, read_rates
from loaders.headers import Column
from loaders.loaded import InputFile, Loaded, Options
from loaders.validation.sieve import Sieve

FILE = RateFile(
    columns=(
        Column("eligible", ("ChronicAbsenteeismEligibleCumulativeEnrollment", "ChronicAbsenteeismEligibleCumula")),
        Column("absent", ("ChronicAbsenteeismCount",)),
        Column("absence_rate", ("ChronicAbsenteeismRate",)),
    ),
    rates=(Rate("chronic_absence", "absent", "eligible", "absence_rate"),),
    groups=DATAQUEST | GRADES,
    source="cde_chronic_absenteeism",
    title="Chronic Absenteeism Data",
    url="https://www.cde.ca.gov/ds/ad/filesabd.asp",
    counts_once=False,
)
COLUMNS = FILE.all_columns
HIGH_SCHOOL = "grades_9_12"


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return chronic absence by place and group, in grades 9-12, and the students in these grades.

    Raises AtlasError if a file cannot be read as a chronic absence download.
    """
    parts = []
    for file in files:
        sieve = read_rates(file, FILE)
        parts.append(rate_part(FILE, sieve, _facts(sieve)))
    return combine("absence", parts)


def _facts(sieve: Sieve) -> pl.DataFrame:
    rates = all_rates(sieve, FILE.rates)
    span = pl.col("group") == HIGH_SCHOOL
    named = rates.with_columns(
        measure=pl.when(span).then(pl.lit("chronic_absence_9_12")).otherwise("measure"),
        group=pl.when(span).then(pl.lit("all")).otherwise("group"),
    )
    students = count_facts(sieve.rows.filter(span), "enrollment_9_12", "eligible")
    students = students.with_columns(group=pl.lit("all"), basis=pl.lit("derived"))
    return pl.concat([named, students]).with_columns(source_of_year(FILE.source))
