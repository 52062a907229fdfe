"""The pointer of a store proves itself whole, and its copy answers for it."""

from pathlib import Path

import pytest

from contracts import store
from contracts.errors import AtlasError
from contracts.manifest import FILE_NAME

KEPT = ("2026-02-01-b", "2026-01-01-a")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store with two versions, each with a manifest."""
    for version in KEPT:
        folder = store.data_folder(tmp_path, version)
        folder.mkdir(parents=True)
        (folder / FILE_NAME).touch()
    for name in store.POINTERS:
        (tmp_path / name).write_text(store.pointer_text(KEPT))
    return tmp_path


def test_the_served_version_comes_first(root: Path) -> None:
    assert store.kept(root) == KEPT
    assert store.candidates(root) == [store.data_folder(root, version) for version in KEPT]


def test_any_changed_letter_of_the_pointer_is_noticed(root: Path) -> None:
    (root / store.COPY).unlink()
    whole = (root / store.POINTER).read_text()
    for place in range(len(whole) - 1):  # all but the line's end
        (root / store.POINTER).write_text(f"{whole[:place]}\x7f{whole[place + 1 :]}")
        with pytest.raises(AtlasError, match="do not say which version is served"):
            store.kept(root)


def test_the_sentence_names_the_versions_that_are_there(root: Path) -> None:
    for name in store.POINTERS:
        (root / name).unlink()
    with pytest.raises(AtlasError, match=r"Versions there: 2026-01-01-a, 2026-02-01-b\."):
        store.kept(root)


def test_a_version_without_a_manifest_is_passed_over(root: Path) -> None:
    (store.data_folder(root, KEPT[0]) / FILE_NAME).unlink()
    assert store.candidates(root) == [store.data_folder(root, KEPT[1])]


def test_a_plain_folder_stands_for_itself(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").touch()
    assert store.candidates(tmp_path) == [tmp_path]
    assert not store.is_store(tmp_path)


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_nothing_to_read_is_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(AtlasError, match=r"holds no data yet\. Publish into it with"):
        store.candidates(tmp_path / name)
