"""The audit record of a store: one line for every publish, rollback and export of embargoed data, only ever added.

Each line holds the hash of the line before it, and `audit.head` the number of lines and the hash of the last, so a
line that is changed or removed is noticed. It protects against mistakes and quiet edits, not against somebody who can
write the whole folder and makes all hashes anew; whoever needs that keeps a copy elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from contracts import durable
from contracts.errors import AtlasError

FILE_NAME, HEAD, LOCK = "audit.jsonl", "audit.head", "audit.lock"
WHAT = ("create", "publish", "rollback", "undone", "export", "mended")
WAIT_SECONDS = 10.0
LONGEST_NAME, LONGEST_NOTE = 80, 5000


@dataclass(frozen=True)
class Entry:
    """One line: what, by whom, the version it is about, the one served before, a note, and when (UTC).

    Time and the hash of the line before are filled in when the line is added.
    """

    what: str
    by: str
    version: str
    before: str = ""
    note: str = ""
    at: str = ""
    previous: str = ""


def append(root: Path, entry: Entry) -> None:
    """Add a line and wait until the disk holds it.

    Raises AtlasError if another process keeps the record locked, OSError if the disk is full.
    """
    if entry.what not in WHAT:
        raise AtlasError(f"There is no audit line for {entry.what!r}. Known: {', '.join(WHAT)}.")
    try:
        with FileLock(root / LOCK, timeout=WAIT_SECONDS):
            if mended := _drop_half_a_line(root / FILE_NAME):
                _add(root, Entry("mended", entry.by, entry.version, note=mended))
            _add(root, entry)
    except Timeout:
        raise AtlasError(f"{root / FILE_NAME} is locked by another process. Nothing was done; try again.") from None


def check_words(by: str, note: str = "") -> None:
    """Raise AtlasError unless a person is named, and name and note are short and free of signs that nobody sees."""
    if not by.strip():
        raise AtlasError("Give your name (--by); it is written into the audit record.")
    for what, words, longest in (("name", by, LONGEST_NAME), ("note", note, LONGEST_NOTE)):
        if len(words) > longest:
            raise AtlasError(f"The {what} has {len(words):,} characters; at most {longest:,} go into the audit record.")
        if not words.isprintable():
            raise AtlasError(f"The {what} holds control characters or line breaks. Write it in letters on one line.")


def lines(root: Path) -> list[str]:
    """Return the whole lines of the record, oldest first; an empty list where there is none."""
    path = root / FILE_NAME
    text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    return [line for line in text.split("\n")[:-1] if line]


def entries(root: Path) -> list[Entry]:
    """Return the lines that can be read, oldest first."""
    return [entry for entry in map(_parse, lines(root)) if entry]


def verify(root: Path) -> list[str]:
    """Return a sentence for everything that shows a changed or removed line; nothing if the record is whole."""
    written, problems = lines(root), []
    previous = ""
    for number, line in enumerate(written, start=1):
        entry = _parse(line)
        if entry is None:
            problems.append(f"Line {number} of {FILE_NAME} cannot be read.")
        elif entry.previous != previous:
            problems.append(f"Before line {number} of {FILE_NAME} a line was changed or removed.")
        previous = _digest(line)
    return problems + _against_head(root, written)


def _against_head(root: Path, written: list[str]) -> list[str]:
    """Hold the record against its head, which a crash may leave one line behind."""
    path = root / HEAD
    if not path.is_file():
        return [f"{HEAD} is missing, so lines removed from the end would not be noticed."] if written else []
    count, _, digest = path.read_text(encoding="utf-8").strip().partition(" ")
    if not count.isdecimal():
        return [f"{HEAD} cannot be read."]
    if int(count) > len(written):
        return [f"{HEAD} counts {int(count)} lines and {FILE_NAME} has {len(written)}: lines were removed."]
    matches = int(count) and _digest(written[int(count) - 1]) == digest
    return [] if matches else [f"The last line that {HEAD} knows was changed."]


def _add(root: Path, entry: Entry) -> None:
    written = lines(root)
    chained = replace(entry, at=_now(), previous=_digest(written[-1]) if written else "")
    line = json.dumps(asdict(chained), ensure_ascii=False)
    with (root / FILE_NAME).open("ab") as file:
        file.write(f"{line}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    durable.replace(root / HEAD, f"{len(written) + 1} {_digest(line)}\n".encode())


def _drop_half_a_line(path: Path) -> str:
    """Remove what a crash left of a line that was never finished, and say so."""
    content = path.read_bytes() if path.is_file() else b""
    whole = content.rfind(b"\n") + 1
    if whole == len(content):
        return ""
    with path.open("r+b") as file:
        file.truncate(whole)
        os.fsync(file.fileno())
    return f"{len(content) - whole} bytes of an unfinished line were removed"


def _parse(line: str) -> Entry | None:
    try:
        return Entry(**json.loads(line))
    except (ValueError, TypeError):
        return None


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
