from dataclasses import replace

import pytest

from atlas.data import Atlas
from scenarios import codec
from scenarios.inputs import from_atlas
from scenarios.scenario import Floor, Money, Scenario
from views import scenario_compare_terms
from views.scenario_compare import Compared
from views.scenario_terms import assumptions, changed_rules, terms
from views.scenario_view import run_view

PLAIN = Scenario(name="plain", title="Plain")
BILL = codec.preset("ab_2273")
HALF = dict.fromkeys(("campus", "public", "nonprofit", "for_profit"), 0.5)


def said(atlas: Atlas, scenario: Scenario) -> dict[str, str]:
    return terms(scenario, atlas, changed_rules([scenario]))


def test_the_defaults_are_words(committed: Atlas) -> None:
    found = said(committed, PLAIN)
    assert found["Paid hours of one placement"] == "the usual hours of the kind of placement"
    assert found["Hourly wage in dollars"] == "the local minimum wage"
    assert found["Only these places"] == found["Only these students"] == "all"
    assert found["Build up over five years"] == "yes"
    assert found["High schools or colleges"] == "High schools and colleges"
    assert not [label for label in found if label.startswith("Money")]


@pytest.mark.parametrize(
    ("changes", "label", "words"),
    [
        ({"hours": 320.0}, "Paid hours of one placement", "320 hours"),
        ({"hourly_wage": 20.0}, "Hourly wage in dollars", "$20.00"),
        ({"formula": "students * sed_share"}, "Your own formula", "students * sed_share"),
        ({"incentive_share": 0.25}, "Part of the wage given back to employers, in percent", "25%"),
        ({"places": ("senate:26", "district:1964733")}, "Only these places", "SD 26 and Los Angeles Unified"),
        (
            {"cells": ("foster", "homeless")},
            "Only these students",
            "Foster youth and Students experiencing homelessness",
        ),
        ({"floors": (Floor("senate:26", 0.05, "foster"),)}, "Least access in SD 26, foster youth", "5%"),
        ({"firms": {"board:SBWIB": 1200.0}}, "Employers: South Bay WIB", "1,200"),
        ({"streams": (Money("philanthropy", (1e7,)),)}, "Money: Philanthropy", "$10,000,000 once"),
        ({"streams": (Money("state_grant", (5e6,)),)}, "Money: New state grant", "$5,000,000 a year"),
        (
            {"streams": (Money("philanthropy", (1e6,) * 5),)},
            "Money: Philanthropy",
            "$1,000,000 in each of five years",
        ),
        (
            {"streams": (Money("philanthropy", (1e6, 2e6)),), "years": 2},
            "Money: Philanthropy",
            "$1,000,000 and $2,000,000, year by year",
        ),
        (
            {"streams": (Money("state_grant", (1.0,), {"wage_share": HALF}),)},
            "New state grant: most of the wage it pays, by host",
            "50% everywhere",
        ),
        (
            {"streams": (Money("state_grant", (1.0,), {"wage_share": HALF | {"campus": 1.0}}),)},
            "New state grant: most of the wage it pays, by host",
            "100% on campus, 50% at public hosts, 50% at nonprofit hosts and 50% at private firms",
        ),
        (
            {"streams": (Money("state_grant", (1.0,), {"kinds": ["k12"]}),)},
            "New state grant: may reach",
            "High schools",
        ),
        ({"streams": (Money("state_grant", (1.0,), {"carry_over": False}),)}, "unspent money stays", "no"),
        ({"streams": (Money("state_grant", (1.0,), {"admin_cap": 0.1}),)}, "most for administration", "10%"),
        ({"streams": (Money("state_grant", (1.0,), {"per_person_cap": 4000}),)}, "most dollars a student", "4,000"),
    ],
)
def test_each_lever_says_what_it_is(committed: Atlas, changes: dict[str, object], label: str, words: str) -> None:
    found = said(committed, replace(PLAIN, **changes))  # type: ignore[arg-type]
    assert words in [value for name, value in found.items() if label in name]


def test_assumptions_stand_beside_the_models_own() -> None:
    own = PLAIN.assumptions.value("take_up")
    rows = assumptions([PLAIN, replace(PLAIN, overrides={"take_up": 0.75, "hours_per_placement.short_paid": 200.0})])
    assert rows[1] == ("Take up", [f"{own:g} (the model's own)", "0.75"])
    assert rows[0][0] == "Hours per placement, short paid"
    assert rows[0][1][1] == "200"


@pytest.fixture(scope="module")
def bills(committed: Atlas) -> Compared:
    inputs = from_atlas(committed)
    return Compared(tuple(run_view(committed, inputs, codec.preset(p), outcomes=False) for p in ("ab_2273", "ab_2088")))


def test_only_what_differs_is_listed(bills: Compared) -> None:
    exhibit = scenario_compare_terms.levers(bills)
    rows = {row["Lever"]: (row["AB 2273"], row["AB 2088"]) for row in exhibit.table.to_dicts()}
    assert rows["Money: New state grant"] == ("$2,698,983 a year", "$129,326,273 once")
    # A rule that only one of them changes stands beside what the stream's own rule is in the other.
    assert rows["New state grant: most of the wage it pays, by host"] == ("50% everywhere", "100% everywhere")
    assert rows["Paid hours of one placement"] == ("320 hours", "the usual hours of the kind of placement")
    assert all(ours != theirs for ours, theirs in rows.values())
    assert exhibit.sentence == "They differ in five levers; everything else is the same."


def test_provisions_stand_beside_each_other_with_today_and_their_source(bills: Compared) -> None:
    exhibit = scenario_compare_terms.provisions(bills)
    (grant,) = [row for row in exhibit.table.to_dicts() if row["Subject"] == "Grant"]
    ours, theirs = (view.scenario.provisions[0] for view in bills.views)
    assert grant["AB 2273"] == f"{ours.proposed}. Not known: {ours.unknown}"
    assert grant["What holds today"] == f"{ours.today}; {theirs.today}"
    assert ours.source in grant["Source"]
    assert exhibit.sources


def test_the_same_scenario_twice_differs_in_nothing(bills: Compared) -> None:
    same = Compared((bills.views[0], bills.views[0]))
    assert scenario_compare_terms.levers(same).sentence == "They do not differ in any lever."
    assert scenario_compare_terms.provisions(same).sentence == "No provisions differ."
