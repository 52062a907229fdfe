"""What a publish gets: facts, the definitions that come with them, and what is to be said about them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

import polars as pl

from contracts.errors import AtlasError
from loaders.counts import counted
from loaders.loaded import Loaded

FACTS, SUMMARY = "facts.parquet", "load.json"
DEFINITIONS = ("sources.toml", "measures.toml")
NOT_ENDED = (
    ", so nobody knows whether the load ended and what it found wrong. Load the file again; docs/publishing.md says "
    "what facts need that were made by other means."
)


@dataclass(frozen=True)
class Delivery:
    """Facts, the text of the registries that define what is new in them, and one line for the audit record."""

    facts: pl.DataFrame
    definitions: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @classmethod
    def of_folder(cls, folder: Path) -> Delivery:
        """Read a folder that `python -m loaders load ... --out` wrote.

        Raises AtlasError if there are no facts, if they are not those that were loaded, if loading found an error, or
        if the summary that says all this is missing or not complete: it is written last, so the load did not end.
        """
        path = folder / FACTS
        if not path.is_file():
            raise AtlasError(f"{path} is missing. Make it with `python -m loaders load FORMAT FILE --out {folder}`.")
        summary = _summary(folder / SUMMARY)
        facts = _as_written(path, summary)
        _refuse_errors(summary.errors)
        there = [folder / name for name in DEFINITIONS if name in summary.written or (folder / name).is_file()]
        texts = {one.name: _text(one, _as_written(one, summary)) for one in there}
        return cls(_table(path, facts), texts, _note(summary.format, summary.quarantined))

    @classmethod
    def of_loaded(cls, loaded: Loaded) -> Delivery:
        """Take what a loader made. Raises AtlasError if loading found an error."""
        from loaders.intake import toml  # noqa: PLC0415 - it knows every format, which the command line need not

        _refuse_errors(loaded.errors)
        texts = {"sources.toml": toml(loaded.sources), "measures.toml": toml(loaded.measures)}
        return cls(loaded.facts, texts, _note(loaded.format, loaded.quarantined))


def _as_written(path: Path, summary: Summary) -> bytes:
    """Return a file of a load. Raises AtlasError if it is gone, or is not the one that the load wrote."""
    if not path.is_file():
        raise AtlasError(f"{path} is missing. Load the file again.")
    content = path.read_bytes()
    if summary.written.get(path.name) != hashlib.sha256(content).hexdigest():
        raise AtlasError(f"{path} is not the file that was loaded. Load it again.")
    return content


def _table(path: Path, content: bytes) -> pl.DataFrame:
    try:
        return pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError):
        raise AtlasError(f"{path} is not a complete parquet file. Load the file again.") from None


@dataclass(frozen=True)
class Summary:
    """What loading said of itself: what was wrong, rows set aside, and the hash of each file that it wrote, by name."""

    format: str
    errors: tuple[str, ...]
    quarantined: int
    written: Mapping[str, str]


def _summary(path: Path) -> Summary:
    """Return what loading said of itself. Raises AtlasError if it did not end, or if that cannot be read."""
    if not path.is_file():
        raise AtlasError(f"{path} is missing{NOT_ENDED}")
    try:
        said = dict(json.loads(_text(path, path.read_bytes())))
    except (ValueError, TypeError):
        raise AtlasError(f"{path} cannot be read. Load the file again.") from None
    if lacking := [item.name for item in fields(Summary) if item.name not in said]:
        raise AtlasError(f"{path} lacks {lacking[0]!r}{NOT_ENDED}")
    try:
        written = {str(name): str(digest) for name, digest in said["written"].items()}
        return Summary(str(said["format"]), _sentences(said["errors"]), int(said["quarantined"]), written)
    except (ValueError, TypeError, AttributeError):
        raise AtlasError(f"{path} cannot be read. Load the file again.") from None


def _sentences(said: object) -> tuple[str, ...]:
    if not isinstance(said, list):
        raise TypeError
    return tuple(map(str, said))


def _text(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise AtlasError(f"{path} cannot be read. Load the file again.") from None


def _refuse_errors(errors: tuple[str, ...]) -> None:
    if errors:
        more = f" And {len(errors) - 1:,} more; report.html lists them." if errors[1:] else ""
        raise AtlasError(f"Loading found an error, so nothing was published: {errors[0]}{more}")


def _note(name: str, quarantined: int) -> str:
    aside = f"{counted(quarantined, 'row')} set aside" if quarantined else ""
    return ", ".join(part for part in (name, aside) if part)
