"""Who gets the places: seven rules in closed form, whole places, and the price of fairness.

Six of the rules are one operation, filling up: raise a common level theta, give each institution
`clip(theta * scale - base, 0, cap)` places, and stop when the money is gone. What is proportional, fair or
gap-closing differs only in `scale` and `base`. Source: model specification 3.3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from contracts.errors import AtlasError
from scenarios import checks

Floats = npt.NDArray[np.float64]
RULES = ("proportional", "equal", "need_weighted", "gap_closing", "max_per_dollar", "max_min", "user_formula")
WHOLE = 1e-9


@dataclass(frozen=True)
class Allocation:
    """Places per institution under one rule.

    `level` is what the rule made as equal as it could (a rate for gap_closing and max_min, places per unit of weight
    otherwise); `floor` is the lowest level reached; `marginal_cost` is the price in dollars of the last place bought,
    where places are bought one by one.
    """

    places: Floats
    level: Floats
    floor: float
    spent: float
    unspent: float
    weights: Floats
    marginal_cost: float | None = None

    @property
    def total(self) -> float:
        """Return all places together."""
        return float(self.places.sum())


def allocate(  # noqa: PLR0913 - the seven rules need different facts about the same institutions
    rule: str,
    *,
    budget: float,
    eligible: Floats,
    current: Floats | None = None,
    unit_cost: Floats | float = 1.0,
    demand: Floats | None = None,
    sed_share: Floats | None = None,
    need_weight: float = 1.0,
    weights: Floats | None = None,
) -> Allocation:
    """Share a budget among institutions by one of `RULES`.

    With `unit_cost` 1 the budget is a number of places. `eligible`, `current` (places already there), `demand` (the
    most new places each can use), `sed_share` and `weights` have shape (n,). Raises AtlasError for an unknown rule,
    negative or non-finite input, or a rule without the facts it needs.
    """
    if rule not in RULES:
        raise AtlasError(f"allocation rule {rule!r} is not known; choose one of {', '.join(RULES)}.")
    size = len(eligible)
    costs = np.full(size, unit_cost, dtype=float) if np.ndim(unit_cost) == 0 else np.asarray(unit_cost, dtype=float)
    checks.same_length(size, unit_cost=costs, current=current, demand=demand, sed_share=sed_share, weights=weights)
    checks.not_negative("budget", budget)
    checks.not_negative("need_weight", need_weight)
    checks.positive("unit_cost", costs)
    for name, values in {"eligible": eligible, "current": current, "demand": demand, "weights": weights}.items():
        if values is not None:
            checks.not_negative(name, values)
    if sed_share is not None:
        checks.share("sed_share", sed_share)
    caps = np.full(size, math.inf) if demand is None else demand
    have = np.zeros(size) if current is None else np.asarray(current, dtype=float)
    if rule == "max_per_dollar":
        return cheapest_first(budget, costs, caps)
    if rule in ("gap_closing", "max_min"):
        return fill_up(budget, scale=eligible, base=have, cost=costs, cap=caps)
    scale = _weights(rule, eligible, sed_share, need_weight, weights)
    return fill_up(budget, scale=scale, base=np.zeros(size), cost=costs, cap=caps)


def fill_up(budget: float, *, scale: Floats, base: Floats, cost: Floats, cap: Floats) -> Allocation:
    """Raise the lowest `(base + places) / scale` as far as the budget allows, then the next lowest, and so on.

    An institution that meets its cap stops and the others go on: the result is the lexicographic max-min. Institutions
    of scale 0 get nothing. The level solves `sum(cost * clip(theta * scale - base, 0, cap)) = budget` exactly, by
    walking the sorted points at which an institution starts or stops rising.
    """
    takes = scale > 0
    theta = _level(budget, scale[takes], base[takes], cost[takes], cap[takes])
    places = np.zeros(len(scale))
    places[takes] = np.clip(theta * scale[takes] - base[takes], 0.0, cap[takes])
    level = np.divide(base + places, scale, out=np.full(len(scale), math.nan), where=takes)
    spent = float(places @ cost)
    floor = float(np.nanmin(level)) if takes.any() else 0.0
    return Allocation(places, level, floor, spent, max(0.0, budget - spent), scale)


def cheapest_first(budget: float, unit_cost: Floats, demand: Floats) -> Allocation:
    """Buy the cheapest places first, each institution up to its demand: the most places a budget can buy.

    Ties go to the institution that comes first.
    """
    places = np.zeros(len(unit_cost))
    left, marginal = budget, None
    for index in np.argsort(unit_cost, kind="stable"):
        bought = min(demand[index], left / unit_cost[index])
        if bought > 0:
            places[index], marginal = bought, float(unit_cost[index])
            left = max(0.0, left - bought * unit_cost[index])
    level = np.divide(places, demand, out=np.zeros(len(places)), where=demand > 0)
    return Allocation(places, level, float(level.min(initial=1.0)), budget - left, left, demand, marginal)


def _weights(
    rule: str, eligible: Floats, sed_share: Floats | None, need_weight: float, weights: Floats | None
) -> Floats:
    """Return the weights of the rules that share in proportion to something."""
    if rule == "equal":
        return (eligible > 0).astype(float)
    if rule == "need_weighted":
        if sed_share is None:
            raise AtlasError("rule need_weighted needs sed_share: the share of disadvantaged students of each place.")
        return eligible * (1 + need_weight * sed_share)
    if rule == "user_formula":
        if weights is None:
            raise AtlasError("rule user_formula needs weights: one number, not negative, for each institution.")
        return weights
    return eligible


def _level(budget: float, scale: Floats, base: Floats, cost: Floats, cap: Floats) -> float:
    """Return theta at which filling up costs the budget; infinite when every cap is met before."""
    starts, stops = base / scale, (base + cap) / scale
    slope = cost * scale
    points = np.concatenate([starts, stops])
    change = np.concatenate([slope, -slope])
    order = np.argsort(points, kind="stable")
    points, rate = points[order], np.cumsum(change[order])
    if not len(points):
        return 0.0
    finite = np.isfinite(points)
    points, rate = points[finite], rate[finite]
    spent = np.concatenate([[0.0], np.cumsum(np.diff(points) * rate[:-1])])
    last = int(np.searchsorted(spent, budget, side="right")) - 1
    if rate[last] <= slope.min(initial=math.inf) * WHOLE:
        return math.inf if last == len(points) - 1 else float(points[last])
    return float(points[last] + (budget - spent[last]) / rate[last])


def largest_remainder(quotas: Floats, total: float | None = None) -> npt.NDArray[np.int64]:
    """Round quotas to whole places that keep the total (by default the quotas' own, rounded).

    Each gets its whole part; what is left goes one by one to the largest remainders, ties to the first. Raises
    AtlasError for a total that is not whole or cannot be reached by rounding each quota up or down.
    """
    checks.not_negative("quotas", quotas)
    wanted = round(float(quotas.sum())) if total is None else checks.whole("total", total)
    whole = np.floor(quotas + WHOLE).astype(np.int64)
    left = wanted - int(whole.sum())
    if not 0 <= left <= len(quotas):
        raise AtlasError(
            f"total = {wanted} cannot be reached by rounding quotas that sum to {quotas.sum():g}; "
            f"give a total between {whole.sum()} and {whole.sum() + len(quotas)}."
        )
    whole[np.argsort(-(quotas - whole), kind="stable")[:left]] += 1
    return whole


def price_of_fairness(efficient_total: float, rule_total: float) -> float:
    """Return the share of places given up for a rule: (efficient - rule) / efficient; 0 when there are none."""
    return (efficient_total - rule_total) / efficient_total if efficient_total > 0 else 0.0
