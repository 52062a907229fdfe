"""One data version in memory: loaded once, shared by all sessions, never changed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl

from contracts.errors import AtlasError
from contracts.manifest import Manifest, fingerprint, read_manifest
from contracts.registries import Registries, read_registries
from contracts.tables import Facts, Memberships, Places

# The variable lets a data steward look at another data folder before it is published.
FOLDER = Path(os.environ.get("WBL_ATLAS_DATA") or Path(__file__).parent.parent / "data")
FACT_FILES = ("outcomes.parquet", "participation.parquet")


@dataclass(frozen=True)
class Atlas:
    """Facts, places, memberships and registries of one data version.

    `facts` holds outcomes and participation in the columns of `contracts.tables.Facts`. `problems` are sentences
    about files that could not be used; everything else works without them.
    """

    version: str
    facts: pl.DataFrame
    places: pl.DataFrame
    memberships: pl.DataFrame
    registries: Registries
    manifest: Manifest
    problems: tuple[str, ...] = ()

    @cached_property
    def by_measure(self) -> Mapping[str, pl.DataFrame]:
        """The facts of each measure, because nearly every question is about one measure."""
        parts = self.facts.partition_by("measure", as_dict=True)
        return {str(key[0]): part for key, part in parts.items()}

    @cached_property
    def place_index(self) -> Mapping[str, dict[str, Any]]:
        """The row of each place by its id, because every number asks for its place."""
        return {row["place_id"]: row for row in self.places.iter_rows(named=True)}

    @cached_property
    def calendar(self) -> Mapping[tuple[str, str], tuple[frozenset[str], frozenset[str]]]:
        """The years and the groups for which a measure has any row at a kind of place, by measure and kind."""
        kind = pl.col("place_id").str.split(":").list.first().alias("kind")
        there = self.facts.group_by("measure", kind).agg(pl.col("year").unique(), pl.col("group").unique())
        return {(measure, kind): (frozenset(years), frozenset(groups)) for measure, kind, years, groups in there.rows()}

    def rows(self, measure: str) -> pl.DataFrame:
        """Return the facts of one measure; an empty frame where no file has any."""
        return self.by_measure.get(measure, self.facts.clear())


def load(folder: Path = FOLDER) -> Atlas:
    """Read a data folder.

    A fact file that is missing, truncated or of another shape becomes a sentence in `problems`. Raises AtlasError
    if the registries, the manifest, the places or the memberships cannot be read, because nothing works without.
    """
    problems: list[str] = []
    registries = read_registries(folder)
    manifest = read_manifest(folder)
    places = _table(folder, "places.parquet", Places)
    memberships = _table(folder, "memberships.parquet", Memberships)
    facts = [_facts_or_problem(folder, name, problems) for name in FACT_FILES]
    unusable = {problem.split(maxsplit=1)[0] for problem in problems}
    problems += _differences(folder, manifest, unusable)
    return Atlas(
        version=manifest.data_version,
        facts=pl.concat(facts),
        places=places,
        memberships=memberships,
        registries=registries,
        manifest=manifest,
        problems=tuple(problems),
    )


def _facts_or_problem(folder: Path, name: str, problems: list[str]) -> pl.DataFrame:
    try:
        return _table(folder, name, Facts)
    except AtlasError as error:
        problems.append(str(error))
        return pl.DataFrame(schema=Facts.create_empty().schema)


def _table(folder: Path, name: str, schema: type[dy.Schema]) -> pl.DataFrame:
    """Read one parquet file and hold its columns against the contract."""
    path = folder / name
    remedy = f"Restore it from the repository, or run `python -m loaders check {folder.name}` to see what is wrong."
    if not path.is_file():
        raise AtlasError(f"{name} is missing from the data folder. {remedy}")
    try:
        frame = pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError):
        raise AtlasError(f"{name} is not a complete parquet file; it may be truncated. {remedy}") from None
    expected = schema.create_empty().schema
    wrong = [column for column, kind in expected.items() if frame.schema.get(column) != kind]
    if wrong:
        raise AtlasError(f"{name} has no usable column {', '.join(map(repr, wrong))}. {remedy}")
    return frame.select(expected.names())


def _differences(folder: Path, manifest: Manifest, unusable: set[str]) -> list[str]:
    """Name the usable tables whose bytes are not those of the manifest, so that the data version never lies."""
    records = {name.rpartition("/")[2]: record for name, record in manifest.files.items() if name.endswith(".parquet")}
    there = {name: folder / name for name in records if (folder / name).is_file() and name not in unusable}
    changed = [name for name, path in there.items() if fingerprint(path.read_bytes(), 0).sha256 != records[name].sha256]
    return [
        f"{name} is not the file of data version {manifest.data_version}; "
        "numbers from it may differ from those published. Run `python -m loaders check`."
        for name in changed
    ]
