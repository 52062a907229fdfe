"""Hatch lines clipped to each area, because the map's own polygons know no pattern.

The lines lie on one grid for the whole county, so that hatched neighbors read as one surface.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from loaders.shapes import CALIFORNIA_ALBERS, WGS84

SPACINGS_METRES = (1200.0, 600.0, 300.0, 150.0)  # the widest is about six pixels when the whole county is in view
FEWEST_LINES = 3
SHORTEST_METRES = 200.0  # shorter pieces are specks
DECIMALS = 4  # about 10 metres


def hatch(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the layer with each geometry replaced by its hatch lines, one MultiLineString an area."""
    lines = [hatch_lines(shape) for shape in frame.to_crs(CALIFORNIA_ALBERS).geometry]
    degrees = gpd.GeoSeries(lines, index=frame.index, crs=CALIFORNIA_ALBERS).to_crs(WGS84)
    rounded = shapely.transform(degrees.to_numpy(), lambda coordinates: coordinates.round(DECIMALS))
    return frame.set_geometry(gpd.GeoSeries(rounded, index=frame.index, crs=WGS84))


def hatch_lines(shape: Any) -> Any:  # noqa: ANN401 - shapely publishes no types
    """Return rising diagonal lines inside a polygon in metres, as wide apart as still gives FEWEST_LINES."""
    lines = shapely.MultiLineString()
    for spacing in SPACINGS_METRES:
        pieces = shapely.get_parts(shapely.intersection(_grid(shape.bounds, spacing), shape))
        lines = shapely.MultiLineString([piece for piece in pieces if piece.length >= SHORTEST_METRES])
        if len(lines.geoms) >= FEWEST_LINES:
            break
    return lines


def _grid(bounds: tuple[float, float, float, float], spacing: float) -> Any:  # noqa: ANN401 - shapely publishes no types
    west, south, east, north = bounds
    step = spacing * np.sqrt(2)  # along the x axis
    starts = np.arange(np.ceil((west - north) / step), np.floor((east - south) / step) + 1) * step
    return shapely.MultiLineString([[(start + south, south), (start + north, north)] for start in starts])
