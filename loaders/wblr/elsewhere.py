"""Records of another county or a newer year than the enrollment: what to say when most of a file names such codes."""

from __future__ import annotations

import narwhals as nw
import polars as pl

from loaders.wblr.codes import Codes
from loaders.wblr.engines import Engine, Frame
from loaders.wblr.layout import Layout
from loaders.wblr.records import SHAPES, STUDENT

LOAD = (
    "Load CDE's enrollment file that has them with `python -m loaders load enrollment FILE --out DIR`, and give "
    "DIR/facts.parquet with --enrollment."
)


def elsewhere(aside: Frame, layout: Layout, codes: Codes, records: int, opened: Engine) -> str:
    """Return a sentence if most of the records are of districts or years without enrollment, else an empty text.

    `aside` are the records that break a rule, `records` how many there are with those that count. A code is named only
    where it has its shape and stands in a record of the layout, so it is no identifier.
    """
    aligned = (
        nw.col("record_type").is_in(layout.record_types),
        nw.col("student").str.contains(STUDENT),
        nw.col("reporting_lea").str.contains(SHAPES["reporting_lea"]),
        nw.col("academic_year").str.contains(SHAPES["academic_year"]),
        nw.col("extra").is_null(),
    )
    itself = (nw.col("school") == nw.col("reporting_lea")).fill_null(value=False)
    named = aside.filter(*aligned).select("reporting_lea", "academic_year", itself=itself)
    found = opened.collect(named.group_by("reporting_lea", "academic_year", "itself").agg(nw.len().alias("rows")))
    lea, year = pl.col("reporting_lea"), pl.col("academic_year")
    unknown = {
        "lea": found.filter(~lea.is_in(codes.schools["reporting_lea"].unique().implode())),
        "year": found.filter(~year.is_in(codes.years["academic_year"].implode())),
    }
    said = []
    if 2 * int(unknown["year"]["rows"].sum()) > records:
        said.append(f"{_share(unknown['year'], records)} are of {_most(unknown['year'], year)}, a year")
    if 2 * int(unknown["lea"]["rows"].sum()) > records:
        said.append(f"{_share(unknown['lea'], records)} are of districts or schools {_where(unknown['lea'])}")
    return f"{' and '.join(said)} that the enrollment does not have. {LOAD}" if said else ""


def _share(found: pl.DataFrame, records: int) -> str:
    return f"{found['rows'].sum():,} of {records:,} records"


def _where(found: pl.DataFrame) -> str:
    """Name the county of most records; a charter school that reports for itself has a code that names none."""
    of_districts = found.filter(~pl.col("itself"))
    if of_districts.is_empty():
        return f"(such as {_most(found, pl.col('reporting_lea'))})"
    return f"(most in county {_most(of_districts, pl.col('reporting_lea').str.head(2))})"


def _most(found: pl.DataFrame, word: pl.Expr) -> str:
    """Return the word of most records."""
    counted = (
        found.group_by(word.alias("word")).agg(pl.col("rows").sum()).sort("rows", "word", descending=[True, False])
    )
    return str(counted["word"][0])
