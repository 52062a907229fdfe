"""Text for Office files: what XML refuses is taken out, what is too long is cut, and no text can become a formula."""

import re

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BREAKS = re.compile(r"[\r\n\t\v\f\u2028\u2029]+")
FORMULA = ("=", "+", "-", "@")
LONGEST_CELL = 32_000  # Excel's limit is 32,767 characters
ELLIPSIS = "…"


def clean(text: object) -> str:
    """Return text without what no XML file may hold and without marks of direction, which turn numbers around."""
    return ILLEGAL.sub("", str(text))


def one_line(text: object) -> str:
    """Return text on one line: line breaks and tabs become blanks."""
    return BREAKS.sub(" ", clean(text)).strip()


def shorten(text: object, most: int) -> str:
    """Return text of at most `most` characters on one line, cut at a word where there is one, with an ellipsis."""
    said = one_line(text)
    if len(said) <= most:
        return said
    kept = said[: most - 1]
    at_word = kept.rpartition(" ")[0]
    return (at_word if len(at_word) > most // 2 else kept).rstrip() + ELLIPSIS


def cell(text: object) -> str:
    """Return text for a cell of a workbook: never one that a spreadsheet could read as a formula.

    A cell of type text is not evaluated, but it is once somebody saves the sheet as CSV and opens that. So text that
    starts with = + - or @, after blanks and line breaks, gets an apostrophe in front, the mark of text in spreadsheets.
    """
    said = clean(text)
    said = f"'{said}" if said.lstrip().startswith(FORMULA) else said
    return said if len(said) <= LONGEST_CELL else said[: LONGEST_CELL - 1] + ELLIPSIS
