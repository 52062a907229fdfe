"""Whether a new version gives away what a kept version hides, or the other way round, to whoever reads both.

The versions that a store keeps can be read beside each other, and so can the open and the embargoed table of a version.
Each is attacked by a reader who knows all the others (`loaders.publishing.editions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from contracts.disclosure import MOST_HIDDEN, recoverable
from contracts.errors import AtlasError
from loaders.counts import counted
from loaders.publishing.editions import HIDDEN, SHOWN, given_away
from loaders.publishing.embargoed import WAITING
from loaders.publishing.merge import PARTICIPATION
from loaders.signing import parquet_bytes
from loaders.source_files import FACT_KEY

NUMBER = ("numerator", "value")
# Where more is hidden if hiding the same is not enough: in the measure of what is given away, then at its whole place.
SCOPES = (("place_id", "year", "measure"),) * 2 + (("place_id", "year"),) * 2
WITHOUT = (
    ": one shows what another hides. Nothing was published. Publish with --keep-hidden: what a kept version hides then "
    "stays hidden, and as much more as it takes."
)
IN_VAIN = (
    ", even with --keep-hidden: too much around them was corrected. Nothing was published. Leave this correction out, "
    "or publish into a new store, weighing that readers may have kept the earlier numbers."
)
Tables = tuple[pl.DataFrame, ...]


@dataclass(frozen=True)
class Beside:
    """New tables as they were made and as they would be published, and the earlier tables that lie beside them.

    All hold real rows alone, of the years of which a new table says something new; the newest earlier table is first.
    """

    made: Tables
    new: Tables
    earlier: Tables
    parents: pl.DataFrame


class GivenAwayError(AtlasError):
    """Hidden numbers would follow for whoever reads the kept versions; `numbers` says how many and names one.

    `kept_hidden` says that this is so although the draft hides again what they hide.
    """

    def __init__(self, numbers: str, *, kept_hidden: bool) -> None:
        """Say it as the command line does."""
        self.numbers, self.kept_hidden = numbers, kept_hidden
        follow = f"{numbers} would follow for whoever reads this version beside those that the store keeps"
        super().__init__(f"{follow}{IN_VAIN if kept_hidden else WITHOUT}")


def protect(data: Path, kept: Iterable[Path], *, keep_hidden: bool) -> int:
    """Hold the participation of a draft against that of the kept data folders, the newest first.

    With `keep_hidden`, if anything would be given away, the draft hides again what a kept version hides, and more where
    that is not enough. Returns how many numbers that are; raises GivenAwayError if hidden numbers would be given away.
    """
    earlier = [table for folder in kept for table in _read(folder).values()]
    tables = {path: table for path, table in _read(data).items() if not any(map(table.equals, earlier))}
    places = pl.read_parquet(data / "places.parquet", columns=["place_id", "parent"])
    beside = _beside([_real(table) for table in tables.values()], [_real(table) for table in earlier], places)
    hits = leaks(beside)
    if hits.is_empty():
        return 0
    if not keep_hidden:
        raise GivenAwayError(_named(hits), kept_hidden=False)
    protected = hidden_again(beside, hits)
    hidden = [_differing(made, new) for made, new in zip(protected.made, protected.new, strict=True)]
    for (path, table), keys in zip(tables.items(), hidden, strict=True):
        path.write_bytes(parquet_bytes(_masked(table, keys)))
    return sum(keys.height for keys in hidden)


def leaks(beside: Beside) -> pl.DataFrame:
    """Return the keys of the hidden rows that tables give away together, and would not without the new ones.

    Rows that are hidden here alone, for the sake of others, do not count.
    """
    hidden = pl.concat([*beside.made, *beside.earlier]).filter(HIDDEN).select(FACT_KEY)
    found = [hidden.clear()]
    if not any(map(len, beside.earlier)):
        return found[0]
    for number, (made, table) in enumerate(zip(beside.made, beside.new, strict=True)):
        others = [_not_disproved(other, made) for other in (*_without(beside.new, number), *beside.earlier)]
        found.append(_not_mistaken(given_away(table, others, beside.parents), made).select(FACT_KEY))
    for number, table in enumerate(beside.earlier):
        others_before = _without(beside.earlier, number)
        if len(hits := given_away(table, (*beside.new, *others_before), beside.parents)):
            before = given_away(table, others_before, beside.parents)
            found.append(hits.join(before, on=FACT_KEY, how="anti").select(FACT_KEY))
    together = pl.concat(found).join(hidden, on=FACT_KEY, how="semi").unique().sort(FACT_KEY)
    for made in beside.made if len(together) else ():
        together = together.join(recoverable(made, beside.parents), on=FACT_KEY, how="anti")
    return together


def hidden_again(beside: Beside, hits: pl.DataFrame) -> Beside:
    """Return the tables with more hidden, until nothing is given away; GivenAwayError if that cannot be reached.

    First everything that another table hides. What is still given away then lies beside numbers that were corrected,
    and of these, those that no other table shows as they are now are hidden too.
    """
    elsewhere = pl.concat([*beside.earlier, *beside.new]).filter(HIDDEN)
    beside = replace(beside, new=tuple(_masked(table, elsewhere) for table in beside.new))
    for scope in SCOPES:
        if (hits := leaks(beside)).is_empty():
            return beside
        beside = replace(beside, new=tuple(_with_more_hidden(table, beside, hits, scope) for table in beside.new))
    if len(hits := leaks(beside)):
        raise GivenAwayError(_named(hits), kept_hidden=True)
    return beside


def _read(data: Path) -> dict[Path, pl.DataFrame]:
    """Return the participation of a data folder, open and embargoed; a file that nobody can read gives nothing away."""
    tables = {}
    for path in (data / PARTICIPATION, data / WAITING / PARTICIPATION):
        try:
            tables[path] = pl.read_parquet(path, glob=False)
        except (pl.exceptions.PolarsError, OSError):
            continue
    return tables


def _real(table: pl.DataFrame) -> pl.DataFrame:
    return table.filter(pl.col("basis") != "illustrative")


def _beside(tables: Sequence[pl.DataFrame], earlier: Sequence[pl.DataFrame], parents: pl.DataFrame) -> Beside:
    """Leave out the years of which no table says anything that an earlier one does not say as well."""
    known = [table.partition_by("year", as_dict=True) for table in earlier]
    years = {
        year
        for table in tables
        for year, rows in table.partition_by("year", as_dict=True).items()
        if not any(rows.equals(other[year]) for other in known if year in other)
    }
    some = pl.col("year").is_in([str(year) for (year,) in years])
    new = tuple(table.filter(some) for table in tables)
    return Beside(new, new, tuple(table.filter(some) for table in earlier), parents)


def _without(tables: Tables, number: int) -> Tables:
    return tables[:number] + tables[number + 1 :]


def _not_disproved(other: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """Leave out what another table says of a number that is known here to be another one, though it may be hidden."""
    known = made.filter(SHOWN)
    wrong = other.filter(SHOWN).join(known, on=FACT_KEY, how="semi")
    wrong = wrong.join(known, on=(*FACT_KEY, *NUMBER), how="anti", nulls_equal=True)
    return other.join(wrong, on=FACT_KEY, how="anti")


def _not_mistaken(hits: pl.DataFrame, made: pl.DataFrame) -> pl.DataFrame:
    """Leave out the numbers that a reader would work out wrong, as far as the right ones are known here."""
    known = made.filter(SHOWN).select(*FACT_KEY, known="numerator")
    beside = hits.join(known, on=FACT_KEY, how="left", maintain_order="left")
    return beside.filter(pl.col("known").is_between("least", "most") | pl.col("known").is_null()).drop("known")


def _with_more_hidden(table: pl.DataFrame, beside: Beside, hits: pl.DataFrame, scope: Sequence[str]) -> pl.DataFrame:
    """Hide the shown rows around given-away ones that no earlier table shows with the same number.

    Those that would follow from the others all the same stay, because hiding them would protect nothing.
    """
    shown = table.filter(SHOWN).join(hits, on=scope, how="semi")
    unsaid = shown.join(pl.concat(beside.earlier), on=(*FACT_KEY, *NUMBER), how="anti", nulls_equal=True)
    in_vain = recoverable(_masked(table, unsaid), beside.parents)
    return _masked(table, unsaid.join(in_vain, on=FACT_KEY, how="anti"))


def _masked(table: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Hide rows, and the students of small groups; basis "derived" says of a row that it need not be ten at most."""
    marked = table.join(
        keys.select(FACT_KEY).unique().with_columns(hide=True), on=FACT_KEY, how="left", maintain_order="left"
    )
    hide = pl.col("hide").is_not_null() & SHOWN
    small = pl.col("denominator").fill_null(0) <= MOST_HIDDEN
    blank = {name: pl.when(~hide).then(name) for name in NUMBER}
    return marked.with_columns(
        **blank,
        denominator=pl.when(~(hide & small)).then("denominator"),
        status=pl.when(hide).then(pl.lit("suppressed")).otherwise("status"),
        basis=pl.when(hide & small).then(pl.lit("derived")).otherwise("basis"),
    ).drop("hide")


def _differing(made: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """Return the keys of the rows that were shown and are hidden now."""
    return made.filter(SHOWN).join(new.filter(HIDDEN), on=FACT_KEY, how="semi").select(FACT_KEY)


def _named(hits: pl.DataFrame) -> str:
    numbers = counted(hits.height, "hidden number")
    return f"{numbers} ({' '.join(hits.row(0))}{' and others' if hits.height > 1 else ''})"
