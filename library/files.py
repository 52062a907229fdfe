"""Scenarios as a file: one or many, each a YAML document that the command line reads as well."""

from __future__ import annotations

import re
from collections.abc import Sequence

from contracts.errors import AtlasError
from library.entry import Entry
from scenarios import codec
from scenarios.scenario import Scenario

BETWEEN = "---\n"
_DOCUMENT = re.compile(r"^---\s*$", flags=re.MULTILINE)
MOST = 200


def to_text(scenarios: Sequence[Scenario]) -> str:
    """Return scenarios as YAML documents."""
    return BETWEEN.join(codec.to_yaml(scenario) for scenario in scenarios)


def of_entries(entries: Sequence[Entry]) -> str:
    """Return saved scenarios as YAML documents under their names; what a newer model wrote goes along as it is."""
    return BETWEEN.join(_document(entry) for entry in entries)


def _document(entry: Entry) -> str:
    try:
        return codec.to_yaml(entry.scenario())
    except AtlasError:
        return entry.text


def from_text(text: str, where: str) -> tuple[Scenario, ...]:
    """Return the scenarios of a file; raises AtlasError that names the file, and which scenario in it is wrong.

    One that is wrong refuses the whole file: half an import would have to be sorted out by hand.
    """
    parts = [part for part in _DOCUMENT.split(text) if part.strip()]
    if not parts:
        raise AtlasError(f"{where} is empty; give a scenario as YAML.")
    if len(parts) > MOST:
        raise AtlasError(f"{where} holds {len(parts):,} scenarios; import at most {MOST} at once.")
    several = len(parts) > 1
    return tuple(
        codec.from_yaml(part, f"{where}, scenario {number}" if several else where)
        for number, part in enumerate(parts, start=1)
    )


def decoded(data: bytes, where: str) -> str:
    """Return a file's text; raises AtlasError where it is no UTF-8 text."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AtlasError(f"{where} is no text file in UTF-8; export the scenario again as YAML.") from error
