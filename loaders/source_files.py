"""Reading the fact files: a missing or unreadable one is a sentence, not a traceback."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from contracts.errors import AtlasError
from contracts.tables import Facts
from loaders.facts import fact

FACT_COLUMNS = tuple(Facts.create_empty().columns)
FACT_KEY = ("place_id", "year", "measure", "group")


def read_table(facts: Path, name: str, columns: Iterable[str]) -> pl.DataFrame:
    """Read the named columns of a parquet or CSV file of the facts folder; every CSV column comes as text.

    Raises AtlasError if the file is missing, cannot be read, or lacks a column.
    """
    path = fact(facts, name)
    wanted = list(columns)
    try:
        table = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise AtlasError(f"{path} cannot be read ({error}). Copy the file again.") from None
    if lacking := sorted(set(wanted) - set(table.columns)):
        raise AtlasError(f"{path} has no column {lacking[0]!r}. Its columns: {', '.join(table.columns)}.")
    return table.select(wanted)


def as_facts(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows in the column order and types of the facts table, sorted by key; absent columns become null."""
    absent = [pl.lit(None).alias(name) for name in FACT_COLUMNS if name not in rows.columns]
    return rows.with_columns(absent).select(FACT_COLUMNS).cast(Facts.create_empty().schema).sort(FACT_KEY)
