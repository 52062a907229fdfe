"""The map of change: how many more students of each high school district have a paid placement than in the baseline."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from contracts.registries import Measure
from scenarios.headline import in_scope
from views import classes, map_figure, words
from views.exhibit import Exhibit, LegendItem
from views.map_exhibit import BLANK_LAND
from views.map_figure import MapChoice
from views.scenario_headline import percent
from views.scenario_parts import (
    COMPUTED,
    NOT_SHOWN,
    SMALL,
    access_sources,
    file_name,
    nobody,
    notes,
    placements,
    provenance,
    title,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from views.palette import Palette
    from views.scenario_view import ScenarioView

KIND = "district"
OUTSIDE = "not applicable: outside the scenario"
UNKNOWN = "not collected: no count of students"
STATES = {"reported": COMPUTED, "suppressed": NOT_SHOWN, "not_applicable": OUTSIDE, "not_collected": UNKNOWN}
SHOWN = 0.005  # percent of students; less would be written 0.00
CHANGE = "Change against the baseline, points"
MEASURE = Measure(
    id="change_of_access",
    name="Change of access to paid placements",
    short_name="Change of access",
    theme="participation",
    unit="percent",
    direction="higher",
    numerator="new paid placements in an average year, less those of the baseline",
    denominator="students in grades 9-12",
    instrument="WBL Atlas funding model",
    charters="included",
    levels=(KIND,),
    roll_up="none",
    definition_url="",
    sentence="{value} of {group} in {place} more would have a paid placement",
)
READING = (
    "Colors say how many more of a district's students would have a paid placement in an average year of the scenario "
    "than in its baseline, in percent of all its students."
)


def change_map(view: ScenarioView, colors: Palette, choice: MapChoice | None = None) -> Exhibit:
    """Return the map of change over the high school districts; colleges, which have no area, are in the table.

    `choice` says which districts the boundary layer draws and how; by default all that have an area.
    """
    rows = cells(view)
    drawing = choice or MapChoice(KIND, tuple(rows.filter(pl.col("level") != "county_office")["place_id"]))
    shown = rows.filter(pl.col("place_id").is_in(drawing.drawn))
    asked = measure(shown)
    drawn = bool((shown["value"].fill_null(0.0).abs() >= SHOWN).any())
    sentence = _sentence(view, shown) if drawn else nobody(view) or _sentence(view, shown)
    return Exhibit(
        title=title(view, "Where access changes, by school district"),
        sentence=sentence,
        figure=map_figure.figure(shown, asked, drawing, colors) if drawn else None,
        table=change_table(view),
        sources=access_sources(view),
        notes=notes(view, READING if drawn else None, *_not_drawn(rows, shown)),
        alt=f"Map of Los Angeles County by school district. {sentence}",
        file_name=file_name(view, "map"),
        unit="placements a year; percent of students; percentage points",
        legend=legend(shown, asked, colors) if drawn else (),
        illustrative=view.illustrative,
    )


def measure(shown: pl.DataFrame) -> Measure:
    """Return the measure with a class of its own for no change and four round classes above it.

    Where access falls somewhere the classes are the map's own, over the whole range.
    """
    values = shown["value"].drop_nulls()
    low, high = (float(value or 0.0) for value in (values.min(), values.max()))  # type: ignore[arg-type]  # floats
    if low <= -SHOWN or high < SHOWN:
        return MEASURE
    step = classes.round_step((high - SHOWN) / (classes.CLASSES - 1))
    return replace(MEASURE, scale=(SHOWN, step, 2 * step, 3 * step))


def legend(shown: pl.DataFrame, asked: Measure, colors: Palette) -> tuple[LegendItem, ...]:
    """Return the legend, with the first class in words where it stands for no change."""
    items = map_figure.legend(shown, asked, colors)
    if not asked.scale or classes.limits(asked, shown) != asked.scale:
        return items
    first = replace(items[0], label="no change")
    return first, replace(items[1], label=f"up to {asked.scale[1]:g}%"), *items[2:]


def cells(view: ScenarioView) -> pl.DataFrame:
    """Return every district that serves grades 9 to 12 with its change in the columns that the map reads."""
    known = pl.DataFrame(list(_changes(view)), schema=_SCHEMA, orient="row")
    districts = view.atlas.places.filter(
        (pl.col("kind") == KIND) & pl.col("serves_9_12").fill_null(value=False)
    ).rename({"source": "place_source"})
    return districts.join(known, on="place_id", how="left", maintain_order="left").with_columns(
        pl.col("status").fill_null("not_collected"),
        pl.lit(None, pl.Int64).alias("members"),
        pl.lit(None, pl.Int64).alias("members_reported"),
        pl.lit(None, pl.Int64).alias("members_suppressed"),
    )


_SCHEMA = {
    "place_id": pl.String,
    "value": pl.Float64,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "status": pl.String,
}


def _changes(view: ScenarioView) -> Iterator[tuple[str, float | None, float | None, float, str]]:
    """Give each institution's place, change in percent of students and in placements a year, students and state."""
    change = view.result.after - view.baseline.after
    hidden = np.isnan(view.result.access.institutions.before)
    inside = in_scope(view.result) | (np.abs(change) > 0)
    for row, place in enumerate(view.inputs.institutions):
        students = float(view.inputs.total[row])
        if not inside[row] or hidden[row]:
            yield place, None, None, students, "suppressed" if inside[row] else "not_applicable"
        else:
            yield place, float(100 * change[row]), float(change[row]) * students, students, "reported"


def change_table(view: ScenarioView) -> pl.DataFrame:
    """Return one row an institution, colleges included: new placements, access before and after, change."""
    known = {place: (value, status) for place, value, _, _, status in _changes(view)}
    result, rates = view.result, view.result.access.institutions
    ids = view.inputs.institutions
    table = pl.DataFrame(
        {
            "Place": view.inputs.names,
            "Code": ids,
            "New placements a year": np.round(result.places.sum(axis=(1, 2)) / view.scenario.years, 1),
            "Access in the baseline, %": np.round(
                np.where(np.isnan(rates.before), np.nan, 100 * view.baseline.after), 3
            ),
            "Access with the scenario, %": np.round(100 * rates.after, 3),
            CHANGE: [None if known[place][0] is None else round(known[place][0] or 0.0, 3) for place in ids],
        },
        schema_overrides={CHANGE: pl.Float64},
        nan_to_null=True,
    )
    state = [STATES[known[place][1]] for place in ids]
    return table.with_columns(**provenance(view, state)).sort(CHANGE, descending=True, nulls_last=True)


def _sentence(view: ScenarioView, shown: pl.DataFrame) -> str:
    """Say where access changes most, and how many districts stay as they are."""
    known = shown.filter(pl.col("value").is_not_null())
    colleges = float(view.result.places[view.inputs.is_college].sum()) / view.scenario.years
    also = f" Colleges, which have no area on a map, get {placements(colleges)} a year." if colleges >= SMALL else ""
    if known.is_empty():
        return f"The scenario funds no high school.{also}"
    moved = known.filter(pl.col("value").abs() >= SHOWN).sort(
        pl.col("value").abs().round(3), "name", descending=[True, False]
    )
    same = words.count(len(known) - len(moved), "district stays as it is", "districts stay as they are")
    if moved.is_empty():
        return f"No school district changes.{also}"
    first, last = moved.row(0, named=True), moved.row(-1, named=True)
    if len(moved) > 1 and _more(first["value"]) == _more(last["value"]):
        alike = f"{words.count(len(moved), 'district')}: {_more(first['value'])} of the students in an average year"
        return f"Access changes alike in {alike}. {words.sentence_case(same)}.{also}"
    lead = f"Access changes most in {first['name']}: {_more(first['value'])} of its students"
    least = f", and least in {last['name']} ({_more(last['value'])})" if len(moved) > 1 else ""
    return f"{lead} in an average year{least}. {words.sentence_case(same)}.{also}"


def _more(value: float) -> str:
    """Write a change: `1.44% more`, `0.20% fewer`."""
    return f"{percent(abs(value) / 100)} {'more' if value >= 0 else 'fewer'}"


def _not_drawn(rows: pl.DataFrame, shown: pl.DataFrame) -> Iterator[str]:
    """Name the districts that have no area, those outside the scenario, and the blank land."""
    missing = rows.filter(~pl.col("place_id").is_in(shown["place_id"].to_list()))
    if len(missing):
        named = words.listing(missing["short_name"].to_list(), 4)
        yield f"Not on this map, because it has no area of its own: {named}. It is in the table."
    outside = int((shown["status"] == "not_applicable").sum())
    if outside:
        yield f"{words.sentence_case(words.count(outside, 'district lies', 'districts lie'))} outside the scenario."
    yield BLANK_LAND
