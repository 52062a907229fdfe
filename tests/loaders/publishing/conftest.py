"""A small data folder that serves as the repository's, and a store that holds it and nothing else."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from loaders.publishing.delivery import Delivery
from loaders.publishing.publish import Order, Published, publish
from loaders.signing import sign
from tests.loaders.publishing import small


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return small.write(tmp_path / "repository")


class Steward:
    """Somebody who publishes into a store of a test."""

    def __init__(self, base: Path, root: Path) -> None:
        self.base, self.root = base, root

    def publish(
        self,
        rows: Iterable[dict[str, object]] = small.LOADED,
        *,
        note: str = "",
        release_on: str = "",
        keep_hidden: bool = False,
    ) -> Published:
        loaded = small.loaded(self.base.parent.parent / "loaded", rows)
        order = Order(self.root, "a steward", note, release_on, keep_hidden)
        return publish(Delivery.of_folder(loaded), order, self.base)


@pytest.fixture
def steward(base: Path, tmp_path: Path) -> Steward:
    return Steward(base, tmp_path / "store")


@pytest.fixture
def wblr_steward(base: Path, tmp_path: Path) -> Steward:
    """Return a steward of a repository that knows the source of work-based learning records."""
    with (base / "sources.toml").open("a", encoding="utf-8") as stream:
        stream.write(small.SOURCE.format(id="calpads_wblr", released="2026-01-01"))
    sign(base)
    return Steward(base, tmp_path / "store")
