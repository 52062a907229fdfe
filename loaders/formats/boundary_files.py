"""Reading a boundary file, zipped shapefile or GeoJSON, into outlines in degrees, and writing outlines as GeoJSON."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from contracts.errors import AtlasError
from loaders.guards import check_size, check_zip, limits_of, pieces
from loaders.loaded import InputFile, printable
from loaders.raw import is_noted

SHAPES, TABLE, INDEX = ".shp", ".dbf", ".shx"
DECIMALS = 6  # about a tenth of a meter
MOST_POINTS = 5_000_000  # all counties of the country in full detail have four million


def is_map(file: InputFile) -> bool:
    """Whether a file is a zip without a workbook, or text that begins as GeoJSON does or is named so."""
    with file.open() as stream:
        start = stream.read(64)
    if start.startswith(b"PK\x03\x04"):
        members = check_zip(file, limits_of(file))
        return not any(member.filename == "xl/workbook.xml" for member in members)
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") or file.name.lower().endswith((".geojson", ".json"))


def read_outlines(file: InputFile) -> Any:  # noqa: ANN401 - geopandas publishes no types
    """Return the features in degrees. Raises AtlasError if the file holds none that can be read, or too many points."""
    import geopandas as gpd  # noqa: PLC0415 - only boundaries need it
    import shapely  # noqa: PLC0415 - the same

    check_size(file, limits_of(file))
    with file.open() as stream:
        packed = stream.read(4) == b"PK\x03\x04"
    inside = _shapefile(file) if packed else ""
    with _on_disk(file, ".zip" if packed else ".geojson") as path:
        try:
            frame = gpd.read_file(f"zip://{path}!{inside}" if packed else path)
            _check_frame(file, frame)
            return frame.to_crs(4326) if frame.crs is not None else frame.set_crs(4326)
        except (RuntimeError, ValueError, TypeError, OSError, shapely.errors.ShapelyError) as error:
            reason = printable((str(error).strip() or type(error).__name__).splitlines()[0], 120)
            raise AtlasError(f"{file.name} is not a readable boundary file ({reason}). Download it again.") from None


def _check_frame(file: InputFile, frame: Any) -> None:  # noqa: ANN401 - geopandas publishes no types
    import shapely  # noqa: PLC0415 - only boundaries need it

    if "geometry" not in frame.columns:
        raise AtlasError(f"{file.name} holds no outlines. Give the boundary file as the agency publishes it.")
    if (points := int(shapely.get_num_coordinates(frame.geometry.values).sum())) > MOST_POINTS:
        raise AtlasError(
            f"{file.name} draws its outlines with {points:,} points, more than {MOST_POINTS:,}. Give the cartographic "
            "file of the Census Bureau (cb_...), which has fewer."
        )


def _shapefile(file: InputFile) -> str:
    """Return the path of the one shapefile in a zip. Raises AtlasError if there is none, several, or a part lacks."""
    members = check_zip(file, limits_of(file))
    names = [member.filename for member in members if not is_noted(member.filename)]
    shapes = [name for name in names if name.lower().endswith(SHAPES)]
    if len(shapes) != 1:
        found = "no shapefile" if not shapes else f"{len(shapes)} shapefiles"
        raise AtlasError(f"{file.name} holds {found}. Give a zip with one, as the Census Bureau packs them.")
    (shape,) = shapes
    lower = {name.lower() for name in names}
    for ending in (INDEX, TABLE):
        if shape.lower().removesuffix(SHAPES) + ending not in lower:
            raise AtlasError(f"{file.name} lacks the {ending} file of its shapefile. Download it again.")
    for member in members:
        if member.filename.startswith(shape[: -len(SHAPES)]):
            for _ in pieces(file, member):
                """Reading to the end checks the sums, which the reader of shapefiles does not."""
    return shape


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


def feature(place_id: str, name: str | None, shape: Any) -> str:  # noqa: ANN401 - shapely publishes no types
    """Return an outline as a feature of GeoJSON, mended where it crosses itself."""
    import shapely  # noqa: PLC0415 - only boundaries need it

    valid = shape if shape.is_valid else shapely.make_valid(shape)
    outline = shapely.to_geojson(shapely.set_precision(valid, 10**-DECIMALS))
    properties = json.dumps({"place_id": place_id, "name": name}, ensure_ascii=False)
    return f'{{"type": "Feature", "properties": {properties}, "geometry": {outline}}}'


def collection(features: Sequence[tuple[str, str]]) -> bytes:
    """Return features, given with the id of their place, as one GeoJSON file in the order of the ids."""
    ordered = ", ".join(text for _, text in sorted(features))
    return f'{{"type": "FeatureCollection", "features": [{ordered}]}}'.encode()
