"""What a file of the reader's own holds, row by row accounted for: the report of a load in words and tables."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from atlas import states
from atlas.data import Atlas
from atlas.places import AREA_KINDS
from views import words

MOST_ROWS = 200
MAPPED = ("district", "college", *AREA_KINDS)
SET_ASIDE = {
    "file": "File",
    "row": "Line",
    "field": "Field",
    "value": "Value",
    "rule": "What is wrong",
    "remedy": "What to do",
}


@dataclass(frozen=True)
class Report:
    """What loading gave: rows read = `loaded` + `set_aside` + the sum of `excluded`.

    `quarantine` has file, row, field, value, rule and remedy; `excluded` has rule and rows; `facts` are the rows in the
    contract of `contracts.tables.Facts` that came of it. `errors` ask for a correction, `warnings` for a look.
    """

    files: tuple[str, ...]
    read: int
    loaded: int
    set_aside: int
    quarantine: pl.DataFrame
    excluded: pl.DataFrame
    facts: pl.DataFrame
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def verdict(report: Report) -> str:
    """Say in one sentence what became of all rows."""
    files = words.listing(report.files, 3)
    if not report.read:
        return f"No row was read from {files}."
    out = int(report.excluded["rows"].sum())
    aside = (
        f"{report.set_aside:,} set aside because something in them is wrong" if report.set_aside else "none set aside"
    )
    left = f"{out:,} left out by a named rule" if out else "none left out"
    rows = words.sentence_case(words.count(report.read, "row"))
    return f"{rows} read from {files}: {report.loaded:,} loaded, {aside}, {left}."


def gained(report: Report, atlas: Atlas) -> str:
    """Say what the atlas would gain: numbers and other facts about its places, and facts about others."""
    if report.facts.is_empty():
        return "No facts came of it, so there is nothing to preview."
    inside = _inside(report.facts, atlas)
    others = report.facts.height - inside.height
    if inside.is_empty():
        return f"None of it is about a place of this atlas, so there is nothing to preview ({_elsewhere(others)})."
    numbers = inside.filter(pl.col("value").is_not_null())
    about = f"about {words.count(numbers['place_id'].n_unique(), 'place')} " if numbers.height else "about places "
    said = f"{words.sentence_case(words.count(numbers.height, 'number'))} {about}of this atlas"
    if without := inside.height - numbers.height:
        said += f", and {words.count(without, 'cell')} that {'says' if without == 1 else 'say'} why there is no number"
    return f"{said}." + (f" {words.sentence_case(_elsewhere(others))} cannot be shown here." if others else "")


def _elsewhere(others: int) -> str:
    return f"{words.count(others, 'fact')} about places outside it"


def not_to_publish(report: Report) -> str:
    """Say why a file cannot be published as it is; nothing if it can."""
    if report.errors:
        return "A file with errors is not published. Correct what stands under “To correct before publishing” first."
    if report.facts.is_empty():
        return "No facts came of the file, so there is nothing to publish."
    return ""


def can_be_shown(report: Report, atlas: Atlas) -> bool:
    """Whether any fact is about a place of this atlas."""
    return not _inside(report.facts, atlas).is_empty()


def view(report: Report, atlas: Atlas) -> dict[str, str]:
    """Return the choices with which the map, or a profile where there is no map of them, shows what the file is about.

    The kind of place and the measure of which it has most facts.
    """
    rows = _inside(report.facts, atlas).with_columns(kind=pl.col("place_id").str.split(":").list.first())
    kind, measure = rows.group_by("kind", "measure").len().sort("len", "kind", "measure", descending=True).row(0)[:2]
    if kind in MAPPED:
        return {"places": kind, "measure": measure}
    first = rows.filter(kind=kind, measure=measure)["place_id"].sort()[0]
    return {"place": first, "measure": measure}


def left_out(report: Report) -> pl.DataFrame:
    """Return the rules by which rows were left out, with the number of rows, the most frequent first."""
    counted = report.excluded.group_by("rule").agg(pl.col("rows").sum())
    return counted.sort("rows", "rule", descending=[True, False]).rename({"rule": "Left out by rule", "rows": "Rows"})


def broken_rules(report: Report) -> pl.DataFrame:
    """Return what is wrong with the rows set aside, how often, and what to do about it."""
    keys = ["field", "rule", "remedy"]
    counted = report.quarantine.group_by(keys).agg(pl.struct("file", "row").n_unique().alias("Rows"))
    ordered = counted.sort("Rows", *keys, descending=[True, False, False, False])
    return ordered.rename({name: SET_ASIDE[name] for name in keys})


def how_many(report: Report) -> str:
    """Say that not all broken rules are listed, and where all of them are; nothing if they are all here."""
    every = report.quarantine.height
    return f"The first {MOST_ROWS:,} of {every:,}; the CSV file has all." if every > MOST_ROWS else ""


def set_aside(report: Report) -> pl.DataFrame:
    """Return the first rows set aside with line, field, value, rule and remedy, and the file if there are several."""
    titles = {name: title for name, title in SET_ASIDE.items() if name != "file" or len(report.files) > 1}
    return report.quarantine.head(MOST_ROWS).select(pl.col(name).alias(title) for name, title in titles.items())


def facts(report: Report, atlas: Atlas, names: Sequence[tuple[str, str]] = ()) -> pl.DataFrame:
    """Return the facts counted by measure, year and state of the cell; `names` has measures of the file alone."""
    named = {key: measure.name for key, measure in atlas.registries.measures.items()} | dict(names)
    counts = [(pl.col("status") == status).sum().alias(said.capitalize()) for status, said in states.SHORT.items()]
    places = pl.col("place_id").n_unique().alias("Places")
    counted = report.facts.group_by("measure", "year").agg(places, *counts).sort("measure", "year")
    return counted.with_columns(pl.col("measure").replace_strict(named, default=pl.col("measure"))).rename(
        {"measure": "Measure", "year": "Year"}
    )


def _inside(facts: pl.DataFrame, atlas: Atlas) -> pl.DataFrame:
    return facts.filter(pl.col("place_id").is_in(atlas.places["place_id"].implode()))
