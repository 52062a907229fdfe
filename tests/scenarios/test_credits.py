from __future__ import annotations

import pytest

from contracts.errors import AtlasError
from scenarios.credits import MODALITIES, OUTCOMES, PRESETS, RULES, Credit, NotEvaluated, Outcome, PresetName, credit
from scenarios.evidence import finding
from scenarios.parameters import Assumptions

DEFAULT = Assumptions()


def centre(modality: str, outcome: Outcome, preset: PresetName, chosen: Assumptions = DEFAULT) -> float:
    found = credit(modality, outcome, preset, chosen)
    assert isinstance(found, Credit)
    return found.components[0].centre * found.scale.centre


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize(("modality", "outcome"), RULES)
def test_an_effect_is_credited_only_to_the_kind_of_program_studied(
    modality: str, outcome: Outcome, preset: PresetName
) -> None:
    found = credit(modality, outcome, preset, DEFAULT)
    assert isinstance(found, Credit)
    assert found.evidence
    assert {finding(study).modality for study in found.evidence} == {modality}


@pytest.mark.parametrize(
    ("preset", "points"), [("null", 0), ("sceptical", 0.009), ("central", 0.019), ("optimistic", 0.044)]
)
def test_graduation_presets_of_short_paid_placements(preset: PresetName, points: float) -> None:
    assert centre("short_paid", "graduation", preset) == points


@pytest.mark.parametrize(
    ("modality", "outcome", "expected"),
    [
        ("short_paid", "college_enrollment", [0, 0, 0, 0]),
        ("short_paid", "later_earnings", [0, -100, -100, 0]),
        ("short_paid", "violent_arrests", [0, -0.0225, -0.045, -0.079]),
        ("school_year_paid", "later_earnings", [0, 0, 0, 0]),
        ("multi_year_pathway", "graduation", [0, 0.010, 0.020, 0.031]),
        ("multi_year_pathway", "later_earnings", [0, 522, 1044, 2088]),  # 2,088 x 0, 0.25, 0.5, 1
        ("registered_apprenticeship", "later_earnings", [0, 1648.75, 3297.5, 6595]),
    ],
)
def test_presets_stand_in_order(modality: str, outcome: Outcome, expected: list[float]) -> None:
    assert [centre(modality, outcome, preset) for preset in PRESETS] == pytest.approx(expected)


def test_year_up_loses_in_its_first_year_under_every_preset() -> None:
    for preset in PRESETS:
        found = credit("intensive_sector_program", "later_earnings", preset, DEFAULT)
        assert isinstance(found, Credit)
        assert [part.centre for part in found.components] == [-5338, 5181, 7011]
        assert {part.study for part in found.components} == {"Year Up"}


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize(
    "modality", ["tour", "job_shadow", "unpaid_internship", "student_enterprise", "simulated_workplace", "college_paid"]
)
def test_what_nobody_evaluated_is_not_an_effect_of_zero(modality: str, outcome: Outcome) -> None:
    found = credit(modality, outcome, "optimistic", DEFAULT)
    assert isinstance(found, NotEvaluated)
    assert found.reason


def test_a_null_finding_is_told_from_an_effect() -> None:
    nothing = credit("short_paid", "college_enrollment", "central", DEFAULT)
    something = credit("short_paid", "graduation", "central", DEFAULT)
    assert isinstance(nothing, Credit)
    assert isinstance(something, Credit)
    assert nothing.is_null
    assert not something.is_null


def test_null_stays_null_whatever_the_scenario_overrides() -> None:
    chosen = Assumptions({"graduation_effect_short_paid": 0.05})
    assert centre("short_paid", "graduation", "null", chosen) == 0
    assert centre("short_paid", "graduation", "central", chosen) == 0.05


@pytest.mark.parametrize(
    ("override", "modality", "outcome"),
    [
        ({"earnings_effect_short_paid": -50.0}, "short_paid", "later_earnings"),
        ({"violent_crime_effect": -0.02}, "short_paid", "violent_arrests"),
        ({"violent_crime_years": 0.0}, "short_paid", "violent_arrests"),
        ({"graduation_effect_pathway": 0.01}, "multi_year_pathway", "graduation"),
        ({"career_academy_earnings": 1000.0}, "multi_year_pathway", "later_earnings"),
        ({"scale_factor.single_study": 0.25}, "multi_year_pathway", "later_earnings"),
    ],
)
def test_every_lever_does_something(override: dict[str, float], modality: str, outcome: Outcome) -> None:
    assert centre(modality, outcome, "central", Assumptions(override)) != centre(modality, outcome, "central")


def test_every_modality_has_a_name_in_words() -> None:
    assert {modality for modality, _ in RULES} <= set(MODALITIES)


def test_an_unknown_modality_gets_a_suggestion() -> None:
    with pytest.raises(AtlasError, match="did you mean 'short_paid'"):
        credit("short_payed", "graduation", "central", DEFAULT)
