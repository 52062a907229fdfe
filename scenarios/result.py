"""What a run of the model returns: frozen values, one class a subject."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from scenarios.access_report import AccessReport
from scenarios.assemble import Assembly
from scenarios.costs import BandCheck, CostGap, PlacementCost
from scenarios.credits import PresetName
from scenarios.forecast import Forecast
from scenarios.inputs import Inputs
from scenarios.scenario import Scenario
from scenarios.solution import Solution
from scenarios.streams import Stream

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class RunRecord:
    """What determines a result: two runs with equal records give equal numbers."""

    scenario: str
    parameters: str
    data: str
    model: str
    results_changed: str

    @property
    def id(self) -> str:
        """Return 12 hexadecimal digits for the whole record."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class StreamResult:
    """One stream's money over all years, in dollars; `by_category` in the order of streams.CATEGORIES.

    `budget` is what can reach enrolled students; `stranded` could not be spent; `system` went to hubs; `per_100k` are
    places that $100,000 more would buy.
    """

    stream: Stream
    budget: float
    spent: float
    system: float
    stranded: float
    by_category: tuple[float, ...]
    per_100k: float
    sentence: str


@dataclass(frozen=True)
class Placement:
    """What one placement costs on average in the first year, and why.

    `gap_to_school` compares it with the student's own school as employer of record and the leanest caseload published:
    the price of the employer-of-record problem and that of the caseload, kept apart.
    """

    cost: PlacementCost
    band: BandCheck
    gap_to_school: CostGap


@dataclass(frozen=True)
class Result:
    """What a scenario does. I institutions, C cells, T years, S streams.

    places (I, C, T) new paid placements; whole (I, T) the same in whole students; before and after (I,) access rates,
    today's and with the average year's new places; cost (T,) all dollars of all payers; employer (T,) what employers
    add; offers (T,) offers to make at the assumed take-up, infinite where everyone who wants a place gets one;
    floor_before and floor_after the lowest access in scope; price_of_fairness the share of places the rule gives
    up against the most that the same money could buy. `access` reports the same by institution, cell and group, with
    nothing shown for fewer than 30 students.
    """

    scenario: Scenario
    record: RunRecord
    inputs: Inputs
    assembly: Assembly
    solution: Solution
    places: Floats
    whole: Ints
    before: Floats
    after: Floats
    cost: Floats
    employer: Floats
    floor_before: float
    floor_after: float
    offers: Floats
    most_places: float
    price_of_fairness: float
    streams: tuple[StreamResult, ...]
    access: AccessReport
    placement: Placement
    limits: tuple[str, ...]
    notes: tuple[str, ...]
    forecasts: Mapping[PresetName, Forecast]

    @property
    def total(self) -> float:
        """Return new places over all years."""
        return float(self.places.sum())

    @property
    def rounding(self) -> float:
        """Return the places a year that change institutions because students are whole."""
        return float(np.abs(self.whole - self.places.sum(axis=1)).sum()) / 2 / self.scenario.years

    @property
    def by_year(self) -> Floats:
        """Return new places by year, shape (T,)."""
        return np.asarray(self.places.sum(axis=(0, 1)))
