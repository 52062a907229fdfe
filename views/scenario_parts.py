"""What the exhibits of a scenario share: titles, amounts in words, where rows come from, why nobody is placed."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import polars as pl

from contracts.registries import Source
from views import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scenarios.parameters import Reference
    from views.scenario_view import ScenarioView

MILLION = 1e6
HUNDRED_MILLION = 1e8
BILLION = 1e9
SMALL = 0.5  # less than half a dollar or half a place is rounding of the solver
NOTHING = 1e-6
COMPUTED = "computed"
NOT_SHOWN = "not shown: fewer than 30 students"
ILLUSTRATIVE = "Today's participation is an illustration, not data: nobody has counted who has a paid placement."


def title(view: ScenarioView, what: str) -> str:
    """Name what is shown, the scenario and its years."""
    return f"{what}: {view.scenario.title}, {view.years}"


def file_name(view: ScenarioView, what: str) -> str:
    """Return the name of a file without its ending, such as `ab_2273_money_2026-27`."""
    return f"{view.scenario.name}_{what}_{view.school_year(0)}"


def dollars(amount: float) -> str:
    """Write dollars as people say them: `$5,115`, `$2.7 million`, `$129 million`, `$15.3 billion`."""
    size = abs(amount)
    sign = "−" if amount <= -SMALL else ""
    if size < MILLION:
        return f"{sign}${words.rounded(size, 0):,}"
    if size >= BILLION:
        return f"{sign}${words.rounded(size / BILLION, 1)} billion"
    digits = 0 if size >= HUNDRED_MILLION else 1
    return f"{sign}${words.rounded(size / MILLION, digits):,} million"


def share(part: float, total: float) -> str:
    """Write a share as a whole percentage, `under 1%` where it rounds to nothing and is not."""
    if total <= 0 or part <= 0:
        return "0%"
    percent = words.rounded(100 * part / total, 0)
    return f"{percent}%" if percent >= 1 else "under 1%"


def placements(count: float) -> str:
    """Write a number of placements with its noun: `one placement`, `25,304 placements`."""
    return words.count(int(words.rounded(count, 0)), "placement")


def nobody(view: ScenarioView) -> str | None:
    """Say why a scenario places nobody; None where it places somebody."""
    if view.result.total >= SMALL:
        return None
    if not view.result.assembly.problem.budget.any():
        return f"{view.scenario.title} adds no money, so there is no new placement to show."
    if view.result.total > NOTHING:
        return f"The money of {view.scenario.title} pays for less than one placement."
    why = f" {view.result.limits[0]}" if view.result.limits else ""
    return f"The money of {view.scenario.title} places nobody.{why}"


def basis(view: ScenarioView) -> str:
    """Say on what computed places and rates rest."""
    return "modelled on illustrative participation" if view.illustrative else "modelled"


def model(view: ScenarioView) -> str:
    """Name model and run as the source of a computed row."""
    return f"WBL Atlas funding model {view.result.record.model}, run {view.result.record.id}"


def model_source(view: ScenarioView) -> Source:
    """Return the model as a source; it has no page of its own outside the atlas."""
    return Source(
        id="funding_model",
        agency="WBL Atlas",
        title=f"funding model {view.result.record.model}, run {view.result.record.id}",
        url="",
        licence="Apache-2.0",
    )


def access_sources(view: ScenarioView) -> tuple[Source, ...]:
    """Return the sources of places and rates: the model and the files it reads."""
    return (model_source(view), *view.sources)


def reference_sources(references: Iterable[Reference], agency: str = "") -> tuple[Source, ...]:
    """Return the references of prices or streams that have a page of their own as sources, by agency or by site."""
    return tuple(
        Source(
            id=reference.url,
            agency=agency or urlsplit(reference.url).netloc.removeprefix("www."),
            title=reference.title,
            url=reference.url,
            licence="see the page",
        )
        for reference in references
        if reference.url
    )


def notes(view: ScenarioView, *said: str | None) -> tuple[str, ...]:
    """Return the notes of an exhibit: its own, the illustration, and the run that anyone can repeat."""
    record = view.result.record
    # The label says more than the version where the data are under embargo or a reader's own.
    data = view.atlas.label if record.data == view.atlas.version else record.data
    run = f"Run {record.id}: scenario {record.scenario}, data {data}, model {record.model}."
    return (*(note for note in said if note), *([ILLUSTRATIVE] if view.illustrative else []), run)


def provenance(view: ScenarioView, rows: Sequence[str], how: str | None = None) -> dict[str, pl.Series]:
    """Return the columns that end every table: status (one a row), basis and source."""
    return {
        "Status": pl.Series(list(rows), dtype=pl.String),
        "Basis": pl.Series([how or basis(view)] * len(rows), dtype=pl.String),
        "Source": pl.Series([model(view)] * len(rows), dtype=pl.String),
    }


def computed(view: ScenarioView, table: pl.DataFrame, how: str | None = None) -> pl.DataFrame:
    """Return a table of computed rows with status, basis and source."""
    return table.with_columns(**provenance(view, [COMPUTED] * len(table), how))


def wrapped(label: str, width: int = 24) -> str:
    """Break a label into lines for an axis, so that long names leave room for the marks on a phone."""
    lines = [""]
    for word in label.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return "<br>".join(html.escape(line, quote=False) for line in lines)
