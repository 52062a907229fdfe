"""From cells to the facts that are published, and what a steward must know about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from contracts.groups import GENDER, RACE
from loaders.source_files import as_facts
from loaders.wblr.cells import ANY, HIDDEN_UP_TO, cells, coverage, measure
from loaders.wblr.enrollment import Enrollment
from loaders.wblr.layout import SOURCE_ID, Layout
from loaders.wblr.suppression import hide
from loaders.wblr.tables import KNOWN

MOST_NAMED = 5
SOMEBODY = "somebody who knows which numbers are hidden for being small, or how many students the smallest groups have"
ANYBODY = "anybody"


@dataclass(frozen=True)
class Published:
    """The facts, the cells that they come from (participants included: never written), and the silent schools."""

    facts: pl.DataFrame
    cells: pl.DataFrame
    silent: pl.DataFrame


def as_published(
    counts: pl.DataFrame,
    good: pl.DataFrame,
    enrollment: Enrollment,
    layout: Layout,
    words: tuple[Sequence[str], Sequence[str]],
) -> Published:
    """Return the facts of a roll-up.

    `counts` has place_id, year, group, types and students; `good` has reporting_lea and year (a number) of the records
    that count; `words` are the groups that can be told apart and the years.
    """
    groups, years = words
    year = pl.col("year").replace_strict(list(range(len(years))), list(years), return_dtype=pl.String)
    speaks = coverage(enrollment, good.select("reporting_lea", year))
    if speaks.covered.is_empty():
        return Published(as_facts(pl.DataFrame({"place_id": []})), pl.DataFrame(), speaks.silent)
    made = hide(cells(counts, enrollment, speaks.covered, layout, _shown(groups, enrollment)))
    facts = pl.concat([published_cells(made), _not_collected(speaks.silent, layout)])
    return Published(as_facts(facts), made, speaks.silent)


def _shown(groups: Sequence[str], enrollment: Enrollment) -> list[str]:
    """Return the groups of which cells are made: the listed ones, and with one race or gender all of them.

    The others have no share anywhere, and nothing adds up to them, so they need no protection.
    """
    listed = set(enrollment.students["group"])
    families = [family for family in (RACE, GENDER) if listed.intersection(family)]
    return [name for name in groups if name in listed or any(name in family for family in families)]


def published_cells(made: pl.DataFrame) -> pl.DataFrame:
    """Return cells with `hidden` as facts; what is hidden has neither number nor share."""
    n, d = pl.col("participants").cast(pl.Float64), pl.col("students")
    shown = ~pl.col("ended") & ~pl.col("hidden")
    share = pl.when(n == 0).then(0.0).otherwise((100 * n / d).round(2))
    status = pl.when("ended").then(pl.lit("not_applicable")).when("hidden").then(pl.lit("suppressed"))
    return as_facts(
        made.filter("listed").select(
            "place_id",
            "year",
            "measure",
            "group",
            numerator=pl.when(shown).then(n),
            denominator=pl.when(~pl.col("ended") & ~pl.col("mistaken") & (d > HIDDEN_UP_TO)).then(d),
            value=pl.when(shown).then(share),
            status=status.otherwise(pl.lit("reported")),
            # Derived: hidden, but not by the rule of ten, so nobody may conclude that they are ten at most.
            basis=pl.when("mistaken").then(pl.lit("derived")).otherwise(pl.lit("official")),
            source=pl.lit(SOURCE_ID),
        )
    )


def _not_collected(silent: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Say of each silent school and each measure that nothing was collected."""
    measures = pl.DataFrame({"measure": [ANY, *(measure(item.code) for item in layout.types)]})
    words = {"group": "all", "status": "not_collected", "basis": "official", "source": SOURCE_ID}
    return as_facts(
        silent.join(measures, how="cross").with_columns(pl.lit(word).alias(name) for name, word in words.items())
    )


def warnings(published: Published, groups: Sequence[str]) -> tuple[str, ...]:
    """Return what a steward should look at, as sentences; none of them tells a hidden number."""
    made = published.cells
    said = []
    if made.is_empty():
        return ()
    if len(groups) == 1:
        said.append("WBLR says nothing about students but their identifier, so only all students are counted. "
                    "Give a student file with --students to count groups.")  # fmt: skip
    unlisted = [name for name in groups if not made.filter(pl.col("group") == name)["listed"].any()]
    if unlisted:
        said.append(f"The enrollment has no students of {', '.join(unlisted)}, so these groups have no rows.")
    too_many = made.filter("mistaken", pl.col("participants") > HIDDEN_UP_TO)
    if not too_many.is_empty():
        named = too_many.select(pl.concat_str("place_id", "year", "group", separator=" ")).to_series().unique().sort()
        said.append(f"{len(named)} groups have more participants than students and are hidden: "
                    f"{', '.join(named[:MOST_NAMED])}. Check that the enrollment is of the same year.")  # fmt: skip
    silent = published.silent["place_id"].n_unique()
    if silent:
        said.append(f"{silent} schools of the same counties report to nobody in these files in one year or more; "
                    "they say not collected, and the places above them count the other schools.")  # fmt: skip
    if years := _without_state(made):
        said.append(f"There are no numbers of the state in {', '.join(years)}: not every county that the enrollment "
                    "lists has a record in these files, or the enrollment does not list the state itself.")  # fmt: skip
    shown = made.filter("listed", ~pl.col("ended"))
    return (*said, _hiding(shown), *_given_away(shown.filter("hidden", pl.col("follows") > 0)))


def _without_state(made: pl.DataFrame) -> list[str]:
    """Return the years with several counties and no state."""
    level = pl.col("place_id").str.split(":").list.first()
    counties = made.filter(level == "county").group_by("year").agg(pl.col("place_id").n_unique() > 1)
    several = counties.filter("place_id").join(made.filter(level == "state"), on="year", how="anti")
    return several["year"].sort().to_list()


def _hiding(shown: pl.DataFrame) -> str:
    first, hidden = shown.filter("first", "hidden").height, shown.filter("hidden").height
    if not hidden:
        return f"None of the {shown.height:,} numbers has to be hidden."
    return (
        f"Of {shown.height:,} numbers {hidden:,} are hidden: {first:,} because they are small, and "
        f"{hidden - first:,} because the others would give these away."
    )


def _given_away(known: pl.DataFrame) -> Iterator[str]:
    """Say how many hidden numbers `follows` whatever else is hidden, for some readers and for all."""
    for every, who in ((False, SOMEBODY), (True, ANYBODY)):
        count = known.filter((pl.col("follows") == len(KNOWN)) == every).height
        if count:
            numbers = "number can" if count == 1 else "numbers can"
            yield f"{count:,} hidden {numbers} be worked out by {who}, whatever else is hidden."
