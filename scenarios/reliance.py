"""How much of a result rests on what is not known about participation today: rerun it over the baseline's interval.

Participation before the first dollar decides who counts as behind, so it steers the places. Where it is illustrative,
the same money is shared out again for other baselines inside the interval, and the answers are compared.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from contracts.errors import AtlasError
from scenarios.assemble import assemble
from scenarios.inputs import Inputs
from scenarios.participation import Baseline
from scenarios.result import Result
from scenarios.run import decide

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DRAWS = 8
SEED = 20_240_701
TOP = 10


@dataclass(frozen=True)
class Reliance:
    """The scenario's places by institution, and what they would be for other baselines in the interval.

    `places` (I,) are the scenario's own, over all years; `reruns` (B, I) those under the baselines that `names` name;
    `alike` (I,) under a baseline with the same rate at every institution of a kind, None where that is refused.
    `width` is half the interval as a share of today's participants (the widest institution's), 0 where participation is
    counted. `refused` counts the baselines under which the scenario's floors cannot be met.
    """

    places: Floats
    names: tuple[str, ...]
    reruns: Floats
    alike: Floats | None
    width: float
    refused: int

    @property
    def least(self) -> Floats:
        """Return the fewest places of each institution, the scenario's own included, shape (I,)."""
        return np.asarray(np.vstack([self.places, self.reruns]).min(axis=0))

    @property
    def most(self) -> Floats:
        """Return the most places of each institution, the scenario's own included, shape (I,)."""
        return np.asarray(np.vstack([self.places, self.reruns]).max(axis=0))

    @property
    def totals(self) -> tuple[float, float]:
        """Return the fewest and the most places in all."""
        sums = np.vstack([self.places, self.reruns]).sum(axis=1)
        return float(sums.min()), float(sums.max())

    @property
    def moved(self) -> Floats:
        """Return the share of places that another baseline sends to other institutions, shape (B,)."""
        return np.array([share_moved(self.places, row) for row in self.reruns])

    @property
    def moved_if_alike(self) -> float | None:
        """Return the share of places that rests on differences between institutions in today's participation."""
        return None if self.alike is None else share_moved(self.places, self.alike)

    def always_among_first(self, count: int = TOP) -> int:
        """Count the institutions with the most places that stay among the first in every rerun."""
        first = set(np.flatnonzero(ranks(self.places) <= count).tolist())
        for row in self.reruns:
            first &= set(np.flatnonzero(ranks(row) <= count).tolist())
        return len(first)

    def rank_range(self) -> tuple[Ints, Ints]:
        """Return the best and the worst rank of each institution by places, 1 for the most, shapes (I,)."""
        found = np.vstack([ranks(row) for row in (self.places, *self.reruns)])
        return found.min(axis=0), found.max(axis=0)


def ranks(places: Floats) -> Ints:
    """Return ranks by places, 1 for the most; ties share the best rank, and whoever gets none ranks after all."""
    whole = np.round(places, 6)
    return np.array([1 + int((whole > value).sum()) for value in whole], dtype=np.int64)


def share_moved(first: Floats, second: Floats) -> float:
    """Return the share of places that go to other institutions, whatever the totals; 0 where one of them has none."""
    if first.sum() <= 0 or second.sum() <= 0:
        return 0.0
    return float(np.abs(first / first.sum() - second / second.sum()).sum()) / 2


def reliance(result: Result) -> Reliance:
    """Run a scenario again for other baselines in the interval: all low, all high, and random mixtures of both.

    Where participation is counted there is no interval, and no rerun. The same result always gives the same answer.
    """
    inputs, today = result.inputs, result.inputs.baseline
    places = result.places.sum(axis=(1, 2))
    known = today.participants.sum(axis=1)
    if np.allclose(today.low, today.high) or places.sum() <= 0:
        return Reliance(places, (), np.empty((0, len(places))), None, 0.0, 0)
    names, totals = _baselines(today)
    found = [_places(result, total) for total in totals]
    kept = [(name, row) for name, row in zip(names, found, strict=True) if row is not None]
    half = np.divide(today.high - today.low, 2 * known, out=np.zeros(len(known)), where=known > 0)
    return Reliance(
        places=places,
        names=tuple(name for name, _ in kept),
        reruns=np.array([row for _, row in kept]).reshape(len(kept), len(places)),
        alike=_places(result, _same_rate(inputs)),
        width=float(half.max()),
        refused=len(found) - len(kept),
    )


def _baselines(today: Baseline) -> tuple[tuple[str, ...], list[Floats]]:
    """Return the baselines to try: participants in all, by institution."""
    share = np.random.default_rng(SEED).uniform(size=(DRAWS, len(today.low)))
    drawn = [today.low + row * (today.high - today.low) for row in share]
    return ("all low", "all high", *(f"mixture {row}" for row in range(1, DRAWS + 1))), [today.low, today.high, *drawn]


def _same_rate(inputs: Inputs) -> Floats:
    """Return today's participants shared out by students within high schools and within colleges."""
    known, size = inputs.baseline.participants.sum(axis=1), inputs.total
    spread = np.zeros(len(size))
    for mine in (inputs.is_college, ~inputs.is_college):
        if size[mine].sum() > 0:
            spread[mine] = size[mine] * known[mine].sum() / size[mine].sum()
    return spread


def _places(result: Result, total: Floats) -> Floats | None:
    """Return places by institution under another baseline; None where its floors cannot be met."""
    inputs = replace(result.inputs, baseline=rescaled(result.inputs, total))
    try:
        solution = decide(result.scenario, assemble(result.scenario, inputs), probe=0.0)
    except AtlasError:
        return None
    return np.asarray(solution.places.sum(axis=(1, 2)))


def rescaled(inputs: Inputs, total: Floats) -> Baseline:
    """Return the baseline with another number of participants at each institution, shape (I,), cells in proportion.

    No cell holds more participants than students; an institution without any spreads them like its students.
    """
    today, size = inputs.baseline, inputs.total
    held = today.participants.sum(axis=1)
    like_students = np.divide(
        inputs.students, size[:, None], out=np.zeros_like(inputs.students), where=size[:, None] > 0
    )
    mix = np.divide(today.participants, held[:, None], out=like_students, where=held[:, None] > 0)
    return replace(today, participants=np.minimum(mix * total[:, None], inputs.students))
