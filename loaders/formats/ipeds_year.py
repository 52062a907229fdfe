"""The year of an IPEDS file, and its source."""

from __future__ import annotations

import re
from pathlib import Path

from contracts.errors import AtlasError
from contracts.registries import Source
from loaders.loaded import FileRead, InputFile
from loaders.validation.years import last

IN_NAME = re.compile(r"(?<![a-z0-9])(?:hd|effy|gr|c)(20\d{2})(?!\d)", re.IGNORECASE)
GIVEN = re.compile(r"^(20\d{2})(?:-(\d{2}))?$")


def ending_year(file: InputFile, given: str | None) -> int:
    """Return the year in which the survey ended: 2024 for `effy2024.csv` and for `--year 2023-24`.

    Raises AtlasError if neither the name nor the option says it.
    """
    if given is not None:
        found = GIVEN.match(given)
        if not found or (found[2] and (int(found[1]) + 1) % 100 != int(found[2])):
            raise AtlasError(f"--year {given} is not a year. Write 2024, or 2023-24.")
        return _possible(int(found[1]) + bool(found[2]), f"--year {given}")
    if found := IN_NAME.search(Path(file.name).name):
        return _possible(int(found[1]), file.name)
    raise AtlasError(f"{file.name} does not name its year, as effy2024.csv does. Give it with --year 2023-24.")


def _possible(ending: int, said: str) -> int:
    """Return the year in which a survey ended. Raises AtlasError if it has not begun."""
    if ending > last() + 1:
        raise AtlasError(f"{said} is of a year that has not begun. Give the right one with --year 2023-24.")
    return ending


def nces_source(name: str, title: str, file: FileRead) -> Source:
    """Return the source of a file of the National Center for Education Statistics that a steward loaded."""
    return Source(
        id=name,
        agency="National Center for Education Statistics",
        agency_short="NCES",
        title=title,
        url="https://nces.ed.gov/ipeds/use-the-data",
        licence="Public domain (United States government work)",
        file_name=Path(file.name).name,
        sha256=file.sha256,
    )
