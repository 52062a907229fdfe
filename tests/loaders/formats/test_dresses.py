"""The real rows of every agency in another dress: as a workbook, zipped, with other line ends, letters and blanks."""

import csv
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import xlsxwriter

from loaders.formats.registry import find
from loaders.loaded import InputFile, Loaded, Options
from tests.loaders.hostile import zipped

FIXTURES = Path(__file__).parent.parent / "fixtures"
FILES = {
    "acgr24.txt": "acgr",
    "cgr12mo23.txt": "cgr",
    "chronicabsenteeism25.txt": "absence",
    "c2024_c.csv": "ipeds",
    "cci_2024_monterey.txt": "cci",
    "cupc_2024_los_angeles.csv": "cupc",
    "effy2019.csv": "ipeds",
    "effy2023.csv": "ipeds",
    "gr2022.csv": "ipeds",
    "hd2023.csv": "ipeds",
    "pubschls.txt": "schools",
}


def delimiter(name: str) -> str:
    return "," if name.endswith(".csv") else "\t"


def workbook(name: str, text: str) -> bytes:
    """The rows as a spreadsheet keeps them: what looks like a number is one, so that leading zeros are gone."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_numbers": True})
    sheet = book.add_worksheet()
    for number, line in enumerate(csv.reader(text.splitlines(), delimiter=delimiter(name))):
        sheet.write_row(number, 0, line)
    book.close()
    return buffer.getvalue()


def header(text: str, change: Callable[[str], str]) -> bytes:
    first, rest = text.split("\n", 1)
    return f"{change(first)}\n{rest}".encode()


DRESSES: dict[str, Callable[[str, str], bytes]] = {
    "workbook": workbook,
    "zip": lambda name, text: zipped(text.encode(), name),
    "mark and CRLF": lambda _, text: ("\ufeff" + text.replace("\n", "\r\n")).encode(),
    "Windows-1252": lambda _, text: text.replace("Unified", "Cañada").encode("cp1252"),
    "small letters": lambda _, text: header(text, str.lower),
    "capitals": lambda _, text: header(text, str.upper),
    "blanks": lambda name, text: header(
        text, lambda it: delimiter(name).join(f" {cell} " for cell in it.split(delimiter(name)))
    ),
    "empty columns": lambda name, text: "\n".join(line + 2 * delimiter(name) for line in text.splitlines()).encode(),
    "UTF-16": lambda _, text: text.encode("utf-16"),
}


@cache
def as_published(name: str) -> Loaded:
    return find(FILES[name]).load([InputFile.of(FIXTURES / name)], Options())


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("name", FILES)
def test_the_same_facts_in_another_dress(name: str, dress: str) -> None:
    content = DRESSES[dress](name, (FIXTURES / name).read_text(encoding="utf-8").removeprefix("\ufeff"))
    published = as_published(name)
    ending = ".xlsx" if dress == "workbook" else ".zip" if dress == "zip" else Path(name).suffix
    loaded = find(FILES[name]).load([InputFile.of_bytes(Path(name).stem + ending, content)], Options())
    assert loaded.facts.equals(published.facts)
    assert (loaded.loaded, loaded.quarantined) == (published.loaded, published.quarantined)
