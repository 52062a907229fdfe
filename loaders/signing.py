"""Signing a data folder: the manifest with the hash of every file, made anew after any change."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from contracts import embargo
from contracts.errors import AtlasError
from contracts.manifest import FILE_NAME, FileRecord, Manifest, data_version, fingerprint, read_manifest, to_json
from contracts.registries import Registries, read_registries
from contracts.tables import SCHEMAS
from loaders.check import count_rows

LISTED = (".parquet", ".geojson", ".toml")


def parquet_bytes(table: pl.DataFrame) -> bytes:
    """Return a table as parquet; the same rows give the same bytes on every machine."""
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", compression_level=9, statistics=True, row_group_size=100_000)
    return buffer.getvalue()


def describe(folder: Path, words: Registries, releases: Mapping[str, str]) -> Manifest:
    """Return the manifest of the files under `folder`/data and `folder`/static, and of the sources they name.

    `releases` holds the day of release of each embargoed file, by its name in the manifest.
    """
    within = [path for part in ("data", "data/embargoed", "static") for path in sorted((folder / part).glob("*"))]
    files: dict[str, FileRecord] = {}
    for path in within:
        if path.suffix in LISTED:
            name = path.relative_to(folder).as_posix()
            files[name] = fingerprint(path.read_bytes(), count_rows(path), releases.get(name, ""))
    if undated := [name for name in files if name.startswith(embargo.FOLDER) and name not in releases]:
        raise AtlasError(f"{undated[0]} has no day of release. Publish it again with --release-on.")
    used = _sources(folder / "data")
    if unknown := sorted(used - set(words.sources)):
        raise AtlasError(f"Source {unknown[0]!r} is used but not defined. Add it to data/sources.toml.")
    return Manifest(_version(files, words, used), files, tuple(sorted(used)))


def sign(data: Path, releases: Mapping[str, str] | None = None) -> str:
    """Write the manifest anew after an edit of the hand-written tables, and return the new data version.

    The days of release stay those of the old manifest unless `releases` gives them. Raises AtlasError if a
    hand-written table is wrong or a table cannot be read.
    """
    if releases is None:
        releases = _releases(data)
    try:
        manifest = describe(data.parent, read_registries(data), releases)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise AtlasError(f"{data} is not complete ({error}). Restore it, or run `python -m loaders build`.") from None
    (data / FILE_NAME).write_text(to_json(manifest), encoding="utf-8")
    return manifest.data_version


def _releases(data: Path) -> dict[str, str]:
    if not (data / "embargoed").is_dir():
        return {}
    return {name: record.release_on for name, record in read_manifest(data).files.items() if record.release_on}


def _sources(data: Path) -> set[str]:
    tables = [data / name for name, schema in SCHEMAS.items() if "source" in schema.column_names()]
    paths = [*tables, *(data / "embargoed").glob("*.parquet")]
    return {source for path in paths for source in pl.read_parquet(path).get_column("source").unique()}


def _version(files: Mapping[str, FileRecord], words: Registries, used: set[str]) -> str:
    return data_version(files, max((words.sources[source].release_date for source in used), default=""))
