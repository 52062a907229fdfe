"""What a scenario's money would buy if every dollar could pay for everything: the part of the answer in closed form.

All streams are one pool. Each year the rule goes on filling up institutions with what arrives, at that year's prices:
the level that it raises is today's access plus the average year's new places, as in the program. With one stream and no
conditions this is the model's own answer; with several it is a yardstick for what their strings cost. A workbook can do
it without a solver.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scenarios.allocation import cheapest_first, fill_up
from scenarios.assemble import Assembly
from scenarios.problem import Problem, costly

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Pool:
    """One pool of dollars, filled into institutions year by year: I institutions, T years, two kinds of institution.

    money (T,) is what can be spent, carried dollars included and hubs paid; price (I, T) is what one place takes from
    the pool (an employer may pay part of the wage); cap (I, T) the most places; places (I, T) what it buys; left (T,)
    what could not be spent. share (2,) is the part of the wage that the pool pays, payable (2,) whether some stream
    with money pays for every part of a place; high schools first, then colleges.
    """

    money: Floats
    price: Floats
    cap: Floats
    places: Floats
    left: Floats
    share: Floats
    payable: Bools

    @property
    def total(self) -> float:
        """Return the places of all years."""
        return float(self.places.sum())


def one_pool(assembly: Assembly, rule: str) -> Pool:
    """Fill up institutions from one pool by a scenario's rule (source: model specification 3.3, closed forms)."""
    problem = assembly.problem
    share, payable = wage_shares(problem), payable_kinds(problem)
    price = problem.cost[0] * share[problem.signature][:, None] + problem.cost[1:].sum(axis=0)
    cap = reachable(problem) * payable[problem.signature][:, None]
    arriving = problem.budget.sum(axis=0) - (0.0 if problem.fixed is None else problem.fixed)
    money, left, places = np.zeros(len(arriving)), np.zeros(len(arriving)), np.zeros(cap.shape)
    carries = may_carry(problem)
    for year, dollars in enumerate(arriving):
        money[year] = max(0.0, dollars + (left[year - 1] if year and carries else 0.0))
        if rule == "max_per_dollar":
            bought = cheapest_first(float(money[year]), price[:, year], cap[:, year])
        else:
            base = problem.base * len(arriving) + places.sum(axis=1)
            yearly = {"cost": price[:, year], "cap": cap[:, year]}
            bought = fill_up(float(money[year]), scale=problem.scale * len(arriving), base=base, **yearly)
        places[:, year], left[year] = bought.places, bought.unspent
    return Pool(money, price, cap, places, left, share, payable)


def funded(problem: Problem) -> Bools:
    """Return which streams bring money, shape (S,)."""
    return np.asarray(problem.budget.sum(axis=1) > 0)


def wage_shares(problem: Problem) -> Floats:
    """Return the smallest share of the wage that a stream with money pays, by kind (2,); 1 where none pays wages."""
    covered = problem.covers[funded(problem), :, :, 0].max(axis=(0, 2), initial=0.0)
    return np.where(covered > 0, 1 / np.where(covered > 0, covered, 1.0), 1.0)


def payable_kinds(problem: Problem) -> Bools:
    """Return at which kind of institution streams with money pay for every part of a place, shape (2,)."""
    paid = (problem.covers[funded(problem)] > 0).any(axis=(0, 2))
    return np.asarray((paid | ~costly(problem)).all(axis=1))


def may_carry(problem: Problem) -> bool:
    """Say whether what is left of the pool may be spent in the next year: only if every stream with money may."""
    return problem.carry is not None and bool(problem.carry[funded(problem)].all())


def reachable(problem: Problem) -> Floats:
    """Return the most places by institution and year (I, T) for the students whom the scenario's streams may serve."""
    paid = np.any(problem.covers > 0, axis=0)
    served = np.all(paid | ~costly(problem)[:, None, :], axis=2)
    return np.asarray((problem.demand * served[problem.signature][:, :, None]).sum(axis=1))
