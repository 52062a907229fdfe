"""Census day enrollment: all grades, and grades 9-12 as the sum of four."""

from collections.abc import Mapping

import pytest

from loaders.formats import enrollment
from loaders.loaded import Loaded, Options
from tests.loaders.formats.official import CENSUS, file
from tests.loaders.rows import fact

KEY = "district:2765987 2023-24"


def load(*rows: Mapping[str, str]) -> Loaded:
    return enrollment.load([file(rows)], Options())


def test_all_grades_and_the_high_school_grades() -> None:
    loaded = load(CENSUS, CENSUS | {"ReportingCategory": "SG_FS", "TOTAL_ENR": "2200"})
    assert fact(loaded.facts, f"{KEY} census_enrollment all")["value"] == 2600
    found = fact(loaded.facts, f"{KEY} census_enrollment_9_12 all")
    assert (found["value"], found["numerator"], found["denominator"]) == (600, 600, None)  # 4 grades of 150
    assert fact(loaded.facts, f"{KEY} census_enrollment_9_12 foster")["status"] == "reported"
    assert sorted(loaded.measures) == ["census_enrollment", "census_enrollment_9_12"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"GR_10": "*"}, ("reported", 600)),  # 2,100 less ten lower grades of 150
        ({"GR_10": "*", "GR_03": "*"}, ("suppressed", None)),
        ({"GR_10": ""}, ("reported", 600)),
        ({"GR_10": "", "GR_03": ""}, ("not_collected", None)),
    ],
)
def test_a_grade_that_is_not_printed(changes: Mapping[str, str], expected: tuple[str, float | None]) -> None:
    found = fact(load(CENSUS | {"TOTAL_ENR": "2100"} | changes).facts, f"{KEY} census_enrollment_9_12 all")
    assert (found["status"], found["value"]) == expected


def test_ages_and_languages_are_left_out_by_name() -> None:
    loaded = load(CENSUS, CENSUS | {"ReportingCategory": "AR_0418"}, CENSUS | {"ReportingCategory": "ELAS_EO"})
    assert loaded.excluded["rule"].to_list() == ["reporting category that the atlas does not hold"]
    assert loaded.left_out == 2


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"GR_09": "-1"}, "a number of students is a whole number and not negative"),
        ({"GR_09": "1.5"}, "a number of students is a whole number and not negative"),
        ({"TOTAL_ENR": "1000"}, "the grades add up to more students than the total"),
    ],
)
def test_wrong_numbers_are_set_aside(changes: Mapping[str, str], rule: str) -> None:
    assert load(CENSUS | changes).quarantine["rule"].to_list() == [rule]


def test_groups_that_add_up_to_more_than_all_are_a_warning() -> None:
    codes = ("TA", "GN_F", "GN_M")
    loaded = load(*(CENSUS | {"ReportingCategory": code} for code in codes))
    assert "add up to more students than all (census_enrollment)" in loaded.warnings[0]
