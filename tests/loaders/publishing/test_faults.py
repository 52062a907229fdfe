"""Whatever ends a publish, and wherever: a whole version is served, nothing is lost, and the next publish succeeds."""

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from contracts import audit, store
from contracts.errors import AtlasError
from loaders.check import check
from loaders.problems import Problem
from loaders.publishing.store import DRAFT, damage
from tests.loaders.publishing import small
from tests.loaders.publishing.conftest import Steward

ROOT = Path(__file__).parent.parent.parent.parent
NEW = [small.fact(small.ALDER, "work", 41, 200), small.fact(small.BIRCH, "graduation", 20, 40)]


@dataclass(frozen=True)
class Story:
    """A store before a publish, and the version that the publish was to serve."""

    root: Path
    old: tuple[str, ...]
    new: str


@pytest.fixture
def story(steward: Steward, tmp_path: Path) -> Story:
    """A store with three versions, so that a publish also removes one."""
    for count in (42, 43):
        steward.publish([small.fact(small.ALDER, "work", count, 200)], note="A long story. " * 300)
    Path(shutil.copytree(steward.root, tmp_path / "undisturbed"))
    old = store.kept(steward.root)
    small.loaded(tmp_path / "loaded", NEW)
    return Story(steward.root, old, Steward(steward.base, tmp_path / "undisturbed").publish(NEW).version)


def disturbed(story: Story, base: Path, mode: str) -> list[dict[str, int]]:
    """Publish with this disturbance and return what became of each attempt."""
    out = story.root.parent / mode
    small.loaded(story.root.parent / "loaded", NEW)
    places = [str(path) for path in (story.root, story.root.parent / "loaded", base, out)]
    command = [sys.executable, "-m", "tests.loaders.publishing.faults", mode, *places]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    return [said for said in map(json.loads, done.stdout.splitlines()) if "operation" in said]


def check_what_was_left(story: Story, left: Path) -> str:
    """Return the served version of a store whose publisher was stopped; it and all that is kept must be whole."""
    kept = store.kept(left)
    assert kept in {story.old, (story.new, *story.old[:-1])}
    assert [damage(store.data_folder(left, version)) for version in kept] == [[], [], []]
    assert damage(store.candidates(left)[0]) == []
    return kept[0]


def check_after_the_rerun(story: Story, root: Path) -> None:
    assert store.kept(root) == (story.new, *story.old[:-1])
    assert [damage(store.data_folder(root, version)) for version in store.kept(root)] == [[], [], []]
    assert sorted(path.name for path in (root / store.VERSIONS).iterdir()) == sorted(store.kept(root))
    assert not (root / DRAFT).exists()
    assert audit.verify(root) == []
    switches = [entry for entry in audit.entries(root) if entry.what != "mended"]
    assert switches[-1].version == story.new
    assert [entry.version for entry in switches if entry.what == "publish"][-1] == story.new


def test_killed_before_a_file_operation(story: Story, base: Path) -> None:
    attempts = disturbed(story, base, "killed")
    killed = [said for said in attempts if said["ended_by"] == signal.SIGKILL]
    assert len(killed) >= 20
    assert len(attempts) == len(killed) + 1  # and then one that was not killed
    out = story.root.parent / "killed"
    served = [check_what_was_left(story, out / f"{said['operation']}-left") for said in attempts]
    assert served == sorted(served, key=lambda version: version == story.new)  # old, old, ..., new, new: one switch
    assert served[0] == story.old[0]
    for said in attempts:
        assert said["again"] == 0
        check_after_the_rerun(story, out / str(said["operation"]))


def test_killed_in_the_middle_of_a_write(story: Story, base: Path) -> None:
    attempts = disturbed(story, base, "cut")
    assert [said["ended_by"] for said in attempts] == [signal.SIGXFSZ] * (len(attempts) - 1) + [0]
    for said in attempts:
        check_what_was_left(story, story.root.parent / "cut" / f"{said['operation']}-left")
        assert said["again"] == 0
        check_after_the_rerun(story, story.root.parent / "cut" / str(said["operation"]))
    last_cut = audit.entries(story.root.parent / "cut" / str(attempts[-2]["operation"]))
    assert "mended" in [entry.what for entry in last_cut]


def test_the_first_publish_of_all_killed(story: Story, base: Path) -> None:
    empty = Story(story.root.parent / "empty", (), story.new)
    empty.root.mkdir()
    attempts = disturbed(empty, base, "first")
    assert len([said for said in attempts if said["ended_by"] == signal.SIGKILL]) >= 8
    for said in attempts:
        left = story.root.parent / "first" / f"{said['operation']}-left"
        if any((left / name).exists() for name in store.POINTERS):
            assert damage(store.candidates(left)[0]) == []
        root = story.root.parent / "first" / str(said["operation"])
        assert said["again"] == 0
        assert len(store.kept(root)) == 2
        assert audit.verify(root) == []
        assert not (root / DRAFT).exists()


def test_a_full_disk_at_a_file_operation(story: Story, base: Path) -> None:
    attempts = disturbed(story, base, "full")
    refused = [said for said in attempts if said["status"] == 3]
    assert len(refused) >= 10
    for said in attempts:
        check_what_was_left(story, story.root.parent / "full" / f"{said['operation']}-left")
        assert said["again"] == 0
        check_after_the_rerun(story, story.root.parent / "full" / str(said["operation"]))


def test_a_file_that_is_damaged_while_the_version_is_made_is_never_served(
    steward: Steward, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = steward.publish()

    def damaging(data: Path) -> list[Problem]:
        path = data / "places.parquet"
        path.write_bytes(path.read_bytes()[:-20] + bytes(20))
        return check(data)

    monkeypatch.setattr("loaders.publishing.publish.check", damaging)
    with pytest.raises(AtlasError, match=r"nothing was published. data/places.parquet: its content is not the one"):
        steward.publish(NEW)
    assert store.kept(steward.root)[0] == served.version
    monkeypatch.undo()
    assert steward.publish(NEW).before == served.version


HOLD = """
import sys
from pathlib import Path
from loaders.publishing.store import locked
with locked(Path(sys.argv[1]), "Ms. First"):
    print("holding", flush=True)
    sys.stdin.read()
"""


def test_of_two_processes_one_is_told_who_publishes_and_the_lock_falls_with_its_holder(steward: Steward) -> None:
    served = steward.publish()
    command = [sys.executable, "-c", HOLD, str(steward.root)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"holding\n"
        with pytest.raises(AtlasError, match=rf"Ms\. First \(process {first.pid} on .* is publishing into"):
            steward.publish(NEW)
        first.kill()
    assert store.kept(steward.root)[0] == served.version
    assert steward.publish(NEW).before == served.version


def test_the_disk_holds_the_version_before_the_record_and_the_record_before_the_pointer(
    steward: Steward, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut loses what was not waited for, so the order of the waits is what protects the reader."""
    steward.publish()
    waited: list[str] = []
    wait = os.fsync

    def fsync(handle: int) -> None:
        waited.append(str(Path(f"/proc/self/fd/{handle}").readlink()).removeprefix(f"{steward.root}"))
        wait(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    new = steward.publish(NEW).version
    inside = [name for name in waited if "/version/" in name]
    made = {path.name for path in (steward.root / "versions" / new).rglob("*") if path.is_file()}
    assert {name.rpartition("/")[2] for name in inside} >= made
    order = [waited.index(name) for name in ("/versions", "/audit.jsonl", "/.audit.head.new", "/.current.new")]
    assert order == sorted(order)
    assert max(waited.index(name) for name in inside) < order[0]
    assert waited[order[-1] : order[-1] + 4] == ["/.current.new", "", "/.current.copy.new", ""]
