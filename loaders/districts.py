"""The 80 school districts: 79 with a territory (Census boundaries of 2012, adjusted) and the County Office."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd

from loaders.shapes import read_shapes

COUNTY_OFFICE = "district:1910199"
ALHAMBRA = "district:1975713"
GARVEY = "district:1964550"
HERMOSA_BEACH = "district:1964600"
SECONDARY_ONLY = "High (pseudo)"  # the Census Bureau's record that Alhambra Unified teaches Garvey's grades 9-12

NOTES = {
    COUNTY_OFFICE: (
        "Has no territory, so it is on no map. It runs juvenile court, community and special education schools "
        "and has authorised charter schools across the county."
    ),
    ALHAMBRA: "Also teaches grades 9-12 for the area of Garvey Elementary (Census boundaries of 2012).",
    GARVEY: (
        "Lies in no high school district and in no unified district; the Census boundaries of 2012 record that "
        "Alhambra Unified teaches its grades 9-12."
    ),
    HERMOSA_BEACH: (
        "Lies in no high school district and in no unified district of the Census boundaries of 2012, and no file "
        "at hand says which district teaches its grades 9-12, so none is named."
    ),
    "district:1976869": "Unified in 2014; its boundary is that of the elementary district it was in 2012.",
    "district:1964352": "Boundary of 2012 without the area of Wiseburn, which left in 2014.",
}


def read_territories(facts: Path, *, land_only: bool = False) -> gpd.GeoDataFrame:
    """Return the 79 territories: place_id, name, level, geometry, ordered by place_id.

    `land_only` cuts the geometry to the county's land, for display. Raises AtlasError if the file is missing.
    """
    frame = _all_territories(facts, land_only=land_only)
    frame = frame[frame["in_cde_la_county"].astype(bool) & (frame["district_type"] != SECONDARY_ONLY)]
    frame = frame.assign(level=frame["district_type"].str.lower())
    return frame[["place_id", "name", "level", "geometry"]].sort_values("place_id", ignore_index=True)


def read_high_school_territories(facts: Path, *, land_only: bool = False) -> gpd.GeoDataFrame:
    """Return the 53 unified and high school districts, each with the area whose grades 9-12 it teaches.

    That is their territory, and for Alhambra Unified the area of Garvey Elementary as well.
    """
    frame = read_territories(facts, land_only=land_only)
    frame = frame[frame["level"].isin(["unified", "high"])].reset_index(drop=True)
    everything = _all_territories(facts, land_only=land_only)
    for extra in everything[everything["district_type"] == SECONDARY_ONLY].itertuples(index=False):
        row = frame.index[frame["place_id"] == extra.place_id]
        frame.loc[row, "geometry"] = frame.loc[row, "geometry"].union(extra.geometry)
    return frame


def _all_territories(facts: Path, *, land_only: bool) -> gpd.GeoDataFrame:
    name = "geo/school_districts_la_land.geojson" if land_only else "geo/school_districts_la.geojson"
    frame = read_shapes(facts, name)
    return frame.assign(place_id="district:" + frame["cds7"])
