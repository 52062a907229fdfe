"""Every study behind the outcomes, the nulls included, and what nobody has evaluated."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import polars as pl

from contracts.registries import Source
from scenarios.credits import MODALITIES, OUTCOMES, NotEvaluated, credit
from scenarios.documentation import credit_rows
from scenarios.evidence import NULL_WORDS, OTHER_THEME, PROVENANCE_WORDS, THEMES, findings, themes
from scenarios.parameters import Assumptions
from views import scenario_charts, words
from views.exhibit import Exhibit

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

    from scenarios.evidence import Finding
    from views.palette import Palette

ALL = "all"
MOST_ROWS = 20
LONGEST = 66
THEME_WORDS = {
    ALL: "All outcomes",
    "graduation": "Graduation and schooling",
    "college": "College",
    "earnings": "Earnings",
    "employment": "Employment",
    "crime": "Crime and justice",
    "school": "School and readiness",
    OTHER_THEME: "Other: costs, employers, access",
}
UNITS = {"percentage points": "percentage points", "percent": "percent", "USD": "dollars, in each study's own prices"}
OUTCOME_WORDS = {
    "graduation": "High-school graduation",
    "college_enrollment": "College enrollment",
    "later_earnings": "Later earnings",
    "violent_arrests": "Violent-crime arrests",
}
OUTCOME_OF_THEME = {
    "graduation": "graduation",
    "college": "college_enrollment",
    "earnings": "later_earnings",
    "crime": "violent_arrests",
}
READING = (
    "A hollow dot is a finding of no effect (or of none for most). A line is the 95% interval; most papers that were "
    "read give none. Effects in different units are never drawn together."
)


def modality_words(modality: str) -> str:
    """Return the kind of program in plain words."""
    if modality == ALL:
        return "All kinds of program"
    return words.sentence_case(MODALITIES.get(modality, modality.replace("_", " ")))


def outcomes() -> list[str]:
    """Return the outcomes to choose from, all first."""
    return [ALL, *THEMES, OTHER_THEME]


def modalities() -> list[str]:
    """Return the kinds of program to choose from, all first: those with a finding, then those without any."""
    studied = dict.fromkeys(found.modality for found in findings().values())
    return [ALL, *studied, *(name for name in MODALITIES if name not in studied)]


def chosen(outcome: str, modality: str) -> list[Finding]:
    """Return the findings on an outcome for a kind of program."""
    return [
        found for found in findings().values() if outcome in {ALL, *themes(found)} and modality in {ALL, found.modality}
    ]


def studies(outcome: str, modality: str, colors: Palette) -> Exhibit:
    """Return the findings on an outcome for a kind of program: drawn where they have numbers of one unit."""
    kept = chosen(outcome, modality)
    unit, drawn = _drawn(kept)
    sentence = _sentence(kept)
    what = f"{THEME_WORDS[outcome]}, {modality_words(modality)[:1].lower()}{modality_words(modality)[1:]}"
    return Exhibit(
        title=f"Studies: {what}{_years(kept)}",
        sentence=sentence,
        figure=_figure(drawn, unit, colors),
        table=studies_table(kept),
        sources=tuple(_study(found) for found in kept) if len(kept) <= MOST_ROWS else (),
        notes=_notes(kept, drawn, unit),
        alt=f"Effects of the studies found. {sentence}",
        file_name=f"studies_{outcome}_{modality}",
    )


def _years(kept: Sequence[Finding]) -> str:
    """Say when the studies came out."""
    known = sorted(found.year[:4] for found in kept if found.year)
    if not known:
        return ""
    return f", {known[0]}" if known[0] == known[-1] else f", {known[0]} to {known[-1]}"


def _study(found: Finding) -> Source:
    return Source(id=found.id, agency=found.study, title=found.outcome, url=found.urls[0], licence="see the page")


def studies_table(kept: Sequence[Finding]) -> pl.DataFrame:
    """Return one row a finding with effect, interval, design, kind of program, null and source."""
    schema = {
        "Finding": pl.String,
        "Study": pl.String,
        "Outcome": pl.String,
        "Effect": pl.Float64,
        "95% from": pl.Float64,
        "95% to": pl.Float64,
        "Unit": pl.String,
        "Null": pl.String,
        "What was found": pl.String,
        "Design": pl.String,
        "Kind of program": pl.String,
        "Who": pl.String,
        "Number of people": pl.Int64,
        "Year": pl.String,
        "Used for": pl.String,
        "Status": pl.String,
        "Basis": pl.String,
        "Source": pl.String,
        "Link": pl.String,
        "Note": pl.String,
    }
    return pl.DataFrame([_row(found) for found in kept], schema=schema, orient="row")


def _row(found: Finding) -> tuple[object, ...]:
    interval = {"published": "published", "derived": "interval derived", "lower_bound": "lower bound of the error"}
    return (
        found.id,
        found.study,
        found.outcome,
        found.effect,
        found.low,
        found.high,
        found.unit or None,
        NULL_WORDS[found.null],
        found.finding,
        found.design,
        modality_words(found.modality),
        found.population,
        found.sample_size,
        found.year,
        found.use,
        "no number found" if found.effect is None else "reported",
        "; ".join(part for part in (PROVENANCE_WORDS[found.provenance], interval.get(found.error_basis, "")) if part),
        found.citation,
        found.urls[0],
        found.note or None,
    )


def _unit(found: Finding) -> str | None:
    """Return which kind of unit an effect is in; None where it has no number or a unit of its own."""
    if found.effect is None:
        return None
    return next((unit for unit in UNITS if found.unit.startswith(unit)), None)


def _drawn(kept: Sequence[Finding]) -> tuple[str, list[Finding]]:
    """Return the unit that most findings share, and these findings."""
    units = [unit for unit in map(_unit, kept) if unit is not None and unit in UNITS]
    if not units:
        return "", []
    most = max(UNITS, key=units.count)
    return most, [found for found in kept if _unit(found) == most or _is_zero(found)]


def _is_zero(found: Finding) -> bool:
    """Say whether a study reports no effect without naming a unit: zero is zero in all of them."""
    return found.effect == 0 and not found.unit


def _figure(drawn: Sequence[Finding], unit: str, colors: Palette) -> go.Figure | None:
    """Return one dot a finding with its interval, hollow for a null; None for none."""
    if not drawn:
        return None
    rows = pl.DataFrame(
        {
            "label": [
                textwrap.shorten(f"{found.study}: {found.outcome}", LONGEST, placeholder="…")
                for found in drawn[:MOST_ROWS]
            ],
            "value": [found.effect for found in drawn[:MOST_ROWS]],
            "low": [found.low for found in drawn[:MOST_ROWS]],
            "high": [found.high for found in drawn[:MOST_ROWS]],
            "hollow": [found.null in {"yes", "partly"} for found in drawn[:MOST_ROWS]],
        },
        schema_overrides={"value": pl.Float64, "low": pl.Float64, "high": pl.Float64},
    )
    axis = {"rangemode": "normal", "tickformat": "$,.0f" if unit == "USD" else ",~r"}
    return scenario_charts.ranges(rows, colors, rule=0.0, hover="%{x:,.1f}", values=axis)


def _sentence(kept: Sequence[Finding]) -> str:
    """Count findings, nulls, and those with a number and with an interval."""
    if not kept:
        return "No study was found: nothing is credited, and that is not an effect of zero."
    nulls = sum(found.null in {"yes", "partly"} for found in kept)
    numbers = sum(found.effect is not None for found in kept)
    intervals = sum(found.low is not None for found in kept)
    counted = words.sentence_case(words.count(len(kept), "finding"))
    null = some(nulls, "null in whole or in part", "is", "are")
    known = f"{some(numbers, 'a number', 'has', 'have')}, and {some(intervals, 'a 95% interval', 'has', 'have')}"
    return f"{counted}: {null}, {known}."


def some(amount: int, what: str, singular: str, plural: str) -> str:
    """Write how many findings have something: `none has a number`, `two have a number`."""
    return f"none {singular} {what}" if not amount else f"{words.count(amount, singular, plural)} {what}"


def _notes(kept: Sequence[Finding], drawn: Sequence[Finding], unit: str) -> tuple[str, ...]:
    """Say what is drawn and what is not."""
    if not drawn:
        return ()
    others = len(kept) - len(drawn[:MOST_ROWS])
    rest = (
        f" {words.sentence_case(words.count(others, 'finding is', 'findings are'))} in the table only."
        if others
        else ""
    )
    return f"Drawn in {UNITS[unit]}.{rest}", READING


def credited(modality: str) -> pl.DataFrame:
    """Return what the model credits to which kind of program under each preset, and the findings behind it."""
    header = ("Kind of program", "Outcome", "Null", "Sceptical", "Central", "Optimistic", "Findings")
    name = MODALITIES.get(modality)
    found = [row for row in credit_rows() if modality == ALL or row[0] == name]
    rows = [(words.sentence_case(kind), words.sentence_case(outcome), *rest) for kind, outcome, *rest in found]
    return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")


def not_evaluated(outcome: str, modality: str) -> pl.DataFrame:
    """Return the outcomes that nobody has evaluated, by kind of program, with the reason."""
    kinds = [name for name in MODALITIES if modality in {ALL, name}]
    asked = [name for name in OUTCOMES if outcome == ALL or OUTCOME_OF_THEME.get(outcome) == name]
    found = [credit(kind, name, "central", Assumptions()) for kind in kinds for name in asked]
    rows = [
        (words.sentence_case(MODALITIES[one.modality]), OUTCOME_WORDS[one.outcome], words.sentence_case(one.reason))
        for one in found
        if isinstance(one, NotEvaluated)
    ]
    header = ("Kind of placement", "Outcome", "Why nothing is credited")
    return pl.DataFrame(rows, schema=dict.fromkeys(header, pl.String), orient="row")


def why_none_missing(outcome: str, modality: str) -> str:
    """Say why `not_evaluated` is empty: the model reports no such outcome, such a program, or all was evaluated."""
    if outcome != ALL and outcome not in OUTCOME_OF_THEME:
        return "The model reports no outcome of this kind, so nothing is credited for it."
    if modality not in {ALL, *MODALITIES}:
        return "The model funds no program of this kind, so nothing is credited to it."
    return "For this choice a study evaluated every outcome that the model reports."
