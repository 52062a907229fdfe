"""The table contracts refuse what would mislead."""

import polars as pl
import pytest

from contracts.tables import Facts, Places

FACT = {
    "place_id": "district:1964733",
    "year": "2024-25",
    "measure": "graduation",
    "group": "all",
    "numerator": 9.0,
    "denominator": 10.0,
    "value": 90.0,
    "status": "reported",
    "basis": "official",
    "source": "cde_acgr_2024_25",
}
PLACE = {
    "place_id": "district:1964733",
    "kind": "district",
    "name": "Los Angeles Unified",
    "short_name": "Los Angeles Unified",
    "level": "unified",
    "parent": "county:19",
    "city": None,
    "latitude": None,
    "longitude": None,
    "website": None,
    "grades": None,
    "charter": None,
    "open": True,
    "serves_9_12": True,
    "enrollment": None,
    "note": None,
    "source": "cde_schools",
}


def broken_rules(schema: type, row: dict[str, object], **changes: object) -> set[str]:
    frame = pl.DataFrame([row | changes], schema=schema.create_empty().schema)
    return {rule for rule, count in schema.filter(frame)[1].counts().items() if count}


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"value": 0.0, "numerator": 0.0},  # a true zero is a value
        {"value": None, "numerator": None, "status": "suppressed"},
        {"value": None, "numerator": None, "denominator": None, "status": "not_collected"},
        {"year": "2025"},
    ],
)
def test_facts_accept(changes: dict[str, object]) -> None:
    assert broken_rules(Facts, FACT, **changes) == set()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"value": None, "numerator": None}, "value_is_there_exactly_when_reported"),
        ({"status": "suppressed"}, "value_is_there_exactly_when_reported"),
        ({"status": "suppressed", "value": None}, "numerator_is_hidden_with_the_value"),
        ({"status": "zero"}, "status|regex"),
        ({"basis": "guessed"}, "basis|regex"),
        ({"place_id": "1964733"}, "place_id|regex"),
        ({"year": "2024-2025"}, "year|regex"),
        ({"numerator": -1.0}, "numerator|min"),
        ({"value": float("nan")}, "value|nan"),
    ],
)
def test_facts_refuse(changes: dict[str, object], rule: str) -> None:
    assert rule in broken_rules(Facts, FACT, **changes)


def test_a_fact_stands_once() -> None:
    frame = pl.DataFrame([FACT, FACT], schema=Facts.create_empty().schema)
    assert Facts.filter(frame)[1].counts()["primary_key"] == 2


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, set()),
        ({"kind": "school", "level": None}, {"kind_leads_the_place_id"}),
        ({"level": None}, {"districts_have_a_level"}),
        ({"level": "middle"}, {"districts_have_a_level"}),
        ({"latitude": 51.5}, {"latitude|max"}),
    ],
)
def test_places(changes: dict[str, object], rules: set[str]) -> None:
    assert broken_rules(Places, PLACE, **changes) == rules
