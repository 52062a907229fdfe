"""Save, open, rename, duplicate, delete, undo: each one transaction, in which nothing that was kept is lost."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from contracts.errors import AtlasError
from library import names, schema
from library.engine import WRITES, engine_of
from library.entry import Entry, text_of
from library.errors import LibraryError, sentence
from library.place import shown, url_of
from library.schema import KEPT, SCENARIOS
from scenarios.codec import fingerprint
from scenarios.scenario import Scenario

UNDO_DAYS = 30


def utc_now() -> dt.datetime:
    """Return the present time."""
    return dt.datetime.now(dt.UTC)


class Library:
    """Named scenarios in one database. Every method raises LibraryError where the database cannot be used."""

    def __init__(self, where: str, now: Callable[[], dt.datetime] = utc_now) -> None:
        """Take a file's name or a database URL; nothing is opened before the first question."""
        url = url_of(where)
        self.place = shown(url)
        self._engine = engine_of(url)
        self._now = now

    def entries(self) -> tuple[Entry, ...]:
        """Return the scenarios that are kept, by name."""
        with self._read() as connection:
            found = connection.execute(select(SCENARIOS).where(KEPT).order_by(SCENARIOS.c.name_key))
            return tuple(_entry(row) for row in found)

    def deleted(self) -> tuple[Entry, ...]:
        """Return what was deleted or replaced and can still be brought back, the latest first."""
        with self._read() as connection:
            found = connection.execute(select(SCENARIOS).where(~KEPT).order_by(SCENARIOS.c.deleted.desc()))
            return tuple(_entry(row) for row in found)

    def save(self, name: str, scenario: Scenario, who: str = "") -> Entry:
        """Keep a scenario under a name, under a numbered one where the name belongs to another scenario.

        The same scenario under its own name is kept once.
        """
        return self.save_all([(name, scenario)], who)[0]

    def save_all(self, named: Sequence[tuple[str, Scenario]], who: str = "") -> tuple[Entry, ...]:
        """Keep several scenarios in one transaction: all of them, or none."""
        wanted = [(names.tidy(name), scenario, text_of(scenario)) for name, scenario in named]
        who = names.tidy_who(who)
        with self._write() as connection:
            return tuple(
                _same(connection, name, text, who) or self._add(connection, name, scenario, who)
                for name, scenario, text in wanted
            )

    def replace(self, entry_id: str, scenario: Scenario, who: str = "") -> Entry:
        """Keep a changed scenario in the place of an entry, which can be brought back.

        Where somebody else replaced or deleted that entry first, both stay: the later one gets a numbered name.
        """
        text_of(scenario)
        who = names.tidy_who(who)
        with self._write() as connection:
            old = _find(connection, entry_id)
            self._bury(connection, old)
            new = self._add(connection, old.name, scenario, who)
            if old.deleted is None:
                connection.execute(_row(old.id, update(SCENARIOS)).values(successor=new.id))
            return new

    def rename(self, entry_id: str, name: str) -> Entry:
        """Give an entry another name, a numbered one where the name belongs to another scenario."""
        wanted = names.tidy(name)
        with self._write() as connection:
            entry = _find(connection, entry_id)
            if entry.deleted is not None:
                raise AtlasError(f"“{entry.name}” was deleted or replaced meanwhile; bring it back, then rename it.")
            free = _free_name(connection, wanted, besides=entry.id)
            values = {"name": free, "name_key": names.key(free), "wanted": wanted}
            connection.execute(_row(entry.id, update(SCENARIOS)).values(values))
            return _find(connection, entry.id)

    def duplicate(self, entry_id: str, who: str = "") -> Entry:
        """Keep a copy of an entry as “Copy of ...”."""
        who = names.tidy_who(who)
        with self._write() as connection:
            entry = _find(connection, entry_id)
            # Nobody chose this name, so a number in it is nothing to tell anybody about.
            name = _free_name(connection, f"Copy of {entry.name}")
            return self._add(connection, name, entry.scenario(), who)

    def delete(self, entry_id: str) -> Entry:
        """Take an entry away; for 30 days it can be brought back."""
        with self._write() as connection:
            self._bury(connection, _find(connection, entry_id))
            oldest = (self._now() - dt.timedelta(days=UNDO_DAYS)).isoformat()
            connection.execute(delete(SCENARIOS).where(SCENARIOS.c.deleted < oldest))
            return _find(connection, entry_id)

    def restore(self, entry_id: str) -> Entry:
        """Bring a deleted entry back, under a numbered name where its own was taken meanwhile."""
        with self._write() as connection:
            entry = _find(connection, entry_id)
            free = _free_name(connection, entry.name, besides=entry.id)
            values = {"name": free, "name_key": names.key(free), "wanted": entry.name, "successor": ""}
            connection.execute(_row(entry.id, update(SCENARIOS)).values(values).values(deleted=None))
            return _find(connection, entry.id)

    def close(self) -> None:
        """Close the connections that are open."""
        self._engine.dispose()

    def _add(self, connection: Connection, wanted: str, scenario: Scenario, who: str) -> Entry:
        """Insert a new entry under the wanted name or the first numbered one that is free."""
        name = _free_name(connection, wanted)
        entry_id = uuid.uuid4().hex
        row = {"id": entry_id, "name": name, "name_key": names.key(name), "wanted": wanted, "who": who}
        row |= {"text": text_of(scenario), "fingerprint": fingerprint(scenario)}
        row |= {"saved": self._now().isoformat(), "successor": ""}
        connection.execute(insert(SCENARIOS).values(row))
        return _find(connection, entry_id)

    def _bury(self, connection: Connection, entry: Entry) -> None:
        """Mark an entry as deleted, once."""
        if entry.deleted is None:
            connection.execute(_row(entry.id, update(SCENARIOS)).values(deleted=self._now().isoformat()))

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        """Open a transaction that reads, making the tables at the first use."""
        with self._translated():
            with self._engine.begin() as connection:
                ready = schema.exists(connection)
                if ready:
                    schema.check(connection)
                    yield connection
                    return
            with self._write() as connection:
                yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        """Open the one transaction that may write at this moment; others wait their turn."""
        with self._translated(), self._engine.execution_options(**{WRITES: True}).begin() as connection:
            schema.lock(connection)
            schema.make(connection)
            schema.check(connection)
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn what the database says into a sentence."""
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            raise sentence(error, self.place) from error


def _row(entry_id: str, statement: Any) -> Any:  # noqa: ANN401 - any statement of SQLAlchemy that takes a condition
    return statement.where(SCENARIOS.c.id == entry_id)


def _find(connection: Connection, entry_id: str) -> Entry:
    """Return an entry, deleted or not; raises LibraryError where it is gone for good."""
    row = connection.execute(_row(entry_id, select(SCENARIOS))).first()
    if row is None:
        raise LibraryError("This saved scenario is not in the library any more; save it again.")
    return _entry(row)


def _same(connection: Connection, name: str, text: str, who: str) -> Entry | None:
    """Return what this person keeps under this very name with this very text, so that saving twice keeps one."""
    asked = (SCENARIOS.c.wanted == name) & (SCENARIOS.c.text == text) & (SCENARIOS.c.who == who) & KEPT
    row = connection.execute(select(SCENARIOS).where(asked)).first()
    return None if row is None else _entry(row)


def _free_name(connection: Connection, wanted: str, besides: str = "") -> str:
    """Return the wanted name, or the first numbered one that no other entry bears."""
    taken = set(connection.execute(select(SCENARIOS.c.name_key).where(KEPT, SCENARIOS.c.id != besides)).scalars())
    numbered = (names.numbered(wanted, number) for number in range(1, len(taken) + 2))
    return next(name for name in numbered if names.key(name) not in taken)


def _entry(row: Row[Any]) -> Entry:
    """Return a row as an entry."""
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public way to a row's names
    del values["name_key"]
    deleted = values.pop("deleted")
    saved = dt.datetime.fromisoformat(values.pop("saved"))
    return Entry(**values, saved=saved, deleted=None if deleted is None else dt.datetime.fromisoformat(deleted))
