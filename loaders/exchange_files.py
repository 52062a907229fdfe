"""The files that a steward needs to write the exchange format: JSON Schema, template workbook, example.

They are made from the registries by `python -m loaders template`, and a test says that the committed ones are current.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from contracts.registries import Measure
from contracts.tables import STATUSES
from loaders.formats.exchange import (
    BASES,
    COLUMNS,
    LEAST_SOURCE,
    LONGEST_SOURCE,
    PLACE,
    registries,
)
from loaders.formats.exchange_small import NUMBERS
from loaders.validation.participants import LEAST_SHOWN

FOLDER = Path(__file__).parent.parent / "docs" / "exchange"
MEANING = {
    "place_id": "kind and official code: district:1964733, school:19647331932383, college:117788, county:19, state:06",
    "year": "2023-24 for a school year, as participation always is; 2024 where a measure is of a calendar year",
    "measure": "the id of a measure; the sheet `measures` lists them",
    "group": "the id of a student group; `all` for all students",
    "numerator": "students counted in the part; blank if unknown or hidden",
    "denominator": "students counted in the whole; blank for a count",
    "value": "the number in the unit of the measure; may be blank where numerator and denominator say it",
    "status": "reported, suppressed, not_collected or not_applicable",
    "basis": "official, derived or modelled; blank means official",
    "source": "who counted, in which records: `South Bay hub, placement records 2024-25`",
}
EXAMPLE = (
    ("district:1964733", "2024-25", "wbl_any", "all", "5200", "118000", "", "reported", "", "Example, no real figures"),
    ("district:1964733", "2024-25", "wbl_any", "foster", "", "", "", "suppressed", "", "Example, no real figures"),
    ("college:117788", "2024-25", "laep_students", "all", "85", "", "", "reported", "", "Example, no real figures"),
)
CREATED = dt.datetime(2026, 11, 1, tzinfo=dt.UTC).replace(tzinfo=None)
ROWS_WITH_LISTS = 5_000


def files() -> dict[str, bytes]:
    """Return the files by name; the same registries give the same bytes."""
    return {
        "exchange.schema.json": (json.dumps(schema(), indent=2, ensure_ascii=False) + "\n").encode(),
        "template.xlsx": _workbook(),
        "example.csv": "".join(f"{','.join(_quoted(line))}\n" for line in (_names(), *EXAMPLE)).encode(),
    }


def _names() -> tuple[str, ...]:
    return tuple(column.name for column in COLUMNS)


def _quoted(line: Iterable[str]) -> list[str]:
    return [f'"{cell}"' if "," in cell else cell for cell in line]


def schema() -> dict[str, Any]:
    """Return the JSON Schema of one row, numbers as numbers and blanks as null."""
    words = registries()
    number = {"type": ["number", "null"], "minimum": 0}
    fields: dict[str, dict[str, Any]] = {
        "place_id": {"type": "string", "pattern": PLACE},
        "year": {"type": "string", "pattern": r"^\d{4}(-\d{2})?$"},
        "measure": {"enum": sorted(words.measures)},
        "group": {"enum": sorted(words.groups)},
        "numerator": number,
        "denominator": number,
        "value": {"type": ["number", "null"]},
        "status": {"enum": list(STATUSES)},
        "basis": {"enum": [*BASES, None]},
        "source": {"type": "string", "minLength": LEAST_SOURCE, "maxLength": LONGEST_SOURCE},
    }
    blank = {"properties": {"numerator": {"const": None}, "value": {"const": None}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One row of the exchange format of the WBL Atlas",
        "description": f"Participation of fewer than {LEAST_SHOWN} students is suppressed before the file is made.",
        "type": "object",
        "properties": {name: {"description": MEANING[name], **field} for name, field in fields.items()},
        "required": [column.name for column in COLUMNS if column.required],
        "additionalProperties": False,
        "if": {"properties": {"status": {"not": {"const": "reported"}}}},
        "then": blank,
        "else": {"anyOf": [_a_number("value"), _a_number("numerator")]},
        "allOf": [_whole(words.measures.values(), name) for name in NUMBERS],
    }


def _a_number(name: str) -> dict[str, Any]:
    return {"properties": {name: {"type": "number"}}, "required": [name]}


def _whole(measures: Iterable[Measure], name: str) -> dict[str, Any]:
    """Return the rule that a number is whole for the measures in which it counts students."""
    named = sorted(measure.id for measure in measures if _counts_students(name, measure))
    whole = {"properties": {name: {"type": ["integer", "null"]}}}
    return {"if": {"properties": {"measure": {"enum": named}}}, "then": whole}


def _counts_students(name: str, measure: Measure) -> bool:
    if measure.unit == "students":
        return True
    taking_part = measure.theme == "participation"
    return taking_part and (name == "denominator" or (name == "numerator" and measure.unit == "percent"))


def _workbook() -> bytes:
    """Return the template: a sheet to fill in with lists to choose from, and sheets that explain."""
    import xlsxwriter  # noqa: PLC0415 - only the template needs it

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": "Exchange format of the WBL Atlas", "created": CREATED})
    bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    words = registries()
    facts = book.add_worksheet("facts")
    facts.write_row(0, 0, _names(), bold)
    facts.freeze_panes(1, 0)
    facts.set_column(0, 3, 24, text)
    facts.set_column(4, 9, 16)
    lists = {"measure": ("measures", len(words.measures)), "group": ("groups", len(words.groups))}
    for name, (sheet, count) in lists.items():
        _choose(facts, name, f"={sheet}!$A$2:$A${count + 1}")
    _choose(facts, "status", list(STATUSES))
    _choose(facts, "basis", list(BASES))
    _explain(book.add_worksheet("columns"), bold, ("column", "what it holds"), MEANING.items())
    _explain(book.add_worksheet("measures"), bold, ("measure", "name", "unit"), _measures(words.measures.values()))
    groups = [(group.id, group.name) for group in words.groups.values()]
    _explain(book.add_worksheet("groups"), bold, ("group", "name"), groups)
    book.close()
    return buffer.getvalue()


def _choose(sheet: Any, name: str, source: str | list[str]) -> None:  # noqa: ANN401 - xlsxwriter publishes no types
    at = _names().index(name)
    sheet.data_validation(1, at, ROWS_WITH_LISTS, at, {"validate": "list", "source": source})


def _explain(sheet: Any, bold: Any, header: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> None:  # noqa: ANN401 - xlsxwriter publishes no types
    sheet.write_row(0, 0, header, bold)
    for number, line in enumerate(lines, 1):
        sheet.write_row(number, 0, line)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)


def _measures(measures: Iterable[Measure]) -> list[tuple[str, ...]]:
    return [(measure.id, measure.name, measure.unit) for measure in measures]
