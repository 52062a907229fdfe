"""Totals against their parts: groups within a place, places within a place."""

import polars as pl
import pytest

from loaders.source_files import as_facts
from loaders.validation.margins import margins, place_margins


def facts(*rows: tuple[str, str, float | None]) -> pl.DataFrame:
    table = [
        {"place_id": place, "group": group, "denominator": students, "value": students, "year": "2023-24"}
        | {"measure": "graduation", "status": "reported", "basis": "official", "source": "test"}
        for place, group, students in rows
    ]
    return as_facts(pl.DataFrame(table))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("all", 100), ("white", 60), ("asian", 40)], ""),
        ([("all", 100), ("white", 60), ("asian", 41)], "race and ethnicity"),
        ([("all", 100), ("white", 60), ("asian", None)], ""),
        ([("all", 100), ("female", 60), ("male", 60)], "gender"),
        ([("all", 100), ("foster", 60), ("homeless", 60)], ""),
        ([("white", 60), ("asian", 41)], ""),
    ],
)
def test_groups_within_a_place(rows: list[tuple[str, float | None]], words: str) -> None:
    found = margins(facts(*(("district:1964733", group, students) for group, students in rows)), "graduation")
    assert (words in found[0]) if words else found == ()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("county:19", 100), ("district:1964733", 60), ("district:1964725", 40)], ""),
        ([("county:19", 100), ("district:1964733", 60), ("district:1964725", 41)], "In county:19 (101 of 100)"),
        ([("county:27", 100), ("district:1964733", 160)], ""),
        ([("state:06", 100), ("county:19", 60), ("county:27", 60)], "In state:06 (120 of 100)"),
        ([("district:1964733", 60), ("school:19647331932383", 90)], ""),
    ],
)
def test_places_within_a_place(rows: list[tuple[str, float]], words: str) -> None:
    found = place_margins(facts(*((place, "all", students) for place, students in rows)), "graduation")
    assert (words in found[0]) if words else found == ()
