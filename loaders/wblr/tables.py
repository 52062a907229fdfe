"""One year of cells as arrays: participants, what a reader knows of hidden ones, and which cells add up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from contracts.groups import GENDER, RACE
from loaders.wblr.cells import ANY, HIDDEN_UP_TO

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
Indexes = np.ndarray[tuple[int], np.dtype[np.int64]]
Marks = np.ndarray[tuple[int], np.dtype[np.bool_]]

UNLIMITED = 1e9
LEVELS = {"school": 0, "district": 1, "county": 2, "state": 3}


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
class Table:
    """One year of cells as arrays.

    `readers` is what each reader knows of a cell that is hidden, without any sum; cells of a lower `tier` are hidden
    before others.
    """

    participants: Numbers
    readers: tuple[Bounds, ...]
    first: Marks
    tier: Indexes
    sums: Sums
    pairs: Pairs


def as_table(cells: pl.DataFrame) -> Table:
    """Return the cells of one year as arrays."""
    n, d = pl.col("participants"), pl.col("students")
    small = d.fill_null(0) <= HIDDEN_UP_TO
    few = pl.col("first") & (n <= HIDDEN_UP_TO)
    most = pl.when(pl.col("mistaken") | d.is_null()).then(UNLIMITED).otherwise(d)
    columns = cells.select(
        low=pl.when(pl.col("first") & ~small).then(1.0).otherwise(0.0),
        informed=pl.when(few).then(pl.min_horizontal(most, float(HIDDEN_UP_TO))).otherwise(most),
        uninformed=pl.when(few).then(float(HIDDEN_UP_TO)).otherwise(most),
    )
    low = columns["low"].to_numpy()
    return Table(
        participants=cells["participants"].cast(pl.Float64).to_numpy(),
        readers=tuple(Bounds(low, columns[name].to_numpy()) for name in ("informed", "uninformed")),
        first=cells["first"].to_numpy(),
        tier=_tiers(cells),
        sums=sums(cells),
        pairs=pairs(cells),
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
