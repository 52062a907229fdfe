"""The studies, filtered by outcome and kind of program, with their nulls; and what nobody has evaluated."""

import polars as pl
import pytest

from scenarios.evidence import finding, findings, themes
from views import evidence_table
from views.evidence_table import ALL
from views.palette import LIGHT


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("E05", ("graduation",)),
        ("E10", ("college", "employment", "school")),
        ("E16", ("graduation", "earnings", "employment")),
        ("E09", ("crime",)),
        ("E31", ("college",)),
        ("E37", ("other",)),
    ],
)
def test_a_finding_belongs_to_the_outcomes_it_speaks_of(name: str, expected: tuple[str, ...]) -> None:
    assert themes(finding(name)) == expected


def test_every_finding_is_found_under_some_outcome_and_under_its_kind_of_program() -> None:
    everything = set(findings())
    by_outcome = {f.id for outcome in evidence_table.outcomes()[1:] for f in evidence_table.chosen(outcome, ALL)}
    by_kind = {f.id for kind in evidence_table.modalities()[1:] for f in evidence_table.chosen(ALL, kind)}
    assert by_outcome == by_kind == everything
    assert len(evidence_table.studies(ALL, ALL, LIGHT).table) == len(everything)


def test_both_trials_behind_the_graduation_effect_stand_beside_each_other_and_the_null_is_flagged() -> None:
    exhibit = evidence_table.studies("graduation", "short_paid", LIGHT)
    table = exhibit.table
    null = dict(table.select("Finding", "Null").iter_rows())
    assert null["E05"] == "no"
    assert null["E16"] == "null"
    # A null without a unit is drawn at zero, else the figure would show the gains alone.
    drawn = dict(zip(exhibit.figure.layout.yaxis.ticktext, exhibit.figure.data[0].x, strict=True))
    assert [effect for label, effect in drawn.items() if label.startswith("NYC SYEP (MDRC)")] == [0]


def test_nulls_are_hollow_and_intervals_are_those_of_the_table() -> None:
    exhibit = evidence_table.studies("earnings", ALL, LIGHT)
    dots = exhibit.figure.data[0]
    dollars, zero = pl.col("Unit").str.starts_with("USD"), (pl.col("Effect") == 0) & pl.col("Unit").is_null()
    drawn = exhibit.table.filter((dollars | zero) & pl.col("Effect").is_not_null())
    assert list(dots.x) == drawn["Effect"].to_list()
    hollow = [fill == LIGHT.water for fill in dots.marker.color]
    assert hollow == [null != "no" for null in drawn["Null"]]
    top = (drawn["95% to"] - drawn["Effect"]).fill_null(0).to_list()
    assert list(dots.error_x.array) == pytest.approx(top)
    assert exhibit.notes[0].startswith("Drawn in dollars, in each study's own prices.")


def test_a_program_without_a_study_says_that_this_is_no_zero() -> None:
    exhibit = evidence_table.studies(ALL, "tour", LIGHT)
    assert exhibit.sentence == "No study was found: nothing is credited, and that is not an effect of zero."
    assert exhibit.figure is None
    assert evidence_table.not_evaluated(ALL, "tour")["Outcome"].len() == 4
    assert set(evidence_table.credited("tour")["Central"]) == {"not evaluated"}


def test_what_was_not_evaluated_follows_both_choices() -> None:
    rows = evidence_table.not_evaluated("earnings", "college_service_year")
    assert rows.rows() == [
        ("Paid college service year", "Later earnings", "WestEd's evaluation of College Corps is under way")
    ]
    assert evidence_table.not_evaluated("graduation", "short_paid").is_empty()


@pytest.mark.parametrize(
    ("amount", "said"), [(0, "none has a number"), (1, "one has a number"), (3, "three have a number")]
)
def test_counts_of_findings_are_grammatical(amount: int, said: str) -> None:
    assert evidence_table.some(amount, "a number", "has", "have") == said


@pytest.mark.parametrize(
    ("outcome", "modality", "said"),
    [
        ("employment", ALL, "The model reports no outcome of this kind"),
        (ALL, "scale_up", "The model funds no program of this kind"),
        ("graduation", "short_paid", "For this choice a study evaluated every outcome"),
    ],
)
def test_where_nothing_is_missing_the_reason_is_said(outcome: str, modality: str, said: str) -> None:
    assert evidence_table.not_evaluated(outcome, modality).is_empty()
    assert evidence_table.why_none_missing(outcome, modality).startswith(said)
