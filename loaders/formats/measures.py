"""The measures that come with a file that a steward loads; measures.toml defines them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from contracts.registries import Measure, read_measures

FILE = Path(__file__).parent / "measures.toml"


@cache
def _all() -> dict[str, Measure]:
    return dict(read_measures(FILE))


def defined(names: Iterable[str]) -> dict[str, Measure]:
    """Return the definitions of those measures that measures.toml holds; the others are in data/measures.toml."""
    return {name: _all()[name] for name in sorted(set(names)) if name in _all()}
