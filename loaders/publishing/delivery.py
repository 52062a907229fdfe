"""What a publish gets: facts, the definitions that come with them, and what is to be said about them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from contracts.errors import AtlasError
from loaders.counts import counted
from loaders.loaded import Loaded

FACTS, SUMMARY = "facts.parquet", "load.json"
DEFINITIONS = ("sources.toml", "measures.toml")


@dataclass(frozen=True)
class Delivery:
    """Facts, the text of the registries that define what is new in them, and one line for the audit record."""

    facts: pl.DataFrame
    definitions: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @classmethod
    def of_folder(cls, folder: Path) -> Delivery:
        """Read a folder that `python -m loaders load ... --out` wrote.

        Raises AtlasError if there are no facts, if they are not those that were loaded, or if loading found an error.
        """
        path = folder / FACTS
        if not path.is_file():
            raise AtlasError(f"{path} is missing. Make it with `python -m loaders load FORMAT FILE --out {folder}`.")
        content = path.read_bytes()
        summary = _summary(folder / SUMMARY)
        if summary.written and summary.written != hashlib.sha256(content).hexdigest():
            raise AtlasError(f"{path} is not the file that was loaded. Load it again.")
        _refuse_errors(summary.errors)
        texts = {name: _text(folder / name) for name in DEFINITIONS if (folder / name).is_file()}
        return cls(_table(path, content), texts, _note(summary.format, summary.quarantined))

    @classmethod
    def of_loaded(cls, loaded: Loaded) -> Delivery:
        """Take what a loader made. Raises AtlasError if loading found an error."""
        from loaders.intake import toml  # noqa: PLC0415 - it knows every format, which the command line need not

        _refuse_errors(loaded.errors)
        texts = {"sources.toml": toml(loaded.sources), "measures.toml": toml(loaded.measures)}
        return cls(loaded.facts, texts, _note(loaded.format, loaded.quarantined))


def _table(path: Path, content: bytes) -> pl.DataFrame:
    try:
        return pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError):
        raise AtlasError(f"{path} is not a complete parquet file. Load the file again.") from None


@dataclass(frozen=True)
class Summary:
    """What loading said of itself: the hash of the facts that it wrote, what was wrong, and rows set aside."""

    written: str = ""
    errors: tuple[str, ...] = ()
    format: str = ""
    quarantined: int = 0


def _summary(path: Path) -> Summary:
    """Return what loading said of itself; facts made by other means have no summary."""
    if not path.is_file():
        return Summary()
    try:
        said = json.loads(_text(path))
        return Summary(
            written=str(said.get("written", {}).get(FACTS, "")),
            errors=tuple(str(error) for error in said.get("errors", ())),
            format=str(said.get("format", "")),
            quarantined=int(said.get("quarantined", 0)),
        )
    except (ValueError, TypeError, AttributeError):
        raise AtlasError(f"{path} cannot be read. Load the file again.") from None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise AtlasError(f"{path} cannot be read. Load the file again.") from None


def _refuse_errors(errors: tuple[str, ...]) -> None:
    if errors:
        more = f" And {len(errors) - 1:,} more; report.html lists them." if errors[1:] else ""
        raise AtlasError(f"Loading found an error, so nothing was published: {errors[0]}{more}")


def _note(name: str, quarantined: int) -> str:
    aside = f"{counted(quarantined, 'row')} set aside" if quarantined else ""
    return ", ".join(part for part in (name, aside) if part)
