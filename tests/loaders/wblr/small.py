"""A small world for WBLR tests: six schools in three districts and two counties, and what their records come to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from contracts.groups import GENDER, RACE
from loaders.loaded import InputFile
from loaders.participation import GROUPS
from loaders.source_files import as_facts
from loaders.wblr.layout import Layout

YEARS = ("2022-23", "2023-24")
# Three districts; the last school is a charter that reports for itself, the district of Kern lies in another county.
SCHOOLS = {
    "19647331930001": 300,
    "19647331930002": 200,
    "19647331930003": 40,
    "19642951930004": 120,
    "19642950106001": 90,
    "15633211530001": 150,
}
LEAS = ("1964733", "1964295", "1563321")
KIND_SHARES = {"female": 0.5, "male": 0.45, "non_binary": 0.05}


def enrollment(groups: Sequence[str] = ("all", *RACE, *GENDER, *GROUPS)) -> pl.DataFrame:
    """Return facts of enrollment, as many students in each group as at the whole school, so that no group is small."""
    schools = {f"school:{cds}": size for cds, size in SCHOOLS.items()}
    districts: dict[str, int] = defaultdict(int)
    counties: dict[str, int] = defaultdict(int)
    for cds, size in SCHOOLS.items():
        districts[f"district:{cds[:7]}"] += size
        counties[f"county:{cds[:2]}"] += size
    state = {"state:06": sum(counties.values())}
    rows = [
        (place, year, group, float(size))
        for place, size in (schools | districts | counties | state).items()
        for year in YEARS
        for group in groups
    ]
    facts = pl.DataFrame(rows, schema=["place_id", "year", "group", "value"], orient="row")
    words = {"measure": "census_enrollment_9_12", "status": "reported", "basis": "official", "source": "cde_enrollment"}
    return as_facts(
        facts.with_columns(
            *(pl.lit(word).alias(name) for name, word in words.items()), numerator="value", denominator=pl.lit(None)
        )
    )


def write_enrollment(folder: Path, facts: pl.DataFrame | None = None) -> Path:
    path = folder / "enrollment.parquet"
    (enrollment() if facts is None else facts).write_parquet(path)
    return path


def line(**fields: str) -> str:
    """Return one good record, or one with these fields instead."""
    values = {
        "record_type": "WBLR",
        "reporting_lea": "1964733",
        "school": "1930001",
        "academic_year": "2023-2024",
        "student": "1000000001",
        "type": "10",
    } | fields
    order = ("record_type", "transaction_type", "local_id", "reporting_lea", "school", "nonpublic_school",
             "academic_year", "student", "type", "internship", "hours", "course", "evaluation", "sponsored",
             "supervised")  # fmt: skip
    return "^".join(values.get(name, "") for name in order)


def upload(*lines: str, name: str = "wblr.txt") -> InputFile:
    return InputFile.of_bytes(name, ("\r\n".join(lines) + "\r\n").encode())


def expected(people: pl.DataFrame, layout: Layout) -> dict[tuple[str, str, str, str], int]:
    """Return participants by place, year, measure and group: plain sets of students, nothing of the roll-up's own."""
    students: dict[tuple[str, str, str, str], set[int]] = defaultdict(set)
    for row in people.iter_rows(named=True):
        codes = [item.code for bit, item in enumerate(layout.types) if row["types"] >> bit & 1]
        measures = ["wbl_any", *(f"wbl_type_{code}" for code in codes)]
        groups = ["all", row["race"], row["gender"], *(name for name in GROUPS if row[name])]
        for place in _places(row):
            for measure in measures:
                for group in groups:
                    students[place, row["year"], measure, group].add(row["student"])
    return {key: len(numbers) for key, numbers in students.items()}


def _places(row: dict[str, str]) -> Iterable[str]:
    at = [cds_of(row["lea"], row["school"]), *([cds_of(row["other_lea"], row["other"])] if row["other"] else [])]
    return {place for cds in at for place in (f"school:{cds}", f"district:{cds[:7]}", f"county:{cds[:2]}", "state:06")}


def cds_of(lea: str, school: str) -> str:
    return next(cds for cds in SCHOOLS if cds[7:] == school and lea in {cds[:7], school})


def schools() -> pl.DataFrame:
    """Return the schools as records name them, with their sizes; the charter reports for itself."""
    rows = [(cds[7:] if cds == "19642950106001" else cds[:7], cds[7:], size) for cds, size in SCHOOLS.items()]
    return pl.DataFrame(rows, schema=["lea", "school", "size"], orient="row")
