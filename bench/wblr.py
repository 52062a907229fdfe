"""Rolling up student records with suppression, beside DuckDB and pandas on the same files: `python -m bench wblr`.

`python -m bench.wblr 100` does 100 million records within the same memory, without the peers. The records are drawn at
random over the schools of the county, with far more students than it has; each run has a process of its own, whose
highest memory is read.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from bench.budget import Line, median, show
from contracts.groups import GENDER, RACE
from loaders.loaded import InputFile, Options
from loaders.participation import GROUPS
from loaders.source_files import as_facts
from loaders.wblr import generate
from loaders.wblr.layout import read_layout
from loaders.wblr.load import ATLAS_FACTS, load, prepare, rolled_up

MILLION = 1_000_000
YEARS = ("2022-23", "2023-24", "2024-25")
# A student has 1.4 records: a tenth have two types, three in a hundred two schools, a quarter of the records a double.
RECORDS_EACH = 1.415
RUNS = 3
FILES_OF = 10  # million records
SECONDS, MEGABYTES = 15, 2_000


def main(millions: int = 10, *, peers: bool = True) -> bool:
    """Print time and memory of the whole load, and the roll-up alone beside the peers; say whether budgets are kept."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        written(folder, millions)
        whole = [measured(_load, folder) for _ in range(RUNS if peers else 1)]
        lines = [
            Line(
                "load, suppression included, median", median([run[0] for run in whole]), "s", SECONDS if peers else None
            ),
            Line("load, highest memory", max(run[1] for run in whole), "MB", MEGABYTES),
        ]
        if peers:
            lines += _beside(folder)
        return show(f"WBLR, {millions} million records of students by group, {len(_schools())} schools, 3 years", lines)


def _beside(folder: Path) -> list[Line]:
    found = {name: measured(run, folder) for name, run in (("ours", _ours), ("DuckDB", _duckdb), ("pandas", _pandas))}
    totals = {name: total for name, (_, _, total) in found.items()}
    print(
        f"Students counted over all places, groups and types: {totals}. Peers agree: {len(set(totals.values())) == 1}."
    )
    return [
        line
        for name, (seconds, megabytes, _) in found.items()
        for line in (
            Line(f"roll-up alone, {name}", seconds, "s"),
            Line(f"roll-up alone, {name}, memory", megabytes, "MB"),
        )
    ]


def measured(run: Callable[[Path], int], folder: Path) -> tuple[float, float, int]:
    """Return seconds, highest memory in megabytes and the result of a run in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_timed, (run, folder))


def _timed(run: Callable[[Path], int], folder: Path) -> tuple[float, float, int]:
    started = time.perf_counter()
    total = run(folder)
    return time.perf_counter() - started, _highest_memory(), total


def _highest_memory() -> float:
    """Return the most memory that this process has had, in megabytes."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1000


def _schools() -> pl.DataFrame:
    facts = pl.read_parquet(ATLAS_FACTS).filter(
        pl.col("place_id").str.starts_with("school:"), measure="enrollment_9_12", year=YEARS[-1], status="reported"
    )
    cds = pl.col("place_id").str.slice(7)
    return facts.select(lea=cds.str.head(7), school=cds.str.slice(7), size="value").filter(pl.col("size") > 0)


def written(folder: Path, millions: int) -> None:
    """Write the files of records, the student file and the enrollment that they need."""
    layout, schools = read_layout(), _schools()
    students = int(millions * MILLION / RECORDS_EACH)
    known = generate.numbered(generate.people(schools, YEARS, students, layout, seed=1))
    size = -(-known.height // -(-millions // FILES_OF))
    for number in range(0, known.height, size):
        generate.write(known.slice(number, size), layout, folder / f"wblr_{number}.txt", seed=number)
    generate.write_students(known, folder / "students.csv")
    _enrollment(schools, 2 * students / len(YEARS) / schools["size"].sum()).write_parquet(folder / "enrollment.parquet")


def _enrollment(schools: pl.DataFrame, factor: float) -> pl.DataFrame:
    """Return enrollment of which about half takes part, in every group by the shares that students are drawn with."""
    shares = {"all": 1.0} | {
        name: share
        for names, given in (
            (RACE, generate.RACE_SHARES),
            (GENDER, generate.GENDER_SHARES),
            (GROUPS, generate.GROUP_SHARES),
        )
        for name, share in zip(names, given, strict=True)
    }
    groups = pl.DataFrame({"group": list(shares), "share": list(shares.values())})
    words = {"measure": "census_enrollment_9_12", "status": "reported", "basis": "illustrative", "source": "bench"}
    rows = schools.join(groups, how="cross").join(pl.DataFrame({"year": YEARS}), how="cross")
    return as_facts(
        rows.select(
            "year",
            "group",
            place_id="school:" + pl.col("lea") + pl.col("school"),
            value=(pl.col("size") * factor * pl.col("share")).ceil(),
            **{name: pl.lit(word) for name, word in words.items()},
        )
    )


def _options(folder: Path) -> Options:
    return Options(enrollment=folder / "enrollment.parquet", students=folder / "students.csv")


def _files(folder: Path) -> list[InputFile]:
    return [InputFile.of(path) for path in sorted(folder.glob("wblr_*.txt"))]


def _load(folder: Path) -> int:
    return load(_files(folder), _options(folder)).facts.height


def _ours(folder: Path) -> int:
    from loaders.wblr.engines import engine  # noqa: PLC0415 - each run starts with what it needs

    with engine() as opened:
        counts = rolled_up(_files(folder), prepare(_options(folder)), opened).counts
    types = pl.sum_horizontal(((pl.col("types") // (1 << bit)) % 2) for bit in range(len(read_layout().types)))
    return int(counts.select(((1 + types) * pl.col("students")).sum()).item())


def _duckdb(folder: Path) -> int:
    import duckdb  # noqa: PLC0415 - a peer, in its own process

    flags = ", ".join(f"CASE WHEN {name} = 'Y' THEN '{name}' END" for name in GROUPS)
    fields = ", ".join(f"'f{number}': 'VARCHAR'" for number in range(1, 16))
    connection = duckdb.connect(config={"threads": 2, "temp_directory": str(folder / "duckdb")})
    query = f"""
        WITH records AS (
            SELECT DISTINCT f4 || f5 AS school, f7 AS year, f8 AS student, f9 AS type
            FROM read_csv('{folder}/wblr_*.txt', delim='^', header=false, quote='', columns={{{fields}}})
            WHERE f1 = 'WBLR' AND regexp_full_match(f8, '[0-9]{{10}}')
        ), placed AS (
            SELECT DISTINCT unnest([school, school[:7], school[:2]]) AS place, year, student, type FROM records
        ), students AS (
            SELECT ssid AS student, academic_year_id AS year,
                   unnest(list_filter(['all', race, gender, {flags}], name -> name IS NOT NULL)) AS groups
            FROM read_csv('{folder}/students.csv', all_varchar=true)
        ), typed AS (
            SELECT place, year, groups, type, count(*) AS students FROM placed JOIN students USING (student, year)
            GROUP BY ALL
        ), together AS (
            SELECT place, year, groups, count(*) AS students
            FROM (SELECT DISTINCT place, year, student FROM placed) JOIN students USING (student, year) GROUP BY ALL
        )
        SELECT (SELECT sum(students) FROM typed) + (SELECT sum(students) FROM together)
    """  # noqa: S608 - a bench of our own files
    found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0


def _pandas(folder: Path) -> int:
    import pandas as pd  # noqa: PLC0415 - a peer, in its own process

    columns = {0: "record", 3: "lea", 4: "code", 6: "year", 7: "student", 8: "type"}
    kinds = dict.fromkeys((0, 3, 4, 6, 8), "category") | {7: "int64"}
    read = [
        pd.read_csv(path, sep="^", header=None, usecols=list(columns), dtype=kinds)
        for path in sorted(folder.glob("wblr_*.txt"))
    ]
    records = pd.concat(read).rename(columns=columns)
    records["school"] = (records["lea"].astype(str) + records["code"].astype(str)).astype("category")
    records["district"] = records["school"].astype(str).str[:7].astype("category")
    records["county"] = records["school"].astype(str).str[:2].astype("category")
    students = pd.read_csv(folder / "students.csv").rename(columns={"ssid": "student", "academic_year_id": "year"})
    total = 0
    for place in ("school", "district", "county"):
        for key in ([place, "year", "student", "type"], [place, "year", "student"]):
            once = records[key].drop_duplicates().merge(students, on=["student", "year"])
            cell = [name for name in key if name != "student"]
            for group in ("race", "gender"):
                total += int(once.groupby([*cell, group], observed=True).size().sum())
            for group in GROUPS:
                total += int(once[once[group] == "Y"].groupby(cell, observed=True).size().sum())
            total += int(once.groupby(cell, observed=True).size().sum())
    return total


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    raise SystemExit(not main(count, peers=count <= 10))
