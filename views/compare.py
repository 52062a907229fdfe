"""Up to five places of any kind on the same scale: one measure as dots, and how each differs from the first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from atlas import comparison, gaps, states
from atlas.data import Atlas
from atlas.facts import Cell, Question, measure_of
from atlas.places import COUNTY, STATE, Place, get
from atlas.states import thin
from contracts.registries import Group, Measure
from views import charts, tables, words
from views.charts import Reference
from views.exhibit import Exhibit
from views.palette import Palette
from views.place_numbers import benchmark, said

MOST = 5
NOTHING_CHOSEN = (
    "Add a place above: a school district, a high school, a college, an Assembly, Senate or congressional district, a "
    "workforce board or a service planning area. The county and the state stand beside it."
)
WHY_NOT = {
    "counts": "numbers of students say only which place is larger",
    "instrument": "colleges and high schools are counted by different instruments",
    "charters": "the district's number leaves charter schools out, the other holds them",
    "grades": "an area adds up high schools only, the other counts all grades",
}


@dataclass(frozen=True)
class Pair:
    """One place beside the first: both cells, how their students relate, the difference or what forbids it."""

    place: Place
    own: Cell
    first: Cell
    relation: str
    obstacle: str | None
    gap: float | None = None
    low: float | None = None
    high: float | None = None


def names(chosen: Sequence[Place]) -> list[str]:
    """Return a name for each place that no other of them has: there are two Jordan Highs."""
    short = [place.short_name for place in chosen]
    return [
        place.short_name if short.count(place.short_name) == 1 else f"{place.short_name}, {place.city}"
        for place in chosen
    ]


def context(atlas: Atlas, chosen: Sequence[Place]) -> list[Place]:
    """Return the county and the state, as far as they are not among the chosen."""
    taken = {place.place_id for place in chosen}
    return [get(atlas, code) for code in (COUNTY, STATE) if code not in taken]


def dot_plot(atlas: Atlas, chosen: Sequence[Place], question: Question, colors: Palette) -> Exhibit:
    """Return the chosen places on one scale with 95% intervals, the county and the state as lines."""
    measure, group = measure_of(atlas, question.measure), atlas.registries.groups[question.group]
    shown = [*chosen, *context(atlas, chosen)]
    rows = _rows(comparison.cells_at(atlas, shown, question), names(shown), measure)
    dots = rows.head(len(chosen))
    lines = references(atlas, chosen, question)
    figure = charts.dots(dots, measure, None, colors) if dots["value"].is_not_null().any() else None
    sentence = _order(dots, measure)
    return Exhibit(
        title=f"{_what(measure, group, question)}: {words.listing(names(chosen))}",
        sentence=sentence,
        figure=charts.with_references(figure, lines, measure, colors) if figure else None,
        table=tables.readable(atlas, rows, measure),
        sources=tables.sources(atlas, rows),
        notes=(*_reading(dots), *measure.caveats),
        alt=f"{measure.name} of {words.listing(names(chosen))}. {sentence}",
        file_name=_file_name(chosen, f"{question.measure}_{question.group}_{question.year}"),
        illustrative=tables.is_illustrative(atlas, measure),
        full=tables.full(atlas, rows, measure),
        unit=measure.unit,
    )


def _what(measure: Measure, group: Group, question: Question) -> str:
    return f"{measure.name}, {group.sentence_name}, {words.year(measure, question.year)}"


def _file_name(chosen: Sequence[Place], what: str) -> str:
    return f"compare_{'_'.join(place.place_id.replace(':', '') for place in chosen)}_{what}"


def _rows(cells: Sequence[Cell], labels: Sequence[str], measure: Measure) -> pl.DataFrame:
    """Return cells as rows with what the dots need: label, interval limits, whether a sum is thin."""
    rows = pl.DataFrame(list(cells), infer_schema_length=None, schema_overrides=_FLOATS)
    low, high = (100 * limit for limit in gaps.wilson(pl.col("numerator"), pl.col("denominator")))
    state = pl.Series("state", [states.SHORT[status] if status != "reported" else "" for status in rows["status"]])
    percent = pl.lit(measure.unit == "percent") & pl.col("value").is_not_null()
    return rows.with_columns(
        pl.Series("name", labels, dtype=pl.String),
        pl.Series("label", [_label(*pair) for pair in zip(labels, state, strict=True)], dtype=pl.String),
        pl.when(percent).then(low).alias("low"),
        pl.when(percent).then(high).alias("high"),
        thin().alias("thin"),
    )


_FLOATS = dict.fromkeys(("value", "numerator", "denominator"), pl.Float64) | dict.fromkeys(
    ("members", "members_reported", "members_suppressed"), pl.Int64
)


def _label(name: str, state: str) -> str:
    return f"{name} ({state})" if state else name


def references(atlas: Atlas, chosen: Sequence[Place], question: Question) -> list[Reference]:
    """Return the lines to draw: the county as each place may be held against it, and the state.

    Areas and districts can need two lines for the county, its sum of schools and its published number.
    """
    measure = measure_of(atlas, question.measure)
    around = {place.place_id: place for place in context(atlas, chosen)}
    # Places counted alike share a benchmark, so it is asked for once.
    kinds = {(place.is_area, place.charter, place.kind == "college"): place for place in chosen}
    counties = [benchmark(atlas, place, question) for place in kinds.values() if COUNTY in around]
    found = [Reference(_county_name(cell), cell.value, "dash") for cell in counties if cell.value is not None]
    state = around.get(STATE)
    if state and any(comparison.obstacle(measure, place, state) is None for place in chosen):
        (cell,) = comparison.cells_at(atlas, [state], question)
        found += [Reference(state.short_name, cell.value, "dot")] if cell.value is not None else []
    return list(dict.fromkeys(found))


def _county_name(cell: Cell) -> str:
    return "LA County, sum of schools" if cell.members is not None else "LA County"


def _order(rows: pl.DataFrame, measure: Measure) -> str:
    """Say the places from the highest value to the lowest, then those without one."""
    known = rows.filter(pl.col("value").is_not_null()).sort("value", descending=True)
    said_values = [
        f"{name} {words.number(value, measure.unit)}" for name, value in known.select("name", "value").rows()
    ]
    missing = rows.filter(pl.col("value").is_null()).select("name", "status").rows()
    tail = [f"{name}: {states.SHORT[status]}" for name, status in missing]
    first = f"From high to low: {words.listing(said_values)}." if len(said_values) > 1 else ""
    first = first or "".join(f"{value}." for value in said_values)
    return " ".join(part for part in (first, f"{'; '.join(tail)}." if tail else "") if part)


def _reading(rows: pl.DataFrame) -> list[str]:
    """Say how to read the chart, as far as it shows something."""
    parts = ["Lines through the dots show 95% intervals."] if rows["low"].is_not_null().any() else []
    parts += ["A hollow dot counts fewer schools than it leaves out."] if rows["thin"].any() else []
    return [" ".join(parts)] if parts else []


def pairs(atlas: Atlas, chosen: Sequence[Place], question: Question) -> list[Pair]:
    """Return every other place, the county and the state beside the first place."""
    first, *others = [*chosen, *context(atlas, chosen)]
    measure = measure_of(atlas, question.measure)
    cells = comparison.cells_at(atlas, [first, *others], question)
    found = [
        Pair(
            other,
            benchmark(atlas, first, question) if other.place_id == COUNTY else cell,
            benchmark(atlas, other, question) if first.place_id == COUNTY else cells[0],
            comparison.shared(atlas, measure, first, other),
            comparison.obstacle(measure, first, other),
        )
        for other, cell in zip(others, cells[1:], strict=True)
    ]
    return _with_gaps(found)


def _with_gaps(found: Sequence[Pair]) -> list[Pair]:
    """Add the differences that nothing forbids."""
    free = [pair for pair in found if pair.obstacle is None]
    rows = comparison.differences(
        [pair.first for pair in free], [pair.own for pair in free], [pair.relation for pair in free]
    )
    gap_of = dict(zip([pair.place.place_id for pair in free], rows.rows(named=True), strict=True))
    return [_with_gap(pair, gap_of.get(pair.place.place_id)) for pair in found]


def _with_gap(pair: Pair, row: dict[str, float | None] | None) -> Pair:
    return replace(pair, gap=row["gap"], low=row["gap_low"], high=row["gap_high"]) if row else pair


def differences(atlas: Atlas, chosen: Sequence[Place], question: Question) -> Exhibit:
    """Return how far each place is from the first, whether that is more than chance, and who is counted in both."""
    measure, group = measure_of(atlas, question.measure), atlas.registries.groups[question.group]
    found = pairs(atlas, chosen, question)
    labels = names([chosen[0], *(pair.place for pair in found)])
    (own,) = comparison.cells_at(atlas, chosen[:1], question)
    sentence = _summary(f"{labels[0]} ({said(measure, own)})", found, measure)
    rows = [_row(atlas, pair, label, labels[0], measure) for pair, label in zip(found, labels[1:], strict=True)]
    used = pl.DataFrame([pair.own for pair in found], schema_overrides=_FLOATS, infer_schema_length=None)
    return Exhibit(
        title=f"Difference to {labels[0]}: {_what(measure, group, question)}",
        sentence=sentence,
        figure=None,
        table=pl.DataFrame(rows),
        sources=tables.sources(atlas, used),
        notes=_notes(found, labels[0]),
        alt=sentence,
        file_name=_file_name(chosen, f"{question.measure}_{question.group}_{question.year}_differences"),
        illustrative=tables.is_illustrative(atlas, measure),
        unit=measure.unit,
    )


def _row(atlas: Atlas, pair: Pair, label: str, first: str, measure: Measure) -> dict[str, str]:
    source = atlas.registries.sources.get(pair.own.source or "")
    added = ", added up" if pair.place.place_id == COUNTY and pair.own.members is not None else ""
    added += f" (to {first}, added up: {said(measure, pair.first)})" if _first_is_added(pair) else ""
    return {
        "Place": f"{label}{added}",
        "Value": said(measure, pair.own),
        f"Difference to {first}": apart(pair, measure),
        "Students in both": in_both(pair, label, first),
        "Basis": pair.own.basis or "",
        "Source": source.citation if source else "",
    }


def _first_is_added(pair: Pair) -> bool:
    """Whether the first place is the county, counted for this pair as the sum of its schools."""
    return pair.first.place_id == COUNTY and pair.first.members is not None


def apart(pair: Pair, measure: Measure) -> str:
    """Say a difference with its reliability, or why none is stated."""
    if pair.obstacle:
        return f"not compared: {WHY_NOT[pair.obstacle]}"
    if pair.gap is None:
        return "no difference without two values"
    return f"{words.apart(pair.gap, measure.unit)}; {words.reliability(pair.low, pair.high)}"


def in_both(pair: Pair, label: str, first: str) -> str:
    """Say whether the students of one place are also counted in the other."""
    return {
        comparison.APART: "none",
        comparison.INSIDE: f"all of {first}",
        comparison.AROUND: f"all of {label}",
        comparison.OVERLAP: "some" if pair.low is None else "some: the interval is conservative",
    }[pair.relation]


def _summary(first: str, found: Sequence[Pair], measure: Measure) -> str:
    """Say which places differ from the first by more than chance."""
    known = [pair for pair in found if pair.gap is not None and pair.low is not None and pair.high is not None]
    if not known:
        return f"No difference to {first} can be told from noise here: see the table for the reason."
    labels = dict(zip([pair.place.place_id for pair in found], names([pair.place for pair in found]), strict=True))
    above = [labels[pair.place.place_id] for pair in known if (pair.low or 0) > 0]
    below = [labels[pair.place.place_id] for pair in known if (pair.high or 0) < 0]
    noise = [labels[pair.place.place_id] for pair in known if (pair.low or 0) <= 0 <= (pair.high or 0)]
    parts = [
        f"{words.listing(group)} {'is' if len(group) == 1 else 'are'} {where}"
        for group, where in ((above, "above it"), (below, "below it"), (noise, "within noise of it"))
        if group
    ]
    better = {"lower": " Lower is better.", "higher": ""}.get(measure.direction, "")
    return f"Compared with {first}: {'; '.join(parts)}.{better}"


def _notes(found: Sequence[Pair], first: str) -> tuple[str, ...]:
    """Say what must be known: overlapping students, the county counted in another way."""
    notes = []
    overlapping = [pair.place for pair in found if pair.relation == comparison.OVERLAP and pair.low is not None]
    if overlapping:
        notes.append(
            f"{first} has schools in common with {words.listing(names(overlapping))}. The interval is that of separate "
            "places, so it is too wide rather than too narrow."
        )
    if any(pair.place.place_id == COUNTY and pair.own.members is not None for pair in found):
        notes.append("The county is added up from its schools, charter schools included, as the first place is.")
    return tuple(notes)
