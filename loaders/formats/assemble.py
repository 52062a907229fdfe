"""Turning the checked rows of an official file into facts, and the end of its way through the sieve."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from contracts.registries import Source
from contracts.tables import Facts
from loaders.counts import counted
from loaders.formats.measures import defined
from loaders.loaded import EXCLUDED, QUARANTINE, WHOLE_ROW, FileRead, Loaded
from loaders.source_files import FACT_KEY, as_facts
from loaders.validation import years
from loaders.validation.sieve import Sieve, Words

STATE = "state:06"
BETWEEN = "; "
ROUNDING = 0.06  # agencies round to one decimal: half of the last digit, and a little for how halves are rounded
CDE_LICENCE = "Public record of the State of California; CDE asks to be named as the source"
EXPONENT = r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]+$"
LOST_DIGITS = Words(
    "cds",
    "a spreadsheet turned the code into a number and lost digits",
    "Download the file again, and import the codes as text.",
)
TWICE = Words(
    WHOLE_ROW, "another file gives the same place, year, measure and group", "Give each row in one file only."
)


@dataclass(frozen=True)
class Part:
    """What one file gave: its sieve at the end, its facts with the line (`row`) that each comes from, its sources.

    `places` has the columns of contracts.tables.Places, for a file that lists places.
    """

    sieve: Sieve
    facts: pl.DataFrame
    sources: Mapping[str, Source]
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    places: pl.DataFrame | None = None


def school_year(ending: pl.Expr) -> pl.Expr:
    """Return `2023-24` for the school year that ends in 2024."""
    year = ending.cast(pl.Int32)
    return pl.format("{}-{}", year - 1, (year % 100).cast(pl.String).str.zfill(2))


def short_year() -> pl.Expr:
    """Return `2023-24` where a file writes `2023-2024`, or a dash in place of the hyphen."""
    hyphen = pl.col("year").str.replace(r"^([0-9]{4})[\u2013/]([0-9]{2,4})$", "$1-$2")
    return hyphen.str.replace(r"^([0-9]{4})-[0-9]{2}([0-9]{2})$", "$1-$2")


def mend_cds(sieve: Sieve) -> tuple[str, ...]:
    """Give the codes in column `cds` back the leading zero that spreadsheets drop, of the counties 01 to 09.

    Returns a warning about them. Codes that a spreadsheet wrote with an exponent have lost digits, and are set aside.
    """
    cds = pl.col("cds")
    sieve.reject(LOST_DIGITS, cds.str.contains(EXPONENT))
    lost_zero = cds.str.contains("^[0-9]{13}$").fill_null(value=False)
    mended = sieve.rows.select(lost_zero.sum()).item()
    sieve.rows = sieve.rows.with_columns(cds=pl.when(lost_zero).then(pl.lit("0") + cds).otherwise(cds))
    if not mended:
        return ()
    codes = counted(mended, "code")
    return (f"{codes} of {sieve.raw.file.name} lacked the leading zero, as spreadsheets drop it; it was put back.",)


def place_of_cds(cds: pl.Expr, level: pl.Expr) -> pl.Expr:
    """Return the place_id of a 14-digit county-district-school code at a level: state, county, district or school."""
    return (
        pl.when(level == "state")
        .then(pl.lit(STATE))
        .when(level == "county")
        .then(pl.lit("county:") + cds.str.slice(0, 2))
        .when(level == "district")
        .then(pl.lit("district:") + cds.str.slice(0, 7))
        .otherwise(pl.lit("school:") + cds)
    )


def rate_facts(rows: pl.DataFrame, measure: str, part: str, whole: str, rate: str) -> pl.DataFrame:
    """Return facts of a published rate in percent from three number columns that went through `Sieve.numbers`.

    A rate of nobody is not applicable, whatever number the agency prints there; one marked hidden is suppressed; a
    blank one is not collected.
    """
    nobody = pl.col(whole).eq(0).fill_null(value=False)
    hidden = pl.col(f"{rate}_hidden") | pl.col(f"{part}_hidden") | pl.col(f"{whole}_hidden")
    status = (
        pl.when(nobody)
        .then(pl.lit("not_applicable"))
        .when(pl.col(rate).is_not_null())
        .then(pl.lit("reported"))
        .when(hidden)
        .then(pl.lit("suppressed"))
        .otherwise(pl.lit("not_collected"))
    )
    shown = status == "reported"
    return _official(
        rows,
        measure,
        numerator=pl.when(shown).then(pl.col(part)),
        denominator=pl.col(whole),
        value=pl.when(shown).then(pl.col(rate)),
        status=status,
    )


def count_facts(rows: pl.DataFrame, measure: str, count: str) -> pl.DataFrame:
    """Return facts of a published number of students: the value is the count."""
    shown = pl.col(count).is_not_null()
    hidden = pl.when(pl.col(f"{count}_hidden")).then(pl.lit("suppressed")).otherwise(pl.lit("not_collected"))
    return _official(
        rows,
        measure,
        numerator=pl.col(count),
        denominator=pl.lit(None, dtype=pl.Float64),
        value=pl.col(count),
        status=pl.when(shown).then(pl.lit("reported")).otherwise(hidden),
    )


def _official(rows: pl.DataFrame, measure: str, **numbers: pl.Expr) -> pl.DataFrame:
    """Return facts as the agency published them, in the order of the contract's columns."""
    known = pl.col("row", "place_id", "year", "group")
    return rows.select(known, measure=pl.lit(measure), **numbers, basis=pl.lit("official"))


def rate_is_part_of_whole(part: str, whole: str, rate: str) -> pl.Expr:
    """Whether a printed rate is the part over the whole, to the rounding of one decimal; true where one is missing."""
    gap = (pl.col(rate) - 100 * pl.col(part) / pl.col(whole)).abs()
    return (pl.col(whole).eq(0) | (gap <= ROUNDING)).fill_null(value=True)


def part_fits_whole(part: str, whole: str) -> pl.Expr:
    """Whether a part is not larger than the whole; true where one is missing."""
    return (pl.col(part) <= pl.col(whole)).fill_null(value=True)


def combine(name: str, parts: Sequence[Part]) -> Loaded:
    """Put the files of one format together; a row that repeats a fact of an earlier file is set aside."""
    facts = _without_repeats(parts)
    quarantine = pl.concat([pl.DataFrame(schema=QUARANTINE), *(part.sieve.quarantine() for part in parts)])
    excluded = pl.concat([pl.DataFrame(schema=EXCLUDED), *(part.sieve.left_out() for part in parts)])
    return Loaded(
        format=name,
        files=tuple(part.sieve.raw.file for part in parts),
        facts=as_facts(facts),
        quarantine=quarantine,
        excluded=excluded,
        loaded=sum(part.sieve.rows.height for part in parts),
        errors=_each((*_empty(part), *part.errors) for part in parts),
        warnings=_each(part.warnings for part in parts),
        sources=_sources(parts),
        measures=defined(facts.get_column("measure").unique()),
        others=_places(parts),
    )


def _sources(parts: Sequence[Part]) -> dict[str, Source]:
    """Return the sources of all files; one that several files come from names each of them, semicolons between."""
    found: dict[str, Source] = {}
    for key, source in ((key, source) for part in parts for key, source in part.sources.items()):
        known = found.setdefault(key, source)
        if source.sha256 not in known.sha256.split(BETWEEN):
            names, hashes = f"{known.file_name}{BETWEEN}{source.file_name}", f"{known.sha256}{BETWEEN}{source.sha256}"
            found[key] = replace(known, file_name=names, sha256=hashes, release_date="")
    return found


def _places(parts: Sequence[Part]) -> dict[str, bytes]:
    """Return the places of all files as a parquet file; of a place that two files list, the later row."""
    tables = [part.places for part in parts if part.places is not None]
    if not tables:
        return {}
    buffer = io.BytesIO()
    pl.concat(tables).unique("place_id", keep="last").sort("place_id").write_parquet(buffer, compression="zstd")
    return {"places.parquet": buffer.getvalue()}


def _empty(part: Part) -> tuple[str, ...]:
    """Return a sentence for a file that gave nothing."""
    file = part.sieve.raw.file
    if not file.rows:
        return (f"{file.name} has a header and no rows. Check that it was downloaded to the end.",)
    if not part.sieve.rows.height:
        return (f"No row of {file.name} could be loaded. Look at the rows set aside, or at the format that you gave.",)
    return ()


def _without_repeats(parts: Sequence[Part]) -> pl.DataFrame:
    """Return the facts of all files; set aside rows of impossible years, and those that give a fact a second time."""
    kept = as_facts(Facts.create_empty())
    for part in parts:
        impossible = part.facts.filter(~years.can_be(pl.col("year"))).select("row", value="year")
        part.sieve.set_aside(impossible, years.words())
        repeated = part.facts.join(kept, on=list(FACT_KEY), how="semi")
        part.sieve.set_aside(repeated.select("row", value=pl.concat_str(FACT_KEY, separator=" ")), TWICE)
        fresh = part.facts.join(part.sieve.rows.select("row"), on="row", how="semi")
        kept = pl.concat([kept, as_facts(fresh.drop("row"))])
    return kept


def _each(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sentence for group in groups for sentence in group))


def cde_sources(facts: pl.DataFrame, title: str, url: str, file: FileRead) -> dict[str, Source]:
    """Return the sources that the facts of a file name: one a year, of the California Department of Education."""
    pairs = facts.select("source", "year").unique().sort("source").iter_rows()
    return {name: cde_source(name, f"{title}, {year}", url, file) for name, year in pairs}


def cde_source(name: str, title: str, url: str, file: FileRead) -> Source:
    """Return the source of a file of the California Department of Education that a steward loaded."""
    return Source(
        id=name,
        agency="California Department of Education",
        agency_short="CDE",
        title=title,
        url=url,
        licence=CDE_LICENCE,
        file_name=Path(file.name).name,
        sha256=file.sha256,
    )


def source_of_year(prefix: str) -> pl.Expr:
    """Return the id of the source of each row: the prefix and the year, `cde_cci_2023_24`."""
    return (pl.lit(f"{prefix}_") + pl.col("year").str.replace_all("-", "_", literal=True)).alias("source")
