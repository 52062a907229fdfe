"""Three IPEDS surveys: 12-month enrollment (EFFY), graduation rates (GR) and completions (C, students)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from loaders.formats.assemble import Part
from loaders.formats.ipeds_year import ending_year, nces_source
from loaders.headers import Column
from loaders.loaded import InputFile
from loaders.raw import read_raw
from loaders.validation.sieve import Sieve, Words
from loaders.validation.whole import keep_whole

ENROLLED = {
    "EFYTOTLT": "all",
    "EFYTOTLM": "male",
    "EFYTOTLW": "female",
    "EFYAIANT": "american_indian_alaska_native",
    "EFYASIAT": "asian",
    "EFYBKAAT": "african_american",
    "EFYHISPT": "hispanic_latino",
    "EFYNHPIT": "pacific_islander",
    "EFYWHITT": "white",
    "EFY2MORT": "two_or_more_races",
    "EFYUNKNT": "race_not_reported",
    "EFYNRALT": "nonresident",
}
GRADUATES = {name.replace("EFY", "GR"): group for name, group in ENROLLED.items()}
COMPLETERS = {name.replace("EFYTOTL", "CSTOTL").replace("EFY", "CS"): group for name, group in ENROLLED.items()} | {
    "CSUND18": "age_under_18",
    "CS18_24": "age_18_24",
    "CS25_39": "age_25_39",
    "CSABV40": "age_40_and_over",
    "CSUNKN": "age_unknown",
}
ALL_STUDENTS, UNDERGRADUATES, FULL_TIME = "1", "2", "22"  # levels of EFFYALEV; 22 are full-time undergraduates
COHORTS = {"2": "cohort", "29": "cohort", "3": "graduates", "30": "graduates"}  # of four-year and of other colleges
FULL_TIME_SHARE = "full_time_share"
LEVELS = "student level that the atlas does not hold"
KINDS = "kind of cohort that the atlas does not hold"
ELSEWHERE = "college outside California, by the directory given along"
NO_COLLEGE = Words("unitid", "a college's number has six digits")
MORE_THAN_COHORT = Words("unitid", "more students are counted in the part than in the whole")
NOT_WHOLE_COLLEGE = Words(
    "unitid",
    "another row of the college, or one of no known college, was set aside, so that a sum would be of what is left",
    "Correct that row.",
)
NO_FACT = Words(
    "unitid",
    "no number of the college can be worked out: what it takes is blank, or in a row that is missing or was set aside",
    "Look at the other rows of the college.",
)
NO_SHARE = "student level that serves the full-time share alone, of a college whose share cannot be said"
NOT_COUNT = "a number of students is a whole number and not negative"
NOTHING = "."  # what some files write for a number that does not apply


@dataclass(frozen=True)
class Survey:
    """One survey: a file name, the columns that tell it, the column that splits its rows, its number columns by group.

    `source` and `year` name the source and the year of the facts from the year in which the survey ended. `summed`
    says that facts add up all rows of a college, `for_share` names the levels that serve the full-time share alone.
    """

    title: str
    example: str
    marks: tuple[str, ...]
    split: str
    groups: Mapping[str, str]
    sift: Callable[[Sieve], None]
    facts: Callable[[pl.DataFrame, Mapping[str, str]], pl.DataFrame]
    source: Callable[[int], str]
    year: Callable[[int], str]
    summed: bool = False
    for_share: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns to read; a group that a year does not have is left out."""
        total = next(iter(self.groups))
        return (
            Column("unitid"),
            Column(self.split),
            *(Column(name, required=name == total) for name in self.groups),
        )


def part(file: InputFile, survey: Survey, year: str | None, here: set[str]) -> Part:
    """Return what one survey file gave, for the colleges `here` if any are named.

    Raises AtlasError if the file cannot be read or its year is not known.
    """
    ending = ending_year(file, year)
    sieve, groups = _sifted(file, survey, here)
    name = survey.source(ending)
    facts = survey.facts(sieve.rows, groups).with_columns(year=pl.lit(survey.year(ending)), source=pl.lit(name))
    more = facts.filter(pl.col("numerator") > pl.col("denominator")).get_column("row")
    sieve.reject(MORE_THAN_COHORT, pl.col("row").is_in(more.implode()))
    facts = facts.filter(~pl.col("row").is_in(more.implode()))
    _set_idle_aside(sieve, survey, facts)
    return Part(sieve, facts, {name: nces_source(name, f"IPEDS {survey.title}, {ending}", sieve.raw.file)})


def _sifted(file: InputFile, survey: Survey, here: set[str]) -> tuple[Sieve, dict[str, str]]:
    """Return the rows of the colleges, their numbers checked, and the groups of the columns that the file has."""
    sieve = Sieve(read_raw(file, survey.columns))
    sieve.reject(NO_COLLEGE, ~pl.col("unitid").str.contains(r"^[0-9]{6}$").fill_null(value=False))
    sieve.rows = sieve.rows.with_columns(place_id=pl.lit("college:") + pl.col("unitid"))
    named = sieve.rows.select("row", "place_id")
    if here:
        sieve.exclude(ELSEWHERE, ~pl.col("place_id").is_in(sorted(here)))
    survey.sift(sieve)
    groups = {name: group for name, group in survey.groups.items() if name in sieve.raw.present}
    sieve.rows = sieve.rows.with_columns(pl.col(*groups).replace(NOTHING, None))
    sieve.numbers(*groups)
    for name in groups:
        sieve.reject(Words(name, NOT_COUNT), (pl.col(name) < 0) | (pl.col(name) % 1 != 0))
    sieve.once(("unitid", survey.split), tuple(groups))
    if survey.summed:
        keep_whole(sieve, named, NOT_WHOLE_COLLEGE)
    return sieve, groups


def _set_idle_aside(sieve: Sieve, survey: Survey, facts: pl.DataFrame) -> None:
    """Keep the rows that stand behind facts, because the others would count as loaded."""
    shared = facts.filter(pl.col("measure") == FULL_TIME_SHARE).get_column("place_id").unique()
    given = facts.get_column("place_id").unique()
    sieve.reject(NO_FACT, ~pl.col("place_id").is_in(given.implode()))
    sieve.exclude(NO_SHARE, pl.col(survey.split).is_in(survey.for_share) & ~pl.col("place_id").is_in(shared.implode()))


def _keep(split: str, kept: tuple[str, ...], rule: str) -> Callable[[Sieve], None]:
    def sift(sieve: Sieve) -> None:
        """Keep the rows of the levels that are read, and leave out the others under the rule."""
        sieve.reject(Words(split, "the level is empty"), pl.col(split).is_null())
        sieve.exclude(rule, ~pl.col(split).is_in(kept))

    return sift


def _all_levels(sieve: Sieve) -> None:
    sieve.reject(Words("awlevelc", "the award level is empty"), pl.col("awlevelc").is_null())


def _long(rows: pl.DataFrame, groups: Mapping[str, str], *keep: str) -> pl.DataFrame:
    """Return one row a college and group: the group's students; a blank is not collected and gives no row."""
    return _with_blanks(rows, groups, *keep).drop_nulls("students")


def _with_blanks(rows: pl.DataFrame, groups: Mapping[str, str], *keep: str) -> pl.DataFrame:
    renamed = rows.rename(dict(groups))
    return renamed.unpivot(
        list(groups.values()), index=["row", "place_id", *keep], variable_name="group", value_name="students"
    )


def _headcount_alone(rows: pl.DataFrame, groups: Mapping[str, str]) -> pl.DataFrame:
    students = pl.col("students")
    return _facts(_long(rows, groups), "headcount_12m", numerator=students, value=students)


def _headcount(rows: pl.DataFrame, groups: Mapping[str, str]) -> pl.DataFrame:
    """Return students, and the share that studies full time where all of them are undergraduates."""
    counts = _headcount_alone(rows.filter(pl.col("effyalev") == ALL_STUDENTS), groups)
    long = _long(rows, groups, "effyalev").filter(pl.col("group") == "all")
    level = {code: long.filter(pl.col("effyalev") == code) for code in (ALL_STUDENTS, UNDERGRADUATES, FULL_TIME)}
    total = level[ALL_STUDENTS].join(level[UNDERGRADUATES], on=["place_id", "students"], how="semi")
    full_time = level[FULL_TIME].join(total.select("place_id", whole="students"), on="place_id")
    share = (100 * pl.col("students") / pl.col("whole")).round(1)
    shares = _facts(
        full_time.filter(pl.col("whole") > 0),
        FULL_TIME_SHARE,
        numerator=pl.col("students"),
        denominator=pl.col("whole"),
        value=share,
        basis=pl.lit("derived"),
    )
    return pl.concat([counts, shares])


def _graduation(rows: pl.DataFrame, groups: Mapping[str, str]) -> pl.DataFrame:
    """Return the share that graduated within one and a half times the normal time, worked out from the two counts."""
    kinds = pl.col("grtype").replace_strict(COHORTS, return_dtype=pl.String)
    long = _long(rows.with_columns(kind=kinds), groups, "kind")
    cohort = long.filter(pl.col("kind") == "cohort").select("row", "place_id", "group", whole="students")
    done = long.filter(pl.col("kind") == "graduates").select("place_id", "group", "students")
    both = cohort.join(done, on=["place_id", "group"])
    nobody = pl.col("whole") == 0
    return _facts(
        both,
        "graduation_150",
        numerator=pl.when(~nobody).then(pl.col("students")),
        denominator=pl.col("whole"),
        value=pl.when(~nobody).then((100 * pl.col("students") / pl.col("whole")).round(1)),
        basis=pl.lit("derived"),
        status=pl.when(nobody).then(pl.lit("not_applicable")).otherwise(pl.lit("reported")),
    )


def _completers(rows: pl.DataFrame, groups: Mapping[str, str]) -> pl.DataFrame:
    """Add up the award levels: a student with awards at two levels in a year counts at each of them.

    A group without a number at one level has no sum.
    """
    students = pl.col("students")
    known = _with_blanks(rows, groups).filter(students.is_not_null().all().over("place_id", "group"))
    summed = known.group_by("place_id", "group").agg(students.sum(), pl.col("row").min())
    return _facts(summed, "completers", numerator=students, value=students, basis=pl.lit("derived"))


def _facts(rows: pl.DataFrame, measure: str, **columns: pl.Expr) -> pl.DataFrame:
    """Return facts rows of one measure; what is not given is official, reported and without a denominator."""
    usual = {
        "denominator": pl.lit(None, dtype=pl.Float64),
        "status": pl.lit("reported"),
        "basis": pl.lit("official"),
    }
    names = ("numerator", "denominator", "value", "status", "basis")
    return rows.select("row", "place_id", "group", pl.lit(measure).alias("measure"), **(usual | columns)).select(
        "row", "place_id", "group", "measure", *names
    )


def _school_year(ending: int) -> str:
    return f"{ending - 1}-{ending % 100:02d}"


def _headcount_source(ending: int) -> str:
    return f"ipeds_headcount_{_school_year(ending).replace('-', '_')}"


SURVEYS = (
    Survey(
        "12-Month Enrollment",
        "effy2024.csv",
        ("effyalev", "efytotlt"),
        "effyalev",
        ENROLLED,
        _keep("effyalev", (ALL_STUDENTS, UNDERGRADUATES, FULL_TIME), LEVELS),
        _headcount,
        _headcount_source,
        _school_year,
        for_share=(UNDERGRADUATES, FULL_TIME),
    ),
    Survey(
        "12-Month Enrollment",
        "effy2019.csv",
        ("effylev", "efytotlt"),
        "effylev",
        ENROLLED,
        _keep("effylev", (ALL_STUDENTS,), LEVELS),
        _headcount_alone,
        _headcount_source,
        _school_year,
    ),
    Survey(
        "Graduation Rates",
        "gr2024.csv",
        ("grtype", "grtotlt"),
        "grtype",
        GRADUATES,
        _keep("grtype", tuple(COHORTS), KINDS),
        _graduation,
        lambda ending: f"ipeds_graduation_rates_{ending}",
        str,
    ),
    Survey(
        "Completions",
        "c2024_c.csv",
        ("awlevelc", "cstotlt"),
        "awlevelc",
        COMPLETERS,
        _all_levels,
        _completers,
        lambda ending: f"ipeds_completers_{ending}",
        _school_year,
        summed=True,
    ),
)
