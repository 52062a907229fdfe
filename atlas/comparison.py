"""Comparison of places of any kind: the cells side by side, what forbids a difference, and the students in both."""

from collections.abc import Sequence

import polars as pl

from atlas import areas, gaps
from atlas.data import Atlas
from atlas.facts import EXTRA, REFERENCE, Cell, Question, cells, measure_of, same_instrument, without_charters
from atlas.places import Place
from contracts.registries import Measure

# The sources count all grades of a district; the schools that add up to an area are those with grades 9 to 12.
ALL_GRADES = frozenset({"chronic_absence"})
APART, INSIDE, AROUND, OVERLAP = "apart", "inside", "around", "overlap"


def cells_at(atlas: Atlas, chosen: Sequence[Place], question: Question) -> list[Cell]:
    """Return the cell of each place in the order given; the same as `facts.cell` one by one, in a few queries."""
    measure = measure_of(atlas, question.measure)
    rows = atlas.rows(measure.id).filter(question.where)
    added = [place.place_id for place in chosen if _is_sum(atlas, measure, place)]
    published = [place.place_id for place in chosen if place.place_id not in added]
    found = _cells(rows.filter(pl.col("place_id").is_in(published)))
    if added:
        found |= _cells(areas.roll_up(areas.with_area(atlas, rows, areas.member_kind(measure), added), measure))
    for kind in {place.kind for place in chosen if place.place_id not in found}:
        missing = [place.place_id for place in chosen if place.kind == kind and place.place_id not in found]
        found |= _cells(cells(atlas, kind, question).filter(pl.col("place_id").is_in(missing)))
    return [found[place.place_id] for place in chosen]


def _is_sum(atlas: Atlas, measure: Measure, place: Place) -> bool:
    return place.is_area or (place.kind == "county" and (measure.id, "county") not in atlas.calendar)


def _cells(rows: pl.DataFrame) -> dict[str, Cell]:
    """Return rows of facts, with or without the columns of sums, as cells by their place."""
    empty = [pl.lit(None, dtype=pl.UInt32).alias(name) for name in EXTRA if name not in rows.columns]
    wanted = rows.with_columns(empty).select(list(Cell.__dataclass_fields__))
    return {row["place_id"]: Cell(**row) for row in wanted.iter_rows(named=True)}


def obstacle(measure: Measure, place: Place, other: Place) -> str | None:
    """Return what forbids a difference between two places; None if nothing does.

    `counts`: numbers of students say only which place is larger. `instrument`: participation counts other students at
    colleges than anywhere else. `charters`: where district rows leave charter schools out, they may not stand against
    an area or a charter school. `grades`: an area's sum of high schools may not stand against all grades.
    """
    if measure.unit == "students":
        return "counts"
    if same_instrument(measure, place.kind) != same_instrument(measure, other.kind):
        return "instrument"
    with_charters = {place.is_area or bool(place.charter), other.is_area or bool(other.charter)}
    kinds = {place.kind, other.kind}
    if measure.id in ALL_GRADES and (place.is_area or other.is_area) and kinds & {"district", "state"}:
        return "grades"
    return "charters" if without_charters(measure) and "district" in kinds and True in with_charters else None


def shared(atlas: Atlas, measure: Measure, place: Place, other: Place) -> str:
    """Say how the students of two places relate: `apart`, place `inside` other, place `around` other, or `overlap`.

    Told from the schools or colleges whose students both count. A district and an area overlap even where one holds
    every school of the other, because a district's own number also counts students that the sum leaves out.
    """
    if {place.kind, other.kind} & {"state", "county"}:
        return _with_county_or_state(place, other)
    own, others = _counted(atlas, measure, place), _counted(atlas, measure, other)
    if not own & others:
        return APART
    mixed = "district" in {place.kind, other.kind} and (place.is_area or other.is_area)
    if mixed or not (own <= others or own >= others):
        return OVERLAP
    return INSIDE if own <= others else AROUND


def _with_county_or_state(place: Place, other: Place) -> str:
    size = {"state": 2, "county": 1}
    return INSIDE if size.get(place.kind, 0) < size.get(other.kind, 0) else AROUND


def _counted(atlas: Atlas, measure: Measure, place: Place) -> frozenset[str]:
    """Return the schools or colleges whose students a place's number counts."""
    kind = areas.member_kind(measure)
    if place.kind == kind:
        return frozenset({place.place_id})
    inside = atlas.memberships.filter(pl.col("area") == place.place_id, pl.col("member").str.starts_with(f"{kind}:"))
    members = inside["member"].to_list()
    if place.kind == "district" and without_charters(measure):
        members = [member for member in members if not atlas.place_index[member]["charter"]]
    return frozenset(members)


def differences(first: Sequence[Cell], others: Sequence[Cell], relations: Sequence[str]) -> pl.DataFrame:
    """Return how each other place differs from the first: `gap`, `gap_low`, `gap_high`, in points, one row each.

    `first` holds the first place's cell once for each other. `relations` are those of the first to each other
    (`shared`). Where one is part of the other the part is compared with the rest; where they merely overlap the
    interval is that of independent places, which is too wide rather than too narrow.
    """
    turned = [relation == INSIDE for relation in relations]
    pairs = zip(first, others, turned, strict=True)
    ends = [(own, other) if turn else (other, own) for own, other, turn in pairs]
    rows = [
        {name: getattr(part, name) for name in REFERENCE}
        | {f"reference_{name}": getattr(whole, name) for name in REFERENCE}
        for part, whole in ends
    ]
    columns = (*REFERENCE, *(f"reference_{name}" for name in REFERENCE))
    frame = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.Float64))
    frame = frame.with_columns(
        pl.Series("nested", [relation in {INSIDE, AROUND} for relation in relations], dtype=pl.Boolean),
        pl.Series("turned", turned, dtype=pl.Boolean),
    )
    found = gaps.with_gap(frame, nested=pl.col("nested"))
    ends_of = {"gap": "gap", "gap_low": "gap_high", "gap_high": "gap_low"}
    return found.select(
        pl.when("turned").then(-pl.col(other)).otherwise(pl.col(name)).alias(name) for name, other in ends_of.items()
    )
