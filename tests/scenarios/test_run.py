"""The whole run on a small county: what goes in comes out, every lever counts, and a record repeats it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios.codec import DEFAULTS, preset, preset_names
from scenarios.inputs import read_inputs
from scenarios.parameters import parameters
from scenarios.run import record, run
from scenarios.scenario import Floor, Money, Scenario
from tests.scenarios.small import small_inputs

INPUTS = small_inputs()
BASE = Scenario(
    name="base",
    title="Base",
    years=2,
    streams=(Money("philanthropy", (300_000.0, 300_000.0)), Money("federal_work_study", (100_000.0,))),
)
LEVERS: dict[str, Any] = {
    "start_year": 2028,
    "years": 1,
    "streams": (Money("philanthropy", (400_000.0, 300_000.0)), Money("federal_work_study", (100_000.0,))),
    "rule": "proportional",
    "scope": "k12",
    "places": ("district:1",),
    "cells": ("sed", "college_pell"),
    "floors": (Floor("district:2", 0.04),),
    "modality": "multi_year_pathway",
    "hours": 120,
    "hourly_wage": 20.0,
    "employer_of_record": "own_school",
    "incentive_share": 0.5,
    "hubs": 1,
    "coordinators": 0.1,
    "hires_per_year": 0.05,
    "firms": {"board:A": 20.0, "board:B": 5.0},
    "ramp": False,
    "overrides": {"coordinator_caseload": 60},
}
BASES = {
    "years": replace(BASE, streams=(Money("philanthropy", (300_000.0,), {"recurrence": "ongoing"}),)),
    "hubs": replace(BASE, streams=(Money("philanthropy", (5e6, 5e6)),)),
}
# These change nothing by themselves: texts, or conditions that only matter together with another lever.
PARTNERS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "need_weight": ({"rule": "need_weighted"}, {"need_weight": 5.0}),
    "formula": ({"rule": "user_formula", "formula": "students"}, {"formula": "students * sed_share"}),
    "places_per_firm": ({"firms": {"board:A": 20.0, "board:B": 5.0}}, {"places_per_firm": 2.0}),
    "statewide_centre": (
        {"overrides": {"statewide_centre_annual_cost": 100_000.0}},
        {"statewide_centre": True},
    ),
}
CONDITIONS = ("age", "school_days", "work_experience_education")
TEXTS = ("name", "title", "author", "description", "source", "baseline", "based_on", "provisions")


def outcome(scenario: Scenario) -> tuple[object, ...]:
    result = run(scenario, INPUTS, outcomes=False)
    return result.places.round(6).tolist(), result.cost.round(2).tolist()


def test_every_field_of_a_scenario_is_a_lever_a_condition_or_a_text() -> None:
    assert {*LEVERS, *PARTNERS, *CONDITIONS, *TEXTS} == {entry.name for entry in fields(Scenario)}


@pytest.mark.parametrize("lever", LEVERS)
def test_every_lever_does_something(lever: str) -> None:
    base = BASES.get(lever, BASE)
    assert outcome(replace(base, **{lever: LEVERS[lever]})) != outcome(base)


@pytest.mark.parametrize("lever", PARTNERS)
def test_lever_that_needs_a_partner_does_something_with_it(lever: str) -> None:
    partner, change = PARTNERS[lever]
    assert outcome(
        replace(BASE, **partner, **change) if lever != "formula" else replace(BASE, **(partner | change))
    ) != (outcome(replace(BASE, **partner)))


def test_levers_at_their_defaults_change_nothing() -> None:
    spelt_out = {name: DEFAULTS[name] for name in LEVERS if name not in ("years", "streams")}
    assert outcome(replace(BASE, **spelt_out)) == outcome(BASE)


def test_parameter_at_its_own_value_changes_nothing() -> None:
    known = parameters()
    same = {name: known[name].value() for name in ("demand_ceiling", "coordinator_annual_cost", "workers_compensation")}
    assert outcome(replace(BASE, overrides=same)) == outcome(BASE)


def test_texts_change_nothing() -> None:
    assert outcome(replace(BASE, name="other", title="Other", author="x")) == outcome(BASE)


def test_money_in_is_money_out() -> None:
    result = run(BASE, INPUTS, outcomes=False)
    spent = sum(row.spent + row.stranded + row.system for row in result.streams)
    assert spent == pytest.approx(800_000, abs=1)
    assert result.cost.sum() == pytest.approx(sum(row.spent for row in result.streams) + result.employer.sum(), abs=1)


def test_placements_cost_what_was_paid() -> None:
    result = run(BASE, INPUTS, outcomes=False)
    unit = np.array([[cost.total for cost in years] for years in result.assembly.costs])
    assert (result.places.sum(axis=1) * unit).sum() == pytest.approx(result.cost.sum(), rel=1e-5)


def test_max_min_lifts_the_lowest_first() -> None:
    result = run(BASE, INPUTS, outcomes=False)
    assert result.floor_after > result.floor_before
    # North Unified and South Unified start at 0.5 and 2 percent, North College at 1 percent.
    assert result.places.sum(axis=(1, 2)).argmax() in (0, 3)


def test_today_places_nobody_and_has_no_outcomes() -> None:
    result = run(replace(BASE, streams=()), INPUTS)
    assert result.total == 0
    assert result.limits == ()
    assert dict(result.forecasts) == {}
    assert result.after == pytest.approx(result.before)


def test_whole_places_keep_each_years_total() -> None:
    result = run(BASE, INPUTS, outcomes=False)
    assert result.whole.sum(axis=0).tolist() == [round(total) for total in result.by_year]


def test_fair_rule_has_a_price_and_the_most_places_none() -> None:
    dear = replace(BASE, employer_of_record="hub")
    assert 0 <= run(dear, INPUTS, outcomes=False).price_of_fairness < 1
    assert run(replace(dear, rule="max_per_dollar"), INPUTS, outcomes=False).price_of_fairness == 0


def test_stranded_dollars_are_explained() -> None:
    # Work-study pays wages at colleges only; without other money nobody pays for staff.
    alone = replace(BASE, streams=(Money("federal_work_study", (100_000.0,)),))
    (row,) = run(alone, INPUTS, outcomes=False).streams
    assert row.stranded == pytest.approx(200_000)
    assert row.sentence == (
        "$100,000 more of Federal Work-Study buys no place until another stream pays for supports, the employer of "
        "record and staffing; $200,000 of it cannot be spent."
    )


def test_out_of_school_floor_leaves_a_quarter() -> None:
    (row,) = run(replace(BASE, streams=(Money("wioa_youth", (400_000.0,)),)), INPUTS, outcomes=False).streams
    assert row.budget == pytest.approx(2 * 100_000)


def test_employers_add_their_share() -> None:
    half = {"wage_share": dict.fromkeys(("campus", "public", "nonprofit", "for_profit"), 0.5)}
    result = run(replace(BASE, streams=(Money("state_grant", (300_000.0,), half),)), INPUTS, outcomes=False)
    wages = result.streams[0].by_category[0]
    assert result.employer.sum() == pytest.approx(wages)


def test_floors_out_of_reach_name_the_smallest_relaxation() -> None:
    with pytest.raises(
        AtlasError, match=r"district:1 needs 495.0 places a year and can get [\d.]+, so its access must be 0\.\d+ lower"
    ):
        run(replace(BASE, floors=(Floor("district:1", 0.5),)), INPUTS)


def test_hubs_that_nobody_can_pay_for_are_refused_with_the_amount() -> None:
    # Two years of 3.63M, the second 2.49 percent dearer, less 800000 - 100000 x 2 of philanthropy: 6.75M.
    with pytest.raises(AtlasError, match=r"hubs and centre cost \$6,750,387 more"):
        run(replace(BASE, hubs=1), INPUTS)


def test_wage_below_the_local_minimum_is_named() -> None:
    # The state's minimum is 16.90; the City of Los Angeles pays 17.87 and more.
    result = run(replace(BASE, hourly_wage=17.0), INPUTS, outcomes=False)
    assert any("is paid at North Unified, North College" in note for note in result.notes)
    assert not any("local minimum wage" in note for note in run(BASE, INPUTS, outcomes=False).notes)


def test_price_of_the_employer_of_record_stands_beside_the_caseload() -> None:
    # A hub pays burden and fee a school does not; 1500 of staff against 1306.60, the leanest published.
    gap = run(BASE, INPUTS, outcomes=False).placement.gap_to_school
    assert gap.employer_of_record > 500
    assert gap.caseload == pytest.approx(1500 - 1306.60)
    own = run(replace(BASE, employer_of_record="own_school"), INPUTS, outcomes=False).placement.gap_to_school
    assert own.employer_of_record == pytest.approx(0, abs=1e-6)


def test_offers_exceed_places_by_the_take_up() -> None:
    result = run(BASE, INPUTS, outcomes=False)
    # At least places / 0.84, more where demand runs short; a lower take-up needs more offers.
    assert np.all(result.offers >= result.by_year / 0.84 - 1e-6)
    lower = run(replace(BASE, overrides={"take_up": 0.73}), INPUTS, outcomes=False)
    assert lower.offers == pytest.approx(result.offers * 0.84 / 0.73)


def test_rounding_moves_less_than_a_place_an_institution() -> None:
    assert 0 <= run(BASE, INPUTS, outcomes=False).rounding < len(INPUTS.institutions)


def test_record_repeats_for_equal_levers_only() -> None:
    assert record(BASE, INPUTS) == record(replace(BASE, title="Other"), INPUTS)
    assert record(BASE, INPUTS).id != record(replace(BASE, years=1, streams=()), INPUTS).id
    assert len(record(BASE, INPUTS).id) == 12


def test_outcomes_stand_side_by_side_and_do_not_touch_the_places() -> None:
    with_outcomes, without = run(BASE, INPUTS), run(BASE, INPUTS, outcomes=False)
    assert with_outcomes.places.tolist() == without.places.tolist()
    assert list(with_outcomes.forecasts) == ["null", "sceptical", "central", "optimistic"]
    null, best = with_outcomes.forecasts["null"], with_outcomes.forecasts["optimistic"]
    assert null.extra_graduates is not None
    assert best.extra_graduates is not None
    assert null.extra_graduates.median == pytest.approx(0)
    assert best.extra_graduates.median > 0
    assert null.cost.median == pytest.approx(with_outcomes.cost.sum(), rel=0.1)


@pytest.mark.parametrize("name", preset_names())
def test_preset_runs_on_the_data_folder(name: str) -> None:
    result = run(preset(name), read_inputs(), outcomes=False)
    assert (result.total > 0) == (name != "today")
    assert np.all(result.places <= result.assembly.problem.demand + 1e-6)


@pytest.mark.parametrize("rule", ["max_min", "proportional", "max_per_dollar"])
def test_a_cent_buys_nothing_and_is_no_error(rule: str) -> None:
    cent = Scenario(name="cent", title="A cent", rule=rule, streams=(Money("state_grant", (0.01,)),))
    assert run(cent, INPUTS, outcomes=False).total == pytest.approx(0, abs=1e-4)


def test_a_cent_beside_other_money_changes_nothing() -> None:
    gift = Scenario(name="gift", title="A gift", streams=(Money("philanthropy", (300_000.0,)),))
    more = replace(gift, streams=(*gift.streams, Money("state_grant", (0.01,))))
    totals = [run(one, INPUTS, outcomes=False).total for one in (gift, more)]
    assert totals[1] == pytest.approx(totals[0], abs=1e-4)
