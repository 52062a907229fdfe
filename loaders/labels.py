"""City labels for the maps: the cities with the most pupils that fit beside each other.

A label stands where the city's pupils go to school, not in the middle of its mountains.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import polars as pl
import shapely

from loaders.locate import points
from loaders.schools import read_listing
from loaders.shapes import CALIFORNIA_ALBERS, WGS84, read_shapes

METRES_PER_PIXEL = 220.0  # the whole mainland on a map 600 pixels high
CHARACTER_PIXELS, PADDING_PIXELS, HEIGHT_PIXELS = 5.5, 2.0, 14.0  # of an 11 pixel font
RANK_PUPILS = (20_000, 10_000)  # a city with more pupils than the first has rank 1, with fewer than the last rank 3
MOST_LABELS = 40


def labels(facts: Path) -> gpd.GeoDataFrame:
    """Return name, rank (1 is the largest type) and point of at most MOST_LABELS cities that do not overlap.

    Raises AtlasError if a file is missing.
    """
    cities = _cities(facts)
    kept = cities.loc[without_overlap(cities)].head(MOST_LABELS)
    rank = 1 + sum((kept["pupils"] < limit).astype(int) for limit in RANK_PUPILS)
    frame = gpd.GeoDataFrame({"name": kept["city"], "rank": rank}, geometry=kept.geometry, crs=CALIFORNIA_ALBERS)
    frame = frame.to_crs(WGS84).reset_index(drop=True)
    return frame.set_geometry(shapely.transform(frame.geometry.to_numpy(), lambda degrees: degrees.round(4)), crs=WGS84)


def without_overlap(cities: gpd.GeoDataFrame) -> list[int]:
    """Return the index of every city whose label crosses no label of a city before it; points in metres."""
    kept: dict[int, shapely.Polygon] = {}
    for row in cities.itertuples():
        box = label_box(row.city, row.geometry.x, row.geometry.y)
        if not any(box.intersects(other) for other in kept.values()):
            kept[row.Index] = box
    return list(kept)


def label_box(name: str, x: float, y: float) -> shapely.Polygon:
    """Return the ground in metres that a label covers at the county's zoom."""
    half_width = METRES_PER_PIXEL * (CHARACTER_PIXELS * len(name) / 2 + PADDING_PIXELS)
    half_height = METRES_PER_PIXEL * HEIGHT_PIXELS / 2
    return shapely.box(x - half_width, y - half_height, x + half_width, y + half_height)


def _cities(facts: Path) -> gpd.GeoDataFrame:
    """Return city, pupils and point in metres of every city with a public school, most pupils first."""
    shapes = read_shapes(facts, "geo/la_cities_and_unincorporated_display.geojson").to_crs(CALIFORNIA_ALBERS)
    shapes = shapes.loc[shapes["place_type"] == "incorporated city", ["city", "geometry"]]
    listing = read_listing(facts).filter(pl.col("enrollment") > 0)
    columns = {"pupils": listing["enrollment"].to_numpy(), "address": listing["city"].to_list()}
    sites = gpd.sjoin(gpd.GeoDataFrame(columns, geometry=points(listing)), shapes)
    rows = [
        {"city": city, "pupils": int(group["pupils"].sum()), "geometry": _middle(group)}
        for city, group in sites.groupby("city")
    ]
    return gpd.GeoDataFrame(rows, crs=CALIFORNIA_ALBERS).sort_values(["pupils", "city"], ascending=[False, True])


def _middle(schools: gpd.GeoDataFrame) -> shapely.Point:
    """Return the middle of the schools that write the city's name: Van Nuys is in Los Angeles and called Van Nuys."""
    named = schools[schools["address"] == schools["city"]]
    named = schools if named.empty else named
    return shapely.Point(*np.average(shapely.get_coordinates(named.geometry), axis=0, weights=named["pupils"]))
