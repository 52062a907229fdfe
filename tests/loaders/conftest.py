"""Small facts, written once a session, and one build of them; and servers to fetch from."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from loaders.build import build
from tests.loaders import small_facts
from tests.loaders.fetch_server import Serve, servers

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


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Start servers that answer by a script; they stop after the test."""
    with servers() as start:
        yield start
