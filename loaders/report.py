"""The validation report of a load on one page, as HTML and as Markdown.

Names and values come from files that anybody may have written: nothing of them is markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2
import polars as pl

from contracts.tables import STATUSES
from loaders.counts import counted
from loaders.formats.exchange import registries
from loaders.formats.registry import find
from loaders.loaded import Loaded

TEMPLATES = Path(__file__).parent / "templates"
MOST_RULES = 30
# What fits on one printed page; the rest is folded away.
FIRST_EXCLUDED, FIRST_REMARKS, FIRST_RULES, FIRST_ROWS, FIRST_FACTS, FIRST_FILES = 3, 3, 5, 5, 5, 2
MARKUP = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|!~"} | {"\n": " ", "\r": " "})


def to_html(loaded: Loaded) -> str:
    """Return the report as one page of HTML without scripts or outside files."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    return environment.get_template("report.html").render(_content(loaded))


def to_markdown(loaded: Loaded) -> str:
    """Return the report as Markdown."""
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=False)  # noqa: S701 - Markdown
    environment.filters["md"] = lambda text: str(text).translate(MARKUP)
    return environment.get_template("report.md").render(_content(loaded)).strip() + "\n"


def verdict(loaded: Loaded) -> str:
    """Return in a sentence what happened to the rows."""
    aside = f"{loaded.quarantined:,} set aside" if loaded.quarantined else "none set aside"
    out = f"{loaded.left_out:,} left out by a named rule" if loaded.left_out else "none left out"
    were = "was" if loaded.loaded == 1 else "were"
    return f"Of {counted(loaded.read, 'row')} read, {loaded.loaded:,} {were} loaded, {aside}, {out}."


def _content(loaded: Loaded) -> dict[str, Any]:
    rules, facts = broken_rules(loaded), _facts(loaded)
    files = [
        {"name": file.name, "rows": f"{file.rows:,}", "bytes": f"{file.bytes:,}", "sha256": file.sha256}
        for file in loaded.files
    ]
    sources = [f"Source: {source.citation}" for source in loaded.sources.values()]
    return {
        "title": find(loaded.format).title,
        "several": len(loaded.files) > 1,
        "names": ", ".join(file.name for file in loaded.files),
        "verdict": verdict(loaded),
        "read": f"{loaded.read:,}",
        "balance": balance(loaded),
        "remarks": _remarks(loaded),
        **_parted("rules", rules, FIRST_RULES),
        "rows": loaded.quarantine.head(FIRST_ROWS).to_dicts(),
        **_parted("facts", facts, FIRST_FACTS),
        "without_facts": "this format gives other tables." if loaded.others else "no row could be loaded.",
        **_parted("files", files, FIRST_FILES),
        **_parted("sources", sources, FIRST_FILES),
    }


def _parted(name: str, items: list[Any], first: int) -> dict[str, list[Any]]:
    """Part a list into what stands on the printed page and what is folded away."""
    return {name: items[:first], f"more_{name}": items[first:]}


def balance(loaded: Loaded) -> list[tuple[str, str]]:
    """Return what the rows read add up from: loaded, set aside, and left out by each rule."""
    rules = loaded.excluded.group_by("rule").agg(pl.col("rows").sum()).sort("rows", "rule", descending=[True, False])
    out = [(f"Left out: {rule}", f"{rows:,}") for rule, rows in rules.head(FIRST_EXCLUDED).iter_rows()]
    if rules.height > FIRST_EXCLUDED:
        others = rules.slice(FIRST_EXCLUDED)
        out.append((f"Left out by {counted(others.height, 'other rule')}", f"{others['rows'].sum():,}"))
    none = [] if out else [("Left out", "0")]
    return [("Loaded", f"{loaded.loaded:,}"), ("Set aside", f"{loaded.quarantined:,}"), *out, *none]


def broken_rules(loaded: Loaded) -> list[Mapping[str, Any]]:
    """Return the broken rules with the number of rows each, the most frequent first."""
    keys = ["field", "rule", "remedy"]
    rules = loaded.quarantine.group_by(keys).agg(rows=pl.struct("file", "row").n_unique())
    ordered = rules.sort("rows", *keys, descending=[True, False, False, False]).head(MOST_RULES)
    return [row | {"rows": f"{row['rows']:,}"} for row in ordered.to_dicts()]


def _remarks(loaded: Loaded) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    parts = (("Errors: correct these before publishing", loaded.errors), ("Warnings: have a look", loaded.warnings))
    return [(heading, said[:FIRST_REMARKS], said[FIRST_REMARKS:]) for heading, said in parts if said]


def _facts(loaded: Loaded) -> list[dict[str, Any]]:
    """Return the measures with their years and the number of cells in each state."""
    counts = (
        loaded.facts.group_by("measure")
        .agg(
            *((pl.col("status") == status).sum().alias(status) for status in STATUSES),
            places=pl.col("place_id").n_unique(),
            first=pl.col("year").min(),
            last=pl.col("year").max(),
        )
        .sort("measure")
    )
    names = {name: measure.name for name, measure in {**registries().measures, **loaded.measures}.items()}
    shown = counts.with_columns(
        pl.col("measure").replace(names),
        years=pl.when(pl.col("first") == pl.col("last"))
        .then("first")
        .otherwise(pl.format("{} to {}", "first", "last")),
    )
    return [row | {name: f"{row[name]:,}" for name in (*STATUSES, "places")} for row in shown.to_dicts()]
