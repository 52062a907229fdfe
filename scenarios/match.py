"""The match at which a funder breaks even: how much others must add to each grant dollar."""

from __future__ import annotations

from contracts.errors import AtlasError
from scenarios.credits import PresetName
from scenarios.result import Result

SMALL = 1e-4


def break_even_match(unit_cost: float, value_per_place: float) -> float:
    """Return the employer or local dollars for each grant dollar at which a place's value covers the grant.

    A grant pays 1 / (1 + match) of a place; it breaks even when value_per_place = unit_cost / (1 + match), so
    match = unit_cost / value - 1, and 0 where the value covers the whole cost. Raises AtlasError where no value is left
    for any match to cover.
    """
    if value_per_place <= 0:
        raise AtlasError(
            f"value_per_place = {value_per_place:,.0f}: no match breaks even on a place without value; "
            "choose an outcome preset with an effect."
        )
    return max(0.0, unit_cost / value_per_place - 1)


def break_even_matches(result: Result) -> dict[PresetName, float | None]:
    """Return, by outcome preset, the match at which extra graduates pay for the grant's part of a high-school place.

    0 where they pay for the whole place; None where graduation was not evaluated or no graduate is gained.
    """
    matches: dict[PresetName, float | None] = {}
    placed = float(result.places[~result.inputs.is_college].sum())
    for preset, found in result.forecasts.items():
        matches[preset] = None
        if found.break_even is None or found.extra_graduates is None:
            continue
        value = found.extra_graduates.mean / placed * found.break_even.value
        if value > SMALL:
            matches[preset] = break_even_match(found.break_even.effect * found.break_even.value, value)
    return matches
