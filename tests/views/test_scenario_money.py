"""The flow of money adds up: what is entered is spent, stranded or kept for others."""

from dataclasses import replace

import polars as pl
import pytest

from tests.views import scenario_sample as sample
from views import scenario_money, scenario_years
from views.palette import LIGHT
from views.scenario_money import RESERVED, STRANDED


@pytest.mark.parametrize("preset", sample.PRESETS[1:])
def test_each_payer_s_flows_add_up_to_what_was_entered(preset: str) -> None:
    view = sample.preset(preset)
    table = scenario_money.flow_table(view)
    for money, row in zip(view.scenario.streams, view.result.streams, strict=True):
        flows = table.filter(pl.col("From") == row.stream.name)["Dollars"].sum()
        assert flows == pytest.approx(sum(money.by_year(view.scenario.years)), abs=5)
    spent = table.filter(~pl.col("To").is_in([STRANDED, RESERVED]))["Dollars"].sum()
    assert spent == pytest.approx(view.result.cost.sum(), abs=5)


def test_stranded_money_is_gray_and_said_with_its_stream() -> None:
    view = sample.preset("laep_restored")
    exhibit = scenario_money.flow(view, LIGHT)
    assert "cannot be spent, all of it from Learning-Aligned Employment Program (LAEP)." in exhibit.sentence
    node = exhibit.figure.data[0].node
    (place,) = [row for row, label in enumerate(node.label) if label.startswith("Cannot be spent")]
    assert node.color[place] == LIGHT.unknown
    stranded = sum(row.stranded for row in view.result.streams)
    assert exhibit.table.filter(pl.col("To") == STRANDED)["Dollars"].item() == pytest.approx(stranded, abs=1)


def test_money_kept_for_out_of_school_youth_is_said() -> None:
    # $10M a year of WIOA for five years, of which three quarters must serve youth out of school: $37.5M.
    assert "$37.5 million must serve young people who are out of school" in (
        scenario_money.flow(sample.preset(sample.BRAIDED), LIGHT).sentence
    )


def test_the_bands_are_the_rows_of_the_table() -> None:
    exhibit = scenario_money.flow(sample.gift(), LIGHT)
    assert list(exhibit.figure.data[0].link.value) == exhibit.table["Dollars"].to_list()
    assert exhibit.sentence.startswith("$200,000 from one payer over two years;")


@pytest.mark.parametrize("preset", sample.PRESETS[1:])
def test_the_years_add_up_to_the_result(preset: str) -> None:
    view = sample.preset(preset)
    exhibit = scenario_years.years(view, LIGHT)
    assert exhibit.table["New placements"].sum() == view.result.whole.sum()
    assert exhibit.table["Dollars spent, all payers"].sum() == pytest.approx(view.result.cost.sum(), abs=1)
    assert list(exhibit.figure.data[0].x) == exhibit.table["New placements"].to_list()


def test_what_falls_in_one_year_is_said_in_one_sentence() -> None:
    once = sample.small(replace(sample.GIFT, years=1))
    count = int(once.result.whole.sum())
    assert scenario_years.years(once, LIGHT).sentence == f"All {count} placements fall in 2026-27, for $200,000."
