"""Folders that a command may write into."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from contracts import store
from contracts.errors import AtlasError
from contracts.manifest import FILE_NAME

# Either is enough: a manifest may be missing until a folder is signed, and no load writes a table of groups.
OF_AN_ATLAS = (FILE_NAME, "groups.toml")
ELSEWHERE = "Name another folder with --out."


def folder(text: str) -> Path:
    """Return the folder of an option; an empty name, as of an unset variable, is not the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of the folder is empty")
    return Path(text)


def refuse_taken(out: Path, inputs: Iterable[Path]) -> None:
    """Raise AtlasError if files that are written into a folder could replace those of an atlas, or an input."""
    if any((out / name).is_file() for name in OF_AN_ATLAS):
        raise AtlasError(f"{out} holds the tables of an atlas, some of which would be replaced. {ELSEWHERE}")
    if store.is_store(out):
        raise AtlasError(f"{out} is a store of data versions. {ELSEWHERE}")
    for path in filter(Path.is_file, inputs if out.is_dir() else ()):
        if any(out.samefile(holder) for holder in (path.parent, path.resolve().parent)):
            raise AtlasError(f"{path} lies in {out}, and could be replaced there. {ELSEWHERE}")
