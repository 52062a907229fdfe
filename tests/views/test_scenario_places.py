"""Who gets the placements: tables, dots and sentences come from the same numbers."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from tests.views import scenario_sample as sample
from views import scenario_map, scenario_places
from views.map_figure import MapChoice
from views.palette import LIGHT
from views.scenario_view import run_view


@pytest.mark.parametrize("preset", sample.PRESETS[1:])
def test_placements_by_institution_add_up_and_the_dots_are_the_rows(preset: str) -> None:
    view = sample.preset(preset)
    exhibit = scenario_places.institutions(view, LIGHT)
    assert exhibit.table["New placements"].sum() == view.result.whole.sum()
    drawn = exhibit.table.filter(pl.col("New placements") > 0).head(20)
    assert list(exhibit.figure.data[1].x) == drawn["Access today, %"].to_list()
    assert list(exhibit.figure.data[2].x) == drawn["Access with the scenario, %"].to_list()


def test_the_institutions_in_words() -> None:
    # The money goes to the district with 0.5% first.
    counts = sample.gift().result.whole.sum(axis=1)
    sentence = scenario_places.institutions(sample.gift(), LIGHT).sentence
    assert sentence.startswith(f"{(counts > 0).sum()} of 5 institutions get new placements; most, ")
    assert "All are at high schools. The lowest access of an institution in scope goes from 0.50% to" in sentence


def test_one_institution_gets_placements_in_the_singular() -> None:
    view = sample.gift()
    only = np.zeros_like(view.result.whole)
    only[0, 0] = 7
    alone = replace(view, result=replace(view.result, whole=only))
    assert scenario_places.institutions(alone, LIGHT).sentence.startswith("1 of 5 institutions gets new placements; ")


def test_groups_are_those_of_the_result_and_race_says_that_it_decides_nothing() -> None:
    view = sample.preset("ab_2273")
    exhibit = scenario_places.groups(view, LIGHT)
    found = view.result.access.groups
    row = exhibit.table.filter(pl.col("Students") == "Foster youth").row(0, named=True)
    at = found.rates.names.index("foster")
    assert row["Access with the scenario, %"] == pytest.approx(100 * found.rates.after[at], abs=0.001)
    assert row["Gap with the scenario, points"] == pytest.approx(100 * found.gap_after[at], abs=0.001)
    assert any("never decide who is placed" in note for note in exhibit.notes)


def test_representation_draws_what_is_certain_and_names_only_that() -> None:
    exhibit = scenario_places.representation(sample.preset("laep_restored"), LIGHT)
    # LAEP money is for students with need, and Pell grant recipients are they.
    assert exhibit.sentence == "More than their share of students: Pell grant recipients."
    dots = exhibit.figure.data[0]
    shown = exhibit.table.drop_nulls("At least")
    assert np.add(dots.x, dots.error_x.array) == pytest.approx(shown["At most"].to_list(), abs=1e-6)


@pytest.mark.parametrize("preset", ["ab_2273", sample.BRAIDED])
def test_the_map_shows_the_new_placements_of_the_districts(preset: str) -> None:
    view = sample.preset(preset)
    rows = scenario_map.cells(view)
    schools = ~view.inputs.is_college
    assert rows["numerator"].sum() == pytest.approx(view.result.places[schools].sum() / view.scenario.years, rel=1e-6)
    exhibit = scenario_map.change_map(view, LIGHT)
    assert "LACOE" in " ".join(exhibit.notes)
    assert sum(item.count for item in exhibit.legend) == len(rows) - 1
    assert set(exhibit.figure.data[0].locations) <= set(rows["place_id"])


def test_the_map_draws_only_what_the_layer_holds() -> None:
    view = sample.preset("ab_2273")
    exhibit = scenario_map.change_map(view, LIGHT, MapChoice("district", ("district:1964568",)))
    assert sum(len(trace.locations) for trace in exhibit.figure.data) == 1
    assert exhibit.sentence.startswith("Access changes most in Glendale Unified: ")


def test_districts_that_change_alike_are_not_ranked() -> None:
    # So little money that only the two districts where nobody is placed today get any.
    view = sample.preset("ab_2273")
    little = replace(view.scenario, streams=(replace(view.scenario.streams[0], dollars=(80_000.0,)),))
    sentence = scenario_map.change_map(run_view(*sample.committed(), little, outcomes=False), LIGHT).sentence
    assert sentence.startswith("Access changes alike in two districts: ")


def test_a_scenario_for_colleges_has_no_map_and_says_where_the_placements_are() -> None:
    exhibit = scenario_map.change_map(sample.preset("laep_restored"), LIGHT)
    assert exhibit.figure is None
    assert exhibit.sentence.startswith("The scenario funds no high school. Colleges, which have no area on a map, get ")
    assert "not applicable: outside the scenario" in exhibit.table["Status"].to_list()


def test_districts_without_change_have_a_class_of_their_own() -> None:
    view = sample.preset("ab_2273")
    first, second, *_ = scenario_map.change_map(view, LIGHT).legend
    change = scenario_map.cells(view).filter(pl.col("level") != "county_office")["value"].drop_nulls()
    assert (first.label, first.count) == ("no change", int((change < 0.005).sum()))
    assert second.label == "up to 0.5%"


def test_where_access_falls_the_classes_span_both_sides() -> None:
    # A scenario without money beside one with a grant: access is lower than in its baseline.
    less = replace(sample.preset("ab_2273").scenario, name="less", streams=(), baseline="ab_2273")
    view = run_view(*sample.committed(), less, outcomes=False)
    exhibit = scenario_map.change_map(view, LIGHT)
    # Beverly Hills and Culver City have nobody placed today, and gain most from the grant.
    assert exhibit.sentence.startswith("Access changes most in Beverly Hills Unified: 1.44% fewer of its students")
    assert exhibit.legend[0].label.startswith("under −") or exhibit.legend[0].label.startswith("under -")
