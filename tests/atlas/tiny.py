"""A county made by hand: three districts, six schools, a college, two Assembly districts, two groups of students.

Every number is small enough to check in the head, and each of the four states occurs. Assembly District 1 holds the
schools of Alpha and the college; Assembly District 2 holds the schools of Beta and the charter school.
"""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from atlas.data import Atlas
from contracts import manifest
from contracts.manifest import FileRecord, Manifest
from contracts.registries import Break, Group, Measure, Registries, Source
from contracts.tables import Facts, Memberships, Places

YEAR, BEFORE = "2024-25", "2023-24"
FACT_COLUMNS = (
    "place_id",
    "year",
    "measure",
    "group",
    "numerator",
    "denominator",
    "value",
    "status",
    "basis",
    "source",
)
S1, S2, S3, S4, S5, CHARTER = (f"school:1900000000000{number}" for number in range(1, 7))
ALPHA, BETA, GAMMA = "district:1900001", "district:1900002", "district:1900003"
COLLEGE, FAR_COLLEGE = "college:100001", "college:100002"


def measure(name: str, **more: object) -> Measure:
    """Return a measure in percent that adds up, unless told otherwise."""
    usual: dict[str, object] = {
        "name": name.capitalize(),
        "short_name": name.capitalize(),
        "theme": "high_school",
        "unit": "percent",
        "direction": "higher",
        "numerator": "students who did",
        "denominator": "students who could",
        "instrument": "Hand-made file",
        "charters": "included",
        "levels": ("state", "county", "district", "school"),
        "roll_up": "sum",
        "definition_url": "https://example.org",
        "sentence": "{value} of {group} in {place} did it",
    }
    return Measure(id=name, **(usual | more))  # type: ignore[arg-type]  # a table of keyword arguments has one type


MEASURES = (
    measure("graduation"),
    measure("dropout", direction="lower"),
    measure(
        "prepared",
        charters="excluded from district rows; charter schools have rows of their own",
        breaks=(Break(YEAR, "The rule changed."),),
    ),
    measure("students", theme="enrollment", unit="students", direction="none", gap=False),
    measure(
        "load",
        theme="capacity",
        unit="students_per_staff",
        direction="lower",
        levels=("district", "school"),
        roll_up="ratio",
        gap=False,
    ),
    measure("work", theme="participation", levels=("county", "district", "school", "college")),
    measure(
        "headcount", theme="college", unit="students", direction="none", levels=("college",), charters="not applicable"
    ),
    measure("earnings", theme="college", unit="usd", levels=("college",), roll_up="none", charters="not applicable"),
)
GROUPS = (
    Group("all", "All students", "All", "total", "all students"),
    Group("foster", "Foster youth", "Foster", "program", "foster youth"),
)
SOURCES = (
    Source("made", "Hand", "Made by hand", "https://example.org/made", "CC0", agency_short="H"),
    Source("illustration", "Hand", "An illustration", "https://example.org/illustration", "CC0"),
)


def registries() -> Registries:
    """Return the words that belong to the tiny county."""
    return Registries(
        sources={item.id: item for item in SOURCES},
        measures={item.id: item for item in MEASURES},
        groups={item.id: item for item in GROUPS},
    )


def fact(  # noqa: PLR0913 - a row of facts has ten columns, and most have a usual value
    place_id: str,
    name: str,
    numerator: float | None,
    denominator: float | None,
    *,
    group: str = "all",
    year: str = YEAR,
    status: str = "reported",
    value: float | None = None,
    basis: str = "official",
) -> dict[str, object]:
    """Return one row; a reported percentage is worked out from its counts."""
    if status == "reported" and value is None and numerator is not None and denominator:
        value = 100 * numerator / denominator
    source = "illustration" if basis == "illustrative" else "made"
    row = (place_id, year, name, group, numerator, denominator, value, status, basis, source)
    return dict(zip(FACT_COLUMNS, row, strict=True))


def suppressed(place_id: str, name: str, denominator: float | None = None, **more: str) -> dict[str, object]:
    """Return one hidden row; some sources still print how many students it hides."""
    return fact(place_id, name, None, denominator, status="suppressed", **more)  # type: ignore[arg-type]  # names are text


FACTS = (
    # Graduation: Alpha's schools add up to 99 of 132 = 75%; Beta's and the charter school to 53 of 66 = 80.303%.
    fact("state:06", "graduation", 800, 1000),
    fact("county:19", "graduation", 160, 200),
    fact(ALPHA, "graduation", 99, 132),
    fact(BETA, "graduation", 49, 58),
    fact(GAMMA, "graduation", 8, 16),  # an elementary district whose charter school graduates students
    fact(S1, "graduation", 90, 100),
    fact(S2, "graduation", 0, 20),  # a true zero
    fact(S3, "graduation", 9, 12),  # few students
    suppressed(S4, "graduation"),
    fact(S5, "graduation", 45, 50),
    fact(CHARTER, "graduation", 8, 16),
    fact(S1, "graduation", 12, 20, group="foster"),
    suppressed(S2, "graduation", group="foster"),
    suppressed(S5, "graduation", group="foster"),
    fact(CHARTER, "graduation", 0, 0, group="foster", status="not_applicable") | {"numerator": None},
    fact("county:19", "graduation", 20, 40, group="foster"),
    fact(ALPHA, "graduation", 12, 28, group="foster"),
    fact(ALPHA, "graduation", 100, 125, year=BEFORE),
    # Dropout: lower is better.
    fact(ALPHA, "dropout", 10, 100),
    fact(ALPHA, "dropout", 8, 20, group="foster"),
    # Prepared: a rule change before 2024-25, and a county value without the charter school.
    fact("county:19", "prepared", 50, 100),
    fact(S1, "prepared", 30, 60),
    fact(CHARTER, "prepared", 30, 40),
    fact(S5, "prepared", 20, 40),
    fact(ALPHA, "prepared", 30, 60),
    fact(ALPHA, "prepared", 20, 60, year=BEFORE),
    # Counts of students stand in value and numerator.
    fact(S1, "students", 400, None, value=400),
    fact(S2, "students", 100, None, value=100),
    fact(S5, "students", 250, None, value=250),
    # Ratios: 300 students for 1.5 and 100 for 0.5 counselors are 200 for each.
    fact(S1, "load", 300, 1.5, value=200),
    fact(S2, "load", 100, 0.5, value=200),
    # Participation is illustrative at schools and colleges alike.
    fact("county:19", "work", 20, 1000, basis="illustrative"),
    fact(S1, "work", 0, 400, basis="illustrative"),
    suppressed(S2, "work", 1000, basis="illustrative"),
    fact(COLLEGE, "work", 500, 5000, basis="illustrative"),
    # Colleges.
    fact(COLLEGE, "headcount", 5000, None, value=5000),
    fact(COLLEGE, "earnings", None, None, value=35000),
)


def facts(rows: Iterable[dict[str, object]] = FACTS) -> pl.DataFrame:
    """Return rows as a table that keeps the contract."""
    return Facts.validate(pl.DataFrame(list(rows), schema=Facts.create_empty().schema))


def _place(place_id: str, name: str, **more: object) -> dict[str, object]:
    row = dict.fromkeys(Places.create_empty().schema.names())
    return row | {
        "place_id": place_id,
        "kind": place_id.split(":", maxsplit=1)[0],
        "name": name,
        "short_name": name,
        "open": True,
        "source": "made",
        **more,
    }


def _school(place_id: str, name: str, parent: str, **more: object) -> dict[str, object]:
    return _place(place_id, name, parent=parent, level="High", serves_9_12=True, charter=False, city="Cañada", **more)


PLACES = (
    _place("state:06", "California"),
    _place("county:19", "Los Angeles County"),
    _place(ALPHA, "Alpha Unified", level="unified", serves_9_12=True, city="Altadena"),
    _place(BETA, "Beta Union High", level="high", serves_9_12=True),
    _place(GAMMA, "Gamma Elementary", level="elementary", serves_9_12=False),
    _school(S1, "Alder High", ALPHA),
    _school(S2, "Birch High", ALPHA),
    _school(S3, "Cedar High", ALPHA),
    _school(S4, "Dogwood High", BETA),
    _school(S5, "Elm High", BETA, open=False),
    _school(CHARTER, "Fig Charter High", GAMMA) | {"charter": True},
    _place(COLLEGE, "Alpha College", level="community_college", latitude=34.1, longitude=-118.2),
    _place(FAR_COLLEGE, "Zeta College", level="community_college", latitude=34.2, longitude=-118.3),
    _place("assembly:1", "Assembly District 1", short_name="AD 1"),
    _place("assembly:2", "Assembly District 2", short_name="AD 2"),
)
INSIDE = {"assembly:1": (S1, S2, S3, COLLEGE, FAR_COLLEGE), "assembly:2": (S4, S5, CHARTER)}


def memberships() -> pl.DataFrame:
    """Return which schools and colleges lie in which Assembly district, and everything in the county."""
    rows = [(member, area, 1.0, "by_hand") for area, inside in INSIDE.items() for member in inside]
    rows += [(member, "county:19", 1.0, "by_hand") for inside in INSIDE.values() for member in inside]
    rows += [(ALPHA, "assembly:1", 1.0, "by_hand"), (GAMMA, "assembly:1", 0.25, "by_hand")]
    rows += [(GAMMA, "assembly:2", 0.75, "by_hand")]
    return Memberships.validate(pl.DataFrame(rows, schema=Memberships.create_empty().schema, orient="row"))


def atlas(rows: Iterable[dict[str, object]] = FACTS) -> Atlas:
    """Return the tiny county in memory."""
    return Atlas(
        version="2026-01-01-00000000",
        facts=facts(rows),
        places=Places.validate(pl.DataFrame(list(PLACES), schema=Places.create_empty().schema)),
        memberships=memberships(),
        registries=registries(),
        manifest=Manifest("2026-01-01-00000000", {}, ("made",)),
    )


def write(folder: Path) -> Path:
    """Write the tiny county as a data folder with the repository's registries, and return the folder."""
    folder.mkdir(parents=True)
    words = Path(__file__).parent.parent.parent / "data"
    for name in ("sources.toml", "measures.toml", "groups.toml"):
        (folder / name).write_bytes((words / name).read_bytes())
    county = atlas()
    tables = {"outcomes": county.facts, "participation": county.facts.clear(), "places": county.places}
    for name, table in (tables | {"memberships": county.memberships}).items():
        table.write_parquet(folder / f"{name}.parquet")
    sign(folder)
    return folder


def sign(folder: Path) -> None:
    """Write a manifest that fits the tables as they are now."""
    files: dict[str, FileRecord] = {}
    for path in sorted(folder.glob("*.parquet")):
        files[f"data/{path.name}"] = manifest.fingerprint(path.read_bytes(), pl.read_parquet(path).height)
    signed = Manifest(manifest.data_version(files, "2026-01-01"), files, ("made",))
    (folder / manifest.FILE_NAME).write_text(manifest.to_json(signed), encoding="utf-8")
