"""Jumps from one year to the next that ask for a look: a rate that leaps, or a place that halves or doubles."""

from __future__ import annotations

import polars as pl

LARGE = 30  # students in both years; smaller places jump by chance
RATE_JUMP = 25  # points
SIZE_JUMP = 2  # times
COMPARED_IN_THE_FILE = ("cci_prepared",)
MOST_NAMED = 3


def jumps(rows: pl.DataFrame, now: tuple[str, str], before: tuple[pl.Expr, pl.Expr]) -> tuple[str, ...]:
    """Return sentences on the rows for all students whose rate or size leaps against the year before.

    `rows` has place_id and group; `now` names the columns of students and rate, `before` gives the same for last year.
    """
    students, rate = now
    pairs = rows.filter(pl.col("group") == "all").select(
        "place_id", students=students, rate=rate, students_before=before[0], rate_before=before[1]
    )
    both = pairs.filter(pl.min_horizontal("students", "students_before") >= LARGE).sort("place_id")
    leaps = both.filter((pl.col("rate") - pl.col("rate_before")).abs() > RATE_JUMP)
    sizes = both.filter(
        ~(pl.col("students") / pl.col("students_before")).is_between(1 / SIZE_JUMP, SIZE_JUMP, closed="both")
    )
    return tuple(
        sentence
        for sentence in (
            _sentence(leaps, "rate", f"the rate moved by more than {RATE_JUMP} points within a year"),
            _sentence(sizes, "students", "the number of students more than doubled or halved within a year"),
        )
        if sentence
    )


def since_last_year(facts: pl.DataFrame, before: pl.DataFrame) -> tuple[str, ...]:
    """Return sentences on facts for all students that leap against the year before, in these facts or in `before`.

    Measures that bring the year before themselves are compared there (`jumps`), and not here.
    """
    own = ~pl.col("measure").is_in(COMPARED_IN_THE_FILE)
    kept = ("place_id", "measure", "year", "denominator", "value")
    now, then = (
        table.filter(own, pl.col("group") == "all", pl.col("status") == "reported").select(kept)
        for table in (facts, pl.concat([before, facts]))
    )
    earlier = then.unique(["place_id", "measure", "year"], keep="last").with_columns(year=_year_after())
    pairs = now.join(earlier, on=["place_id", "measure", "year"], suffix="_before")
    rates = pl.col("denominator").is_not_null() & pl.col("denominator_before").is_not_null()
    shares = pairs.filter(rates).select(
        pl.format("{} {} {}", "place_id", "measure", "year").alias("place_id"),
        group=pl.lit("all"),
        students="denominator",
        rate="value",
        students_before="denominator_before",
        rate_before="value_before",
    )
    counts = pairs.filter(~rates).select(
        pl.format("{} {} {}", "place_id", "measure", "year").alias("place_id"),
        group=pl.lit("all"),
        students="value",
        rate=pl.lit(None, dtype=pl.Float64),
        students_before="value_before",
        rate_before=pl.lit(None, dtype=pl.Float64),
    )
    names = (pl.col("students_before"), pl.col("rate_before"))
    return (*jumps(shares, ("students", "rate"), names), *jumps(counts, ("students", "rate"), names))


def _year_after() -> pl.Expr:
    """Return 2024-25 for 2023-24, and 2024 for 2023."""
    first = pl.col("year").str.slice(0, 4).cast(pl.Int32)
    second = ((first + 2) % 100).cast(pl.String).str.zfill(2)
    long = pl.col("year").str.len_chars() > 4  # noqa: PLR2004 - a plain year has four digits
    return pl.when(long).then(pl.format("{}-{}", first + 1, second)).otherwise((first + 1).cast(pl.String))


def _sentence(rows: pl.DataFrame, what: str, words: str) -> str:
    if not rows.height:
        return ""
    shown = [
        f"{row['place_id']} ({row[f'{what}_before']:,.10g} to {row[what]:,.10g})"
        for row in rows.head(MOST_NAMED).iter_rows(named=True)
    ]
    more = f" and {rows.height - MOST_NAMED:,} more" if rows.height > MOST_NAMED else ""
    return f"In {', '.join(shown)}{more} {words}."
