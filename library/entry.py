"""One saved scenario as the library keeps it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from contracts.errors import AtlasError
from scenarios import codec
from scenarios.scenario import Scenario


@dataclass(frozen=True)
class Entry:
    """A saved scenario; its content never changes, a change is a new entry.

    `name` is unique among those not deleted; `wanted` is the name that was asked for, another one where that was taken
    already. `who` is free text and may be empty. `text` is the scenario as YAML. `saved` and `deleted` are UTC times,
    `deleted` None while it is kept; `successor` is the id of the entry that replaced it, empty for a plain deletion.
    """

    id: str
    name: str
    wanted: str
    who: str
    text: str
    fingerprint: str
    saved: dt.datetime
    deleted: dt.datetime | None = None
    successor: str = ""

    @property
    def got_another_name(self) -> bool:
        """Whether the name that was asked for belonged to another scenario."""
        return self.name != self.wanted

    def scenario(self) -> Scenario:
        """Return the scenario under the entry's name; raises AtlasError where a newer model wrote it."""
        return replace(codec.from_yaml(self.text, f"“{self.name}”"), title=self.name)


def text_of(scenario: Scenario) -> str:
    """Return a scenario as the library keeps it; raises AtlasError where it is too long to be read back."""
    text = codec.to_yaml(scenario)
    if len(text) > codec.LARGEST_TEXT:
        raise AtlasError(
            f"The scenario has {len(text):,} characters; at most {codec.LARGEST_TEXT:,} can be kept. Shorten its texts."
        )
    return text
