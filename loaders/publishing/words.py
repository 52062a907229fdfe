"""The hand-written tables of a new version: what the served version defines, in the repository's newest wording.

A delivery may name sources and measures that no version had before; their definitions come along with it. Entries are
carried over as text, so that what people wrote into the files stays as they wrote it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

HEADER = re.compile(r"^\[([a-z0-9_]+)", flags=re.MULTILINE)
# The registries whose ids facts name, and the column that names them.
COLUMNS = {"sources.toml": "source", "measures.toml": "measure", "groups.toml": "group"}


def entries(text: str) -> dict[str, str]:
    """Return the text of each entry of a registry by its id, in order; what stands before the first has the id ``."""
    starts = [(match.start(), match[1]) for match in HEADER.finditer(text)]
    ends = [*(start for start, _ in starts), len(text)]
    found = {"": text[: ends[0]]}
    for (start, name), end in zip(starts, ends[1:], strict=True):
        found[name] = found.get(name, "") + text[start:end]
    return found


def complete(data: Path, base: Path, delivered: Mapping[str, str], used: Mapping[str, Iterable[str]]) -> None:
    """Write the hand-written tables of a draft.

    `data` holds those of the served version, `base` those of the repository, `delivered` the text of those that came
    with the facts; `used` are the ids that the facts name, by registry. An id that nobody defines stays undefined.
    """
    for path in base.glob("*.toml"):
        if path.name in COLUMNS:
            newest = entries(path.read_text(encoding="utf-8"))
            served = entries((data / path.name).read_text(encoding="utf-8"))
            known = entries(delivered.get(path.name, "")) | served | newest
            wanted = [*served, *(name for name in sorted(used.get(path.name, ())) if name in known)]
            texts = [known[name] for name in dict.fromkeys(wanted)]
            (data / path.name).write_text(joined(texts), encoding="utf-8")
        else:
            shutil.copyfile(path, data / path.name)


def joined(texts: Iterable[str]) -> str:
    """Return entries as one text; one that came last in its file may lack the empty line after it."""
    joined = ""
    for text in texts:
        gap = "\n" if joined and not joined.endswith("\n\n") else ""
        joined += gap + text
    return joined.rstrip("\n") + "\n"
