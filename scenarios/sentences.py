"""What binds, in words: shadow prices, stranded dollars, and which limit to relax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from scenarios.streams import ADMIN, CATEGORIES, Stream

Floats = npt.NDArray[np.float64]
PROBE = 100_000.0
NOTHING = 0.05
SMALL_DOLLARS = 1.0
WORDS: Mapping[str, str] = {
    "wage": "wages",
    "support": "supports",
    "eor": "the employer of record",
    "staff": "staffing",
}


def stream_sentence(
    stream: Stream, gain: float, unspent: float, category_worth: Floats, unpaid: Sequence[str] = ()
) -> str:
    """Say what $100,000 more of a stream buys, and why it buys nothing or is stranded.

    `gain` is in places; `category_worth` (K,) is places per further dollar of each cost category; `unpaid` are the
    categories that no money of the scenario may pay.
    """
    if gain > NOTHING:
        more = f"$100,000 more of {stream.name} buys {places_words(gain)}"
    else:
        more = f"$100,000 more of {stream.name} buys no place{_until(stream, category_worth, unpaid)}"
    left = f"; ${unspent:,.0f} of it cannot be spent" if unspent > SMALL_DOLLARS else ""
    return f"{more}{left}."


def unpaid_sentence(unpaid: Sequence[str]) -> str | None:
    """Say which cost categories no money of the scenario may pay; None where there is none."""
    return f"No stream pays for {_join([WORDS[name] for name in unpaid])}, so nobody can be placed." if unpaid else None


def _until(stream: Stream, category_worth: Floats, unpaid: Sequence[str]) -> str:
    """Say which kind of money is short and cannot come from this stream, or only up to its cap."""
    if unpaid:
        return f" until another stream pays for {_join([WORDS[name] for name in unpaid])}"
    free = [name for name in stream.pays if stream.admin_cap >= 1 or name not in ADMIN]
    paid = np.array([category in free for category in CATEGORIES])
    scarce = np.where(paid, 0.0, category_worth)
    if scarce.max(initial=0.0) <= 0:
        return ""
    short = [WORDS[name] for name, worth in zip(CATEGORIES, scarce, strict=True) if worth >= scarce.max() * 0.999]
    return f" until money for {_join(short)} rises"


def category_sentences(category_worth: Floats) -> tuple[str, ...]:
    """Say what $100,000 more for each cost category would buy, the most productive first."""
    order = np.argsort(-category_worth, kind="stable")
    return tuple(
        f"$100,000 more for {WORDS[CATEGORIES[index]]}, where it is scarcest, "
        f"would buy {places_words(category_worth[index] * PROBE)}."
        for index in order
        if category_worth[index] * PROBE > NOTHING
    )


def demand_sentence(places: Floats, wanted: Floats) -> str | None:
    """Say how many institutions have every student placed who wants to be, in the last year; None if none has.

    `places` and `wanted` have shape (I, C, T).
    """
    last, most = places[:, :, -1].sum(axis=1), wanted[:, :, -1].sum(axis=1)
    full = int(((most > 0) & (last >= most * (1 - 1e-6))).sum())
    if not full:
        return None
    return (
        f"Demand binds at {full} of {int((most > 0).sum())} institutions: every student who would like a place has one."
    )


def limit_sentence(what: str, worth: Floats | None, names: Sequence[str]) -> str | None:
    """Say where a capacity limit binds and what one more unit allows; None where it does not bind.

    `worth` has shape (names, T): places that one more unit would allow.
    """
    if worth is None:
        return None
    best = worth.max(axis=1)
    binding = np.flatnonzero(best > NOTHING)
    if not len(binding):
        return None
    first = names[int(binding[np.argmax(best[binding])])]
    return (
        f"{what} bind at {len(binding)} of {len(names)}, most of all at {first}: "
        f"one more allows {places_words(float(best.max()))}."
    )


def places_words(number: float) -> str:
    """Return a number of places in words: whole above ten, one decimal below."""
    shown = f"{number:,.0f}" if number >= 10 else f"{number:.1f}".removesuffix(".0")  # noqa: PLR2004 - rounding of text
    return f"{shown} place" if shown == "1" else f"{shown} places"


def _join(words: Sequence[str]) -> str:
    """Return words joined by commas and a last "and"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
