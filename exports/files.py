"""Files that are there whole or not at all."""

import os
import tempfile
from pathlib import Path

from contracts.errors import AtlasError


def destination(name: str, ending: str) -> Path:
    """Return the path of a file to be written; raises AtlasError for another ending or a folder that is not there."""
    path = Path(name)
    if path.suffix.lower() != ending:
        raise AtlasError(f"--out {name}: the file must end in {ending}; write --out {path.with_suffix(ending)}.")
    if not path.parent.is_dir():
        raise AtlasError(f"--out {name}: the folder {path.parent} does not exist; make it first.")
    if path.is_dir():
        raise AtlasError(f"--out {name} is a folder; give the name of a file.")
    return path


def write(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that a stop or a full disk leaves the old one as it was."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
