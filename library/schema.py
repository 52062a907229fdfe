"""The tables of the library, and the version that says which program may read them."""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Integer, MetaData, String, Table, Text, insert, inspect, select, text

from library.errors import LibraryError

VERSION = 1
METADATA = MetaData()
ABOUT = Table("wbl_library", METADATA, Column("version", Integer, nullable=False))
SCENARIOS = Table(
    "wbl_scenarios",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Text, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("fingerprint", String(12), nullable=False),
    Column("saved", String(40), nullable=False),
    Column("deleted", String(40)),
    Column("successor", String(32), nullable=False),
)
KEPT = SCENARIOS.c.deleted.is_(None)
# Whatever the program does, no two scenarios that are kept bear one name.
Index("wbl_scenarios_one_name", SCENARIOS.c.name_key, unique=True, sqlite_where=KEPT, postgresql_where=KEPT)


def make(connection: Connection) -> None:
    """Create the tables where there are none; call under the lock of writers."""
    if not inspect(connection).has_table(ABOUT.name):
        METADATA.create_all(connection)
        connection.execute(insert(ABOUT).values(version=VERSION))


def check(connection: Connection) -> None:
    """Raise LibraryError where a newer program made the tables: writing there could lose what it keeps."""
    found = connection.execute(select(ABOUT.c.version)).scalar()
    if found is not None and found > VERSION:
        raise LibraryError(
            f"The library was made by a newer version of the atlas (its tables are version {found}, this program "
            f"reads up to {VERSION}); update the app. Nothing was changed."
        )


def exists(connection: Connection) -> bool:
    """Whether the tables are there."""
    return inspect(connection).has_table(ABOUT.name)


def lock(connection: Connection) -> None:
    """Let one writer at a time into PostgreSQL; SQLite's own write lock has been taken with the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(8522703)"))
