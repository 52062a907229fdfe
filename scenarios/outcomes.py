"""From placements to outcomes: who is additional, how many more graduate, what later earnings are worth.

Effects of lottery studies compare winners with losers, some of whom worked anyway: additionality is inside them and is
never applied a second time. It applies only to the number of new workers and to the wages they gain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from contracts.errors import AtlasError
from scenarios import checks
from scenarios.ledgers import annuity
from scenarios.uncertainty import normal_interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scenarios.credits import Component, Credit

Floats = NDArray[np.float64]


def additional(placements: ArrayLike, worked_anyway: ArrayLike, displacement: ArrayLike = 0.0) -> Floats:
    """Give the placements that add a worker: not those who would have worked, nor those who displace others.

    Arrays broadcast; shares from 0 to 1. Raises AtlasError for a share outside.
    Source: model specification 1.2 and 3.5.
    """
    checks.share("worked_anyway", worked_anyway)
    checks.share("displacement", displacement)
    kept = (1 - np.asarray(worked_anyway, dtype=np.float64)) * (1 - np.asarray(displacement, dtype=np.float64))
    return np.asarray(np.asarray(placements, dtype=np.float64) * kept, dtype=np.float64)


def extra_graduates(effects: ArrayLike, placements: ArrayLike, graduation: ArrayLike) -> Floats:
    """Give extra graduates for each draw of the effect, shape (draws,).

    `effects` are shares of placed students, shape (draws,); `placements` and `graduation` (today's graduation rate, a
    share) have one shape, any. No cell can rise above 100% or fall below 0%: effect = min(effect, 1 - rate) or
    max(effect, -rate). The sum over cells is piecewise linear in the effect, so it costs a sort, not draws x cells.
    Raises AtlasError for a rate outside 0 to 1.
    """
    effect = np.asarray(effects, dtype=np.float64)
    size, rate = np.asarray(placements, dtype=np.float64).ravel(), np.asarray(graduation, dtype=np.float64).ravel()
    if not ((rate >= 0) & (rate <= 1)).all():
        raise AtlasError("A graduation rate is missing or outside 0 to 1; give a share for every cell with placements.")
    gain = _capped_sum(np.maximum(effect, 0.0), size, 1.0 - rate)
    loss = _capped_sum(np.maximum(-effect, 0.0), size, rate)
    return gain - loss


def _capped_sum(effect: Floats, size: Floats, cap: Floats) -> Floats:
    """Sum size x min(effect, cap) over cells for every effect of 0 or more, shape (draws,)."""
    order = np.argsort(cap, kind="stable")
    size, cap = size[order], cap[order]
    reached = np.searchsorted(cap, effect, side="right")
    at_cap = np.concatenate([[0.0], np.cumsum(size * cap)])
    free = size.sum() - np.concatenate([[0.0], np.cumsum(size)])
    return np.asarray(at_cap[reached] + effect * free[reached], dtype=np.float64)


def graduates_interval(
    placements: float, effect: float, standard_error: float, scale: float = 1.0
) -> tuple[float, float, float]:
    """Give the mean and the 95% limits of extra graduates when one study's effect is scaled (no cap).

    Raises AtlasError for negative placements or a negative standard error.
    """
    checks.not_negative("placements", placements)
    checks.not_negative("standard_error", standard_error)
    checks.finite("effect", effect)
    low, high = normal_interval(placements * effect * scale, placements * standard_error * abs(scale))
    return placements * effect * scale, low, high


def component_draws(part: Component, drawn: Mapping[str, Floats]) -> Floats:
    """Give the draws of one component of an effect, or its centre where it does not vary."""
    return drawn.get(part.name, np.asarray(part.centre, dtype=np.float64))


def effect_draws(credit: Credit, drawn: Mapping[str, Floats]) -> Floats:
    """Give the draws of an effect that is one number (graduation, enrollment, arrests), scaled."""
    total = np.asarray(sum(component_draws(part, drawn) for part in credit.components), dtype=np.float64)
    return total * component_draws(credit.scale, drawn)


def earnings_draws(credit: Credit, drawn: Mapping[str, Floats], rate: float) -> Floats:
    """Give the present value of later earnings per placed student, in dollars at the time of the placement.

    Gains are scaled by the credit's scale; losses count in full. Shape (draws,) or () where nothing varies.
    """
    scale, total = component_draws(credit.scale, drawn), np.asarray(0.0)
    for part in credit.components:
        value = component_draws(part, drawn)
        kept = np.where(value > 0, value * scale, value)
        total = total + kept * annuity(part.years, rate)
    return np.asarray(total, dtype=np.float64)


def fewer_arrests(placements: float, at_risk_share: float, effect: ArrayLike) -> Floats:
    """Give the change of violent-crime arrests: only students already at risk, counted, never put into dollars.

    `effect` is arrests per at-risk student in the first year (negative is fewer). Raises AtlasError for a share outside
    0 to 1.
    """
    checks.share("at_risk_share", at_risk_share)
    return placements * at_risk_share * np.asarray(effect, dtype=np.float64)
