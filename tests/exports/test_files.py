"""A file is there whole or not at all."""

from pathlib import Path

import pytest

from contracts.errors import AtlasError
from exports import files


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("brief.txt", "must end in .pdf"),
        ("nowhere/brief.pdf", "does not exist; make it first"),
        ("folder.pdf", "is a folder"),
    ],
)
def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(AtlasError, match=said):
        files.destination(str(tmp_path / name), ".pdf")


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = files.destination(str(tmp_path / "a.PDF"), ".pdf")
    files.write(path, b"first")
    files.write(path, b"second")
    assert path.read_bytes() == b"second"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.PDF"]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    files.write(path, b"first")

    def full(_: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        files.write(path, b"second")
    assert path.read_bytes() == b"first"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.pdf"]
