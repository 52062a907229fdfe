"""The one way in: load official files of a format, and write what came out into a folder of its own."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from pathlib import Path

import dataframely as dy
import polars as pl

from contracts.errors import AtlasError
from contracts.registries import Measure, Source
from contracts.tables import Facts
from loaders.formats.registry import FORMATS, Format, find
from loaders.headers import Column, key
from loaders.held import held
from loaders.loaded import InputFile, Loaded, Options
from loaders.report import to_html, to_markdown
from loaders.validation.jumps import since_last_year

SUMMARY = "load.json"
FORMULA = r"^[=+\-@\t\r]"


@dataclass(frozen=True)
class Fit:
    """A layout held against a header: the columns that are lacking, of so many required, and all that it knows."""

    format: Format
    lacking: tuple[str, ...]
    required: int
    known: frozenset[str]


def load(name: str, files: Sequence[InputFile], options: Options | None = None) -> Loaded:
    """Load files of a format.

    Raises AtlasError if there is no such format, an option does not belong to it, or a file cannot be read as such.
    """
    kind = find(name)
    chosen = options or Options()
    _check_options(kind, chosen)
    loaded = kind.load(_distinct(files), chosen)
    if loaded.facts.height:
        leaps = since_last_year(loaded.facts, held(loaded.facts["measure"].unique()))
        loaded = replace(loaded, warnings=(*loaded.warnings, *leaps))
    try:
        Facts.validate(loaded.facts)
    except dy.exc.ValidationError as error:
        raise AssertionError(f"The {name} loader broke the contract of facts: {error}") from error
    return loaded


def _check_options(kind: Format, options: Options) -> None:
    for item in fields(Options):
        if getattr(options, item.name) is not None and item.name not in kind.options:
            takes = ", ".join(f"--{name}" for name in kind.options) or "no option"
            raise AtlasError(f"--{item.name} does not apply to {kind.name}, which takes {takes}.")


def _distinct(files: Sequence[InputFile]) -> list[InputFile]:
    """Return the files under names of their own. Raises AtlasError if there is none, or one is given twice."""
    if not files:
        raise AtlasError("No file is given. Name at least one.")
    paths = Counter(file.path.resolve() for file in files if file.path)
    if twice := [path for path, times in paths.items() if times > 1]:
        raise AtlasError(f"{twice[0].name} is given twice. Name each file once.")
    names = Counter(file.name for file in files)
    return [
        replace(file, name=str(file.path or f"{number}. {file.name}")) if names[file.name] > 1 else file
        for number, file in enumerate(files, 1)
    ]


def known_columns() -> list[Column]:
    """Return every header of every format as a column that a file may have, to find the header of an unknown file."""
    layouts = [layout for kind in FORMATS.values() for layout in kind.layouts]
    headers = {key(name): name for layout in layouts for column in layout for name in column.headers or (column.name,)}
    return [Column(name, (header,), required=False) for name, header in headers.items()]


def recognize(header: Iterable[str]) -> list[Fit]:
    """Return how well each layout of each format fits a header, the best first."""
    keys = {key(cell) for cell in header}
    fits = [_fit(kind, layout, keys) for kind in FORMATS.values() for layout in kind.layouts]
    return sorted(fits, key=lambda fit: (len(fit.lacking) / fit.required, -fit.required))


def _fit(kind: Format, layout: Sequence[Column], keys: set[str]) -> Fit:
    required = [column for column in layout if column.required]
    lacking = tuple((column.headers or (column.name,))[0] for column in required if not column.keys & keys)
    return Fit(kind, lacking, len(required), frozenset(cell for column in layout for cell in column.keys))


def write(loaded: Loaded, out: Path) -> list[Path]:
    """Write facts, quarantine and reports into a folder, and return the files.

    They are made in a folder beside it and moved only when all are complete; other files in the folder stay. The
    summary of an earlier load is removed before anything is moved, and the new one is moved last, so that a folder
    with a summary is complete. Raises AtlasError if the folder is a file, or a folder stands where a file is to go.
    """
    if out.exists() and not out.is_dir():
        raise AtlasError(f"{out} is a file. Name a folder with --out.")
    contents = _contents(loaded)
    for name in contents:
        if (out / name).is_dir():
            raise AtlasError(f"{out / name} is a folder. Move it away, or name another folder with --out.")
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        for name, content in contents.items():
            (draft / name).write_bytes(content)
        out.mkdir(exist_ok=True)
        _remove_earlier(out)
        for name in contents:
            (draft / name).replace(out / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return [out / name for name in contents]


def _contents(loaded: Loaded) -> dict[str, bytes]:
    """Return the files by name; the summary comes last, so that a folder with it is complete."""
    contents = {
        "facts.parquet": _parquet(loaded.facts),
        "quarantine.parquet": _parquet(loaded.quarantine),
        "quarantine.csv": _harmless(loaded.quarantine).write_csv().encode(),
        "sources.toml": toml(loaded.sources).encode(),
        **({"measures.toml": toml(loaded.measures).encode()} if loaded.measures else {}),
        **loaded.others,
        "report.html": to_html(loaded).encode(),
        "report.md": to_markdown(loaded).encode(),
    }
    return contents | {SUMMARY: _summary(loaded, contents).encode()}


def _remove_earlier(out: Path) -> None:
    """Remove the files of an earlier load into the same folder, the summary first, whatever it says."""
    try:
        earlier = list(json.loads((out / SUMMARY).read_text(encoding="utf-8"))["written"])
    except (OSError, ValueError, KeyError, TypeError):
        earlier = []
    for name in (SUMMARY, *earlier):
        (out / Path(name).name).unlink(missing_ok=True)


def _summary(loaded: Loaded, contents: Mapping[str, bytes]) -> str:
    rules = loaded.excluded.group_by("rule").agg(pl.col("rows").sum()).sort("rule")
    summary = {
        "format": loaded.format,
        "files": [{name.name: getattr(file, name.name) for name in fields(file)} for file in loaded.files],
        "read": loaded.read,
        "loaded": loaded.loaded,
        "quarantined": loaded.quarantined,
        "excluded": dict(rules.iter_rows()),
        "facts": loaded.facts.height,
        "errors": list(loaded.errors),
        "warnings": list(loaded.warnings),
        "written": {name: sha256(content).hexdigest() for name, content in contents.items()},
    }
    return json.dumps(summary, indent=2, ensure_ascii=False) + "\n"


def _parquet(table: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    table.write_parquet(buffer, compression="zstd", compression_level=9, statistics=True)
    return buffer.getvalue()


def _harmless(table: pl.DataFrame) -> pl.DataFrame:
    """Put an apostrophe before text that a spreadsheet would run as a formula."""
    text = pl.selectors.string()
    return table.with_columns(pl.when(text.str.contains(FORMULA)).then(pl.lit("'") + text).otherwise(text).name.keep())


def toml(entries: Mapping[str, Source | Measure]) -> str:
    """Return registry entries in the form of data/sources.toml; empty fields are left out."""
    return "\n".join(f"[{name}]\n{_fields(entry)}" for name, entry in sorted(entries.items()))


def _fields(entry: Source | Measure) -> str:
    """Write what differs from the default; a field without one is written even where it is empty."""
    values = {item.name: (getattr(entry, item.name), item.default) for item in fields(entry) if item.name != "id"}
    return "".join(
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n"
        for name, (value, usual) in values.items()
        if value != usual
    )
