"""Looking up one row of a facts table."""

from typing import Any

import polars as pl


def fact(table: pl.DataFrame, key: str) -> dict[str, Any]:
    """Return the row with the key `place_id year measure group`."""
    place_id, year, measure, group = key.split()
    found = table.filter(place_id=place_id, year=year, measure=measure, group=group)
    assert found.height == 1, f"{found.height} rows for {key}"
    return found.to_dicts()[0]
