"""Full tables give the numbers behind what is shown, and nothing that is hidden there."""

from collections.abc import Iterator

import polars as pl
import pytest

from atlas import facts
from atlas.data import Atlas
from atlas.places import get
from tests.views import sample
from views import map_exhibit, place_gaps, place_numbers, place_trend
from views.exhibit import Exhibit
from views.palette import LIGHT

MEASURES = ("graduation", "cci_prepared", "chronic_absence", "wbl_paid")
PLACES = ("county:19", "district:1964733", "assembly:52", "school:19648811936103", "spa:4")


def exhibits(atlas: Atlas) -> Iterator[Exhibit]:
    for kind in sample.KINDS:
        for question in sample.questions(atlas, kind)[::7]:
            yield map_exhibit.map_of(atlas, question, sample.choice(kind), LIGHT)
    for code in PLACES:
        place = get(atlas, code)
        for measure in MEASURES:
            for year in facts.years(atlas, measure, place.kind)[-1:]:
                yield place_gaps.gap_chart(atlas, place, measure, year, LIGHT)
            yield place_trend.trend(atlas, place, measure, "foster", LIGHT)


@pytest.fixture(scope="module")
def shown(committed: Atlas) -> list[Exhibit]:
    return list(exhibits(committed))


def test_the_sample_meets_every_state(shown: list[Exhibit]) -> None:
    states = {status for exhibit in shown if exhibit.full is not None for status in exhibit.full["status"]}
    assert states == {"reported", "suppressed", "not_collected", "not_applicable"}


def test_a_full_table_has_a_row_for_each_row_that_is_shown(shown: list[Exhibit]) -> None:
    for exhibit in shown:
        assert exhibit.full is not None
        assert exhibit.full["place_id"].to_list() == exhibit.table["Code"].to_list(), exhibit.title
        assert exhibit.full["year"].to_list() == exhibit.table["Year"].to_list(), exhibit.title


def test_what_is_hidden_in_the_table_is_hidden_in_the_full_table(shown: list[Exhibit]) -> None:
    for exhibit in shown:
        assert exhibit.full is not None
        hidden = exhibit.full.filter(pl.col("status") != "reported")
        silent = [name for name in ("value", "numerator", "gap", "gap_low", "to_close") if name in hidden.columns]
        assert hidden.select(pl.col(silent).is_null().all()).row(0) == (True,) * len(silent), exhibit.title
        # A denominator is shown exactly where the table shows it.
        assert exhibit.full["denominator"].to_list() == exhibit.table["Of"].to_list(), exhibit.title


def test_values_are_those_of_the_data_unrounded_with_unit_and_source(committed: Atlas, shown: list[Exhibit]) -> None:
    keys = ["place_id", "year", "measure", "group"]
    for exhibit in shown:
        assert exhibit.full is not None
        joined = exhibit.full.filter(pl.col("members").is_null()).join(committed.facts, on=keys, suffix="_source")
        assert joined["value"].eq_missing(joined["value_source"]).all(), exhibit.title
        assert set(exhibit.full["unit"]) <= {exhibit.unit}
        cited = exhibit.full.filter(pl.col("source").is_not_null())
        assert cited["citation"].str.len_chars().min() is None or cited["citation"].str.len_chars().min() > 10  # type: ignore[operator]  # a count


@pytest.mark.parametrize("code", PLACES)
def test_the_numbers_of_a_profile_come_in_full(committed: Atlas, code: str) -> None:
    place = get(committed, code)
    for theme in place_numbers.themes_of(place):
        lines = place_numbers.lines(committed, place, theme)
        full = place_numbers.numbers(committed, place, theme).full
        if not lines:  # nobody publishes participation for legislative districts
            assert full is None
            continue
        assert full is not None
        own = full.filter(pl.col("place_id") == code)
        assert own["measure"].to_list() == [line.measure.id for line in lines]
        assert own["unit"].to_list() == [line.measure.unit for line in lines]
        for name in ("year", "value", "numerator", "denominator", "status", "basis", "source"):
            assert own[name].to_list() == [getattr(line.cell, name) for line in lines]
        assert set(full["place_id"]) == {code, "county:19", "state:06"}
        hidden = full.filter(pl.col("status") != "reported")
        assert hidden.select(pl.col("value", "numerator").is_null().all()).row(0) == (True, True)
