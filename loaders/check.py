"""Checking a data folder against its manifest, the contracts, the registries and plain arithmetic."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

from contracts.disclosure import recoverable
from contracts.errors import AtlasError
from contracts.manifest import FILE_NAME, Manifest, fingerprint, read_manifest
from contracts.registries import Registries, read_registries
from contracts.tables import SCHEMAS
from loaders.counts import counted
from loaders.formats.exchange_sources import PREFIX
from loaders.formats.exchange_sums import leaks
from loaders.problems import REBUILD, Problem, Rule, breaking, broken_rows, broken_schema
from loaders.source_files import FACT_KEY

FACT_FILES = ("outcomes.parquet", "participation.parquet")
# CDE rounds to one decimal: half of the last digit, and a little for how halves are rounded.
ROUNDING = 0.06
WEIGHT_ROUNDING = 1e-6
DEFINE = "Correct the id, or define it in {file}."


def check(folder: Path) -> list[Problem]:
    """Return everything that is wrong with a data folder, files first, then rows; an empty list if nothing is."""
    try:
        manifest = read_manifest(folder)
    except AtlasError as error:
        return [Problem(FILE_NAME, str(error).rstrip("."), "")]
    problems = list(changed_files(folder, manifest))
    tables = _tables(folder, problems)
    try:
        words = read_registries(folder)
    except AtlasError as error:
        return [*problems, Problem("registries", str(error).rstrip("."), "")]
    for name, table in tables.items():
        schema = SCHEMAS[Path(name).name]
        problems += broken_rows(name, table, schema)
        problems += breaking(name, table, schema, _rules(Path(name).name, tables, words))
    return [*problems, *_weights(tables), *_unused(tables, words), *_given_away(tables, words)]


def count_rows(path: Path) -> int:
    """Return table rows, GeoJSON features or registry entries of a file; 0 for any other kind."""
    if path.suffix == ".parquet":
        return int(pl.scan_parquet(path).select(pl.len()).collect().item())
    if path.suffix == ".geojson":
        return len(json.loads(path.read_bytes())["features"])
    return len(tomllib.loads(path.read_text(encoding="utf-8"))) if path.suffix == ".toml" else 0


def changed_files(folder: Path, manifest: Manifest) -> Iterator[Problem]:
    """Hold every file against the manifest. Its names start with data/ or static/, which lie side by side."""
    for name in SCHEMAS:
        if f"data/{name}" not in manifest.files:
            yield Problem(name, "the manifest does not list it")
    for name, record in manifest.files.items():
        path = folder / name.removeprefix("data/") if name.startswith("data/") else folder.parent / name
        if not path.is_file():
            yield Problem(name, "the file is missing")
            continue
        content = path.read_bytes()
        if len(content) != record.bytes:
            yield Problem(name, f"it has {counted(len(content), 'byte')}, and the manifest says {record.bytes:,}")
        elif fingerprint(content, 0).sha256 != record.sha256:
            yield Problem(name, "its content is not the one of the manifest")
        elif (rows := count_rows(path)) != record.rows:
            yield Problem(name, f"it has {counted(rows, 'row')}, and the manifest says {record.rows:,}")


def _tables(folder: Path, problems: list[Problem]) -> dict[str, pl.DataFrame]:
    """Return the tables that have the columns of their contract, and note what is wrong with the others."""
    tables: dict[str, pl.DataFrame] = {}
    second = [path.relative_to(folder).as_posix() for path in sorted((folder / "embargoed").glob("*.parquet"))]
    for name in (*SCHEMAS, *second):
        schema = SCHEMAS.get(Path(name).name)
        if schema is None or not (folder / name).is_file():
            continue
        try:
            table = pl.read_parquet(folder / name)
        except (pl.exceptions.PolarsError, OSError):
            problems.append(Problem(name, "it is not a complete parquet file; it may be truncated"))
            continue
        wrong = list(broken_schema(name, table, schema))
        problems += wrong
        if not wrong:
            tables[name] = table
    return tables


def _rules(name: str, tables: Mapping[str, pl.DataFrame], words: Registries) -> Iterator[Rule]:
    places = tables["places.parquet"].get_column("place_id") if "places.parquet" in tables else None
    if name in FACT_FILES:
        yield from _fact_rules(words)
    if name == "places.parquet":
        yield _defined("source", words.sources, "sources.toml")
    fields = {"places.parquet": ["parent"], "memberships.parquet": ["member", "area"]}.get(name, ["place_id"])
    if places is not None:
        for field in fields:
            known = pl.col(field).is_in(places.implode()) | pl.col(field).is_null()
            yield Rule(field, "no such place in places.parquet", "Correct the id, or add the place.", known)


def _fact_rules(words: Registries) -> Iterator[Rule]:
    yield _defined("measure", words.measures, "measures.toml")
    yield _defined("group", words.groups, "groups.toml")
    yield _defined("source", words.sources, "sources.toml")
    percent = pl.col("measure").is_in([name for name, measure in words.measures.items() if measure.unit == "percent"])
    part, whole, value = pl.col("numerator"), pl.col("denominator"), pl.col("value")
    published = (value - 100 * part / whole).abs() <= ROUNDING
    yield Rule("value", "it is not the numerator over the denominator", REBUILD, _true(~percent | published))
    yield Rule("value", "a percentage lies between 0 and 100", REBUILD, _true(~percent | value.is_between(0, 100)))
    yield Rule("numerator", "it is larger than the denominator", REBUILD, _true(~percent | (part <= whole)))


def _true(holds: pl.Expr) -> pl.Expr:
    """Take a rule as kept where a number that it needs is missing."""
    return holds.fill_null(value=True)


def _defined(field: str, words: Mapping[str, object], file: str) -> Rule:
    return Rule(field, f"{file} does not define it", DEFINE.format(file=file), pl.col(field).is_in(list(words)))


def _weights(tables: Mapping[str, pl.DataFrame]) -> Iterator[Problem]:
    if "memberships.parquet" not in tables:
        return
    kind = pl.col("area").str.split(":").list.first().alias("kind")
    sums = tables["memberships.parquet"].group_by("member", kind).agg(pl.col("weight").sum()).sort("member", "kind")
    for member, kind_name, total in sums.filter((pl.col("weight") - 1).abs() > WEIGHT_ROUNDING).iter_rows():
        words = f"the weights over all {kind_name} areas sum to {total:.4f} and should sum to 1"
        yield Problem("memberships.parquet", words, REBUILD, member)


def _given_away(tables: Mapping[str, pl.DataFrame], words: Registries) -> Iterator[Problem]:
    """Name hidden participation that a reader can work out; what agencies give away in their own files stays theirs.

    What stewards gave in the exchange format one after the other is held to the rule for one load of it all.
    """
    files = [name for name in tables if Path(name).name == "participation.parquet" and "places.parquet" in tables]
    for file in files:
        # Sums that contradict each other leave nothing: not every place or group of them is there.
        found = recoverable(tables[file], tables["places.parquet"]).filter(pl.col("least") <= pl.col("most"))
        for row in found.iter_rows(named=True):
            said = f"it is hidden, and sums leave {row['least']:,.0f} to {row['most']:,.0f}"
            key = " ".join(row[name] for name in FACT_KEY)
            yield Problem(file, said, "Hide a second cell, as loaders/second_cells.py does.", key)
        given = tables[file].filter(pl.col("source").str.starts_with(PREFIX))
        for sentence in leaks(given, words.measures):
            said, _, remedy = sentence.partition(". ")
            yield Problem(file, said, remedy)


def _unused(tables: Mapping[str, pl.DataFrame], words: Registries) -> Iterator[Problem]:
    """Name defined measures without a fact: they would be offered on pages and stay empty."""
    if not all(name in tables for name in FACT_FILES):
        return
    facts = [table for name, table in tables.items() if Path(name).name in FACT_FILES]
    used = {measure for table in facts for measure in table.get_column("measure").unique()}
    for measure in words.measures:
        if measure not in used:
            yield Problem(
                "measures.toml", f"[{measure}] is defined, and no fact uses it", "Remove it, or load its facts."
            )
