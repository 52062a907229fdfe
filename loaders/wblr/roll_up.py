"""From records to numbers of students, each student once: written once on narwhals, run on Polars and on Spark.

A student-year is first brought to one row. Nearly all are at one school; their districts and counties follow by adding
up. Those at several schools are counted in each school, and once in every place above.
"""

from __future__ import annotations

import narwhals as nw

from loaders.wblr.engines import Frame

CELL = ("place", "year", "group", "types")


def roll_up(records: Frame, above: Frame, groups: Frame, profiles: Frame | None, bits: list[int]) -> Frame:
    """Return the students of each place, year and group by the set of their types: `CELL` and students.

    `records` has student, year, place (a school) and bit; `above` names for each school (`school`) itself and every
    `place` above; `profiles` gives each student and year a `profile`, and `groups` the groups of a profile, of which 0
    is that of students who are not in `profiles`. `types` adds up the bits of the student's types.
    """
    one, several = _by_schools(_student_years(records, bits), bits)
    at_one = _count(one, groups, profiles).select("year", "group", "types", "students", school="place")
    added_up = at_one.join(above, on="school").select(*CELL, "students")
    once_each = _once_in_each_place(records, several, above)
    together = nw.concat([added_up, _count(once_each, groups, profiles)], how="vertical")
    return together.group_by(*CELL).agg(nw.col("students").sum())


def part_of(records: Frame, part: int, parts: int) -> Frame:
    """Return the records of one part of the students; numbers of students add up over the parts."""
    return records if parts == 1 else records.filter(nw.col("student") % parts == part)


def _student_years(records: Frame, bits: list[int]) -> Frame:
    """Return one row a student and year: the first and the last of the schools, and a column a type."""
    zero = nw.lit(0, nw.Int16)
    marks = [
        nw.when(nw.col("bit") == bit).then(nw.lit(bit, nw.Int16)).otherwise(zero).alias(f"bit{bit}") for bit in bits
    ]
    most = [nw.col(f"bit{bit}").max() for bit in bits]
    schools = (nw.col("place").min(), nw.col("place").max().alias("last"))
    return records.with_columns(*marks).group_by("student", "year").agg(*schools, *most)


def _by_schools(student_years: Frame, bits: list[int]) -> tuple[Frame, Frame]:
    """Return the student-years at one school with their types, and those at several."""
    types = nw.sum_horizontal(*(nw.col(f"bit{bit}").cast(nw.Int32) for bit in bits)).alias("types")
    one = student_years.filter(nw.col("place") == nw.col("last")).select("student", "year", "place", types)
    return one, student_years.filter(nw.col("place") != nw.col("last")).select("student", "year")


def _once_in_each_place(records: Frame, several: Frame, above: Frame) -> Frame:
    key = ("student", "year", "place")
    everywhere = (
        records.join(several, on=["student", "year"], how="semi")
        .select("student", "year", "bit", school="place")
        .join(above, on="school")
    )
    return everywhere.select(*key, "bit").unique().group_by(*key).agg(nw.col("bit").sum().cast(nw.Int32).alias("types"))


def _count(students: Frame, groups: Frame, profiles: Frame | None) -> Frame:
    if profiles is None:
        known = students.with_columns(profile=nw.lit(0, nw.Int16))
    else:
        joined = students.join(profiles, on=["student", "year"], how="left")
        known = joined.with_columns(nw.col("profile").fill_null(0))
    return known.join(groups, on="profile").group_by(*CELL).agg(nw.len().alias("students"))
