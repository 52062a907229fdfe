"""Who gets the places: institutions, student groups, and each group's share of places beside its share of students."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from contracts.groups import RACE
from views import scenario_charts, words
from views.exhibit import Exhibit
from views.scenario_headline import percent
from views.scenario_parts import (
    COMPUTED,
    NOT_SHOWN,
    access_sources,
    file_name,
    nobody,
    notes,
    provenance,
    share,
    title,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from views.palette import Palette
    from views.scenario_view import ScenarioView

MOST_ROWS = 20
PERCENT = {"ticksuffix": "%"}
TODAY, AFTER = "Today", "With the scenario, average year"
RATES = "Rates are shares of students with a paid placement; with the scenario, in its average year."
RACE_NOTE = (
    "Race and ethnicity are reported and never decide who is placed (California Constitution, article I, section 31)."
)
OVERLAP = "Student groups overlap, so nothing here adds up over groups."


def institutions(view: ScenarioView, colors: Palette, most: int = MOST_ROWS) -> Exhibit:
    """Return the institutions with the most new placements, their access today and with the scenario.

    `most` are drawn; the table holds all.
    """
    table = institutions_table(view)
    sentence = nobody(view) or _institutions_sentence(view)
    drawn = table.filter(pl.col("New placements") > 0).head(most)
    cut = len(table.filter(pl.col("New placements") > 0)) - len(drawn)
    more = f"Drawn are the {len(drawn)} with the most new placements; {cut} more are in the table." if cut > 0 else None
    return Exhibit(
        title=title(view, "Where the placements are"),
        sentence=sentence,
        figure=_dumbbells(drawn, "Place", view, colors),
        table=table,
        sources=access_sources(view),
        notes=notes(view, RATES, more),
        alt=f"Access to paid placements by institution, today and with the scenario. {sentence}",
        file_name=file_name(view, "institutions"),
        unit="placements; percent of students; percentage points",
        illustrative=view.illustrative,
    )


def _dumbbells(table: pl.DataFrame, label: str, view: ScenarioView, colors: Palette) -> object:
    """Return the figure of rows named by the column `label`, None where nobody is placed or no row has a rate."""
    if nobody(view):
        return None
    rows = table.select(label=label, before="Access today, %", after="Access with the scenario, %")
    if rows.select(pl.col("before", "after").is_not_null().any()).row(0) == (False, False) or rows.is_empty():
        return None
    names = (f"{TODAY} (illustrative)" if view.illustrative else TODAY, AFTER)
    return scenario_charts.dumbbells(rows, names, colors, made_up=view.illustrative, values=PERCENT)


def institutions_table(view: ScenarioView) -> pl.DataFrame:
    """Return one row an institution, most new placements first: students, placements, access before and after."""
    result, rates = view.result, view.result.access.institutions
    shown = ~np.isnan(rates.before)
    table = pl.DataFrame(
        {
            "Place": view.inputs.names,
            "Code": view.inputs.institutions,
            "Kind": ["college" if college else "high schools" for college in view.inputs.is_college],
            "Students": np.round(view.inputs.total),
            "New placements": result.whole.sum(axis=1),
            "New placements a year": np.round(result.places.sum(axis=(1, 2)) / view.scenario.years, 1),
            "Access today, %": _percent(rates.before),
            "Access with the scenario, %": _percent(rates.after),
            "Change, points": _percent(rates.after - rates.before),
        },
        nan_to_null=True,
    )
    state = [COMPUTED if known else NOT_SHOWN for known in shown]
    return table.with_columns(**provenance(view, state)).sort("New placements", "Place", descending=[True, False])


def _percent(rates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.round(100 * rates, 3)


def _institutions_sentence(view: ScenarioView) -> str:
    """Say how many institutions gain, who gains most, and what becomes of the lowest access."""
    result = view.result
    counts = result.whole.sum(axis=1)
    total, first = int(counts.sum()), int(counts.argmax())
    colleges = int(counts[view.inputs.is_college].sum())
    gaining = int((counts > 0).sum())
    lead = (
        f"{gaining} of {len(counts)} institutions {'gets' if gaining == 1 else 'get'} new placements; most, "
        f"{words.count(int(counts[first]), 'placement')} of {total:,} ({share(counts[first], total)}), are at "
        f"{view.inputs.names[first]}. {_kinds(total - colleges, colleges)}"
    )
    return f"{lead} {_floor(view)}"


def _kinds(schools: int, colleges: int) -> str:
    """Say how the placements divide between high schools and colleges."""
    if not colleges:
        return "All are at high schools."
    if not schools:
        return "All are at colleges."
    return (
        f"{share(schools, schools + colleges)} are at high schools, {share(colleges, schools + colleges)} at colleges."
    )


def _floor(view: ScenarioView) -> str:
    """Say what becomes of the institution with the lowest access."""
    before, after = view.result.floor_before, view.result.floor_after
    if percent(before) == percent(after):
        return f"The lowest access stays at {percent(before)}."
    return f"The lowest access of an institution in scope goes from {percent(before)} to {percent(after)}."


def groups(view: ScenarioView, colors: Palette) -> Exhibit:
    """Return access by student group, today and with the scenario."""
    table = groups_table(view)
    sentence = nobody(view) or _groups_sentence(view, table)
    return Exhibit(
        title=title(view, "Access by student group"),
        sentence=sentence,
        figure=_dumbbells(table.filter(pl.col("Status") == COMPUTED), "Students", view, colors),
        table=table,
        sources=access_sources(view),
        notes=notes(view, f"{RATES} {OVERLAP}", RACE_NOTE, _pell(view)),
        alt=f"Access to paid placements by student group, today and with the scenario. {sentence}",
        file_name=file_name(view, "groups"),
        unit="students; percent of students; percentage points",
        illustrative=view.illustrative,
    )


def groups_table(view: ScenarioView) -> pl.DataFrame:
    """Return one row a student group: how many, access before and after, gap to everyone before and after."""
    groups_of = view.result.access.groups
    rates = groups_of.rates
    table = pl.DataFrame(
        {
            "Students": group_names(view, rates.names),
            "Number of students": np.round(rates.students),
            "Access today, %": _percent(rates.before),
            "Access with the scenario, %": _percent(rates.after),
            "Gap to all students today, points": _percent(groups_of.gap_before),
            "Gap with the scenario, points": _percent(groups_of.gap_after),
        },
        nan_to_null=True,
    )
    state = [NOT_SHOWN if missing else COMPUTED for missing in np.isnan(rates.after)]
    return table.with_columns(**provenance(view, state)).sort(
        "Gap to all students today, points", nulls_last=True, maintain_order=True
    )


def group_names(view: ScenarioView, ids: Sequence[str]) -> list[str]:
    """Return the names of groups as the registry has them."""
    known = view.atlas.registries.groups
    return [known[name].name if name in known else name.replace("_", " ").capitalize() for name in ids]


def _said(view: ScenarioView, names: Sequence[str]) -> list[str]:
    """Return the names of groups as a sentence says them."""
    known = {group.name: group.sentence_name for group in view.atlas.registries.groups.values()}
    return [known.get(name, name) for name in names]


def _pell(view: ScenarioView) -> str | None:
    """Say which groups are counted where."""
    if "pell" not in view.result.access.groups.rates.names:
        return None
    return (
        "Pell grant recipients are counted at colleges, all other groups at high schools; each group is compared with "
        "all students of the institutions that count it."
    )


def _groups_sentence(view: ScenarioView, table: pl.DataFrame) -> str:
    """Say how many groups come nearer to everyone and which stays furthest behind."""
    shown = table.filter(pl.col("Status") == COMPUTED)
    if shown.is_empty():
        return "No student group is large enough to be shown."
    today, then = pl.col("Gap to all students today, points"), pl.col("Gap with the scenario, points")
    behind = shown.filter(today < 0)
    nearer = behind.filter(then.abs() < today.abs())
    last = shown.sort(then).row(0, named=True)
    gap = last["Gap with the scenario, points"]
    if behind.is_empty():
        lead = "No student group is behind all students today."
    else:
        count = words.count(len(behind), "student group is", "student groups are")
        lead = f"{words.sentence_case(count)} behind all students today; {_of_them(len(nearer), len(behind))}."
    if gap >= 0:
        return f"{lead} With the scenario no group would be behind."
    size = words.rounded(-gap, 2)
    return f"{lead} Furthest behind with the scenario: {_said(view, [last['Students']])[0]}, by {size} points."


def _of_them(nearer: int, behind: int) -> str:
    """Say how many of the groups behind come nearer: `both come nearer`, `none of them comes nearer`."""
    if nearer == behind:
        return "it comes nearer with the scenario" if behind == 1 else "all of them come nearer with the scenario"
    if not nearer:
        return "it comes no nearer" if behind == 1 else "none of them comes nearer with the scenario"
    return f"{nearer} of them come{'s' if nearer == 1 else ''} nearer with the scenario"


def representation(view: ScenarioView, colors: Palette, most: int | None = None) -> Exhibit:
    """Return each group's share of the new placements over its share of students, with what is certain of it.

    `most` draws only so many groups, those furthest from their share; the table holds all.
    """
    table = representation_table(view)
    shown = table.filter(pl.col("Share of placements over share of students").is_not_null())
    sentence = nobody(view) or _representation_sentence(view, shown)
    rows = shown.select(
        pl.col("Students").alias("label"),
        pl.col("Share of placements over share of students").alias("value"),
        pl.col("At least").alias("low"),
        pl.col("At most").alias("high"),
    )
    if most is not None:
        rows = rows.sort((pl.col("value") - 1).abs(), descending=True).head(most)
    figure = None
    if len(rows):
        widest = max(DRAWN_TO, 1.2 * float(rows["value"].max()))  # type: ignore[arg-type]  # a float column
        axis = {"range": [0, widest]}
        figure = scenario_charts.ranges(rows, colors, rule=1.0, hover="%{x:.2f} times its share", values=axis)
    return Exhibit(
        title=title(view, "Share of the placements beside share of students"),
        sentence=sentence,
        figure=figure,
        table=table,
        sources=access_sources(view),
        notes=notes(view, REPRESENTATION, RACE_NOTE, OVERLAP),
        alt=f"Each student group's share of new placements over its share of students. {sentence}",
        file_name=file_name(view, "representation"),
        unit="ratio of shares",
        illustrative=view.illustrative,
    )


REPRESENTATION = (
    "1 is proportional: as large a part of the placements as of the students. The line runs from the least to the most "
    "that is certain, because placements are planned for students counted by need, not by every group; where it leaves "
    "the figure the table has its end."
)
DRAWN_TO = 3.0


def representation_table(view: ScenarioView) -> pl.DataFrame:
    """Return one row a group: the ratio of shares and its certain bounds."""
    found = view.result.access.groups
    table = pl.DataFrame(
        {
            "Students": group_names(view, found.rates.names),
            "Reported only": ["yes" if name in RACE else "no" for name in found.rates.names],
            "Share of placements over share of students": np.round(found.representation, 3),
            "At least": np.round(found.low, 3),
            "At most": np.round(found.high, 3),
        },
        nan_to_null=True,
    )
    missing = np.isnan(found.representation)
    few = np.isnan(found.rates.before)
    why = np.where(few, NOT_SHOWN, "not applicable: no placement")
    state = np.where(missing, why, COMPUTED).tolist()
    return table.with_columns(**provenance(view, state)).sort(
        "Share of placements over share of students", descending=True, nulls_last=True, maintain_order=True
    )


def _representation_sentence(view: ScenarioView, shown: pl.DataFrame) -> str:
    """Say which groups get more, and which less, than their share, whatever of what is not known is true."""
    if shown.is_empty():
        return "No student group is large enough to be shown."
    more = _said(view, shown.filter(pl.col("At least") > 1)["Students"].to_list())
    less = _said(view, shown.filter(pl.col("At most") < 1)["Students"].to_list())
    parts = []
    if more:
        parts.append(f"More than their share of students: {words.listing(more, 4)}.")
    if less:
        parts.append(f"Less than their share: {words.listing(less, 4)}.")
    if not parts:
        parts.append("What is known allows each student group more or less than its share of students.")
    rest = len(shown) - len(more) - len(less)
    if rest and (more or less):
        parts.append(f"For {words.count(rest, 'other group')} what is known allows either.")
    return " ".join(parts)
