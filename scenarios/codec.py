"""Scenarios as files and as links: YAML for people, a short URL parameter for sharing, a fingerprint for the record.

A link carries every lever and only the prose that differs from the preset it is based on. It is versioned and signed
with a checksum: a link that was cut or changed is refused, never half understood.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import reprlib
import zlib
from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from contracts.errors import AtlasError
from scenarios.parameters import suggest
from scenarios.scenario import Floor, Money, Provision, Scenario
from scenarios.titles import check_title

VERSION = 1
PRESETS = Path(__file__).parent / "presets"
LONGEST_LINK = 2000
LARGEST_TEXT = 200_000
PROSE = ("title", "author", "description", "source", "provisions")
CHECK_LENGTH = 8
NEWER = re.compile(r"^[0-9]{1,6}$")
DEFAULTS: Mapping[str, Any] = {
    entry.name: entry.default_factory() if entry.default_factory is not MISSING else entry.default
    for entry in fields(Scenario)
}


def to_plain(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain values, leaving out every field at its default."""
    plain: dict[str, Any] = {}
    for entry in fields(Scenario):
        value = getattr(scenario, entry.name)
        if value != DEFAULTS[entry.name]:
            plain[entry.name] = _plain(value)
    return plain


def _plain(value: object) -> object:
    """Return one value without classes or tuples."""
    if isinstance(value, Money | Floor | Provision):
        inner = {entry.name: _plain(getattr(value, entry.name)) for entry in fields(value)}
        return {key: part for key, part in inner.items() if part not in ({}, "")}
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    return value


def from_plain(plain: object) -> Scenario:
    """Return the scenario of plain values; raises AtlasError naming the field that is wrong."""
    if not isinstance(plain, Mapping):
        raise AtlasError("a scenario is a list of `field: value` lines; this is something else.")
    values = _known_fields({str(key): value for key, value in plain.items()})
    for key, kind in (("streams", Money), ("floors", Floor), ("provisions", Provision)):
        if key in values:
            values[key] = _parts(key, kind, values[key])
    for key in ("places", "cells"):
        if key in values:
            values[key] = _words(key, values[key])
    _check_kinds(values)
    return Scenario(**values)


def _known_fields(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields without their version; raises AtlasError for a newer version, an unknown or a missing field."""
    version = values.pop("version", VERSION)
    if not isinstance(version, int) or version > VERSION:
        raise AtlasError(
            f"version = {reprlib.repr(version)}: this scenario was written by a newer model "
            f"(this one reads up to {VERSION}); update the app, or save the scenario again with this one."
        )
    for key in values:
        if key not in DEFAULTS:
            raise AtlasError(f"{key}: a scenario has no such field; {suggest(key, tuple(DEFAULTS))}")
    for key in ("name", "title"):
        if not isinstance(values.get(key), str):
            raise AtlasError(f"{key} is missing; every scenario needs a name and a title in words.")
    check_title(values["title"])
    return values


def _parts(key: str, kind: type[Any], raw: object) -> tuple[Any, ...]:
    """Return streams, floors or provisions from a list of mappings."""
    known = tuple(entry.name for entry in fields(kind))
    if not isinstance(raw, list) or not all(isinstance(part, Mapping) for part in raw):
        raise AtlasError(f"{key}: give a list of entries with {', '.join(known)}.")
    built = []
    for part in raw:
        for name in part:
            if name not in known:
                raise AtlasError(f"{key}.{name}: no such field; {suggest(str(name), known)}")
        needed = [entry.name for entry in fields(kind) if entry.default is MISSING and entry.default_factory is MISSING]
        missing = [name for name in needed if name not in part]
        if missing:
            raise AtlasError(f"{key}: an entry has no {missing[0]}; give {', '.join(needed)}.")
        _check_part(key, kind, part)
        values = dict(part)
        if kind is Money:
            amounts = values["dollars"]
            values["dollars"] = tuple(amounts) if isinstance(amounts, list) else (amounts,)
        built.append(kind(**values))
    return tuple(built)


def _check_part(key: str, kind: type[Any], part: Mapping[str, Any]) -> None:
    """Raise AtlasError where an entry has something else than words in a field for words, or rules without names."""
    for entry in fields(kind):
        value = part.get(entry.name)
        if entry.type == "str" and entry.name in part and not isinstance(value, str):
            raise AtlasError(f"{key}.{entry.name} = {reprlib.repr(value)}: give words.")
        if entry.type == "int" and (not isinstance(value, int) or isinstance(value, bool)):
            raise AtlasError(f"{key}.{entry.name} = {reprlib.repr(value)}: give a whole number.")
    if "rules" in part:
        _named(f"{key}.rules", part["rules"], "rule: value")


def _named(where: str, value: object, shape: str) -> None:
    """Raise AtlasError unless a value maps words to something."""
    if not isinstance(value, Mapping) or not all(isinstance(word, str) for word in value):
        raise AtlasError(f"{where} = {reprlib.repr(value)}: give `{shape}` lines.")
    for word, inner in value.items():
        if isinstance(inner, Mapping):
            _named(f"{where}.{word}", inner, "name: number")


def _words(key: str, raw: object) -> tuple[str, ...]:
    """Return a list of words as a tuple."""
    if not isinstance(raw, list | tuple) or not all(isinstance(word, str) for word in raw):
        raise AtlasError(f"{key} = {reprlib.repr(raw)}: give a list of words.")
    return tuple(raw)


def _check_kinds(values: Mapping[str, Any]) -> None:
    """Raise AtlasError for a field of another type than its default: words, yes or no, or `name: number` lines."""
    for key, value in values.items():
        default = DEFAULTS[key]
        for kind, words in ((bool, "true or false"), (str, "a word")):
            if isinstance(default, kind) and not isinstance(value, kind):
                raise AtlasError(f"{key} = {reprlib.repr(value)}: give {words}.")
        if isinstance(default, dict):
            _named(key, value, "name: number")


def to_yaml(scenario: Scenario) -> str:
    """Return a scenario as YAML, fields in reading order."""
    plain = {"version": VERSION} | to_plain(scenario)
    text = str(yaml.safe_dump(plain, sort_keys=False, allow_unicode=True, width=100))
    # YAML folds rare line breaks (U+0085 and its kin) into spaces unless they are written as escapes.
    return text if yaml.safe_load(text) == plain else str(yaml.safe_dump(plain, sort_keys=False, width=100))


def _refuse_tricks(written: yaml.Node | None) -> None:
    """Raise AtlasError for what YAML itself would take: a field that stands twice, and aliases.

    Of a field that stands twice YAML drops the first silently; a few lines of aliases can grow beyond all memory.
    """
    waiting, seen = [written], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            raise AtlasError("aliases are not allowed, write the values out.")
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        if isinstance(node, yaml.MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
            names: set[str] = set()
            for name in (key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
                if name in names:
                    raise AtlasError(f"{name} is there twice (line {node.start_mark.line + 1} on); give it once.")
                names.add(name)


def from_yaml(text: str, where: str = "scenario") -> Scenario:
    """Return the scenario of a YAML text; raises AtlasError naming where it came from and what is wrong."""
    if len(text) > LARGEST_TEXT:
        raise AtlasError(f"{where}: {len(text):,} characters; a scenario has at most {LARGEST_TEXT:,}.")
    try:
        _refuse_tricks(yaml.compose(text, Loader=yaml.SafeLoader))
        return from_plain(yaml.safe_load(text))
    except AtlasError as error:
        raise AtlasError(f"{where}: {error}") from error
    except RecursionError as error:
        raise AtlasError(f"{where}: not YAML of a scenario (too many levels); check brackets.") from error
    except (yaml.YAMLError, ValueError) as error:
        raise AtlasError(f"{where}: not YAML ({str(error).splitlines()[0]}); check indentation and colons.") from error


def read(name_or_file: str) -> Scenario:
    """Return a preset by name or a scenario from a file; raises AtlasError with the nearest preset's name."""
    if name_or_file in preset_names():
        return preset(name_or_file)
    path = Path(name_or_file)
    if path.is_file():
        return from_yaml(path.read_text(encoding="utf-8", errors="replace"), path.name)
    raise AtlasError(f"no preset or file {name_or_file!r}; {suggest(name_or_file, preset_names())}")


@cache
def preset_names() -> tuple[str, ...]:
    """Return the names of the presets, today first."""
    names = sorted(path.stem for path in PRESETS.glob("*.yaml"))
    return tuple(sorted(names, key=lambda name: name != "today"))


@cache
def preset(name: str) -> Scenario:
    """Return a preset by name; raises AtlasError with the nearest one."""
    if name not in preset_names():
        raise AtlasError(f"unknown preset {reprlib.repr(name)}; {suggest(name, preset_names())}")
    written = from_yaml((PRESETS / f"{name}.yaml").read_text(encoding="utf-8"), f"{name}.yaml")
    return replace(written, based_on=name)


def to_link(scenario: Scenario) -> str:
    """Return a scenario as the value of a URL parameter: version, content, checksum.

    Raises AtlasError when it is longer than a link should be.
    """
    plain = to_plain(scenario)
    if scenario.based_on in preset_names():
        plain = _without_shared_prose(plain, to_plain(preset(scenario.based_on)))
    packed = zlib.compress(_canonical(plain), level=9)
    body = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    link = f"{VERSION}.{body}.{_checksum(body)}"
    if len(link) > LONGEST_LINK:
        raise AtlasError(
            f"this scenario needs a link of {len(link):,} characters, more than {LONGEST_LINK:,}; "
            "shorten its texts or share it as a file."
        )
    return link


def _without_shared_prose(plain: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, Any]:
    """Return a scenario without the prose of its preset; prose that was emptied stays, as empty."""
    emptied = {key: _plain(DEFAULTS[key]) for key in PROSE if key in base and key not in plain}
    return {key: value for key, value in plain.items() if key not in PROSE or value != base.get(key)} | emptied


def from_link(link: str) -> Scenario:
    """Return the scenario of a URL parameter; raises AtlasError for a newer, cut or changed link."""
    version, _, rest = link.partition(".")
    body, _, checksum = rest.rpartition(".")
    if NEWER.match(version) and int(version) > VERSION:
        raise AtlasError(f"this link was made by a newer model (version {version}); open it there or update the app.")
    if version != str(VERSION) or not body or checksum != _checksum(body):
        raise AtlasError("this link is damaged: a part is missing or was changed; ask for it again.")
    try:
        packed = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        plain = json.loads(zlib.decompressobj().decompress(packed, LARGEST_TEXT))
        _canonical(plain)  # Half a character (a lone surrogate) can be written in JSON and nowhere else.
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        raise AtlasError("this link is damaged: it cannot be unpacked; ask for it again.") from error
    if isinstance(plain, dict) and plain.get("based_on") in preset_names():
        base = to_plain(preset(plain["based_on"]))
        plain = {key: base[key] for key in PROSE if key in base} | plain
    return from_plain(plain)


def fingerprint(scenario: Scenario) -> str:
    """Return 12 hexadecimal digits that depend on the levers only, so that two texts of one scenario agree."""
    levers = {key: value for key, value in to_plain(scenario).items() if key not in (*PROSE, "name", "based_on")}
    return hashlib.sha256(_canonical(levers)).hexdigest()[:12]


def _canonical(plain: object) -> bytes:
    """Return plain values as bytes that are the same for equal scenarios: 1 and 1.0 are one number."""
    return json.dumps(_numbers(plain), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _numbers(value: object) -> object:
    """Return a value with whole floats as integers."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _numbers(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_numbers(part) for part in value]
    return value


def _checksum(body: str) -> str:
    """Return the checksum of a link's content."""
    return hashlib.sha256(f"{VERSION}.{body}".encode()).hexdigest()[:CHECK_LENGTH]
