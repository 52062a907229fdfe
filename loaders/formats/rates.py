"""The way of a DataQuest file with published rates: check part, whole and rate, and make the facts of each measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from loaders.formats.assemble import Part, cde_sources, part_fits_whole, rate_facts, rate_is_part_of_whole
from loaders.formats.dataquest import PLACE_COLUMNS, sift
from loaders.headers import Column
from loaders.loaded import InputFile
from loaders.raw import read_raw
from loaders.validation.margins import margins, place_margins
from loaders.validation.sieve import Sieve, Words


@dataclass(frozen=True)
class Rate:
    """A measure and its three columns: the part of the students, the whole, and the rate in percent."""

    measure: str
    part: str
    whole: str
    rate: str


@dataclass(frozen=True)
class RateFile:
    """A DataQuest file: its number columns, its rates, the codes of its groups, and how its source is called.

    `counts_once` says that a student is in one place of a kind alone, as in a cohort.
    """

    columns: Sequence[Column]
    rates: Sequence[Rate]
    groups: Mapping[str, str | None]
    source: str
    title: str
    url: str
    counts_once: bool = True

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """The columns to read."""
        return (*PLACE_COLUMNS, *self.columns)


def sift_rates(sieve: Sieve, rates: Sequence[Rate]) -> None:
    """Read the numbers of the rates and set aside the rows where they contradict each other."""
    names = list(dict.fromkeys(name for rate in rates for name in (rate.part, rate.whole, rate.rate)))
    printed = {rate.rate for rate in rates}
    sieve.numbers(*names, percent=printed)
    for name in names:
        sieve.reject(Words(name, "the number is negative"), pl.col(name) < 0)
        if name not in printed:
            sieve.reject(Words(name, "a number of students is a whole number"), pl.col(name) % 1 != 0)
    for rate in rates:
        outside = Words(rate.rate, "a percentage lies between 0 and 100")
        sieve.reject(outside, pl.col(rate.rate) > 100)  # noqa: PLR2004 - percent
        sieve.reject(Words(rate.part, f"it is larger than {rate.whole}"), ~part_fits_whole(rate.part, rate.whole))
        wrong = Words(rate.rate, f"it is not {rate.part} over {rate.whole} in percent")
        sieve.reject(wrong, ~rate_is_part_of_whole(rate.part, rate.whole, rate.rate))
        unfounded = pl.col(rate.rate).is_not_null() & pl.any_horizontal(pl.col(rate.part, rate.whole).is_null())
        sieve.reject(Words(rate.rate, "it is printed although a count behind it is not"), unfounded)
    sieve.once(("place_id", "year", "group"), names)


def rate_part(kind: RateFile, sieve: Sieve, facts: pl.DataFrame) -> Part:
    """Return what a file of rates gave."""
    warnings = [words for rate in kind.rates for words in margins(facts, rate.measure)]
    if kind.counts_once:
        warnings += [words for rate in kind.rates for words in place_margins(facts, rate.measure)]
    sources = cde_sources(facts, kind.title, kind.url, sieve.raw.file)
    return Part(sieve, facts, sources, warnings=tuple(warnings))


def all_rates(sieve: Sieve, rates: Sequence[Rate]) -> pl.DataFrame:
    """Return the facts of all rates of the rows."""
    return pl.concat([rate_facts(sieve.rows, rate.measure, rate.part, rate.whole, rate.rate) for rate in rates])


def read_rates(file: InputFile, kind: RateFile) -> Sieve:
    """Read a file of rates and check it; the rows left have place_id, year, group and the numbers."""
    sieve = sift(read_raw(file, kind.all_columns), kind.groups)
    sift_rates(sieve, kind.rates)
    return sieve
