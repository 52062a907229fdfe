"""What a database says, in one sentence for the reader."""

from __future__ import annotations

from collections.abc import Mapping

from contracts.errors import AtlasError


class LibraryError(AtlasError):
    """The library cannot be used now; the message says why and what to do. The app works on without it."""


# Words of SQLite, PostgreSQL and psycopg, in lower case -> what is wrong and what to do.
SENTENCES: Mapping[str, str] = {
    "disk is full": "There is no room left for {place}. Nothing was changed; make room, then try again.",
    "no space left": "There is no room left for {place}. Nothing was changed; make room, then try again.",
    "readonly": "It is not allowed to write to {place}. Nothing was changed; make its folder writable.",
    "read-only": "It is not allowed to write to {place}. Nothing was changed; make its folder writable.",
    "permission denied": "It is not allowed to use {place}; give this server the right to read and write it.",
    "locked": "Somebody else is writing to {place} at this moment. Nothing was changed; try again.",
    "lock timeout": "Somebody else is writing to {place} at this moment. Nothing was changed; try again.",
    "not a database": "What is in {place} is no library. Move it away, and a new one is made.",
    "malformed": "The library in {place} is damaged. Move it away, and a new one is made; a backup can be put back.",
    "unable to open": "The library in {place} cannot be opened. Check that its folder exists and can be written.",
    "authentication failed": "The user or password for {place} is not accepted; correct WBL_ATLAS_LIBRARY.",
    "does not exist": "Something is missing in {place}: {said}; correct WBL_ATLAS_LIBRARY.",
    "not a directory": "The folder for {place} is a file; name another place in WBL_ATLAS_LIBRARY.",
}


def sentence(error: BaseException, place: str) -> LibraryError:
    """Return a database's error as a sentence; `place` names file or host."""
    said = " ".join(str(getattr(error, "orig", None) or error).split())
    for words, answer in SENTENCES.items():
        if words in said.lower():
            return LibraryError(answer.format(place=place, said=said[:200]))
    return LibraryError(f"The library in {place} does not answer now; try again later.")
