"""What a scenario may be called: a heading that can be shown, on one line, that turns no writing around it."""

from __future__ import annotations

import unicodedata

from contracts.errors import AtlasError

LONGEST_TITLE = 120
# Marks that turn the direction of the text around them: a title could make its neighbors read backwards.
TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def check_title(title: str) -> None:
    """Raise AtlasError for a title that is empty, longer than 120 characters, or holds what cannot be shown."""
    text = title.strip()
    if not text:
        raise AtlasError("title is empty: give the scenario a name.")
    if len(text) > LONGEST_TITLE:
        raise AtlasError(f"title has {len(text):,} characters: give at most {LONGEST_TITLE}.")
    for character in text:
        if is_hidden(character):
            raise AtlasError(f"title holds a character that cannot be shown (U+{ord(character):04X}): take it out.")


def is_hidden(character: str) -> bool:
    """Whether a character is a control, half a character (a surrogate), or turns the text around it."""
    return character in TURNING or unicodedata.category(character) in {"Cc", "Cs"}
