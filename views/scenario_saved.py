"""What the library of saved scenarios says: what was kept, under which name, by whom, and what can be undone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from views import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contracts.errors import AtlasError
    from library.entry import Entry

LEAD = (
    "Scenarios that everybody who uses this server sees, under names. There are no accounts: anybody may open, rename "
    "or delete them, and what is deleted or replaced can be brought back for 30 days."
)
NONE_YET = "Nothing is saved yet."
WHO_HELP = "Free text, shown to everybody who opens this list. Leave it empty if you like."
IMPORT_HELP = "A YAML file with one scenario or several, as the download here gives them."
# Unicode's isolates: a name in another direction must not turn the sentence around it.
FIRST_STRONG, END = "\u2068", "\u2069"


def quoted(name: str) -> str:
    """Return a name as it stands in a sentence."""
    return f"“{FIRST_STRONG}{name}{END}”"


def when(entry: Entry) -> str:
    """Say when an entry was saved: `22 November 2026, 14:05 UTC`."""
    return f"{entry.saved.day} {entry.saved:%B %Y, %H:%M} UTC"


def line(entry: Entry) -> str:
    """Say an entry in one line, as a list shows it."""
    by = f", saved by {entry.who}" if entry.who else ", saved"
    return f"{entry.name}{by} on {when(entry)}"


def saved(entry: Entry) -> str:
    """Say under which name a scenario is kept."""
    return _under("Saved", entry)


def changed(entry: Entry) -> str:
    """Say that a change is kept, and whether the entry was somebody else's meanwhile."""
    if entry.got_another_name:
        return (
            f"Somebody else has changed {quoted(entry.wanted)} meanwhile. Both are kept: yours is {quoted(entry.name)}."
        )
    return f"{quoted(entry.name)} is changed. What it was before can be brought back."


def opened(entry: Entry) -> str:
    """Say which scenario is shown now."""
    return f"{quoted(entry.name)} is shown now."


def renamed(entry: Entry) -> str:
    """Say the new name."""
    return _under("Renamed", entry)


def copied(entry: Entry) -> str:
    """Say the name of the copy."""
    return f"Copied as {quoted(entry.name)}."


def deleted(entry: Entry) -> str:
    """Say what was deleted."""
    return f"{quoted(entry.name)} is deleted. It can be brought back for 30 days."


def restored(entry: Entry) -> str:
    """Say what came back."""
    return _under("Brought back", entry)


def imported(entries: Sequence[Entry]) -> str:
    """Say what came from a file."""
    named = words.listing([quoted(entry.name) for entry in entries])
    return f"{words.sentence_case(words.count(len(entries), 'scenario'))} imported: {named}."


def gone(entry: Entry) -> str:
    """Say in one line what is deleted or replaced, and can be brought back."""
    how = "replaced by a later version" if entry.successor else "deleted"
    return f"{line(entry)}, {how}"


def twins(entries: Sequence[Entry]) -> tuple[str, ...]:
    """Say which names were wanted for more than one scenario, so that each of those who chose it knows."""
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_name[entry.wanted.casefold()].append(entry)
    return tuple(_twins(same) for same in by_name.values() if len(same) > 1)


def _twins(same: Sequence[Entry]) -> str:
    first = min(same, key=lambda entry: entry.saved)
    number = words.sentence_case(words.count(len(same), "scenario"))
    listed = words.listing([f"{quoted(entry.name)}{_by(entry)}" for entry in same])
    return f"{number} were saved as {quoted(first.wanted)}, and all are kept: {listed}."


def _by(entry: Entry) -> str:
    return f" by {FIRST_STRONG}{entry.who}{END}" if entry.who else ""


def _under(did: str, entry: Entry) -> str:
    if entry.got_another_name:
        return (
            f"{did} as {quoted(entry.name)}: another scenario is called {quoted(entry.wanted)} already, and both are "
            "kept."
        )
    return f"{did} as {quoted(entry.name)}."


def away(error: AtlasError) -> str:
    """Say that the library cannot be used, and what stays."""
    return f"{error} Everything else works, and your scenario stays in the address of this page: copy it to keep it."
