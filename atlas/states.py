"""The four states of a cell, in words. A true zero is a reported value."""

import polars as pl

SHORT = {
    "reported": "reported",
    "suppressed": "suppressed",
    "not_collected": "not collected",
    "not_applicable": "not applicable",
}
LONG = {
    "reported": "a source prints the number; zero is a number",
    "suppressed": "too few students to publish without identifying someone",
    "not_collected": "no source at hand publishes it",
    "not_applicable": "the measure does not exist for this kind of place",
}
FEW_STUDENTS = 30
UNITS_OF_STUDENTS = ("percent", "hours")  # their denominators are students


def few_students(unit: str) -> pl.Expr:
    """Whether a value rests on fewer than 30 students; its denominator must count students (staff do not)."""
    counts_students = pl.lit(unit in UNITS_OF_STUDENTS)
    return (counts_students & pl.col("value").is_not_null() & (pl.col("denominator") < FEW_STUDENTS)).fill_null(
        value=False
    )


def thin() -> pl.Expr:
    """Whether a sum leaves out more schools than it counts, so that it says little about the whole area."""
    return (pl.col("members_reported") < pl.col("members_suppressed")).fill_null(value=False)


def inferred(measure_levels: tuple[str, ...], theme: pl.Expr, exists: pl.Expr) -> pl.Expr:
    """Return the state of a place that has no row, from its `kind`, its `serves_9_12` and the measure's theme.

    A measure that is not made for a kind of place, or a high-school measure at a place without grades 9 to 12, is
    not applicable; anything else was not collected. `exists` says that the measure exists for the place all the
    same, because another group has a row.
    """
    wrong_kind = ~pl.col("kind").is_in(list(measure_levels))
    no_high_school = theme.is_in(["high_school", "participation"]) & (pl.col("serves_9_12") == False)  # noqa: E712 - null must stay null
    by_design = wrong_kind | no_high_school.fill_null(value=False)
    return pl.when(by_design & ~exists).then(pl.lit("not_applicable")).otherwise(pl.lit("not_collected"))
