"""Unduplicated pupil counts (CUPC): the yearly workbook of CDE, its sheet of local educational agencies.

The row of a district leaves out its charter schools. Charter schools that are funded directly have rows of their own,
which the atlas does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence

import dataframely as dy
import polars as pl

from loaders.formats.assemble import Part, cde_sources, combine, count_facts, short_year, source_of_year
from loaders.headers import Column
from loaders.loaded import InputFile, Loaded, Options
from loaders.raw import read_raw
from loaders.validation.sieve import Sieve, Words

# Eligible for free or reduced-price meals by form or by direct certification, each student once. The column "Free &
# Reduced Meal Program" counts forms alone, which districts with free meals for all no longer collect.
GROUPS = {
    "meals": "socioeconomically_disadvantaged",
    "english_learners": "english_learners",
    "foster": "foster",
    "homeless": "homeless",
    "unduplicated": "unduplicated",
}
TOTAL = "total"
COLUMNS = (
    Column("year", ("Academic Year",)),
    Column("county", ("County Code",)),
    Column("district", ("District Code",)),
    Column("school", ("School Code",)),
    Column(TOTAL, ("Total Enrollment",)),
    Column("meals", ("Unduplicated FRPM Eligible Count", "Unduplicated Eligible Free/Reduced Meal Counts")),
    Column("english_learners", ("English Learner (EL)", "English Learner")),
    Column("foster", ("Foster",)),
    Column("homeless", ("Homeless",)),
    Column("unduplicated", ("CALPADS Unduplicated Pupil Count (UPC)",)),
)
SHEETS = ("LEA-Level CALPADS UPC Data",)
SCHOOLS = "charter schools and other schools with a row of their own; the rows of whole districts are read"
TITLE, URL = "CALPADS Unduplicated Pupil Count", "https://www.cde.ca.gov/ds/ad/filescupc.asp"


class Rows(dy.Schema):
    """The rows of districts, after numbers were read."""

    row = dy.Int64()
    year = dy.String(regex=r"^[0-9]{4}-[0-9]{2}$")
    county = dy.String(regex=r"^[0-9]{2}$")
    district = dy.String(regex=r"^[0-9]{5}$")
    total = dy.Float64(min=0)
    meals = dy.Float64(nullable=True, min=0)
    english_learners = dy.Float64(nullable=True, min=0)
    foster = dy.Float64(nullable=True, min=0)
    homeless = dy.Float64(nullable=True, min=0)
    unduplicated = dy.Float64(nullable=True, min=0)

    @dy.rule()
    def groups_fit(cls) -> pl.Expr:
        """No group has more students than the district."""
        return pl.all_horizontal(
            *((pl.col(name) <= cls.total.col).fill_null(value=True) for name in GROUPS),
        )

    @dy.rule()
    def whole(cls) -> pl.Expr:
        """Students come in whole numbers."""
        return pl.all_horizontal(*((pl.col(name) % 1 == 0).fill_null(value=True) for name in (TOTAL, *GROUPS)))


WORDS = {
    "year": Words("year", "a school year is written 2023-2024"),
    "groups_fit": Words(TOTAL, "a group has more students than the district"),
    "whole": Words(TOTAL, "a number of students is a whole number"),
}


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return students of all grades without charters, and each group's share of them, by district.

    Raises AtlasError if a file cannot be read as a workbook (or text) of unduplicated pupil counts.
    """
    return combine("cupc", [_part(file) for file in files])


def _part(file: InputFile) -> Part:
    sieve = Sieve(read_raw(file, COLUMNS, sheets=SHEETS))
    widths = {"county": 2, "district": 5, "school": 7}
    codes = {name: pl.col(name).str.zfill(width) for name, width in widths.items()}
    sieve.rows = sieve.rows.with_columns(**codes, year=short_year())
    sieve.exclude(SCHOOLS, pl.col("school").str.contains(r"^[0-9]{7}$") & (pl.col("school") != "0" * 7))
    sieve.numbers(TOTAL, *GROUPS)
    sieve.obey(Rows, WORDS)
    place = pl.concat_str(pl.lit("district:"), "county", "district")
    sieve.rows = sieve.rows.with_columns(place_id=place, group=pl.lit("all"))
    sieve.once(("place_id", "year"), (TOTAL, *GROUPS))
    facts = pl.concat([count_facts(sieve.rows, "enrollment", TOTAL), *(_share(sieve.rows, name) for name in GROUPS)])
    facts = facts.with_columns(source_of_year("cde_cupc"))
    return Part(sieve, facts, cde_sources(facts, TITLE, URL, sieve.raw.file))


def _share(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return a group's share of the students: worked out here, as CDE prints the counts alone."""
    shown = pl.col(name).is_not_null() & (pl.col(TOTAL) > 0)
    hidden = pl.when(pl.col(f"{name}_hidden")).then(pl.lit("suppressed")).otherwise(pl.lit("not_collected"))
    empty = pl.when(pl.col(TOTAL) == 0).then(pl.lit("not_applicable")).otherwise(hidden)
    return rows.select(
        "row",
        "place_id",
        "year",
        group=pl.lit(GROUPS[name]),
        measure=pl.lit("enrolled_share"),
        numerator=pl.when(shown).then(pl.col(name)),
        denominator=pl.col(TOTAL),
        value=pl.when(shown).then((100 * pl.col(name) / pl.col(TOTAL)).round(2)),
        status=pl.when(shown).then(pl.lit("reported")).otherwise(empty),
        basis=pl.lit("derived"),
    ).select(count_facts(rows, "enrollment", TOTAL).columns)
