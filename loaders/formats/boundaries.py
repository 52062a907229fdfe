"""Outlines: Census TIGER/Line and cartographic boundary zips, and the district areas of CDE as GeoJSON.

The kind of place is told by the columns of the file. The result is `boundaries.geojson` in degrees (WGS 84) with a
place_id and a name for each outline; there are no facts in it.
"""

from __future__ import annotations

import json
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from contracts.errors import AtlasError
from contracts.registries import Source
from contracts.tables import Facts
from loaders.formats.assemble import Part, combine
from loaders.guards import check_size, check_zip, limits_of
from loaders.loaded import FileRead, InputFile, Loaded, Options
from loaders.raw import Raw
from loaders.validation.sieve import Sieve, Words

CALIFORNIA = "06"
BOUNDS = (-124.6, 32.3, -113.9, 42.1)  # west, south, east, north
LEAIDS = Path(__file__).parent / "leaids.toml"
FILE_NAME = "boundaries.geojson"
DECIMALS = 6  # about a tenth of a meter
OTHER_STATE = "outline in another state"
UNDEFINED = "water or land outside all districts"
NO_STATE_CODE = "school district whose state code the atlas does not know; CDE's district areas carry it"
NO_OUTLINE = Words("place_id", "the outline is missing or empty", "Download the file again.")
OUTSIDE = Words("place_id", "the outline lies outside California", "Check the coordinate system of the file.")
NOT_CODE = Words("code", "the code does not have the form that places of this kind have")


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
    known = {leaid: f"district:{cds}" for leaid, cds in _leaids().items()}
    return code.replace_strict(known, default=None, return_dtype=pl.String)


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


def load(files: Sequence[InputFile], _: Options) -> Loaded:
    """Return the outlines of California's places as `boundaries.geojson`.

    Raises AtlasError if a file is no boundary file, or no layer that is known.
    """
    read = [_part(file) for file in files]
    outlines = [outline for _, features in read for outline in features]
    loaded = combine("boundaries", [part for part, _ in read])
    return replace(loaded, others={FILE_NAME: _geojson(outlines)})


def _part(file: InputFile) -> tuple[Part, list[dict[str, Any]]]:
    frame = _read(file)
    layer = _layer(file, list(frame.columns))
    sieve = Sieve(_raw(file, frame, layer))
    sieve.exclude(OTHER_STATE, pl.col("state").is_not_null() & (pl.col("state") != CALIFORNIA))
    sieve.exclude(UNDEFINED, pl.col("code").str.contains("^(Z+|9{4,5})$"))
    sieve.reject(NOT_CODE, ~pl.col("code").str.contains(layer.form).fill_null(value=False))
    sieve.reject(NO_OUTLINE, pl.col("outline") == "empty")
    sieve.reject(OUTSIDE, pl.col("outline") == "outside")
    sieve.rows = sieve.rows.with_columns(place_id=layer.place(pl.col("code")))
    sieve.exclude(NO_STATE_CODE, pl.col("place_id").is_null())
    sieve.once(("place_id",), ("name", "outline"))
    kept = sieve.rows.select("row", "place_id", "name").iter_rows()
    outlines = [_feature(place_id, name, frame.geometry.iloc[row - 1]) for row, place_id, name in kept]
    source = _source(sieve.raw.file, layer)
    facts = Facts.create_empty().with_columns(row=pl.lit(None, dtype=pl.Int64))
    return Part(sieve, facts, {source.id: source}), outlines


def _read(file: InputFile) -> Any:  # noqa: ANN401 - geopandas publishes no types
    """Return the features in degrees. Raises AtlasError if the file holds none that can be read."""
    import geopandas as gpd  # noqa: PLC0415 - only boundaries need it
    import shapely  # noqa: PLC0415 - the same

    check_size(file, limits_of(file))
    with file.open() as stream:
        packed = stream.read(4) == b"PK\x03\x04"
    if packed:
        check_zip(file, limits_of(file))
    with _on_disk(file, ".zip" if packed else ".geojson") as path:
        try:
            frame = gpd.read_file(f"zip://{path}" if packed else path)
            return frame.to_crs(4326) if frame.crs is not None else frame.set_crs(4326)
        except (RuntimeError, ValueError, OSError, shapely.errors.ShapelyError) as error:
            reason = str(error).strip().splitlines()[0][:120]
            raise AtlasError(f"{file.name} is not a readable boundary file ({reason}). Download it again.") from None


@contextmanager
def _on_disk(file: InputFile, ending: str) -> Iterator[Path]:
    """Give the path of a file; an uploaded one lies in a temporary folder meanwhile."""
    if file.path and file.path.suffix == ending:
        yield file.path.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{ending}"
        with file.open() as stream:
            path.write_bytes(stream.read())
        yield path


def _layer(file: InputFile, columns: list[str]) -> Layer:
    for layer in LAYERS:
        if layer.code in columns:
            return layer
    known = ", ".join(dict.fromkeys(layer.code for layer in LAYERS))
    raise AtlasError(f"{file.name} is no layer that is known. It needs one of the columns {known}.")


def _raw(file: InputFile, frame: Any, layer: Layer) -> Raw:  # noqa: ANN401 - geopandas publishes no types
    """Return the attributes as text, a row a feature, and what is wrong with its outline."""
    code = "GEOID" if layer.code in BY_GEOID and "GEOID" in frame.columns else layer.code
    west, south, east, north = BOUNDS
    state = frame["STATEFP"] if "STATEFP" in frame.columns else [None] * len(frame)
    rows = []
    for number, (shape, of_state) in enumerate(zip(frame.geometry, state, strict=True), 1):
        outline = "fine"
        if shape is None or shape.is_empty:
            outline = "empty"
        elif of_state in {None, CALIFORNIA}:
            left, low, right, high = shape.bounds
            outline = "fine" if west <= left and right <= east and south <= low and high <= north else "outside"
        rows.append((number, of_state, outline))
    table = pl.DataFrame(rows, schema={"row": pl.Int64, "state": pl.String, "outline": pl.String}, orient="row")
    table = table.with_columns(_text(frame, code).alias("code"), _text(frame, layer.name).alias("name"))
    record = FileRead(file.name, file.size, file.sha256(), len(frame))
    return Raw(record, tuple(frame.columns), table, frozenset(table.columns))


def _text(frame: Any, name: str) -> pl.Series:  # noqa: ANN401 - geopandas publishes no types
    cells = [None if cell is None or cell != cell else str(cell) for cell in frame.get(name, [None] * len(frame))]  # noqa: PLR0124 - NaN differs from itself
    return pl.Series(cells, dtype=pl.String)


def _feature(place_id: str, name: str | None, shape: Any) -> dict[str, Any]:  # noqa: ANN401 - shapely publishes no types
    import shapely  # noqa: PLC0415 - only boundaries need it

    valid = shape if shape.is_valid else shapely.make_valid(shape)
    outline = json.loads(shapely.to_geojson(shapely.set_precision(valid, 10**-DECIMALS)))
    return {"type": "Feature", "properties": {"place_id": place_id, "name": name}, "geometry": outline}


def _geojson(features: list[dict[str, Any]]) -> bytes:
    ordered = sorted(features, key=lambda feature: feature["properties"]["place_id"])
    return json.dumps({"type": "FeatureCollection", "features": ordered}, ensure_ascii=False).encode()


@cache
def _leaids() -> dict[str, str]:
    return tomllib.loads(LEAIDS.read_text(encoding="utf-8"))


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
