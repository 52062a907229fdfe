"""Which records count: the rules of a WBLR record, as expressions that run on every engine.

A record's identifiers stay where they are read. What is set aside is named by file, line, field and rule; a value is
shown only where it has its field's shape, a code only where the enrollment has it too, and the student's number stands
where it should, so that no identifier can have slipped into its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals as nw
import polars as pl

from loaders.counts import counted as how_many
from loaders.loaded import EXCLUDED, QUARANTINE, InputFile
from loaders.wblr.codes import Codes, without_zeros
from loaders.wblr.dialect import dialect
from loaders.wblr.engines import Engine, Frame
from loaders.wblr.layout import Layout

STUDENT = "^[0-9]{10}$"
SHAPES = {
    "record_type": "^[A-Z]{4}(-R)?$",
    "reporting_lea": "^[0-9]{7}$",
    "school": "^[0-9]{7}$",
    "academic_year": "^20[0-9]{2}[-/](20)?[0-9]{2}$",
    "type": "^[0-9]{2}$",
}
READ = ("record_type", "transaction_type", "reporting_lea", "school", "academic_year", "student", "type")
# Blanks, quotes, and what joining files or old systems leave: marks of byte order, and of the end of a file.
AROUND = ' \t"\xa0\ufeff\x1a'
OF_GOOD = ("reporting_lea", "year", "year_spelled", "zeros_lost", "transaction")
ADDS, REPLACES, UNKNOWN = 0, 1, 2  # what the transaction type of a record that counts says
CODE_LENGTH = 7
NOT_SHOWN = "(not shown)"
EMPTY = "Lines in which every field that is read is empty"
HEADER = "Lines that name the columns"
HEADER_WORD = "TYPE"  # of "Record Type Code", as CALPADS's template and its specification call the first field
EXTRACT = "Load the extract that CALPADS gives back instead, which holds what is left."
DELETED = "Records that take an earlier record back (transaction type)"
NONPUBLIC = "Students at nonpublic and private schools, which have no public enrollment"


@dataclass(frozen=True)
class Rule:
    """A rule of a record: the field to look at, the rule and the remedy in words, and when it is broken."""

    field: str
    words: str
    remedy: str
    broken: nw.Expr


def read(files: Sequence[InputFile], engine: Engine, layout: Layout) -> list[Frame]:
    """Return every line of each file: file (its number), line (from 1), extra, and the fields of `READ`.

    Blanks and quotes around a value are no part of it, and codes of letters are in capitals. `extra` is the first
    content after the last field that a record of its type may have. Raises AtlasError if a line is no record.
    """
    return [_lines(number, file, engine, layout) for number, file in enumerate(files)]


def _lines(number: int, file: InputFile, engine: Engine, layout: Layout) -> Frame:
    written = dialect(file, layout)
    positions = {name: field.position for name, field in layout.fields.items() if name in READ}
    after = {f"after{position}": position for position in range(layout.width + 1, written.widest + 1)}
    absent = [nw.lit(None, nw.String).alias(name) for name in READ if name not in positions]
    given = engine.lines(file, written.separator, positions | after)
    lines = given.with_columns(nw.lit(number).alias("file"), *absent)
    stripped = lines.with_columns(nw.col(*READ, *after).str.strip_chars(AROUND))
    capitals = stripped.with_columns(nw.col("record_type", "transaction_type").str.to_uppercase())
    names = (*READ, *after)
    filled = capitals.with_columns(nw.when(nw.col(name) != "").then(nw.col(name)).alias(name) for name in names)
    of_extract = nw.col("record_type") == layout.extract_type
    more = list(after)[layout.extract_fields :]
    extra = nw.when(of_extract).then(_first(more)).otherwise(_first(list(after)))
    return filled.with_columns(extra=extra).select("file", "line", "extra", *READ)


def _first(names: Sequence[str]) -> nw.Expr:
    """Return what stands in the first of these columns that is not empty."""
    return nw.coalesce(*names) if names else nw.lit(None, nw.String)


def decoded(records: Frame, years: Frame, schools: Frame, types: Frame) -> Frame:
    """Return records with `place`, `year` and `bit` looked up; each is null where the code is unknown.

    `records` comes from `read`, the tables are those of `Codes`. `year_spelled` and `zeros_lost` (0 or 1) say that a
    code was written in another way than CALPADS writes it.
    """
    return (
        records.join(years, on="academic_year", how="left")
        .join(schools, on=["reporting_lea", "school", "year"], how="left")
        .join(types, on=["year", "type"], how="left")
    )


def exclusions(layout: Layout) -> Mapping[str, nw.Expr]:
    """Return the rules that leave a record out on purpose, in the order in which they are asked."""
    blank = nw.all_horizontal(*(nw.col(name).is_null() for name in READ), nw.col("extra").is_null(), ignore_nulls=False)
    header = nw.col("record_type").str.contains(HEADER_WORD, literal=True) & ~_true(_is_student())
    deleted = nw.col("transaction_type").is_in(layout.deletes)
    nonpublic = nw.col("school").is_in(without_zeros(layout.nonpublic_schools))
    return {EMPTY: blank, HEADER: _true(header), DELETED: _true(deleted), NONPUBLIC: _true(nonpublic)}


def counts(layout: Layout) -> nw.Expr:
    """Return whether a decoded record counts; the same rules as `rules`, without asking which is broken."""
    good = (
        nw.col("record_type").is_in(layout.record_types),
        _is_student(),
        nw.col("extra").is_null(),
        ~nw.col("place").is_null(),
        ~nw.col("bit").is_null(),
    )
    return _true(nw.all_horizontal(*good, ignore_nulls=False))


def accounted(layout: Layout, decoded_records: Frame) -> Frame:
    """Return how many records there are by file, fate, good and, where they count, by `OF_GOOD`.

    `fate` is the number of the exclusion that leaves them out, from 1, or 0; `good` says that they count.
    """
    left_out = list(exclusions(layout).values())
    first = nw.lit(0)
    for number, broken in reversed(list(enumerate(left_out, start=1))):
        first = nw.when(broken).then(nw.lit(number)).otherwise(first)
    return (
        decoded_records.with_columns(transaction=_transaction(layout))
        .select("file", *OF_GOOD, fate=first, good=counts(layout))
        .with_columns(good=nw.when(nw.col("fate") == 0).then(nw.col("good")).otherwise(nw.lit(value=False)))
        .with_columns(nw.when(nw.col("good")).then(nw.col(name)).alias(name) for name in OF_GOOD)
        .group_by("file", "fate", "good", *OF_GOOD)
        .agg(nw.len().alias("rows"))
        .with_columns(nw.col("reporting_lea").str.zfill(CODE_LENGTH))
    )


def _transaction(layout: Layout) -> nw.Expr:
    given = nw.col("transaction_type")
    known = nw.when(given.is_in(layout.replaces)).then(nw.lit(REPLACES)).otherwise(nw.lit(UNKNOWN))
    return nw.when(given.is_null()).then(nw.lit(ADDS)).otherwise(known)


def counted(layout: Layout, decoded_records: Frame) -> Frame:
    """Return the records that count: student (number), year, place (school) and bit (of the type)."""
    return decoded_records.filter(counts(layout), *(~broken for broken in exclusions(layout).values())).select(
        "place", "year", "bit", student=nw.col("student").cast(nw.Int64)
    )


def set_aside(layout: Layout, decoded_records: Frame) -> Frame:
    """Return the records that break a rule, with the fields that are read."""
    return decoded_records.filter(~counts(layout), *(~broken for broken in exclusions(layout).values())).select(
        "file", "line", "extra", "place", "bit", *READ
    )


def rules(layout: Layout, codes: Codes) -> list[Rule]:
    """Return every rule of a record that is not left out."""
    type_codes = [item.code for item in layout.types]
    known_lea = _true(nw.col("reporting_lea").is_in(codes.schools["reporting_lea"].unique().to_list()))
    known_year = _true(nw.col("academic_year").is_in(codes.years["academic_year"].to_list()))
    a_year = _true(nw.col("academic_year").str.contains(SHAPES["academic_year"]))
    known_type = _true(nw.col("type").is_in(type_codes))
    other_enrollment = "Correct the code, or give with --enrollment a file that lists it."
    ended = ", ".join(f"{item.code} after {item.until}" for item in layout.types if item.until)
    return [
        Rule("record_type", f"must be {layout.record_type}", "Give a WBLR file; check the layout.",
             ~_true(nw.col("record_type").is_in(layout.record_types))),
        Rule("extra", f"a record has at most {layout.width} fields"
             f" ({layout.width + layout.extract_fields} in an extract, {layout.extract_type})",
             "Check the layout, or remove what follows.",
             ~nw.col("extra").is_null()),
        Rule("student", "must be a statewide student identifier of 10 digits", "Correct it in the student system.",
             ~_true(_is_student())),
        Rule("reporting_lea", "must be a district or charter school with enrollment in grades 9-12", other_enrollment,
             ~known_lea),
        Rule("school", "must be a school of that district with enrollment in grades 9-12 that year", other_enrollment,
             known_lea & known_year & nw.col("place").is_null()),
        Rule("academic_year", "must be an academic year, written like 2023-2024",
             "Write both years in full, with a hyphen between them.", ~known_year & ~a_year),
        Rule("academic_year", "must be a year with enrollment", other_enrollment, ~known_year & a_year),
        Rule("type", f"must be one of {', '.join(type_codes)}", "Correct the code.", ~known_type),
        Rule("type", f"the code is no longer valid in that year ({ended})", "Correct the code or the year.",
             known_year & known_type & nw.col("bit").is_null()),
    ]  # fmt: skip


def quarantine(bad: pl.DataFrame, names: Mapping[int, str], layout: Layout, codes: Codes) -> pl.DataFrame:
    """Return a row for each rule that each record of `set_aside` breaks; `names` are those of the files."""
    frame = nw.from_native(bad, eager_only=True)
    broken = [_broken(frame.filter(rule.broken).to_native(), rule, layout, codes) for rule in rules(layout, codes)]
    rows = pl.concat(broken).sort("file", "row", maintain_order=True)
    return rows.with_columns(pl.col("file").replace_strict(names, return_dtype=pl.String)).match_to_schema(QUARANTINE)


def _broken(bad: pl.DataFrame, rule: Rule, layout: Layout, codes: Codes) -> pl.DataFrame:
    return bad.select(
        "file",
        pl.col("line").cast(pl.Int64).alias("row"),
        pl.lit(rule.field).alias("field"),
        _shown(rule.field, layout, codes).alias("value"),
        pl.lit(rule.words).alias("rule"),
        pl.lit(rule.remedy).alias("remedy"),
    )


def _shown(field: str, layout: Layout, codes: Codes) -> pl.Expr:
    """Return the value to show: itself where it cannot be an identifier, else only that it is there or not.

    A code of a district or school is shown where the enrollment has it in another year or district; else it may be a
    local number of a student, which may have 7 digits too.
    """
    value = pl.col(field)
    if field not in SHAPES or layout.fields[field].identifier:
        safe = pl.lit(value=False)
    else:
        aligned = pl.col("record_type").is_in(layout.record_types) & pl.col("student").str.contains(STUDENT)
        public = value.is_in(codes.schools[field].unique().implode()) if field in codes.schools else True
        safe = aligned & pl.col("extra").is_null() & value.str.contains(SHAPES[field]) & public
    return pl.when(value.is_null()).then(pl.lit("")).when(safe).then(value).otherwise(pl.lit(NOT_SHOWN))


def excluded(fates: pl.DataFrame, names: Mapping[int, str], layout: Layout) -> pl.DataFrame:
    """Return how many records of each file each rule leaves out; `fates` comes from `accounted`."""
    words = dict(enumerate(exclusions(layout), start=1))
    rows = fates.filter(pl.col("fate") > 0).group_by("file", "fate").agg(pl.col("rows").sum()).sort("file", "fate")
    return rows.select(
        pl.col("file").replace_strict(names, return_dtype=pl.String),
        pl.col("fate").replace_strict(words, return_dtype=pl.String).alias("rule"),
        pl.col("rows").cast(pl.Int64),
    ).match_to_schema(EXCLUDED)


def respelled(fates: pl.DataFrame) -> tuple[str, ...]:
    """Return a sentence for each way of writing codes that is not CALPADS's own and was understood."""
    good = fates.filter("good")
    years = int(good.filter(pl.col("year_spelled") == 1)["rows"].sum())
    codes = int(good.filter(pl.col("zeros_lost") == 1)["rows"].sum())
    said = (
        f"{years:,} records write the academic year in another way than CALPADS, which writes 2023-2024 in full. "
        "They are counted in that year." if years else "",
        f"{codes:,} records lack the leading zeros of a district's or school's code of 7 digits, as spreadsheets save "
        "it. They are counted there." if codes else "",
    )  # fmt: skip
    return tuple(words for words in said if words)


def transactions(fates: pl.DataFrame, layout: Layout) -> tuple[str, ...]:
    """Return a sentence for each kind of transaction that may leave a record counted that CALPADS no longer counts."""
    deleted = list(exclusions(layout)).index(DELETED) + 1
    rows = {kind: int(fates.filter(pl.col("transaction") == kind)["rows"].sum()) for kind in (REPLACES, UNKNOWN)}
    taken_back = int(fates.filter(pl.col("fate") == deleted)["rows"].sum())
    said = (
        f"{how_many(taken_back, 'record')} to take an earlier record back (D): left out, while the earlier one counts "
        f"if it is in these files. {EXTRACT}" if taken_back else "",
        f"{how_many(rows[REPLACES], 'record')} to replace an earlier record (R): both count if both are in these "
        f"files. {EXTRACT}" if rows[REPLACES] else "",
        f"{how_many(rows[UNKNOWN], 'record')} with a transaction type that is not known: counted. Known are blank, "
        f"{' and '.join((*layout.deletes, *layout.replaces))}." if rows[UNKNOWN] else "",
    )  # fmt: skip
    return tuple(words for words in said if words)


def _is_student() -> nw.Expr:
    return nw.col("student").str.contains(STUDENT)


def _true(condition: nw.Expr) -> nw.Expr:
    """Take what cannot be decided as false."""
    return condition.fill_null(value=False)
