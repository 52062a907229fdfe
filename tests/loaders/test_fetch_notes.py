"""What a fetched file is remembered by: its address, its hash, its version."""

import hashlib
from pathlib import Path

import pytest

from contracts.errors import AtlasError
from loaders.commands import fetching
from loaders.official_files import OfficialFile
from tests.loaders.fetch_server import CONTENT, DAY, SHA, Serve, get, left


@pytest.mark.parametrize(
    ("script", "conditions"),
    [
        (["tagged"], ["", '"one"']),
        (["dated"], ["", DAY]),
        (["no tag"], ["", ""]),
        (["ok"], ["", '"one"']),  # sends the file all the same
        (["packed"], ["", ""]),
    ],
)
def test_a_file_without_a_known_hash_is_asked_for_again_and_not_brought_twice(
    serve: Serve, tmp_path: Path, script: list[str], conditions: list[str]
) -> None:
    server = serve(*script)
    assert not get(server, tmp_path, sha="").already
    again = get(server, tmp_path, sha="")
    assert (again.already, again.sha256, server.conditions) == (True, SHA, conditions)
    assert left(tmp_path) == [".file.txt.origin.json", "file.txt"]


def test_a_file_without_a_known_hash_that_changed_is_brought_again(serve: Serve, tmp_path: Path) -> None:
    server = serve("tagged", "other content")
    get(server, tmp_path, sha="")
    changed = get(server, tmp_path, sha="")
    assert (changed.already, changed.replaced) == (False, True)
    assert (tmp_path / "file.txt").read_bytes() == b"x" * len(CONTENT)


def test_a_file_of_another_address_is_neither_taken_for_it_nor_replaced(serve: Serve, tmp_path: Path) -> None:
    first, other = serve("ok"), serve("other content")
    get(first, tmp_path, sha="")
    for sha in ("", hashlib.sha256(b"x" * len(CONTENT)).hexdigest()):
        with pytest.raises(AtlasError, match=rf"file.txt came from {first.url}, and not from {other.url}\. .*--to"):
            get(other, tmp_path, sha=sha)
    assert (tmp_path / "file.txt").read_bytes() == CONTENT
    assert other.ranges == []


@pytest.mark.parametrize("noted", ["", "not JSON", "{}"])
def test_a_file_of_which_nobody_knows_the_origin_is_compared(serve: Serve, tmp_path: Path, noted: str) -> None:
    (tmp_path / "file.txt").write_bytes(CONTENT)  # as a browser saves it
    (tmp_path / ".file.txt.origin.json").write_text(noted)
    assert get(serve("ok"), tmp_path, sha="").already
    (tmp_path / "file.txt").write_bytes(b"edited by hand since")
    with pytest.raises(AtlasError, match=r"another file than http.* gives now.* Move it away, or fetch into another"):
        get(serve("ok"), tmp_path, sha="")
    assert (tmp_path / "file.txt").read_bytes() == b"edited by hand since"
    assert left(tmp_path) == [".file.txt.origin.json", "file.txt"]


def test_an_earlier_file_stays_when_nobody_answers(serve: Serve, tmp_path: Path) -> None:
    server = serve("ok", "500")
    get(server, tmp_path, sha="")
    with pytest.raises(AtlasError, match="The file that is there stays as it is"):
        get(server, tmp_path, sha="")
    assert (tmp_path / "file.txt").read_bytes() == CONTENT


def test_an_answer_to_what_was_not_asked_is_an_error(serve: Serve, tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="answers 304"):
        get(serve("304"), tmp_path)


def test_a_part_of_another_address_is_not_gone_on_with(serve: Serve, tmp_path: Path) -> None:
    with pytest.raises(AtlasError):
        get(serve("cut"), tmp_path)
    other = serve("ok")
    assert get(other, tmp_path).sha256 == SHA
    assert other.ranges == [""]


@pytest.mark.parametrize(
    ("sha", "words"),
    [(SHA, "as known"), ("", "no known hash to compare it with"), ("0" * 64, "another than the known one")],
)
def test_the_command_says_what_came(
    serve: Serve, tmp_path: Path, sha: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = OfficialFile("test", "Test", serve("ok").url, "file.txt", sha256=sha)
    fetching.bring(file, tmp_path, accept_changed=True)
    assert capsys.readouterr().out == f"{tmp_path}/file.txt fetched: SHA-256 {SHA} ({words}).\n"
