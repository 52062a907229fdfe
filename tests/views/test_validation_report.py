"""The report of a reader's own file accounts for every row."""

import polars as pl
import pytest

from tests.atlas import tiny
from views import validation_report
from views.validation_report import Report

BROKEN = [
    ("a.csv", 3, "year", "24/25", "no year", "Write 2024-25."),
    ("a.csv", 4, "year", "24/26", "no year", "Write 2024-25."),
    ("a.csv", 4, "place_id", "x", "no place", "See the list."),
]
SCHEMA = {"file": pl.String, "row": pl.Int64, "field": pl.String, "value": pl.String, "rule": pl.String}
ROWS = [
    tiny.fact(tiny.ALPHA, "graduation", 90, 100),
    tiny.suppressed(tiny.BETA, "graduation"),
    tiny.fact("district:9999999", "graduation", 1, 2),
]


def report(rows: list[dict[str, object]] = ROWS) -> Report:
    """Return the report of seven rows: three loaded, two set aside, two left out by one rule in two files."""
    return Report(
        files=("a.csv", "b.csv"),
        read=7,
        loaded=3,
        set_aside=2,
        quarantine=pl.DataFrame(BROKEN, schema=SCHEMA | {"remedy": pl.String}, orient="row"),
        excluded=pl.DataFrame({"file": ["a.csv", "b.csv"], "rule": ["closed schools"] * 2, "rows": [1, 1]}),
        facts=tiny.facts(rows),
    )


def test_the_verdict_adds_up() -> None:
    assert validation_report.verdict(report()) == (
        "Seven rows read from a.csv and b.csv: 3 loaded, 2 set aside because something in them is wrong, 2 left out by "
        "a named rule."
    )


@pytest.mark.parametrize(
    ("rows", "said", "shown"),
    [
        (ROWS, "Two facts about two places of this atlas. One more fact about places outside it cannot be", True),
        (ROWS[:1], "One fact about one place of this atlas.", True),
        (ROWS[2:], "No facts about no places of this atlas. One more fact about places outside it", False),
        ([], "No facts came of it, so there is nothing to preview.", False),
    ],
)
def test_what_the_atlas_would_gain(rows: list[dict[str, object]], said: str, shown: bool) -> None:  # noqa: FBT001 - a table of cases
    assert validation_report.gained(report(rows), tiny.atlas()).startswith(said)
    assert validation_report.can_be_shown(report(rows), tiny.atlas()) is shown


def test_rules_are_counted_by_rows_and_added_up_over_files() -> None:
    assert validation_report.left_out(report()).rows() == [("closed schools", 2)]
    rules = validation_report.broken_rules(report())
    assert rules.columns == ["Field", "What is wrong", "Do", "Rows"]
    assert rules.rows() == [("year", "no year", "Write 2024-25.", 2), ("place_id", "no place", "See the list.", 1)]


def test_rows_set_aside_come_with_line_and_remedy() -> None:
    rows = validation_report.set_aside(report())
    assert rows.columns == ["File", "Line", "Field", "Value", "What is wrong", "Do"]
    assert rows.row(0) == ("a.csv", 3, "year", "24/25", "no year", "Write 2024-25.")


def test_facts_are_counted_in_the_four_states() -> None:
    (row,) = validation_report.facts(report(), tiny.atlas()).rows(named=True)
    assert row == {
        "Measure": "Graduation",
        "Year": "2024-25",
        "Places": 3,
        "Reported": 2,
        "Suppressed": 1,
        "Not collected": 0,
        "Not applicable": 0,
    }


def test_the_map_opens_at_what_the_file_is_about() -> None:
    assert validation_report.view(report(), tiny.atlas()) == {"places": "district", "measure": "graduation"}
    schools = [tiny.fact(tiny.S1, "graduation", 90, 100)]
    assert validation_report.view(report(schools), tiny.atlas()) == {"place": tiny.S1, "measure": "graduation"}
