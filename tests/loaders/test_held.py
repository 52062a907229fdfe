"""What newly loaded facts are compared with: what the served version shows to everybody."""

from pathlib import Path

import polars as pl
import pytest

from loaders import intake
from loaders.held import REPOSITORY, VARIABLE, held
from loaders.loaded import InputFile
from loaders.publishing.publish import create
from loaders.signing import parquet_bytes, sign
from tests.loaders.publishing import small

HEADER = "place_id,year,measure,group,numerator,denominator,value,status,basis,source\n"
LATER = f"{HEADER}district:1964733,2023-24,wbl_any,all,944,1180,,reported,,My office\n"


def before(**more: object) -> dict[str, object]:
    """Return 59 of 1,180 students, a year before `LATER`."""
    return small.fact("district:1964733", "wbl_any", 59, 1180, year="2022-23") | more


def data_with(folder: Path, *rows: dict[str, object]) -> Path:
    """Write a data folder with these rows as its participation."""
    data = small.write(folder)
    (data / "participation.parquet").write_bytes(parquet_bytes(small.table(rows)))
    sign(data)
    return data


def warnings() -> tuple[str, ...]:
    return intake.load("exchange", [InputFile.of_bytes("hub.csv", LATER.encode())]).warnings


def test_a_leap_against_published_participation_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = data_with(tmp_path / "folder", before())
    monkeypatch.setenv(VARIABLE, str(data))
    said = "In district:1964733 wbl_any 2023-24 (5 to 80) the rate moved by more than 25 points within a year."
    assert warnings() == (said,)


def test_the_served_version_of_a_store_is_compared_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, root = small.write(tmp_path / "base"), tmp_path / "store"
    root.mkdir()
    create(root, base, "a steward")
    monkeypatch.setenv(VARIABLE, str(root))
    assert held(pl.Series(["graduation"]))["place_id"].to_list() == [small.DISTRICT, small.ALDER]


@pytest.mark.parametrize("more", [{"basis": "illustrative"}, {"measure": "work"}])
def test_the_illustration_and_other_measures_are_no_year_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, object]
) -> None:
    monkeypatch.setenv(VARIABLE, str(data_with(tmp_path / "folder", before() | more)))
    assert warnings() == ()


@pytest.mark.parametrize(("day", "rows"), [("2200-01-01", 0), ("2020-01-01", 1)])
def test_numbers_under_embargo_are_compared_from_their_day_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: str, rows: int
) -> None:
    data = data_with(tmp_path / "folder", before(measure="work"))
    (data / "embargoed").mkdir()
    (data / "embargoed" / "participation.parquet").write_bytes(parquet_bytes(small.table([before()])))
    sign(data, {"data/embargoed/participation.parquet": day})
    monkeypatch.setenv(VARIABLE, str(data))
    assert held(pl.Series(["wbl_any"])).height == rows


def test_where_nothing_can_be_read_the_repository_is_compared_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = data_with(tmp_path / "folder", before())
    (data / "participation.parquet").write_bytes(b"PAR1")
    known = held(pl.Series(["graduation"]))
    assert known.equals(pl.read_parquet(REPOSITORY / "outcomes.parquet").filter(pl.col("measure") == "graduation"))
    for folder in (data, tmp_path / "nowhere"):
        monkeypatch.setenv(VARIABLE, str(folder))
        assert held(pl.Series(["graduation"])).equals(known)
