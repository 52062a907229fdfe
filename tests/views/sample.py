"""A sample of what readers may ask, wide enough to meet every measure, kind of place and state."""

from functools import cache
from pathlib import Path

from atlas import boundaries, facts
from atlas.data import Atlas
from atlas.facts import Question
from views.map_figure import LAYERS, MapChoice

KINDS = ("district", "college", "assembly", "senate", "congress", "board", "spa")
STATIC = Path(__file__).parent.parent.parent / "static"
GROUPS = ("all", "foster", "african_american", "pell")


@cache
def choice(kind: str) -> MapChoice:
    """Return the map choice whose layer is the committed one."""
    return MapChoice(kind, tuple(boundaries.feature_ids(STATIC, LAYERS[kind])) if kind in LAYERS else ())


def questions(atlas: Atlas, kind: str) -> list[Question]:
    """Return every measure at a kind of place, for a few groups, in its first and its newest year."""
    return [
        Question(measure, group, year)
        for measure in atlas.registries.measures
        for group in GROUPS
        if group in facts.groups(atlas, measure, kind)
        for year in sorted({*facts.years(atlas, measure, kind)[:1], *facts.years(atlas, measure, kind)[-1:]})
    ]
