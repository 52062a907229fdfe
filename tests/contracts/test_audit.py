"""The audit record grows by whole lines, and a changed or removed line is noticed."""

import json
from pathlib import Path

import pytest
from filelock import FileLock

from contracts import audit
from contracts.audit import Entry
from contracts.errors import AtlasError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for number in range(1, 5):
        audit.append(tmp_path, Entry("publish", "a steward", f"version {number}", note="first\nsecond line"))
    return tmp_path


def rewrite(root: Path, lines: list[str]) -> None:
    (root / audit.FILE_NAME).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_a_whole_record_is_read_back(root: Path) -> None:
    assert audit.verify(root) == []
    read = audit.entries(root)
    assert [entry.version for entry in read] == ["version 1", "version 2", "version 3", "version 4"]
    assert read[0].note == "first\nsecond line"
    assert read[0].at.endswith("+00:00")


def test_an_empty_folder_has_an_empty_record(tmp_path: Path) -> None:
    assert audit.entries(tmp_path) == []
    assert audit.verify(tmp_path) == []


@pytest.mark.parametrize("removed", [0, 1, 2, 3])
def test_a_removed_line_is_noticed_wherever_it_stood(root: Path, removed: int) -> None:
    lines = audit.lines(root)
    rewrite(root, [line for number, line in enumerate(lines) if number != removed])
    assert audit.verify(root) != []


@pytest.mark.parametrize("changed", [0, 1, 2, 3])
def test_a_changed_line_is_noticed(root: Path, changed: int) -> None:
    lines = audit.lines(root)
    lines[changed] = json.dumps(json.loads(lines[changed]) | {"by": "nobody"})
    rewrite(root, lines)
    assert audit.verify(root) != []


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (None, "audit.head is missing"),
        ("", "cannot be read"),
        ("four", "cannot be read"),
        ("9 abc", "lines were removed"),
    ],
)
def test_a_damaged_head_is_noticed(root: Path, head: str | None, said: str) -> None:
    (root / audit.HEAD).unlink()
    if head is not None:
        (root / audit.HEAD).write_text(head)
    assert said in " ".join(audit.verify(root))


def test_a_line_that_is_no_entry_is_noticed(root: Path) -> None:
    rewrite(root, [*audit.lines(root)[:2], "{}", *audit.lines(root)[3:]])
    assert "Line 3 of audit.jsonl cannot be read." in audit.verify(root)


def test_half_a_line_is_removed_by_the_next_and_that_is_written_down(root: Path) -> None:
    with (root / audit.FILE_NAME).open("ab") as file:
        file.write(b'{"what": "publ')
    audit.append(root, Entry("export", "a steward", "version 4"))
    assert [entry.what for entry in audit.entries(root)[-2:]] == ["mended", "export"]
    assert audit.entries(root)[-2].note == "14 bytes of an unfinished line were removed"
    assert audit.verify(root) == []


def test_a_crash_between_line_and_head_is_no_fault(root: Path) -> None:
    head = (root / audit.HEAD).read_bytes()
    audit.append(root, Entry("export", "a steward", "version 4"))
    (root / audit.HEAD).write_bytes(head)
    assert audit.verify(root) == []


def test_a_locked_record_is_a_sentence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "WAIT_SECONDS", 0.0)
    with FileLock(root / audit.LOCK), pytest.raises(AtlasError, match="is locked by another process"):
        audit.append(root, Entry("export", "a steward", "version 4"))
    assert len(audit.entries(root)) == 4


def test_an_unknown_kind_of_line_is_a_sentence(root: Path) -> None:
    with pytest.raises(AtlasError, match="There is no audit line for 'gossip'"):
        audit.append(root, Entry("gossip", "a steward", "version 4"))
