"""LaunchBoard and DataVista, Strong Workforce Program metrics in long form: a line a college, year, metric and group.

No export file is public, so that the columns are looked for under several names. Older LaunchBoard definitions of
earnings and of the living wage changed in 2019; the codes with SWP are those in use.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from loaders.formats.assemble import ROUNDING, Part, combine, short_year
from loaders.formats.colleges import UNKNOWN, place_of_college
from loaders.formats.datamart import chancellor_source
from loaders.formats.measures import defined
from loaders.headers import Column
from loaders.loaded import InputFile, Loaded, Options
from loaders.raw import read_raw
from loaders.validation.sieve import Sieve, Words

COLUMNS = (
    Column("college", ("College", "College Name", "Institution", "UNITID")),
    Column("year", ("Academic Year", "Year", "Selected Year")),
    Column("metric", ("Metric Code", "Metric ID", "Metric")),
    Column("group", ("Student Group", "Population", "Disaggregation", "Subgroup"), required=False),
    Column("numerator", ("Numerator", "Count"), required=False),
    Column("denominator", ("Denominator", "Cohort", "Total Students"), required=False),
    Column("value", ("Value", "Metric Value", "Rate")),
    Column("suppressed", ("Suppressed", "Suppression Flag", "Is Suppressed"), required=False),
)
HELD = (402, 403, 632, 701, 800, 802)
CHANGE_OF_EARNINGS = "801SWP"  # a change may be negative or above 100 percent, for which the atlas has no unit
METRICS: dict[str, str | None] = {f"{number}SWP": f"swp_{number}" for number in HELD} | {CHANGE_OF_EARNINGS: None}
GROUPS: dict[str, str | None] = {
    "All": "all",
    "All Students": "all",
    "Overall": "all",
    "Female": "female",
    "Male": "male",
    "Non-Binary": "non_binary",
    "Black or African American": "african_american",
    "African American": "african_american",
    "American Indian/Alaska Native": "american_indian_alaska_native",
    "American Indian or Alaska Native": "american_indian_alaska_native",
    "Asian": "asian",
    "Filipino": "filipino",
    "Hispanic": "hispanic_latino",
    "Hispanic or Latino": "hispanic_latino",
    "Pacific Islander": "pacific_islander",
    "Native Hawaiian or Pacific Islander": "pacific_islander",
    "Two or More Races": "two_or_more_races",
    "Multiracial": "two_or_more_races",
    "White": "white",
    "Unknown": "race_not_reported",
    "Economically Disadvantaged": "socioeconomically_disadvantaged",
    "Foster Youth": "foster",
    "Students with Disabilities": "students_with_disabilities",
    "All Masked Values": None,  # made by the platform: groups that it hides, taken together
    "Multiple Values Reported": None,
}
YES = ("Y", "YES", "TRUE", "1", "S", "SUPPRESSED")
TITLE, URL = "DataVista, Strong Workforce metrics", "https://datavista.cccco.edu/data_views/swp_report"
NUMBERS = ("numerator", "denominator", "value")
OTHER_METRICS = "metric that the atlas does not hold"
NO_PERCENT = Words("value", "a percent sign stands behind what is no percentage", "Look up which metric this is.")
WRONG_YEAR = Words("year", "an academic year is written 2021-22 or 2021-2022")
NOT_PERCENT = Words("value", "a percentage lies between 0 and 100")
FRACTION = Words("value", "it may be a fraction or a percentage below 1", "Write percent, and give the counts along.")
NOT_SHARE = Words("value", "it is not the numerator over the denominator in percent")
LARGER = Words("numerator", "it is larger than the denominator")
BLANK = Words("value", "it is blank, and the row is not marked as suppressed")
SHOWN = Words("value", "the row is marked as suppressed and still shows a number", "Remove the number.")
NEGATIVE = Words("value", "the number is negative")


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return the Strong Workforce metrics of the colleges that the atlas knows.

    Raises AtlasError if a file lacks a column.
    """
    return combine("launchboard", [_part(file) for file in files])


def _part(file: InputFile) -> Part:
    sieve = Sieve(read_raw(file, COLUMNS))
    sieve.rows = sieve.rows.with_columns(
        pl.col("metric").str.to_uppercase(),
        group=pl.col("group").fill_null("All"),
        year=short_year(),
        place_id=place_of_college(sieve.rows.get_column("college")),
        marked=pl.col("suppressed").str.to_uppercase().is_in(YES).fill_null(value=False),
    )
    sieve.exclude(UNKNOWN, pl.col("place_id").is_null() & pl.col("college").is_not_null())
    sieve.reject(Words("college", "the college is empty"), pl.col("place_id").is_null())
    sieve.exclude(
        OTHER_METRICS, pl.col("metric").str.contains("^[0-9]{3}[A-Z]+$") & ~pl.col("metric").is_in(list(METRICS))
    )
    sieve.codes("metric", METRICS, "metric")
    sieve.codes("group", GROUPS, "student group")
    sieve.reject(WRONG_YEAR, ~pl.col("year").str.contains("^[0-9]{4}-[0-9]{2}$").fill_null(value=False))
    _check_numbers(sieve)
    sieve.once(("place_id", "year", "metric", "group"), NUMBERS)
    facts = _facts(sieve.rows)
    source = chancellor_source(
        "swp_metrics", "DataVista, Strong Workforce metrics", "https://datavista.cccco.edu/", sieve.raw.file
    )
    return Part(sieve, facts, {source.id: source})


def _check_numbers(sieve: Sieve) -> None:
    sieve.rows = sieve.rows.with_columns(signed=pl.col("value").str.ends_with("%").fill_null(value=False))
    sieve.numbers(*NUMBERS, percent=("value",))
    units = {name: measure.unit for name, measure in defined(f"swp_{number}" for number in HELD).items()}
    sieve.rows = sieve.rows.with_columns(percent=pl.col("metric").replace_strict(units) == "percent")
    percent, value, part, whole = pl.col("percent"), pl.col("value"), pl.col("numerator"), pl.col("denominator")
    counted = part.is_not_null() & (whole > 0)
    hidden = pl.col("marked") | pl.col("value_hidden")
    sieve.rows = sieve.rows.with_columns(hidden=hidden)
    sieve.reject(SHOWN, hidden & value.is_not_null())
    sieve.reject(BLANK, ~hidden & value.is_null())
    sieve.reject(NO_PERCENT, pl.col("signed") & ~percent)
    sieve.reject(NEGATIVE, (value < 0))
    sieve.reject(NOT_PERCENT, percent & (value > 100))  # noqa: PLR2004 - percent
    sieve.reject(LARGER, percent & (part > whole))
    sieve.reject(FRACTION, percent & ~counted.fill_null(value=False) & (value > 0) & (value < 1))
    sieve.reject(NOT_SHARE, percent & counted & ((value - 100 * part / whole).abs() > ROUNDING))


def _facts(rows: pl.DataFrame) -> pl.DataFrame:
    shown = pl.col("value").is_not_null()
    return rows.select(
        "row",
        "place_id",
        "year",
        "group",
        measure=pl.col("metric"),
        numerator=pl.when(shown).then(pl.col("numerator")),
        denominator=pl.col("denominator"),
        value=pl.col("value"),
        status=pl.when(shown).then(pl.lit("reported")).otherwise(pl.lit("suppressed")),
        basis=pl.lit("official"),
        source=pl.lit("swp_metrics"),
    )
