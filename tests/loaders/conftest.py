"""Small facts, written once a session, and one build of them."""

from pathlib import Path

import polars as pl
import pytest

from loaders.build import build
from tests.loaders import small_facts

WORDS = Path(__file__).parent.parent.parent / "data"  # the hand-written registries


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_facts.write(tmp_path_factory.mktemp("facts") / "small")


@pytest.fixture(scope="session")
def built(small: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds data/ and static/ built from the small facts; tests must not change it."""
    out = tmp_path_factory.mktemp("built")
    build(small, out, WORDS)
    return out


@pytest.fixture(scope="session")
def committed_outcomes() -> pl.DataFrame:
    return pl.read_parquet(WORDS / "outcomes.parquet")


@pytest.fixture(scope="session")
def committed_participation() -> pl.DataFrame:
    return pl.read_parquet(WORDS / "participation.parquet")
