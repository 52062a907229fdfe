"""Area layers: Assembly, Senate and congressional districts, workforce boards, service planning areas.

Each layer is a GeoDataFrame in longitude and latitude with the columns place_id, kind, name, short_name, parent,
note, source and geometry; the geometry is cut to the county, as published.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import polars as pl

from contracts.errors import AtlasError
from loaders.shapes import WGS84, read_shapes
from loaders.source_files import read_table

WHOLE_SHARE = 0.995  # below this share a district visibly reaches beyond the county
COLUMNS = ["place_id", "kind", "name", "short_name", "parent", "note", "source", "geometry"]

BOARD_SHORT_NAMES = {
    "FWDB": "Foothill WDB",
    "LACITY": "City of LA WDB",
    "LACO": "LA County WDB",
    "PGWIN": "Pacific Gateway",
    "SBWIB": "South Bay WIB",
    "SELACO": "SELACO WDB",
    "VWDB": "Verdugo WDB",
}
CONGRESS_NOTE = "Lines of the 2021 map, valid until 3 January 2027, when the map of Proposition 50 replaces it."


@dataclass(frozen=True)
class Layer:
    """Where a layer of areas comes from and how its rows are worded."""

    kind: str
    file: str
    source: str
    describe: Callable[[gpd.GeoDataFrame, Path], list[dict[str, Any]]]


def read(layer: Layer, facts: Path) -> gpd.GeoDataFrame:
    """Return the areas of a layer with COLUMNS, ordered by place_id.

    Raises AtlasError if its file is missing.
    """
    frame = read_shapes(facts, layer.file)
    rows = [row | {"kind": layer.kind, "source": layer.source} for row in layer.describe(frame, facts)]
    areas = gpd.GeoDataFrame(rows, geometry=list(frame.geometry), crs=WGS84)
    areas["place_id"] = f"{layer.kind}:" + areas["code"].astype(str)
    return areas[COLUMNS].sort_values("place_id", ignore_index=True)


def read_county(facts: Path) -> gpd.GeoDataFrame:
    """Return the land of the county as one area, islands included.

    Raises AtlasError if its file is missing.
    """
    county = read_shapes(facts, "geo/la_county_outline.geojson")
    words = {
        "place_id": "county:19",
        "kind": "county",
        "name": "Los Angeles County",
        "short_name": "LA County",
        "parent": "state:06",
        "note": None,
        "source": "la_egis_county_outline",
    }
    return gpd.GeoDataFrame([words], geometry=list(county.geometry), crs=WGS84)[COLUMNS]


def _legislative(frame: gpd.GeoDataFrame, _facts: Path) -> list[dict[str, Any]]:
    return [
        {
            "code": row.district,
            "name": row.name,
            "short_name": row.label,
            "parent": "state:06",
            "note": _part_note(row.share_area_in_la),
        }
        for row in frame.itertuples(index=False)
    ]


def _congressional(frame: gpd.GeoDataFrame, facts: Path) -> list[dict[str, Any]]:
    rows = _legislative(frame, facts)
    return [row | {"note": " ".join(filter(None, [CONGRESS_NOTE, row["note"]]))} for row in rows]


def _part_note(share: float) -> str | None:
    if share >= WHOLE_SHARE:
        return None
    percent = f"{100 * share:.0f}%" if share >= 0.01 else "less than 1%"  # noqa: PLR2004 - below it rounds to nothing
    return f"Reaches beyond the county: {percent} of its area lies inside, and only that part is counted here."


def _boards(frame: gpd.GeoDataFrame, facts: Path) -> list[dict[str, Any]]:
    cities = read_table(facts, "geo/city_to_wdb.csv", ["city", "wdb_code", "certainty"])
    if missing := sorted(set(frame["wdb_code"]) - set(BOARD_SHORT_NAMES)):
        raise AtlasError(f"geo/workforce_board_areas.geojson: unknown board {missing[0]!r}. Add its short name.")
    return [
        {
            "code": row.wdb_code,
            "name": row.wdb_name,
            "short_name": BOARD_SHORT_NAMES[row.wdb_code],
            "parent": "county:19",
            "note": board_note(cities.filter(pl.col("wdb_code") == row.wdb_code)),
        }
        for row in frame.itertuples(index=False)
    ]


def board_note(cities: pl.DataFrame) -> str | None:
    """Return in a sentence each which cities of a board are not surely its members, None if all are.

    `cities` has the columns city and certainty; a city that is `confirmed` or the `remainder` of the county is sure.
    """
    doubtful = cities.filter(~pl.col("certainty").str.contains(r"^(confirmed|by remainder)"))
    groups = doubtful.group_by("certainty", maintain_order=True).agg("city").rows()
    return " ".join(_doubt(certainty, names) for certainty, names in groups) or None


def _doubt(certainty: str, names: list[str]) -> str:
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if names[1:] else names[0]
    degree, _, reason = certainty.replace(" (", ": ").rstrip(")").partition(": ")
    return f"Membership of {listed} is {degree.lower()}: {reason}."


def _service_planning(frame: gpd.GeoDataFrame, _facts: Path) -> list[dict[str, Any]]:
    return [
        {
            "code": row.spa_num,
            "name": f"Service Planning Area {row.spa_num} {row.spa_name}",
            "short_name": f"SPA {row.spa_num} {row.spa_name}",
            "parent": "county:19",
            "note": None,
        }
        for row in frame.itertuples(index=False)
    ]


LAYERS = (
    Layer("assembly", "geo/assembly_districts_2021map_clipped_to_la.geojson", "census_assembly_2024", _legislative),
    Layer("senate", "geo/senate_districts_2021map_clipped_to_la.geojson", "census_senate_2024", _legislative),
    Layer(
        "congress",
        "geo/congressional_districts_119th_2021map_clipped_to_la.geojson",
        "census_congress_2024",
        _congressional,
    ),
    Layer("board", "geo/workforce_board_areas.geojson", "workforce_board_areas", _boards),
    Layer("spa", "geo/service_planning_areas.geojson", "la_egis_service_planning_areas", _service_planning),
)
