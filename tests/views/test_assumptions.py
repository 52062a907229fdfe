"""Every parameter stands in the table with value, range, status and source, changed by the scenario or not."""

from dataclasses import replace

import polars as pl
import pytest

from scenarios.codec import preset
from scenarios.parameters import parameters
from views import assumptions

TODAY = preset("today")


def test_every_parameter_and_scope_has_a_row_with_status_and_source() -> None:
    rows = assumptions.table(TODAY)
    assert len(rows) == sum(len(known.values) for known in parameters().values())
    assert rows.select("Status", "Source", "Unit", "What it is").null_count().sum_horizontal().item() == 0
    assert set(rows["Changed"]) == {"no"}


def test_a_blank_parameter_has_no_number() -> None:
    rows = assumptions.exhibit(TODAY, "blank").table
    assert set(rows["Assumption"]) == {"State share of tax", "Statewide centre annual cost"}
    assert rows.select("Value", "Default").null_count().row(0) == (2, 2)


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        ({"overrides": {"coordinator_caseload": 80.0}}, [("Coordinator caseload", "", 80.0, 100.0)]),
        ({"overrides": {"coordinator_caseload": 100.0}}, []),
        (
            {"overrides": {"worked_anyway.college": 0.4}},
            [("Worked anyway", "college", 0.4, 0.5)],
        ),
        ({"hours": 120.0}, [("Hours per placement", "short paid", 120.0, 160.0)]),
        ({"overrides": {"state_share_of_tax": 0.5}}, [("State share of tax", "", 0.5, None)]),
    ],
)
def test_what_a_scenario_changes_stands_beside_the_default(
    change: dict[str, object], changed: list[tuple[object, ...]]
) -> None:
    rows = assumptions.exhibit(replace(TODAY, **change), assumptions.CHANGED).table  # type: ignore[arg-type]
    assert rows.select("Assumption", "For", "Value", "Default").rows() == changed


def test_the_sentence_counts_what_has_no_source_and_names_the_changes() -> None:
    known = parameters().values()
    exhibit = assumptions.exhibit(replace(TODAY, overrides={"coordinator_caseload": 80.0}))
    assert exhibit.sentence.startswith(f"Of {len(known)} parameters ")
    assert "two are blank because no figure is published." in exhibit.sentence
    assert exhibit.sentence.endswith("Today, with no new money changes coordinator caseload 80 instead of 100.")
    assert assumptions.exhibit(TODAY).sentence.endswith("changes none of them.")


@pytest.mark.parametrize("status", ["verified", "derived", "assumption", "from memory"])
def test_a_status_shows_its_parameters_only(status: str) -> None:
    assert set(assumptions.exhibit(TODAY, status).table["Status"]) == {status}


def test_the_choices_are_those_that_some_row_has() -> None:
    rows = assumptions.table(TODAY).filter(pl.col("Status") == "verified")
    assert list(assumptions.statuses(rows)) == ["all", "changed", "verified"]
