"""Records of known students go in, and the known numbers come out: all of them that are not hidden, to the row."""

from pathlib import Path

import polars as pl
import pytest

from loaders.loaded import InputFile, Loaded, Options
from loaders.wblr import generate
from loaders.wblr.engines import Polars
from loaders.wblr.layout import read_layout
from loaders.wblr.load import load
from tests.loaders.wblr import small


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wblr")
    layout = read_layout()
    people = generate.numbered(generate.people(small.schools(), small.YEARS, 1200, layout, 3))
    people.write_parquet(folder / "people.parquet")
    half = people.height // 2
    generate.write(people[:half], layout, folder / "first.txt", seed=1)
    generate.write(people[half:], layout, folder / "second.txt", seed=2)
    generate.write_students(people, folder / "students.csv")
    # Ten times the students of the small world, so that participants are never more than students.
    small.write_enrollment(folder, small.enrollment().with_columns(pl.col("value", "numerator") * 10))
    return folder


@pytest.fixture(scope="module")
def result(folder: Path) -> Loaded:
    options = Options(enrollment=folder / "enrollment.parquet", students=folder / "students.csv")
    return load([InputFile.of(folder / name) for name in ("first.txt", "second.txt")], options)


def test_every_reported_number_is_the_known_one(folder: Path, result: Loaded) -> None:
    known = small.expected(pl.read_parquet(folder / "people.parquet"), read_layout())
    reported = result.facts.filter(status="reported").select("place_id", "year", "measure", "group", "numerator")
    wrong = [row for row in reported.rows() if known.get(row[:4], 0) != row[4]]
    assert wrong == []
    assert reported.filter(pl.col("numerator") > 0).height > 200


def test_turns_and_parts_of_the_students_give_the_same(
    folder: Path, result: Loaded, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [InputFile.of(folder / name) for name in ("first.txt", "second.txt")]
    monkeypatch.setattr("loaders.wblr.engines.BYTES_A_TURN", 40_000)
    monkeypatch.setattr("loaders.wblr.engines.BYTES_A_PART", 15_000)
    turns, parts = Polars().turns(files)
    assert turns > 2
    assert parts > 1
    options = Options(enrollment=folder / "enrollment.parquet", students=folder / "students.csv")
    assert load(files, options).facts.equals(result.facts)


def test_every_hidden_number_has_somebody_or_guards_a_small_group(folder: Path, result: Loaded) -> None:
    known = small.expected(pl.read_parquet(folder / "people.parquet"), read_layout())
    hidden = result.facts.filter(status="suppressed").select("place_id", "year", "measure", "group")
    assert [row for row in hidden.rows() if known.get(row, 0) == 0] == []
    small_ones = {key for key, number in known.items() if 1 <= number <= 10}
    shown = set(result.facts.filter(status="reported").select("place_id", "year", "measure", "group").rows())
    assert small_ones & shown == set()


def test_every_record_is_accounted_for(folder: Path, result: Loaded) -> None:
    lines = sum(len((folder / name).read_bytes().splitlines()) for name in ("first.txt", "second.txt"))
    assert (result.read, result.loaded, result.quarantined, result.left_out) == (lines, lines, 0, 0)


def test_the_same_seed_writes_the_same_file(folder: Path, tmp_path: Path) -> None:
    people = pl.read_parquet(folder / "people.parquet")
    generate.write(people[: people.height // 2], read_layout(), tmp_path / "again.txt", seed=1)
    assert (tmp_path / "again.txt").read_bytes() == (folder / "first.txt").read_bytes()


def test_students_are_as_many_as_the_totals_say() -> None:
    kind = {"lea": "1964733", "school": "1930001", "year": "2023-24"}
    known = pl.DataFrame([kind | {"students": 3}, kind | {"students": 2}])
    people = generate.numbered(known)
    assert people["student"].to_list() == [1_000_000_000 + number for number in range(5)]


def test_no_writer_ever_puts_pay_into_a_record() -> None:
    assert not [name for name in read_layout().fields if "pay" in name or "wage" in name]
