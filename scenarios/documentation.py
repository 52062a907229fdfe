"""The assumptions and the evidence as documents, written from the files the model reads, so that they cannot differ."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from scenarios.credits import MODALITIES, OUTCOMES, PRESETS, NotEvaluated, Outcome, PresetName, credit
from scenarios.evidence import NULL_WORDS, PROVENANCE_WORDS, findings
from scenarios.parameters import ALWAYS, Assumptions, Distribution, Parameter, Reference, parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from scenarios.evidence import Finding

OUTCOME_WORDS: Mapping[Outcome, str] = {
    "graduation": "high-school graduation (share of placed students)",
    "college_enrollment": "college enrollment (share of placed students)",
    "later_earnings": "later earnings (dollars in a year)",
    "violent_arrests": "violent-crime arrests (per student at risk)",
}


def _cell(text: str) -> str:
    """Write text so that it stays inside one cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Write a Markdown table."""
    lines = [header, tuple("---" for _ in header), *(tuple(map(_cell, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _number(value: float | None) -> str:
    """Write a number in full, or that there is none."""
    return "blank" if value is None else f"{value:,.10g}"


def _link(source: Reference) -> str:
    """Write a source as a link, or with its site where the page's address was not kept."""
    if source.url:
        return f"[{source.title}]({source.url})"
    return source.title if source.site in {None, "none"} else f"{source.title} ({source.site})"


def _dated(day: dt.date, value: float | None, *, remembered: bool) -> str:
    """Write one value with the date from which it holds."""
    since = "" if day == ALWAYS else f" from {day.isoformat()}"
    return f"{_number(value)}{since}{' (from memory)' if remembered else ''}"


def _values(known: Parameter) -> str:
    """Write every value of a parameter, by scope and date."""
    written = {
        scope: ", ".join(
            _dated(day, value, remembered=(scope, day) in known.from_memory) for day, value in dated.items()
        )
        for scope, dated in known.values.items()
    }
    if list(written) == ["default"]:
        return written["default"]
    return "; ".join(f"{scope.replace('_', ' ')}: {value}" for scope, value in written.items())


def varies(distribution: Distribution) -> str:
    """Say how a parameter varies between draws."""
    if distribution.kind == "normal":
        return f"normal, mean {_number(distribution.mean)}, sd {_number(distribution.sd)}"
    if distribution.kind == "triangular":
        edges = (distribution.low, distribution.mode, distribution.high)
        return f"triangular {' / '.join(map(_number, edges))}"
    if distribution.kind == "beta":
        edges = (distribution.mean, distribution.low, distribution.high)
        return f"beta, mean {_number(edges[0])}, about {_number(edges[1])} to {_number(edges[2])}"
    return {"scenario": "chosen in the scenario", "switch": "on or off"}.get(distribution.kind, "fixed")


def _status(known: Parameter) -> str:
    """Write a status so that an assumption or a gap catches the eye."""
    return known.status.upper() if known.status in {"assumption", "blank"} else known.status


def _parameter_row(known: Parameter) -> tuple[str, ...]:
    """Write one parameter as a line of its table."""
    what = f"{known.description} {known.note}".strip()
    limits = f"{_number(known.low)} to {_number(known.high)}" if known.low is not None else "any"
    sources = "; ".join(_link(source) for source in known.reference)
    name = f"`{known.name}`"
    return name, what, _values(known), known.unit, limits, varies(known.distribution), _status(known), sources


def parameters_text() -> str:
    """Write every parameter, folder by folder, as Markdown (`docs/parameters.md`)."""
    known = parameters().values()
    folders = sorted({one.folder for one in known})
    assumed = sum(one.status == "assumption" for one in known)
    blank = sum(one.status == "blank" for one in known)
    header = ("parameter", "what it is", "value", "unit", "accepted range", "distribution", "status", "source")
    tables = "\n\n".join(
        f"## {folder.capitalize()}\n\n{_table(header, (_parameter_row(one) for one in known if one.folder == folder))}"
        for folder in folders
    )
    return f"""# Parameters

Written by `scenarios.documentation` from `scenarios/parameters/`; a test keeps it current. Every value can be changed
in a scenario under `overrides`, within its accepted range.

Of {len(known)} parameters {assumed} are assumptions (no source was found: the reason stands beside them) and {blank}
are blank: no figure is published, and the model asks for one instead of inventing it. *Verified* means read in the
source named, *derived* arithmetic on verified numbers, *calibrated* solved from published totals, *from memory*
recalled and not checked.

The Monte Carlo layer draws effects, the scale factor, who would have worked anyway, the tax rate on later earnings, and
the prices inside a placement (fee, workers' compensation, coordinator, caseload, supports). Discount rate, displacement
and the value of a graduate are structural: they are shown as columns, never blended. Hours, take-up and inflation are
decided by the scenario; their distributions serve the sensitivity of a lever.

{tables}
"""


def _effect(modality: str, outcome: Outcome, preset: PresetName) -> str:
    """Write what is credited under a preset, in the unit of the outcome."""
    found = credit(modality, outcome, preset, Assumptions())
    if isinstance(found, NotEvaluated):
        return "not evaluated"
    scale = found.scale.centre
    values = [
        part.centre * scale if part.centre > 0 or outcome == "violent_arrests" else part.centre
        for part in found.components
    ]
    years = [f" in year {part.years[0]}" if len(found.components) > 1 else "" for part in found.components]
    return ", ".join(f"{value:,.6g}{year}" for value, year in zip(values, years, strict=True))


def _evidence_of(modality: str, outcome: Outcome) -> str:
    """Name the findings behind an effect over all presets, or why there is none."""
    found = [credit(modality, outcome, preset, Assumptions()) for preset in PRESETS]
    if isinstance(found[0], NotEvaluated):
        return found[0].reason
    return ", ".join(sorted({name for one in found if not isinstance(one, NotEvaluated) for name in one.evidence}))


def credit_rows() -> Iterable[tuple[str, ...]]:
    """Write one line for each kind of program and outcome; kinds that nobody evaluated take one line each."""
    for modality, words in MODALITIES.items():
        studied = [
            outcome
            for outcome in OUTCOMES
            if not isinstance(credit(modality, outcome, "central", Assumptions()), NotEvaluated)
        ]
        for outcome in studied:
            effects = (_effect(modality, outcome, preset) for preset in PRESETS)
            yield words, OUTCOME_WORDS[outcome], *effects, _evidence_of(modality, outcome)
        missing = [outcome for outcome in OUTCOMES if outcome not in studied]
        if missing:
            names = ", ".join(outcome.replace("_", " ") for outcome in missing)
            reasons = "; ".join(dict.fromkeys(_evidence_of(modality, outcome) for outcome in missing))
            yield words, names, *("not evaluated" for _ in PRESETS), reasons


def _estimate(found: Finding) -> str:
    """Write an effect with its standard error and where that came from."""
    if found.effect is None:
        return "no number found"
    error = ""
    if found.standard_error is not None:
        error = f" (SE {_number(found.standard_error)}, {found.error_basis.replace('_', ' ')})"
    return f"{_number(found.effect)}{error} {found.unit}".strip()


def _finding_row(found: Finding) -> tuple[str, ...]:
    """Write one finding as a line of its table."""
    links = " ".join(f"[{k}]({url})" for k, url in enumerate(found.urls, start=1))
    read = f"{PROVENANCE_WORDS[found.provenance]}{'; ' + found.note if found.note else ''}"
    size = "" if found.sample_size is None else f", n {found.sample_size:,}"
    who = f"{found.population} ({found.design}, {found.year}{size})"
    what = f"{found.outcome}: {found.finding}"
    return (
        found.id,
        found.study,
        what,
        _estimate(found),
        NULL_WORDS[found.null],
        who,
        found.use,
        f"{found.citation} {links}",
        read,
    )


def evidence_text() -> str:
    """Write what is credited to which program and every finding behind it as Markdown (`docs/evidence.md`)."""
    table = findings()
    nulls = sum(found.null in {"yes", "partly"} for found in table.values())
    measured = sum(found.standard_error is not None for found in table.values())
    credited = _table(("kind of program", "outcome", *PRESETS, "findings"), credit_rows())
    header = (
        "id",
        "study",
        "finding",
        "estimate",
        "null?",
        "who, how, when",
        "used for",
        "citation",
        "how it was read",
    )
    return f"""# Evidence

Written by `scenarios.documentation` from `scenarios/evidence.csv` and the rules of `scenarios/credits.py`; a test keeps
it current.

## What the model credits, and to what

An effect is used only for a kind of program like the one studied. *Not evaluated* means that no usable study was found:
it is not an effect of 0, and it adds nothing. Gains of a single study are scaled down under the central preset and
halved again under the sceptical one; losses are never scaled. The values are centres; `docs/parameters.md` says how
they vary. The presets are shown side by side and never averaged.

{credited}

## Findings

{len(table)} findings, {nulls} of them null in whole or in part; {measured} have a standard error, and the table says
which of those are derived. Percentage points and percent are the source's.

{_table(header, map(_finding_row, table.values()))}
"""


DOCUMENTS = {"parameters.md": parameters_text, "evidence.md": evidence_text}


def write(folder: Path) -> tuple[Path, ...]:
    """Write the generated documents into a folder and give their paths."""
    written = []
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text(), encoding="utf-8")
        written.append(folder / name)
    return tuple(written)
