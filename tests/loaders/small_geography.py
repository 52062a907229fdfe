"""A small facts folder: real rows of the published files, in made-up rectangles that are easy to check by eye.

Rows of schools: CDE, California Public Schools 2025-26. Of colleges: IPEDS HD2024. Of boards: the public documents
that `city_to_wdb.csv` names. The rectangles stand for the polygons; the county is split at longitude -118.1, and
the two Assembly districts leave a gap of about 180 metres there.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import polars as pl
from shapely.geometry import box

COUNTY = (-118.9, 33.7, -117.7, 34.8)
WEST, EAST = (-118.9, 33.7, -118.1, 34.8), (-118.1, 33.7, -117.7, 34.8)
WEST_OF_GAP = (-118.9, 33.7, -118.102, 34.8)

SCHOOLS = """\
cds14,name,district_cds7,school_type,grade_low,grade_high,serves_grade_9_12,charter,virtual_code,enrollment,city,latitude,longitude
19648811936103,John  Muir High,1964881,High,9,12,True,False,N,1282,Pasadena,34.1783009,-118.1602152
19648811936822,Pasadena High,1964881,High,9,12,True,False,N,1197,Pasadena,34.1620369,-118.0921082
19645191930320,Arroyo High,1964519,High,9,12,True,False,N,1610,El Monte,34.0939049,-118.0225122
19649316022198,Muscatel Middle,1964931,Middle,7,8,False,False,N,541,Rosemead,34.0828049,-118.0759122
19645506013551,Hillcrest Elementary,1964550,Elementary,K,6,False,False,N,412,Monterey Park,34.0471049,-118.1096122
19646006014047,Hermosa View Elementary,1964600,Elementary,PK,1,False,False,N,438,Hermosa Beach,33.8689658,-118.3907242
19645841996305,Gorman Learning Center,1964584,K-12,K,12,True,True,C,1170,Redlands,34.0682489,-117.217026
19642791933449,Gladstone High,1964279,Middle,6,8,False,False,C,1253,Covina,34.1046049,-117.9135121
19768690119016,Da Vinci Science,1976869,High,9,12,True,True,N,556,El Segundo,33.9179708,-118.3842642
19768690138545,Success Learning Center,1976869,Special Education,K,12,True,False,N,10,Hawthorne,33.9080308,-118.3782942
19753090131987,iLEAD Hybrid,1975309,K-12,K,12,True,True,F,2505,Acton,34.4710,-118.1960
"""
COLLEGES = """\
unitid,name,district,city,website,latitude,longitude
121044,Pasadena City College,Pasadena Area CCD,Pasadena,pasadena.edu/,34.144552,-118.118196
117788,Los Angeles City College,Los Angeles CCD,Los Angeles,www.lacc.edu/,34.087301,-118.292169
"""
CITIES = """\
city,wdb_code,certainty
Pasadena,FWDB,confirmed
Lancaster,LACO,by remainder
Paramount,LACO,UNCERTAIN: may since have joined SELACO; no later source found
Monrovia,LACO,likely (move to LACO inferred from the application and from the later five-city list)
"""
DISTRICTS = (
    # cds7, name, type, in the county's list, rectangle
    ("1964881", "Pasadena Unified", "Unified", True, (-118.2, 34.12, -118.0, 34.3)),
    ("1964519", "El Monte Union High", "High", True, (-118.1, 34.0, -117.95, 34.12)),
    ("1964931", "Rosemead Elementary", "Elementary", True, (-118.1, 34.0, -117.95, 34.12)),
    ("1975713", "Alhambra Unified", "Unified", True, (-118.2, 34.06, -118.1, 34.12)),
    ("1975713", "Alhambra Unified (9-12)", "High (pseudo)", True, (-118.2, 34.0, -118.1, 34.06)),
    ("1964550", "Garvey Elementary", "Elementary", True, (-118.2, 34.0, -118.1, 34.06)),
    ("1964600", "Hermosa Beach City Elementary", "Elementary", True, (-118.42, 33.85, -118.38, 33.88)),
    ("1964584", "Gorman Joint", "Elementary", True, (-118.9, 34.7, -118.6, 34.8)),
    ("1964279", "Azusa Unified", "Unified", True, (-117.95, 34.0, -117.85, 34.3)),
    ("1976869", "Wiseburn Unified", "Unified", True, (-118.42, 33.9, -118.36, 33.93)),
    ("1975309", "Acton-Agua Dulce Unified", "Unified", True, (-118.4, 34.4, -118.0, 34.55)),
    ("3064766", "Lowell Joint", "Elementary", False, (-117.95, 33.9, -117.9, 33.95)),
)
RESULTS = (  # Gladstone High had twelfth grades until 2024; 19756630000001 and 19648810000001 are in no list
    ("19642791933449", "Gladstone High", "2022-23", "four_year_graduation_rate"),
    ("19649316022198", "Muscatel Middle", "2022-23", "chronic_absenteeism_rate"),
    ("19648810000001", "A Closed High", "2022-23", "college_going_rate_12_month"),
    ("19756630000001", "A State Charter High", "2022-23", "four_year_graduation_rate"),
)


def write(folder: Path) -> Path:
    """Write the folder and return it."""
    (folder / "geo").mkdir(parents=True)
    (folder / "k12").mkdir()
    (folder / "geo/public_schools_la_2025_26.csv").write_text(SCHOOLS, encoding="utf-8")
    (folder / "geo/community_colleges_la.csv").write_text(COLLEGES, encoding="utf-8")
    (folder / "geo/city_to_wdb.csv").write_text(CITIES, encoding="utf-8")
    columns = ["cds", "name", "school_year", "metric"]
    pl.DataFrame(RESULTS, schema=columns, orient="row").write_parquet(folder / "k12/cse_outcomes_school_LA.parquet")
    _write_areas(folder / "geo")
    for name in ("school_districts_la", "school_districts_la_land"):
        rows = [
            {"cds7": code, "name": district, "district_type": level, "in_cde_la_county": listed}
            for code, district, level, listed, _ in DISTRICTS
        ]
        _write_shapes(folder / f"geo/{name}.geojson", rows, [bounds for *_, bounds in DISTRICTS])
    return folder


def _write_areas(folder: Path) -> None:
    for file, word, label, codes, shapes in (
        ("assembly_districts_2021map_clipped_to_la", "Assembly District", "AD", (52, 49), (WEST_OF_GAP, EAST)),
        ("senate_districts_2021map_clipped_to_la", "State Senate District", "SD", (26, 25), (WEST, EAST)),
        ("congressional_districts_119th_2021map_clipped_to_la", "Congressional District", "CD", (34, 28), (WEST, EAST)),
    ):
        rows = [
            {"district": code, "label": f"{label} {code}", "name": f"{word} {code}", "share_area_in_la": share}
            for code, share in zip(codes, (1.0, 0.0172), strict=True)
        ]
        _write_shapes(folder / f"{file}.geojson", rows, shapes)
    boards = [("FWDB", "Foothill Workforce Development Board"), ("LACO", "Los Angeles County Workforce Board")]
    board_rows = [{"wdb_code": code, "wdb_name": name} for code, name in boards]
    _write_shapes(folder / "workforce_board_areas.geojson", board_rows, (WEST, EAST))
    spa_rows = [{"spa_num": 4, "spa_name": "Metro"}, {"spa_num": 3, "spa_name": "San Gabriel"}]
    _write_shapes(folder / "service_planning_areas.geojson", spa_rows, (WEST, EAST))
    _write_shapes(folder / "la_county_outline.geojson", [{"name": "Los Angeles County"}], (COUNTY,))
    cities = [
        {"city": "Pasadena", "place_type": "incorporated city"},
        {"city": "El Monte", "place_type": "incorporated city"},
        {"city": "Unincorporated Los Angeles County", "place_type": "unincorporated"},
    ]
    shapes = ((-118.2, 34.12, -118.0, 34.3), (-118.1, 34.0, -117.95, 34.12), (-118.9, 34.4, -117.7, 34.8))
    _write_shapes(folder / "la_cities_and_unincorporated_display.geojson", cities, shapes)


def _write_shapes(path: Path, rows: list[dict[str, Any]], bounds: Iterable[tuple[float, ...]]) -> None:
    frame = gpd.GeoDataFrame(rows, geometry=[box(*corners) for corners in bounds], crs=4326)
    path.write_text(frame.to_json(drop_id=True), encoding="utf-8")
