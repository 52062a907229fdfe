from __future__ import annotations

from pathlib import Path

import pytest

from scenarios import scorecard

DOCUMENT = Path(__file__).parents[2] / "docs" / "scorecard.md"


@pytest.mark.parametrize("row", scorecard.replications(), ids=lambda row: f"{row.title}: {row.quantity}")
def test_every_published_figure_is_reproduced(row: scorecard.Replication) -> None:
    assert row.agrees


def test_a_figure_that_is_off_does_not_agree() -> None:
    row = scorecard.replications()[0]
    off = scorecard.Replication(row.title, row.quantity, row.published, row.published * 1.03, row.source)
    assert not off.agrees


def test_youth_at_work_is_priced_close_with_a_school_as_employer() -> None:
    # 2,566.40 wages x (1 + 0.0138) + 150,000 / 115 + 100 = 4,006; hub: 2,566.40 x 1.1433 x 1.1 + 1,500 + 100 = 4,828
    row = next(row for row in scorecard.price_checks() if "Youth@Work" in row.title)
    assert row.school == pytest.approx(4006, abs=3)
    assert row.hub == pytest.approx(4828, abs=1)


def test_dollars_per_pupil_of_the_bills() -> None:
    rows = {row.title.split(" (")[0]: row for row in scorecard.per_person()}
    assert rows["AB 2088"].dollars == 14_375  # 575,000,000 / 40,000
    assert rows["AB 2088"].placements == pytest.approx(14_375 / 5195.82, abs=1e-3)
    assert rows["AB 2273"].dollars == 2_400  # 12,000,000 / 5,000


def test_results_without_a_published_counterpart_are_kept_apart() -> None:
    found = {title: values for title, values, _ in scorecard.recomputed_only()}
    absorption = next(values for title, values in found.items() if "Innovation" in title)
    assert absorption["absorption"] == pytest.approx(0.3156, abs=1e-4)  # 17,358,198 / 55,000,000
    slot = next(values for title, values in found.items() if "Youth@Work" in title)
    assert slot["non_wage"] == pytest.approx(1306.60)  # 3,873 - 16.04 x 160


def test_the_document_is_current() -> None:
    assert DOCUMENT.read_text("utf-8") == scorecard.text(), "run: python -m scenarios scorecard > docs/scorecard.md"
