"""A store: data versions beside each other, and one small file that says which of them is served.

    STORE/current          the versions that are kept, the served one first; replaced in one step
    STORE/current.copy     the same, should `current` ever be damaged
    STORE/versions/NAME/   data/ and static/ of each version, never changed once they are there
    STORE/audit.jsonl      who published, rolled back or exported what, and when

This module reads; `loaders/publishing` writes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from contracts.errors import AtlasError
from contracts.manifest import FILE_NAME

POINTER, COPY, VERSIONS = "current", "current.copy", "versions"
POINTERS = (POINTER, COPY)
KEPT = 3


def is_store(root: Path) -> bool:
    """Whether a folder is a store of versions and not a plain data folder."""
    return any((root / name).exists() for name in (VERSIONS, *POINTERS))


def data_folder(root: Path, version: str) -> Path:
    """Return the data folder of a version in a store."""
    return root / VERSIONS / version / "data"


def pointer_text(kept: Sequence[str]) -> str:
    """Return the content of the pointer: the kept versions, the served one first, and a hash that proves them whole."""
    return json.dumps({"kept": list(kept), "sha256": _proof(kept)}) + "\n"


def kept(root: Path) -> tuple[str, ...]:
    """Return the versions that a store keeps, the served one first and then those served before it.

    A damaged pointer is answered from its copy. Raises AtlasError if both are damaged or missing.
    """
    for name in POINTERS:
        versions = _read(root / name)
        if versions:
            return versions
    unsaid = f"{root / POINTER} and its copy do not say which version is served"
    if there := sorted(path.name for path in (root / VERSIONS).glob("*") if path.is_dir()):
        command = f"`python -m loaders rollback VERSION --store {root}`"
        raise AtlasError(f"{unsaid}. Name one with {command}. Versions there: {', '.join(there)}.")
    raise AtlasError(f"{unsaid}, and there is none. Restore the folder from a backup, or name another one.")


def candidates(root: Path) -> list[Path]:
    """Return the data folders that may be served, best first: the folder itself, or the kept versions of a store.

    Raises AtlasError if there is nothing in the folder, or if a store does not say what it serves.
    """
    if not root.is_dir() or not any(root.iterdir()):
        raise AtlasError(
            f"{root} holds no data yet. Publish into it with `python -m loaders publish FOLDER --store {root}`, "
            "or name another folder with WBL_ATLAS_DATA."
        )
    if not is_store(root):
        return [root]
    folders = [data_folder(root, version) for version in kept(root)]
    whole = [folder for folder in folders if (folder / FILE_NAME).is_file()]
    return whole or folders[:1]


def _read(path: Path) -> tuple[str, ...]:
    """Return what a pointer file says, or nothing if it is missing or damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        versions = tuple(str(version) for version in content["kept"])
        return versions if content["sha256"] == _proof(versions) else ()
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def _proof(versions: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(versions).encode()).hexdigest()
