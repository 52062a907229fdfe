from pathlib import Path

import pytest

from library import place
from library.errors import LibraryError


def test_the_file_is_in_the_users_data_folder_unless_named() -> None:
    assert place.address({"XDG_DATA_HOME": "/x"}) == str(Path("/x/wbl-atlas/library.sqlite"))
    assert place.address({}) == str(Path.home() / ".local/share/wbl-atlas/library.sqlite")
    assert place.address({place.VARIABLE: " team.sqlite ", "XDG_DATA_HOME": "/x"}) == "team.sqlite"


@pytest.mark.parametrize(
    ("where", "url", "shown"),
    [
        ("team.sqlite", "sqlite+pysqlite:///team.sqlite", "the file team.sqlite"),
        ("/x/y/team.sqlite", "sqlite+pysqlite:////x/y/team.sqlite", "the file team.sqlite"),
        ("sqlite:///team.sqlite", "sqlite+pysqlite:///team.sqlite", "the file team.sqlite"),
        ("postgres://ana:secret@db.org/plans", "postgresql+psycopg://ana:***@db.org/plans", "the database at db.org"),
        ("postgresql:///plans", "postgresql+psycopg:///plans", "the database at this machine"),
    ],
)
def test_files_and_urls_are_understood_and_secrets_are_not_shown(where: str, url: str, shown: str) -> None:
    found = place.url_of(where)
    assert (str(found), place.shown(found)) == (url, shown)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("mysql://a/b", "WBL_ATLAS_LIBRARY begins with mysql://; the library is a SQLite file or PostgreSQL"),
        ("sqlite://", "WBL_ATLAS_LIBRARY begins with sqlite://"),
        ("://", "WBL_ATLAS_LIBRARY is no address of a database"),
        (":memory:", "WBL_ATLAS_LIBRARY names a database in memory, which is gone when the app stops; name a file"),
        ("sqlite:///:memory:", "WBL_ATLAS_LIBRARY names a database in memory"),
        ("sqlite:///file:x?mode=memory&uri=true", "WBL_ATLAS_LIBRARY names a database in memory"),
        ("file:team.sqlite", "WBL_ATLAS_LIBRARY begins with file:; give the file's name alone"),
        ("FILE:///x/team.sqlite", "WBL_ATLAS_LIBRARY begins with file:; give the file's name alone"),
        ("postgresql://a:b:c/d", "WBL_ATLAS_LIBRARY is no address of a database"),
    ],
)
def test_what_is_no_address_is_said_without_repeating_it(where: str, said: str) -> None:
    with pytest.raises(LibraryError, match=said):
        place.url_of(where)


def test_without_a_home_a_place_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", homeless)
    with pytest.raises(LibraryError, match="name a file or a database in WBL_ATLAS_LIBRARY"):
        place.address({})
