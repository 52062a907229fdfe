"""Assumptions carry a reason each, and a file without one is refused."""

from pathlib import Path

import pytest

from contracts.errors import AtlasError
from loaders.assumptions import read_assumptions

FILE = Path(__file__).parent.parent.parent / "data/participation_assumptions.toml"
TEXT = FILE.read_text()


def test_the_anchor_is_the_published_share() -> None:
    # Youth@Work placed 6,439 of 431,080 students (CDE, grades 9-12, 2024-25); wages of $13.2M at $16.90 an hour
    assumptions = read_assumptions(FILE)
    assert assumptions.paid_percent == round(100 * 6439 / 431080, 1)
    assert assumptions.hours_mean == round(13_200_000 / 6439 / 16.90)


def test_types_are_those_of_calpads() -> None:
    # CALPADS work-based learning type codes
    expected = ("10", "15", "20", "25", "30", "35", "40", "45", "50", "60", "65")
    assert read_assumptions(FILE).types == expected


@pytest.mark.parametrize(("year", "offered"), [("2023-24", True), ("2024-25", False)])
def test_a_type_that_ended_is_not_offered(year: str, offered: bool) -> None:  # noqa: FBT001 - a table of expected values
    shares = read_assumptions(FILE).offered(year)
    assert ("30" in shares) is offered
    assert sum(shares.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[seed]", "[sead]", "entry 'sead' is unknown"),
        ('reason = "ASSUMPTION: four', 'why = "ASSUMPTION: four', r"\[any_percent\]: give a value, a reason"),
        ('status = "anchored"', 'status = "sure"', "anchored or assumption"),
        ('value = 1.5\nunit = "percent of students', 'value = 15\nunit = "percent of students', "paid_percent must"),
        ('value = 1.5\nunit = "percent of 12', 'value = 15\nunit = "percent of 12', "college_paid_percent must"),
        ("foster = 0.7", "foster = 7", r"\[group_factor\]: foster must be"),
        ("[seed]", "[seed", "not valid TOML"),
    ],
)
def test_refuses(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in TEXT
    (tmp_path / "a.toml").write_text(TEXT.replace(old, new, 1))
    with pytest.raises(AtlasError, match=words):
        read_assumptions(tmp_path / "a.toml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"a\.toml is missing"):
        read_assumptions(tmp_path / "a.toml")
