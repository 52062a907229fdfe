"""The participation illustration: who takes part, invented from written assumptions, in the shape of real files.

No public file holds it (docs/participation.md). Enrollment by group comes from the official outcome files, so that
the illustration has the right sizes; the participants are drawn in `loaders.draws`.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from contracts.groups import RACE
from loaders.assumptions import Assumptions
from loaders.draws import Institution, participants, reports
from loaders.second_cells import hide
from loaders.source_files import as_facts

SOURCE = "illustration_participation"
PARTITIONS = {
    "race": RACE,
    "gender": ("female", "male", "non_binary"),
}
GROUPS = (
    "english_learners",
    "foster",
    "homeless",
    "migrant",
    "socioeconomically_disadvantaged",
    "students_with_disabilities",
)
IN_PARTITION = {group: family for family, groups in PARTITIONS.items() for group in groups}
NEVER = "9999"  # sorts after every year
KEY = ("place_id", "year", "group")


def illustrate(outcomes: pl.DataFrame, places: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
    """Return participation of schools, colleges, districts and the county as a facts table.

    `outcomes` gives students in grades 9-12, the groups among them and the headcount of colleges; `places` the open
    schools and their districts. Districts and the county add up the schools that report, charter schools included.
    """
    students = pl.concat([_school_students(outcomes, places), _college_students(outcomes, places)])
    students = students.filter(pl.col("year").is_in(assumptions.years))
    silent = [place for place in students.get_column("place_id").unique().sort() if not reports(place, assumptions)]
    reporting = students.filter(~pl.col("place_id").is_in(silent))
    nothing = _not_collected(students, silent, assumptions)
    if reporting.is_empty():
        return nothing
    counted = _counted(reporting, assumptions)
    added = pl.concat([counted, *_added_up(counted, places)])
    rates = hide(_rates(added, assumptions), places, assumptions.hidden_up_to)
    return as_facts(pl.concat([_blanked(rates), _hours(added, rates), nothing]))


def _school_students(outcomes: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Return students by place_id, year and group in grades 9-12; null where the official file hides the group.

    Groups are published for all grades of a school; their share is carried over to grades 9-12.
    """
    schools = places.filter(pl.col("kind") == "school", pl.col("open"), pl.col("serves_9_12")).select("place_id")
    total = outcomes.filter(pl.col("measure") == "enrollment_9_12", pl.col("value") > 0)
    absence = outcomes.filter(pl.col("measure") == "chronic_absence").join(schools, on="place_id", how="semi")
    groups = absence.filter(pl.col("group").is_in(["all", *IN_PARTITION, *GROUPS]))
    base = absence.filter(pl.col("group") == "all").select("place_id", "year", base="denominator")
    share = pl.col("denominator") / pl.col("base")
    return (
        groups.join(base, on=["place_id", "year"])
        .join(total.select("place_id", "year", total="value"), on=["place_id", "year"])
        .select(*KEY, students=(pl.col("total") * share).round().cast(pl.Int64))
    )


def _college_students(outcomes: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    colleges = places.filter(pl.col("kind") == "college").select("place_id")
    headcount = outcomes.filter(pl.col("measure") == "headcount_12m", pl.col("value").is_not_null())
    return headcount.join(colleges, on="place_id", how="semi").select(*KEY, students=pl.col("value").cast(pl.Int64))


def _counted(students: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
    """Return students, participants, paid, hours and a column a type by place_id, year and group."""
    drawn = pl.concat(
        [participants(institution, assumptions) for institution in _institutions(students)], how="diagonal"
    )
    sums = pl.concat([_sums(drawn, group) for group in ("all", *IN_PARTITION, *GROUPS)])
    counts = [name for name in sums.columns if name not in KEY]
    return students.join(sums, on=KEY, how="left").with_columns(pl.col(counts).fill_null(0)).sort(KEY)


def _institutions(students: pl.DataFrame) -> Iterator[Institution]:
    known = students.filter(pl.col("students").is_not_null()).sort(KEY)
    for (place, year), rows in known.partition_by("place_id", "year", as_dict=True).items():
        sizes = dict(zip(rows.get_column("group"), rows.get_column("students"), strict=True))
        yield Institution(
            place_id=str(place),
            year=str(year),
            students=sizes["all"],
            partitions={
                family: {group: sizes[group] for group in groups if group in sizes}
                for family, groups in PARTITIONS.items()
            },
            groups={group: sizes.get(group, 0) for group in GROUPS},
            is_college=str(place).startswith("college:"),
        )


def _sums(drawn: pl.DataFrame, group: str) -> pl.DataFrame:
    if group == "all":
        members = drawn
    elif family := IN_PARTITION.get(group):
        members = drawn.filter(pl.col(family) == group)
    else:
        members = drawn.filter(pl.col(group))
    types = [name for name in drawn.columns if name.startswith("wbl_type_")]
    return members.group_by("place_id", "year").agg(
        pl.lit(group).alias("group"),
        pl.len().cast(pl.Int64).alias("participants"),
        pl.col("paid", "hours", *types).sum(),
    )


def _added_up(counted: pl.DataFrame, places: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield the districts that serve grades 9-12, then the county, each as the sum of its reporting schools."""
    schools = counted.filter(pl.col("place_id").str.starts_with("school:"))
    districts = places.filter(pl.col("kind") == "district", pl.col("level") != "elementary").select("place_id")
    parents = places.select("place_id", "parent").join(districts, left_on="parent", right_on="place_id", how="semi")
    in_districts = schools.join(parents, on="place_id").with_columns(place_id=pl.col("parent")).drop("parent")
    for members in (in_districts, schools.with_columns(place_id=pl.lit("county:19"))):
        yield members.group_by(KEY).agg(pl.all().sum()).select(counted.columns).sort(KEY)


def _rates(counted: pl.DataFrame, assumptions: Assumptions) -> pl.DataFrame:
    """Turn counts into rates in percent, one of them a type; the numbers of hidden rows are still there."""
    college = pl.col("place_id").str.starts_with("college:")
    school = pl.col("place_id").str.starts_with("school:")
    # By type, the groups of a single school are nearly always hidden; districts and the county keep them.
    typed = counted.filter(~college & (~school | (pl.col("group") == "all")))
    by_type = [_type_rate(typed, code, assumptions) for code in assumptions.types]
    rates = [_rate(counted, "wbl_any", "participants", assumptions), _rate(counted, "wbl_paid", "paid", assumptions)]
    return pl.concat([*rates, *by_type])


def _rate(counted: pl.DataFrame, measure: str, count: str, assumptions: Assumptions) -> pl.DataFrame:
    few = _few_students(assumptions)
    hidden = few | pl.col(count).is_between(1, assumptions.hidden_up_to)
    share = (100 * pl.col(count) / pl.col("students")).round(2)
    rows = counted.select(
        *KEY,
        numerator=pl.col(count),
        denominator=pl.when(~few).then("students"),
        value=pl.when(pl.col(count) == 0).then(0.0).otherwise(share),
        status=pl.when(hidden).then(pl.lit("suppressed")).otherwise(pl.lit("reported")),
    )
    return _labelled(rows, measure)


def _type_rate(counted: pl.DataFrame, code: str, assumptions: Assumptions) -> pl.DataFrame:
    """Return the rate of a type; where it no longer exists it is not applicable, instead of zero."""
    measure = f"wbl_type_{code}"
    rows = _rate(counted, measure, measure, assumptions)
    ended = pl.col("year") >= assumptions.type_ended.get(code, NEVER)
    status = pl.when(ended).then(pl.lit("not_applicable")).otherwise(pl.col("status"))
    return rows.with_columns(status=status, denominator=pl.when(~ended).then("denominator"))


def _hours(counted: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """Return mean hours, hidden wherever the paid participants are; where nobody is paid there is no mean."""
    paid, hidden = pl.col("paid"), pl.col("status") == "suppressed"
    status = pl.when(hidden).then(pl.lit("suppressed")).when(paid == 0).then(pl.lit("not_applicable"))
    known = rates.filter(pl.col("measure") == "wbl_paid").select(*KEY, "status")
    rows = counted.join(known, on=KEY, maintain_order="left").select(
        *KEY,
        numerator=pl.col("hours"),
        denominator=pl.when(~hidden).then("paid"),
        value=(pl.col("hours") / paid).round(1),
        status=status.otherwise(pl.lit("reported")),
    )
    return _labelled(_blanked(rows), "wbl_hours")


def _few_students(assumptions: Assumptions) -> pl.Expr:
    return pl.col("students").is_null() | (pl.col("students") <= assumptions.hidden_up_to)


def _blanked(rows: pl.DataFrame) -> pl.DataFrame:
    """Empty value and numerator of every row that is not reported."""
    shown = pl.col("status") == "reported"
    return rows.with_columns(pl.when(shown).then(name).alias(name) for name in ("numerator", "value"))


def _not_collected(students: pl.DataFrame, silent: list[str], assumptions: Assumptions) -> pl.DataFrame:
    """Say for each school and college that sends no file, and each year, that nothing was collected."""
    rows = students.filter(pl.col("place_id").is_in(silent), pl.col("group") == "all").select(
        *KEY, status=pl.lit("not_collected")
    )
    schools = rows.filter(pl.col("place_id").str.starts_with("school:"))
    by_type = [_labelled(schools, f"wbl_type_{code}") for code in assumptions.types]
    return as_facts(pl.concat([*(_labelled(rows, name) for name in ("wbl_any", "wbl_paid", "wbl_hours")), *by_type]))


def _labelled(rows: pl.DataFrame, measure: str) -> pl.DataFrame:
    words = {"measure": measure, "basis": "illustrative", "source": SOURCE}
    return as_facts(rows.with_columns(pl.lit(word).alias(name) for name, word in words.items()))
