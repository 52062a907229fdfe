"""The official files that can be fetched, by name: official_files.toml says where each is published."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from contracts.errors import AtlasError
from loaders.loaded import printable

FILE = Path(__file__).parent / "official_files.toml"


@dataclass(frozen=True)
class OfficialFile:
    """A file at an address; `sha256` and `bytes` are known for the files that somebody has pinned."""

    id: str
    title: str
    url: str
    file_name: str
    page: str = ""
    format: str = ""
    sha256: str = ""
    bytes: int = 0
    rows: int = 0
    release_date: str = ""


@cache
def official_files() -> Mapping[str, OfficialFile]:
    """Return the files by id, in the order of the list."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: OfficialFile(id=name, **entry) for name, entry in entries.items()}


def chosen(source: str) -> list[OfficialFile]:
    """Return the files that a word stands for: an id, all files of a format, or an address.

    Raises AtlasError with the nearest word if it stands for none.
    """
    if "://" in source:
        return [_at(source)]
    files = official_files()
    if source in files:
        return [files[source]]
    if of_format := [file for file in files.values() if file.format == source]:
        return of_format
    known = [*files, *{file.format for file in files.values() if file.format}]
    near = get_close_matches(source, known, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else "`python -m loaders fetch` lists them."
    raise AtlasError(f"{source!r} is not a source. {hint}")


def _at(url: str) -> OfficialFile:
    name = _name_at(url)
    if not name:
        raise AtlasError(
            f"{printable(url)} is not the address of a file. Give one that begins with https:// and ends in its name."
        )
    return OfficialFile(id=name, title=name, url=url, file_name=name)


def _name_at(url: str) -> str:
    """Return the name of the file at an address; empty if there is none, or no server could have this address."""
    try:
        parts = urlsplit(url)
        reachable = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # an address in brackets that is none, or an impossible port
        return ""
    name = PurePosixPath(parts.path).name
    return name if reachable and name != ".." else ""
