"""Letters that every document can draw: the fonts it embeds, and words that hold nothing else.

Typst brings Libertinus, Matplotlib brings DejaVu (Latin, Greek, Cyrillic, Arabic, Hebrew); both licenses allow to embed
them. Fonts of the machine are never used, so a document looks the same wherever it was made.
"""

import functools
import re
import unicodedata
from pathlib import Path
from typing import Any

import matplotlib as mpl
import typst
from matplotlib.ft2font import FT2Font

FOLDER = Path(mpl.get_data_path()) / "fonts" / "ttf"
INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
KEPT = {"\u200c", "\u200d"}  # they join letters in Persian and in Indian scripts
LONGEST_NAME, LONGEST_WORD = 24, 40
BREAK = "\u200b"  # an invisible place where a line may end
ENDLESS = re.compile(rf"(?<!\S)(?!\S*://)\S{{{LONGEST_WORD + 1},}}")


@functools.cache
def fonts() -> typst.Fonts:
    """Return the fonts of all documents, found once a process."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FOLDER)])


@functools.cache
def _drawn() -> frozenset[int]:
    """Return the code points that DejaVu Sans draws; Libertinus draws no letter beyond them that names here hold."""
    return frozenset(FT2Font(FOLDER / "DejaVuSans.ttf").get_charmap())


def safe(text: str) -> str:
    """Return text that the fonts can draw: what they lack is named (`[school]`), what cannot be seen is left out.

    A word without end may be broken. Marks that turn the direction of writing are left out, because they would turn
    what follows them.
    """
    normal = unicodedata.normalize("NFC", text)
    drawn = normal if normal.isascii() and normal.isprintable() else "".join(_safe(letter) for letter in normal)
    return ENDLESS.sub(lambda word: BREAK.join(re.findall(f".{{1,{LONGEST_WORD}}}", word[0])), drawn)


def _safe(letter: str) -> str:
    if letter in "\n\t":
        return " "
    if unicodedata.category(letter) in INVISIBLE and letter not in KEPT:
        return ""
    if ord(letter) in _drawn():
        return letter
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Mn":
        return ""
    name = unicodedata.name(letter, "character").lower()
    return f"[{name if len(name) <= LONGEST_NAME else f'{name[:LONGEST_NAME]}…'}]"


def all_safe(value: Any) -> Any:  # noqa: ANN401 - the values of a JSON document
    """Return a JSON value with all its texts safe, pictures excepted: they are drawn, not written."""
    if isinstance(value, str):
        return value if value.startswith("<?xml") else safe(value)
    if isinstance(value, dict):
        return {key: all_safe(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [all_safe(part) for part in value]
    return value
