"""A data folder that is incomplete still opens where it can, and says in a sentence what is wrong."""

from pathlib import Path

import polars as pl
import pytest

from atlas import data
from contracts.errors import AtlasError
from tests.atlas import tiny


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tiny.write(tmp_path / "data")


def test_a_whole_folder_has_no_problems(folder: Path) -> None:
    loaded = data.load(folder)
    assert loaded.problems == ()
    assert loaded.facts.height == len(tiny.FACTS)
    assert loaded.places.height == len(tiny.PLACES)
    assert loaded.version == loaded.manifest.data_version


def test_facts_without_a_file_become_a_problem_and_the_rest_works(folder: Path) -> None:
    (folder / "participation.parquet").unlink()
    loaded = data.load(folder)
    assert loaded.facts.height == len(tiny.FACTS)
    assert len(loaded.problems) == 1
    assert loaded.problems[0].startswith("participation.parquet is missing from the data folder. Restore it")


def test_a_truncated_fact_file_is_named_once(folder: Path) -> None:
    path = folder / "outcomes.parquet"
    path.write_bytes(path.read_bytes()[:-100])
    loaded = data.load(folder)
    assert loaded.facts.is_empty()
    assert loaded.facts.schema == tiny.facts().schema
    assert [problem.split(";")[0] for problem in loaded.problems] == ["outcomes.parquet is not a complete parquet file"]


def test_a_fact_file_of_another_shape_names_the_columns(folder: Path) -> None:
    tiny.facts().drop("basis").with_columns(pl.col("value").cast(pl.String)).write_parquet(folder / "outcomes.parquet")
    tiny.sign(folder)
    (problem,) = data.load(folder).problems
    assert "outcomes.parquet has no usable column 'value', 'basis'" in problem


@pytest.mark.parametrize("name", ["places.parquet", "memberships.parquet"])
def test_nothing_works_without_places_and_memberships(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(AtlasError, match=f"{name} is missing"):
        data.load(folder)


@pytest.mark.parametrize("name", ["manifest.json", "sources.toml", "measures.toml", "groups.toml"])
def test_nothing_works_without_manifest_and_registries(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(AtlasError, match=f"{name} is missing"):
        data.load(folder)


def test_a_swapped_table_is_not_passed_off_as_the_data_version(folder: Path) -> None:
    tiny.facts(tiny.FACTS[:5]).write_parquet(folder / "outcomes.parquet")
    (problem,) = data.load(folder).problems
    assert problem.startswith("outcomes.parquet is not the file of data version 2026-01-01-")


def test_a_data_folder_may_have_any_name(tmp_path: Path) -> None:
    # A data steward's folder beside the repository's: its own files are compared, not its neighbor's.
    steward = tiny.write(tmp_path / "steward")
    assert data.load(steward).problems == ()
    tiny.facts(tiny.FACTS[:5]).write_parquet(steward / "outcomes.parquet")
    assert len(data.load(steward).problems) == 1


def test_rows_of_an_unknown_measure_are_an_empty_table_of_facts(folder: Path) -> None:
    loaded = data.load(folder)
    assert loaded.rows("nothing").is_empty()
    assert loaded.rows("nothing").schema == loaded.facts.schema


def test_an_atlas_of_ones_own_shares_what_it_does_not_change() -> None:
    county = tiny.atlas()
    rows = tiny.facts([tiny.fact(tiny.ALPHA, "graduation", 66, 132)])
    own = data.with_rows(county, rows, county.registries, "1")
    assert own.version == f"{county.version}-own-1"
    assert own.label == f"{own.version} (with a reader's own file, not published)"
    assert own.rows("graduation").equals(rows)
    assert own.rows("dropout") is county.rows("dropout")
    assert own.facts.height == county.facts.height - county.rows("graduation").height + 1
    assert county.rows("graduation").height > 1  # the county itself is as before
    assert own.files == {}
