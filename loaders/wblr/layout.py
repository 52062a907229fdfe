"""Where the fields of a WBLR file stand and which codes they may hold, read from a TOML file."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.errors import AtlasError

SOURCE_ID = "calpads_wblr"
STANDARD = Path(__file__).with_name("wblr_layout.toml")
NEEDED = ("record_type", "reporting_lea", "school", "academic_year", "student", "type")
MOST_POSITIONS = 200
MOST_TYPES = 15  # a student's types are the bits of a small whole number
TOP_LEVEL = (
    "separator", "record_type", "extract_type", "extract_fields", "deletes", "replaces", "nonpublic_schools", "fields",
    "types",
)  # fmt: skip
SCHOOL_YEAR = re.compile("20[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Field:
    """A field of a record; `position` counts from 1, `evidence` says how sure it is. Identifiers are never shown."""

    name: str
    position: int
    evidence: str
    identifier: bool = False


@dataclass(frozen=True)
class TypeCode:
    """A work-based learning type code; `until` is its last school year ("2023-24"), empty where it is still valid."""

    code: str
    name: str
    until: str = ""


@dataclass(frozen=True)
class Layout:
    """A WBLR file's layout: fields by name, type codes in their order, and the codes with a meaning of their own.

    Records that CALPADS gives back (an extract) have a type of their own and so many fields more at their end.
    """

    separator: str
    record_type: str
    extract_type: str
    extract_fields: int
    deletes: tuple[str, ...]
    replaces: tuple[str, ...]
    nonpublic_schools: tuple[str, ...]
    fields: Mapping[str, Field]
    types: tuple[TypeCode, ...]

    @property
    def width(self) -> int:
        """The number of fields of a record."""
        return max(field.position for field in self.fields.values())

    @property
    def record_types(self) -> tuple[str, str]:
        """The types of a record that a district sends and of one that CALPADS gives back."""
        return self.record_type, self.extract_type


def read_layout(path: Path = STANDARD) -> Layout:
    """Read a layout file.

    Raises AtlasError if it is missing, is not TOML, lacks a field that the roll-up needs, or puts two in one place.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise AtlasError(f"{path} cannot be read. Give an existing layout file with --layout, or none.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AtlasError(f"{path} is not valid TOML: {error}. Correct that line.") from None
    _known(f"{path}", content, TOP_LEVEL)
    record_type = _text(path, "record_type", content.get("record_type", "WBLR")).upper()
    layout = Layout(
        separator=_text(path, "separator", content.get("separator", "^")),
        record_type=record_type,
        extract_type=_text(path, "extract_type", content.get("extract_type", f"{record_type}-R")).upper(),
        extract_fields=_extract_fields(path, content.get("extract_fields", 2)),
        deletes=tuple(code.upper() for code in _texts(path, "deletes", content.get("deletes", []))),
        replaces=tuple(code.upper() for code in _texts(path, "replaces", content.get("replaces", []))),
        nonpublic_schools=_texts(path, "nonpublic_schools", content.get("nonpublic_schools", [])),
        fields={name: _field(path, name, entry) for name, entry in _table(path, content, "fields").items()},
        types=tuple(_type(path, code, entry) for code, entry in _table(path, content, "types").items()),
    )
    _check(path, layout)
    return layout


def _table(path: Path, content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    entries = content.get(name, {})
    if not isinstance(entries, dict) or not entries or not all(isinstance(entry, dict) for entry in entries.values()):
        raise AtlasError(f"{path} has no tables [{name}.…]. Start from the layout that comes with the atlas.")
    return entries


def _field(path: Path, name: str, entry: Mapping[str, Any]) -> Field:
    where = f"{path}, [fields.{name}]"
    _known(where, entry, ("position", "identifier", "evidence"))
    position, identifier = entry.get("position"), entry.get("identifier", False)
    if type(position) is not int or not 1 <= position <= MOST_POSITIONS:
        raise AtlasError(f"{where}: position is {position!r}; it must be a whole number from 1 to {MOST_POSITIONS}.")
    if type(identifier) is not bool:
        raise AtlasError(f"{where}: identifier is {identifier!r}; it must be true or false.")
    evidence = entry.get("evidence")
    if not isinstance(evidence, str) or not evidence.strip():
        raise AtlasError(f"{where}: evidence is missing; say in a few words where the position comes from.")
    return Field(name, position, evidence, identifier=identifier)


def _extract_fields(path: Path, value: object) -> int:
    if type(value) is not int or not 0 <= value <= MOST_POSITIONS:
        raise AtlasError(f"{path}: extract_fields is {value!r}; it must be a whole number from 0 to {MOST_POSITIONS}.")
    return value


def _type(path: Path, code: str, entry: Mapping[str, Any]) -> TypeCode:
    where = f"{path}, [types.{code}]"
    _known(where, entry, ("name", "until"))
    if not code.isdigit():
        raise AtlasError(f"{where}: the code must be digits.")
    until = entry.get("until", "")
    if until != "" and not (isinstance(until, str) and SCHOOL_YEAR.fullmatch(until)):
        raise AtlasError(f"{where}: until is {until!r}; it must be the last school year, written like 2023-24.")
    return TypeCode(code, _text(path, f"[types.{code}] name", entry.get("name")), until)


def _check(path: Path, layout: Layout) -> None:
    for name in NEEDED:
        if name not in layout.fields:
            raise AtlasError(f"{path}: [fields.{name}] is missing; without it no record can be counted.")
    seen: dict[int, str] = {}
    for field in layout.fields.values():
        if other := seen.get(field.position):
            raise AtlasError(f"{path}: {other} and {field.name} both stand at position {field.position}.")
        seen[field.position] = field.name
    if not layout.fields["student"].identifier:
        raise AtlasError(f"{path}, [fields.student]: identifier must be true; a student's number is never shown.")
    if len(layout.separator) != 1 or layout.separator.isalnum() or not layout.separator.isascii():
        raise AtlasError(f"{path}: separator is {layout.separator!r}; it must be one character, such as ^.")
    if len(layout.types) > MOST_TYPES:
        raise AtlasError(f"{path}: {len(layout.types)} type codes are more than the {MOST_TYPES} that fit.")


def _known(where: str, entry: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in entry:
        if name not in names:
            close = difflib.get_close_matches(name, list(names), 1)
            advice = f"did you mean {close[0]!r}?" if close else f"known: {', '.join(names)}."
            raise AtlasError(f"{where}: unknown entry {name!r}; {advice}")


def _text(path: Path, name: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise AtlasError(f"{path}: {name} is {value!r}; it must be a text.")
    return value


def _texts(path: Path, name: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise AtlasError(f"{path}: {name} is {value!r}; it must be a list of texts.")
    return tuple(value)
