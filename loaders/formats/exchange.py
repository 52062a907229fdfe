"""The atlas's own exchange format: a row a place, year, measure and group, as CSV, workbook or parquet.

For everyone whose files are not among the agency formats. docs/exchange holds the JSON Schema of a row, a template
workbook and an example. Rows about participation follow the rule for small numbers: fewer than 11 students are
suppressed before the file is made, and no suppressed number may follow from the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import dataframely as dy
import polars as pl

from contracts.disclosure import ROLLED_UP
from contracts.registries import Registries, read_measures, read_registries
from contracts.tables import KINDS, PLACE_ID, STATUSES
from loaders.formats.assemble import ROUNDING, Part, combine
from loaders.formats.exchange_small import NUMBERS, check_small, cover_small
from loaders.formats.exchange_sources import OF_STUDENT_RECORDS, sources
from loaders.formats.exchange_sums import DATA, leaks
from loaders.formats.measures import FILE as MORE_MEASURES
from loaders.headers import Column
from loaders.loaded import InputFile, Loaded, Options
from loaders.raw import read_raw
from loaders.validation.margins import margins
from loaders.validation.sieve import Sieve, Words
from loaders.validation.years import PLAIN_YEAR

COLUMNS = (
    Column("place_id"),
    Column("year"),
    Column("measure"),
    Column("group"),
    Column("numerator", required=False),
    Column("denominator", required=False),
    Column("value", required=False),
    Column("status"),
    Column("basis", required=False),
    Column("source"),
)
SHEETS = ("facts",)
BASES = ("official", "derived", "modelled")
DIGITS = {"state": 2, "county": 2, "district": 7, "school": 14, "college": 6}
OTHER_KINDS = tuple(kind for kind in KINDS if kind not in DIGITS)
CODES = "|".join(f"{kind}:[0-9]{{{digits}}}" for kind, digits in DIGITS.items())
PLACE = f"^({CODES}|({'|'.join(OTHER_KINDS)}):[A-Z0-9]+)$"
LEAST_SOURCE = 3
HALF_AN_HOUR = 0.5
MOST_NAMED = 3
LONGEST_SOURCE = 200
NO_PERCENT = Words("value", "a percent sign stands behind what is no percentage", "Remove the sign, or the value.")
NO_SCHOOL_YEAR = Words("year", "participation is of a school year", "Write it as 2023-24.")


def _whole(number: pl.Expr) -> pl.Expr:
    return (number == number.round()).fill_null(value=True)


class Rows(dy.Schema):
    """The rows after codes and numbers were read; `unit` and `theme` are those of the measure."""

    row = dy.Int64()
    place_id = dy.String(regex=PLACE_ID)
    year = dy.String(regex=r"^[0-9]{4}(-[0-9]{2})?$")
    status = dy.String()
    basis = dy.String()
    source = dy.String(min_length=LEAST_SOURCE, max_length=LONGEST_SOURCE)
    unit = dy.String()
    theme = dy.String()
    numerator = dy.Float64(nullable=True, min=0)
    denominator = dy.Float64(nullable=True, min=0)
    value = dy.Float64(nullable=True)

    @dy.rule()
    def code_has_its_length(cls) -> pl.Expr:
        """A district has seven digits, a school fourteen."""
        return cls.place_id.col.str.contains(PLACE) | ~cls.place_id.col.str.contains(PLACE_ID)

    @dy.rule()
    def whole_students(cls) -> pl.Expr:
        """Nobody takes part by half; hours and amounts may have a fraction."""
        students = cls.unit.col == "students"
        shares = (cls.unit.col == "percent") & (cls.theme.col == "participation")
        counted = students | (cls.theme.col == "participation")
        return pl.all_horizontal(
            ~students | _whole(cls.value.col),
            ~(students | shares) | _whole(cls.numerator.col),
            ~counted | _whole(cls.denominator.col),
        )

    @dy.rule()
    def years_follow(cls) -> pl.Expr:
        """2023-24, never 2023-25."""
        first, second = cls.year.col.str.slice(2, 2), cls.year.col.str.slice(5, 2)
        following = (first.cast(pl.Int32, strict=False) + 1) % 100 == second.cast(pl.Int32, strict=False)
        return following.fill_null(value=True)

    @dy.rule()
    def source_is_plain(cls) -> pl.Expr:
        """The source is text on one line."""
        return ~cls.source.col.str.contains(r"\p{C}")

    @dy.rule()
    def reported_has_a_value(cls) -> pl.Expr:
        """A reported row says a number."""
        return (cls.status.col != "reported") | cls.value.col.is_not_null()

    @dy.rule()
    def hidden_is_hidden(cls) -> pl.Expr:
        """A row that is not reported says no number."""
        blank = cls.value.col.is_null() & cls.numerator.col.is_null()
        return (cls.status.col == "reported") | blank

    @dy.rule()
    def percent_in_range(cls) -> pl.Expr:
        """A percentage lies between 0 and 100."""
        return ((cls.unit.col != "percent") | cls.value.col.is_between(0, 100)).fill_null(value=True)

    @dy.rule()
    def not_negative(cls) -> pl.Expr:
        """Counts, hours and amounts are not negative."""
        return ((cls.unit.col == "percent") | (cls.value.col >= 0)).fill_null(value=True)

    @dy.rule()
    def part_fits(cls) -> pl.Expr:
        """The part is not larger than the whole."""
        return ((cls.unit.col != "percent") | (cls.numerator.col <= cls.denominator.col)).fill_null(value=True)

    @dy.rule()
    def value_is_the_share(cls) -> pl.Expr:
        """The percentage is the part over the whole."""
        gap = (cls.value.col - 100 * cls.numerator.col / cls.denominator.col).abs()
        return ((cls.unit.col != "percent") | (gap <= ROUNDING)).fill_null(value=True)

    @dy.rule()
    def mean_is_hours_over_students(cls) -> pl.Expr:
        """Mean hours are the hours over the students, to the whole hour."""
        gap = (cls.value.col - cls.numerator.col / cls.denominator.col).abs()
        return ((cls.unit.col != "hours") | (gap <= HALF_AN_HOUR)).fill_null(value=True)


WORDS = {
    "place_id": Words(
        "place_id",
        "a place is written kind:code, such as district:1964733",
        "Write its kind and its official code; the sheet `columns` of the workbook to fill in has one of each kind.",
    ),
    "code_has_its_length": Words(
        "place_id",
        "the code has another length than the codes of its kind",
        "A district has 7 digits, a school 14, a college 6, a county or state 2.",
    ),
    "whole_students": Words("numerator", "students are counted in whole numbers", "Remove the fraction."),
    "year": Words("year", "a year is written 2024 or 2023-24"),
    "years_follow": Words("year", "the second year does not follow the first"),
    "source|min_length": Words(
        "source", f"the source is shorter than {LEAST_SOURCE} characters", "Say who counted, and in which records."
    ),
    "source|nullability": Words("source", "the source is empty", "Say who counted, and in which records."),
    "source|max_length": Words("source", f"the source is longer than {LONGEST_SOURCE} characters", "Shorten it."),
    "source_is_plain": Words("source", "the source holds signs that cannot be printed", "Remove them."),
    "reported_has_a_value": Words("value", "a reported row has no value", "Fill it in, or give another status."),
    "hidden_is_hidden": Words("status", "the row is not reported and still shows a number", "Remove the number."),
    "percent_in_range": Words("value", "a percentage lies between 0 and 100"),
    "not_negative": Words("value", "the number is negative"),
    "part_fits": Words("numerator", "it is larger than the denominator"),
    "mean_is_hours_over_students": Words("value", "it is not the hours (numerator) over the students (denominator)"),
    "value_is_the_share": Words("value", "it is not the numerator over the denominator in percent"),
}


@cache
def registries() -> Registries:
    """Return the words of the atlas and the measures that come with official files."""
    ours = read_registries(DATA)
    measures = dict(read_measures(MORE_MEASURES)) | dict(ours.measures)
    return Registries(ours.sources, measures, ours.groups, ours.programs)


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return the rows of exchange files as facts.

    Raises AtlasError if a file cannot be read or lacks a column.
    """
    loaded = combine("exchange", [_part(file) for file in files])
    return replace(loaded, errors=(*loaded.errors, *leaks(loaded.facts, registries().measures)))


def _part(file: InputFile) -> Part:
    sieve = _read(file)
    named = sieve.rows.get_column("source").unique().sort().to_list()
    defined = sources(named, sieve.raw.file, registries().sources)
    sieve.rows = sieve.rows.with_columns(
        pl.col("source").replace_strict({words: source.id for words, source in defined.items()}, return_dtype=pl.String)
    )
    facts = sieve.rows.select("row", "place_id", "year", "measure", "group", *NUMBERS, "status", "basis", "source")
    counted = [name for name, measure in registries().measures.items() if measure.unit == "students"]
    warnings = [words for name in counted for words in margins(facts, name, of="value")]
    by_id = {source.id: source for source in defined.values()}
    return Part(sieve, facts, by_id, warnings=(*warnings, *_unknown_places(facts)))


def _read(file: InputFile) -> Sieve:
    words = registries()
    sieve = Sieve(read_raw(file, COLUMNS, sheets=SHEETS))
    sieve.rows = sieve.rows.with_columns(pl.col("basis").fill_null("official"))
    for name, known, kind in (
        ("measure", words.measures, "measure"),
        ("group", words.groups, "student group"),
        ("status", STATUSES, "status"),
        ("basis", BASES, "basis"),
    ):
        sieve.codes(name, {word: word for word in known}, kind)
    sieve.rows = sieve.rows.with_columns(signed=pl.col("value").str.ends_with("%").fill_null(value=False))
    sieve.numbers(*NUMBERS, percent=("value",))
    units = {name: measure.unit for name, measure in words.measures.items()}
    themes = {name: measure.theme for name, measure in words.measures.items()}
    sieve.rows = sieve.rows.with_columns(
        unit=pl.col("measure").replace_strict(units, return_dtype=pl.String),
        theme=pl.col("measure").replace_strict(themes, return_dtype=pl.String),
    )
    sieve.reject(NO_PERCENT, pl.col("signed") & (pl.col("unit") != "percent"))
    sieve.reject(NO_SCHOOL_YEAR, (pl.col("theme") == "participation") & pl.col("year").str.contains(PLAIN_YEAR))
    sieve.rows = sieve.rows.with_columns(value=_value())
    sieve.obey(Rows, WORDS)
    sieve.reject(OF_STUDENT_RECORDS, pl.col("source") == ROLLED_UP)
    check_small(sieve)
    sieve.once(("place_id", "year", "measure", "group"), (*NUMBERS, "status", "basis", "source"))
    cover_small(sieve, [name for name, theme in themes.items() if theme != "participation"])
    return sieve


def _value() -> pl.Expr:
    """Return the value; where a reported row leaves it blank, the share or the count that its numbers say."""
    share = (100 * pl.col("numerator") / pl.col("denominator")).round(1)
    worked_out = (
        pl.when((pl.col("unit") == "percent") & (pl.col("denominator") > 0))
        .then(share)
        .when(pl.col("unit") == "students")
        .then(pl.col("numerator"))
    )
    return pl.when(pl.col("status") == "reported").then(pl.coalesce("value", worked_out)).otherwise("value")


def _unknown_places(facts: pl.DataFrame) -> tuple[str, ...]:
    known = pl.read_parquet(DATA / "places.parquet", columns=["place_id"]).get_column("place_id")
    unknown = facts.filter(~pl.col("place_id").is_in(known.implode())).get_column("place_id").unique().sort()
    if not len(unknown):
        return ()
    shown = ", ".join(unknown.head(MOST_NAMED)) + (", ..." if len(unknown) > MOST_NAMED else "")
    places = "place is" if len(unknown) == 1 else "places are"
    return (f"{len(unknown):,} {places} not in this atlas ({shown}). Check the codes, or publish elsewhere.",)
