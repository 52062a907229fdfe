"""College/Career Indicator (CCI) of the California School Dashboard: the yearly download of CDE, 2022 to 2025.

A blank status with ten or fewer students is suppressed. The file of 2022 has no status at all: the Dashboard of that
year gave none. District rows leave out charter schools; the file has no county rows.
"""

from __future__ import annotations

from collections.abc import Sequence

import dataframely as dy
import polars as pl

from contracts.errors import AtlasError
from loaders.formats.assemble import (
    Part,
    cde_sources,
    combine,
    mend_cds,
    part_fits_whole,
    place_of_cds,
    rate_facts,
    rate_is_part_of_whole,
    school_year,
    source_of_year,
)
from loaders.formats.codes import DASHBOARD
from loaders.headers import Column
from loaders.loaded import InputFile, Loaded, Options
from loaders.raw import read_raw
from loaders.validation.jumps import jumps
from loaders.validation.margins import margins
from loaders.validation.sieve import Sieve, Words

COLUMNS = (
    Column("cds"),
    Column("rtype"),
    Column("studentgroup"),
    Column("currdenom"),
    Column("reportingyear"),
    Column("currstatus", required=False),
    Column("curr_prep", required=False),
    Column("curr_aprep", required=False),
    Column("curr_nprep", required=False),
    Column("priorstatus", required=False),
    Column("priordenom", required=False),
    Column("change", required=False),
    Column("indicator", required=False),
    Column("reg_pre", required=False),
)
# The files of the academic indicators have the other columns, too; these two tell the CCI from 2023 on, and of 2022.
MARKS = ("curr_prep", "reg_pre")
LAYOUTS = tuple((*COLUMNS, Column(mark)) for mark in MARKS)
COUNTS = ("currdenom", "curr_prep", "curr_aprep", "curr_nprep", "priordenom")
RATES = ("currstatus", "priorstatus", "change")
NUMBERS = (*COUNTS, *RATES)
LEVELS = {"X": "state", "D": "district", "S": "school"}
MOST_HIDDEN = 10
FIRST_YEAR = 2017
URL = "https://www.cde.ca.gov/ta/ac/cm/ccidatafiles.asp"


class Rows(dy.Schema):
    """The rows of the file, after codes and numbers were read."""

    row = dy.Int64()
    cds = dy.String(regex=r"^[0-9]{14}$")
    rtype = dy.String()
    reportingyear = dy.Float64(min=FIRST_YEAR, max=9999)
    currdenom = dy.Float64(min=0)
    currstatus = dy.Float64(nullable=True, min=0, max=100)
    curr_prep = dy.Float64(nullable=True, min=0)
    curr_aprep = dy.Float64(nullable=True, min=0)
    curr_nprep = dy.Float64(nullable=True, min=0)

    @dy.rule()
    def code_fits_level(cls) -> pl.Expr:
        """The state's code is all zeros and a district's ends in seven."""
        district = cls.cds.col.str.ends_with("0000000")
        state = cls.cds.col == "0" * 14
        level = cls.rtype.col
        return (
            pl.when(level == "state").then(state).when(level == "district").then(district & ~state).otherwise(~district)
        )

    @dy.rule()
    def prepared_fits(cls) -> pl.Expr:
        """No more students are prepared than there are."""
        return part_fits_whole("curr_prep", "currdenom")

    @dy.rule()
    def status_is_prepared_over_students(cls) -> pl.Expr:
        """The printed status is the share of prepared students."""
        return rate_is_part_of_whole("curr_prep", "currdenom", "currstatus")

    @dy.rule()
    def levels_add_up(cls) -> pl.Expr:
        """Prepared, approaching and not prepared are all students."""
        total = cls.curr_prep.col + cls.curr_aprep.col + cls.curr_nprep.col
        return (total == cls.currdenom.col).fill_null(value=True)


NO_CODE = Words("cds", "a county-district-school code has 14 digits", "Keep the code as text, zeros included.")
WORDS = {
    "cds|regex": NO_CODE,
    "cds|nullability": NO_CODE,
    "reportingyear|min": Words("reportingyear", f"the year lies before {FIRST_YEAR}"),
    "reportingyear|max": Words("reportingyear", "a year has four digits"),
    "currstatus|max": Words("currstatus", "a percentage lies between 0 and 100"),
    "currstatus|min": Words("currstatus", "a percentage lies between 0 and 100"),
    "code_fits_level": Words("cds", "the code does not fit the record type", "Correct the code or the record type."),
    "prepared_fits": Words("curr_prep", "more students are prepared than there are"),
    "status_is_prepared_over_students": Words("currstatus", "it is not curr_prep over currdenom in percent"),
    "levels_add_up": Words("curr_prep", "prepared, approaching and not prepared do not add up to currdenom"),
}
LACKING = {True: "marked as hidden", False: "blank"}  # by whether an asterisk stands there
TOO_MANY_TO_HIDE = f"although there are more than {MOST_HIDDEN} students"
CDE_LEAVES_BLANK = "Download the file again; CDE leaves it blank for ten or fewer."
WRONG_INDICATOR = Words("indicator", "the row belongs to another indicator", "Give the file of the CCI alone.")


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return the share of students prepared, by state, district and school and by student group.

    Raises AtlasError if a file cannot be read as a CCI download.
    """
    return combine("cci", [_part(file) for file in files])


def _part(file: InputFile) -> Part:
    raw = read_raw(file, COLUMNS)
    if raw.present.isdisjoint(MARKS):
        raise AtlasError(f"{file.name} has no column 'curr_prep' (nor 'reg_pre', as in 2022), so it is not of the CCI.")
    sieve = Sieve(raw)
    sieve.codes("rtype", LEVELS, "record type")
    sieve.reject(WRONG_INDICATOR, pl.col("indicator").str.to_uppercase() != "CCI")
    sieve.codes("studentgroup", DASHBOARD, "student group")
    sieve.numbers(*NUMBERS, "reportingyear", percent=RATES)
    for name in COUNTS:
        sieve.reject(Words(name, "a number of students is a whole number"), pl.col(name) % 1 != 0)
    sieve.reject(Words("reportingyear", "a year is a whole number"), pl.col("reportingyear") % 1 != 0)
    mended = mend_cds(sieve)
    sieve.obey(Rows, WORDS)
    if "currstatus" in raw.present:
        _check_blanks(sieve)
        few = pl.col("currstatus").is_null() & (pl.col("currdenom") > 0)
        sieve.rows = sieve.rows.with_columns(currstatus_hidden=few)
    sieve.rows = sieve.rows.with_columns(
        place_id=place_of_cds(pl.col("cds"), pl.col("rtype")),
        year=school_year(pl.col("reportingyear")),
        group=pl.col("studentgroup"),
    )
    sieve.once(("place_id", "year", "group"), NUMBERS)
    facts = rate_facts(sieve.rows, "cci_prepared", "curr_prep", "currdenom", "currstatus")
    facts = facts.with_columns(source_of_year("cde_cci"))
    before = (pl.col("priordenom"), pl.col("priorstatus"))
    return Part(
        sieve,
        facts,
        cde_sources(facts, "College/Career Indicator data file", URL, raw.file),
        warnings=(*mended, *margins(facts, "cci_prepared"), *jumps(sieve.rows, ("currdenom", "currstatus"), before)),
    )


def _check_blanks(sieve: Sieve) -> None:
    """Set aside rows that lack a number without a cause, and say whether it is blank or marked."""
    status, prepared = pl.col("currstatus").is_null(), pl.col("curr_prep").is_null()
    for marked, lacking in LACKING.items():
        words = Words("currstatus", f"it is {lacking} {TOO_MANY_TO_HIDE}", CDE_LEAVES_BLANK)
        sieve.reject(words, status & (pl.col("currstatus_hidden") == marked) & (pl.col("currdenom") > MOST_HIDDEN))
        words = Words("curr_prep", f"it is {lacking} although a status is printed")
        sieve.reject(words, ~status & prepared & (pl.col("curr_prep_hidden") == marked))
