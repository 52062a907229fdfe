"""What a reader can work out about hidden cells by subtraction: published cells that add up, and what that leaves.

A row that a source hides still stands in sums: all students are the sum of the race groups, a district is at least the
sum of its schools. `relations` lists these sums, `limits` says what each row by itself gives away, and `work_out`
carries the limits through the sums, over and over, until nothing gets tighter. Three quantities are followed:
students who succeeded (numerator), students counted (denominator) and the rest of them. The rest matters because a
remainder in which everybody succeeded gives away a rate of 100% even where nobody knows how many they are.

A hidden cell is **recovered** where the sums leave

* one numerator only (`exact`), or a rate of 100% (nobody in the rest); or
* at most three numerators (`NARROW`) where the row by itself left more than five.

Sums that hold in the files (measured on 2022-23 to 2024-25; docs/privacy.md has the counts): race groups, gender and
grade spans add up to all students at every place, without exception, where every part is published. The College/Career
Indicator has no group for race not reported, so there the parts are at most the whole. A district has students of
closed and nonpublic schools too, so its schools are at most the district in the four-year cohorts. In the indicator
and in absence schools may count more than their district, so nothing follows from it.

Real participation files count a student at each school and once above, and once for each type and once for any: there
the parts **cover** the whole, which is at least each of them and at most their sum.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from contracts import shares
from contracts.groups import GENDER, RACE

MOST_HIDDEN = 10
NARROW = 2
UNLIMITED = 1e9
ROUNDS = 30
COUNTY = "county:19"
ROLLED_UP = "calpads_wblr"  # the source of real participation, where the types are all that any work-based learning is
PUBLISHED_KINDS = ("state", "county", "district", "school", "college")
GRADES = ("grades_tk_k", "grades_1_3", "grades_4_6", "grades_7_8")
# The group that is the whole, its parts, and the measures in which the parts are all of it.
FAMILIES = (("all", RACE), ("all", GENDER), ("grades_tk_8", GRADES))
COHORTS = ("graduation", "a_g", "dropout", "college_going")
WITHOUT_SUMS = ("wbl_hours",)  # hidden wherever the paid participants are, so it gives away no more than they do
PARTS_MAY_BE_INCOMPLETE = ("cci_prepared",)

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
Marks = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass
class Interval:
    """The least and the most that a quantity can be, one entry a cell."""

    low: Numbers
    high: Numbers

    def copy(self) -> Interval:
        """Return the same limits in arrays of their own."""
        return Interval(self.low.copy(), self.high.copy())


@dataclass
class Limits:
    """What is known of each cell: students who succeeded, all students counted, and the rest of them."""

    numerator: Interval
    denominator: Interval
    rest: Interval

    def copy(self) -> Limits:
        """Return the same limits in arrays of their own."""
        return Limits(self.numerator.copy(), self.denominator.copy(), self.rest.copy())


def relations(facts: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Return the sums among rows of facts in which a part or the whole is hidden.

    `facts` has `cell`, a number of its row; `parents` has `place_id` and `parent`. One row a cell in a sum: `relation`
    (number), `cell`, `total` (whether it is the whole), `equal` (whether the parts are all of the whole) and `cover`
    (whether they are, and may count a student twice).
    """
    facts = facts.filter(~pl.col("measure").is_in(WITHOUT_SUMS))
    parents = parents.filter(pl.col("parent").is_not_null()).select("place_id", "parent")
    sums = [_of_groups(facts, whole, parts) for whole, parts in FAMILIES]
    county = parents.with_columns(parent=pl.lit(COUNTY))
    illustrative = pl.col("basis") == "illustrative"
    cohorts = pl.col("measure").is_in(COHORTS) & ~illustrative
    sums += [
        _of_places(facts.filter(cohorts), parents, "school", equal=False),
        # Charter schools of elementary districts are in the county and in no district row of the illustration.
        _of_places(facts.filter(cohorts | illustrative), parents, "district", equal=False),
        _of_places(facts.filter(illustrative), parents, "school", equal=True),
        _of_places(facts.filter(illustrative), county, "school", equal=True),
    ]
    real = facts.filter(pl.col("measure").str.starts_with("wbl_") & ~illustrative)
    sums += [_covered_by_places(real, parents), _covered_by_types(real)]
    total, hidden = pl.col("total"), pl.col("status") == "suppressed"
    found = pl.concat(sums).filter((total.any() & ~total.all() & hidden.any()).over("name"))
    return found.select(
        (pl.col("name").rank("dense") - 1).cast(pl.Int64).alias("relation"), "cell", "total", "equal", "cover"
    ).sort("relation", "cell")


def _of_groups(facts: pl.DataFrame, whole: str, parts: tuple[str, ...]) -> pl.DataFrame:
    """Return the sums of groups at one place; the illustration deals some participants to no group.

    The groups of an area are no partition of it: each is a sum over the schools that publish the group. What the area
    leaves for its hidden groups is the sum of what those schools leave, and these are looked at one by one.
    """
    facts = facts.filter(pl.col("place_id").str.split(":").list.first().is_in(PUBLISHED_KINDS))
    complete = ~pl.col("measure").is_in(PARTS_MAY_BE_INCOMPLETE) & (pl.col("basis") != "illustrative")
    # Real participation has no row for a group of which the enrollment knows nothing.
    every = pl.len().over("place_id", "year", "measure") == len(parts) + 1
    complete &= ~pl.col("measure").str.starts_with("wbl_") | every
    return facts.filter(pl.col("group").is_in([whole, *parts]), pl.col("status") != "not_collected").select(
        pl.concat_str("place_id", "year", "measure", pl.lit(parts[0]), separator=" ").alias("name"),
        "cell",
        (pl.col("group") == whole).alias("total"),
        complete.alias("equal"),
        pl.lit(value=False).alias("cover"),
        "status",
    )


def _of_places(facts: pl.DataFrame, parents: pl.DataFrame, kind: str, *, equal: bool) -> pl.DataFrame:
    """Return the sums of places of a kind in the place above; `equal` says that they are all of it."""
    adding = facts.filter(pl.col("status") != "not_collected")
    parts = adding.join(parents, on="place_id").filter(pl.col("place_id").str.starts_with(f"{kind}:"))
    above = parts["parent"].unique().implode()
    wholes = adding.filter(pl.col("place_id").is_in(above)).with_columns(parent="place_id")
    return pl.concat(
        part.select(
            pl.concat_str("parent", "year", "measure", "group", pl.lit(kind), separator=" ").alias("name"),
            "cell",
            pl.lit(total).alias("total"),
            pl.lit(equal).alias("equal"),
            pl.lit(value=False).alias("cover"),
            "status",
        )
        for part, total in ((parts, False), (wholes, True))
    )


def _covered_by_places(real: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Return how places cover the place above, where each of them says something of the group."""
    adding = real.filter(~pl.col("status").is_in(("not_collected", "not_applicable")))
    parts = adding.join(parents, on="place_id").with_columns(kind=pl.col("place_id").str.split(":").list.first())
    key = ("parent", "kind", "year", "measure")
    places = pl.col("place_id").n_unique().over("parent", "kind", "year")
    known = parts.filter(pl.len().over(*key, "group") == places)
    above = known.select("parent", "kind", "year", "measure", "group").unique()
    wholes = adding.join(above, left_on=["place_id", *key[2:], "group"], right_on=["parent", *key[2:], "group"])
    return pl.concat(
        [
            _covering(known, pl.concat_str(*key, "group", separator=" "), total=pl.lit(value=False)),
            _covering(wholes, pl.concat_str("place_id", *key[1:], "group", separator=" "), total=pl.lit(value=True)),
        ]
    )


def _covered_by_types(real: pl.DataFrame) -> pl.DataFrame:
    """Return how the types of work-based learning cover any of them."""
    rows = real.filter(pl.col("source") == ROLLED_UP, pl.col("status").is_in(("reported", "suppressed")))
    any_of_them = pl.col("measure") == "wbl_any"
    return _covering(
        rows.filter(any_of_them | pl.col("measure").str.starts_with("wbl_type_")),
        pl.concat_str("place_id", "year", "group", pl.lit("types"), separator=" "),
        total=any_of_them,
    )


def _covering(rows: pl.DataFrame, name: pl.Expr, *, total: pl.Expr) -> pl.DataFrame:
    no, yes = pl.lit(value=False), pl.lit(value=True)
    return rows.select(
        name.alias("name"), "cell", total.alias("total"), no.alias("equal"), yes.alias("cover"), "status"
    )


def limits(facts: pl.DataFrame) -> Limits:
    """Return what each row gives away by itself: its counts, or that ten students at most are hidden."""
    most = pl.lit(UNLIMITED)
    hidden, nobody = pl.col("status") == "suppressed", pl.col("status") == "not_applicable"
    own_hiding = hidden & (pl.col("basis") == "derived")
    top = pl.when(nobody).then(0.0).when(own_hiding | ~hidden).then(most).otherwise(float(MOST_HIDDEN))
    n, d = pl.col("numerator"), pl.col("denominator")
    # Participation takes its students from published files: they add up only roughly and are no secret.
    rough = pl.col("measure").str.starts_with("wbl_")
    fewest, most_of_share = shares.students(pl.col("value"), d)
    worked_out = rough & ~pl.col("measure").is_in(WITHOUT_SUMS) & ~hidden
    columns = {
        "n_low": pl.coalesce(n, pl.when(worked_out).then(fewest), 0.0),
        "n_high": pl.coalesce(n, pl.when(worked_out).then(most_of_share), d, top),
        "d_low": pl.when(~rough).then(pl.coalesce(d, n)).fill_null(0.0),
        "d_high": pl.when(~rough).then(pl.coalesce(d, top)).fill_null(UNLIMITED),
        "r_low": pl.when(~rough).then(d - n).fill_null(0.0),
        "r_high": pl.when(~rough).then(pl.coalesce(d - n, d, top)).fill_null(UNLIMITED),
    }
    made = {name: value.to_numpy().copy() for name, value in facts.select(**columns).to_dict().items()}
    return Limits(*(Interval(made[f"{name}_low"], made[f"{name}_high"]) for name in "ndr"))


def work_out(known: Limits, sums: pl.DataFrame, rounds: int = ROUNDS) -> Limits:
    """Return the limits after carrying them through all sums until nothing gets tighter, or as often as `rounds`."""
    found = known.copy()
    closed = arrays(sums)
    for _ in range(rounds):
        before = found.copy()
        for quantity in (found.numerator, found.denominator, found.rest):
            _carry(quantity, closed)
        _couple(found)
        if _same(found, before):
            break
    return found


@dataclass(frozen=True)
class Sums:
    """The table of `relations` as arrays, one entry a cell in a sum."""

    relation: np.ndarray[tuple[int], np.dtype[np.int64]]
    cell: np.ndarray[tuple[int], np.dtype[np.int64]]
    total: Marks
    equal: Marks
    cover: Marks

    def implied(self, quantity: Interval) -> Interval:
        """Return what each sum by itself says about each of its cells, given the limits of all the others.

        A part is at most the whole less what the other parts are at least. Where the parts are not all of the
        whole, a part has no least and the whole no most. Where they cover it, each part is at most the whole.
        """
        count = int(self.relation.max(initial=-1)) + 1
        part, whole = ~self.total, self.total
        least = np.bincount(self.relation[part], quantity.low[self.cell[part]], count)[self.relation]
        most = np.bincount(self.relation[part], quantity.high[self.cell[part]], count)[self.relation]
        bottom, top = np.zeros(count), np.full(count, UNLIMITED)
        bottom[self.relation[whole]] = quantity.low[self.cell[whole]]
        top[self.relation[whole]] = quantity.high[self.cell[whole]]
        bottom, top = bottom[self.relation], top[self.relation]
        largest = np.zeros(count)
        np.maximum.at(largest, self.relation[part], quantity.low[self.cell[part]])
        least_whole = np.where(self.cover, largest[self.relation], least)
        most_part = np.where(self.cover, top, top - least + quantity.low[self.cell])
        low = np.where(whole, least_whole, bottom - most + quantity.high[self.cell])
        high = np.where(whole, most, most_part)
        complete = self.equal | self.cover
        return Interval(np.where(whole | complete, low, 0.0), np.where(part | complete, high, UNLIMITED))


def arrays(sums: pl.DataFrame) -> Sums:
    """Return the table of `relations` as arrays."""
    return Sums(*(sums[name].to_numpy() for name in ("relation", "cell", "total", "equal", "cover")))


def _carry(quantity: Interval, sums: Sums) -> None:
    implied = sums.implied(quantity)
    np.maximum.at(quantity.low, sums.cell, implied.low)
    np.minimum.at(quantity.high, sums.cell, implied.high)


def _couple(found: Limits) -> None:
    """Hold the three quantities of each cell together: students = those who succeeded + the rest."""
    n, d, rest = found.numerator, found.denominator, found.rest
    for one, other in ((n, rest), (rest, n)):
        np.minimum(one.high, d.high - other.low, out=one.high)
        np.maximum(one.low, d.low - other.high, out=one.low)
    np.minimum(d.high, n.high + rest.high, out=d.high)
    np.maximum(d.low, n.low + rest.low, out=d.low)


def _same(found: Limits, before: Limits) -> bool:
    pairs = zip(
        (found.numerator, found.denominator, found.rest),
        (before.numerator, before.denominator, before.rest),
        strict=True,
    )
    return all(np.array_equal(a.low, b.low) and np.array_equal(a.high, b.high) for a, b in pairs)


def recovered(known: Limits, found: Limits, hidden: Marks) -> Marks:
    """Return which of the hidden cells the sums give away, by the rule at the head of this module."""
    own = known.numerator.high - known.numerator.low
    width = found.numerator.high - found.numerator.low
    exact = (width <= 0) & (own > 0)
    everybody = (found.rest.high <= 0) & (known.rest.high > 0)
    narrow = (width <= NARROW) & (own > 2 * NARROW)
    return hidden & (exact | everybody | narrow)


def numbered(facts: pl.DataFrame) -> pl.DataFrame:
    """Return facts with `cell`, the number of the row, by which sums and limits name it."""
    return facts.with_row_index("cell").with_columns(pl.col("cell").cast(pl.Int64))


def recoverable(facts: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Return the hidden rows of a facts table that can be worked out from the table itself, with `least` and `most`.

    `parents` has `place_id` and `parent`. The two limits are of the numerator, in students.
    """
    cells = numbered(facts)
    known = limits(cells)
    found = work_out(known, relations(cells, parents))
    given_away = recovered(known, found, (cells["status"] == "suppressed").to_numpy())
    limited = cells.with_columns(
        pl.Series("least", found.numerator.low, dtype=pl.Float64),
        pl.Series("most", found.numerator.high, dtype=pl.Float64),
    )
    return limited.filter(pl.Series(given_away, dtype=pl.Boolean)).drop("cell")
