"""A place's gaps: its groups of students beside all its students, with intervals."""

import polars as pl

from atlas import gaps, states
from atlas.data import Atlas
from atlas.facts import Question, group_gaps, measure_of
from atlas.places import Place, get
from atlas.states import FEW_STUDENTS, thin
from contracts.registries import Measure
from views import charts, tables, words
from views.exhibit import Exhibit
from views.palette import Palette


def gap_chart(  # noqa: PLR0913 - a place, what is asked of it, and how much of it is drawn
    atlas: Atlas, place: Place, measure_id: str, year: str, colors: Palette, *, most: int | None = None
) -> Exhibit:
    """Return the groups of students at one place beside all its students, with 95% intervals.

    `most` draws only so many groups, those with the widest gaps, for a room; the table always holds all.
    """
    measure = measure_of(atlas, measure_id)
    rows = group_gaps(atlas, place, measure_id, year)
    rows = _named(atlas, rows)
    everyone = rows.filter(pl.col("group") == "all")
    shown = _dots(rows.filter(pl.col("group") != "all"), measure)
    if most is not None:
        shown = shown.drop_nulls("gap").sort(pl.col("gap").abs(), descending=True).head(most)
    reference = everyone["value"][0] if len(everyone) and measure.gap else None
    sentence = gap_sentence(atlas, place, measure, rows, year)
    return Exhibit(
        title=f"{measure.name} by group of students: {place.name}, {words.year(measure, year)}",
        sentence=sentence,
        figure=charts.dots(shown, measure, reference, colors) if len(shown) else None,
        table=_gap_table(atlas, rows, measure),
        sources=tables.sources(atlas, rows),
        notes=(*_reading(shown, measure), *measure.caveats),
        alt=sentence,
        file_name=f"{place.place_id.replace(':', '_')}_{measure_id}_{year}_groups",
        illustrative=tables.is_illustrative(atlas, measure),
        full=tables.full(atlas, rows, measure),
        unit=measure.unit,
    )


def _reading(shown: pl.DataFrame, measure: Measure) -> list[str]:
    """Say how to read the chart, as far as it shows something."""
    if shown.is_empty():
        return []
    said = "Groups overlap: one student can be in several."
    said += " The dashed line is all students." if measure.gap else ""
    said += " Lines show 95% intervals." if shown["low"].is_not_null().any() else ""
    hollow = " A hollow dot counts fewer schools than it leaves out." if shown["thin"].any() else ""
    return [said + hollow]


def small_chart(atlas: Atlas, place_id: str, question: Question, colors: Palette) -> Exhibit:
    """Return the same chart for the card beside the map: the groups with a value only."""
    exhibit = gap_chart(atlas, get(atlas, place_id), question.measure, question.year, colors)
    if exhibit.figure is not None:
        exhibit.figure.update_layout(height=380, font={"size": 12}, xaxis={"nticks": 4})
    return exhibit


def _named(atlas: Atlas, rows: pl.DataFrame) -> pl.DataFrame:
    """Add the groups' names, the short ones for charts."""
    names = {key: group.name for key, group in atlas.registries.groups.items()}
    short = {key: group.short_name for key, group in atlas.registries.groups.items()}
    return rows.with_columns(
        pl.col("group").replace_strict(names, default=pl.col("group")).alias("name"),
        pl.col("group").replace_strict(short, default=pl.col("group")).alias("short_name"),
    )


def _dots(rows: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """Add what the dot plot draws: interval limits as percentages, the label with the state."""
    low, high = gaps.wilson(pl.col("numerator"), pl.col("denominator"))
    state = pl.col("status").replace_strict(states.SHORT | {"reported": ""}, return_dtype=pl.String)
    partial = pl.format("{} of {} schools", pl.col("members_reported"), pl.col("members"))
    remark = pl.when(state != "").then(state).when(thin()).then(partial).otherwise(pl.lit(""))
    percent = pl.lit(measure.unit == "percent")
    return rows.with_columns(
        pl.when(percent).then(100 * low).alias("low"),
        pl.when(percent).then(100 * high).alias("high"),
        thin().alias("thin"),
        pl.when(remark != "").then(pl.format("{} ({})", "short_name", remark)).otherwise("short_name").alias("label"),
    )


def _gap_table(atlas: Atlas, rows: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    said = [
        (words.apart(gap, measure.unit), words.reliability(low, high)) if gap is not None and measure.gap else ("", "")
        for gap, low, high in rows.select("gap", "gap_low", "gap_high").iter_rows()
    ]
    return tables.readable(atlas, rows, measure).with_columns(
        pl.Series("Against all students", [gap for gap, _ in said], dtype=pl.String),
        pl.Series("Is the difference real", [sure for _, sure in said], dtype=pl.String),
        rows["to_close"].alias("Students needed to close it"),
    )


def widest(rows: pl.DataFrame, measure: Measure) -> dict[str, object] | None:
    """Return the row of the group that is furthest behind beyond noise.

    It must count 30 students or more and, in an area, at least as many schools as it leaves out: a group that few
    schools report would speak for those schools only.
    """
    behind = pl.col("gap") > 0 if measure.direction == "lower" else pl.col("gap") < 0
    sure = ~pl.col("within_noise").fill_null(value=True)
    enough = pl.col("denominator") >= FEW_STUDENTS
    found = rows.filter(behind & sure & enough & ~thin()).sort(pl.col("gap").abs(), descending=True)
    return found.row(0, named=True) if len(found) else None


def gap_sentence(atlas: Atlas, place: Place, measure: Measure, rows: pl.DataFrame, year: str) -> str:
    """Say the widest gap at a place, or that none stands out, or why none can be told."""
    hidden = int((rows["status"] == "suppressed").sum())
    tail = f" {words.sentence_case(words.count(hidden, 'group is', 'groups are'))} suppressed." if hidden else ""
    if rows.filter(pl.col("group") != "all").is_empty():
        return f"{measure.name} is published for all students only, not by group."
    if rows["value"].is_null().all():
        return f"No group of students has a published value in {place.name}, {words.year(measure, year)}.{tail}"
    if not measure.gap:
        return (
            f"{measure.name} by group: a difference between groups says who is counted here, not who is behind.{tail}"
        )
    if worst := widest(rows, measure):
        return f"{_behind(atlas, place, measure, worst)}: the widest gap.{tail}"
    if worst := _widest_without_counts(rows, measure):
        return f"{_behind(atlas, place, measure, worst)}; {words.reliability(None, None)}.{tail}"
    when = words.when(measure, year)
    return f"In {place.name}, no group of 30 students or more is behind all students beyond noise {when}.{tail}"


def _widest_without_counts(rows: pl.DataFrame, measure: Measure) -> dict[str, object] | None:
    """Return the row furthest behind where the source prints no counts, so that noise cannot be told."""
    behind = pl.col("gap") > 0 if measure.direction == "lower" else pl.col("gap") < 0
    enough = (pl.col("denominator") >= FEW_STUDENTS).fill_null(value=True)
    found = rows.filter(behind & enough & pl.col("gap_low").is_null()).sort(pl.col("gap").abs(), descending=True)
    return found.row(0, named=True) if len(found) else None


def _behind(atlas: Atlas, place: Place, measure: Measure, row: dict[str, object]) -> str:
    group = atlas.registries.groups[str(row["group"])]
    said = words.finding(measure, group, place.name, float(str(row["value"])))
    gap = words.difference(float(str(row["gap"])), measure.unit)
    return f"{said} {words.when(measure, str(row['year']))}, {gap} all students"
