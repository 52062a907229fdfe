from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import yaml

from contracts.errors import AtlasError
from scenarios.parameters import (
    FOLDER,
    REQUIRED,
    Assumptions,
    Parameter,
    parameter,
    parameters,
    read_parameter,
)

COMPLETE = {
    "description": "A price.",
    "unit": "USD",
    "values": {"default": 2.0},
    "range": {"low": 1.0, "high": 3.0},
    "distribution": {"kind": "triangular", "low": 1, "mode": 2, "high": 3},
    "status": "assumption",
    "reference": [{"title": "Nobody knows", "site": "none"}],
}


def write(folder: Path, raw: dict[str, object]) -> Path:
    path = folder / "price.yaml"
    path.write_text(yaml.safe_dump(raw), encoding="utf-8")
    return path


def test_complete_file_is_read(tmp_path: Path) -> None:
    assert read_parameter(write(tmp_path, COMPLETE)).value() == 2.0


@pytest.mark.parametrize("key", REQUIRED)
def test_file_without_a_required_key_is_refused(tmp_path: Path, key: str) -> None:
    raw = {name: value for name, value in COMPLETE.items() if name != key}
    with pytest.raises(AtlasError, match=rf"price.yaml: missing {key}"):
        read_parameter(write(tmp_path, raw))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"status": "certain"}, "status 'certain' is not one of"),
        ({"distribution": {"kind": "triangular", "low": 1}}, "does not fit"),
        ({"distribution": {"kind": "lognormal"}}, "does not fit"),
    ],
)
def test_file_with_an_unknown_word_is_refused(tmp_path: Path, change: dict[str, object], message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        read_parameter(write(tmp_path, COMPLETE | change))


def test_there_is_one_parameter_a_file() -> None:
    assert len(parameters()) == len(list(FOLDER.rglob("*.yaml")))


@pytest.mark.parametrize("known", parameters().values(), ids=lambda known: known.name)
def test_drawn_distribution_is_ordered_and_spans_the_range(known: Parameter) -> None:
    for distribution in (known.distribution, *known.scoped_distributions.values()):
        points = [distribution.low, distribution.mode or distribution.mean, distribution.high]
        given = [point for point in points if point is not None]
        assert given == sorted(given)
    assert known.low is None or known.high is None or known.low <= known.high


@pytest.mark.parametrize("known", parameters().values(), ids=lambda known: known.name)
def test_every_reference_says_where(known: Parameter) -> None:
    assert all(entry.title and (entry.url or entry.site) for entry in known.reference)


# Rates in force: CITY 17.28 until 30 June 2025, 17.87 from 1 July 2025; state 16.50 in 2025, 16.90 in 2026.
@pytest.mark.parametrize(
    ("scope", "on", "wage"),
    [
        ("los_angeles_city", dt.date(2025, 6, 30), 17.28),
        ("los_angeles_city", dt.date(2025, 7, 1), 17.87),
        ("los_angeles_city", None, 17.87),
        ("california", dt.date(2025, 12, 31), 16.50),
        ("california", dt.date(2030, 1, 1), 16.90),
    ],
)
def test_dated_wage(scope: str, on: dt.date | None, wage: float) -> None:
    assert parameter("minimum_hourly_wage").value(scope, on) == wage


def test_date_before_the_first_value_is_refused() -> None:
    with pytest.raises(AtlasError, match="first holds from 2024-01-01"):
        parameter("minimum_hourly_wage").value("california", dt.date(2020, 1, 1))


def test_blank_parameter_asks_the_user() -> None:
    with pytest.raises(AtlasError, match="no published figure exists; give one"):
        Assumptions().value("statewide_centre_annual_cost")
    assert Assumptions({"statewide_centre_annual_cost": 2e6}).value("statewide_centre_annual_cost") == 2e6


def test_values_from_memory_are_marked_one_by_one() -> None:
    wage = parameter("minimum_hourly_wage")
    assert ("west_hollywood", dt.date(2026, 1, 1)) in wage.from_memory
    assert ("west_hollywood", dt.date(2025, 1, 1)) not in wage.from_memory


def test_override_of_a_scope_wins_over_the_general_one() -> None:
    chosen = Assumptions({"worked_anyway": 0.3, "worked_anyway.college": 0.4})
    assert chosen.value("worked_anyway", "high_school") == 0.3
    assert chosen.value("worked_anyway", "college") == 0.4


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("take_upp", 0.8, "did you mean 'take_up'"),
        ("worked_anyway.colege", 0.4, "did you mean 'college'"),
        ("take_up", 2.0, "outside the accepted range 0.73 to 0.9"),
        ("take_up", float("nan"), "give a finite number in share of offers"),
    ],
)
def test_bad_override_is_refused_with_the_remedy(key: str, value: float, message: str) -> None:
    with pytest.raises(AtlasError, match=message):
        Assumptions({key: value})


def test_scoped_distribution_is_used_for_its_scope() -> None:
    worked = parameter("worked_anyway")
    assert worked.distribution_of("college").mean == 0.5
    assert worked.distribution_of("high_school").mean == 0.28


def test_every_parameter_of_the_model_is_used() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.parent.rglob("*.py"))
    unused = [known.name for known in parameters().values() if known.role == "model" and f'"{known.name}' not in code]
    assert unused == []
