"""What binds, where, and what one step buys."""

from dataclasses import replace

import polars as pl
import pytest

from scenarios.scenario import Money
from tests.views import scenario_sample as sample
from views import scenario_cost, scenario_limits
from views.palette import LIGHT


@pytest.mark.parametrize("preset", sample.PRESETS[1:])
def test_the_bars_are_what_the_model_found_for_each_stream(preset: str) -> None:
    view = sample.preset(preset)
    exhibit = scenario_limits.limits(view, LIGHT)
    assert list(exhibit.figure.data[0].x) == [round(row.per_100k, 2) for row in view.result.streams]


def test_money_that_buys_nothing_is_named() -> None:
    sentence = scenario_limits.limits(sample.preset("laep_restored"), LIGHT).sentence
    assert sentence.startswith("Money binds: $100,000 more of District and college general funds buys ")
    assert sentence.endswith("More of Learning-Aligned Employment Program (LAEP) buys none.")


def test_coordinators_bind_where_they_are_few() -> None:
    # One coordinator at each district cares for 100 placements a year; five million dollars would pay more.
    few = replace(sample.GIFT, streams=(Money("philanthropy", (5e6,)),), coordinators=1.0)
    exhibit = scenario_limits.limits(sample.small(few), LIGHT)
    rows = exhibit.table.filter(pl.col("Limit") == "Coordinators")
    assert set(rows["Where"]) == {"North Unified", "South Unified", "West Unified"}
    assert rows["New placements for one step"].to_list() == pytest.approx([1.0] * 3)
    assert "More money of any stream buys no further placement. Coordinators bind at " in exhibit.sentence


def test_demand_binds_where_everybody_who_wants_a_place_has_one() -> None:
    plenty = replace(sample.GIFT, streams=(Money("philanthropy", (5e7,)),))
    exhibit = scenario_limits.limits(sample.small(plenty), LIGHT)
    assert "Every student who wants a place has one at North Unified, South Unified and 1 more." in exhibit.sentence
    assert exhibit.table.filter(pl.col("Limit") == "Demand")["Where"].to_list() == [
        "North Unified",
        "South Unified",
        "West Unified",
    ]


@pytest.mark.parametrize("preset", sample.PRESETS)
def test_the_pieces_of_a_placement_add_up_to_its_cost(preset: str) -> None:
    view = sample.preset(preset)
    cost, band = view.result.placement.cost, view.result.placement.band
    table = scenario_cost.build_up_table(view)
    assert table["Dollars"].head(len(table) - 3).sum() == pytest.approx(cost.total, abs=0.05)
    total, non_wage, published = table.tail(3).iter_rows(named=True)
    assert total["Dollars"] == round(cost.total, 2)
    assert non_wage["Dollars"] == round(band.non_wage, 2)
    assert (published["From, dollars"], published["To, dollars"]) == (round(band.low, 2), round(band.high, 2))


def test_the_cost_says_on_which_side_of_the_band_it_lies_and_keeps_two_differences_apart() -> None:
    exhibit = scenario_cost.build_up(sample.gift(), LIGHT)
    gap = sample.gift().result.placement.gap_to_school
    assert "above the $1,442 to $2,258 that comparable programs publish." in exhibit.sentence
    assert f"${gap.employer_of_record:,.0f} less." in exhibit.notes[0]
    assert f"${gap.caseload:,.0f} less; the two differences are separate." in exhibit.notes[0]


def test_an_assumed_price_is_drawn_in_amber() -> None:
    exhibit = scenario_cost.build_up(sample.gift(), LIGHT)
    fills = dict(zip(exhibit.table["Piece"], exhibit.figure.data[0].marker.color, strict=True))
    assert fills["Employer-of-record fee"] == LIGHT.illustrative
    assert fills["Wages"] == LIGHT.accent
