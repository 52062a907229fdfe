"""Which area a point lies in, from the published, unsimplified boundaries."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import polars as pl

from contracts.errors import AtlasError
from loaders.areas import read_county
from loaders.shapes import CALIFORNIA_ALBERS, WGS84

TOLERANCE_METRES = (
    250.0  # coast and county lines of the layers differ by less; the nearest outside school is 1.2 km off
)


def points(frame: pl.DataFrame) -> gpd.GeoSeries:
    """Return latitude and longitude as points in metres (California Albers)."""
    geometry = gpd.points_from_xy(frame["longitude"], frame["latitude"])
    return gpd.GeoSeries(geometry, crs=WGS84).to_crs(CALIFORNIA_ALBERS)


def in_county(frame: pl.DataFrame, facts: Path) -> pl.DataFrame:
    """Add `in_county` to rows with latitude and longitude; null where they are null."""
    county = read_county(facts).to_crs(CALIFORNIA_ALBERS).geometry.iloc[0]
    has_point = frame["latitude"].is_not_null()
    metres = points(frame).where(has_point.to_numpy()).distance(county)
    return frame.with_columns(in_county=pl.when(has_point).then(pl.Series(metres <= TOLERANCE_METRES)))


def nearest(members: pl.DataFrame, areas: gpd.GeoDataFrame) -> pl.DataFrame:
    """Return member, area and metres to it (0 inside) for rows with member, latitude and longitude, each once."""
    sites = gpd.GeoDataFrame({"member": members["member"].to_list()}, geometry=points(members))
    metric = areas[["place_id", "geometry"]].to_crs(CALIFORNIA_ALBERS)
    joined = gpd.sjoin_nearest(sites, metric, distance_col="metres")
    found = pl.DataFrame({name: joined[name].tolist() for name in ("member", "place_id", "metres")})
    ordered = found.rename({"place_id": "area"}).sort("member", "metres", "area")
    return ordered.unique("member", keep="first", maintain_order=True)


def locate(members: pl.DataFrame, areas: gpd.GeoDataFrame) -> pl.DataFrame:
    """Return member, area and method for rows with member, latitude and longitude.

    The area is the one around the point (`point_in_polygon`) or, in a gap between lines or off a coarse coast, the
    nearest within TOLERANCE_METRES (`nearest_polygon`). Raises AtlasError if a point is farther from every area.
    """
    found = nearest(members, areas)
    if (lost := found.filter(pl.col("metres") > TOLERANCE_METRES)).height:
        member, area, metres = lost.row(0)
        raise AtlasError(f"{member} is {metres:.0f} m from {area}, the nearest area of its layer. Check its point.")
    inside = pl.col("metres") == 0
    method = pl.when(inside).then(pl.lit("point_in_polygon")).otherwise(pl.lit("nearest_polygon"))
    return found.select("member", "area", method=method)
