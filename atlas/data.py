"""One data version in memory: loaded once, shared by all sessions, never changed."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import dataframely as dy
import polars as pl

from contracts import embargo, store
from contracts.embargo import PREVIEW, PUBLIC, Seen
from contracts.errors import AtlasError
from contracts.manifest import Manifest, fingerprint, read_manifest
from contracts.registries import Registries, read_registries
from contracts.tables import Facts, Memberships, Places

# The variable names a store of published versions, or another data folder that a steward wants to look at.
FOLDER = Path(os.environ.get("WBL_ATLAS_DATA") or Path(__file__).parent.parent / "data")
OWN = "-own-"
FACT_FILES = ("outcomes.parquet", "participation.parquet")


@dataclass(frozen=True)
class Atlas:
    """Facts, places, memberships and registries of one data version.

    `facts` holds outcomes and participation in the columns of `contracts.tables.Facts`. `problems` are sentences
    about files that could not be used; everything else works without them. All of it is what `viewer` may see, and
    `version` names exactly that: `files` are the files it was read from, by their names in the manifest, and `waiting`
    holds the day of release of each table that is still under embargo.
    """

    version: str
    facts: pl.DataFrame
    places: pl.DataFrame
    memberships: pl.DataFrame
    registries: Registries
    manifest: Manifest
    problems: tuple[str, ...] = ()
    files: Mapping[str, Path] = field(default_factory=dict)
    waiting: Mapping[str, str] = field(default_factory=dict)
    viewer: str = PUBLIC

    @property
    def label(self) -> str:
        """The version as documents name it: with the words that it is not, or not yet, what everybody sees."""
        if OWN in self.version:
            return f"{self.version} (with a reader's own file, not published)"
        if self.viewer == PREVIEW and self.waiting:
            return f"{self.version} (preview, under embargo until {max(self.waiting.values())})"
        return self.version

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


def load(folder: Path = FOLDER, viewer: str = PUBLIC, on: date | None = None) -> Atlas:
    """Read what a viewer may see of a data folder, or of the version that a store serves, on a day (today).

    A fact file that is missing, truncated or of another shape becomes a sentence in `problems`. In a store a damaged
    version is passed over for the one that was served before, which is said there too. Raises AtlasError if the
    registries, the manifest, the places or the memberships cannot be read, because nothing works without.
    """
    day = on or embargo.today()
    best, *others = store.candidates(folder)
    try:
        atlas = read(best, viewer, day)
    except AtlasError:
        if not others:
            raise
        return _served_before(best, others, viewer, day)
    return _served_before(best, others, viewer, day) if atlas.problems and others else atlas


def load_version(version: str, folder: Path = FOLDER, viewer: str = PUBLIC) -> Atlas | None:
    """Read an older version by the name that a link carries, or return None if the store does not keep it.

    What the public saw before a day of release is a version too; what is still under embargo opens for no one else.
    """
    for data in store.candidates(folder):
        try:
            manifest = read_manifest(data)
            for who, on in ((viewer, embargo.today()), (PUBLIC, date.min)):
                if embargo.seen(manifest, who, on).version == version:
                    return read(data, who, on)
        except AtlasError:
            continue  # a damaged version is as good as one that is no longer kept
    return None


def read(folder: Path, viewer: str, on: date) -> Atlas:
    """Read one data folder as `load` does, without looking for another where it is damaged."""
    problems: list[str] = []
    registries = read_registries(folder)
    manifest = read_manifest(folder)
    seen = embargo.seen(manifest, viewer, on)
    paths = {name: _path(folder, file) for name, file in seen.files.items()}
    places = _table(folder, "places.parquet", Places)
    memberships = _table(folder, "memberships.parquet", Memberships)
    facts = pl.concat([_facts_or_problem(folder, paths, name, problems) for name in FACT_FILES])
    unusable = {problem.split(maxsplit=1)[0] for problem in problems}
    problems += _differences(paths, manifest, seen, unusable)
    return Atlas(
        version=seen.version,
        facts=facts,
        places=places,
        memberships=memberships,
        registries=_seen_words(in_real_words(registries, facts), manifest, seen, facts, places),
        manifest=_seen_manifest(manifest, seen, facts, places),
        problems=tuple(problems),
        files=paths,
        waiting=seen.waiting,
        viewer=viewer,
    )


def with_rows(atlas: Atlas, rows: pl.DataFrame, words: Registries, mark: str) -> Atlas:
    """Return an atlas of one's own: other rows for the measures in `rows`, and the rows of all others shared.

    `rows` are all facts of these measures. The version gets a mark, so that no cache takes the one for the other, and
    there are no files behind it.
    """
    parts = {str(key[0]): part for key, part in rows.partition_by("measure", as_dict=True).items()}
    by_measure = {**atlas.by_measure, **parts}
    facts = pl.concat(by_measure.values(), rechunk=False)
    registries = in_real_words(words, facts)
    own = replace(atlas, version=f"{atlas.version}{OWN}{mark}", facts=facts, registries=registries, files={})
    # What the properties would work out anew, and hold a second time in memory.
    vars(own).update(by_measure=by_measure, place_index=atlas.place_index)
    return own


def _served_before(damaged: Path, others: list[Path], viewer: str, on: date) -> Atlas:
    """Return the first whole version of those served before, and say so; the damaged one if there is none."""
    for folder in others:
        try:
            atlas = read(folder, viewer, on)
        except AtlasError:
            continue
        if not atlas.problems:
            said = (
                f"Data version {damaged.parent.name} is damaged, so {atlas.version} is shown, which was served before. "
                "Run `python -m loaders rollback`."
            )
            return replace(atlas, problems=(said,))
    return read(damaged, viewer, on)


def _path(folder: Path, name: str) -> Path:
    """Return where a file of the manifest lies; a data folder may have any name."""
    return folder / name.removeprefix("data/") if name.startswith("data/") else folder.parent / name


def in_real_words(registries: Registries, facts: pl.DataFrame) -> Registries:
    """Speak of measures without an illustrative row in the words for real rows."""
    kinds = facts.group_by("measure").agg((pl.col("basis") == "illustrative").any().alias("illustrative"))
    real = set(kinds.filter(~pl.col("illustrative"))["measure"])
    measures = {key: item.once_real() if key in real else item for key, item in registries.measures.items()}
    return replace(registries, measures=measures)


def _seen_words(
    words: Registries, manifest: Manifest, seen: Seen, facts: pl.DataFrame, places: pl.DataFrame
) -> Registries:
    """Leave out sources and measures of which only embargoed rows speak."""
    if manifest.data_version == seen.version:
        return words
    waiting = set(manifest.sources) - _sources(facts, places)
    known = set(facts["measure"].unique())
    return replace(
        words,
        sources={key: source for key, source in words.sources.items() if key not in waiting},
        measures={key: measure for key, measure in words.measures.items() if key in known},
    )


def _sources(facts: pl.DataFrame, places: pl.DataFrame) -> set[str]:
    return {*facts["source"].unique(), *places["source"].unique()}


def _seen_manifest(manifest: Manifest, seen: Seen, facts: pl.DataFrame, places: pl.DataFrame) -> Manifest:
    """Return the manifest of what is seen, so that nothing of an embargoed file shows through it."""
    if manifest.data_version == seen.version:
        return manifest
    used = _sources(facts, places)
    files = {name: replace(manifest.files[file], release_on="") for name, file in seen.files.items()}
    return Manifest(seen.version, files, tuple(source for source in manifest.sources if source in used))


def _facts_or_problem(folder: Path, paths: Mapping[str, Path], name: str, problems: list[str]) -> pl.DataFrame:
    try:
        return _table(folder, name, Facts, paths.get(f"data/{name}"))
    except AtlasError as error:
        problems.append(str(error))
        return pl.DataFrame(schema=Facts.create_empty().schema)


def _table(folder: Path, name: str, schema: type[dy.Schema], elsewhere: Path | None = None) -> pl.DataFrame:
    """Read one parquet file and hold its columns against the contract."""
    path = elsewhere or folder / name
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


def _differences(paths: Mapping[str, Path], manifest: Manifest, seen: Seen, unusable: set[str]) -> list[str]:
    """Name the usable tables whose bytes are not those of the manifest, so that the data version never lies."""
    tables = {name: path for name, path in paths.items() if name.endswith(".parquet") and path.is_file()}
    usable = {name: path for name, path in tables.items() if path.name not in unusable}
    hashes = {name: fingerprint(path.read_bytes(), 0).sha256 for name, path in usable.items()}
    return [
        f"{Path(name).name} is not the file of data version {seen.version}; "
        "numbers from it may differ from those published. Run `python -m loaders check`."
        for name, found in hashes.items()
        if found != manifest.files[seen.files[name]].sha256
    ]
