"""Scenarios side by side: numbers that agree with the model's own runs, words that agree with the numbers."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from atlas.data import Atlas
from scenarios import codec
from scenarios.inputs import Inputs, from_atlas
from scenarios.scenario import Money, Scenario
from views import scenario_compare
from views.palette import DARK, LIGHT
from views.scenario_compare import Compared
from views.scenario_view import run_view
from views.words import rounded

BILL = codec.preset("ab_2273")
PROSE = "<b>x</b> %{y} **bold**"


@pytest.fixture(scope="module")
def inputs(committed: Atlas) -> Inputs:
    return from_atlas(committed)


def compared(atlas: Atlas, inputs: Inputs, scenarios: Sequence[Scenario], against: int = 0) -> Compared:
    return Compared(tuple(run_view(atlas, inputs, one, outcomes=False) for one in scenarios), against)


@pytest.fixture(scope="module")
def bills(committed: Atlas, inputs: Inputs) -> Compared:
    return compared(committed, inputs, [BILL, codec.preset("ab_2088"), codec.preset("funder_10m")])


def row(found: Compared, start: str) -> dict[str, str]:
    table = scenario_compare.headlines(found).table
    return next(line for line in table.to_dicts() if line["Number"].startswith(start))


def test_columns_are_short_names_and_rows_the_numbers_of_the_runs(bills: Compared) -> None:
    assert bills.names == ("AB 2273", "AB 2088", "A funder's $10M a year for three years")
    totals = [view.result.whole.sum() for view in bills.views]
    shown = row(bills, "New paid placements, all years")
    assert shown["AB 2273"] == f"{totals[0]:,}"
    assert shown["AB 2088"] == f"{totals[1]:,} ({totals[1] - totals[0]:,} more)"


def test_yearly_numbers_divide_by_each_scenarios_own_years(bills: Compared) -> None:
    shown = row(bills, "Dollars of all payers a year")
    costs = [view.result.cost.sum() / years for view, years in zip(bills.views, (5, 5, 3), strict=True)]
    assert shown["AB 2273"] == f"${rounded(costs[0] / 1e6)} million"
    assert shown[bills.names[2]].startswith(f"${rounded(costs[2] / 1e6)} million (")


def test_access_is_told_of_the_same_students_for_all(bills: Compared) -> None:
    # The bills fund high schools only, the funder colleges too: all three are told of both.
    students = bills.views[0].inputs.total.sum()
    assert [numbers.students for numbers in bills.numbers] == pytest.approx([students] * 3)
    assert len({numbers.access_before for numbers in bills.numbers}) == 1


def test_the_words_say_what_the_table_says(bills: Compared) -> None:
    first, second = scenario_compare.differences(bills)
    yearly = [numbers.yearly for numbers in bills.numbers]
    assert first.startswith(
        f"AB 2088: {rounded(yearly[1] - yearly[0], 0):,} more new placements a year than AB 2273 "
        f"({rounded(yearly[1], 0):,} against {rounded(yearly[0], 0):,}); "
    )
    assert second.startswith("A funder's $10M a year for three years: ")
    full = scenario_compare.headlines(bills).full
    assert full is not None
    assert len(full) == 9 * 3


def test_another_baseline_turns_every_difference(bills: Compared) -> None:
    turned = Compared(bills.views, 1)
    ours, theirs = row(bills, "New paid placements a year"), row(turned, "New paid placements a year")
    assert (
        ours["AB 2088"].removesuffix(" more)").split("(")[1] == theirs["AB 2273"].removesuffix(" fewer)").split("(")[1]
    )
    assert turned.others == (0, 2)


def test_a_scenario_beside_itself_is_the_same(committed: Atlas, inputs: Inputs) -> None:
    found = compared(committed, inputs, [BILL, BILL])
    assert found.names == ("AB 2273", "AB 2273 (2)")
    (said,) = scenario_compare.differences(found)
    assert said.startswith("AB 2273 (2): as many new placements a year as AB 2273")
    assert all(
        line["AB 2273 (2)"].endswith("(the same)") for line in scenario_compare.headlines(found).table.to_dicts()
    )


def test_years_that_differ_are_said_and_left_open(bills: Compared) -> None:
    exhibit = scenario_compare.by_year(bills, LIGHT)
    assert scenario_compare.YEARS_NOTE in exhibit.notes
    assert exhibit.table["School year"].to_list() == ["2026-27", "2027-28", "2028-29", "2029-30", "2030-31"]
    assert exhibit.table[bills.names[2]].to_list()[3:] == [None, None]
    assert exhibit.table["AB 2088"][0] == bills.views[1].result.whole[:, 0].sum()
    assert "25,304 new placements in 2026-27, with AB 2088" in exhibit.sentence


def test_groups_are_shown_as_the_access_report_has_them(bills: Compared) -> None:
    exhibit = scenario_compare.groups(bills, LIGHT)
    rates = bills.views[1].result.access.groups.rates
    foster = exhibit.table.filter(exhibit.table["Students"] == "Foster youth")["AB 2088"][0]
    assert foster == pytest.approx(100 * rates.after[rates.names.index("foster")], abs=0.001)
    assert scenario_compare.RACE_NOTE in exhibit.notes


def test_only_groups_that_any_of_them_may_reach_are_shown(committed: Atlas, inputs: Inputs, bills: Compared) -> None:
    schools = compared(committed, inputs, [BILL, codec.preset("ab_2088")])
    assert "pell" not in schools.groups
    assert "foster" in schools.groups
    assert "pell" in bills.groups  # the funder pays at colleges too
    assert "Pell" not in scenario_compare.groups(schools, LIGHT).sentence


@pytest.mark.parametrize("make", [scenario_compare.by_year, scenario_compare.groups])
def test_scenarios_are_told_apart_without_color(bills: Compared, make: object) -> None:
    for colors in (LIGHT, DARK):
        figure = make(bills, colors).figure  # type: ignore[operator]
        assert len({trace.marker.symbol for trace in figure.data}) == 3
        assert [trace.name for trace in figure.data] == list(bills.names)


def test_names_of_our_own_columns_and_markup_do_no_harm(committed: Atlas, inputs: Inputs) -> None:
    odd = [replace(BILL, title=title) for title in ("Number", "Status", PROSE, "Number")]
    found = compared(committed, inputs, odd)
    assert found.names == ("Number (2)", "Status (2)", PROSE, "Number (3)")
    figure = scenario_compare.by_year(found, LIGHT).figure
    assert figure is not None
    assert figure.data[2].name == "&lt;b>x&lt;/b> %&#123;y} **bold**"
    assert scenario_compare.groups(found, LIGHT).table.columns[1:5] == list(found.names)


def test_no_money_at_all_is_compared_too(committed: Atlas, inputs: Inputs) -> None:
    nothing = replace(BILL, title="Nothing", streams=(Money("philanthropy", (0.0,)),))
    found = compared(committed, inputs, [codec.preset("today"), nothing])
    assert scenario_compare.by_year(found, LIGHT).sentence == "None of them pays for a placement."
    assert row(found, "New paid placements for each $1M")["Nothing"] == "–"
    (said,) = scenario_compare.differences(found)
    assert said.startswith("Nothing: as many new placements a year as Today, with no new money (0).")


def test_one_alone_asks_for_another(committed: Atlas, inputs: Inputs) -> None:
    found = compared(committed, inputs, [BILL])
    assert scenario_compare.headlines(found).sentence == scenario_compare.ALONE


def test_everything_carries_its_badge_and_where_it_comes_from(bills: Compared) -> None:
    for exhibit in (scenario_compare.headlines(bills), scenario_compare.by_year(bills, LIGHT)):
        assert exhibit.illustrative
        assert {"Status", "Basis", "Source"} <= set(exhibit.table.columns)
        assert all(view.result.record.id in exhibit.table["Source"][0] for view in bills.views)
        assert len({source.title for source in exhibit.sources}) == len(exhibit.sources)
