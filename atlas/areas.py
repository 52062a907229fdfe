"""Areas: an area's number is the sum over the schools or colleges inside it, and says what is missing from it.

Rates are never averaged. Members whose value is hidden or was not collected are left out of both sums and counted,
so that a reader sees how much of the area the number covers. Where the hidden members may hold more students than the
counted ones, the area is hidden too: small groups are published by unusual schools first, so that such a sum would
not be uncertain but wrong. (Foster youth who graduated in 2024-25: 68% in the county's own number, 52% in the sum of
the schools that publish one.)
"""

import polars as pl

from atlas.data import Atlas
from contracts.registries import Measure

# CDE hides a school's group of ten students or fewer; so many may stand behind a hidden row without a denominator.
MOST_HIDDEN = 10


def member_kind(measure: Measure) -> str:
    """Return whether schools or colleges add up to an area for this measure."""
    return "college" if measure.theme == "college" else "school"


def with_area(atlas: Atlas, rows: pl.DataFrame, kind: str, areas: list[str]) -> pl.DataFrame:
    """Return the facts of the schools or colleges inside the areas, with the `area` in which each lies."""
    inside = atlas.memberships.filter(pl.col("area").is_in(areas), pl.col("member").str.starts_with(f"{kind}:"))
    return rows.join(inside.select("member", "area"), left_on="place_id", right_on="member")


def roll_up(rows: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Add members up to areas.

    `rows` are facts with an `area` column. Returns one row an area, year, measure and group with the columns of
    Facts and `members`, `members_reported`, `members_suppressed`. An area is suppressed where its hidden members may
    hold more students than the counted ones, not applicable where no member could have a value or nothing may be
    added, and not collected where there is no usable sum.
    """
    counted = (pl.col("status") == "reported") & pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    if measure.unit in {"students", "hours"} and measure.roll_up == "sum":
        counted = pl.col("status") == "reported"
    hidden = pl.col("status") == "suppressed"
    sums = rows.group_by("area", "year", "measure", "group").agg(
        _sum("numerator", counted),
        _sum("denominator", counted),
        _sum("value", counted).alias("total"),
        pl.len().alias("members"),
        counted.sum().alias("members_reported"),
        hidden.sum().alias("members_suppressed"),
        pl.col("denominator").filter(hidden).fill_null(MOST_HIDDEN).sum().alias("hidden_students"),
        (pl.col("status") == "not_applicable").all().alias("by_design"),
        pl.col("basis").eq("illustrative").any().alias("illustrative"),
        pl.col("source").sort().first().alias("source"),
    )
    return _finished(sums, measure).rename({"area": "place_id"})


def _sum(column: str, counted: pl.Expr) -> pl.Expr:
    """Add what is counted; null, not zero, where nothing is known."""
    known = pl.col(column).filter(counted).drop_nulls()
    return pl.when(known.len() > 0).then(known.sum()).alias(column)


def _finished(sums: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    value = _value(measure)
    counted = pl.col("total") if measure.unit == "students" else pl.col("denominator")
    status = (
        pl.when(pl.col("by_design") | pl.lit(measure.roll_up == "none"))
        .then(pl.lit("not_applicable"))
        .when(value.is_not_null() & (counted >= pl.col("hidden_students")))
        .then(pl.lit("reported"))
        .when(pl.col("members_suppressed") > 0)
        .then(pl.lit("suppressed"))
        .otherwise(pl.lit("not_collected"))
    )
    shown = status == "reported"
    basis = pl.when("illustrative").then(pl.lit("illustrative")).otherwise(pl.lit("derived"))
    return sums.select(
        "area",
        "year",
        "measure",
        "group",
        pl.when(shown).then("numerator").alias("numerator"),
        pl.when(shown).then("denominator").alias("denominator"),
        pl.when(shown).then(value).alias("value"),
        status.alias("status"),
        basis.alias("basis"),
        "source",
        "members",
        "members_reported",
        "members_suppressed",
    )


def _value(measure: Measure) -> pl.Expr:
    """Return how the sums become the area's value, in the measure's unit."""
    if measure.roll_up == "none":
        return pl.lit(None, dtype=pl.Float64)
    if measure.unit == "percent":
        return pl.when(pl.col("denominator") > 0).then(100 * pl.col("numerator") / pl.col("denominator"))
    if measure.roll_up == "ratio":
        return pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator"))
    return pl.col("total")
