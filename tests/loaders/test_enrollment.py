"""Pupil counts by district: CDE's counts, and shares that follow from them by division."""

import shutil
from pathlib import Path

import polars as pl
import pytest

from contracts.errors import AtlasError
from contracts.tables import Facts
from loaders.enrollment import load
from tests.loaders.rows import fact


@pytest.fixture(scope="module")
def enrollment(small: Path) -> pl.DataFrame:
    return load(small)


@pytest.mark.parametrize(
    ("key", "expected"),
    [  # Pasadena Unified, CUPC; shares: count / enrollment
        ("district:1964881 2023-24 enrollment all", (13953, 13953, None, "official")),
        ("district:1964881 2018-19 enrollment all", (16335, 16335, None, "official")),
        ("district:1964881 2023-24 enrolled_share foster", (0.97, 136, 13953, "derived")),
        ("district:1964881 2023-24 enrolled_share socioeconomically_disadvantaged", (69.9, 9753, 13953, "derived")),
        ("district:1964881 2023-24 enrolled_share unduplicated", (71.53, 9980, 13953, "derived")),
        ("district:1964881 2020-21 enrolled_share homeless", (4.47, 685, 15311, "derived")),
    ],
)
def test_values(enrollment: pl.DataFrame, key: str, expected: tuple[float | str | None, ...]) -> None:
    row = fact(enrollment, key)
    assert tuple(row[name] for name in ("value", "numerator", "denominator", "basis")) == expected
    assert row["source"] == f"cde_cupc_{row['year'].replace('-', '_')}"


def test_meets_the_contract_and_leaves_charter_rows_out(enrollment: pl.DataFrame) -> None:
    assert Facts.is_valid(enrollment)
    assert enrollment.get_column("place_id").unique().to_list() == ["district:1964881"]
    assert enrollment.height == 6 * 6  # six years of one count and five shares


def test_a_count_that_is_no_number_is_refused(small: Path, tmp_path: Path) -> None:
    facts = Path(shutil.copytree(small, tmp_path / "facts"))
    file = facts / "k12/cupc2324_lea_LA.csv"
    file.write_text(file.read_text().replace("13953", "*"))
    with pytest.raises(AtlasError, match=r"cupc2324_lea_LA\.csv: a count is not a whole number"):
        load(facts)
