"""The same tests on a SQLite file and on PostgreSQL."""

import datetime as dt
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from library import schema
from library.store import Library
from tests.library import postgres

FIRST_DAY = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


class Clock:
    """A clock that a test moves; every look at it is a second later, so that orders are certain."""

    def __init__(self) -> None:
        self.time = FIRST_DAY
        self.ticks = itertools.count()

    def __call__(self) -> dt.datetime:
        return self.time + dt.timedelta(seconds=next(self.ticks))

    def pass_days(self, days: int) -> None:
        self.time += dt.timedelta(days=days)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    if postgres.programs() is None:
        said = "No PostgreSQL server here: install Debian's package `postgresql`."
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    with postgres.running() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty library, on each kind of database in turn."""
    if request.param == "sqlite":
        return str(tmp_path / "new" / "library.sqlite")
    address = str(request.getfixturevalue("postgresql"))
    library = Library(address)
    schema.METADATA.drop_all(library._engine)  # noqa: SLF001 - emptied from below, as no user can
    library.close()
    return address


@pytest.fixture
def opened(clock: Clock) -> Iterator[Callable[[str], Library]]:
    """Open libraries as app processes do; their connections are closed after the test."""
    found: list[Library] = []

    def open_(where: str) -> Library:
        found.append(Library(where, clock))
        return found[-1]

    yield open_
    for library in found:
        library.close()


@pytest.fixture
def library(where: str, opened: Callable[[str], Library]) -> Library:
    return opened(where)
