"""One year of cells as arrays: participants, what a reader knows of hidden ones, and which cells add up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from contracts.groups import GENDER, RACE
from loaders.wblr.cells import ANY, HIDDEN_UP_TO

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
Indexes = np.ndarray[tuple[int], np.dtype[np.int64]]
Marks = np.ndarray[tuple[int], np.dtype[np.bool_]]

UNLIMITED = 1e9
LEVELS = {"school": 0, "district": 1, "county": 2, "state": 3}
SCHOOL_TIERS = 4  # tiers below this are those of schools
# What each reader knows of a hidden cell, the least and the most, and whether of overlaps: columns of `_readers`.
KNOWN = (("somebody", "enrolled", True), ("somebody", "few", True), ("nobody", "printed", False))


@dataclass(frozen=True)
class Sums:
    """Which cells add up: one entry a cell in a sum; `sign` is -1 for the whole and 1 for a part."""

    sum: Indexes
    cell: Indexes
    sign: Numbers

    def of(self, wanted: Marks) -> Sums:
        """Return these entries alone."""
        return Sums(self.sum[wanted], self.cell[wanted], self.sign[wanted])


@dataclass(frozen=True)
class Pairs:
    """Cells that are at most another: the number of the part and that of the whole."""

    part: Indexes
    whole: Indexes


@dataclass(frozen=True)
class Bounds:
    """The least and the most that each cell can be."""

    low: Numbers
    high: Numbers


@dataclass(frozen=True)
class Reader:
    """Somebody who may work a hidden cell out: what they know of it without any sum (`own`).

    `overlaps` says whether they know how many students each sum counts twice. If not, they still know in which sums
    nobody stands twice.
    """

    own: Bounds
    overlaps: bool


@dataclass(frozen=True)
class Table:
    """One year of cells as arrays.

    Each of the `readers` knows no more than the one before. Cells of a lower `tier` are hidden before others. `place`
    is the number of the cell's place, `above` that of the place above it, or -1.
    """

    participants: Numbers
    readers: tuple[Reader, ...]
    first: Marks
    tier: Indexes
    place: Indexes
    above: Indexes
    sums: Sums
    pairs: Pairs

    @property
    def somebody(self) -> Marks:
        """The cells that are not zero."""
        return self.participants > 0

    @cached_property
    def twice(self) -> Numbers:
        """How many students stand twice in each sum."""
        students = self.sums.sign * self.participants[self.sums.cell]
        return np.asarray(np.bincount(self.sums.sum, students), dtype=np.float64)


def as_table(cells: pl.DataFrame) -> Table:
    """Return the cells of one year as arrays."""
    names = pl.concat([cells["place_id"], cells["parent"]]).drop_nulls().unique().sort()
    number = {name: place for place, name in enumerate(names)}
    place, above = (
        cells[name].replace_strict(number, default=-1, return_dtype=pl.Int64).to_numpy()
        for name in ("place_id", "parent")
    )
    return Table(
        participants=cells["participants"].cast(pl.Float64).to_numpy(),
        readers=_readers(cells),
        first=cells["first"].to_numpy(),
        tier=_tiers(cells),
        place=place,
        above=above,
        sums=sums(cells),
        pairs=pairs(cells),
    )


def _readers(cells: pl.DataFrame) -> tuple[Reader, ...]:
    """Return who may read the numbers, from the one who knows most.

    The first knows which cells were hidden first, so that somebody and ten at most are in them, how many students stand
    twice in each sum, and the enrollment of the smallest groups, which is not printed here but may be elsewhere. The
    second does not know this enrollment. The third knows what is printed: up to ten, or up to the enrollment.
    """
    n, d = pl.col("participants"), pl.col("students")
    small = d.fill_null(0) <= HIDDEN_UP_TO
    few = pl.col("first") & (n <= HIDDEN_UP_TO)
    ten, unknown = pl.lit(float(HIDDEN_UP_TO)), pl.col("mistaken") | d.is_null()
    most = pl.when(unknown).then(UNLIMITED).otherwise(d)
    columns = cells.select(
        somebody=pl.when(pl.col("first") & ~small).then(1.0).otherwise(0.0),
        enrolled=pl.when(few).then(pl.min_horizontal(most, ten)).otherwise(most),
        few=pl.when(few).then(ten).otherwise(most),
        nobody=pl.lit(0.0),
        printed=pl.when(small & pl.col("listed") & ~pl.col("mistaken")).then(ten).otherwise(most),
    )
    return tuple(
        Reader(Bounds(columns[low].to_numpy(), columns[high].to_numpy()), overlaps) for low, high, overlaps in KNOWN
    )


def _tiers(cells: pl.DataFrame) -> Indexes:
    level = pl.col("place_id").str.split(":").list.first().replace_strict(LEVELS, return_dtype=pl.Int64)
    tier = 4 * level + 2 * (pl.col("group") == "all").cast(pl.Int64) + (pl.col("measure") == ANY).cast(pl.Int64)
    return cells.select(tier).to_series().to_numpy()


def sums(cells: pl.DataFrame) -> Sums:
    """Return which cells of one year add up, whether they are hidden or not."""
    numbered = cells.with_row_index("cell").filter(~pl.col("ended"))
    everyone = pl.col("group") == "all"
    kinds = [
        _entries(numbered.filter(everyone | pl.col("group").is_in(family)), ("place_id", "measure"), everyone)
        for family in (RACE, GENDER)
    ]
    kinds.append(_entries(numbered, ("place_id", "group"), pl.col("measure") == ANY))
    schools_below = numbered.with_columns(place_id=pl.col("parent")).filter(pl.col("parent").is_not_null())
    wholes = numbered.join(schools_below, on=["place_id", "measure", "group"], how="semi")
    both = pl.concat([schools_below.with_columns(whole=False), wholes.with_columns(whole=True)])
    kinds.append(_entries(both, ("place_id", "measure", "group"), pl.col("whole")))
    entries = pl.concat(kind.with_columns(kind=pl.lit(number)) for number, kind in enumerate(kinds))
    real = entries.filter((pl.col("whole").any() & ~pl.col("whole").all()).over("kind", "name"))
    return Sums(
        sum=(real.select(pl.struct("kind", "name").rank("dense")).to_series().cast(pl.Int64) - 1).to_numpy(),
        cell=real["cell"].cast(pl.Int64).to_numpy(),
        sign=real.select(pl.when("whole").then(-1.0).otherwise(1.0)).to_series().to_numpy(),
    )


def _entries(cells: pl.DataFrame, key: tuple[str, ...], whole: pl.Expr) -> pl.DataFrame:
    return cells.select("cell", pl.concat_str(key, separator=" ").alias("name"), whole.alias("whole"))


def pairs(cells: pl.DataFrame) -> Pairs:
    """Return for each cell of one year the cells of all students, of any type and of the place above."""
    numbered = cells.select("place_id", "measure", "group", "parent", "ended").with_row_index("part")
    wholes = numbered.select("place_id", "measure", "group", whole="part")
    above = ({"group": pl.lit("all")}, {"measure": pl.lit(ANY)}, {"place_id": pl.col("parent")})
    found = pl.concat(
        numbered.filter(~pl.col("ended")).with_columns(**other).join(wholes, on=["place_id", "measure", "group"])
        for other in above
    ).filter(pl.col("part") != pl.col("whole"))
    return Pairs(found["part"].cast(pl.Int64).to_numpy(), found["whole"].cast(pl.Int64).to_numpy())
