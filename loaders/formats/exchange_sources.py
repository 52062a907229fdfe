"""The sources that exchange files name in words, and the ids that facts name them by."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from contracts.disclosure import ROLLED_UP
from contracts.registries import Source
from loaders.loaded import FileRead
from loaders.validation.sieve import Words

PREFIX = "exchange_"
LONGEST_SLUG = 60
DIGITS_OF_HASH = 8
OF_STUDENT_RECORDS = Words(
    "source",
    f"{ROLLED_UP} is the source of student records that `load wblr` rolls up and protects",
    "Load the records with wblr, or say in words who counted, and in which records.",
)


def sources(named: Iterable[str], file: FileRead, known: Mapping[str, Source]) -> dict[str, Source]:
    """Return the source of each text in the column `source`; the id of a source of the atlas keeps its meaning."""
    return {words: known.get(words) or _source(words, file) for words in named}


def source_id(words: str) -> str:
    """Return the id of a source: its words as far as an id can hold them, and digits that tell similar words apart."""
    slug = re.sub(r"[^a-z0-9]+", "_", words.lower())[:LONGEST_SLUG].strip("_")
    digits = hashlib.sha256(words.encode()).hexdigest()[:DIGITS_OF_HASH]
    return PREFIX + "_".join(part for part in (slug, digits) if part)


def _source(words: str, file: FileRead) -> Source:
    return Source(
        id=source_id(words),
        agency=words,
        title="figures given in the exchange format",
        url="",
        licence="As agreed with the steward who loaded the file",
        file_name=Path(file.name).name,
        sha256=file.sha256,
    )
