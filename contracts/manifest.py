"""The manifest: which files make up a data version, so that a truncated or swapped file is noticed.

The data version is made from the hashes alone. The same facts therefore give the same version on every machine.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from contracts.errors import AtlasError

FILE_NAME = "manifest.json"


@dataclass(frozen=True)
class FileRecord:
    """One file of the data version; `rows` counts table rows, GeoJSON features or registry entries.

    `release_on` is the day (YYYY-MM-DD) from which everybody may see it; empty for a file that is open.
    """

    sha256: str
    bytes: int
    rows: int
    release_on: str = ""


@dataclass(frozen=True)
class Manifest:
    """The data version, its files by path relative to the repository, and the sources that its facts name."""

    data_version: str
    files: Mapping[str, FileRecord]
    sources: tuple[str, ...]


def fingerprint(content: bytes, rows: int, release_on: str = "") -> FileRecord:
    """Return the record of a file with this content."""
    return FileRecord(hashlib.sha256(content).hexdigest(), len(content), rows, release_on)


def data_version(files: Mapping[str, FileRecord], released: str) -> str:
    """Return `RELEASE-HASH`: the newest release date among the sources and eight digits over all file hashes."""
    lines = (f"{name}:{files[name].sha256}{files[name].release_on}\n" for name in sorted(files))
    return f"{released}-{hashlib.sha256(''.join(lines).encode()).hexdigest()[:8]}"


def to_json(manifest: Manifest) -> str:
    """Return the manifest as JSON with sorted keys, so that equal manifests have equal bytes."""
    content = asdict(manifest)
    for record in content["files"].values():
        if not record["release_on"]:
            del record["release_on"]
    return json.dumps(content, indent=2, sort_keys=True) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a data folder.

    Raises AtlasError if it is missing, is not JSON or lacks a part.
    """
    path = folder / FILE_NAME
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            data_version=content["data_version"],
            files={name: FileRecord(**record) for name, record in content["files"].items()},
            sources=tuple(content["sources"]),
        )
    except FileNotFoundError:
        raise AtlasError(
            f"{path} is missing, so {folder} is not a data folder. Run `python -m loaders build`."
        ) from None
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise AtlasError(f"{path} cannot be read ({error}). Restore it, or run `python -m loaders build`.") from None
