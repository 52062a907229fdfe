"""Monte Carlo at full size: 8,192 draws over 101 institutions x 13 cells x 5 years, beside plain loops and NumPy.

The model sums a capped effect over all cells with one sort; the peers visit every cell in every draw.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenarios.costs import PlacementCost
from scenarios.forecast import draw_parameters, forecast, forecasts
from scenarios.funded_program import FundedProgram, Setting, uncertain
from scenarios.outcomes import extra_graduates
from scenarios.parameters import Assumptions

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float64]

SHAPE = (101, 13, 5)
BUDGET = 0.6
LOOPED = 64
CHUNK = 512


def county() -> FundedProgram:
    """Make a program of realistic size with random placements and graduation rates (fixed seed)."""
    random = np.random.default_rng(1)
    placements = random.uniform(0, 20, SHAPE)
    cost = PlacementCost(wages=2859.20, burden=409.72, fee=326.89, staffing=1500.0, supports=100.0)
    yearly = placements.sum(axis=(0, 1))
    return FundedProgram(
        kind="k12",
        modality="short_paid",
        placements=placements,
        graduation=random.uniform(0.7, 0.98, SHAPE[:2]),
        cost=cost,
        wages=yearly * cost.wages,
        public=yearly * cost.total,
        donor=np.zeros(SHAPE[2]),
        employer=np.zeros(SHAPE[2]),
    )


def timed(call: Callable[[], object], repeat: int = 3) -> float:
    """Give the best of some runs, in seconds."""
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - start)
    return best


def loop(effects: Floats, program: FundedProgram) -> list[float]:
    """Sum the capped effect with plain Python loops, cell by cell, year by year, draw by draw."""
    size, rate = program.placements.tolist(), program.graduation.tolist()
    return [
        sum(
            places * max(-rate[i][c], min(effect, 1 - rate[i][c]))
            for i in range(SHAPE[0])
            for c in range(SHAPE[1])
            for places in size[i][c]
        )
        for effect in effects.tolist()
    ]


def broadcast(effects: Floats, program: FundedProgram) -> Floats:
    """Sum the capped effect with NumPy over draws x cells, in chunks that fit the memory."""
    size, rate = program.placements.sum(axis=-1).ravel(), program.graduation.ravel()
    chunks = np.split(effects, len(effects) // CHUNK)
    return np.concatenate([np.clip(chunk[:, None], -rate, 1 - rate) @ size for chunk in chunks])


def run() -> bool:
    """Print the measurements and say whether the budget is kept and the peers agree."""
    program, chosen = county(), Assumptions()
    parts = uncertain([program], Setting("central", chosen, 0.03))
    effects = draw_parameters(parts, chosen)["graduation_effect_short_paid"]
    ours = extra_graduates(effects, program.placements.sum(axis=-1), program.graduation)
    agree = np.allclose(ours, broadcast(effects, program)) and np.allclose(
        ours[:LOOPED], loop(effects[:LOOPED], program)
    )
    one = timed(lambda: forecast([program], "central", chosen))
    print(f"Monte Carlo, {len(effects):,} draws x {SHAPE[0]} institutions x {SHAPE[1]} cells x {SHAPE[2]} years")
    print(f"  draws alone                                    {timed(lambda: draw_parameters(parts, chosen)):8.3f} s")
    print(f"  one preset: intervals, ledgers, tornado, EVPPI {one:8.3f} s   budget {BUDGET} s")
    print(f"  four presets side by side                      {timed(lambda: forecasts([program], chosen)):8.3f} s")
    print("  the step that visits every cell, extra graduates:")
    summed = timed(lambda: extra_graduates(effects, program.placements.sum(axis=-1), program.graduation))
    looped = timed(lambda: loop(effects[:LOOPED], program), repeat=1) * len(effects) / LOOPED
    print(f"    one sort (ours)                              {summed:8.4f} s")
    print(f"    NumPy, draws x cells                         {timed(lambda: broadcast(effects, program)):8.4f} s")
    print(f"    plain loops, scaled from {LOOPED} draws             {looped:8.1f} s")
    print(f"  peers agree: {'yes' if agree else 'NO'}; within budget: {'yes' if one <= BUDGET else 'NO'}")
    return bool(agree) and one <= BUDGET


if __name__ == "__main__":
    raise SystemExit(not run())
