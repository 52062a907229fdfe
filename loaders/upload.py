"""Files that come through the page: held in memory, within narrower limits, and every failure a sentence."""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from contracts.errors import AtlasError
from loaders import guards, intake
from loaders.formats.registry import find
from loaders.inspection import recognized
from loaders.loaded import InputFile, Loaded, Options

LIMITS = guards.UPLOAD
HEAD = 1 << 16
"""Bytes of a text file that show its header."""
ONE_AT_A_TIME = threading.Lock()
"""Five files of half a million rows at once take 2 GB and slow every reader down; in turn they take half."""


def read(kind: str, files: Sequence[InputFile], options: Options | None = None) -> Loaded:
    """Load files of a kind from memory.

    Raises AtlasError if one is too large or cannot be read as this kind. What a library says of a row is in no message:
    it may be a student's record.
    """
    try:
        _check_sizes(files)
        with ONE_AT_A_TIME:
            loaded = intake.load(kind, files, _ready(options or Options()))
    except AtlasError as error:
        raise AtlasError(f"{error} {_meant(kind, files)}".strip()) from None
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001 - see above; a panic is no Exception
        said = f"{type(error).__name__} while reading it"
        raise AtlasError(f"The file cannot be read as this kind ({said}). Check the kind, or load it anew.") from None
    if loaded.loaded:
        return loaded
    meant = _meant(kind, files)
    return replace(loaded, errors=(meant, *loaded.errors)) if meant else loaded


def _check_sizes(files: Sequence[InputFile]) -> None:
    for file in files:
        guards.check_size(file, LIMITS)
    together = sum(file.size for file in files)
    if together > LIMITS.bytes:
        size = guards.more_than(together, LIMITS.bytes)
        raise AtlasError(
            f"The files together have {size} allowed here. Give fewer, or load them with the command line."
        )


def _ready(options: Options) -> Options:
    """Return the options with facts of enrollment, loaded now where the file of the agency was given instead."""
    given = options.enrollment
    if not isinstance(given, InputFile):
        return options
    guards.check_size(given, LIMITS)
    if _start(given) == guards.PARQUET_MAGIC:
        guards.check_parquet(given, LIMITS)
        return options
    facts = io.BytesIO()
    intake.load("enrollment", [given]).facts.write_parquet(facts)
    return replace(options, enrollment=InputFile.of_bytes(given.name, facts.getvalue()))


def _meant(kind: str, files: Sequence[InputFile]) -> str:
    """Return a sentence that names the kind that the first file looks like; nothing if that is `kind` or unknown."""
    found = ""
    for file in files[:1]:
        with contextlib.suppress(Exception):  # an unreadable file looks like nothing
            packed = _start(file).startswith(guards.NO_TEXT)
            found = recognized(file if packed else InputFile.of_bytes(file.name, (file.content or b"")[:HEAD]))
    return (
        "" if found in {"", kind} else f"It looks like another kind of file, “{find(found).title}”. Choose that kind."
    )


def _start(file: InputFile) -> bytes:
    with file.open() as stream:
        return stream.read(len(guards.PARQUET_MAGIC))
