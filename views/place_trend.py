"""A place over the years, beside county and state, cut where a measure was changed."""

import polars as pl

from atlas import trends
from atlas.data import Atlas
from atlas.facts import measure_of, of_place, years
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
    codes = [code for code in beside if code != place.place_id]
    parts = [_series(atlas, code, measure, group, strong=code == place.place_id) for code in (*codes, place.place_id)]
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
        notes=tuple(f"Break before {item.year}: {item.reason}" for item in measure.breaks),
        alt=sentence,
        file_name=f"{place.place_id.replace(':', '_')}_{measure_id}_{group}_years",
        illustrative=tables.is_illustrative(atlas, measure),
    )


def _series(atlas: Atlas, code: str, measure: Measure, group: str, *, strong: bool) -> pl.DataFrame:
    place = get(atlas, code)
    rows = of_place(atlas, place, measure.id, pl.col("group") == group)
    return trends.with_segments(rows, measure).with_columns(
        pl.lit(place.short_name).alias("series"),
        pl.lit(place.name).alias("name"),
        pl.lit(strong).alias("strong"),
    )


def _trend_sentence(measure: Measure, own: pl.DataFrame, place: Place) -> str:
    known = own.filter(pl.col("value").is_not_null())
    if len(known) < 2:  # noqa: PLR2004 - a change needs two years
        return f"There are not two years with a value for {place.name}."
    last = known.row(-1, named=True)
    same = known.filter(pl.col("segment") == last["segment"])
    if len(same) < 2:  # noqa: PLR2004 - a change needs two years
        return f"{last['year']} follows a new rule and may not be compared with the years before."
    first = same.row(0, named=True)
    change = last["value"] - first["value"]
    values = (
        f"{words.number(first['value'], measure.unit)} in {first['year']} and "
        f"{words.number(last['value'], measure.unit)} in {last['year']}"
    )
    if f"{abs(change):.1f}" == "0.0":
        return f"{place.name}: no change, {values}."
    return f"{place.name}: {values}, {words.points(change, measure.unit)} {'more' if change > 0 else 'less'}."
