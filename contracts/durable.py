"""Writing so that a crash or a power cut leaves the old content or the new one, never half of it."""

from __future__ import annotations

import os
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Write a new file and wait until the disk holds it."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, content: bytes) -> None:
    """Put new content in the place of a file in one step."""
    fresh = path.with_name(f".{path.name}.new")
    write(fresh, content)
    fresh.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until the disk holds a file, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Wait until the disk holds everything below a folder, and the folder itself."""
    for path in sorted(folder.rglob("*")):
        sync(path)
    sync(folder)
