"""The registries in words: sources, measures and groups, read from the TOML files in the data folder.

They are written by hand, because no file publishes what a number means. Every fact names its source, measure and
group by an id that is defined here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from contracts.errors import AtlasError

UNITS = ("percent", "students", "hours", "usd", "students_per_staff")
DIRECTIONS = ("higher", "lower", "none")
THEMES = ("participation", "high_school", "college", "capacity", "enrollment")
ROLL_UPS = ("sum", "ratio", "none")
REACHES = ("county", "boards", "colleges", "not_known", "ended")


@dataclass(frozen=True)
class Source:
    """One published file or table, agency first; `via` names the public copy it was read from.

    `agency_short` is what stands under a figure ("CDE"); the whole name stands in the list of sources.
    """

    id: str
    agency: str
    title: str
    url: str
    licence: str
    agency_short: str = ""
    release_date: str = ""
    file_name: str = ""
    sha256: str = ""
    via: str = ""
    note: str = ""

    @property
    def citation(self) -> str:
        """One line for a list of sources: agency, title, release."""
        released = f", released {self.release_date}" if self.release_date else ""
        return f"{self.agency}, {self.title}{released}"

    @property
    def short_citation(self) -> str:
        """The same for under a figure, with the agency's short name."""
        return f"{self.agency_short or self.agency}, {self.title}"


@dataclass(frozen=True)
class Break:
    """Years that may not be compared across: the first year of the new rule, and why."""

    year: str
    reason: str


@dataclass(frozen=True)
class RealWords:
    """How to speak of a measure once none of its rows is illustrative."""

    sentence: str
    instrument: str
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measure:
    """What one number means.

    `levels` are the kinds of place that the source publishes it for. `roll_up` says how schools or colleges add up
    to an area: `sum` adds numerators and denominators, `ratio` divides the sums, `none` forbids it. `scale` holds
    the four inner limits of the five map classes. `gap` says whether a difference between groups has a meaning.
    `year_words` says what the year is where it is not the school year: "entered in {year}", "released in {year}".
    `sentence` says one value in plain words with the places {value}, {group} and {place}, without a full stop:
    "{value} of {group} in {place} graduated within four years", "{place} had {value} students for each counselor".
    A measure that starts as an illustration has the words for its real rows in `real`.
    """

    id: str
    name: str
    short_name: str
    theme: str
    unit: str
    direction: str
    numerator: str
    denominator: str
    instrument: str
    charters: str
    levels: tuple[str, ...]
    roll_up: str
    definition_url: str
    sentence: str
    year_words: str = "{year}"
    scale: tuple[float, ...] = ()
    gap: bool = True
    breaks: tuple[Break, ...] = ()
    caveats: tuple[str, ...] = ()
    real: RealWords | None = None

    def once_real(self) -> Measure:
        """Return the measure in the words for real rows; itself where it has none, because it never was illustrated."""
        if self.real is None:
            return self
        words = self.real
        return replace(self, sentence=words.sentence, instrument=words.instrument, caveats=words.caveats, real=None)


@dataclass(frozen=True)
class Group:
    """A group of students that a source reports on; groups of different categories overlap."""

    id: str
    name: str
    short_name: str
    category: str
    sentence_name: str
    note: str = ""


@dataclass(frozen=True)
class Program:
    """A program that pays for work-based learning or its staff, and whom it is known to reach.

    `reach` is one of `REACHES`: everywhere in the county, through each workforce board, through each community college,
    not known because the list of recipients is not in hand, or ended.
    """

    id: str
    name: str
    agency: str
    period: str
    reach: str
    known: str
    source_title: str
    source_url: str


@dataclass(frozen=True)
class Registries:
    """All of them, in the order in which their files list them; a folder may come without programs."""

    sources: Mapping[str, Source]
    measures: Mapping[str, Measure]
    groups: Mapping[str, Group]
    programs: Mapping[str, Program] = field(default_factory=dict)


Entry = TypeVar("Entry", Source, Measure, Group, Program)


def read_registries(folder: Path) -> Registries:
    """Read `sources.toml`, `measures.toml`, `groups.toml` and `programs.toml` of a data folder.

    Raises AtlasError if a file is missing, is not TOML, or an entry lacks or invents a field.
    """
    return Registries(
        sources=_entries(folder / "sources.toml", Source),
        measures=_entries(folder / "measures.toml", Measure),
        groups=_entries(folder / "groups.toml", Group),
        programs=_entries(path, Program) if (path := folder / "programs.toml").is_file() else {},
    )


def read_measures(path: Path) -> dict[str, Measure]:
    """Read measures from a file of their own. Raises AtlasError as `read_registries` does."""
    return _entries(path, Measure)


def _entries(path: Path, kind: type[Entry]) -> dict[str, Entry]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AtlasError(f"{path} is missing. Restore it from the repository, or rebuild the folder.") from None
    except tomllib.TOMLDecodeError as error:
        raise AtlasError(f"{path} is not valid TOML: {error}. Correct that line.") from None
    return {name: _entry(path, kind, name, table) for name, table in tables.items()}


def _entry(path: Path, kind: type[Entry], name: str, table: Mapping[str, Any]) -> Entry:
    where = f"{path}, [{name}]"
    known = {item.name for item in fields(kind)} - {"id"}
    if unknown := sorted(set(table) - known):
        raise AtlasError(f"{where}: unknown field {unknown[0]!r}. Known fields: {', '.join(sorted(known))}.")
    try:
        entry = kind(id=name, **{key: _frozen(key, value) for key, value in table.items()})
    except TypeError as error:
        raise AtlasError(f"{where}: {str(error).split('__init__() ')[-1]}.") from None
    if isinstance(entry, Measure):
        _check_measure(where, entry)
    if isinstance(entry, Program):
        _check_word(where, "reach", entry.reach, REACHES)
    return entry


def _frozen(key: str, value: Any) -> Any:  # noqa: ANN401 - TOML values are of any type
    if key == "breaks":
        return tuple(Break(**item) for item in value)
    if key == "real":
        return RealWords(**{name: _frozen(name, item) for name, item in value.items()})
    return tuple(value) if isinstance(value, list) else value


def _check_word(where: str, field: str, word: str, words: tuple[str, ...]) -> None:
    if word not in words:
        raise AtlasError(f"{where}: {field} is {word!r}; it must be one of {', '.join(words)}.")


def _check_measure(where: str, measure: Measure) -> None:
    allowed = {"unit": UNITS, "direction": DIRECTIONS, "theme": THEMES, "roll_up": ROLL_UPS}
    for name, words in allowed.items():
        _check_word(where, name, getattr(measure, name), words)
    sentences = (measure.sentence, *((measure.real.sentence,) if measure.real else ()))
    missing = [word for word in ("{value}", "{place}") for sentence in sentences if word not in sentence]
    if missing:
        raise AtlasError(f"{where}: sentence lacks {missing[0]}; write it where the value or the place belongs.")
    if measure.scale and (len(measure.scale) != 4 or list(measure.scale) != sorted(set(measure.scale))):  # noqa: PLR2004 - five classes
        raise AtlasError(f"{where}: scale must be four rising numbers, the inner limits of five classes.")
