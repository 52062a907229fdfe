"""Outcomes stand side by side with their intervals, and what was not evaluated is never a zero."""

from dataclasses import replace

import polars as pl
import pytest

from scenarios.credits import PRESETS
from tests.atlas import tiny
from tests.scenarios.small import small_inputs
from tests.views import scenario_sample as sample
from views import scenario_baseline, scenario_outcomes, scenario_tornado
from views.palette import LIGHT
from views.scenario_view import run_view


def test_four_columns_show_the_forecasts_and_no_average() -> None:
    view = sample.preset("ab_2273")
    exhibit = scenario_outcomes.columns(view, LIGHT)
    rows = exhibit.table.filter(pl.col("Result") == "Extra high-school graduates")
    assert rows["Preset"].to_list() == ["Null", "Sceptical", "Central", "Optimistic"]
    medians = [view.result.forecasts[preset].extra_graduates.median for preset in PRESETS]
    assert rows["Median"].to_list() == pytest.approx(medians, abs=0.001)
    assert list(exhibit.figure.data[2].y) == pytest.approx(medians)
    thin = exhibit.figure.data[0].error_y
    assert thin.array[2] == pytest.approx(view.result.forecasts["central"].extra_graduates.high95 - medians[2])
    chances = [view.result.forecasts[preset].break_even.chance for preset in PRESETS]
    assert f"{100 * chances[2]:.0f}% (Central)" in exhibit.sentence
    assert next(tick.partition("<br>")[2] for tick in exhibit.figure.layout.xaxis.ticktext) == "0%"


def test_an_outcome_that_nobody_evaluated_says_so_and_holds_no_number() -> None:
    exhibit = scenario_outcomes.columns(sample.preset("laep_restored"), LIGHT)
    rows = exhibit.table.filter(pl.col("Result") == "Extra high-school graduates")
    assert set(rows["Status"]) == {"not evaluated"}
    assert rows["Median"].null_count() == len(rows)
    assert exhibit.sentence.startswith("No study says whether such placements help students to graduate; ")
    assert any("That is not an effect of zero; nothing is credited." in note for note in exhibit.notes)


def test_studied_and_found_without_effect_is_said_as_that() -> None:
    # Urban Alliance: no effect of a paid internship during the school year on graduation (finding E20).
    year = replace(sample.GIFT, modality="school_year_paid")
    view = run_view(tiny.atlas([]), small_inputs(), year)
    assert scenario_outcomes.columns(view, LIGHT).sentence == (
        "Studies of such placements found no effect on graduation, so none is credited under any reading."
    )


def test_the_state_s_tax_stays_blank_until_somebody_gives_its_share() -> None:
    rows = scenario_outcomes.outcomes_table(sample.preset("ab_2273")).filter(
        pl.col("Result") == "Extra tax to the State"
    )
    assert set(rows["Status"]) == {"not known: no published share of the State"}


@pytest.mark.parametrize(
    ("chance", "said"), [(0.0, "0%"), (0.004, "under 1%"), (0.516, "52%"), (0.995, "over 99%"), (1.0, "100%")]
)
def test_a_chance_never_claims_more_certainty_than_it_has(chance: float, said: str) -> None:
    assert scenario_outcomes.percent(chance) == said


def test_before_the_outcomes_are_computed_there_is_a_sentence() -> None:
    for draw in (scenario_outcomes.columns, scenario_tornado.tornado):
        exhibit = draw(sample.gift(), LIGHT)
        assert exhibit.sentence == "The outcomes have not been computed yet."
        assert exhibit.figure is None


def test_the_tornado_is_that_of_the_central_forecast() -> None:
    view = sample.preset("ab_2273")
    known = view.result.forecasts["central"]
    exhibit = scenario_tornado.tornado(view, LIGHT)
    assert exhibit.table["Result at the low value"].to_list() == [round(bar.at_low, 2) for bar in known.tornado]
    assert exhibit.table["Result as it is"][0] == round(known.central_net_benefit, 2)
    low, high = exhibit.figure.data
    assert next(low.base + width for width in low.x) == pytest.approx(known.tornado[0].at_low)
    assert next(high.base + width for width in high.x) == pytest.approx(known.tornado[0].at_high)
    assert exhibit.sentence.startswith("Effect on graduation moves the net benefit of a placement on graduation alone")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("graduation_effect_short_paid", 0.0651, "+6.5 points"),
        ("coordinator_annual_cost.default", 126124.5, "$126,125"),
        ("employer_of_record_fee.hub", 0.0774, "7.7%"),
        ("hours_per_placement.short_paid", 141.9, "142 hours"),
        ("coordinator_caseload.default", 76.12, "76 placements"),
        ("year_up_earnings_year_1", 5181.0, "$5,181"),
    ],
)
def test_values_are_written_in_their_unit(name: str, value: float, said: str) -> None:
    assert scenario_tornado.setting(name, value) == said


def test_the_tornado_of_placements_starts_with_the_widest_swing() -> None:
    exhibit = scenario_tornado.places(sample.gift(), LIGHT)
    assert exhibit.table["Assumption"][0] == "Hours of one placement"
    assert exhibit.table["Result as it is"][0] == pytest.approx(sample.gift().result.total, abs=0.01)
    assert exhibit.sentence.startswith("Hours of one placement moves the number of placements most: ")


def test_what_rests_on_the_illustration_is_said() -> None:
    exhibit = scenario_baseline.dependence(sample.gift(), LIGHT)
    assert exhibit.sentence.startswith("Today's participation may be 50% lower or higher than the illustration. ")
    assert exhibit.table["Fewest"].to_list() <= exhibit.table["Most"].to_list()
    assert "had the same rate today" in exhibit.notes[0]
    dots = exhibit.figure.data[0]
    assert list(dots.x) == exhibit.table.filter(pl.col("Most") > 0)["Placements as planned"].to_list()
