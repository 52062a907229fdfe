"""What the codes of records mean: academic years, schools and types, in the ways in which files write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from loaders.wblr.layout import Layout


@dataclass(frozen=True)
class Codes:
    """What the codes of records mean.

    `years` gives a year to academic_year, `schools` a place to reporting_lea, school and year, `types` a bit to year
    and type. `year_spelled` and `zeros_lost` are 1 where a code is written in another way than CALPADS writes it.
    """

    years: pl.DataFrame
    schools: pl.DataFrame
    types: pl.DataFrame


def academic_year(year: str) -> str:
    """Return a school year as records write it: 2023-2024 for "2023-24"."""
    return spellings(year)[0]


def spellings(year: str) -> tuple[str, ...]:
    """Return the ways in which files write a school year, the one of CALPADS first."""
    first = int(year.split("-", maxsplit=1)[0])
    short = f"{(first + 1) % 100:02}"
    return (
        f"{first}-{first + 1}",
        f"{first}-{short}",
        f"{first}/{first + 1}",
        f"{first}/{short}",
        f"{first}{first + 1}",
    )


def codes(schools: pl.DataFrame, years: Sequence[str], layout: Layout) -> Codes:
    """Return the codes of schools with reporting_lea, school, place and year (its number in `years`)."""
    spelled = [
        (written, number, int(place > 0))
        for number, year in enumerate(years)
        for place, written in enumerate(spellings(year))
    ]
    types = [
        (number, item.code, 1 << bit)
        for number, year in enumerate(years)
        for bit, item in enumerate(layout.types)
        if not item.until or year <= item.until
    ]
    names = ("academic_year", "year", "year_spelled")
    return Codes(
        years=pl.DataFrame(spelled, schema=_schema(names, text="academic_year"), orient="row"),
        schools=_without_zeros(schools),
        types=pl.DataFrame(types, schema=_schema(("year", "type", "bit"), text="type"), orient="row"),
    )


def without_zeros(written: Iterable[str]) -> tuple[str, ...]:
    """Return codes, and each that begins with zeros also without them, as a spreadsheet saves it."""
    return tuple(dict.fromkeys(word for code in written for word in (code, code.lstrip("0")) if word))


def _without_zeros(schools: pl.DataFrame) -> pl.DataFrame:
    whole = schools.select("reporting_lea", "school", "year", "place", zeros_lost=pl.lit(0, pl.Int16))
    every = [whole]
    for names in (["reporting_lea"], ["school"], ["reporting_lea", "school"]):
        short = whole.with_columns(pl.col(names).str.strip_chars_start("0"), zeros_lost=pl.lit(1, pl.Int16))
        every.append(short)
    return pl.concat(every).unique(["reporting_lea", "school", "year"], keep="first", maintain_order=True)


def _schema(names: Sequence[str], text: str) -> dict[str, pl.DataType]:
    return {name: pl.String() if name == text else pl.Int16() for name in names}
