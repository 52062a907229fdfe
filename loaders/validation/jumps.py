"""Jumps from one year to the next that ask for a look: a rate that leaps, or a place that halves or doubles."""

from __future__ import annotations

import polars as pl

LARGE = 30  # students in both years; smaller places jump by chance
RATE_JUMP = 25  # points
SIZE_JUMP = 2  # times
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


def _sentence(rows: pl.DataFrame, what: str, words: str) -> str:
    if not rows.height:
        return ""
    shown = [
        f"{row['place_id']} ({row[f'{what}_before']:,.10g} to {row[what]:,.10g})"
        for row in rows.head(MOST_NAMED).iter_rows(named=True)
    ]
    more = f" and {rows.height - MOST_NAMED:,} more" if rows.height > MOST_NAMED else ""
    return f"In {', '.join(shown)}{more} {words}."
