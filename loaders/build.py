"""Building a data folder: every loader, every contract, one manifest, all or nothing.

The parts are built into a folder beside the target, checked there, and only then moved into place. The tables of
words (`*.toml`) are written by hand and come along unchanged.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dataframely as dy
import polars as pl

from contracts.errors import AtlasError
from contracts.registries import read_registries
from contracts.tables import SCHEMAS
from loaders import boundaries, capacity, colleges, enrollment, memberships, outcomes, participation, places
from loaders.assumptions import read_assumptions
from loaders.check import check
from loaders.signing import parquet_bytes, sign
from loaders.source_files import as_facts

ASSUMPTIONS = "participation_assumptions.toml"
WRITTEN_BY_HAND = ("sources.toml", "measures.toml", "groups.toml", "programs.toml", ASSUMPTIONS)
OUTCOMES = (outcomes, enrollment, capacity, colleges)
UNEXPECTED = (
    pl.exceptions.PolarsError,
    dy.exc.SchemaError,
    dy.exc.ValidationError,
    RuntimeError,
    KeyError,
    AttributeError,
)
BUILT = (".parquet", ".geojson", ".json")
Step = Callable[[str], None]


@dataclass(frozen=True)
class Built:
    """What a build produced: the data version, the folder and the number of files."""

    version: str
    folder: Path
    files: int


def build(facts: Path, out: Path, registries: Path, step: Step = lambda _: None) -> Built:
    """Build `data/` and `static/` under `out` from the facts folder; `registries` holds the hand-written TOML files.

    Calls `step` with a few words before each part. Raises AtlasError if a fact file is missing or the result breaks
    a contract; the old folders are then untouched.
    """
    if not facts.is_dir():
        raise AtlasError(f"{facts} is not a folder. Give the folder that holds k12/, college/ and geo/ as --facts.")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".build-", dir=out) as name:
        draft = Path(name)
        version = _fill(draft, facts, registries, step)
        step("Checking the result")
        if problems := check(draft / "data"):
            raise AtlasError(f"The new tables break a contract, so nothing was replaced. {problems[0]}")
        files = sum(path.is_file() for path in draft.rglob("*"))
        step("Moving it into place")
        _keep_others(out, draft)
        _swap(draft, out)
    return Built(version, out / "data", files)


def _fill(draft: Path, facts: Path, registries: Path, step: Step) -> str:
    data, static = draft / "data", draft / "static"
    data.mkdir()
    static.mkdir()
    for name in WRITTEN_BY_HAND:
        shutil.copyfile(registries / name, data / name)
    read_registries(data)  # a mistake in a hand-written table should cost no minute of loading
    _write_tables(facts, data, step)
    step("Boundaries")
    with _explained("The boundaries"):
        layers = boundaries.layers(facts)
    for name, content in layers.items():
        (static / name).write_bytes(content)
    return sign(data)


def _write_tables(facts: Path, data: Path, step: Step) -> None:
    made: dict[str, pl.DataFrame] = {}
    makers: dict[str, Callable[[], pl.DataFrame]] = {
        "places": lambda: places.load(facts),
        "memberships": lambda: memberships.load(facts, made["places"]),
        "outcomes": lambda: as_facts(pl.concat([part.load(facts) for part in OUTCOMES])),
        "participation": lambda: participation.illustrate(
            made["outcomes"], made["places"], read_assumptions(data / ASSUMPTIONS)
        ),
    }
    for name, make in makers.items():
        step(name.capitalize())
        file = f"{name}.parquet"
        with _explained(file):
            made[name] = SCHEMAS[file].validate(make())
        (data / file).write_bytes(parquet_bytes(made[name]))


@contextmanager
def _explained(part: str) -> Iterator[None]:
    """Turn what facts of another shape raise into a sentence that names the part."""
    try:
        yield
    except UNEXPECTED as error:
        reason = str(error).strip().splitlines()[0]
        advice = "Compare the fact files with docs/data.md and copy them again."
        raise AtlasError(f"{part} cannot be made from these facts: {reason}. {advice}") from error


def _keep_others(out: Path, draft: Path) -> None:
    """Bring along what a build does not make, such as a picture that somebody put into static/."""
    for part in ("data", "static"):
        for path in (out / part).iterdir() if (out / part).is_dir() else ():
            if path.suffix in BUILT or (draft / part / path.name).exists():
                continue
            copy = shutil.copytree if path.is_dir() else shutil.copyfile
            copy(path, draft / part / path.name)


def _swap(draft: Path, out: Path) -> None:
    """Replace data/ and static/ by renames; on any failure put the old folders back."""
    with _old_folders_aside(draft, out):
        for name in ("data", "static"):
            (draft / name).rename(out / name)


@contextmanager
def _old_folders_aside(draft: Path, out: Path) -> Iterator[None]:
    aside = draft / "old"
    aside.mkdir()
    moved: list[str] = []
    try:
        for name in ("data", "static"):
            if (out / name).exists():
                (out / name).rename(aside / name)
                moved.append(name)
        yield
    except BaseException:
        for name in moved:
            if (out / name).exists():
                (out / name).rename(draft / f"failed-{name}")
            (aside / name).rename(out / name)
        raise
