"""Fragmentation: how many separate public systems ask the same employers for places.

Counted from memberships: every school district with a high school inside that it runs itself, every community college
district with a college inside, every workforce board whose area a school or college inside lies in. Charter schools may
each ask on their own and are counted apart.
"""

import math
from dataclasses import dataclass

import polars as pl

from atlas import places
from atlas.data import Atlas
from atlas.places import Place

KM_PER_DEGREE = 111.2
NEAREST = 3


@dataclass(frozen=True)
class Systems:
    """The systems of one place, by name; `schools` counts the high schools that each district runs inside.

    `nearest_colleges` are the three nearest to a place without a college of its own, with the distance in kilometres
    in a straight line from the point that stands for the place.
    """

    districts: tuple[tuple[str, int], ...]
    college_districts: tuple[str, ...]
    boards: tuple[str, ...]
    colleges: tuple[str, ...]
    nearest_colleges: tuple[tuple[str, float], ...]
    charter_schools: int

    @property
    def count(self) -> int:
        """How many systems ask the employers of the place, charter schools not counted."""
        return len(self.districts) + len(self.college_districts) + len(self.boards)


def around(atlas: Atlas, place: Place) -> Systems:
    """Return the systems whose schools, colleges or boards lie in a place, a school or college counting as its own."""
    schools = _inside(atlas, place, "school").filter(pl.col("open"))
    colleges = _inside(atlas, place, "college")
    charter = pl.col("charter").fill_null(value=False)
    own = schools.filter(~charter).group_by("parent").len().sort("len", "parent", descending=[True, False])
    boards = _boards(atlas, pl.concat([schools["place_id"], colleges["place_id"]]).to_list())
    names = {key: row["name"] for key, row in atlas.place_index.items()}
    return Systems(
        districts=tuple((names[parent], count) for parent, count in own.rows() if parent in names),
        college_districts=tuple(sorted(colleges["note"].drop_nulls().unique().to_list())),
        boards=tuple(names[board] for board in boards),
        colleges=tuple(colleges["name"].to_list()),
        nearest_colleges=() if len(colleges) else _nearest(atlas, place),
        charter_schools=schools.filter(charter).height,
    )


def _inside(atlas: Atlas, place: Place, kind: str) -> pl.DataFrame:
    if place.kind == kind:
        return atlas.places.filter(pl.col("place_id") == place.place_id)
    return places.members(atlas, place.place_id, kind).select(atlas.places.columns)


def _nearest(atlas: Atlas, place: Place) -> tuple[tuple[str, float], ...]:
    if place.latitude is None or place.longitude is None:
        return ()
    north = (pl.col("latitude") - place.latitude) * KM_PER_DEGREE
    east = (pl.col("longitude") - place.longitude) * KM_PER_DEGREE * math.cos(math.radians(place.latitude))
    distance = (north**2 + east**2).sqrt().round(1).alias("km")
    colleges = atlas.places.filter(pl.col("kind") == "college").select("name", distance)
    return tuple(colleges.sort("km", "name").head(NEAREST).rows())


def _boards(atlas: Atlas, members: list[str]) -> list[str]:
    """Return the boards in which these schools and colleges lie, the one with most of them first."""
    inside = atlas.memberships.filter(pl.col("member").is_in(members), pl.col("area").str.starts_with("board:"))
    counted = inside.group_by("area").len().sort("len", "area", descending=[True, False])
    return [str(area) for area in counted["area"]]
