"""Where the library is: a file in the user's data folder, or what `WBL_ATLAS_LIBRARY` names."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from library.errors import LibraryError

VARIABLE = "WBL_ATLAS_LIBRARY"
FILE = "library.sqlite"
POSTGRESQL = {"postgres", "postgresql", "postgresql+psycopg"}
CONNECT_SECONDS = 3
IN_MEMORY = ":memory:"
FORGOTTEN = f"{VARIABLE} names a database in memory, which is gone when the app stops; name a file."


def address(environment: Mapping[str, str] = os.environ) -> str:
    """Return the file or database URL that the environment names, else the file in the user's data folder."""
    return environment.get(VARIABLE, "").strip() or str(_data_folder(environment) / FILE)


def _data_folder(environment: Mapping[str, str]) -> Path:
    """Return where this system keeps what programs write for a user."""
    named = environment.get("XDG_DATA_HOME") or environment.get("LOCALAPPDATA")
    try:
        return (Path(named) if named else Path.home() / ".local" / "share") / "wbl-atlas"
    except RuntimeError as error:
        raise LibraryError(f"No folder for user data was found; name a file or a database in {VARIABLE}.") from error


def url_of(where: str) -> URL:
    """Return a file's name or a database URL as SQLAlchemy's URL; raises LibraryError for anything else."""
    if where.lower().startswith("file:"):
        raise LibraryError(f"{VARIABLE} begins with file:; give the file's name alone, such as /data/library.sqlite.")
    if where == IN_MEMORY:
        raise LibraryError(FORGOTTEN)
    if "://" not in where:
        return URL.create("sqlite+pysqlite", database=str(Path(where).expanduser()))
    try:
        url = make_url(where)
    except (ArgumentError, ValueError) as error:
        raise LibraryError(
            f"{VARIABLE} is no address of a database; give a file, or postgresql://user:password@host/name."
        ) from error
    if url.drivername in POSTGRESQL:
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() == "sqlite" and (url.database == IN_MEMORY or url.query.get("mode") == "memory"):
        raise LibraryError(FORGOTTEN)
    if url.get_backend_name() == "sqlite" and url.database:
        return url.set(drivername="sqlite+pysqlite")
    raise LibraryError(
        f"{VARIABLE} begins with {url.drivername}://; the library is a SQLite file or PostgreSQL (postgresql://...)."
    )


def shown(url: URL) -> str:
    """Return what may be said of the place: the file's name or the host, never a folder, a user or a password."""
    if url.get_backend_name() == "sqlite":
        return f"the file {Path(url.database or '').name}"
    return f"the database at {url.host or 'this machine'}"
