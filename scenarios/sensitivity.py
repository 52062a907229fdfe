"""What the number of places rests on: the access layer run again with one assumption at a time low and high.

Places are arithmetic, so nothing here is a chance: each rerun answers "and if this price were another?".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from contracts.errors import AtlasError
from scenarios.assemble import assemble, employer_of
from scenarios.draws import quantile, recentered
from scenarios.inputs import Inputs
from scenarios.parameters import parameter
from scenarios.run import decide
from scenarios.scenario import Scenario
from scenarios.streams import KINDS
from scenarios.uncertainty import Bar

LOW, HIGH = 0.1, 0.9
PRICES = (
    ("coordinator_caseload", "default"),
    ("coordinator_annual_cost", "default"),
    ("workers_compensation", "default"),
    ("supports_per_student", "default"),
    ("inflation", "staff"),
)
WITHOUT_DISTRIBUTION = ("demand_ceiling",)
"""Choices of the scenario without a distribution: both ends of their accepted range are tried."""


def places_tornado(scenario: Scenario, inputs: Inputs) -> tuple[Bar, ...]:
    """Return the new places of all years with each assumption at its 10th and at its 90th percentile, widest first.

    Distributions are centered on the scenario's own values. An assumption that the scenario decides (hours, a fee that
    nobody charges) is left out; so is one whose low or high value the law or the scenario's floors forbid. Without
    money there is nothing to vary.
    """
    if not any(amount for money in scenario.streams for amount in money.dollars):
        return ()
    bars = [_bar(key, low, high, scenario, inputs) for key, low, high in ranges(scenario)]
    return tuple(sorted((bar for bar in bars if bar is not None), key=lambda bar: -bar.swing))


def ranges(scenario: Scenario) -> Iterator[tuple[str, float, float]]:
    """Give the assumptions that move costs or demand, as `name.scope` of an override, with their low and high."""
    keys = [*PRICES]
    if any(employer_of(scenario, kind) == "hub" for kind in KINDS):
        keys.append(("employer_of_record_fee", "hub"))
    if scenario.hours is None:
        keys.append(("hours_per_placement", scenario.modality))
    for name, scope in keys:
        known = parameter(name).distribution_of(scope)
        if known.is_drawn:
            centered = recentered(known, scenario.assumptions.value(name, scope))
            low, high = quantile(centered, np.array([LOW, HIGH]))
            yield f"{name}.{scope}", float(low), float(high)
    for name in WITHOUT_DISTRIBUTION:
        limits = parameter(name)
        if limits.low is not None and limits.high is not None:
            yield f"{name}.default", limits.low, limits.high


def _bar(key: str, low: float, high: float, scenario: Scenario, inputs: Inputs) -> Bar | None:
    """Run the scenario at both ends of one assumption; None where one of them is refused."""
    try:
        at_low, at_high = (_places(key, value, scenario, inputs) for value in (low, high))
    except AtlasError:
        return None
    return Bar(key, at_low, at_high, low, high)


def _places(key: str, value: float, scenario: Scenario, inputs: Inputs) -> float:
    """Return all places with one assumption changed."""
    changed = replace(scenario, overrides={**scenario.overrides, key: value})
    return decide(changed, assemble(changed, inputs), probe=0.0).total
