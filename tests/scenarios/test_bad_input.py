"""Junk in every field of a scenario file: one sentence, or a scenario that survives its own link and runs."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import fields
from typing import Any

import pytest

from contracts.errors import AtlasError
from scenarios.codec import from_link, from_plain, to_link
from scenarios.run import run
from scenarios.scenario import Floor, Money, Provision, Scenario
from scenarios.streams import CHANGEABLE
from tests.scenarios.small import small_inputs

INPUTS = small_inputs()
JUNK = [
    None,
    True,
    0,
    -1,
    math.inf,
    math.nan,
    10**30,
    10**400,
    "",
    "x",
    b"x",
    dt.date(2020, 1, 1),
    [],
    [1],
    [None],
    [[1]],
    [{}],
    {},
    {"a": 1},
    {1: 2},
    {"a": [1]},
]
PARTS = {
    "streams": (Money, {"stream": "philanthropy", "dollars": 5e5}),
    "floors": (Floor, {"place": "county:19", "access": 0.01}),
    "provisions": (Provision, {"number": 1, "title": "t", "today": "t", "proposed": "t", "source": "t"}),
}
MOST_CHARACTERS = 700


def refusal(plain: dict[str, Any]) -> str:
    """Return the sentence of a refusal, or nothing when the scenario survives its link and runs."""
    try:
        scenario = from_plain({"name": "a", "title": "A"} | plain)
        assert from_link(to_link(scenario)) == scenario
        run(scenario, INPUTS, outcomes=False)
    except AtlasError as error:
        return str(error)
    return ""


def survives_or_is_refused(plain: dict[str, Any]) -> None:
    sentence = refusal(plain)
    assert len(sentence) < MOST_CHARACTERS
    assert "\n" not in sentence


@pytest.mark.parametrize("field", [entry.name for entry in fields(Scenario)])
def test_junk_in_a_field(field: str) -> None:
    for junk in JUNK:
        survives_or_is_refused({field: junk})


@pytest.mark.parametrize(("key", "field"), [(key, entry.name) for key in PARTS for entry in fields(PARTS[key][0])])
def test_junk_in_an_entry(key: str, field: str) -> None:
    for junk in JUNK:
        survives_or_is_refused({key: [PARTS[key][1] | {field: junk}]})


@pytest.mark.parametrize("rule", CHANGEABLE)
def test_junk_in_a_rule_of_a_stream(rule: str) -> None:
    for junk in JUNK:
        survives_or_is_refused({"streams": [{"stream": "philanthropy", "dollars": 5e5, "rules": {rule: junk}}]})
