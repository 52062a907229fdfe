"""A connection to the library that several app processes may use at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from library.place import CONNECT_SECONDS

BUSY_MILLISECONDS = 5000
WRITES = "wbl_writes"


def engine_of(url: URL) -> Engine:
    """Return an engine for a SQLite file or PostgreSQL; nothing is opened yet."""
    return _sqlite(url) if url.get_backend_name() == "sqlite" else _postgresql(url)


def _postgresql(url: URL) -> Engine:
    """Return an engine that answers within seconds when the database is away and drops dead connections."""
    waits = {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": BUSY_MILLISECONDS}
    return create_engine(url, pool_pre_ping=True, pool_size=2, connect_args=waits)


def _sqlite(url: URL) -> Engine:
    """Return an engine that opens the file for every transaction: a file that was moved away is noticed at once."""
    waits = {"timeout": BUSY_MILLISECONDS / 1000}
    engine = create_engine(url, poolclass=NullPool, connect_args=waits)

    @event.listens_for(engine, "do_connect")
    def _folder(*_: Any) -> None:  # noqa: ANN401 - SQLAlchemy passes what the listener does not need
        _make_folder(url)

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _: object) -> None:  # noqa: ANN401 - sqlite3's connection, untyped here
        connection.isolation_level = None  # transactions begin below, not in sqlite3
        connection.execute("PRAGMA synchronous = FULL")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A writer takes the lock first: one that read before would fail at once instead of waiting its turn.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _make_folder(url: URL) -> None:
    """Make the folder of the file, for this user only, where it is missing; a URI names no folder of ours."""
    if (url.database or "").startswith("file:"):
        return
    folder = Path(url.database or "").parent
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o700)  # noqa: PTH101 - mkdir's mode does not reach an existing parent
