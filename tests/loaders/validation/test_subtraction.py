"""What plain subtraction gives away among the rows that a steward lists."""

import polars as pl
import pytest

from loaders.validation.subtraction import given_away

SCHEMA = {
    "place_id": pl.String,
    "group": pl.String,
    "count": pl.Float64,
    "denominator": pl.Float64,
    "basis": pl.String,
}
DISTRICT, FIRST, SECOND, THIRD = "district:1964774", *(f"school:1964774000000{n}" for n in (1, 2, 3))
PARENTS = pl.DataFrame({"place_id": [FIRST, SECOND, THIRD], "parent": [DISTRICT] * 3})
Row = tuple[str, str, float | None, float | None, str]


def groups(*counts: tuple[str, float | None, float | None], basis: str = "official") -> list[Row]:
    return [(DISTRICT, group, count, students, basis) for group, count, students in counts]


def races(everybody: float, basis: str = "official") -> list[Row]:
    """All students, 80 of one group, and two groups that are hidden."""
    shown, hidden = ("asian", 80, None), (("white", None, None), ("filipino", None, None))
    return groups(("all", everybody, None), shown, *hidden, basis=basis)


def places(*counts: float | None) -> list[Row]:
    """The count of a district of 1,000 students and of its three schools."""
    named = zip((DISTRICT, FIRST, SECOND, THIRD), counts, (1000, 500, 350, 150), strict=True)
    return [(place, "all", count, students, "official") for place, count, students in named]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        # 100 - 95 = 5, whether or not the students are known.
        (groups(("all", 100, 1000), ("female", 95, 500), ("male", None, 500)), ["male"]),
        (groups(("all", 100, None), ("female", 95, None), ("male", None, None)), ["male"]),
        # 100 - 60 = 40: the 500 + 500 students are all 1,000.
        (groups(("all", 100, 1000), ("female", 60, 500), ("male", None, 500)), ["male"]),
        # 100 - 60 = 40 is no number under 11, and 400 students are in no row: other groups are not listed.
        (groups(("all", 100, 1000), ("female", 60, 500), ("non_binary", None, 100)), []),
        # 20 = 10 + 10, 2 = 1 + 1 and 19 = 9 + 10; 12 may be 2 + 10 to 10 + 2.
        (races(100), ["filipino", "white"]),
        (races(82), ["filipino", "white"]),
        (races(99), ["filipino", "white"]),
        (races(92), []),
        # 40 is more than 10 + 10, so one of them was hidden to protect the other.
        (races(120), []),
        # Those that the loader hid to protect others may be larger than 10.
        (races(100, basis="derived"), []),
        # 60 + 40 = 100.
        (groups(("all", None, 1000), ("female", 60, 500), ("male", 40, 500)), ["all"]),
    ],
)
def test_groups_that_are_listed_count_as_all_of_them(rows: list[Row], found: list[str]) -> None:
    assert given_away(table(rows), PARENTS)["group"].to_list() == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (places(97, 60, 35, None), [THIRD]),  # 97 - 95 = 2
        (places(105, 60, 35, None), [THIRD]),  # 105 - 95 = 10
        (places(80, 60, None, None), [SECOND, THIRD]),  # 80 - 60 = 20 = 10 + 10
        (places(62, 60, None, None), []),  # students of two schools count once in the district: 2 or more
        (places(95, 60, 35, None), []),  # nothing is left, for the same reason
    ],
)
def test_schools_that_are_listed_count_as_all_of_them(rows: list[Row], found: list[str]) -> None:
    assert given_away(table(rows), PARENTS)["place_id"].to_list() == found


def table(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(
        fewest="count",
        most="count",
        status=pl.when(pl.col("count").is_null()).then(pl.lit("suppressed")).otherwise(pl.lit("reported")),
        year=pl.lit("2023-24"),
        measure=pl.lit("wbl_any"),
    )
