"""Changing a store: one publisher at a time, a new version put beside the others, and the switch to it.

`contracts/store.py` describes the folder. Everything here waits until the disk holds what was written, in the order in
which it has to be there: first a whole version, then the line in the audit record, then the pointer. A process that is
killed between two of these leaves the old version served; the next publisher tidies up (`mend`).
"""

from __future__ import annotations

import json
import os
import shutil
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from contracts import audit, durable, store
from contracts.errors import AtlasError
from contracts.manifest import FILE_NAME, read_manifest
from loaders.check import changed_files

LOCK, HOLDER, DRAFT = "publish.lock", "publish.holder", "publish.draft"
SWITCHES = ("create", "publish", "rollback", "undone")


@contextmanager
def locked(root: Path, by: str) -> Iterator[None]:
    """Hold the store for one publisher. AtlasError tells a second one who holds it.

    The lock is the operating system's, so it falls when its process ends, however it ends.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AtlasError(f"{root} cannot hold a store ({error.strerror}). Name a folder with --store.") from None
    try:
        with FileLock(root / LOCK, timeout=0):
            durable.replace(root / HOLDER, _me(by).encode())
            try:
                mend(root, by)
                yield
            finally:
                (root / HOLDER).unlink(missing_ok=True)
    except Timeout:
        raise AtlasError(f"{_holder(root)} is publishing into {root}. Nothing was changed; try again later.") from None


def _me(by: str) -> str:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps({"by": by, "process": os.getpid(), "host": socket.gethostname(), "since": since})


def _holder(root: Path) -> str:
    try:
        who = json.loads((root / HOLDER).read_text(encoding="utf-8"))
        return f"{who['by']} (process {who['process']} on {who['host']}, since {who['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "Somebody else"


def mend(root: Path, by: str) -> None:
    """Tidy up after a process that was killed: half-made versions, a pointer without its copy, an untrue audit line.

    Where both pointers are lost nothing is removed: which version was served must then be said by a person.
    """
    if (root / DRAFT).exists():
        shutil.rmtree(root / DRAFT)
    switches = _switches(root)
    kept = kept_or_none(root)
    if not kept and [entry.what for entry in switches] == ["create"]:
        kept = (switches[0].version,)  # killed just before the first pointer was written
    if not kept:
        return
    if any(_text(root / name) != store.pointer_text(kept) for name in store.POINTERS):
        _point(root, kept)
    _remove_versions(root, kept)
    if switches and switches[-1].version != kept[0]:
        note = f"the {switches[-1].what} of {switches[-1].version} ended before it was served"
        audit.append(root, audit.Entry("undone", by, kept[0], switches[-1].version, note))


def is_new(root: Path) -> bool:
    """Whether no version of a store was ever served."""
    return not any((root / name).exists() for name in store.POINTERS) and not _switches(root)


def refuse_other_versions(root: Path, version: str) -> None:
    """Raise AtlasError if a new store's folder of versions holds another than its first: it would be removed.

    The first may be there already, from a publisher who was killed before serving it.
    """
    for path in (root / store.VERSIONS).glob("*"):
        if path.name != version:
            raise AtlasError(
                f"{path} belongs to no store, and a new store here would remove it. Move it away, or name another "
                "folder with --store."
            )


def kept_or_none(root: Path) -> tuple[str, ...]:
    """Return the kept versions, the served one first, and none where the pointers do not say."""
    try:
        return store.kept(root)
    except AtlasError:
        return ()


def _switches(root: Path) -> list[audit.Entry]:
    return [entry for entry in audit.entries(root) if entry.what in SWITCHES]


@contextmanager
def draft(root: Path) -> Iterator[Path]:
    """Yield an empty folder inside the store that nobody reads; it is gone afterwards.

    There is one at a time, because the store is locked, and it has a name of its own, so that nothing else is removed.
    """
    folder = root / DRAFT
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(root: Path, made: Path, version: str) -> None:
    """Put a finished version beside the others; one of the same name stays where it is unless it is damaged."""
    durable.sync_tree(made)
    versions = root / store.VERSIONS
    versions.mkdir(exist_ok=True)
    there = versions / version
    if there.exists():
        if not damage(there / "data"):
            return
        shutil.rmtree(there)
    made.rename(there)
    durable.sync(versions)
    durable.sync(root)


def damage(folder: Path) -> list[str]:
    """Return what is wrong with the files of a data folder, by its manifest: missing, truncated or changed."""
    try:
        return [str(problem) for problem in changed_files(folder, read_manifest(folder))]
    except AtlasError:
        return [f"{FILE_NAME} is missing or cannot be read"]


def switch(root: Path, version: str, entry: audit.Entry) -> None:
    """Serve a version from now on, after the audit record says so, and drop all but the last three served."""
    kept = (version, *(other for other in kept_or_none(root) if other != version))[: store.KEPT]
    audit.append(root, entry)
    _point(root, kept)
    _remove_versions(root, kept)


def _point(root: Path, kept: Sequence[str]) -> None:
    """Replace the pointer, and then its copy, so that one of them is whole at any moment."""
    content = store.pointer_text(kept).encode()
    durable.replace(root / store.POINTER, content)
    durable.replace(root / store.COPY, content)


def _remove_versions(root: Path, kept: Sequence[str]) -> None:
    for path in (root / store.VERSIONS).glob("*"):
        if path.name not in kept and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
