"""What the atlas holds already: the real facts of the served version, to compare newly loaded ones with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from contracts import store
from contracts.embargo import PUBLIC, seen, today
from contracts.errors import AtlasError
from contracts.manifest import read_manifest
from contracts.tables import Facts
from loaders.source_files import as_facts

VARIABLE = "WBL_ATLAS_DATA"
REPOSITORY = Path(__file__).parent.parent / "data"
TABLES = ("data/outcomes.parquet", "data/participation.parquet")


def held(measures: pl.Series) -> pl.DataFrame:
    """Return the facts of measures that everybody sees today, in the columns of contracts.tables.Facts.

    They are of the store or folder that `WBL_ATLAS_DATA` names, else of this repository, and so they are where nothing
    can be read there: a load is no place to mend a store. The illustration is left out, because it is no year before.
    """
    root = Path(os.environ.get(VARIABLE) or REPOSITORY)
    for folder in (root, REPOSITORY):
        try:
            tables = [_facts(path, measures) for path in _files(folder)]
        except (AtlasError, OSError, pl.exceptions.PolarsError):
            continue
        return pl.concat(tables)
    return as_facts(Facts.create_empty())


def _files(root: Path) -> Iterator[Path]:
    data = store.candidates(root)[0]
    files = seen(read_manifest(data), PUBLIC, today()).files
    return (data / files[name].removeprefix("data/") for name in TABLES)


def _facts(path: Path, measures: pl.Series) -> pl.DataFrame:
    real = pl.col("basis") != "illustrative"
    return pl.scan_parquet(path, glob=False).filter(real, pl.col("measure").is_in(measures.implode())).collect()
