"""The smallest data folder that keeps every contract: a county, a district, two schools, two measures."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

import polars as pl

from contracts import store
from contracts.groups import GENDER
from contracts.tables import Facts, Memberships, Places
from loaders.signing import parquet_bytes, sign

DISTRICT, ALDER, BIRCH = "district:1900001", "school:19000010000001", "school:19000010000002"
YEAR = "2024-25"
MEASURE = """
[{id}]
name = "{id}"
short_name = "{id}"
theme = "{theme}"
unit = "percent"
direction = "higher"
numerator = "students who did"
denominator = "students who could"
instrument = "{instrument}"
charters = "included"
levels = ["district", "school"]
roll_up = "sum"
definition_url = "https://example.org"
sentence = "{{value}} of {{group}} in {{place}} did it"
"""
SOURCE = """
[{id}]
agency = "Hand"
title = "{id}"
url = "https://example.org"
licence = "CC0"
release_date = "{released}"
"""
GROUP = """
[{id}]
name = "{id}"
short_name = "{id}"
category = "total"
sentence_name = "{id}"
"""


NEW_SOURCE = '[asked]\nagency = "A"\ntitle = "Asked"\nurl = "https://example.org"\nlicence = "CC0"\n'
NEW_MEASURE = MEASURE.format(id="heads", theme="enrollment", instrument="a count").lstrip()


def fact(place: str, measure: str, numerator: float, denominator: float, **more: object) -> dict[str, object]:
    """Return a reported row; the value is worked out from the counts."""
    row = {"place_id": place, "year": YEAR, "measure": measure, "group": "all", "numerator": float(numerator)}
    row |= {"denominator": float(denominator), "value": 100 * numerator / denominator, "status": "reported"}
    return row | {"basis": "official", "source": "made"} | more


def illustrated(place: str, numerator: float, denominator: float) -> dict[str, object]:
    return fact(place, "work", numerator, denominator, basis="illustrative", source="illustration")


OUTCOMES = (fact(DISTRICT, "graduation", 90, 100), fact(ALDER, "graduation", 50, 60))
ILLUSTRATION = (illustrated(ALDER, 30, 200), illustrated(BIRCH, 12, 100))
# What a steward brings: the real number of one school, and one outcome that was corrected.
LOADED = (fact(ALDER, "work", 44, 200), fact(ALDER, "graduation", 51, 60))


def table(rows: Iterable[dict[str, object]]) -> pl.DataFrame:
    """Return rows of facts in the order of their key, as loaders write them."""
    frame = pl.DataFrame(list(rows), schema=Facts.create_empty().schema)
    return Facts.validate(frame).sort("place_id", "year", "measure", "group")


def _place(place: str, kind: str, parent: str | None = None, level: str | None = None) -> dict[str, object]:
    usual: dict[str, object] = dict.fromkeys(Places.create_empty().columns)
    named = {"place_id": place, "kind": kind, "name": place, "short_name": place}
    return usual | named | {"parent": parent, "level": level, "open": True, "source": "made"}


PLACES = (
    _place("county:19", "county"),
    _place(DISTRICT, "district", level="unified"),
    _place(ALDER, "school", DISTRICT),
    _place(BIRCH, "school", DISTRICT),
    _place("assembly:1", "assembly"),
)


def write(root: Path) -> Path:
    """Write `root`/data and `root`/static, signed, and return the data folder."""
    data = root / "data"
    data.mkdir(parents=True)
    (root / "static").mkdir()
    (root / "static" / "county.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    real, made = {"theme": "high_school", "instrument": "a file"}, {"theme": "participation", "instrument": "a file"}
    words = {
        "measures": [MEASURE.format(id="graduation", **real), MEASURE.format(id="work", **made)],
        "sources": [SOURCE.format(id="made", released="2026-01-01"), SOURCE.format(id="illustration", released="")],
        "groups": [GROUP.format(id=name) for name in ("all", "foster", *GENDER)],
    }
    for name, entries in words.items():
        (data / f"{name}.toml").write_text("".join(entries))
    places = Places.validate(pl.DataFrame(list(PLACES), schema=Places.create_empty().schema))
    inside = pl.DataFrame([(ALDER, "assembly:1", 1.0, "hand"), (BIRCH, "assembly:1", 1.0, "hand")], orient="row")
    inside = inside.rename(dict(zip(inside.columns, Memberships.create_empty().columns, strict=True)))
    tables = {"outcomes": table(OUTCOMES), "participation": table(ILLUSTRATION), "places": places}
    for name, content in (tables | {"memberships": inside}).items():
        (data / f"{name}.parquet").write_bytes(parquet_bytes(content))
    sign(data)
    return data


def loaded(
    folder: Path,
    rows: Iterable[dict[str, object]] = LOADED,
    *,
    definitions: Mapping[str, str] | None = None,
    **said: object,
) -> Path:
    """Write rows and definitions as `python -m loaders load ... --out` does, and return the folder.

    `said` are entries of its summary that differ from those of a load without errors.
    """
    folder.mkdir(parents=True, exist_ok=True)
    table(rows).write_parquet(folder / "facts.parquet")
    for name, text in (definitions or {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    files = ("facts.parquet", *(definitions or {}))
    written = {name: sha256((folder / name).read_bytes()).hexdigest() for name in files}
    summary = {"format": "exchange", "errors": [], "quarantined": 0, "written": written} | said
    (folder / "load.json").write_text(json.dumps(summary), encoding="utf-8")
    return folder


def served(root: Path, name: str) -> pl.DataFrame:
    """Return a table of the version that a store serves."""
    return pl.read_parquet(store.candidates(root)[0] / f"{name}.parquet")


def snapshot(root: Path) -> dict[str, bytes]:
    """Return every file of a store, without the empty files that locks leave."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.suffix != ".lock"
    }
