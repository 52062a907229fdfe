"""Names that people type: tidied, never shortened, refused where they would mislead or cannot be shown."""

from __future__ import annotations

import unicodedata

from contracts.errors import AtlasError
from scenarios.titles import is_hidden

LONGEST_NAME = 120
LONGEST_WHO = 80
VISIBLE = "LNPS"  # Unicode's letters, numbers, punctuation and symbols


def tidy(name: str) -> str:
    """Return a scenario's name with single spaces.

    Raises AtlasError for a name that is empty, longer than 120 characters, or holds characters that cannot be shown.
    """
    found = _spaced(name)
    if not any(unicodedata.category(character)[0] in VISIBLE for character in found):
        raise AtlasError("The name is empty; give the scenario a name.")
    _check("name", found, LONGEST_NAME)
    return found


def tidy_who(who: str) -> str:
    """Return who saved it, free text that may be empty; raises AtlasError as `tidy` does, from 80 characters on."""
    found = _spaced(who)
    _check("text for who saved it", found, LONGEST_WHO)
    return found


def key(name: str) -> str:
    """Return what two names share that readers would take for one: capitals and composed letters do not count."""
    return unicodedata.normalize("NFC", name).casefold()


def numbered(name: str, number: int) -> str:
    """Return a name for a second scenario that wants the same: `Plan (2)`; the first keeps its own."""
    return name if number == 1 else f"{name} ({number})"


def _spaced(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _check(what: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise AtlasError(f"The {what} has {len(text):,} characters; give at most {longest}.")
    hidden = [character for character in text if is_hidden(character)]
    if hidden:
        raise AtlasError(f"The {what} holds a character that cannot be shown (U+{ord(hidden[0]):04X}); take it out.")
