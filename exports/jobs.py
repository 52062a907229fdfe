"""The files that readers ask for, by name, from values that travel between processes."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, TypeAlias

from atlas import data, places
from atlas.data import Atlas
from contracts.errors import AtlasError
from exports import brief, card, deck, workbook
from exports.record import GoneError
from exports.scenario import with_outcomes
from views.scenario_view import view_of as view_of_result
from views.scenario_view import with_forecasts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from exports.record import Data
    from scenarios.credits import PresetName
    from scenarios.forecast import Forecast
    from scenarios.result import Result
    from views.exhibit import Exhibit
    from views.scenario_view import ScenarioView

Where: TypeAlias = "Data | Atlas"
"""The data of the page: where they are, or themselves where they are on no disk."""


def place_brief(where: Where, place_id: str, app: str) -> bytes:
    """Return the brief of a place."""
    atlas = loaded(where)
    return brief.of_place(atlas, places.get(atlas, place_id), app)


def place_deck(where: Where, place_id: str, app: str) -> bytes:
    """Return the slides of a place."""
    atlas = loaded(where)
    return deck.place_deck(atlas, places.get(atlas, place_id), app)


def scenario_brief(where: Where, result: Result, baseline: Result, app: str) -> bytes:
    """Return the brief of a scenario."""
    return brief.of_scenario(view_of(where, result, baseline), app)


def scenario_deck(where: Where, result: Result, baseline: Result, app: str) -> bytes:
    """Return the slides of a scenario."""
    return deck.scenario_deck(view_of(where, result, baseline), app)


def scenario_workbook(where: Where, result: Result, baseline: Result, app: str) -> bytes:
    """Return the workbook of a scenario."""
    return workbook.workbook(view_of(where, result, baseline), app)


def picture(exhibit: Exhibit, version: str, kind: str) -> bytes:
    """Return an exhibit's chart as `svg` or `png`."""
    return card.svg(exhibit, version) if kind == "svg" else card.png(exhibit, version)


def warm(where: Where) -> bytes:
    """Read the data, so that the first file does not wait for it."""
    loaded(where)
    return b""


def loaded(where: Where) -> Atlas:
    """Return the data that the page shows; raises GoneError where they are on no disk."""
    return where if isinstance(where, Atlas) else _read(where)


@functools.lru_cache(maxsize=2)
def _read(where: Data) -> Atlas:
    try:
        atlas = data.load(where.folder, where.viewer)
        found = atlas if atlas.version == where.version else None
        found = found or data.load_version(where.version, where.folder, where.viewer)
    except AtlasError as error:
        raise GoneError(str(error)) from error
    if found is None:
        raise GoneError(f"Data version {where.version} is no longer there; load the page again.")
    return found


# The outcomes of the last runs, by their run records: a page shows a result before its outcomes are computed.
_OUTCOMES: dict[str, Mapping[PresetName, Forecast]] = {}
MOST_OUTCOMES = 8


def view_of(where: Where, result: Result, baseline: Result) -> ScenarioView:
    """Return a result of the page beside its baseline, with its outcomes."""
    view = view_of_result(loaded(where), result.inputs, result, baseline)
    known = result.forecasts or _OUTCOMES.get(result.record.id)
    if known is None:
        while len(_OUTCOMES) >= MOST_OUTCOMES:
            _OUTCOMES.pop(next(iter(_OUTCOMES)))
        known = _OUTCOMES[result.record.id] = with_outcomes(view).result.forecasts
    return with_forecasts(view, known)
