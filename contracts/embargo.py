"""Embargo: what a viewer may see of a data version, and from which day on everybody may.

A version that holds unreleased facts has each touched table twice: `data/participation.parquet` is what the public
sees, `data/embargoed/participation.parquet` is what it will be, with the day of release in the manifest. Whoever reads
a folder without knowing of embargoes therefore sees only what is open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

from contracts.errors import AtlasError
from contracts.manifest import FileRecord, Manifest, data_version

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FOLDER = "data/embargoed/"
PUBLIC, PREVIEW = "public", "preview"
VIEWERS = (PUBLIC, PREVIEW)
# Standard time all year: in summer a table opens at one in the morning, and never before its day has begun.
CALIFORNIA = timezone(timedelta(hours=-8))


@dataclass(frozen=True)
class Seen:
    """What one viewer sees: the file behind each name, the version of exactly these files, the days still to come.

    `files` maps the usual name of a file (`data/participation.parquet`) to the name it is read from. `waiting` maps the
    names of tables under embargo to their day of release, whether or not this viewer sees them.
    """

    version: str
    files: Mapping[str, str]
    waiting: Mapping[str, str]


def today() -> date:
    """Return the day in California."""
    return datetime.now(UTC).astimezone(CALIFORNIA).date()


def day(text: str) -> date:
    """Return a day written as YYYY-MM-DD; AtlasError if it is none."""
    try:
        if ISO_DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # such as 30 February, which is no more a day than any other text
    raise AtlasError(f"{text!r} is not a day. Write it as YYYY-MM-DD, e.g. 2027-01-15.")


def unreleased(manifest: Manifest) -> dict[str, FileRecord]:
    """Return the tables that have a second, embargoed file, by the usual name of the table."""
    return {
        f"data/{name.removeprefix(FOLDER)}": record
        for name, record in manifest.files.items()
        if name.startswith(FOLDER)
    }


def seen(manifest: Manifest, viewer: str, on: date) -> Seen:
    """Return what a viewer sees of a data version on a day.

    The version is that of the manifest where nothing was ever embargoed; else it is made from the seen files alone, so
    that two viewers who see different numbers never read the same version under them.
    """
    if viewer not in VIEWERS:
        raise AtlasError(f"There is no viewer {viewer!r}. Viewers: {', '.join(VIEWERS)}.")
    second = unreleased(manifest)
    waiting = {name: record.release_on for name, record in second.items() if on < day(record.release_on)}
    opened = set(second) if viewer == PREVIEW else set(second) - set(waiting)
    usual = [name for name in manifest.files if not name.startswith(FOLDER)]
    files = {name: f"{FOLDER}{name.removeprefix('data/')}" if name in opened else name for name in usual}
    if not second:
        return Seen(manifest.data_version, files, waiting)
    records = {name: FileRecord(manifest.files[read].sha256, 0, 0) for name, read in files.items()}
    return Seen(data_version(records, manifest.data_version.rpartition("-")[0]), files, waiting)
