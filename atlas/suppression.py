"""What a reader could recover of hidden cells, from the agencies' own files and from what the atlas adds to them.

The rules of recovery are those of `contracts.disclosure`: one possible numerator, a rate of 0% or 100%, or at most
three possible numerators. The atlas adds two things to published files. Sums over areas add up visible members only,
so an area less its visible members must leave nothing (`left_over`). The illustration knows what it hides, so its
loader hides second cells, and `given_away` must find none of its rows. docs/privacy.md has the counts.
"""

import polars as pl

from atlas import areas
from atlas.data import Atlas
from atlas.facts import measure_of
from contracts.disclosure import recoverable

KEY = ("place_id", "year", "measure", "group")
TOO_SMALL = 1e-6  # sums of full-time equivalents have a floating point


def given_away(atlas: Atlas, facts: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the hidden rows that can be worked out from all facts, or from those of them that a reader is shown.

    Adds `least` and `most` (of the numerator, in students), and `by_whole`: all students of the same place, year and
    measure stand at 0% or 100%, which says the same of every group and which nothing but hiding the whole could mend.
    """
    shown = atlas.facts if facts is None else facts
    wholes = shown.filter(pl.col("group") == "all", pl.col("numerator").is_not_null()).select(
        *KEY[:3], ((pl.col("numerator") == 0) | (pl.col("numerator") == pl.col("denominator"))).alias("by_whole")
    )
    found = recoverable(shown, atlas.places).join(wholes, on=KEY[:3], how="left", maintain_order="left")
    return found.with_columns(pl.col("by_whole").fill_null(value=False))


def counts(atlas: Atlas) -> pl.DataFrame:
    """Return how many rows are hidden and how many of them the files give away, by measure.

    Columns: measure, basis, hidden, given_away, exactly (one numerator), by_whole (see `given_away`).
    """
    found = (
        given_away(atlas)
        .group_by("measure")
        .agg(
            pl.len().alias("given_away"),
            (pl.col("least") == pl.col("most")).sum().alias("exactly"),
            pl.col("by_whole").sum(),
        )
    )
    hidden = (
        atlas.facts.filter(pl.col("status") == "suppressed")
        .group_by("measure")
        .agg(pl.col("basis").first(), pl.len().alias("hidden"))
    )
    return (
        hidden.join(found, on="measure", how="left")
        .sort("measure")
        .with_columns(pl.col("given_away", "exactly", "by_whole").fill_null(0))
    )


def left_over(atlas: Atlas, sums: pl.DataFrame) -> pl.DataFrame:
    """Return the sums that hold more or less than their visible members, with what is left over.

    `sums` are rows of one measure with a place that adds up schools or colleges, as `atlas.facts` returns them; only
    rows with a numerator are looked at. Adds `left_numerator` and `left_denominator`, in the units of the two.
    """
    known = sums.filter(pl.col("numerator").is_not_null())
    if known.is_empty():
        return known.with_columns(left_numerator=pl.lit(0.0), left_denominator=pl.lit(0.0))
    measure = measure_of(atlas, known["measure"][0])
    visible = atlas.rows(measure.id).filter(pl.col("status") == "reported", pl.col("numerator").is_not_null())
    inside = areas.with_area(atlas, visible, areas.member_kind(measure), known["place_id"].unique().to_list())
    members = inside.group_by(pl.col("area").alias("place_id"), "year", "group").agg(
        pl.col("numerator").sum().alias("visible"), pl.col("denominator").sum().alias("visible_students")
    )
    joined = known.join(members, on=["place_id", "year", "group"], how="left").with_columns(
        (pl.col("numerator") - pl.col("visible").fill_null(0)).alias("left_numerator"),
        (pl.col("denominator").fill_null(0) - pl.col("visible_students").fill_null(0)).alias("left_denominator"),
    )
    something = (pl.col("left_numerator").abs() > TOO_SMALL) | (pl.col("left_denominator").abs() > TOO_SMALL)
    return joined.filter(something).drop("visible", "visible_students")
