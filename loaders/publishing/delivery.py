"""What a publish gets: facts, the definitions that come with them, and what is to be said about them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from contracts.errors import AtlasError
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
        written = summary.get("written", {}).get(FACTS)
        if written and written != hashlib.sha256(content).hexdigest():
            raise AtlasError(f"{path} is not the file that was loaded. Load it again.")
        _refuse_errors(summary.get("errors", ()))
        there = [name for name in DEFINITIONS if (folder / name).is_file()]
        texts = {name: (folder / name).read_text(encoding="utf-8") for name in there}
        return cls(_table(path, content), texts, _note(summary.get("format", ""), summary.get("quarantined", 0)))

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


def _summary(path: Path) -> dict[str, Any]:
    """Return what loading said of itself; facts made by other means have no summary."""
    if not path.is_file():
        return {}
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise AtlasError(f"{path} cannot be read. Load the file again.") from None


def _refuse_errors(errors: tuple[str, ...] | list[str]) -> None:
    if errors:
        more = f" And {len(errors) - 1:,} more; report.html lists them." if errors[1:] else ""
        raise AtlasError(f"Loading found an error, so nothing was published: {errors[0]}{more}")


def _note(name: str, quarantined: int) -> str:
    aside = f"{quarantined:,} rows set aside" if quarantined else ""
    return ", ".join(part for part in (name, aside) if part)
