"""The committed data, made once, and one scenario with its outcomes."""

import pytest

from atlas.data import Atlas
from scenarios import codec
from scenarios.inputs import from_atlas
from tests.atlas.conftest import committed, county
from views.scenario_view import ScenarioView, run_view

__all__ = ["committed", "county", "funder", "nothing"]


@pytest.fixture(scope="session")
def funder(committed: Atlas) -> ScenarioView:
    """A scenario that places students at high schools and colleges, with outcomes."""
    return run_view(committed, from_atlas(committed), codec.preset("funder_10m"))


@pytest.fixture(scope="session")
def nothing(committed: Atlas) -> ScenarioView:
    """Today: no money at all."""
    return run_view(committed, from_atlas(committed), codec.preset("today"))
