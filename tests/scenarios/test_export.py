from __future__ import annotations

import math

import numpy as np
import pytest

from scenarios.export import (
    groups_table,
    outcome_line,
    places_table,
    plain,
    streams_table,
    summary,
    summary_lines,
)
from scenarios.run import run
from scenarios.scenario import Money, Scenario
from tests.scenarios.small import small_inputs

INPUTS = small_inputs()
BASE = Scenario(
    name="base",
    title="Base",
    years=2,
    streams=(Money("philanthropy", (300_000.0, 300_000.0)), Money("federal_work_study", (100_000.0,))),
)


def test_tables_agree_with_the_result() -> None:
    result = run(BASE, INPUTS)
    table = places_table(result)
    assert table["new_places"].sum() == pytest.approx(result.total)
    assert table["year"].unique().sort().to_list() == ["2026-27", "2027-28"]
    assert table["basis"].unique().to_list() == ["illustrative"]
    assert streams_table(result)["stranded"].sum() == pytest.approx(sum(row.stranded for row in result.streams))
    # Foster students: 20 and 20 of 3,500, so 40 are counted and shown.
    assert groups_table(result).filter(group="foster")["students"].item() == pytest.approx(40, abs=0.1)
    assert summary(result)["record"]["id"] == result.record.id
    assert any("New paid placements" in line for line in summary_lines(result))


def test_outcome_line_says_when_nothing_was_evaluated() -> None:
    found = run(BASE, INPUTS).forecasts
    assert "extra graduates (95% interval" in outcome_line("central", found["central"])
    college = Scenario(name="c", title="C", scope="college", years=1, streams=(Money("philanthropy", (1e5,)),))
    assert outcome_line("central", run(college, INPUTS).forecasts["central"]) == (
        "central: graduation was not evaluated for these placements."
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (math.nan, None),
        (math.inf, None),
        (np.float64(2.5), 2.5),
        (np.array([1, 2]), [1, 2]),
        ((1, "a", None, True), [1, "a", None, True]),
        ({1: math.nan}, {"1": None}),
    ],
)
def test_plain_values_are_those_of_json(value: object, expected: object) -> None:
    assert plain(value) == expected
