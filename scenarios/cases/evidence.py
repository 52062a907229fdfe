"""Adapters of the worked cases on evidence: outcomes, equity, uncertainty and ledgers.

They only map names to arguments; `plain` gives a number that is not defined (`nan`) back as None.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from scipy.special import ndtri

from contracts.errors import AtlasError
from scenarios import equity, formula, ledgers, uncertainty
from scenarios.cases import published
from scenarios.cases.published import value_parts
from scenarios.cases.reading import Inputs, named, plain
from scenarios.evidence import PooledEffect, pool_effects
from scenarios.outcomes import additional, graduates_interval

CHANCE = re.compile(r"prob_above_\D*(\d+(?:_\d+)?)_?pp")
PERCENT = 100
QUANTILES = 2**16
FUND_OR_NOT = 2


def present_value(inputs: Inputs) -> Inputs:
    """Present value of a yearly amount, or of a list of yearly amounts."""
    first = inputs.get("first_year", 1)
    if isinstance(inputs["annual"], list):
        return {"pv": ledgers.present_value(inputs["annual"], inputs["rate"], first)}
    return {"pv": ledgers.level_stream(inputs["annual"], inputs["years"], inputs["rate"], first)}


def additionality(inputs: Inputs) -> Inputs:
    """Additional workers by kind of student; a share that is one number holds for every kind."""
    placements, anyway, displaced = (
        inputs["placements"],
        inputs["would_have_worked_anyway"],
        inputs.get("displacement", 0.0),
    )
    if not isinstance(placements, Mapping):
        return {"additional": plain(additional(placements, anyway, displaced))}
    return {
        "additional": {
            kind: plain(additional(places, _of_kind(anyway, kind), _of_kind(displaced, kind)))
            for kind, places in placements.items()
        }
    }


def _of_kind(share: Any, kind: str) -> Any:  # noqa: ANN401 - a number, or numbers by kind
    """Return a share of one kind of student."""
    return share[kind] if isinstance(share, Mapping) else share


def extra_graduates(inputs: Inputs) -> Inputs:
    """Extra graduates of one study's effect with 95% limits."""
    scale = inputs.get("scale_factor", 1.0)
    mean, low, high = graduates_interval(inputs["placements"], inputs["effect"], inputs.get("se", 0.0), scale)
    return {"mean": mean, "ci_low": low, "ci_high": high}


def break_even(inputs: Inputs) -> Inputs:
    """Break-even graduation effect in percentage points."""
    effect = ledgers.break_even_effect(inputs["unit_cost"], inputs["value_per_additional_graduate"])
    return {"break_even_pp": PERCENT * effect}


def inequality(inputs: Inputs) -> Inputs:
    """Inequality of access over places."""
    found = equity.inequality(inputs["participants"], inputs["pop"])
    return {
        "rates": plain(found.rates),
        "mean": plain(found.mean),
        "gap_abs": plain(found.gap),
        "gap_ratio": plain(found.gap_ratio),
        "gini": plain(found.gini),
        "theil_T": plain(found.theil),
        "mld": plain(found.mean_log_deviation),
    }


def theil_split(inputs: Inputs) -> Inputs:
    """Theil T between and within districts."""
    districts = named(inputs, "districts").items()
    students = [count for _, district in districts for count in district["pop"]]
    rates = [rate for _, district in districts for rate in district["rate"]]
    parents = [name for name, district in districts for _ in district["pop"]]
    split = equity.theil_split(students, rates, parents)
    return {"total": plain(split.total), "between": plain(split.between), "within": plain(split.within)}


def representation(inputs: Inputs) -> Inputs:
    """Share of new places of each group against its share of students."""
    groups = named(inputs, "membership")
    found = equity.representation(inputs["new_places"], inputs["students"], np.array(list(groups.values())).T)
    values = {
        "share_new": found.share_of_places,
        "share_students": found.share_of_students,
        "representation": found.ratio,
    }
    return {name: dict(zip(groups, plain(shares), strict=True)) for name, shares in values.items()}


def value_of_information(inputs: Inputs) -> Inputs:
    """Chance to break even and value of perfect information of a normal effect.

    `actions` names funding and not funding; actions with their own `value_per_graduate` and `unit_cost` may be any.
    """
    mean = inputs["value_per_graduate"] * inputs["effect_mean"] - inputs["unit_cost"]
    sd = abs(inputs["value_per_graduate"]) * inputs["effect_sd"]
    actions = inputs.get("actions", ("fund", "do not fund"))
    listed = list(actions.values() if isinstance(actions, Mapping) else actions)
    if listed and all(isinstance(action, Mapping) for action in listed):
        evpi = _value_over_actions(inputs, listed)
    elif len(listed) == FUND_OR_NOT:
        evpi = uncertainty.value_of_perfect_information_normal(mean, sd)
    else:
        raise AtlasError(
            f"inputs.actions has {len(listed)} names; name funding and not funding, or give every action its "
            "`value_per_graduate` and `unit_cost`."
        )
    return {
        "mean": mean,
        "sd": sd,
        "prob_positive": uncertainty.probability_positive_normal(mean, sd),
        "evpi": evpi,
    }


def _value_over_actions(inputs: Inputs, actions: list[Mapping[str, Any]]) -> float:
    """Return the value of perfect information over actions that turn one normal effect into money each its own way."""
    effect = inputs["effect_mean"] + inputs["effect_sd"] * ndtri((np.arange(QUANTILES) + 0.5) / QUANTILES)
    terms = [{"value_per_graduate": 0.0, "unit_cost": 0.0, **action} for action in actions]
    net = [term["value_per_graduate"] * effect - term["unit_cost"] for term in terms]
    return uncertainty.value_of_perfect_information(np.column_stack(net))


def correlated_sum(inputs: Inputs) -> Inputs:
    """Standard deviation of a sum at one or more correlations."""
    rho = inputs["rho"]
    found = [
        uncertainty.correlated_sum_sd(inputs["sd_a"], inputs["sd_b"], one)
        for one in (rho if isinstance(rho, list) else [rho])
    ]
    return {"sd_sum": found if isinstance(rho, list) else found[0]}


def tornado(inputs: Inputs) -> Inputs:
    """One-way ranges of any arithmetic expression, widest first."""

    def model(values: Mapping[str, float]) -> float:
        """Return what the expression comes to at these values."""
        return float(formula.evaluate(inputs["output"], dict(values)))

    base = {name: float(value) for name, value in named(inputs, "base").items()}
    ranges = {name: (low, high) for name, (low, high) in named(inputs, "low_high").items()}
    bars = uncertainty.tornado(model, base, ranges)
    return {
        "base": model(base),
        "ranges": {bar.name: [bar.at_low, bar.at_high] for bar in bars},
        "swing": {bar.name: bar.swing for bar in bars},
        "order": [bar.name for bar in bars],
    }


class _Chances(dict[str, Any]):
    """Results of a pool; a key like `prob_above_break_even_1_732pp` carries the threshold in its name."""

    def __init__(self, pooled: PooledEffect, values: Inputs) -> None:
        super().__init__(values)
        self.pooled = pooled

    def __missing__(self, key: str) -> float:
        named = CHANCE.fullmatch(key)
        if named is None:
            raise KeyError(key)
        return self.pooled.probability_above(float(named[1].replace("_", ".")))

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - the signature of dict.get
        """Look a key up, thresholds included."""
        try:
            return self[key]
        except KeyError:
            return default


def pooled_effects(inputs: Inputs) -> Inputs:
    """Random-effects pool of findings in percentage points."""
    pooled = pool_effects(inputs["effects_pp"], inputs["se_pp"])
    return _Chances(
        pooled,
        {
            "fixed_mean": pooled.fixed_mean,
            "Q": pooled.q,
            "tau2": pooled.tau_squared,
            "mean": pooled.mean,
            "se": pooled.standard_error,
            "predictive_sd": pooled.predictive_sd,
        },
    )


def mvpf(inputs: Inputs) -> Inputs:
    """Marginal value of a wage subsidy; later earnings come before tax, or after tax with the tax beside them."""
    flows = ledgers.Flows(
        wages=inputs["wages_in_cost"],
        public_cost=inputs["program_cost"],
        later_earnings=inputs.get("later_earnings_pv", 0.0),
        worked_anyway=inputs.get("crowd_out", 0.0),
        displacement=inputs.get("displacement", 0.0),
        tax_rate=inputs.get("tax_rate", 0.0),
        value_of_work=inputs.get("value_per_dollar_of_additional_wage", 1.0),
    )
    later = ledgers.marginal_value(
        0.0, after_tax=inputs.get("later_earnings_pv_after_tax", 0.0), recouped=inputs.get("later_tax_pv", 0.0)
    )
    return value_parts(ledgers.program_value(flows) + later)


CALCULATIONS: Mapping[str, Callable[[Inputs], Inputs]] = {
    "present_value": present_value,
    "additionality": additionality,
    "extra_graduates": extra_graduates,
    "break_even": break_even,
    "inequality": inequality,
    "theil_split": theil_split,
    "representation": representation,
    "value_of_information": value_of_information,
    "correlated_sum": correlated_sum,
    "tornado": tornado,
    "pool_effects": pooled_effects,
    "mvpf": mvpf,
    **published.CALCULATIONS,
}
