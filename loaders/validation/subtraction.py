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
BOUNDS = ("fewest", "most")


def given_away(facts: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Return the hidden rows of counts and shares of students that follow from the other rows listed, with `KEY`.

    `facts` has the columns of a facts table, and `fewest` and `most`, between which the students who take part lie;
    `parents` has `place_id` and `parent`, a row a place above. One hidden number is what the others leave, if that is
    at most three values, and is small or the parts have all students of the whole. Several are given away where their
    sum leaves each of them at most three values from 1 to 10.
    """
    nobody = pl.col("status") == "not_applicable"
    rows = facts.filter(pl.col("status") != "not_collected").with_columns(
        hidden=pl.col("status") == "suppressed",
        **{name: pl.when(nobody).then(0.0).otherwise(name) for name in BOUNDS},
    )
    sums = [*(_of_groups(rows, parts) for parts in (RACE, GENDER)), _of_places(rows, parents)]
    found = pl.concat(sums).with_columns(*_rest(), _hidden_parts(), _covers()).filter(_open())
    return found.select(KEY).unique().sort(KEY)


def _of_groups(rows: pl.DataFrame, parts: tuple[str, ...]) -> pl.DataFrame:
    return _sum(
        rows.filter(pl.col("group").is_in(["all", *parts])),
        pl.concat_str("place_id", "year", "measure", pl.lit(parts[0]), separator=" "),
        total=pl.col("group") == "all",
        twice=False,
    )


def _of_places(rows: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Return the sums of places of a kind in a place above; a student of two schools counts once there."""
    above = parents.filter(pl.col("parent").is_not_null())
    parts = rows.join(above, on="place_id").with_columns(kind=pl.col("place_id").str.split(":").list.first())
    kinds = parts.select("kind", place_id="parent").unique()
    wholes = rows.join(kinds, on="place_id").with_columns(parent="place_id")
    named = pl.concat_str("parent", "kind", "year", "measure", "group", separator=" ")
    return pl.concat(
        _sum(part, named, total=pl.lit(total), twice=True) for part, total in ((parts, False), (wholes, True))
    )


def _sum(rows: pl.DataFrame, name: pl.Expr, *, total: pl.Expr, twice: bool) -> pl.DataFrame:
    return rows.select(
        *KEY,
        "hidden",
        *BOUNDS,
        "denominator",
        name.alias("name"),
        total.alias("total"),
        pl.lit(twice).alias("twice"),
        (pl.col("basis") == "derived").alias("second"),
    )


def _rest() -> list[pl.Expr]:
    """Return the least and the most that the shown parts leave of the whole; null where one of them is unknown."""
    shown = ~pl.col("total") & ~pl.col("hidden")
    rests = []
    for mine, theirs in (BOUNDS, BOUNDS[::-1]):
        whole = pl.col(mine).filter(pl.col("total") & ~pl.col("hidden")).first()
        known = pl.col(theirs).filter(shown).is_not_null().all()
        rest = (whole - pl.col(theirs).filter(shown).sum()).over("name")
        rests.append(pl.when(known.over("name")).then(rest).alias(f"{mine}_left"))
    return rests


def _hidden_parts() -> pl.Expr:
    return (pl.col("hidden") & ~pl.col("total")).sum().over("name").cast(pl.Float64).alias("parts")


def _covers() -> pl.Expr:
    """Whether the students of the listed parts are as many as those of the whole."""
    part = pl.col("denominator").filter(~pl.col("total"))
    whole = pl.col("denominator").filter(pl.col("total")).first()
    return ((part.len() > 0) & part.is_not_null().all() & (part.sum() == whole)).over("name").alias("covers")


def _open() -> pl.Expr:
    fewest, rest, parts, most = pl.col("fewest_left"), pl.col("most_left"), pl.col("parts"), float(MOST_HIDDEN)
    least = pl.max_horizontal(fewest, pl.when("twice").then(1.0).otherwise(0.0))
    one = (parts == 1) & rest.is_between(least, least + NARROW) & ((least <= most) | pl.col("covers"))
    low = pl.max_horizontal(fewest - most * (parts - 1), pl.lit(1.0))
    high = pl.when("twice").then(most).otherwise(pl.min_horizontal(rest - (parts - 1), pl.lit(most)))
    small = ~(pl.col("second") & pl.col("hidden")).any().over("name")
    several = (parts > 1) & small & (rest >= parts) & (fewest <= most * parts) & (high - low <= NARROW)
    part = pl.col("hidden") & ~pl.col("total") & (one | several)
    width = (pl.col("most") - pl.col("fewest")).filter(~pl.col("total")).sum().over("name")
    added = pl.col("hidden") & pl.col("total") & (parts == 0) & (width <= NARROW)
    whole = added & pl.col("covers") & ~pl.col("twice")
    return (part | whole).fill_null(value=False)
