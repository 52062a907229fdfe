"""What is noted beside a fetched file: where it came from, and of a part what the server said of its version.

A later fetch asks the server whether the file has changed, and goes on with a part of the same file alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Origin:
    """The address of a file, its hash when it came, and what the server calls this version (empty if nothing)."""

    url: str
    sha256: str
    version: str = ""

    def asking_for_another(self) -> Mapping[str, str]:
        """Return the headers that ask for the file only if the server has another version by now."""
        if not self.version:
            return {}
        return {"If-None-Match" if self.version.startswith('"') else "If-Modified-Since": self.version}


@dataclass(frozen=True)
class Version:
    """What a server said of the version of a file: its name, empty if it names none, and how many bytes it has."""

    name: str = ""
    total: int | None = None


def note_origin(target: Path, origin: Origin) -> None:
    """Write beside a file where it came from."""
    _beside(target).write_text(json.dumps(asdict(origin)), encoding="utf-8")


def origin_of(target: Path, sha256: str) -> Origin | None:
    """Return where a file with this hash came from; None if nobody noted it, or the file is another since."""
    try:
        noted = json.loads(_beside(target).read_text(encoding="utf-8"))
        origin = Origin(str(noted["url"]), str(noted["sha256"]), str(noted["version"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return origin if origin.sha256 == sha256 else None


def part_of(target: Path) -> Path:
    """Return where the part of a file lies that has come so far."""
    return target.with_name(f".{target.name}.part")


def remember(part: Path, url: str, version: Version) -> None:
    """Write beside a part what it is a part of."""
    memory = {"url": url, "version": version.name, "total": version.total}
    _memory(part).write_text(json.dumps(memory), encoding="utf-8")


def recall(part: Path, url: str) -> Version:
    """Return the version that a part is of; nothing of a part that came from another address."""
    try:
        memory = json.loads(_memory(part).read_text(encoding="utf-8"))
        version = Version(str(memory["version"]), None if memory["total"] is None else int(memory["total"]))
        return version if memory["url"] == url else Version()
    except (OSError, ValueError, KeyError, TypeError):
        return Version()


def forget(part: Path) -> None:
    """Remove a part and what is noted of it."""
    part.unlink(missing_ok=True)
    _memory(part).unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}.origin.json")


def _memory(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")
