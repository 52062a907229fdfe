"""Every lever, choice, rule and cell has words, and a mistake is told by the lever's name."""

from __future__ import annotations

from dataclasses import fields

import pytest

from contracts.errors import AtlasError
from scenarios.allocation import RULES
from scenarios.capacity import AGES
from scenarios.scenario import EMPLOYERS, MODALITIES, SCOPES, Scenario
from scenarios.streams import CATEGORIES, CELLS, CHANGEABLE, HOSTS, KINDS, RECURRENCES, USES
from views import scenario_words

# What a reader never sets: the code name, where the scenario comes from, and a bill's provisions, shown as they are.
NO_LEVER = {"name", "based_on", "provisions"}


def test_every_lever_has_a_label() -> None:
    assert {entry.name for entry in fields(Scenario)} - NO_LEVER == set(scenario_words.LABELS)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("rule", RULES),
        ("scope", SCOPES),
        ("modality", MODALITIES),
        ("age", AGES),
        ("employer_of_record", EMPLOYERS),
    ],
)
def test_every_choice_has_words(field: str, values: tuple[str, ...]) -> None:
    assert set(scenario_words.CHOICES[field]) == set(values)


def test_every_cell_rule_and_word_of_the_streams_is_named() -> None:
    assert set(scenario_words.CELLS) == set(CELLS)
    assert set(CHANGEABLE) <= set(scenario_words.RULES)
    assert {*CATEGORIES, *USES, *HOSTS, *KINDS, *RECURRENCES} == set(scenario_words.WORDS)


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("hours = 900: give hours.", "Paid hours of one placement = 900: give hours."),
        ("streams.philanthropy.dollars = -5: give x", "Philanthropy: dollars a year = -5: give x."),
        ("streams.perkins_v.pays: no such rule.", "Perkins V: may pay for: no such rule."),
        ("overrides.take_up = 2 is outside.", "Assumptions, Take up = 2 is outside."),
        ("floors.senate:26 = 3: give.", "Least access in a place, senate:26 = 3: give."),
        ("places: no institution lies in 'x'.", "Only these places: no institution lies in 'x'."),
        ("lower hours, raise school_days.", "lower hours, raise “School days in the placement”."),
        ("years = None: give a whole number.", "Number of years is empty: give a whole number."),
        (
            "streams.perkins_v.admin_cap = None: give a number.",
            "Perkins V: most for administration, percent is empty: give a number.",
        ),
        (
            "statewide_centre_annual_cost: no published figure exists; give one in the scenario under `overrides`.",
            "Assumptions, Statewide centre annual cost: no published figure exists; give one under “Assumptions”.",
        ),
        (
            "formula is empty, but rule is user_formula; write one like `students * sed_share`.",
            (
                "Your own formula is empty, but “Who gets the places” is “Your own formula”; write one like "
                "`students * sed_share`."
            ),
        ),
        ("the floors cannot all be met.", "the floors cannot all be met."),
    ],
)
def test_a_mistake_is_told_by_the_levers_name(message: str, told: str) -> None:
    assert scenario_words.mistake(AtlasError(message)) == told


def test_an_assumption_is_explained_with_unit_status_and_range() -> None:
    said = scenario_words.assumption_help("coordinator_caseload")
    assert "In placements a coordinator-year. Status: calibrated. From 60 to 125." in said
    assert scenario_words.assumption_label("host_mix.for_profit") == "Host mix, for profit"
