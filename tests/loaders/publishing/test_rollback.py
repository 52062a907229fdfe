"""Going back: to the version before, to a named one, and after the pointers were damaged or lost."""

import pytest

from contracts import audit, store
from contracts.errors import AtlasError
from loaders.publishing.rollback import roll_back
from tests.loaders.publishing import small
from tests.loaders.publishing.conftest import Steward


def test_back_to_the_version_before_and_forth_again(steward: Steward) -> None:
    done = steward.publish()
    back = roll_back(steward.root, "", "a steward", "wrong file")
    assert (back.version, back.before) == (done.before, done.version)
    assert store.kept(steward.root) == (done.before, done.version)
    assert roll_back(steward.root, "", "a steward").version == done.version


def test_a_publish_after_a_rollback_builds_on_what_is_served(steward: Steward) -> None:
    first = steward.publish()
    roll_back(steward.root, first.before, "a steward")
    again = steward.publish([small.fact(small.BIRCH, "graduation", 20, 40)])
    assert again.before == first.before
    assert again.merged.added == 1
    assert store.kept(steward.root) == (again.version, first.before, first.version)


@pytest.mark.parametrize(
    ("version", "said"),
    [("2026-01-01-nothing", "There is no version '2026-01-01-nothing'"), ("", "is the only version that")],
)
def test_a_version_that_is_not_kept_is_a_sentence(steward: Steward, version: str, said: str) -> None:
    steward.publish()
    if not version:  # a store with its first version alone
        store_kept = store.kept(steward.root)[:1]
        for name in store.POINTERS:
            (steward.root / name).write_text(store.pointer_text(store_kept))
    with pytest.raises(AtlasError, match=said):
        roll_back(steward.root, version, "a steward")


def test_the_nearest_version_is_named(steward: Steward) -> None:
    done = steward.publish()
    with pytest.raises(AtlasError, match=f"Did you mean {done.before}"):
        roll_back(steward.root, done.before[:-1], "a steward")


def test_the_served_version_and_a_damaged_one_are_refused(steward: Steward) -> None:
    done = steward.publish()
    with pytest.raises(AtlasError, match="is the version that is served"):
        roll_back(steward.root, done.version, "a steward")
    (store.data_folder(steward.root, done.before) / "places.parquet").unlink()
    with pytest.raises(AtlasError, match="is damaged, so it is not served"):
        roll_back(steward.root, "", "a steward")
    assert store.kept(steward.root)[0] == done.version


def test_a_folder_that_is_no_store_is_a_sentence(steward: Steward) -> None:
    with pytest.raises(AtlasError, match=r"is not a store\. Publish into it first"):
        roll_back(steward.root, "", "a steward")


@pytest.mark.parametrize("version", ["", "2026-01-01-nothing"])
def test_a_store_that_lost_its_pointers_and_versions_is_not_told_to_go_back(steward: Steward, version: str) -> None:
    steward.root.mkdir()
    (steward.root / store.POINTER).write_text("{")
    with pytest.raises(AtlasError, match=r"which version is served, and there is none\. Restore the folder") as refused:
        roll_back(steward.root, version, "a steward")
    assert "rollback" not in str(refused.value)


@pytest.mark.parametrize("damaged", store.POINTERS)
@pytest.mark.parametrize("content", [b"", b"{", b'{"kept": ["2026-01-01-0"], "sha256": "0"}', b"\xff\xfe"])
def test_one_damaged_pointer_is_answered_by_the_other_and_mended(
    steward: Steward, damaged: str, content: bytes
) -> None:
    done = steward.publish()
    whole = (steward.root / damaged).read_bytes()
    (steward.root / damaged).write_bytes(content)
    assert store.kept(steward.root)[0] == done.version
    steward.publish()
    assert (steward.root / damaged).read_bytes() == whole


def test_versions_without_pointers_and_record_are_not_taken_for_a_new_store(steward: Steward) -> None:
    steward.publish()
    for name in (*store.POINTERS, audit.FILE_NAME):
        (steward.root / name).unlink()
    with pytest.raises(AtlasError, match="belongs to no store, and a new store here would remove it"):
        steward.publish([small.fact(small.BIRCH, "graduation", 20, 40)])
    assert len(list((steward.root / store.VERSIONS).iterdir())) == 2


def test_with_both_pointers_lost_a_person_names_the_version(steward: Steward) -> None:
    done = steward.publish()
    for name in store.POINTERS:
        (steward.root / name).unlink()
    with pytest.raises(AtlasError, match=f"do not say which version is served.*{done.version}"):
        steward.publish([small.fact(small.BIRCH, "graduation", 20, 40)])
    with pytest.raises(AtlasError, match="do not say which version is served"):
        roll_back(steward.root, "", "a steward")
    assert roll_back(steward.root, done.version, "a steward").before == ""
    assert store.kept(steward.root) == (done.version,)
    assert [entry.what for entry in audit.entries(steward.root)] == ["create", "publish", "rollback"]
