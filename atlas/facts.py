"""Questions to the facts: one cell, all places of a kind, everything about one place."""

from dataclasses import dataclass

import polars as pl

from atlas import areas, gaps, states
from atlas.data import Atlas
from atlas.places import AREA_KINDS, Place, get
from contracts.errors import AtlasError
from contracts.registries import Measure

EXTRA = ("members", "members_reported", "members_suppressed")
REFERENCE = ("value", "numerator", "denominator")


@dataclass(frozen=True)
class Question:
    """What is asked of every place: which measure, for which group of students, in which year."""

    measure: str
    group: str
    year: str

    @property
    def where(self) -> pl.Expr:
        """The rows that answer it, among those of its measure."""
        return (pl.col("group") == self.group) & (pl.col("year") == self.year)


@dataclass(frozen=True)
class Cell:
    """One number or the reason why there is none.

    `value` is in the measure's unit. `members*` are set where the value is a sum over schools or colleges.
    """

    place_id: str
    year: str
    measure: str
    group: str
    value: float | None
    numerator: float | None
    denominator: float | None
    status: str
    basis: str | None
    source: str | None
    members: int | None = None
    members_reported: int | None = None
    members_suppressed: int | None = None

    def few_students(self, unit: str) -> bool:
        """Whether the value rests on fewer than 30 students, for a measure in this unit."""
        known = self.value is not None and self.denominator is not None and unit in states.UNITS_OF_STUDENTS
        return known and (self.denominator or 0) < states.FEW_STUDENTS


def measure_of(atlas: Atlas, measure_id: str) -> Measure:
    """Return the measure with this id; AtlasError names those that exist."""
    try:
        return atlas.registries.measures[measure_id]
    except KeyError:
        known = ", ".join(atlas.registries.measures)
        raise AtlasError(f"There is no measure {measure_id!r}. Measures: {known}.") from None


def years(atlas: Atlas, measure_id: str, kind: str | None = None) -> list[str]:
    """Return the years for which a measure has any row, or any that can answer for a kind of place, oldest first."""
    return sorted(_there(atlas, measure_id, kind)[0])


def groups(atlas: Atlas, measure_id: str, kind: str | None = None) -> list[str]:
    """Return the groups that a measure is published for, in the order of the registry; `kind` as in `years`."""
    there = _there(atlas, measure_id, kind)[1]
    return [group for group in atlas.registries.groups if group in there]


def _there(atlas: Atlas, measure_id: str, kind: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """Return years and groups of a kind of place: its own, or those of its schools or colleges where it has none."""
    nothing: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    if kind is None:
        known = [there for (measure, _), there in atlas.calendar.items() if measure == measure_id] or [nothing]
        return frozenset().union(*(item[0] for item in known)), frozenset().union(*(item[1] for item in known))
    own = atlas.calendar.get((measure_id, kind))
    if own or kind not in {*AREA_KINDS, "county"}:
        return own or nothing
    return atlas.calendar.get((measure_id, areas.member_kind(measure_of(atlas, measure_id))), nothing)


def cells(atlas: Atlas, kind: str, question: Question) -> pl.DataFrame:
    """Return one row for every place of a kind, whether or not there is a value.

    Columns: those of Places, those of Facts, and `members`, `members_reported`, `members_suppressed` for sums.
    A place without a row gets the state that its kind implies.
    """
    measure = measure_of(atlas, question.measure)
    rows = _rows(atlas, kind, measure, question.where)
    known = rows.select("place_id", "value", "numerator", "denominator", "status", "basis", "source", *EXTRA)
    all_places = atlas.places.filter(pl.col("kind") == kind).rename({"source": "place_source"})
    joined = all_places.join(known, on="place_id", how="left", maintain_order="left")
    exists = pl.col("place_id").is_in(_measured(atlas, kind, measure, question.year))
    return joined.with_columns(
        pl.col("status").fill_null(states.inferred(measure.levels, pl.lit(measure.theme), exists)),
        pl.lit(question.year).alias("year"),
        pl.lit(question.measure).alias("measure"),
        pl.lit(question.group).alias("group"),
    )


def _measured(atlas: Atlas, kind: str, measure: Measure, year: str) -> list[str]:
    """Return the places that a measure exists for in a year: an area with a member, a place with a row for any group.

    A charter school may graduate students of an elementary district; then the district has rows for graduation.
    """
    if kind not in AREA_KINDS:
        own = pl.col("place_id").str.starts_with(f"{kind}:") & (pl.col("year") == year)
        return atlas.rows(measure.id).filter(own)["place_id"].unique().to_list()
    if measure.roll_up == "none":
        return []
    member = pl.col("member").str.starts_with(f"{areas.member_kind(measure)}:")
    return atlas.memberships.filter(member)["area"].unique().to_list()


def cell(atlas: Atlas, place_id: str, question: Question) -> Cell:
    """Return one cell; AtlasError if the place or the measure does not exist."""
    rows = of_place(atlas, get(atlas, place_id), question.measure, question.where)
    if rows.is_empty():
        rows = cells(atlas, get(atlas, place_id).kind, question).filter(pl.col("place_id") == place_id)
    return Cell(**rows.select(list(Cell.__dataclass_fields__)).row(0, named=True))


def added_up(atlas: Atlas, area: Place, question: Question) -> Cell:
    """Return an area's sum over the schools or colleges inside it, even where an agency publishes a number for it."""
    sums = added_up_rows(atlas, area, question.measure, question.where)
    if sums.is_empty():
        asked = (area.place_id, question.year, question.measure, question.group)
        return Cell(*asked, None, None, None, "not_collected", None, None)
    return Cell(**sums.select(list(Cell.__dataclass_fields__)).row(0, named=True))


def added_up_rows(atlas: Atlas, area: Place, measure_id: str, where: pl.Expr) -> pl.DataFrame:
    """Return an area's sums for every year and group that match, in the columns of `of_place`."""
    measure = measure_of(atlas, measure_id)
    rows = atlas.rows(measure.id).filter(where)
    return areas.roll_up(areas.with_area(atlas, rows, areas.member_kind(measure), [area.place_id]), measure)


def of_place(atlas: Atlas, place: Place, measure_id: str, where: pl.Expr | None = None) -> pl.DataFrame:
    """Return the rows of one measure at one place, rolled up for areas: every year and group, or those that match."""
    return _rows(atlas, place.kind, measure_of(atlas, measure_id), where, place.place_id)


def _rows(
    atlas: Atlas, kind: str, measure: Measure, where: pl.Expr | None, place_id: str | None = None
) -> pl.DataFrame:
    """Return the facts of a kind of place, or of one place: published, or rolled up for areas.

    The county is rolled up where no source publishes the measure for it in any year, so that published and added
    numbers never stand in one series. `where` speaks of year and group only, so it may be asked before the sums.
    """
    rows = atlas.rows(measure.id)
    rows = rows if where is None else rows.filter(where)
    own = pl.col("place_id") == place_id if place_id else pl.col("place_id").str.starts_with(f"{kind}:")
    published = rows.filter(own)
    if kind in AREA_KINDS or (kind == "county" and (measure.id, kind) not in atlas.calendar):
        wanted = [place_id] if place_id else atlas.places.filter(pl.col("kind") == kind)["place_id"].to_list()
        return areas.roll_up(areas.with_area(atlas, rows, areas.member_kind(measure), wanted), measure)
    return published.with_columns(pl.lit(None, dtype=pl.UInt32).alias(column) for column in EXTRA)


def group_gaps(atlas: Atlas, place: Place, measure_id: str, year: str, reference: str = "all") -> pl.DataFrame:
    """Return every group at one place with its gap to a reference group of the same place.

    Adds the columns of `gaps.with_gap` and `to_close`; groups in the order of the registry.
    """
    rows = of_place(atlas, place, measure_id, pl.col("year") == year)
    joined = _with_reference(rows, rows.filter(pl.col("group") == reference))
    order = {group: index for index, group in enumerate(atlas.registries.groups)}
    direction = measure_of(atlas, measure_id).direction
    joined = gaps.students_to_close(gaps.with_gap(joined, nested=reference == "all"), direction)
    return joined.sort(pl.col("group").replace_strict(order, default=len(order), return_dtype=pl.Int32))


def same_instrument(measure: Measure, kind: str) -> bool:
    """Whether a kind of place may stand beside the county: its participation counts high schools, not colleges."""
    return kind != "college" or measure.theme == "college"


def without_charters(measure: Measure) -> bool:
    """Whether district and county rows leave charter schools out, which have rows of their own."""
    return measure.charters.startswith("excluded")


def _with_reference(frame: pl.DataFrame, reference: pl.DataFrame) -> pl.DataFrame:
    """Put the one reference row beside every row; nulls where there is none."""
    first = reference.head(1)
    values = {column: (first[column][0] if len(first) else None) for column in REFERENCE}
    return frame.with_columns(
        pl.lit(values[column], dtype=pl.Float64).alias(f"reference_{column}") for column in REFERENCE
    )
