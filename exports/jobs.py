"""The files that readers ask for, by name, from values that travel between processes."""

from __future__ import annotations

import functools

from atlas import data, places
from atlas.data import Atlas
from contracts.errors import AtlasError
from exports import brief, card, deck, workbook
from exports.record import Data
from scenarios.codec import fingerprint
from scenarios.inputs import from_atlas
from scenarios.scenario import Scenario
from views.exhibit import Exhibit
from views.scenario_view import ScenarioView, run_view


def place_brief(where: Data, place_id: str, app: str) -> bytes:
    """Return the brief of a place."""
    atlas = loaded(where)
    return brief.of_place(atlas, places.get(atlas, place_id), app)


def place_deck(where: Data, place_id: str, app: str) -> bytes:
    """Return the slides of a place."""
    atlas = loaded(where)
    return deck.place_deck(atlas, places.get(atlas, place_id), app)


def scenario_brief(where: Data, scenario: Scenario, app: str) -> bytes:
    """Return the brief of a scenario."""
    return brief.of_scenario(view_of(where, scenario), app)


def scenario_deck(where: Data, scenario: Scenario, app: str) -> bytes:
    """Return the slides of a scenario."""
    return deck.scenario_deck(view_of(where, scenario), app)


def scenario_workbook(where: Data, scenario: Scenario, app: str) -> bytes:
    """Return the workbook of a scenario."""
    return workbook.workbook(view_of(where, scenario), app)


def picture(exhibit: Exhibit, version: str, kind: str) -> bytes:
    """Return an exhibit's chart as `svg` or `png`."""
    return card.svg(exhibit, version) if kind == "svg" else card.png(exhibit, version)


def warm(where: Data) -> bytes:
    """Read the data, so that the first file does not wait for it."""
    loaded(where)
    return b""


@functools.lru_cache(maxsize=2)
def loaded(where: Data) -> Atlas:
    """Return the data that the page shows; raises AtlasError where they are no longer there."""
    atlas = data.load(where.folder, where.viewer)
    if atlas.version == where.version:
        return atlas
    older = data.load_version(where.version, where.folder, where.viewer)
    if older is None:
        raise AtlasError(f"Data version {where.version} is no longer there; load the page again.")
    return older


# A scenario is a mapping inside, which has no hash: the last views are found by what decides them.
_VIEWS: dict[tuple[Data, str, str], ScenarioView] = {}
MOST_VIEWS = 4


def view_of(where: Data, scenario: Scenario) -> ScenarioView:
    """Run a scenario on the data of the page, or return the run that a file was made from just before."""
    key = (where, fingerprint(scenario), scenario.title)
    if key not in _VIEWS:
        atlas = loaded(where)
        while len(_VIEWS) >= MOST_VIEWS:
            _VIEWS.pop(next(iter(_VIEWS)))
        _VIEWS[key] = run_view(atlas, from_atlas(atlas), scenario)
    return _VIEWS[key]
