"""Who asks employers, counted a second way on the committed data."""

import pyarrow.parquet as pq
import pytest

from atlas import data, places, systems
from atlas.data import FOLDER, Atlas


@pytest.fixture(scope="module")
def atlas() -> Atlas:
    return data.load()


def rows(name: str) -> list[dict[str, object]]:
    return pq.read_table(FOLDER / name).to_pylist()


@pytest.mark.parametrize("area", ["assembly:52", "senate:26", "board:SBWIB", "spa:1", "county:19"])
def test_districts_and_charters_are_those_of_the_schools_inside(atlas: Atlas, area: str) -> None:
    inside = {row["member"] for row in rows("memberships.parquet") if row["area"] == area}
    schools = [
        row for row in rows("places.parquet") if row["place_id"] in inside and row["kind"] == "school" and row["open"]
    ]
    districts = {row["parent"] for row in schools if not row["charter"] and row["parent"]}
    found = systems.around(atlas, places.get(atlas, area))
    assert len(found.districts) == len(districts)
    assert sum(count for _, count in found.districts) == sum(not row["charter"] for row in schools if row["parent"])
    assert found.charter_schools == sum(bool(row["charter"]) for row in schools)


def test_the_county_has_all_of_them(atlas: Atlas) -> None:
    # 54 districts serve grades 9-12; 21 colleges belong to 13 districts; 7 boards (docs/geography.md).
    found = systems.around(atlas, places.get(atlas, places.COUNTY))
    assert (len(found.districts), len(found.college_districts), len(found.boards)) == (54, 13, 7)
    assert found.count == 74
    assert len(found.colleges) == 21


def test_a_college_belongs_to_its_district_and_board(atlas: Atlas) -> None:
    found = systems.around(atlas, places.get(atlas, "college:117788"))
    assert found.college_districts == ("Los Angeles Community College District",)
    assert found.boards == ("City of Los Angeles Workforce Development Board",)
    assert found.nearest_colleges == ()


def test_without_a_college_the_nearest_are_named_with_their_distance(atlas: Atlas) -> None:
    found = systems.around(atlas, places.get(atlas, "district:1964881"))  # Pasadena Unified
    assert next(name for name, _ in found.nearest_colleges) == "Pasadena City College"
    distances = [km for _, km in found.nearest_colleges]
    assert distances == sorted(distances)
    assert len(distances) == 3


def test_one_degree_of_latitude() -> None:
    # 40,008 km around the poles / 360 = 111.1 km, WGS 84.
    assert pytest.approx(40_008 / 360, abs=0.2) == systems.KM_PER_DEGREE
