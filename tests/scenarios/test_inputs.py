"""What the data folder becomes; counts are those of the contracts, not of one data version."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from atlas.data import load
from contracts.errors import AtlasError
from scenarios.inputs import GROUPS, from_atlas, read_inputs
from scenarios.streams import CELLS

INPUTS = read_inputs()


def test_every_institution_has_students_in_its_own_kind_of_cell() -> None:
    assert INPUTS.population.cells == CELLS
    assert np.all(INPUTS.total > 0)
    assert INPUTS.students[INPUTS.is_college, :8].sum() == 0
    assert INPUTS.students[~INPUTS.is_college, 8:].sum() == 0


def test_the_21_colleges_and_the_districts_with_grades_9_12_are_there() -> None:
    assert INPUTS.is_college.sum() == 21
    districts = [place for place in INPUTS.institutions if place.startswith("district:")]
    assert len(districts) + 21 == len(INPUTS.institutions)
    assert "district:1964733" in INPUTS.institutions


def test_cells_add_up_to_the_published_enrollment() -> None:
    rows = (
        load().rows("enrollment_9_12").filter(pl.col("place_id") == "district:1964733", pl.col("status") == "reported")
    )
    published = rows.sort("year")["value"][-1]
    assert INPUTS.total[INPUTS.institutions.index("district:1964733")] == pytest.approx(published)


def test_cells_lead_back_to_the_published_shares() -> None:
    groups = INPUTS.population.by_group(INPUTS.students)
    row = INPUTS.institutions.index("district:1964733")
    cohort = load().rows("graduation").filter(pl.col("place_id") == "district:1964733")
    cohort = cohort.filter(pl.col("year") == cohort["year"].max())
    size = dict(cohort.select("group", "denominator").iter_rows())
    share = groups[row, GROUPS.index("foster")] / INPUTS.total[row]
    assert share == pytest.approx(size["foster"] / size["all"], rel=1e-3)


def test_wage_jurisdictions_follow_the_city() -> None:
    place = dict(zip(INPUTS.institutions, INPUTS.jurisdictions, strict=True))
    assert place["district:1964733"] == "los_angeles_city"
    assert set(place.values()) <= {
        "california",
        "los_angeles_city",
        "santa_monica",
        "pasadena",
        "west_hollywood",
        "malibu",
    }


def test_participation_that_is_not_known_is_stood_in_for_and_named() -> None:
    paid = INPUTS.baseline.participants.sum(axis=1)
    assert np.all(np.isfinite(paid))
    assert np.all(paid <= INPUTS.total)
    if INPUTS.baseline.basis == "illustrative":
        assert any("illustrative" in note for note in INPUTS.notes)
        assert INPUTS.baseline.low.sum() < paid.sum() < INPUTS.baseline.high.sum()


def test_every_institution_reaches_a_board_and_areas_name_institutions() -> None:
    assert INPUTS.reach.any(axis=1).all()
    assert all(member in INPUTS.institutions for members in INPUTS.areas.values() for member, _ in members)


def test_graduation_rates_are_shares_for_districts_only() -> None:
    assert np.all((INPUTS.graduation >= 0) & (INPUTS.graduation <= 1))
    assert INPUTS.graduation[INPUTS.is_college].sum() == 0
    assert np.all(INPUTS.graduation[~INPUTS.is_college][:, :8] > 0)


def test_folder_without_enrollment_is_refused() -> None:
    atlas = load()
    empty = type(atlas)(
        version="none",
        facts=atlas.facts.clear(),
        places=atlas.places,
        memberships=atlas.memberships,
        registries=atlas.registries,
        manifest=atlas.manifest,
    )
    with pytest.raises(AtlasError, match="nobody can be placed"):
        from_atlas(empty)
