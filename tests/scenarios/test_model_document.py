"""docs/model.md names every command, field, rule, stream, cell and preset: what is not documented does not exist."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from scenarios.__main__ import COMMANDS
from scenarios.allocation import RULES
from scenarios.codec import preset_names
from scenarios.rules import RULES as LEGAL_RULES
from scenarios.scenario import Scenario
from scenarios.streams import CELLS, USES, streams

TEXT = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "word",
    [*preset_names(), *RULES, *streams(), *CELLS, *USES, *(entry.name for entry in fields(Scenario))],
)
def test_word_is_documented(word: str) -> None:
    assert f"`{word}`" in TEXT


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_documented(command: str) -> None:
    assert f"python -m scenarios {command}" in TEXT


@pytest.mark.parametrize("rule", LEGAL_RULES, ids=lambda rule: rule.id)
def test_legal_rule_is_documented(rule: object) -> None:
    citation = str(getattr(rule, "citation", ""))
    assert citation.replace("article", "art.").replace("section", "sec.") in TEXT
