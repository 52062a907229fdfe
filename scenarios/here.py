"""What a scenario does in one place: an institution, an area by the weights of what lies in it, or the county."""

from __future__ import annotations

from dataclasses import dataclass

from scenarios.assemble import place_weight
from scenarios.result import Result


@dataclass(frozen=True)
class Here:
    """New placements and access in one place.

    `places` are new placements of all years there, `yearly` the average year's; an area gets the share of an
    institution's placements that its students are, so both are expected numbers. `before` and `after` are shares of
    `students` with a paid placement, today and in the average year; `institutions` counts those that lie in it at least
    partly, `funded` those of them that get a placement.
    """

    places: float
    yearly: float
    students: float
    before: float
    after: float
    institutions: int
    funded: int


def here(result: Result, place_id: str) -> Here:
    """Return what a scenario does in a place; raises AtlasError for a place that holds no institution."""
    weight = place_weight(place_id, result.inputs, "place")
    new = result.places.sum(axis=(1, 2))
    students = float(weight @ result.inputs.total)
    today = float(weight @ result.inputs.baseline.participants.sum(axis=1))
    yearly = float(weight @ new) / result.scenario.years
    return Here(
        places=float(weight @ new),
        yearly=yearly,
        students=students,
        before=today / students if students > 0 else 0.0,
        after=(today + yearly) / students if students > 0 else 0.0,
        institutions=int((weight > 0).sum()),
        funded=int(((weight > 0) & (new > 0)).sum()),
    )
