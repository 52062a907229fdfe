"""Coverage counts every place in one of the four states."""

import polars as pl
import pytest

from atlas import coverage
from atlas.data import Atlas
from contracts.tables import STATUSES
from tests.atlas.tiny import ALPHA, BEFORE, YEAR


@pytest.mark.parametrize(
    ("kind", "measure", "year", "expected"),
    [
        # places, then reported, suppressed, not collected, not applicable
        ("district", "graduation", YEAR, (3, 3, 0, 0, 0)),
        ("district", "graduation", BEFORE, (3, 1, 0, 1, 1)),  # Gamma graduated nobody that year
        ("district", "dropout", YEAR, (3, 1, 0, 1, 1)),  # Gamma has none, and no grades 9-12
        ("school", "graduation", YEAR, (6, 5, 1, 0, 0)),
        ("school", "work", YEAR, (6, 1, 1, 4, 0)),
        ("college", "headcount", YEAR, (2, 1, 0, 1, 0)),
    ],
)
def test_matrix(county: Atlas, kind: str, measure: str, year: str, expected: tuple[int, ...]) -> None:
    rows = coverage.matrix(county).filter(kind=kind, measure=measure, year=year)
    assert rows.select("places", *STATUSES).rows() == [expected]


def test_measures_stand_only_beside_the_kinds_they_are_made_for(county: Atlas) -> None:
    pairs = set(coverage.matrix(county).select("kind", "measure").iter_rows())
    assert ("college", "graduation") not in pairs
    assert ("college", "work") in pairs


def test_states_add_up_to_the_places(committed: Atlas) -> None:
    rows = coverage.matrix(committed)
    assert (rows.select(pl.sum_horizontal(STATUSES)).to_series() == rows["places"]).all()
    assert rows.filter(kind="district")["places"].unique().to_list() == [80]
    assert rows.filter(kind="college")["places"].unique().to_list() == [21]


def test_students_covered_weighs_places_by_their_students(county: Atlas, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alder has 400 students and a value, Beech 100 and a hidden one, S5 250 and none: 400 of 750."""
    monkeypatch.setattr(coverage, "SIZES", ("students", "headcount"))
    rows = coverage.matrix(county)
    work = rows.filter(kind="school", measure="work", year=YEAR)["students_share"].item()
    assert work == pytest.approx(100 * 400 / 750)
    # One of the two colleges has a headcount, and a value.
    assert rows.filter(kind="college", measure="work", year=YEAR)["students_share"].item() == 100
    # No district's students are counted in the tiny county.
    assert rows.filter(kind="district", measure="graduation", year=YEAR)["students_share"].item() is None


def test_places_where_a_measure_does_not_exist_weigh_nothing(committed: Atlas) -> None:
    """54 districts serve grades 9-12 and graduate students; the share is of their students only."""
    row = coverage.matrix(committed).filter(kind="district", measure="graduation", year="2024-25")
    assert 95 < row["students_share"].item() <= 100


def test_matrix_of_a_group(county: Atlas) -> None:
    rows = coverage.matrix(county, "foster").filter(kind="school", measure="graduation", year=YEAR)
    assert rows.select(STATUSES).rows() == [(1, 2, 2, 1)]


def test_not_on_map_names_what_a_layer_leaves_out(county: Atlas) -> None:
    names = coverage.not_on_map(county, "district", [ALPHA])["name"].to_list()
    assert names == ["Beta Union High", "Gamma Elementary"]
