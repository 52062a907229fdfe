"""Hidden participation that plain subtraction gives away in a file of which nobody knows whether it lists everything.

`contracts.disclosure` follows sums that are sure to hold. A steward's file lists the groups and schools that the
steward has, and a reader takes those listed for all of them: all students less the women leaves the men. So the groups
of a family that are listed count as a sum here, and so do the listed schools of a district and districts of a county.
"""

from __future__ import annotations

import polars as pl

from contracts.disclosure import MOST_HIDDEN, NARROW
from contracts.groups import GENDER, RACE

KEY = ("place_id", "year", "measure", "group")


def given_away(facts: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Return the hidden rows of counts and shares of students that follow from the other rows listed, with `KEY`.

    `facts` has the columns of a facts table and `count`, the students who take part; `parents` has `place_id` and
    `parent`. One hidden number is what the others leave, if that is small or the parts have all students of the whole.
    Several are given away where their sum leaves each of them at most three values from 1 to 10.
    """
    rows = facts.filter(pl.col("status") != "not_collected").with_columns(
        hidden=pl.col("status") == "suppressed",
        count=pl.when(pl.col("status") == "not_applicable").then(0.0).otherwise("count"),
    )
    sums = [*(_of_groups(rows, parts) for parts in (RACE, GENDER)), _of_places(rows, parents)]
    found = pl.concat(sums).with_columns(_rest(), _hidden_parts(), _covers()).filter(_open())
    return found.select(KEY).unique().sort(KEY)


def _of_groups(rows: pl.DataFrame, parts: tuple[str, ...]) -> pl.DataFrame:
    return _sum(
        rows.filter(pl.col("group").is_in(["all", *parts])),
        pl.concat_str("place_id", "year", "measure", pl.lit(parts[0]), separator=" "),
        total=pl.col("group") == "all",
        twice=False,
    )


def _of_places(rows: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Return the sums of places in the place above; a student of two schools counts once there."""
    above = parents.filter(pl.col("parent").is_not_null())
    key = ("year", "measure", "group")
    parts = rows.join(above, on="place_id")
    wholes = rows.filter(pl.col("place_id").is_in(above["parent"].implode())).with_columns(parent="place_id")
    named = pl.concat_str("parent", *key, separator=" ")
    return pl.concat(
        _sum(part, named, total=pl.lit(total), twice=True) for part, total in ((parts, False), (wholes, True))
    )


def _sum(rows: pl.DataFrame, name: pl.Expr, *, total: pl.Expr, twice: bool) -> pl.DataFrame:
    return rows.select(
        *KEY,
        "hidden",
        "count",
        "denominator",
        name.alias("name"),
        total.alias("total"),
        pl.lit(twice).alias("twice"),
        (pl.col("basis") == "derived").alias("second"),
    )


def _rest() -> pl.Expr:
    """Return what the parts that are shown leave of the whole; null where it or one of them says no count."""
    shown = ~pl.col("total") & ~pl.col("hidden")
    whole = pl.col("count").filter(pl.col("total") & ~pl.col("hidden")).first()
    known = pl.col("count").filter(shown).is_not_null().all()
    return pl.when(known.over("name")).then((whole - pl.col("count").filter(shown).sum()).over("name")).alias("rest")


def _hidden_parts() -> pl.Expr:
    return (pl.col("hidden") & ~pl.col("total")).sum().over("name").cast(pl.Float64).alias("parts")


def _covers() -> pl.Expr:
    """Whether the students of the listed parts are as many as those of the whole."""
    part = pl.col("denominator").filter(~pl.col("total"))
    whole = pl.col("denominator").filter(pl.col("total")).first()
    return ((part.len() > 0) & part.is_not_null().all() & (part.sum() == whole)).over("name").alias("covers")


def _open() -> pl.Expr:
    rest, parts, most = pl.col("rest"), pl.col("parts"), float(MOST_HIDDEN)
    least = pl.when("twice").then(1.0).otherwise(0.0)
    one = (parts == 1) & (rest >= least) & ((rest <= most) | pl.col("covers"))
    low = pl.max_horizontal(rest - most * (parts - 1), pl.lit(1.0))
    high = pl.when("twice").then(most).otherwise(pl.min_horizontal(rest - (parts - 1), pl.lit(most)))
    small = ~(pl.col("second") & pl.col("hidden")).any().over("name")
    several = (parts > 1) & small & (rest >= parts) & (rest <= most * parts) & (high - low <= NARROW)
    part = pl.col("hidden") & ~pl.col("total") & (one | several)
    whole = pl.col("hidden") & pl.col("total") & (parts == 0) & pl.col("covers") & ~pl.col("twice")
    return (part | whole).fill_null(value=False)
