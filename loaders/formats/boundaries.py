"""Outlines: Census TIGER/Line and cartographic boundary zips, and the district areas of CDE as GeoJSON.

The kind of place is told by the columns of the file. The result is `boundaries.geojson` in degrees (WGS 84) with a
place_id and a name for each outline; there are no facts in it. The Census Bureau writes federal numbers of school
districts: a file of CDE given along translates them (`federal_numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from contracts.errors import AtlasError
from contracts.registries import Source
from contracts.tables import Facts
from loaders.formats import federal_numbers
from loaders.formats.assemble import Part, combine
from loaders.formats.boundary_files import collection, feature, is_map, is_tangled, read_outlines
from loaders.loaded import FileRead, InputFile, Loaded, Options
from loaders.raw import Raw
from loaders.validation.sieve import Sieve, Words

CALIFORNIA = "06"
BOUNDS = (-124.6, 32.3, -113.9, 42.1)  # west, south, east, north
SMALLEST = 0.001  # degrees, about a hundred meters: an outline of meters taken for degrees shrinks to less
LINES_SINCE = "2022"  # the legislative session of the lines that the Citizens Redistricting Commission drew in 2021
FILE_NAME = "boundaries.geojson"
AREAS = ("Polygon", "MultiPolygon")
OTHER_STATE = "outline in another state"
UNDEFINED = "water or land outside all districts"
NO_STATE_CODE = "school district whose state code is not known; give CDE's school directory (pubschls.txt) along"
NO_OUTLINE = Words("place_id", "the outline is missing or empty", "Download the file again.")
NO_AREA = Words("place_id", "it is a point or a line, not an area", "Give the file of the areas.")
TANGLED = Words("place_id", "the outline crosses itself all over", "Download the file again.")
OUTSIDE = Words("place_id", "the outline lies outside California", "Check the coordinate system of the file.")
TOO_SMALL = Words("place_id", "the outline is smaller than a building", "Check the coordinate system of the file.")
NOT_CODE = Words("code", "the code does not have the form that places of this kind have")
OTHER_CONGRESS = re.compile(r"^CD(\d{3})FP$")


@dataclass(frozen=True)
class Layer:
    """One kind of boundary file: the columns that tell it, and how its rows name their place."""

    kind: str
    code: str
    name: str
    form: str
    place: Callable[[pl.Expr], pl.Expr]


def _number(kind: str) -> Callable[[pl.Expr], pl.Expr]:
    return lambda code: pl.lit(f"{kind}:") + code.str.strip_chars_start("0")


def _county(code: pl.Expr) -> pl.Expr:
    """Return the state's two-digit code from the federal one: 19 for Los Angeles, 037."""
    number = (code.cast(pl.Int32) + 1) // 2
    return pl.lit("county:") + number.cast(pl.String).str.zfill(2)


def _federal(code: pl.Expr) -> pl.Expr:
    """Return the federal number, which is to be translated."""
    return code


def _state_code(code: pl.Expr) -> pl.Expr:
    return pl.lit("district:") + code.str.slice(0, 7)


LAYERS = (
    Layer("State Assembly districts", "SLDLST", "NAMELSAD", r"^[0-9]{3}$", _number("assembly")),
    Layer("State Senate districts", "SLDUST", "NAMELSAD", r"^[0-9]{3}$", _number("senate")),
    Layer("congressional districts", "CD119FP", "NAMELSAD", r"^[0-9]{2}$", _number("congress")),
    Layer("congressional districts", "CD118FP", "NAMELSAD", r"^[0-9]{2}$", _number("congress")),
    Layer("unified school districts", "UNSDLEA", "NAME", r"^[0-9]{7}$", _federal),
    Layer("secondary school districts", "SCSDLEA", "NAME", r"^[0-9]{7}$", _federal),
    Layer("elementary school districts", "ELSDLEA", "NAME", r"^[0-9]{7}$", _federal),
    Layer("counties", "COUNTYFP", "NAME", r"^[0-9]{3}$", _county),
    Layer("district areas", "CDSCode", "DistrictName", r"^[0-9]{14}$", _state_code),
    Layer("district areas", "CDCode", "DistrictName", r"^[0-9]{7}$", _state_code),
)
BY_GEOID = ("UNSDLEA", "SCSDLEA", "ELSDLEA")  # five digits there; the federal number is in GEOID with the state's
FINER = ("TRACTCE", "BLKGRPCE", "COUSUBFP", "BLOCKCE20")  # parts of counties, whose files name the county, too
COLUMNS_READ = {
    name.upper(): name
    for name in ("STATEFP", "GEOID", "LSY", "NAME", *FINER, *(name for it in LAYERS for name in (it.code, it.name)))
}


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return the outlines of California's places as `boundaries.geojson`.

    Raises AtlasError if a file is no boundary file, or no layer that is known.
    """
    tables = [federal_numbers.part(file) for file in files if _translates(file)]
    known = dict(federal_numbers.of_los_angeles())
    for table in tables:
        known |= federal_numbers.read(table)
    read = [_part(file, known) for file in files if not _translates(file)]
    if not read:
        raise AtlasError(f"{files[0].name} translates federal numbers alone. Give a boundary file, too.")
    outlines = [outline for _, features in read for outline in features]
    loaded = combine("boundaries", [*tables, *(part for part, _ in read)])
    return replace(loaded, others={FILE_NAME: collection(outlines)})


def _translates(file: InputFile) -> bool:
    return not is_map(file) and federal_numbers.names_them(file)


def _part(file: InputFile, known: Mapping[str, str]) -> tuple[Part, list[tuple[str, str]]]:
    frame = read_outlines(file, COLUMNS_READ)
    layer = _layer(file, list(frame.columns))
    sieve = _sift(Sieve(_raw(file, frame, layer)), layer, known)
    kept = sieve.rows.select("row", "place_id", "name").iter_rows()
    outlines = [(place_id, feature(place_id, name, frame.geometry.iloc[row - 1])) for row, place_id, name in kept]
    source = _source(sieve.raw.file, layer)
    facts = Facts.create_empty().with_columns(row=pl.lit(None, dtype=pl.Int64))
    return Part(sieve, facts, {source.id: source}, warnings=_of_older_lines(file, frame)), outlines


def _sift(sieve: Sieve, layer: Layer, known: Mapping[str, str]) -> Sieve:
    sieve.exclude(OTHER_STATE, pl.col("state").is_not_null() & (pl.col("state") != CALIFORNIA))
    sieve.exclude(UNDEFINED, pl.col("code").str.contains("^(Z+|9{4,5})$"))
    sieve.reject(NOT_CODE, ~pl.col("code").str.contains(layer.form).fill_null(value=False))
    for words, outline in (
        (NO_OUTLINE, "empty"),
        (NO_AREA, "no area"),
        (TANGLED, "tangled"),
        (OUTSIDE, "outside"),
        (TOO_SMALL, "small"),
    ):
        sieve.reject(words, pl.col("outline") == outline)
    place = layer.place(pl.col("code"))
    if layer.code in BY_GEOID:
        districts = {leaid: f"district:{cds}" for leaid, cds in known.items()}
        place = place.replace_strict(districts, default=None, return_dtype=pl.String)
    sieve.rows = sieve.rows.with_columns(place_id=place)
    sieve.exclude(NO_STATE_CODE, pl.col("place_id").is_null())
    sieve.once(("place_id",), ("name", "outline"))
    return sieve


def _layer(file: InputFile, columns: list[str]) -> Layer:
    for layer in LAYERS:
        if layer.code in columns and not (layer.code == "COUNTYFP" and set(FINER) & set(columns)):
            return layer
    if other := [found[1] for name in columns if (found := OTHER_CONGRESS.match(name))]:
        raise AtlasError(
            f"{file.name} has the districts of Congress number {other[0]}; the atlas holds the lines of the 118th and "
            "119th. Give one of theirs, such as cb_2024_06_cd119_500k.zip."
        )
    known = ", ".join(dict.fromkeys(layer.code for layer in LAYERS))
    raise AtlasError(f"{file.name} is no layer that is known. It needs one of the columns {known}.")


def _of_older_lines(file: InputFile, frame: Any) -> tuple[str, ...]:  # noqa: ANN401 - geopandas publishes no types
    """Return a warning about state legislative districts drawn before 2021."""
    sessions = sorted({str(cell) for cell in frame["LSY"].dropna()}) if "LSY" in frame.columns else []
    if not sessions or sessions[0] >= LINES_SINCE:
        return ()
    return (f"{file.name} has the lines of the session of {sessions[0]}; California drew new ones in 2021.",)


def _raw(file: InputFile, frame: Any, layer: Layer) -> Raw:  # noqa: ANN401 - geopandas publishes no types
    """Return the attributes as text, a row a feature, and what is wrong with its outline."""
    code = "GEOID" if layer.code in BY_GEOID and "GEOID" in frame.columns else layer.code
    state = _text(frame, "STATEFP").str.zfill(2)
    rows = [
        (number, of_state, _outline(shape) if of_state in {None, CALIFORNIA} else "fine")
        for number, (shape, of_state) in enumerate(zip(frame.geometry, state, strict=True), 1)
    ]
    table = pl.DataFrame(rows, schema={"row": pl.Int64, "state": pl.String, "outline": pl.String}, orient="row")
    table = table.with_columns(_text(frame, code).alias("code"), _text(frame, layer.name).alias("name"))
    record = FileRead(file.name, file.size, file.sha256(), len(frame))
    return Raw(record, tuple(frame.columns), table, frozenset(table.columns))


def _outline(shape: Any) -> str:  # noqa: ANN401 - shapely publishes no types
    """Return what is wrong with an outline in degrees: empty, no area, outside, small, tangled, or fine."""
    west, south, east, north = BOUNDS
    if shape is None or shape.is_empty:
        return "empty"
    if shape.geom_type not in AREAS:
        return "no area"
    left, low, right, high = shape.bounds
    if not (west <= left and right <= east and south <= low and high <= north):
        return "outside"
    if max(right - left, high - low) < SMALLEST:
        return "small"
    return "tangled" if is_tangled(shape) else "fine"


def _text(frame: Any, name: str) -> pl.Series:  # noqa: ANN401 - geopandas publishes no types
    cells = [None if cell is None or cell != cell else str(cell) for cell in frame.get(name, [None] * len(frame))]  # noqa: PLR0124 - NaN differs from itself
    return pl.Series(cells, dtype=pl.String)


def _source(file: FileRead, layer: Layer) -> Source:
    of_state = layer.kind == "district areas"
    return Source(
        id="cde_district_areas" if of_state else f"census_{layer.code.lower()}",
        agency="California Department of Education" if of_state else "United States Census Bureau",
        title=f"Boundaries, {layer.kind}",
        url="https://data.ca.gov/" if of_state else "https://www2.census.gov/geo/tiger/",
        licence="Public domain",
        file_name=Path(file.name).name,
        sha256=file.sha256,
    )
