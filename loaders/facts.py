"""Finds files of the facts folder, and says in a sentence when one is missing."""

from __future__ import annotations

from pathlib import Path

from contracts.errors import AtlasError


def fact(facts: Path, name: str) -> Path:
    """Return the path of a file of the facts folder, e.g. `geo/city_to_wdb.csv`.

    Raises AtlasError if the file is missing.
    """
    path = facts / name
    if not path.is_file():
        raise AtlasError(f"{path} is missing. Give the folder that holds `{name}` with --facts.")
    return path
