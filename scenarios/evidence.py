"""What studies found, nulls included, and how findings that disagree are pooled.

The table `evidence.csv` holds one finding a row. A finding without a number (`effect` empty) was not quantified in the
source that was read; a finding of zero is a number. Effects are in the unit of their row, never converted silently.
"""

from __future__ import annotations

import csv
import difflib
import math
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from contracts.errors import AtlasError
from scenarios.special import ndtr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Null = Literal["no", "yes", "partly", "not_applicable"]
Provenance = Literal["abstract", "secondary_source", "replication_code"]
ErrorBasis = Literal["published", "derived", "lower_bound", ""]

PROVENANCE_WORDS: dict[str, str] = {
    "abstract": "abstract or summary read",
    "secondary_source": "read in a secondary source only",
    "replication_code": "estimate read in published replication files",
}
THEMES: dict[str, tuple[str, ...]] = {
    "graduation": ("graduation", "dropout", "high-school completion", "schooling", "education"),
    "college": ("college", "postsecondary", "degree"),
    "earnings": ("earnings",),
    "employment": ("employ", "job offer", "worked anyway", "interview"),
    "crime": ("crime", "arrest", "justice", "incarceration", "mortality"),
    "school": ("exam", "readiness", "engagement", "student outcomes"),
}
OTHER_THEME = "other"
"""Words by which an outcome belongs to a theme; one finding can speak of several outcomes."""
NULL_WORDS: dict[str, str] = {"no": "no", "yes": "null", "partly": "partly null", "not_applicable": "not an effect"}


@dataclass(frozen=True)
class Finding:
    """One finding of one study, with what it may be used for and how far it was checked.

    `effect`, `standard_error` and the 95% limits `low`, `high` are in `unit`; None means that no number was found.
    `null` says whether the finding is one of no effect (or not a gain). `modality` is the kind of program studied:
    an effect may be credited to that kind only. `error_basis` tells a published standard error from a derived one.
    """

    id: str
    study: str
    outcome: str
    effect: float | None
    standard_error: float | None
    low: float | None
    high: float | None
    unit: str
    population: str
    sample_size: int | None
    year: str
    design: str
    finding: str
    null: Null
    modality: str
    use: str
    citation: str
    urls: tuple[str, ...]
    provenance: Provenance
    error_basis: ErrorBasis
    note: str


@dataclass(frozen=True)
class PooledEffect:
    """A random-effects pool of findings, in the unit of the effects given.

    `mean` and `standard_error` describe the average site, `predictive_sd` the spread at a new site: that is the one
    to use for Los Angeles. `fixed_mean`, `q` and `tau_squared` show how far the studies disagree.
    """

    fixed_mean: float
    q: float
    tau_squared: float
    mean: float
    standard_error: float
    predictive_sd: float

    def probability_above(self, threshold: float) -> float:
        """Give the chance that the effect at a new site exceeds `threshold` (same unit as the effects)."""
        return float(ndtr((self.mean - threshold) / self.predictive_sd))


def _number(text: str, finding: str, column: str) -> float | None:
    """Read an optional number of the evidence table."""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise AtlasError(f"Finding {finding}: {column} is {text!r}; write a number or leave it empty.") from None
    if not math.isfinite(value):
        raise AtlasError(f"Finding {finding}: {column} is {text!r}; write a finite number or leave it empty.")
    return value


def _one_of(text: str, allowed: object, finding: str, column: str) -> str:
    """Check a coded column of the evidence table."""
    choices = get_args(allowed)
    if text not in choices:
        raise AtlasError(f"Finding {finding}: {column} is {text!r}; use one of {', '.join(map(repr, choices))}.")
    return text


def finding_from_row(row: Mapping[str, str]) -> Finding:
    """Read one row of the evidence table; raises AtlasError naming the finding, the column and the remedy."""
    missing = [field.name for field in fields(Finding) if row.get(field.name) is None]
    if missing:
        raise AtlasError(f"The evidence table lacks the column {missing[0]!r}; add it to the header.")
    name = row["id"]
    required = ("id", "study", "outcome", "finding", "modality", "citation", "urls")
    empty = [column for column in required if not row[column]]
    if empty:
        raise AtlasError(f"Finding {name or '(no id)'}: {empty[0]} is empty; every finding needs one.")
    numbers = {column: _number(row[column], name, column) for column in ("effect", "standard_error", "low", "high")}
    size = _number(row["sample_size"], name, "sample_size")
    coded = {
        "null": _one_of(row["null"], Null, name, "null"),
        "provenance": _one_of(row["provenance"], Provenance, name, "provenance"),
        "error_basis": _one_of(row["error_basis"], ErrorBasis, name, "error_basis"),
    }
    values = {
        **{field.name: row[field.name] for field in fields(Finding)},
        **numbers,
        **coded,
        "sample_size": None if size is None else int(size),
        "urls": tuple(row["urls"].split()),
    }
    return Finding(**values)  # type: ignore[arg-type] # the values were built from the class's own fields


@cache
def findings() -> Mapping[str, Finding]:
    """Give every finding by its id, in the order of the table."""
    table = resources.files("scenarios").joinpath("evidence.csv").read_text("utf-8")
    rows = [finding_from_row(row) for row in csv.DictReader(table.splitlines())]
    return {row.id: row for row in rows}


def finding(name: str) -> Finding:
    """Give one finding by id; raises AtlasError with the nearest id if there is none."""
    known = findings()
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1) or list(known)[:1]
        raise AtlasError(f"There is no finding {name!r} in the evidence table; did you mean {near[0]!r}?")
    return known[name]


def themes(found: Finding) -> tuple[str, ...]:
    """Give the themes of a finding's outcome, `other` where it has none of them."""
    said = found.outcome.lower()
    return tuple(theme for theme, keys in THEMES.items() if any(key in said for key in keys)) or (OTHER_THEME,)


def pool_effects(effects: Sequence[float], standard_errors: Sequence[float]) -> PooledEffect:
    """Pool findings that may disagree by random effects (DerSimonian and Laird 1986, method of moments).

    Both sequences have one entry a study, in one unit; standard errors are above 0.
    Raises AtlasError for unequal lengths, no study, or a standard error of 0 or less.
    Source: model specification 1.3; R. DerSimonian and N. Laird, Controlled Clinical Trials 7:177-188.
    """
    estimate, error = np.asarray(effects, dtype=np.float64), np.asarray(standard_errors, dtype=np.float64)
    if estimate.size == 0 or estimate.shape != error.shape:
        raise AtlasError(f"Pooling needs one standard error an effect: got {estimate.size} and {error.size}.")
    if not (np.isfinite(estimate).all() and np.isfinite(error).all() and (error > 0).all()):
        raise AtlasError("Pooling needs finite effects and standard errors above 0.")
    weight = error**-2.0
    fixed = float(weight @ estimate / weight.sum())
    q = float(weight @ (estimate - fixed) ** 2)
    scale = float(weight.sum() - (weight**2).sum() / weight.sum())
    # One study says nothing about differences between sites; the moment estimator is cut at 0 by definition.
    tau_squared = max(0.0, (q - (estimate.size - 1)) / scale) if estimate.size > 1 else 0.0
    weight = 1.0 / (error**2 + tau_squared)
    variance = float(1.0 / weight.sum())
    return PooledEffect(
        fixed_mean=fixed,
        q=q,
        tau_squared=tau_squared,
        mean=float(weight @ estimate * variance),
        standard_error=math.sqrt(variance),
        predictive_sd=math.sqrt(tau_squared + variance),
    )
