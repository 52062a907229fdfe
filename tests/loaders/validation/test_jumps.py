"""Jumps against the year before: of a rate, of a size, in the files or against what is held."""

import polars as pl
import pytest

from loaders.source_files import as_facts
from loaders.validation.jumps import since_last_year


def facts(year: str, value: float, denominator: float | None = 100, measure: str = "graduation") -> pl.DataFrame:
    row = {"place_id": "district:1964733", "year": year, "measure": measure, "group": "all", "status": "reported"}
    numbers = {"value": value, "denominator": denominator}
    return as_facts(pl.DataFrame([row | numbers | {"basis": "official", "source": "test"}]))


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (facts("2022-23", 80), facts("2023-24", 70), []),
        (facts("2022-23", 80), facts("2023-24", 50), ["(80 to 50) the rate moved by more than 25 points"]),
        (facts("2021-22", 80), facts("2023-24", 50), []),
        (facts("1998-99", 80), facts("1999-00", 50), ["(80 to 50) the rate moved"]),
        (facts("2022", 80), facts("2023", 50), ["(80 to 50) the rate moved"]),
        (facts("2022-23", 80, 20), facts("2023-24", 50, 20), []),
        (
            facts("2022-23", 80, 100),
            facts("2023-24", 80, 201),
            ["(100 to 201) the number of students more than doubled"],
        ),
        (facts("2022-23", 100, None, "enrollment"), facts("2023-24", 49, None, "enrollment"), ["(100 to 49)"]),
        (facts("2022-23", 80, measure="cci_prepared"), facts("2023-24", 50, measure="cci_prepared"), []),
    ],
)
def test_what_leaps(before: pl.DataFrame, now: pl.DataFrame, words: list[str]) -> None:
    found = since_last_year(now, before)
    assert len(found) == len(words)
    assert all(part in sentence for part, sentence in zip(words, found, strict=True))


def test_two_years_in_one_load_are_compared() -> None:
    both = pl.concat([facts("2022-23", 80), facts("2023-24", 50)])
    (sentence,) = since_last_year(both, both.clear())
    assert sentence.startswith("In district:1964733 graduation 2023-24 (80 to 50)")
