from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from contracts.errors import AtlasError
from scenarios.funded_program import discounted_places, uncertain, year_weights
from tests.scenarios.test_simulation import CENTRAL, COST, program


def test_the_first_year_counts_in_full() -> None:
    assert year_weights(program(years=3), 0.25).tolist() == [1, 0.8, 0.64]
    assert discounted_places(program(years=3), 0.25) == 244  # 100 + 80 + 64


def test_a_school_that_charges_no_fee_has_no_uncertain_fee() -> None:
    without = replace(program(), cost=replace(COST, fee=0.0))
    assert "employer_of_record_fee" not in uncertain([without], CENTRAL)
    assert "employer_of_record_fee" in uncertain([program()], CENTRAL)


def test_uncertain_parameters_follow_the_programs() -> None:
    college = uncertain([program(kind="college", modality="college_paid")], CENTRAL)
    assert "worked_anyway.college" in college
    assert "graduation_effect_short_paid" not in college
    sector = uncertain([program(modality="intensive_sector_program")], CENTRAL)
    assert [part.study for part in sector.values()].count("Year Up") == 3
    assert "scale_factor" in sector


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"public": np.array([-1.0])}, "public holds a negative"),
        ({"wages": np.array([np.inf])}, "wages holds a negative or non-finite"),
        ({"employer": np.zeros(2)}, "employer needs one amount for each of the 1 years"),
        ({"graduation": np.zeros((2, 1))}, "different institutions or cells"),
    ],
)
def test_programs_that_do_not_fit_are_refused(change: dict[str, np.ndarray], words: str) -> None:
    with pytest.raises(AtlasError, match=words):
        replace(program(), **change)
