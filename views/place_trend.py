"""A place over the years, beside county and state, cut where a measure was changed."""

import polars as pl

from atlas import gaps, trends
from atlas.data import Atlas
from atlas.facts import REFERENCE, added_up_rows, measure_of, of_place, same_instrument, years
from atlas.places import COUNTY, STATE, Place, get
from contracts.registries import Measure
from views import charts, tables, words
from views.exhibit import Exhibit
from views.palette import Palette


def trend(atlas: Atlas, place: Place, measure_id: str, group: str, colors: Palette) -> Exhibit:
    """Return a measure over the years at one place, the county and the state, cut at breaks."""
    measure = measure_of(atlas, measure_id)
    # Counts of one place vanish beside the county's, and their difference says nothing.
    beside = () if measure.unit == "students" else (STATE, COUNTY)
    codes = [code for code in beside if code != place.place_id and same_instrument(measure, place.kind)]
    parts = [_series(atlas, get(atlas, code), measure, group, place) for code in (*codes, place.place_id)]
    rows = pl.concat(parts)
    own = parts[-1]
    known = years(atlas, measure_id)
    who = atlas.registries.groups[group]
    sentence = _trend_sentence(measure, own, place)
    return Exhibit(
        title=f"{measure.name} over the years: {who.sentence_name}, {place.name}, {known[0]} to {known[-1]}",
        sentence=sentence,
        figure=charts.trend(rows, measure, known, colors) if own["value"].is_not_null().any() else None,
        table=tables.readable(atlas, rows, measure),
        sources=tables.sources(atlas, rows),
        notes=_notes(measure, place),
        alt=sentence,
        file_name=f"{place.place_id.replace(':', '_')}_{measure_id}_{group}_years",
        illustrative=tables.is_illustrative(atlas, measure),
        full=tables.full(atlas, rows, measure),
        unit=measure.unit,
    )


def _notes(measure: Measure, place: Place) -> tuple[str, ...]:
    breaks = [f"Break before {item.year}: {item.reason}" for item in measure.breaks]
    if not place.is_area:
        return tuple(breaks)
    closed = "Schools that have closed since are missing from the earlier years of this sum and of the county's line."
    return (*breaks, closed)


def _series(atlas: Atlas, place: Place, measure: Measure, group: str, shown: Place) -> pl.DataFrame:
    """Return one line; beside an area the county is added up in the same way, charter schools included."""
    where = pl.col("group") == group
    alike = place.place_id == COUNTY and shown.is_area
    rows = added_up_rows(atlas, place, measure.id, where) if alike else of_place(atlas, place, measure.id, where)
    return trends.with_segments(rows, measure).with_columns(
        pl.lit(place.short_name + (" (sum)" if alike else "")).alias("series"),
        pl.lit(place.name + (", added up" if alike else "")).alias("name"),
        pl.lit(place.place_id == shown.place_id).alias("strong"),
    )


def _trend_sentence(measure: Measure, own: pl.DataFrame, place: Place) -> str:
    """Say the change between the first and the last year that follow the same rule, and whether it is beyond noise."""
    known = own.filter(pl.col("value").is_not_null())
    if len(known) < 2:  # noqa: PLR2004 - a change needs two years
        return f"There are not two years with a value for {place.name}."
    last = known.tail(1)
    newest = last["year"].item()
    same = known.filter([trends.comparable(measure, year, newest) for year in known["year"]])
    if len(same) < 2:  # noqa: PLR2004 - a change needs two years
        return f"{newest} follows a new rule and may not be compared with the years before."
    return f"{place.name}: {_change(measure, same.head(1), last)}."


def _change(measure: Measure, first: pl.DataFrame, last: pl.DataFrame) -> str:
    """Say two years' values and their difference; the students of two years are different people, so not nested."""
    before = first.select(pl.col(name).alias(f"reference_{name}") for name in REFERENCE)
    found = gaps.with_gap(pl.concat([last.select(REFERENCE), before], how="horizontal"), nested=False)
    change, low, high = found.select("gap", "gap_low", "gap_high").row(0)
    values = [f"{words.number(row['value'].item(), measure.unit)} in {row['year'].item()}" for row in (first, last)]
    said = f"{values[0]} and {values[1]}"
    if words.difference(change, measure.unit) == "level with":
        return f"no change, {said}"
    sure = "" if low is None else f"; {words.reliability(low, high)}"
    return f"{said}, {words.points(change, measure.unit)} {'more' if change > 0 else 'less'}{sure}"
