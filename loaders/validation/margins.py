"""Totals against their parts: what must add up within a place, and places within a larger one."""

from __future__ import annotations

import polars as pl

from contracts.groups import GENDER, RACE

MOST_NAMED = 3


def margins(facts: pl.DataFrame, measure: str, of: str = "denominator") -> tuple[str, ...]:
    """Return a sentence a kind of margin that does not hold: groups that add up to more than all students.

    Students of unknown race may be left out by the agency, so that the parts may fall short of the whole.
    """
    table = facts.filter(pl.col("measure") == measure, pl.col(of).is_not_null())
    whole = table.filter(pl.col("group") == "all").select("place_id", "year", whole=of)
    sentences = []
    for words, groups in (("race and ethnicity", RACE), ("gender", GENDER)):
        parts = table.filter(pl.col("group").is_in(groups)).group_by("place_id", "year").agg(parts=pl.col(of).sum())
        over = parts.join(whole, on=["place_id", "year"]).filter(pl.col("parts") > pl.col("whole")).sort("place_id")
        if over.height:
            sentences.append(f"{_named(over)} the groups by {words} add up to more students than all ({measure}).")
    return tuple(sentences)


def place_margins(facts: pl.DataFrame, measure: str, of: str = "denominator") -> tuple[str, ...]:
    """Return a sentence if the districts of a county, or the counties, count more students than what holds them.

    For measures that count a student once: cohorts and census day, not what is counted over a year.
    """
    table = facts.filter(pl.col("measure") == measure, pl.col("group") == "all", pl.col(of).is_not_null())
    kind, code = (pl.col("place_id").str.split(":").list.get(at) for at in (0, 1))
    parent = (
        pl.when(kind == "district")
        .then(pl.lit("county:") + code.str.slice(0, 2))
        .when(kind == "county")
        .then(pl.lit("state:06"))
    )
    parts = table.with_columns(parent=parent).group_by("parent", "year").agg(parts=pl.col(of).sum())
    whole = table.select("place_id", "year", whole=of)
    over = parts.rename({"parent": "place_id"}).join(whole, on=["place_id", "year"])
    over = over.filter(pl.col("parts") > pl.col("whole")).sort("place_id")
    return (f"{_named(over)} the places inside count more students than it does ({measure}).",) if over.height else ()


def _named(over: pl.DataFrame) -> str:
    shown = [
        f"{row['place_id']} ({row['parts']:,.0f} of {row['whole']:,.0f})"
        for row in over.head(MOST_NAMED).iter_rows(named=True)
    ]
    more = f" and {over.height - MOST_NAMED:,} more" if over.height > MOST_NAMED else ""
    return f"In {', '.join(shown)}{more}"
