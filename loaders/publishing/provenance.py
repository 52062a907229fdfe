"""Which files the rows of a source were read from, as its entry in `sources.toml` says.

The wording of an entry is the repository's newest. Its files are those of the published rows: the one that was loaded
last, and after it the earlier ones as long as rows of them are left. Several are written with semicolons between them.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from loaders.publishing.embargoed import TABLES, WAITING
from loaders.publishing.words import entries, joined

SOURCES = "sources.toml"
FIELDS = ("file_name", "sha256", "release_date", "via")
ASSIGNMENT = re.compile(r"^(\w+) *=.*$\n?", flags=re.MULTILINE)
OFFICIAL, UNKNOWN = "the official file", "not recorded"
Entry = Mapping[str, str]


def name_files(data: Path, before: Path, facts: pl.DataFrame, delivered: str) -> None:
    """Name the files of the rows of a draft in the entries of their sources.

    `facts` were just merged into the draft `data`, which was made from the data folder `before`; `delivered` are the
    entries that came with them. A delivered entry without a hash says nothing of files.
    """
    written = entries((data / SOURCES).read_text(encoding="utf-8"))
    served = tomllib.loads((before / SOURCES).read_text(encoding="utf-8"))
    brought = {name: entry for name, entry in tomllib.loads(delivered).items() if entry.get("sha256")}
    old, new = _rows(before), _rows(data)
    for name, text in written.items():
        known: Entry = tomllib.loads(text).get(name, {})
        files = _published(known, served.get(name, known))
        rows = new.filter(source=name)
        loaded = rows.join(facts, on=rows.columns, how="semi", nulls_equal=True)
        if name in brought and len(loaded.join(old, on=rows.columns, how="anti", nulls_equal=True)):
            files = _with(files, brought[name], others=rows.height > loaded.height)
        written[name] = naming(text, files) if files != _files(known) else text
    (data / SOURCES).write_text(joined(written.values()), encoding="utf-8")


def naming(entry: str, files: Entry) -> str:
    """Return the text of an entry with these fields at its end, without those that are empty; all else stays."""
    rest = ASSIGNMENT.sub(lambda match: "" if match[1] in files else match[0], entry)
    end = max((match.end() for match in ASSIGNMENT.finditer(rest)), default=len(rest))
    fields = "".join(f"{name} = {json.dumps(text, ensure_ascii=False)}\n" for name, text in files.items() if text)
    return f"{joined([rest[:end]])}{fields}{rest[end:]}"


def _rows(data: Path) -> pl.DataFrame:
    """Return all facts of a data folder, open and embargoed."""
    paths = [folder / name for folder in (data, data / WAITING) for name in TABLES]
    return pl.concat([pl.read_parquet(path) for path in paths if path.is_file()])


def _files(entry: Entry) -> dict[str, str]:
    return {name: entry.get(name, "") for name in FIELDS}


def _published(newest: Entry, served: Entry) -> dict[str, str]:
    """Return the files of the served rows, in the repository's newest words where it means the same file."""
    pairs = [(newest.get(name, ""), served.get(name, "")) for name in ("file_name", "sha256")]
    other = any(one != another for one, another in pairs if one and another) or not any(one for one, _ in pairs)
    return _files(served if other else newest)


def _with(files: dict[str, str], brought: Entry, *, others: bool) -> dict[str, str]:
    """Return the files after one more was loaded; `others` says that rows of the earlier ones are left."""
    if brought["sha256"] == files["sha256"]:
        return files
    if not others:
        return _files(brought)
    if brought["sha256"] in files["sha256"]:
        return files
    via = f"{brought.get('via') or OFFICIAL}; {files['via']}" if files["via"] else ""
    both = {name: f"{brought[name]}; {files[name] or UNKNOWN}" for name in ("file_name", "sha256")}
    return both | {"release_date": "", "via": via}
