"""What goes into a loader and what comes out of it: input files, options, and rows that all add up."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import polars as pl

from contracts.errors import AtlasError
from contracts.registries import Measure, Source

QUARANTINE = pl.Schema(
    {"file": pl.String, "row": pl.Int64, "field": pl.String, "value": pl.String, "rule": pl.String, "remedy": pl.String}
)
WHOLE_ROW = "the whole row"  # the field of a rule that is about no single one
EXCLUDED = pl.Schema({"file": pl.String, "rule": pl.String, "rows": pl.Int64})
CHUNK = 1 << 20


def printable(text: str, longest: int = 200) -> str:
    """Return text without signs that would move the cursor or color a terminal, cut to a length."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in text[: longest + 1])
    return shown if len(shown) <= longest else f"{shown[: longest - 3]}..."


@dataclass(frozen=True)
class InputFile:
    """A file to load: on disk, or uploaded and held in memory. `name` is what messages call it."""

    name: str
    path: Path | None = None
    content: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, path: Path) -> InputFile:
        """Return a file on disk. Raises AtlasError if it is not there."""
        if not path.is_file():
            what = "a folder" if path.is_dir() else "a device or a pipe"
            reason = f"is {what}" if path.exists() else "is missing"
            shown = printable(str(path))
            raise AtlasError(f"{shown} {reason}. Give the path of the file as the agency publishes it.")
        return cls(printable(path.name), path=path)

    @classmethod
    def of_bytes(cls, name: str, content: bytes) -> InputFile:
        """Return an uploaded file."""
        return cls(printable(name), content=content)

    @property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size if self.path else len(self.content or b"")

    def open(self) -> BinaryIO:
        """Open for reading bytes."""
        return self.path.open("rb") if self.path else io.BytesIO(self.content or b"")

    def sha256(self) -> str:
        """Return the hash of the content, read in pieces."""
        digest = hashlib.sha256()
        with self.open() as stream:
            while piece := stream.read(CHUNK):
                digest.update(piece)
        return digest.hexdigest()


@dataclass(frozen=True)
class Options:
    """What may be said beside the files; each format names the options that it takes. A page gives files in memory."""

    engine: str | None = None
    master: str | None = None
    layout: Path | None = None
    enrollment: Path | InputFile | None = None
    students: Path | InputFile | None = None
    year: str | None = None


@dataclass(frozen=True)
class FileRead:
    """One file that was read; `rows` are its data rows, the header not counted."""

    name: str
    bytes: int
    sha256: str
    rows: int


@dataclass(frozen=True)
class Loaded:
    """What loading gave.

    `facts` has the columns of contracts.tables.Facts. `quarantine` names every broken rule of every row set aside,
    `excluded` counts the rows that a named rule leaves out on purpose, `loaded` counts the rows behind the facts.
    `errors` and `warnings` are sentences about the whole: an error asks for a correction before publishing, a warning
    for a look. `sources` defines the sources that the facts name, `measures` the measures that come with this format
    alone. `others` are further files to write, by name.
    """

    format: str
    files: tuple[FileRead, ...]
    facts: pl.DataFrame
    quarantine: pl.DataFrame
    excluded: pl.DataFrame
    loaded: int
    errors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)
    measures: Mapping[str, Measure] = field(default_factory=dict)
    others: Mapping[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Assert that nothing is lost: rows read = loaded + quarantined + excluded."""
        total = self.loaded + self.quarantined + self.left_out
        if self.read != total:
            raise AssertionError(f"{self.read} rows read, {total} accounted for")

    @property
    def read(self) -> int:
        """Data rows of all files."""
        return sum(file.rows for file in self.files)

    @property
    def quarantined(self) -> int:
        """Rows set aside; a row that breaks several rules counts once."""
        return self.quarantine.select("file", "row").n_unique()

    @property
    def left_out(self) -> int:
        """Rows that a named rule leaves out."""
        return int(self.excluded["rows"].sum())
