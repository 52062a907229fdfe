"""Everything with a profile: state, county, districts, high schools, colleges and areas, as the Places table."""

from __future__ import annotations

from pathlib import Path

import dataframely as dy
import geopandas as gpd
import polars as pl

from contracts.tables import Places
from loaders.areas import COLUMNS, LAYERS, read, read_county
from loaders.districts import COUNTY_OFFICE, NOTES, read_territories
from loaders.locate import in_county
from loaders.schools import read_high_schools, read_listing
from loaders.shapes import mainland_point
from loaders.source_files import read_table

SCHOOL_SOURCE = "cde_public_schools_2025_26"
COLLEGE_COLUMNS = ("unitid", "name", "district", "city", "website", "latitude", "longitude")
VIRTUAL = {"F": "exclusively virtual", "V": "primarily virtual"}  # CDE's words for its codes


def load(facts: Path) -> dy.DataFrame[Places]:
    """Return all places, ordered by place_id.

    Raises AtlasError if a file is missing.
    """
    frames = [state(), areas(facts), districts(facts), schools(facts), colleges(facts)]
    complete = pl.concat([Places.create_empty(), *frames], how="diagonal_relaxed")
    return Places.validate(complete.select(Places.column_names()).sort("place_id"), cast=True)


def state() -> pl.DataFrame:
    """Return California, which has no point: its middle lies outside the map."""
    names = {"place_id": "state:06", "kind": "state", "name": "California", "short_name": "California"}
    return pl.DataFrame([names | {"open": True, "source": SCHOOL_SOURCE}])


def areas(facts: Path) -> pl.DataFrame:
    """Return the county and the areas of the five layers, each with a point inside it."""
    frames = [read_county(facts), *(read(layer, facts) for layer in LAYERS)]
    return pl.concat([_with_point(frame, COLUMNS[:-1]) for frame in frames], how="diagonal_relaxed")


def districts(facts: Path) -> pl.DataFrame:
    """Return the 80 districts; of the unified, high and county office it is known that they serve grades 9-12."""
    territories = _with_point(read_territories(facts, land_only=True), ["place_id", "name", "level"])
    frame = pl.concat([territories, _county_office()], how="diagonal_relaxed")
    return frame.join(_high_school_charters(facts), on="place_id", how="left").select(
        "place_id",
        "level",
        "latitude",
        "longitude",
        kind=pl.lit("district"),
        name=_official_name(),
        short_name=pl.coalesce("short_name", "name"),
        parent=pl.lit("county:19"),
        serves_9_12=pl.col("level") != "elementary",
        open=pl.lit(value=True),
        note=_joined(pl.col("place_id").replace_strict(NOTES, default=None), _charter_note()),
        source=pl.when(pl.col("place_id") == COUNTY_OFFICE)
        .then(pl.lit(SCHOOL_SOURCE))
        .otherwise(pl.lit("census_school_districts_2012")),
    )


def schools(facts: Path) -> pl.DataFrame:
    """Return the high schools; the parent is the district in the school's code, if it is one of the 80."""
    known = [*read_territories(facts)["place_id"], COUNTY_OFFICE]
    frame = in_county(read_high_schools(facts), facts)
    has_district = pl.col("district").is_in(known)
    return frame.select(
        "name",
        "city",
        "latitude",
        "longitude",
        "grades",
        "charter",
        "open",
        "enrollment",
        place_id=pl.concat_str(pl.lit("school:"), "cds14"),
        kind=pl.lit("school"),
        short_name=pl.col("name"),
        level=pl.col("school_type"),
        parent=pl.when(has_district).then("district"),
        serves_9_12=pl.col("serves_9_12"),
        note=_joined(_listing_note(), _district_note(has_district), _county_note(), _virtual_note()),
        source=pl.lit(SCHOOL_SOURCE),
    )


def colleges(facts: Path) -> pl.DataFrame:
    """Return the 21 community colleges; the point is the main campus."""
    return read_table(facts, "geo/community_colleges_la.csv", COLLEGE_COLUMNS).select(
        "name",
        "city",
        place_id=pl.concat_str(pl.lit("college:"), "unitid"),
        kind=pl.lit("college"),
        short_name=pl.col("name").str.replace("Los Angeles", "LA"),
        level=pl.lit("community_college"),
        latitude=pl.col("latitude").cast(pl.Float64),
        longitude=pl.col("longitude").cast(pl.Float64),
        website=pl.concat_str(pl.lit("https://"), pl.col("website").str.replace("^https?://", "")),
        open=pl.lit(value=True),
        note=pl.col("district").str.replace("CCD$", "Community College District"),
        source=pl.lit("ipeds_hd2024"),
    )


def _with_point(frame: gpd.GeoDataFrame, columns: list[str]) -> pl.DataFrame:
    points = [mainland_point(geometry) for geometry in frame.geometry]
    # pandas marks a missing text as NaN, which would become the word "NaN"
    table = pl.DataFrame(
        {name: frame[name].astype(object).where(frame[name].notna(), None).tolist() for name in columns}
    )
    return table.with_columns(
        latitude=pl.Series([latitude for latitude, _ in points]),
        longitude=pl.Series([longitude for _, longitude in points]),
        open=pl.lit(value=True),
    )


def _county_office() -> pl.DataFrame:
    name = "Los Angeles County Office of Education"
    return pl.DataFrame(
        [{"place_id": COUNTY_OFFICE, "name": name, "short_name": "LACOE", "level": "county_office"}],
    )


def _official_name() -> pl.Expr:
    # CDE's list drops "School District" where no other word says that Hawthorne is a district and not a city.
    bare = (pl.col("level") == "elementary") & ~pl.col("name").str.ends_with(" Elementary")
    return pl.when(bare).then(pl.concat_str("name", pl.lit(" School District"))).otherwise("name")


def _high_school_charters(facts: Path) -> pl.DataFrame:
    charters = read_listing(facts).filter(pl.col("charter") & pl.col("serves_9_12"))
    return charters.group_by(place_id="district").agg(charters=pl.len())


def _charter_note() -> pl.Expr:
    count = pl.col("charters")
    schools_ = pl.when(count == 1).then(pl.lit("charter school")).otherwise(pl.lit("charter schools"))
    serve = pl.when(count == 1).then(pl.lit("serves")).otherwise(pl.lit("serve"))
    sentence = pl.format(
        "Has no high school of its own; {} {} that it authorised {} grades 9-12.", count, schools_, serve
    )
    return pl.when(pl.col("level") == "elementary").then(sentence)


def _listing_note() -> pl.Expr:
    gone = pl.lit("Not in the list of active schools of 2025-26, so it has no point on the map.")
    changed = pl.format(
        "Listed in 2025-26 with grades {} and not among the schools of grades 9-12; kept because high school results "
        "of earlier years name it.",
        "grades",
    )
    return pl.when(~pl.col("open")).then(gone).when(~pl.col("serves_9_12")).then(changed)


def _district_note(has_district: pl.Expr) -> pl.Expr:
    code = pl.format("{}-{}", pl.col("cds14").str.slice(0, 2), pl.col("cds14").str.slice(2, 5))
    sentence = pl.format(
        "Its code begins with {}, which is no district of the county: a state-authorised charter.", code
    )
    return pl.when(~has_district).then(sentence)


def _county_note() -> pl.Expr:
    sentence = pl.format("Its address ({}) is outside the county, so it is counted in no area of the county.", "city")
    return pl.when(~pl.col("in_county")).then(sentence)


def _virtual_note() -> pl.Expr:
    words = pl.col("virtual_code").replace_strict(VIRTUAL, default=None)
    return pl.format("Listed as {}, so its students may live far from this point.", words)


def _joined(*sentences: pl.Expr) -> pl.Expr:
    """Join the sentences that apply with spaces; null if none does."""
    text = pl.concat_str(*sentences, separator=" ", ignore_nulls=True)
    return pl.when(text != "").then(text)
