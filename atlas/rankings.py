"""Rankings: every place of a kind by its gap to one reference, furthest behind first.

A reference is `county`, `california` or `best_quartile`, each for the same group of students, or the id of another
group, which then means that group at the same place.
"""

from dataclasses import dataclass, replace

import polars as pl

from atlas import gaps
from atlas.data import Atlas
from atlas.facts import (
    REFERENCE,
    Question,
    added_up_rows,
    cells,
    groups,
    measure_of,
    of_place,
    same_instrument,
    without_charters,
)
from atlas.places import AREA_KINDS, COUNTY, STATE, get
from atlas.states import FEW_STUDENTS, UNITS_OF_STUDENTS, few_students, thin
from contracts.errors import AtlasError
from contracts.registries import Measure

THE_COUNTY, CALIFORNIA, BEST_QUARTILE = "county", "california", "best_quartile"
QUARTILE = 0.75
FEWEST_PLACES = 4  # fewer places have no quartile


def references(atlas: Atlas, kind: str, question: Question) -> list[str]:
    """Return what the places of a kind may be compared with; nothing for a measure without a better direction."""
    measure = measure_of(atlas, question.measure)
    if measure.direction == "none":
        return []
    county = (measure.id, "county") in atlas.calendar or measure.roll_up != "none"
    found = [THE_COUNTY] if county and same_instrument(measure, kind) else []
    found += [CALIFORNIA] if (measure.id, "state") in atlas.calendar and same_instrument(measure, kind) else []
    others = groups(atlas, measure.id, kind) if measure.gap else []
    return [*found, BEST_QUARTILE, *(group for group in others if group != question.group)]


def ranking(atlas: Atlas, kind: str, question: Question, reference: str) -> pl.DataFrame:
    """Return every place of a kind with its gap to a reference, furthest behind first, places without a gap last.

    Columns: those of `facts.cells`, `reference_value`, those of `gaps.with_gap`, `to_close` (students), `behind` (the
    gap turned so that more is worse, in the measure's unit), `few` (fewer than 30 students on either side), `thin`,
    `rank`.
    Only a place of 30 students or more has a rank, and an area only if it counts as many schools as it leaves out;
    gaps that read the same share one. AtlasError if the measure cannot be compared with this reference.
    """
    measure = measure_of(atlas, question.measure)
    known = references(atlas, kind, question)
    if reference not in known:
        raise AtlasError(f"{measure.name} cannot be compared with {reference!r}. It can with: {', '.join(known)}.")
    rows = cells(atlas, kind, question)
    if reference == BEST_QUARTILE:
        compared = _against_mark(rows, best_quartile(rows, measure), measure)
    else:
        beside, nested = _beside(atlas, kind, question, reference, rows)
        compared = gaps.students_to_close(gaps.with_gap(beside, nested=nested), measure.direction)
    return _ranked(compared, measure)


def best_quartile(rows: pl.DataFrame, measure: Measure) -> float | None:
    """Return the value that a quarter of the places reach or better, linear between two places.

    Only places count that could have a rank; null where they are fewer than four.
    """
    values = rows.filter(~few_students(measure.unit) & ~thin(), pl.col("value").is_not_null())["value"]
    share = QUARTILE if measure.direction == "higher" else 1 - QUARTILE
    return values.quantile(share, "linear") if len(values) >= FEWEST_PLACES else None


def _against_mark(rows: pl.DataFrame, mark: float | None, measure: Measure) -> pl.DataFrame:
    """Add the gap to a fixed mark, whose interval is that of the place alone."""
    # A mark of 83.4% stands as 83.4 of 100, so that gap and students to close follow from counts as elsewhere.
    counts = (mark, 100.0) if measure.unit == "percent" and mark is not None else (None, None)
    columns = zip(REFERENCE, (mark, *counts), strict=True)
    beside = rows.with_columns(pl.lit(value, pl.Float64).alias(f"reference_{name}") for name, value in columns)
    compared = gaps.students_to_close(gaps.with_gap(beside, nested=False), measure.direction)
    low, high = (100 * limit - pl.lit(mark) for limit in gaps.wilson(pl.col("numerator"), pl.col("denominator")))
    limits = {"gap_low": low, "gap_high": high}
    return compared.with_columns(
        pl.when(pl.col(name).is_not_null()).then(limit).alias(name) for name, limit in limits.items()
    ).with_columns(((pl.col("gap_low") <= 0) & (pl.col("gap_high") >= 0)).alias("within_noise"))


def _beside(
    atlas: Atlas, kind: str, question: Question, reference: str, rows: pl.DataFrame
) -> tuple[pl.DataFrame, bool]:
    """Return the rows with their reference, and whether their students are among those of the reference."""
    if reference == CALIFORNIA:
        state = of_place(atlas, get(atlas, STATE), question.measure, question.where)
        return rows.with_columns(_one(state)), True
    if reference == THE_COUNTY:
        return _beside_county(atlas, kind, question, rows), True
    others = cells(atlas, kind, replace(question, group=reference)).select(
        "place_id", *(pl.col(column).alias(f"reference_{column}") for column in REFERENCE)
    )
    return rows.join(others, on="place_id", how="left", maintain_order="left"), reference == "all"


def _beside_county(atlas: Atlas, kind: str, question: Question, rows: pl.DataFrame) -> pl.DataFrame:
    """Put the county beside every place, made in the same way as the place's own number.

    An area is a sum of schools, charter schools included, and so is its county; a charter school stands beside that
    sum too where the county's own number leaves charter schools out.
    """
    measure, county = measure_of(atlas, question.measure), get(atlas, COUNTY)
    published = rows.with_columns(_one(of_place(atlas, county, measure.id, question.where)))
    charter = pl.col("charter").fill_null(value=False) & without_charters(measure)
    like_area = pl.lit(kind in AREA_KINDS) | charter
    if kind not in {*AREA_KINDS, "school"}:
        return published
    summed = _one(added_up_rows(atlas, county, measure.id, question.where))
    return published.with_columns(
        pl.when(like_area).then(expression).otherwise(f"reference_{name}").alias(f"reference_{name}")
        for name, expression in zip(REFERENCE, summed, strict=True)
    )


def _one(rows: pl.DataFrame) -> list[pl.Expr]:
    """Return the one reference row as columns; nulls where there is none."""
    values = rows.select(REFERENCE).row(0) if len(rows) else (None,) * len(REFERENCE)
    return [pl.lit(value, pl.Float64).alias(f"reference_{name}") for name, value in zip(REFERENCE, values, strict=True)]


def _ranked(rows: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Add `behind`, `few` and `rank`, and sort."""
    reference_few = pl.lit(measure.unit in UNITS_OF_STUDENTS) & (pl.col("reference_denominator") < FEW_STUDENTS)
    few = few_students(measure.unit) | reference_few.fill_null(value=False)
    digits = 1 if measure.unit == "percent" else 0
    rows = rows.with_columns(
        (pl.col("gap") if measure.direction == "lower" else -pl.col("gap")).alias("behind"),
        few.alias("few"),
        thin().alias("thin"),
    )
    as_read = pl.when(~pl.col("few") & ~pl.col("thin")).then(pl.col("behind").round(digits, mode="half_away_from_zero"))
    return rows.with_columns(as_read.rank("min", descending=True).alias("rank")).sort(
        ["behind", "name", "place_id"], descending=[True, False, False], nulls_last=True
    )


@dataclass(frozen=True)
class Total:
    """How many places are behind beyond noise, and how many students would bring each of them to its reference."""

    places: int
    students: int


def total_to_close(rows: pl.DataFrame) -> Total:
    """Add up a ranking over the places that are behind by more than chance; places of one kind share no students."""
    behind = rows.filter(~pl.col("within_noise"), pl.col("behind") > 0)
    return Total(len(behind), int(behind["to_close"].sum()))
