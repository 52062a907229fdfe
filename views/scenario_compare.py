"""Scenarios side by side: the same numbers of the same students, on the same axes, and the provisions that differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl

from contracts.groups import RACE
from scenarios.headline import GroupGap, Headline, headline, in_scope
from views import scenario_compare_charts, words
from views.exhibit import Exhibit
from views.scenario_headline import WHO, decimal, gap_points, group_name, is_level, percent, whole
from views.scenario_parts import ILLUSTRATIVE, access_sources, basis, dollars

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from contracts.registries import Source
    from views.palette import Palette
    from views.scenario_view import ScenarioView

Bools = npt.NDArray[np.bool_]
MOST = 4
NOTHING_CHOSEN = "Add a scenario above to see it here; add a second one to compare them."
ALONE = "Add a second scenario to compare it with this one."
RACE_NOTE = (
    "Race and ethnicity are reported and never decide who is placed (California Constitution, article I, section 31)."
)
YEARS_NOTE = "The scenarios do not cover the same years; compare the yearly numbers, not the sums over all years."
SCOPE_NOTE = (
    "Access is told of the same students for all: those of every school and college that any scenario may fund."
)
# Columns of the tables besides the scenarios' own.
OURS = ("Number", "Lever", "Subject", "School year", "Students", "What holds today", "Status", "Basis", "Source")


@dataclass(frozen=True)
class Compared:
    """Up to four scenarios; `against` is the position of the one that the others are compared with."""

    views: tuple[ScenarioView, ...]
    against: int = 0

    @property
    def base(self) -> ScenarioView:
        """Return what the others are compared with."""
        return self.views[self.against]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the scenarios' short titles, numbered where two bear one title."""
        return distinct([short(view.scenario.title) for view in self.views])

    @cached_property
    def numbers(self) -> tuple[Headline, ...]:
        """Return each scenario's numbers, all of the students that any of them may fund."""
        return tuple(headline(view.result, self.scope) for view in self.views)

    @cached_property
    def scope(self) -> Bools:
        """Return the institutions that any of them may fund, shape (I,)."""
        return np.asarray(np.logical_or.reduce([in_scope(view.result) for view in self.views]))

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the student groups that these institutions count."""
        population = self.base.inputs.population
        counted = np.asarray(population.collected[self.scope].any(axis=0))
        return tuple(group for group, known in zip(population.groups, counted, strict=True) if known)

    @property
    def illustrative(self) -> bool:
        """Say whether any of them rests on illustrative participation."""
        return any(view.illustrative for view in self.views)

    @property
    def others(self) -> tuple[int, ...]:
        """Return the positions of all but the baseline."""
        return tuple(index for index in range(len(self.views)) if index != self.against)

    @property
    def years(self) -> str:
        """Return the school years that the scenarios cover together."""
        first = min(self.views, key=lambda view: view.scenario.start_year)
        last = max(self.views, key=lambda view: view.scenario.start_year + view.scenario.years)
        names = first.school_year(0), last.school_year(last.scenario.years - 1)
        return names[0] if names[0] == names[1] else f"{names[0]} to {names[1]}"


def short(title: str) -> str:
    """Return what a scenario is called in a sentence: `AB 2273` of `AB 2273 - summer internships`."""
    return title.partition(" - ")[0].strip() or title


def distinct(titles: Sequence[str]) -> tuple[str, ...]:
    """Return titles that differ from each other and from our own columns: the second of a name gets a number."""
    found: list[str] = []
    for title in titles:
        numbered = (title if number == 1 else f"{title} ({number})" for number in range(1, len(titles) + 2))
        found.append(next(name for name in numbered if name not in (*found, *OURS)))
    return tuple(found)


def headlines(compared: Compared) -> Exhibit:
    """Return the numbers of every scenario as a table, and what differs from the baseline in words."""
    said = differences(compared) or (ALONE,)
    return Exhibit(
        title=f"Side by side, {compared.years}: {words.listing(compared.names)}",
        sentence="\n\n".join(said),
        figure=None,
        table=pl.DataFrame([_row(compared, *row) for row in _rows(compared)]),
        sources=_sources(compared),
        notes=_notes(compared, SCOPE_NOTE),
        alt=" ".join(said),
        file_name=_file_name(compared, "numbers"),
        illustrative=compared.illustrative,
        full=_full(compared),
    )


def differences(compared: Compared) -> tuple[str, ...]:
    """Say, for each scenario, how it differs from the baseline."""
    base = compared.numbers[compared.against]
    return tuple(_difference(compared, index, base) for index in compared.others)


def _difference(compared: Compared, index: int, base: Headline) -> str:
    view, name, own = compared.views[index], compared.names[index], compared.numbers[index]
    beside = compared.names[compared.against]
    if (whole(own.yearly), percent(own.access)) == (whole(base.yearly), percent(base.access)):
        first = f"{name}: as many new placements a year as {beside} ({whole(own.yearly)})."
    else:
        first = (
            f"{name}: {_more(own.yearly - base.yearly, 'new placement')} a year than {beside} "
            f"({whole(own.yearly)} against {whole(base.yearly)}); {percent(own.access)} of "
            f"{_everyone(compared)} would have one, against {percent(base.access)}."
        )
    return f"{first} {_money_words(compared, index)} {_gap_words(view, own, base)}".strip()


def _more(difference: float, noun: str) -> str:
    """Say how many more or fewer: `4,610 more new placements`."""
    size = int(words.rounded(abs(difference), 0))
    how = "fewer" if difference < 0 else "more"
    return f"{size:,} {how} {noun if size == 1 else f'{noun}s'}"


def _money_words(compared: Compared, index: int) -> str:
    """Say what a scenario costs a year, and what a million dollars buys."""
    own, base = yearly_cost(compared.views[index]), yearly_cost(compared.base)
    cost = f"It costs {dollars(own)} a year of all payers' money, against {dollars(base)}"
    each, other = (compared.numbers[position].per_million for position in (index, compared.against))
    if each is None or other is None:
        return f"{cost}."
    return f"{cost}; $1 million buys {decimal(each)} placements, against {decimal(other)}."


def _gap_words(view: ScenarioView, own: Headline, base: Headline) -> str:
    """Say who is furthest behind in both."""
    if own.gap is None or base.gap is None:
        return ""
    here, there = (_behind_words(view, gap) for gap in (own.gap, base.gap))
    if own.gap.group == base.gap.group and not (is_level(own.gap) or is_level(base.gap)):
        who = group_name(view, own.gap)
        return f"Furthest behind all students in both: {who}, by {gap_points(own.gap)} against {gap_points(base.gap)}."
    return f"Furthest behind all students: {here}, against {there}."


def _behind_words(view: ScenarioView, gap: GroupGap) -> str:
    return "nobody" if is_level(gap) else f"{group_name(view, gap)}, by {gap_points(gap)}"


def yearly_cost(view: ScenarioView) -> float:
    """Return the dollars of all payers in an average year."""
    return float(view.result.cost.sum()) / view.scenario.years


def _everyone(compared: Compared) -> str:
    scopes = {view.scenario.scope for view in compared.views}
    return WHO[scopes.pop()] if len(scopes) == 1 else WHO["all"]


def _rows(compared: Compared) -> tuple[tuple[str, list[float | None], Callable[[float], str]], ...]:
    """Return the rows of the table: what, each scenario's number, and how it is written."""
    numbers, views = compared.numbers, compared.views
    access = f"Percent of {_everyone(compared)} with a paid placement, average year"
    return (
        ("New paid placements, all years", [found.places for found in numbers], whole),
        ("New paid placements a year", [found.yearly for found in numbers], whole),
        (access, [100 * found.access for found in numbers], _points),
        ("Dollars of all payers, all years", [float(view.result.cost.sum()) for view in views], dollars),
        ("Dollars of all payers a year", [yearly_cost(view) for view in views], dollars),
        ("Of these, employers a year", [float(v.result.employer.sum()) / v.scenario.years for v in views], dollars),
        ("New paid placements for each $1M", [found.per_million for found in numbers], decimal),
        ("Widest gap of a student group, points", [_behind(found) for found in numbers], _points),
        ("Dollars that cannot be spent, all years", [float(v.result.solution.unspent.sum()) for v in views], dollars),
    )


def _behind(found: Headline) -> float | None:
    return None if found.gap is None else max(0.0, -found.gap.gap * 100)


def _points(size: float) -> str:
    return f"{words.rounded(size, 2)}"


def _row(
    compared: Compared, label: str, values: Sequence[float | None], written: Callable[[float], str]
) -> dict[str, str]:
    """Return one row of text: the baseline's value, and for the others the value with its difference."""
    base = values[compared.against]
    row = {"Number": label}
    for index, (name, value) in enumerate(zip(compared.names, values, strict=True)):
        said = "–" if value is None else written(value)
        if index != compared.against and value is not None and base is not None:
            said = f"{said} ({_apart(value - base, written)})"
        row[name] = said
    return row | {"Status": "computed", "Basis": basis(compared.base), "Source": _model(compared)}


def _apart(difference: float, written: Callable[[float], str]) -> str:
    """Write a difference with its direction: `23,050 more`, `the same`."""
    size = written(abs(difference))
    if size == written(0.0):
        return "the same"
    less = "fewer" if written is whole else "less"
    return f"{size} {'more' if difference > 0 else less}"


def _full(compared: Compared) -> pl.DataFrame:
    """Return the unrounded numbers, one row a number and scenario."""
    return pl.DataFrame(
        [
            {
                "Number": label,
                "Scenario": name,
                "Value": None if value is None else float(value),
                "Baseline": compared.names[compared.against],
                "Baseline value": values[compared.against],
                "Run": view.result.record.id,
            }
            for label, values, _ in _rows(compared)
            for name, value, view in zip(compared.names, values, compared.views, strict=True)
        ],
        schema_overrides={"Value": pl.Float64, "Baseline value": pl.Float64},
    )


def by_year(compared: Compared, colors: Palette) -> Exhibit:
    """Return new placements by school year, one line a scenario on one axis."""
    table = _by_year(compared)
    most = max(compared.views, key=lambda view: float(view.result.by_year.max()))
    peak = int(most.result.whole.sum(axis=0).argmax())
    name = compared.names[compared.views.index(most)]
    sentence = "None of them pays for a placement."
    if most.result.total:
        count = words.count(int(most.result.whole.sum(axis=0)[peak]), "new placement")
        sentence = f"The most in one year are {count} in {most.school_year(peak)}, with {name}."
    figure = scenario_compare_charts.lines(table, colors)
    return _exhibit(compared, ("New paid placements by school year", sentence, "placements"), table, figure)


def _by_year(compared: Compared) -> pl.DataFrame:
    counts: dict[str, dict[str, int]] = {}
    for name, view in zip(compared.names, compared.views, strict=True):
        for year, count in enumerate(view.result.whole.sum(axis=0)):
            counts.setdefault(view.school_year(year), {})[name] = int(count)
    years = sorted(counts)
    columns = {name: pl.Series([counts[year].get(name) for year in years], dtype=pl.Int64) for name in compared.names}
    return pl.DataFrame({"School year": years, **columns})


def groups(compared: Compared, colors: Palette) -> Exhibit:
    """Return access by student group in the average year, one mark a scenario on one axis."""
    known = compared.base.atlas.registries.groups
    order = sorted(compared.groups, key=lambda group: group in RACE)
    table = pl.DataFrame(
        {"Students": [known[group].name if group in known else group for group in order]}
        | {
            name: [_rate(view, group) for group in order]
            for name, view in zip(compared.names, compared.views, strict=True)
        },
        schema_overrides=dict.fromkeys(compared.names, pl.Float64),
    )
    lowest = _lowest(compared, table)
    figure = scenario_compare_charts.marks(table, colors)
    return _exhibit(
        compared, ("Access by student group, average year", lowest, "percent of students"), table, figure, RACE_NOTE
    )


def _rate(view: ScenarioView, group: str) -> float | None:
    rates = view.result.access.groups.rates
    value = float(rates.after[rates.names.index(group)])
    return None if np.isnan(value) else round(100 * value, 3)


def _lowest(compared: Compared, table: pl.DataFrame) -> str:
    """Say which group has the lowest access with each scenario."""
    said = []
    for name in compared.names:
        rows = table.filter(pl.col(name).is_not_null()).sort(name)
        if len(rows):
            said.append(f"{rows['Students'][0]} with {name} ({percent(rows[name][0] / 100)})")
    return f"Lowest access: {words.listing(said)}." if said else "No student group is large enough to be shown."


def _exhibit(
    compared: Compared, said: tuple[str, str, str], table: pl.DataFrame, figure: object, note: str | None = None
) -> Exhibit:
    what, sentence, unit = said
    marked = table.with_columns(
        pl.lit("computed").alias("Status"), pl.lit(basis(compared.base)).alias("Basis"), _source(compared)
    )
    return Exhibit(
        title=f"{what}, {compared.years}",
        sentence=sentence,
        figure=figure,
        table=marked,
        sources=_sources(compared),
        notes=_notes(compared, note),
        alt=f"{what} for {words.listing(compared.names)}. {sentence}",
        file_name=_file_name(compared, what.split(",", maxsplit=1)[0].lower().replace(" ", "_")),
        unit=unit,
        illustrative=compared.illustrative,
    )


def _source(compared: Compared) -> pl.Expr:
    return pl.lit(_model(compared)).alias("Source")


def _model(compared: Compared) -> str:
    runs = ", ".join(view.result.record.id for view in compared.views)
    return f"WBL Atlas funding model {compared.base.result.record.model}, runs {runs}"


def _sources(compared: Compared) -> tuple[Source, ...]:
    found = [source for view in compared.views for source in access_sources(view)]
    return tuple({(source.id, source.title): source for source in found}.values())


def _notes(compared: Compared, note: str | None) -> tuple[str, ...]:
    spans = {(view.scenario.start_year, view.scenario.years) for view in compared.views}
    said = [note, YEARS_NOTE if len(spans) > 1 else None, ILLUSTRATIVE if compared.illustrative else None]
    return tuple(text for text in said if text)


def _file_name(compared: Compared, what: str) -> str:
    return f"compare_{'_'.join(dict.fromkeys(view.scenario.name for view in compared.views))}_{what}"
