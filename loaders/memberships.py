"""Which schools, colleges and districts lie in which areas, and with which weight.

A school or college lies in one area of each layer. A district is spread over areas by the enrollment of its schools,
never by land: most of a district's land may be mountains.
"""

from __future__ import annotations

from pathlib import Path

import dataframely as dy
import geopandas as gpd
import polars as pl

from contracts.tables import Memberships
from loaders.areas import LAYERS, read, read_county
from loaders.districts import read_high_school_territories
from loaders.locate import in_county, locate, nearest
from loaders.schools import read_listing

COUNTY = "county:19"
WEIGHED = ("member", "latitude", "longitude", "enrollment", "district", "method")
FEWEST_STUDENTS = 30  # below it the atlas draws no conclusion from a group either
BY_HIGH_SCHOOLS = "enrollment_of_own_high_schools"
BY_ALL_HIGH_SCHOOLS = "enrollment_of_own_and_charter_high_schools"
BY_OWN_SCHOOLS = "enrollment_of_own_schools"
BY_FEEDER_SCHOOLS = "enrollment_in_high_school_area"


def load(facts: Path, places: pl.DataFrame) -> dy.DataFrame[Memberships]:
    """Return member, area, weight and method, ordered by member and area; `places` is the Places table.

    The weights of one member over one kind of area sum to 1. Raises AtlasError if a file is missing or a site in
    the county lies in no area of a layer.
    """
    areas = [read(layer, facts) for layer in LAYERS]
    sites = in_county(places.filter(pl.col("kind").is_in(["school", "college"])), facts)
    sites = sites.filter("in_county").rename({"place_id": "member"})
    elementary = places.filter(pl.col("level") == "elementary", pl.col("kind") == "district")["place_id"]
    feeders = elementary_weights(facts, elementary)
    schools = pl.concat([high_school_weights(sites, elementary), feeders])
    frames = [
        by_code(places),
        *(whole(locate(sites, layer)) for layer in [read_county(facts), *areas]),
        *(spread(schools, locate(schools, layer)) for layer in areas),
        feeding(feeders, read_high_school_territories(facts)),
    ]
    return Memberships.validate(
        pl.concat(frame.select(Memberships.column_names()) for frame in frames).sort("member", "area")
    )


def by_code(places: pl.DataFrame) -> pl.DataFrame:
    """Return what official codes alone say: school in district, district in county; and each area's part in it."""
    schools = places.filter(pl.col("kind") == "school", pl.col("parent").is_not_null())
    districts = places.filter(pl.col("kind") == "district")
    areas = places.filter(pl.col("kind").is_in([layer.kind for layer in LAYERS]))
    rows = [
        schools.select(member="place_id", area="parent", method=pl.lit("cds_code")),
        districts.select(member="place_id", area=pl.lit(COUNTY), method=pl.lit("cds_code")),
        areas.select(member="place_id", area=pl.lit(COUNTY), method=pl.lit("part_in_county")),
    ]
    return whole(pl.concat(rows))


def whole(located: pl.DataFrame) -> pl.DataFrame:
    """Give each row, the only one of its member in its layer, the weight 1."""
    return located.with_columns(weight=pl.lit(1.0))


def high_school_weights(sites: pl.DataFrame, elementary: pl.Series) -> pl.DataFrame:
    """Return the schools of grades 9-12 that stand for their district: WEIGHED, one row a school.

    Charter schools are left out, because they enrol across district lines, but where the district's own high
    schools have too few students to say where it lies (Wiseburn: 10, beside 2,577 in charter schools).
    """
    schools = sites.filter("open", "serves_9_12", pl.col("enrollment") > 0, pl.col("parent").is_not_null())
    own = pl.when(~pl.col("charter")).then("enrollment").sum().over("parent")
    too_few = own < FEWEST_STUDENTS
    method = pl.when(too_few).then(pl.lit(BY_ALL_HIGH_SCHOOLS)).otherwise(pl.lit(BY_HIGH_SCHOOLS))
    standing = schools.with_columns(district="parent", method=method).filter(~pl.col("charter") | too_few)
    return standing.filter(~pl.col("district").is_in(elementary.implode())).select(WEIGHED)


def elementary_weights(facts: Path, elementary: pl.Series) -> pl.DataFrame:
    """Return the schools, without charters, that stand for an elementary district: WEIGHED, one row a school."""
    schools = in_county(read_listing(facts), facts).filter("in_county", ~pl.col("charter"), pl.col("enrollment") > 0)
    named = schools.with_columns(member=pl.concat_str(pl.lit("school:"), "cds14"), method=pl.lit(BY_OWN_SCHOOLS))
    return named.filter(pl.col("district").is_in(elementary.implode())).select(WEIGHED)


def spread(schools: pl.DataFrame, located: pl.DataFrame) -> pl.DataFrame:
    """Return each district's shares of enrollment by area; `schools` is WEIGHED, `located` has member and area."""
    enrollment = schools.join(located.select("member", "area"), on="member").group_by("district", "area", "method")
    shares = enrollment.agg(pl.col("enrollment").sum())
    return shares.select(
        "area",
        "method",
        member="district",
        weight=pl.col("enrollment") / pl.col("enrollment").sum().over("district"),
    )


def feeding(schools: pl.DataFrame, territories: gpd.GeoDataFrame) -> pl.DataFrame:
    """Return the high school district(s) in whose area the schools of each elementary district stand.

    Only a point inside counts: Hermosa Beach lies beside three districts and in none, and so has no row.
    """
    inside = nearest(schools, territories).filter(pl.col("metres") == 0)
    return spread(schools, inside).with_columns(method=pl.lit(BY_FEEDER_SCHOOLS))
