"""Dollars as people write them: `10M`, `$2,500,000`, `10M; 5M; 5M` for one amount a year."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from contracts.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZES = {"": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "b": 10**9, "billion": 10**9}
AMOUNT = re.compile(r"^\$?\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)\s*([a-z]*)$")
HOW = "such as 10M or 2,500,000; for another amount each year separate them by semicolons: 10M; 5M; 5M"


def dollars(text: str, where: str) -> tuple[float, ...]:
    """Return the amounts of a text; raises AtlasError that names `where` for anything that is no amount."""
    return tuple(_amount(part.strip(), where) for part in text.split(";"))


def _amount(text: str, where: str) -> float:
    found = AMOUNT.match(text.lower())
    if not found or found.group(2) not in SIZES:
        raise AtlasError(f"{where} = “{text[:40]}”: give an amount, {HOW}.")
    # Decimal, because 2.7 times a million is not quite 2,700,000 in binary.
    return float(Decimal(found.group(1).replace(",", "")) * SIZES[found.group(2)])


def written(amounts: Sequence[float]) -> str:
    """Return amounts as they stand in the box: `2,698,983`, or `10,000,000; 5,000,000`."""
    return "; ".join(f"{amount:,.2f}".removesuffix(".00") for amount in amounts)
