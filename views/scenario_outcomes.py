"""What the placements may do: four columns from Null to Optimistic, never blended, each with its intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import polars as pl

from contracts.registries import Source
from scenarios.credits import MODALITIES, PRESETS
from scenarios.evidence import finding
from views import charts, words
from views.exhibit import Exhibit
from views.scenario_parts import dollars, file_name, model, model_source, nobody, notes, title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from scenarios.credits import PresetName
    from scenarios.forecast import Forecast
    from scenarios.uncertainty import Summary
    from views.palette import Palette
    from views.scenario_view import ScenarioView

NAMES: dict[str, str] = {
    "null": "Null",
    "sceptical": "Sceptical",
    "central": "Central",
    "optimistic": "Optimistic",
}
HEIGHT = 380
AXES = {
    "extra_graduates": "Extra high-school graduates, all years",
    "net_benefit": "Net benefit to society for each placement",
}
NOT_EVALUATED = "not evaluated"
OUTCOMES = {
    "graduation": "high-school graduation",
    "college_enrollment": "college enrollment",
    "later_earnings": "later earnings",
    "violent_arrests": "violent-crime arrests",
}
READING = (
    "Each column is a reading of the evidence, not a forecast of its own: no effect, half the central effect, the "
    "pooled effect, the best published one. They are never averaged. The dot is the median, the thick line holds 80% "
    "and the thin line 95% of the draws."
)
RESULTS: tuple[tuple[str, str, str], ...] = (
    ("extra_graduates", "Extra high-school graduates", "graduates"),
    ("additional_workers", "Students who would not have had a job", "students"),
    ("change_of_arrests", "Change of violent-crime arrests", "arrests"),
    ("later_earnings", "Later earnings of all students placed", "dollars"),
    ("net_benefit", "Net benefit for each placement", "dollars"),
    ("cost", "Cost, all payers", "dollars"),
    ("student", "Students gain", "dollars"),
    ("taxpayer", "Taxpayers gain", "dollars"),
    ("employer", "Employers gain", "dollars"),
    ("society", "Society gains", "dollars"),
    ("marginal_value", "Worth to students for each public dollar, net (MVPF)", "dollars for a dollar"),
    ("fiscal_return", "Part of the cost that comes back as tax", "share"),
    ("state_tax", "Extra tax to the State", "dollars"),
)


def columns(view: ScenarioView, colors: Palette) -> Exhibit:
    """Return the four presets side by side; the view must hold its forecasts."""
    found = view.result.forecasts
    sentence = nobody(view) or (_sentence(found) if found else "The outcomes have not been computed yet.")
    return Exhibit(
        title=title(view, "What the placements may do"),
        sentence=sentence,
        figure=_figure(found, colors) if found else None,
        table=outcomes_table(view),
        sources=(model_source(view), *_studies(found)),
        notes=notes(view, READING if found else None, *_missing(found), *_basis_note(found)),
        alt=f"Outcomes under four readings of the evidence, with intervals. {sentence}",
        file_name=file_name(view, "outcomes"),
        illustrative=view.illustrative,
    )


def outcomes_table(view: ScenarioView) -> pl.DataFrame:
    """Return one row a preset and result: median, 80% and 95% limits, chance to break even, unit, status, source."""
    schema = {
        "Preset": pl.String,
        "Result": pl.String,
        "Median": pl.Float64,
        "80% from": pl.Float64,
        "80% to": pl.Float64,
        "95% from": pl.Float64,
        "95% to": pl.Float64,
        "Chance to break even, %": pl.Float64,
        "Unit": pl.String,
        "Status": pl.String,
        "Basis": pl.String,
        "Source": pl.String,
    }
    rows = [row for name, label, unit in RESULTS for row in _result_rows(view, name, label, unit)]
    return pl.DataFrame(rows, schema=schema, orient="row")


def _result_rows(view: ScenarioView, name: str, label: str, unit: str) -> Iterator[tuple[object, ...]]:
    """Give one result under every preset; a result that nobody evaluated keeps its row and says so."""
    for preset in PRESETS:
        known = view.result.forecasts.get(preset)
        if known is None:
            continue
        summary: Summary | None = getattr(known, name)
        gap = NOT_EVALUATED if name != "state_tax" else "not known: no published share of the State"
        chance = round(100 * known.chance, 1) if name == "net_benefit" else None
        edges = ("median", "low80", "high80", "low95", "high95")
        numbers = [None] * len(edges) if summary is None else [_finite(getattr(summary, edge)) for edge in edges]
        evidence = (
            f"modelled on findings {', '.join(known.evidence)}" if known.evidence else "modelled, no effect credited"
        )
        how = evidence if summary is not None else ""
        state = gap if summary is None else "computed"
        yield NAMES[preset], label, *numbers, chance, unit, state, how, model(view)


def _finite(value: float) -> float | None:
    return round(value, 3) if math.isfinite(value) else None


def shown(found: Mapping[PresetName, Forecast]) -> str:
    """Return which result the figure shows: extra graduates, or society's net benefit where nobody studied them."""
    return "net_benefit" if any(known.extra_graduates is None for known in found.values()) else "extra_graduates"


def _figure(found: Mapping[PresetName, Forecast], colors: Palette) -> go.Figure:
    """Return one column a preset: median, thick and thin interval, and below its name the chance to break even."""
    name = shown(found)
    summaries = [(preset, known, getattr(known, name)) for preset, known in found.items()]
    ticks = [f"<b>{NAMES[preset]}</b><br>{percent(known.chance)}" for preset, known, _ in summaries]
    values = [summary.median for _, _, summary in summaries]
    thin = _bars([(s.low95, s.high95) for _, _, s in summaries], values, colors.muted, 2)
    thick = _bars([(s.low80, s.high80) for _, _, s in summaries], values, colors.accent, 7)
    dot = {
        "type": "scatter",
        "mode": "markers+text",
        "x": list(range(len(values))),
        "y": values,
        "marker": {"size": 13, "color": colors.water, "line": {"color": colors.accent, "width": 3}},
        "text": [f"  {_amount(value, name)}" for value in values],
        "textposition": "top right",
        "textfont": {"color": colors.text, "size": 14},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    zero = {
        "type": "line",
        "x0": 0,
        "x1": 1,
        "xref": "paper",
        "y0": 0,
        "y1": 0,
        "line": {"color": colors.reference, "width": 1.5},
    }
    shape = charts.layout(
        colors,
        HEIGHT,
        shapes=[zero],
        margin={"l": 8, "r": 8, "t": 16, "b": 92},
        xaxis=charts.axis(
            colors,
            showgrid=False,
            tickangle=0,
            tickvals=list(range(len(ticks))),
            ticktext=ticks,
            range=[-0.4, len(ticks) - 0.3],
            title={"text": f"{AXES[name]}<br>Under each name: the chance to break even", "font": {"size": 13}},
        ),
        yaxis=charts.axis(colors, tickformat="$,.0f" if name == "net_benefit" else ",.0f", nticks=6),
    )
    return go.Figure({"data": [thin, thick, dot], "layout": shape})


def _bars(edges: list[tuple[float, float]], values: list[float], color: str, width: int) -> dict[str, object]:
    """Return vertical intervals as error bars of invisible marks."""
    error = {
        "type": "data",
        "symmetric": False,
        "array": [high - value for (_, high), value in zip(edges, values, strict=True)],
        "arrayminus": [value - low for (low, _), value in zip(edges, values, strict=True)],
        "color": color,
        "thickness": width,
        "width": 0,
    }
    mark = {"size": 1, "color": color}
    x = list(range(len(values)))
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": values,
        "marker": mark,
        "error_y": error,
        "hoverinfo": "skip",
    }


def _amount(value: float, name: str) -> str:
    return dollars(value) if name == "net_benefit" else f"{words.rounded(value, 0):,}".replace("-", "−")


def percent(chance: float) -> str:
    """Write a chance as a whole percentage that never claims certainty it does not have."""
    if 0 < chance < 0.01:  # noqa: PLR2004 - one percent
        return "under 1%"
    if 0.99 < chance < 1:  # noqa: PLR2004 - ninety-nine percent
        return "over 99%"
    return f"{words.rounded(100 * chance, 0)}%"


def _sentence(found: Mapping[PresetName, Forecast]) -> str:
    """Say the central column with its interval, the chance to break even in every column, and never an average."""
    central = found["central"]
    chances = words.listing([f"{percent(known.chance)} ({NAMES[preset]})" for preset, known in found.items()])
    if shown(found) == "net_benefit":
        what = (
            "No study says whether such placements help students to graduate"
            if all(known.later_earnings is None for known in found.values())
            else "Graduation was not studied for such placements"
        )
        net = central.net_benefit
        interval = f"95% interval {dollars(net.low95)} to {dollars(net.high95)}"
        return (
            f"{what}; on wages, costs and what was studied, society's net benefit for each placement is "
            f"{dollars(net.median)} in the central column ({interval}). "
            f"Chance that it is not negative: {chances}."
        )
    graduates = central.extra_graduates
    if all(known.extra_graduates is not None and known.extra_graduates.high95 == 0 for known in found.values()):
        return "Studies of such placements found no effect on graduation, so none is credited under any reading."
    lead = (
        ""
        if graduates is None
        else (
            f"In the central column {_amount(graduates.median, '')} more students graduate (95% interval "
            f"{_amount(graduates.low95, '')} to {_amount(graduates.high95, '')}). "
        )
    )
    return f"{lead}Chance that extra graduates alone pay for the placements: {chances}."


def _missing(found: Mapping[PresetName, Forecast]) -> Iterator[str]:
    """Say which outcomes nobody evaluated, and for which kind of placement."""
    for modality in dict.fromkeys(entry.modality for known in found.values() for entry in known.not_evaluated):
        entries = {
            e.outcome: e.reason for known in found.values() for e in known.not_evaluated if e.modality == modality
        }
        outcomes = words.listing([OUTCOMES[outcome] for outcome in entries])
        reasons = "; ".join(dict.fromkeys(entries.values()))
        missing = f"Not evaluated for {MODALITIES[modality]}: {outcomes} ({reasons})."
        yield f"{missing} That is not an effect of zero; nothing is credited."


def _basis_note(found: Mapping[PresetName, Forecast]) -> Iterator[str]:
    """Say what a graduate is worth and how large the effect must be to break even."""
    central = found.get("central")
    if central and central.break_even:
        effect = words.rounded(100 * central.break_even.effect, 2)
        yield (
            f"A graduate is valued at {dollars(central.break_even.value)} (half of it in the sceptical column); then "
            f"{effect} more graduates for each 100 students placed at high schools pay for their placements."
        )


def _studies(found: Mapping[PresetName, Forecast]) -> tuple[Source, ...]:
    """Return the studies behind the effects, each once."""
    names = dict.fromkeys(name for known in found.values() for name in known.evidence)
    return tuple(
        Source(
            id=name,
            agency=finding(name).study,
            title=finding(name).outcome,
            url=finding(name).urls[0],
            licence="see the page",
        )
        for name in names
    )
