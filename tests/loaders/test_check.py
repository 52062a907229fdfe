"""`check` names what is wrong: the file, the row, the field, the value, the rule and the remedy."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from loaders.build import parquet_bytes, sign
from loaders.check import check, count_rows

KEY = "district:1964881 2024-25 graduation all"
GRADUATION = (
    (pl.col("place_id") == "district:1964881") & (pl.col("measure") == "graduation") & (pl.col("group") == "all")
)


@pytest.fixture
def data(built: Path, tmp_path: Path) -> Path:
    """A copy of a good data folder, to be damaged."""
    shutil.copytree(built, tmp_path / "copy")
    return tmp_path / "copy" / "data"


def words(data: Path) -> str:
    return "\n".join(str(problem) for problem in check(data))


def test_a_good_folder_has_no_problem(data: Path) -> None:
    assert check(data) == []


def test_the_committed_folder_has_no_problem() -> None:
    assert check(Path(__file__).parent.parent.parent / "data") == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"numerator": pl.lit(1300.0), "value": pl.lit(104.1)},
            ["numerator is 1300.0: it is larger than the denominator", "value is 104.1: a percentage lies between"],
        ),
        # 1094 / 1249 = 87.59: published as 87.6, and 87.7 is not a rounding of it
        ({"value": pl.lit(87.7)}, ["value is 87.7: it is not the numerator over the denominator"]),
        ({"status": pl.lit("zero")}, ["status is 'zero': the text is not one that the field may hold"]),
        ({"status": pl.lit("suppressed")}, ["value is 87.6: a reported row has a value, and any other row has none"]),
        (
            {"value": pl.lit(None), "status": pl.lit("suppressed")},
            ["numerator is 1094.0: a row without a value must not"],
        ),
        ({"source": pl.lit("hearsay")}, ["source is 'hearsay': sources.toml does not define it", "Correct the id"]),
    ],
)
def test_a_failing_row_is_named(data: Path, changes: dict[str, pl.Expr], expected: list[str]) -> None:
    table = pl.read_parquet(data / "outcomes.parquet")
    changed = table.with_columns(
        pl.when(GRADUATION).then(new).otherwise(pl.col(name)).alias(name) for name, new in changes.items()
    )
    (data / "outcomes.parquet").write_bytes(parquet_bytes(changed))
    if "source" not in changes:  # an undefined source stops the manifest itself
        sign(data)
    said = words(data)
    assert f"outcomes.parquet, row {KEY}: " in said
    assert all(part in said for part in expected), said


@pytest.mark.parametrize(
    ("column", "old", "new", "expected"),
    [
        ("place_id", "district:1964881", "district:9999999", "no such place in places.parquet. Correct the id"),
        ("measure", "dropout", "drop_out", "measure is 'drop_out': measures.toml does not define it"),
        ("group", "foster", "fosters", "group is 'fosters': groups.toml does not define it"),
    ],
)
def test_ids_are_held_against_the_registries(data: Path, column: str, old: str, new: str, expected: str) -> None:
    table = pl.read_parquet(data / "outcomes.parquet").with_columns(pl.col(column).replace(old, new))
    (data / "outcomes.parquet").write_bytes(parquet_bytes(table))
    assert expected in words(data)


def test_a_repeated_row_is_named(data: Path) -> None:
    table = pl.read_parquet(data / "outcomes.parquet")
    (data / "outcomes.parquet").write_bytes(parquet_bytes(pl.concat([table, table.filter(GRADUATION)])))
    assert f"{KEY}: a row with this key stands more than once" in words(data)


def test_a_measure_without_facts_is_named(data: Path) -> None:
    table = pl.read_parquet(data / "outcomes.parquet").filter(pl.col("measure") != "college_going")
    (data / "outcomes.parquet").write_bytes(parquet_bytes(table))
    assert "measures.toml: [college_going] is defined, and no fact uses it. Remove it, or load its facts." in words(
        data
    )


def test_weights_that_do_not_sum_to_one_are_named(data: Path) -> None:
    table = pl.read_parquet(data / "memberships.parquet")
    first = pl.col("member") == "school:19648811936103"
    halved = table.with_columns(pl.when(first).then(pl.col("weight") / 2).otherwise("weight").alias("weight"))
    (data / "memberships.parquet").write_bytes(parquet_bytes(halved))
    assert "school:19648811936103: the weights over all assembly areas sum to 0.5000 and should sum to 1" in words(data)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("outcomes.parquet", b"PAR1", "it is not a complete parquet file; it may be truncated"),
        ("outcomes.parquet", None, "data/outcomes.parquet: the file is missing. Rebuild the folder"),
        ("../static/county.geojson", None, "static/county.geojson: the file is missing"),
        ("manifest.json", None, "manifest.json: "),
        ("manifest.json", b"{", "manifest.json cannot be read"),
        ("groups.toml", b"[all", "groups.toml is not valid TOML"),
        ("sources.toml", None, "sources.toml is missing"),
    ],
)
def test_a_broken_file_is_a_sentence(data: Path, name: str, content: bytes | None, expected: str) -> None:
    if content is None:
        (data / name).unlink()
    else:
        (data / name).write_bytes(content)
    assert expected in words(data)


def test_a_truncated_table_is_named_with_its_size(data: Path) -> None:
    path = data / "places.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    said = words(data)
    assert f"data/places.parquet: it has {len(whole) // 2:,} bytes, and the manifest says {len(whole):,}" in said
    assert "places.parquet: it is not a complete parquet file" in said


def test_a_swapped_file_of_the_same_size_is_noticed(data: Path) -> None:
    path = data / "groups.toml"
    path.write_text(path.read_text().replace("foster youth", "fostered you"))
    assert words(data).startswith("data/groups.toml: its content is not the one of the manifest.")


def test_row_counts_are_held_against_the_manifest(data: Path) -> None:
    manifest = json.loads((data / "manifest.json").read_text())
    manifest["files"]["data/places.parquet"]["rows"] += 1
    rows = manifest["files"]["data/places.parquet"]["rows"]
    (data / "manifest.json").write_text(json.dumps(manifest))
    assert f"it has {rows - 1} rows, and the manifest says {rows}" in words(data)


def test_a_table_that_the_manifest_forgot_is_named(data: Path) -> None:
    manifest = json.loads((data / "manifest.json").read_text())
    del manifest["files"]["data/places.parquet"]
    (data / "manifest.json").write_text(json.dumps(manifest))
    assert "places.parquet: the manifest does not list it" in words(data)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda table: table.drop("basis"), "column 'basis' is missing"),
        (lambda table: table.with_columns(extra=1), "column 'extra' is not in the contract"),
        (
            lambda table: table.with_columns(pl.col("value").cast(pl.String)),
            "'value' holds String and should hold Float64",
        ),
    ],
)
def test_a_wrong_schema_is_a_sentence(data: Path, change: object, expected: str) -> None:
    table = change(pl.read_parquet(data / "outcomes.parquet"))  # type: ignore[operator]
    (data / "outcomes.parquet").write_bytes(parquet_bytes(table))
    assert expected in words(data)


@pytest.mark.parametrize(
    ("name", "content", "rows"),
    [
        ("a.toml", b"[x]\n[y]\n", 2),
        ("a.geojson", b'{"features": [{}, {}, {}]}', 3),
        ("a.parquet", parquet_bytes(pl.DataFrame({"x": [1, 2]})), 2),
        ("a.txt", b"x", 0),
    ],
)
def test_what_counts_as_a_row(tmp_path: Path, name: str, content: bytes, rows: int) -> None:
    (tmp_path / name).write_bytes(content)
    assert count_rows(tmp_path / name) == rows


def test_participation_that_gives_a_hidden_cell_away_is_named(data: Path) -> None:
    table = pl.read_parquet(data / "participation.parquet")
    asked = (pl.col("measure") == "wbl_any") & (pl.col("year") == "2024-25") & (pl.col("group") == "all")
    school = pl.col("place_id") == "school:19648811936103"
    hidden = pl.when(asked & school)
    blank = table.with_columns(
        hidden.then(None).otherwise(pl.col(name)).alias(name) for name in ("numerator", "value")
    ).with_columns(status=hidden.then(pl.lit("suppressed")).otherwise("status"))
    blank.write_parquet(data / "participation.parquet")
    taken_part = table.filter(asked, school)["numerator"].item()
    assert f"it is hidden, and sums leave {taken_part:,.0f} to {taken_part:,.0f}" in words(data)


@pytest.mark.parametrize(("source", "named"), [("exchange_hub_12345678", True), ("another_program", False)])
def test_what_stewards_gave_one_after_the_other_is_held_against_each_other(
    data: Path, source: str, *, named: bool
) -> None:
    table = pl.read_parquet(data / "participation.parquet")
    row = table.filter(pl.col("group") == "all").head(1).with_columns(basis=pl.lit("official"), source=pl.lit(source))
    counts = (("all", 20.0, 100.0), ("female", 11.0, 30.0), ("male", None, 70.0))
    given = [
        row.with_columns(
            group=pl.lit(group),
            numerator=pl.lit(count, pl.Float64),
            denominator=pl.lit(students),
            value=pl.lit(None if count is None else 100 * count / students, pl.Float64),
            status=pl.lit("suppressed" if count is None else "reported"),
        )
        for group, count, students in counts
    ]
    pl.concat(given).write_parquet(data / "participation.parquet")
    said = "1 suppressed number follows from the other rows"  # 20 - 11 = 9
    assert (said in words(data)) is named
