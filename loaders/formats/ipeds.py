"""IPEDS, the federal surveys of colleges: directory (HD), 12-month enrollment (EFFY), graduation (GR), completions (C).

The survey is told by the header of the file; its year by the name that the agency gave it (`effy2024.csv`,
`C2024_C.zip`), or by --year. The files hold every college of the country: give the directory along, and those
outside California are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import AtlasError
from loaders.formats import ipeds_directory, ipeds_surveys
from loaders.formats.assemble import Part, combine
from loaders.formats.ipeds_surveys import SURVEYS, Survey
from loaders.headers import key
from loaders.loaded import InputFile, Loaded, Options
from loaders.raw import read_raw

ALONE = "The files hold colleges of other states, too. Give the directory (hd2024.csv) along to leave them out."
LAYOUTS = (ipeds_directory.COLUMNS, *(survey.columns for survey in SURVEYS))


@dataclass(frozen=True)
class Told:
    """A file and what it is: the directory (no survey) or a survey."""

    file: InputFile
    survey: Survey | None


def load(files: Sequence[InputFile], options: Options) -> Loaded:
    """Return headcount, full-time share, graduation and completers by college; a directory gives places.

    Raises AtlasError if a file is none of the four, its year is not known, or a survey is given twice.
    """
    told = [_tell(file) for file in files]
    directories = [ipeds_directory.part(item.file, options.year) for item in told if item.survey is None]
    here = {college for part in directories for college in part.sieve.rows.get_column("place_id")}
    parts = [
        _without_others(ipeds_surveys.part(item.file, item.survey, options.year, here), here)
        for item in told
        if item.survey
    ]
    _check_years(parts)
    return combine("ipeds", [*directories, *parts])


def _check_years(parts: Sequence[Part]) -> None:
    """Raise AtlasError if two files are the same survey of the same year: their rows cannot be told apart."""
    times = Counter(source.title for part in parts for source in part.sources.values())
    if twice := [title for title, count in times.items() if count > 1]:
        raise AtlasError(f"{twice[0]} is given twice. Give the revised file (_rv) alone.")


def _tell(file: InputFile) -> Told:
    keys = {key(name) for name in read_raw(file, ()).header}
    if {"unitid", "instnm", "stabbr"} <= keys:
        return Told(file, None)
    for survey in SURVEYS:
        if {"unitid", *survey.marks} <= keys:
            return Told(file, survey)
    known = "; ".join(f"{survey.example} has {', '.join(survey.marks).upper()}" for survey in SURVEYS)
    raise AtlasError(f"{file.name} is no IPEDS file that is read here. The directory has INSTNM and STABBR; {known}.")


def _without_others(part: Part, here: set[str]) -> Part:
    if here:
        return part
    warning = (ALONE,) if part.facts.height else ()
    return Part(part.sieve, part.facts, part.sources, warnings=(*part.warnings, *warning))
