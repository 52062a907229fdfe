"""Students in grades 9-12 by place, year and group: the denominators, and the list of schools that records may name.

They come from a table of facts: the official enrollment loaded before (`python -m loaders load enrollment`), or the
facts that the atlas is built on. A code of a school or district carries its county, so any county loads.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from contracts.errors import AtlasError
from loaders.loaded import InputFile

MEASURES = ("census_enrollment_9_12", "enrollment_9_12")
COLUMNS = ("place_id", "year", "measure", "group", "value", "status")
SCHOOL, DISTRICT = r"^school:\d{14}$", r"^district:\d{7}$"
CDS_DISTRICT, CDS_COUNTY = 7, 2
STATE = "state:06"


@dataclass(frozen=True)
class Enrollment:
    """Who is enrolled where.

    `students` has place_id, year, group and students (null where the source hides them), for schools and the places
    above them. `schools` has lea, school (codes as records write them), year and place_id: a charter school may report
    under its district's code or its own. `parents` has place_id and parent, from schools up to counties.
    """

    students: pl.DataFrame
    schools: pl.DataFrame
    parents: pl.DataFrame

    @property
    def years(self) -> list[str]:
        """School years with enrollment, oldest first."""
        return sorted(self.students["year"].unique())


def read_enrollment(given: Path | InputFile) -> Enrollment:
    """Read enrollment from a parquet table of facts, on disk or in memory.

    Raises AtlasError if the file cannot be read, or has no measure of students in grades 9-12 by school.
    """
    path, source = (given, given) if isinstance(given, Path) else (given.name, given.open())
    try:
        facts = pl.read_parquet(source, columns=list(COLUMNS), glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise AtlasError(f"{path} is not a table of facts ({reason}). Give the facts.parquet of enrollment.") from None
    schools = facts.filter(pl.col("place_id").str.contains(SCHOOL))["measure"].unique()
    measure = next((name for name in MEASURES if name in schools), None)
    if measure is None:
        raise AtlasError(
            f"{path} has no enrollment of schools in grades 9-12 ({' or '.join(MEASURES)}). Load CDE's census day file "
            "with `python -m loaders load enrollment`, and give its facts.parquet with --enrollment."
        )
    return of_facts(facts.filter(pl.col("measure") == measure))


def of_facts(facts: pl.DataFrame) -> Enrollment:
    """Return the enrollment that rows of one measure hold."""
    shown = pl.col("status") == "reported"
    students = facts.select("place_id", "year", "group", students=pl.when(shown).then("value"))
    places = students.select("place_id").unique().sort("place_id")
    cds = places.filter(pl.col("place_id").str.contains(SCHOOL)).with_columns(cds=pl.col("place_id").str.slice(7))
    code = pl.col("cds").str.slice(CDS_DISTRICT)
    yearly = cds.join(students.select("place_id", "year").unique(), on="place_id")
    by_district = yearly.select(
        pl.col("cds").str.head(CDS_DISTRICT).alias("lea"), code.alias("school"), "year", "place_id"
    )
    by_itself = yearly.select(code.alias("lea"), code.alias("school"), "year", "place_id")
    return Enrollment(
        students=students,
        schools=pl.concat([by_district, by_itself]).unique(["lea", "school", "year"], keep="none").sort(pl.all()),
        parents=_parents(cds),
    )


def _parents(cds: pl.DataFrame) -> pl.DataFrame:
    district = "district:" + pl.col("cds").str.head(CDS_DISTRICT)
    county = "county:" + pl.col("cds").str.head(CDS_COUNTY)
    schools = cds.select("place_id", parent=district)
    districts = cds.select(place_id=district, parent=county).unique()
    counties = cds.select(place_id=county, parent=pl.lit(STATE)).unique()
    return pl.concat([schools, districts, counties]).sort("place_id")
