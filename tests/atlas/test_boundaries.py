"""Boundary layers: ids in file order, rings of simple and multiple polygons, nothing where a layer is broken."""

import json
from pathlib import Path

import pytest

from atlas import boundaries

OUTER = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]]
HOLE = [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]
ISLAND = [[9, 9], [10, 9], [10, 10], [9, 9]]


@pytest.fixture
def static(tmp_path: Path) -> Path:
    shapes = [
        ("district:2", {"type": "Polygon", "coordinates": [OUTER, HOLE]}),
        ("district:1", {"type": "MultiPolygon", "coordinates": [[OUTER], [ISLAND]]}),
    ]
    features = [{"id": place_id, "geometry": geometry} for place_id, geometry in shapes]
    (tmp_path / "districts.geojson").write_text(json.dumps({"features": features}), encoding="utf-8")
    return tmp_path


def test_feature_ids_come_in_file_order(static: Path) -> None:
    assert boundaries.feature_ids(static, "districts") == ["district:2", "district:1"]


def test_rings_keep_holes_and_islands(static: Path) -> None:
    found = boundaries.rings(static, "districts")
    assert found["district:2"] == [[tuple(point) for point in ring] for ring in (OUTER, HOLE)]
    assert found["district:1"] == [[tuple(point) for point in ring] for ring in (OUTER, ISLAND)]


@pytest.mark.parametrize("content", [None, "", "{", "{}"])
def test_a_layer_that_cannot_be_read_draws_nothing(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "districts.geojson").write_text(content, encoding="utf-8")
    assert boundaries.feature_ids(tmp_path, "districts") == []
    assert boundaries.rings(tmp_path, "districts") == {}
