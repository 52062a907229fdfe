"""The cells that are published: place x year x type x group with participants, students, and what must be hidden.

Schools have all groups for any work-based learning and all students for each type; districts, counties and the state
have every group for each type. So many schools have so few students of a group in a type that it would hide nearly all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from loaders.wblr.enrollment import STATE, Enrollment
from loaders.wblr.layout import Layout

ANY = "wbl_any"
KEY = ("place_id", "year", "measure", "group")
HIDDEN_UP_TO = 10


@dataclass(frozen=True)
class Coverage:
    """Which schools a file speaks for: `covered` and `silent`, each with place_id and year.

    A school is covered where its district, or the school as a district of its own, reports a record in that year: there
    a school without a record has no participants. Silent are the other schools of the same counties in the same years:
    files of one year say nothing about another.
    """

    covered: pl.DataFrame
    silent: pl.DataFrame


def coverage(enrollment: Enrollment, reporting: pl.DataFrame) -> Coverage:
    """Return the coverage; `reporting` has reporting_lea and year (words) of every record that counts."""
    schools = (
        enrollment.students.select("place_id", "year").unique().filter(pl.col("place_id").str.starts_with("school:"))
    )
    cds = pl.col("place_id").str.slice(7)
    coded = schools.with_columns(cds.str.head(7).alias("district"), cds.str.slice(7).alias("own"))
    key = reporting.unique()
    by_district = coded.join(key, left_on=["district", "year"], right_on=["reporting_lea", "year"], how="semi")
    by_itself = coded.join(key, left_on=["own", "year"], right_on=["reporting_lea", "year"], how="semi")
    covered = pl.concat([by_district, by_itself]).select("place_id", "year").unique().sort("place_id", "year")
    county = pl.col("place_id").str.slice(7, 2).alias("county")
    beside = schools.with_columns(county).join(covered.select(county, "year"), on=["county", "year"], how="semi")
    beside = beside.drop("county")
    return Coverage(covered, beside.join(covered, on=["place_id", "year"], how="anti").sort("place_id", "year"))


def places_above(schools: pl.DataFrame, parents: pl.DataFrame) -> pl.DataFrame:
    """Return each school's place_id with itself and every place above as `above`.

    The state is above only where the schools lie in more than one county: it would be the county over again. `cells`
    leaves it out in years in which a county is missing.
    """
    step = schools.select("place_id", above="place_id").unique()
    steps = [step]
    while not step.is_empty():
        step = step.join(parents, left_on="above", right_on="place_id").select("place_id", above="parent")
        steps.append(step)
    found = pl.concat(steps)
    counties = found.filter(pl.col("above").str.starts_with("county:"))["above"].n_unique()
    return found if counties > 1 else found.filter(~pl.col("above").str.starts_with("state:"))


def _state_years(enrollment: Enrollment, covered: pl.DataFrame) -> pl.DataFrame:
    """Return the years of which the enrollment has the state itself, and every county that it lists reports."""
    listed = enrollment.students.select("place_id", "year").unique()
    schools = listed.filter(pl.col("place_id").str.starts_with("school:"))
    counties = (
        schools.join(covered.with_columns(covers=True), on=["place_id", "year"], how="left")
        .group_by("year", pl.col("place_id").str.slice(7, 2).alias("county"))
        .agg(pl.col("covers").any())
    )
    silent = counties.filter(~pl.col("covers").fill_null(value=False))
    return listed.filter(pl.col("place_id") == STATE).select("year").join(silent, on="year", how="anti")


def cells(
    counts: pl.DataFrame, enrollment: Enrollment, covered: pl.DataFrame, layout: Layout, groups: Sequence[str]
) -> pl.DataFrame:
    """Return every cell: `KEY`, parent, ended, participants, students, listed (in the enrollment), first, mistaken.

    `counts` has place_id, year, group, types (the set of types as bits) and students. `first` marks cells that must be
    hidden: 1 to 10 participants, 10 or fewer students, or `mistaken`, more participants than students. Where a group
    is not listed there is no share; such a cell is never written, and its participants are protected all the same.
    """
    grid = _grid(enrollment, covered, layout, groups)
    joined = grid.join(_participants(counts, layout), on=KEY, how="left").with_columns(
        pl.col("participants").fill_null(0)
    )
    n, d = pl.col("participants"), pl.col("students")
    small = d.fill_null(0) <= HIDDEN_UP_TO
    mistaken = n > d.fill_null(HIDDEN_UP_TO)
    marked = joined.with_columns(
        first=n.is_between(1, HIDDEN_UP_TO) | (small & pl.col("listed")) | mistaken | (~pl.col("listed") & (n > 0)),
        mistaken=mistaken & pl.col("listed"),
    )
    return marked.sort(KEY)


def measure(code: str) -> str:
    """Return the measure of a type code."""
    return f"wbl_type_{code}"


def _participants(counts: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    bits = {ANY: -1} | {measure(item.code): 1 << number for number, item in enumerate(layout.types)}
    key = ("place_id", "year", "group")
    return pl.concat(
        counts.filter((pl.col("types") & bit) != 0)
        .group_by(key)
        .agg(pl.col("students").sum().cast(pl.Int64).alias("participants"))
        .with_columns(measure=pl.lit(name))
        for name, bit in bits.items()
    )


def _grid(enrollment: Enrollment, covered: pl.DataFrame, layout: Layout, groups: Sequence[str]) -> pl.DataFrame:
    students = _students(enrollment, covered)
    places = students.select("place_id", "year").unique()
    every = places.join(pl.DataFrame({"group": list(groups)}), how="cross")
    joined = every.join(students, on=["place_id", "year", "group"], how="left").with_columns(
        pl.col("listed").fill_null(value=False)
    )
    several = ~pl.col("place_id").str.starts_with("school:") | (pl.col("group") == "all")
    names = {measure(item.code): item.until or "9999" for item in layout.types}
    types = pl.DataFrame({"measure": list(names), "until": list(names.values())})
    typed = joined.filter(several).join(types, how="cross")
    rows = pl.concat([joined.with_columns(measure=pl.lit(ANY), until=pl.lit("9999")), typed])
    return (
        rows.with_columns(ended=pl.col("year") > pl.col("until"))
        .drop("until")
        .join(enrollment.parents, on="place_id", how="left")
    )


def _students(enrollment: Enrollment, covered: pl.DataFrame) -> pl.DataFrame:
    """Return students by place, year and group: a place's own row where all its schools are covered, else their sum."""
    inside = places_above(covered, enrollment.parents)
    every = covered.join(inside, on="place_id")
    whole_state = every.join(_state_years(enrollment, covered), on="year", how="semi")
    schools = pl.concat([every.filter(pl.col("above") != STATE), whole_state.filter(pl.col("above") == STATE)])
    added = (
        schools.join(enrollment.students, on=["place_id", "year"])
        .group_by(pl.col("above").alias("place_id"), "year", "group")
        .agg(pl.when(pl.col("students").is_not_null().any()).then(pl.col("students").sum()).alias("added"))
    )
    own = enrollment.students.join(_whole(enrollment, schools), on=["place_id", "year"], how="semi")
    both = added.join(own, on=["place_id", "year", "group"], how="full", coalesce=True)
    return both.select("place_id", "year", "group", pl.coalesce("students", "added").alias("students"), listed=True)


def _whole(enrollment: Enrollment, schools: pl.DataFrame) -> pl.DataFrame:
    """Return the places and years of which every school with enrollment is covered."""
    listed = enrollment.students.select("place_id", "year").unique()
    everywhere = places_above(listed.filter(pl.col("place_id").str.starts_with("school:")), enrollment.parents)
    all_schools = listed.join(everywhere, on="place_id").group_by("above", "year").len("all")
    counted = schools.group_by("above", "year").len("covered")
    whole = counted.join(all_schools, on=["above", "year"]).filter(pl.col("all") == pl.col("covered"))
    return whole.select("year", place_id="above")
