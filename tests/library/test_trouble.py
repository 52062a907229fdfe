"""Full disks, absent databases, damaged files: a sentence each, and nothing that was kept is lost."""

import socket
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bench.app_server import free_port
from library.errors import LibraryError
from library.store import Library
from scenarios import codec

BILL = codec.preset("ab_2273")


def test_a_full_disk_loses_nothing_and_says_so(tmp_path: Path) -> None:
    library = Library(str(tmp_path / "library.sqlite"))
    library.save("First", BILL)
    _allow_no_more_pages(library._engine)  # noqa: SLF001 - a disk cannot be filled from above
    with pytest.raises(LibraryError, match=r"no room left for the file library\.sqlite\. Nothing was changed; make"):
        library.save_all([(f"More {number}", BILL) for number in range(50)])
    assert [entry.name for entry in library.entries()] == ["First"]
    assert library.entries()[0].scenario().streams == BILL.streams


def _allow_no_more_pages(engine: Engine) -> None:
    """Let SQLite answer as it does on a full disk."""

    @event.listens_for(engine, "connect")
    def _(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size where that is more


def test_a_damaged_file_is_named_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(LibraryError, match=r"What is in the file library\.sqlite is no library\. Move it away"):
        Library(str(path)).save("Plan", BILL)
    assert path.read_bytes() == b"no database at all" * 100


def test_a_file_damaged_in_its_middle_is_said(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    library = Library(str(path))
    library.save_all([(f"Plan {number}", BILL) for number in range(20)])
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with pytest.raises(LibraryError, match=r"The library in the file library\.sqlite is damaged\. Move it away"):
        library.entries()


def test_a_file_that_is_moved_away_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    library = Library(str(path))
    library.save("Plan", BILL)
    for part in tmp_path.iterdir():
        part.unlink()
    assert library.entries() == ()
    library.save("Plan", BILL)
    assert [entry.name for entry in Library(str(path)).entries()] == ["Plan"]


def test_somebody_who_writes_for_too_long_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.sqlite"
    monkeypatch.setattr("library.engine.BUSY_MILLISECONDS", 50)
    library = Library(str(path))
    library.save("Plan", BILL)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(LibraryError, match="Somebody else is writing"):
        library.save("New", BILL)
    assert [entry.name for entry in library.entries()] == ["Plan"]  # readers need not wait
    other.close()


def test_a_place_where_no_file_can_be_is_said(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"cannot be opened\. Check that its folder exists and can be written"):
        Library(str(tmp_path)).entries()
    (tmp_path / "plans").write_text("a file")
    with pytest.raises(LibraryError, match=r"The folder for the file library\.sqlite is a file"):
        Library(str(tmp_path / "plans" / "new" / "library.sqlite")).entries()


def test_a_file_that_may_not_be_written_is_read_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.sqlite"
    monkeypatch.chdir(tmp_path)
    Library(str(path)).save("Plan", BILL)
    library = Library(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert [entry.name for entry in library.entries()] == ["Plan"]
    with pytest.raises(LibraryError, match=r"not allowed to write .* Nothing was changed"):
        library.save("New", BILL)
    assert not (tmp_path / "file:").exists()


def test_a_database_that_is_away_is_said_at_once() -> None:
    library = Library(f"postgresql://ana:secret@127.0.0.1:{free_port()}/plans")
    with pytest.raises(LibraryError, match=r"The library in the database at 127\.0\.0\.1 does not answer now") as error:
        library.entries()
    assert "secret" not in str(error.value)


def test_a_database_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("library.engine.CONNECT_SECONDS", 2)  # the least that libpq takes
    with socket.create_server(("127.0.0.1", 0)) as silent:
        library = Library(f"postgresql://127.0.0.1:{silent.getsockname()[1]}/plans")
        with pytest.raises(LibraryError, match="does not answer now"):
            library.save("Plan", BILL)


def test_a_database_that_comes_back_is_used_again(postgresql: str) -> None:
    library = Library(postgresql)
    library.entries()
    for connection in [library._engine.connect() for _ in range(2)]:  # noqa: SLF001 - cut from below
        connection.connection.dbapi_connection.close()  # type: ignore[union-attr] - it is open
        connection.close()
    assert isinstance(library.entries(), tuple)
    library.close()


def test_a_database_that_does_not_exist_is_named(postgresql: str) -> None:
    library = Library(postgresql.replace("/postgres", "/elsewhere"))
    with pytest.raises(LibraryError, match=r'database "elsewhere" does not exist; correct WBL_ATLAS_LIBRARY'):
        library.entries()
