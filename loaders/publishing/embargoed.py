"""Which tables of a draft the public sees at once, and which wait for their day of release.

`contracts/embargo.py` says how a version holds both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl

from contracts import embargo
from contracts.errors import AtlasError
from contracts.manifest import read_manifest
from contracts.registries import read_registries
from loaders.publishing.merge import OUTCOMES, PARTICIPATION, Merged, check_words, merge
from loaders.signing import parquet_bytes

WAITING = "embargoed"
LONGEST = timedelta(days=5 * 366)
TABLES = (OUTCOMES, PARTICIPATION)


def day_of_release(text: str) -> str:
    """Return a day of release as given; AtlasError if it is no day, has begun already, or is years away."""
    if text and embargo.day(text) <= embargo.today():
        raise AtlasError(f"{text} is not a day to come. Name no day to release at once.")
    if text and embargo.day(text) > embargo.today() + LONGEST:
        raise AtlasError(f"{text} is more than five years away. Check the year.")
    return text


def write(data: Path, facts: pl.DataFrame, release_on: str) -> tuple[Merged, dict[str, str]]:
    """Merge facts into the tables of a draft, openly or until a day of release.

    Returns what became of the rows, and the day of release of every embargoed file by its name in the manifest. A
    table has one day: raises AtlasError if the facts name another one than an embargo that is still running.
    """
    words = read_registries(data)
    check_words(facts, words)
    waiting = _open_released(data)
    places = pl.read_parquet(data / "places.parquet")
    usual = {name: pl.read_parquet(data / name) for name in TABLES}
    second = {name: pl.read_parquet(data / WAITING / name) for name in waiting}
    merged = merge(usual, facts, places, words)
    later = merge(usual | second, facts, places, words)
    if not release_on:
        _write(data, merged.tables)
        _write(data / WAITING, {name: table for name, table in later.tables.items() if name in waiting})
        return merged, _named(waiting)
    for name in later.tables:
        if waiting.get(name, release_on) != release_on:
            raise AtlasError(
                f"{name} is already under embargo until {waiting[name]}. Name that day, or publish after it."
            )
    _write(data / WAITING, later.tables)
    return replace(later, held_back=True), _named(waiting | dict.fromkeys(later.tables, release_on))


def _open_released(data: Path) -> dict[str, str]:
    """Put tables whose day has come in the place of the open ones; return the days of those that still wait."""
    waiting: dict[str, str] = {}
    for name, record in embargo.unreleased(read_manifest(data)).items():
        file = Path(name).name
        if embargo.today() < embargo.day(record.release_on):
            waiting[file] = record.release_on
        else:
            (data / WAITING / file).replace(data / file)
    return waiting


def _write(folder: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    for name, table in tables.items():
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(parquet_bytes(table))


def _named(waiting: Mapping[str, str]) -> dict[str, str]:
    return {f"{embargo.FOLDER}{name}": day for name, day in waiting.items()}
