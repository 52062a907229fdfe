"""Reading published shapes, and the two projections they are used in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd

from contracts.errors import AtlasError
from loaders.facts import fact

WGS84 = 4326
CALIFORNIA_ALBERS = 3310  # metres, equal area; the projection of California's agencies
MAINLAND_SOUTH = 33.6  # degrees north; between San Pedro and Catalina


def read_shapes(facts: Path, name: str) -> gpd.GeoDataFrame:
    """Return a GeoJSON file of the facts folder in longitude and latitude.

    Raises AtlasError if it is missing or cannot be read.
    """
    path = fact(facts, name)
    try:
        return gpd.read_file(path).to_crs(WGS84)
    except RuntimeError:  # pyogrio's DataSourceError
        raise AtlasError(f"{path} is not a GeoJSON file that can be read. Copy the file again.") from None


def mainland_point(geometry: Any) -> tuple[float, float]:  # noqa: ANN401 - shapely publishes no types
    """Return (latitude, longitude) of a point surely inside, on the mainland where the area has any part there."""
    parts = [part for part in getattr(geometry, "geoms", [geometry]) if part.bounds[3] > MAINLAND_SOUTH]
    point = max(parts or [geometry], key=lambda part: part.area).representative_point()
    return round(point.y, 5), round(point.x, 5)
