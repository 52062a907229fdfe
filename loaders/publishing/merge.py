"""Merging loaded facts into the tables of a data version: real rows take the place of the illustration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from contracts.errors import AtlasError
from contracts.registries import Registries
from contracts.tables import Facts
from loaders.counts import counted
from loaders.problems import broken_rows, broken_schema
from loaders.publishing.delivery import FACTS
from loaders.source_files import FACT_KEY, as_facts
from loaders.wblr.layout import SOURCE_ID as WBLR

PARTICIPATION, OUTCOMES = "participation.parquet", "outcomes.parquet"
MOST_NAMED = 3
CELL = ("place_id", "year", "measure")
COUNTED = pl.col("status").is_in(["reported", "suppressed"])


@dataclass(frozen=True)
class Merged:
    """The new tables, by file name, and what became of every loaded row and of the illustration.

    `tables` holds the changed tables alone. Loaded rows = `added` + `replaced` + `unchanged` + `kept` + `outside`, the
    last for places that the atlas does not hold; `kept` say that nothing was collected where an earlier row has a
    number or hides one, and that row stays. `illustrative` rows of the old tables made way for real ones, `withdrawn`
    are earlier rows in the place of student records. `hidden` numbers were hidden beyond the loaded
    facts, because kept versions hide them. `held_back` says that the public does not see any of it yet.
    """

    tables: Mapping[str, pl.DataFrame]
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    kept: int = 0
    outside: int = 0
    illustrative: int = 0
    withdrawn: int = 0
    hidden: int = 0
    held_back: bool = False

    @property
    def words(self) -> str:
        """Say it in one line."""
        kept = f"{self.kept:,} not collected left out beside earlier numbers, " if self.kept else ""
        gone = f", {counted(self.withdrawn, 'earlier row')} beside these records removed" if self.withdrawn else ""
        hidden = f", {self.hidden:,} hidden for the sake of kept versions" if self.hidden else ""
        return (
            f"{counted(self.added, 'row')} added, {self.replaced:,} replaced, {self.unchanged:,} as before, {kept}"
            f"{self.outside:,} for places outside this atlas left out, "
            f"{counted(self.illustrative, 'illustrative row')} removed{gone}{hidden}"
        )


def fitting(facts: pl.DataFrame) -> pl.DataFrame:
    """Return loaded facts in the columns of the contract.

    Raises AtlasError at the first row that breaks it, and for illustrative rows.
    """
    for problem in broken_schema(FACTS, facts, Facts):
        raise AtlasError(str(problem))
    facts = as_facts(facts)
    for problem in broken_rows(FACTS, facts, Facts):
        raise AtlasError(str(problem))
    if invented := facts.filter(pl.col("basis") == "illustrative").height:
        raise AtlasError(f"{FACTS} holds {counted(invented, 'illustrative row')}. Only real facts can be published.")
    return facts


def check_words(facts: pl.DataFrame, words: Registries) -> None:
    """Raise AtlasError if facts name a measure, a group or a source that no registry defines."""
    for name, known in (("measure", words.measures), ("group", words.groups), ("source", words.sources)):
        unknown = facts.filter(~pl.col(name).is_in(list(known)))[name].unique().sort()
        if len(unknown):
            raise AtlasError(f"{FACTS}: {name} {unknown[0]!r} is not defined. Define it in data/{name}s.toml first.")


def merge(tables: Mapping[str, pl.DataFrame], facts: pl.DataFrame, places: pl.DataFrame, words: Registries) -> Merged:
    """Put loaded facts into the fact tables of a data version, by file name.

    A loaded row takes the place of the one with its key. A measure that gets a real row loses its illustrative rows,
    at every place: an illustration beside real numbers would be read as one of them. The student records of a year take
    the place of those of the same year as a whole. Raises AtlasError where they leave out schools, groups or types that
    the version counts in that year, and where rows of another source would stand among them.
    """
    inside = facts.filter(pl.col("place_id").is_in(places["place_id"].implode()))
    theme = {key: measure.theme for key, measure in words.measures.items()}
    taking_part = pl.col("measure").replace_strict(theme, default="") == "participation"
    parts = {PARTICIPATION: inside.filter(taking_part), OUTCOMES: inside.filter(~taking_part)}
    done = [_one(name, tables[name], part) for name, part in parts.items() if len(part)]
    return Merged(
        tables={name: table for one in done for name, table in one.tables.items()},
        added=sum(one.added for one in done),
        replaced=sum(one.replaced for one in done),
        unchanged=sum(one.unchanged for one in done),
        kept=sum(one.kept for one in done),
        outside=facts.height - inside.height,
        illustrative=sum(one.illustrative for one in done),
        withdrawn=sum(one.withdrawn for one in done),
    )


def _one(name: str, table: pl.DataFrame, facts: pl.DataFrame) -> Merged:
    """Merge the rows that belong into one table."""
    measures = facts["measure"].unique().implode()
    invented = (pl.col("basis") == "illustrative") & pl.col("measure").is_in(measures)
    real = table.filter(~invented)
    _refuse_among_records(real, facts)
    _refuse_a_part(real, facts)
    _refuse_fewer_words(real, facts)
    withdrawn = _making_way(real, facts).join(facts, on=FACT_KEY, how="anti")
    told = facts.join(real.filter(COUNTED), on=FACT_KEY, how="semi").filter(pl.col("status") == "not_collected")
    new = facts.join(told, on=FACT_KEY, how="anti")
    same = real.join(new, on=new.columns, how="semi", nulls_equal=True).height
    met = real.join(new, on=FACT_KEY, how="semi").height
    stays = real.join(withdrawn, on=FACT_KEY, how="anti").join(new, on=FACT_KEY, how="anti")
    merged = as_facts(pl.concat([stays, new]))
    return Merged(
        tables={} if merged.equals(as_facts(table)) else {name: merged},
        added=new.height - met,
        replaced=met - same,
        unchanged=same,
        kept=told.height,
        illustrative=table.height - real.height,
        withdrawn=withdrawn.height,
    )


def _refuse_among_records(table: pl.DataFrame, facts: pl.DataFrame) -> None:
    """Raise AtlasError for rows of another source at a place, year and measure that student records count or hide.

    What the records hide was chosen by sums that only they know, and another number in its place may give it away.
    """
    recorded, others = table.filter(pl.col("source") == WBLR, COUNTED), facts.filter(pl.col("source") != WBLR)
    among = others.filter(pl.col("status") != "not_collected").join(recorded, on=CELL, how="semi").sort(FACT_KEY)
    if len(among):
        named = _few([" ".join(cell) for cell in among.select(CELL).unique(maintain_order=True).iter_rows()])
        raise AtlasError(
            f"{counted(among.height, 'row')} ({named}) would stand among work-based learning records ({WBLR}) and may "
            "give away what those hide. Leave them out of the file. To correct the records, load all records of the "
            "year again, then publish."
        )


def _refuse_a_part(table: pl.DataFrame, facts: pl.DataFrame) -> None:
    """Raise AtlasError if a year's student records come without those of schools that the table counts in that year.

    A district's or county's number is of the schools that were loaded together, and so is what must be hidden.
    """
    before, now = _recorded(table), _recorded(facts)
    missing = before.join(now.select("year"), on="year", how="semi").join(now, on=["place_id", "year"], how="anti")
    for year, schools in missing.sort("year", "place_id").group_by("year", maintain_order=True):
        raise AtlasError(
            f"These records leave out {schools.height:,} of the schools whose work-based learning records of {year[0]} "
            f"the served version counts, such as {schools['place_id'][0]}, so the numbers above the schools would be "
            "wrong. Load all files of the year together, with an enrollment that lists these schools, then publish."
        )


def _refuse_fewer_words(table: pl.DataFrame, facts: pl.DataFrame) -> None:
    """Raise AtlasError if a year's student records say nothing of a group or type that the table counts in that year.

    Beside new totals its old numbers would be wrong; without them readers would lose what they had for a wrong option.
    """
    before, now = table.filter(pl.col("source") == WBLR, COUNTED), facts.filter(pl.col("source") == WBLR)
    again = before.join(now, on="year", how="semi")
    for column, remedy in (("group", "the student file"), ("measure", "the layout")):
        lost = again.join(now, on=["year", column], how="anti").select("year", column).unique().sort("year", column)
        for year, rows in lost.group_by("year", maintain_order=True):
            raise AtlasError(
                f"These records of {year[0]} say nothing of {_few(rows[column].to_list())}, which the served version "
                f"counts in that year. Load them again with {remedy} and the enrollment that name them, then publish."
            )


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return f"{', '.join(names[:MOST_NAMED])}{more}"


def _making_way(table: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Return the rows in whose place student records come: earlier ones of a year, which are one whole and add up.

    So do rows of another source where the records count or hide: the records hide nothing for the sake of these.
    """
    records = pl.col("source") == WBLR
    years = table.filter(records).join(_recorded(facts), on="year", how="semi")
    others = table.filter(~records).join(facts.filter(records, COUNTED), on=CELL, how="semi")
    return pl.concat([years, others])


def _recorded(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the schools and years that student records count."""
    of_schools = rows.filter(pl.col("source") == WBLR, COUNTED, pl.col("place_id").str.starts_with("school:"))
    return of_schools.select("place_id", "year").unique()
