"""The report of a reader's own file accounts for every row."""

from dataclasses import replace
from typing import Any

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
        (
            ROWS,
            "One number about one place of this atlas, and one cell that says why there is no number. One fact about",
            True,
        ),
        (ROWS[:1], "One number about one place of this atlas.", True),
        (ROWS[1:2], "No numbers about places of this atlas, and one cell that says why there is no number.", True),
        (
            ROWS[2:],
            "None of it is about a place of this atlas, so there is nothing to preview (one fact about places",
            False,
        ),
        ([], "No facts came of it, so there is nothing to preview.", False),
    ],
)
def test_what_the_atlas_would_gain(rows: list[dict[str, object]], said: str, shown: bool) -> None:  # noqa: FBT001 - a table of cases
    assert validation_report.gained(report(rows), tiny.atlas()).startswith(said)
    assert validation_report.can_be_shown(report(rows), tiny.atlas()) is shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ""),
        ({"errors": ("A suppressed number follows.",)}, "A file with errors is not published."),
        ({"facts": tiny.facts([])}, "No facts came of the file, so there is nothing to publish."),
    ],
)
def test_what_cannot_be_published_is_said_before_anybody_types_a_key(changes: dict[str, Any], said: str) -> None:
    assert validation_report.not_to_publish(replace(report(), **changes)).startswith(said)
    assert bool(validation_report.not_to_publish(replace(report(), **changes))) is bool(said)


def test_a_file_without_rows_is_said_in_a_sentence_without_noughts() -> None:
    nothing = replace(report([]), read=0, loaded=0, set_aside=0, excluded=report().excluded.clear())
    assert validation_report.verdict(nothing) == "No row was read from a.csv and b.csv."


def test_a_long_list_says_that_it_is_cut() -> None:
    assert validation_report.how_many(report()) == ""
    many = replace(report(), quarantine=pl.concat([report().quarantine] * 100))
    assert validation_report.how_many(many) == "The first 200 of 300; the CSV file has all."  # 3 broken rules each
    assert validation_report.set_aside(many).height == 200


def test_rules_are_counted_by_rows_and_added_up_over_files() -> None:
    assert validation_report.left_out(report()).rows() == [("closed schools", 2)]
    rules = validation_report.broken_rules(report())
    assert rules.columns == ["Field", "What is wrong", "What to do", "Rows"]
    assert rules.rows() == [("year", "no year", "Write 2024-25.", 2), ("place_id", "no place", "See the list.", 1)]


def test_rows_set_aside_come_with_line_and_remedy() -> None:
    rows = validation_report.set_aside(report())
    assert rows.columns == ["File", "Line", "Field", "Value", "What is wrong", "What to do"]
    alone = validation_report.set_aside(replace(report(), files=("a.csv",)))
    assert alone.columns == rows.columns[1:]  # of one file the name need not stand in every row
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
