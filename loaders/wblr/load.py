"""Loading WBLR files: records of students go in, and nothing but numbers of students comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import narwhals as nw
import numpy as np
import polars as pl

from contracts.errors import AtlasError
from contracts.registries import Source
from loaders.guards import UPLOAD, check_size, check_text
from loaders.loaded import QUARANTINE, FileRead, InputFile, Loaded, Options
from loaders.wblr import cells, records, roll_up, students
from loaders.wblr.alike import alike
from loaders.wblr.codes import Codes
from loaders.wblr.codes import codes as codes_of
from loaders.wblr.elsewhere import elsewhere
from loaders.wblr.engines import Engine, Frame, engine
from loaders.wblr.enrollment import Enrollment, read_enrollment
from loaders.wblr.facts import as_published, warnings
from loaders.wblr.layout import STANDARD, Layout, read_layout

FORMAT = "wblr"
ATLAS_FACTS = Path(__file__).parents[2] / "data" / "outcomes.parquet"
PIECE = 1 << 20
RETURN, LINE_FEED = b"\r\n"
MOST_SET_ASIDE = 200_000
NONE_COUNTS = "No record can be counted; the list of those set aside says why for each."
COUNTS = {"place_id": pl.String, "year": pl.String, "group": pl.String, "types": pl.Int64, "students": pl.Int64}
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
SOURCE = Source(
    id="calpads_wblr",
    agency="California Longitudinal Pupil Achievement Data System (CALPADS)",
    agency_short="CALPADS",
    title="Work-based learning records (WBLR), rolled up from districts' files",
    url="https://www.cde.ca.gov/ds/sp/cl/calpadsupdflash229.asp",
    licence="Student records, not public; only numbers of students under the atlas's rules of privacy",
    note="Participants are students with at least one record in the year, each counted once. WBLR records no pay.",
)


@dataclass(frozen=True)
class Inputs:
    """Everything that a roll-up reads beside the records; places and years are known by their number in these lists."""

    layout: Layout
    enrollment: Enrollment
    places: list[str]
    years: list[str]
    student_file: InputFile | None
    columns: students.Columns | None

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that can be told apart."""
        return self.columns.groups if self.columns else ("all",)

    @property
    def bits(self) -> list[int]:
        """The bit of each type code."""
        return [1 << number for number in range(len(self.layout.types))]


@dataclass(frozen=True)
class Rolled:
    """What the records come to: their fates, those set aside, and students by place, year, group and types.

    `reason` says why most records are set aside, where that is another county or year than the enrollment's.
    """

    fates: pl.DataFrame
    set_aside: pl.DataFrame
    counts: pl.DataFrame
    reason: str = ""


def load(files: Sequence[InputFile], options: Options) -> Loaded:
    """Roll up WBLR files of one or many districts and years.

    Raises AtlasError if a file, the layout, the enrollment or the student file cannot be used, if the engine does not
    start, or if so many records break a rule that the layout must be wrong.
    """
    inputs = prepare(options)
    read = [(file, _read_through(file)) for file in files]
    with engine(options.engine, options.master) as opened:
        rolled = rolled_up(files, inputs, opened)
    return _loaded(read, rolled, inputs)


def prepare(options: Options) -> Inputs:
    """Read what is needed beside the records. Raises AtlasError if something cannot be used."""
    layout = read_layout(options.layout or STANDARD)
    enrollment = read_enrollment(options.enrollment or ATLAS_FACTS)
    students_in = options.students
    student_file = InputFile.of(students_in) if isinstance(students_in, Path) else students_in
    if student_file:
        _read_through(student_file)
    schools = enrollment.schools.select("place_id").unique()
    parents = enrollment.parents
    return Inputs(
        layout=layout,
        enrollment=enrollment,
        places=pl.concat([schools["place_id"], parents["place_id"], parents["parent"]]).unique().sort().to_list(),
        years=enrollment.years,
        student_file=student_file,
        columns=students.read_header(student_file) if student_file else None,
    )


def rolled_up(files: Sequence[InputFile], inputs: Inputs, opened: Engine) -> Rolled:
    """Roll the records up on an engine, a part of the students at a time."""
    codes = _codes(inputs)
    tables = [opened.table(table) for table in (codes.years, codes.schools, codes.types)]
    by_file = [records.decoded(lines, *tables) for lines in records.read(files, opened, inputs.layout)]
    fates = opened.collect_each([records.accounted(inputs.layout, decoded) for decoded in by_file])
    judged = fates.filter(pl.col("fate") == 0)
    bad, asked = int(judged.filter(~pl.col("good"))["rows"].sum()), int(judged["rows"].sum())
    asides = [records.set_aside(inputs.layout, decoded) for decoded in by_file]
    aside = nw.concat(asides, how="vertical")
    most = (aside, inputs.layout, codes, asked, opened)
    reason = elsewhere(*most) or alike(*most) if 2 * bad > asked else ""
    if bad > MOST_SET_ASIDE:
        raise AtlasError(
            reason
            or f"{bad:,} of {fates['rows'].sum():,} records break a rule, more than {MOST_SET_ASIDE:,}. "
            "The fields probably stand elsewhere: give a corrected layout (--layout on the command line), or load a "
            "part to see why."
        )
    counted = [records.counted(inputs.layout, decoded) for decoded in by_file]
    return Rolled(
        fates=fates,
        set_aside=opened.collect_each(asides) if bad else pl.DataFrame(),
        counts=_counts(counted, opened.turns(files), inputs, opened) if asked > bad else pl.DataFrame(schema=COUNTS),
        reason=reason,
    )


def _counts(counted: Sequence[Frame], turns_and_parts: tuple[int, int], inputs: Inputs, opened: Engine) -> pl.DataFrame:
    """Return place_id, year, group, types and students, added up over the parts of the students."""
    described = None
    if inputs.student_file and inputs.columns:
        described = students.described(inputs.student_file, inputs.columns, inputs.years, opened)
    above, groups = opened.table(_above(inputs)), opened.table(students.groups(inputs.columns))
    turns, parts = turns_and_parts
    pieces = []
    for turn in range(turns):
        held = opened.held([roll_up.part_of(frame, turn, turns) for frame in counted])
        told = opened.held([roll_up.part_of(described, turn, turns)]) if described else None
        for part in range(turn, turns * parts, turns):
            some = roll_up.part_of(held, part, turns * parts)
            profiles = students.profiles(roll_up.part_of(told, part, turns * parts)) if told else None
            pieces.append(opened.collect(roll_up.roll_up(some, above, groups, profiles, inputs.bits)))
        del held, told, some, profiles  # before the next turn fills the memory
    return (
        pl.concat(pieces)
        .group_by(*roll_up.CELL)
        .agg(pl.col("students").sum())
        .select(
            _words("place", inputs.places).alias("place_id"),
            _words("year", inputs.years),
            _words("group", inputs.groups),
            pl.col("types", "students").cast(pl.Int64),
        )
    )


def _codes(inputs: Inputs) -> Codes:
    schools = inputs.enrollment.schools.select(
        "school",
        reporting_lea="lea",
        place=_number("place_id", inputs.places),
        year=_number("year", inputs.years),
    )
    return codes_of(schools, inputs.years, inputs.layout)


def _above(inputs: Inputs) -> pl.DataFrame:
    found = cells.places_above(inputs.enrollment.schools.select("place_id"), inputs.enrollment.parents)
    return found.select(school=_number("place_id", inputs.places), place=_number("above", inputs.places))


def _number(column: str, words: Sequence[str]) -> pl.Expr:
    return pl.col(column).replace_strict(list(words), list(range(len(words))), return_dtype=pl.Int16)


def _words(column: str, words: Sequence[str]) -> pl.Expr:
    return pl.col(column).replace_strict(list(range(len(words))), list(words), return_dtype=pl.String)


def _loaded(read: Sequence[tuple[InputFile, str]], rolled: Rolled, inputs: Inputs) -> Loaded:
    names = dict(enumerate(file.name for file, _ in read))
    rows = dict(rolled.fates.group_by("file").agg(pl.col("rows").sum()).rows())
    good = rolled.fates.filter("good")
    published = as_published(rolled.counts, good, inputs.enrollment, inputs.layout, (inputs.groups, inputs.years))
    counted = int(good["rows"].sum())
    left = "No line is a record that counts; what is left out, and by which rule, is listed."
    why = rolled.reason or (left if rolled.set_aside.is_empty() else NONE_COUNTS)
    none = () if counted else (why,)
    some = (rolled.reason,) if counted and rolled.reason else ()
    told = students.undescribed(rolled.counts, inputs.columns)
    return Loaded(
        format=FORMAT,
        files=tuple(
            FileRead(file.name, file.size, sha256, int(rows.get(number, 0)))
            for number, (file, sha256) in enumerate(read)
        ),
        facts=published.facts,
        quarantine=(
            pl.DataFrame(schema=QUARANTINE)
            if rolled.set_aside.is_empty()
            else records.quarantine(rolled.set_aside, names, inputs.layout, _codes(inputs))
        ),
        excluded=records.excluded(rolled.fates, names, inputs.layout),
        loaded=counted,
        errors=none,
        warnings=some
        + _given_twice(read)
        + records.transactions(rolled.fates, inputs.layout)
        + records.respelled(rolled.fates)
        + told
        + warnings(published, inputs.groups),
        sources={SOURCE.id: SOURCE},
    )


def _given_twice(read: Sequence[tuple[InputFile, str]]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    doubles = [(file.name, first[sha256]) for file, sha256 in read if first.setdefault(sha256, file.name) != file.name]
    return tuple(
        f"{name} is the same file as {other}, byte for byte. Its rows are read twice and its students counted once. "
        "Was another file meant?" for name, other in doubles
    )  # fmt: skip


def _read_through(file: InputFile) -> str:
    """Return the hash of a file after reading it once, piece by piece.

    Raises AtlasError if it is empty, no text, holds a line so long that reading it would fill the memory, or ends lines
    in a way that the engines would not understand alike.
    """
    if not file.size:
        raise AtlasError(f"{file.name} is empty. Export it again.")
    if file.path is None:
        check_size(file, UPLOAD)
    with file.open() as stream:
        if stream.read(4).startswith(PACKED):
            raise AtlasError(f"{file.name} is packed, or a workbook. Unpack it, or save its sheet as CSV.")
    if check_text(file) == "utf-16":
        raise AtlasError(f"{file.name} is written in UTF-16. Save it as UTF-8, as CALPADS takes it.")
    digest, last, lines = hashlib.sha256(), b"", 0
    with file.open() as stream:
        while piece := stream.read(PIECE):
            digest.update(piece)
            lines += piece.count(b"\n")
            if file.path is None and lines > UPLOAD.rows:
                raise AtlasError(f"{file.name} has more than {UPLOAD.rows:,} rows, the most allowed here. Split it.")
            _check_returns(file, last + piece)
            last = b"\r" if piece.endswith(b"\r") else b""
            if len(piece) == PIECE and b"\n" not in piece:
                raise AtlasError(f"{file.name} holds a line of more than a million characters. No record is that long.")
    _check_returns(file, last + b"\0")
    return digest.hexdigest()


def _check_returns(file: InputFile, piece: bytes) -> None:
    """Raise AtlasError if a carriage return is not followed by a line feed: one engine alone would end a line there.

    The last character of the piece is looked at with the next.
    """
    letters = np.frombuffer(piece, dtype=np.uint8)
    after = letters[np.flatnonzero(letters[:-1] == RETURN) + 1]
    if (after != LINE_FEED).any():
        raise AtlasError(
            f"{file.name} holds a carriage return that ends no line. Save it with the line ends of Windows or Unix."
        )
