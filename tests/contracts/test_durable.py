"""A file is replaced whole or not at all."""

import os
from pathlib import Path

import pytest

from contracts import durable


def test_new_content_takes_the_place_of_the_old_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "current"
    durable.replace(path, b"old")
    durable.replace(path, b"new")
    assert path.read_bytes() == b"new"
    assert [item.name for item in tmp_path.iterdir()] == ["current"]


def test_a_disk_that_fails_leaves_the_old_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "current"
    durable.replace(path, b"old")

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output error"):
        durable.replace(path, b"new")
    assert path.read_bytes() == b"old"


def test_everything_below_a_folder_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a").touch()
    waited: list[Path] = []
    monkeypatch.setattr(durable, "sync", waited.append)
    durable.sync_tree(tmp_path)
    assert waited == [tmp_path / "data", tmp_path / "data" / "a", tmp_path]
