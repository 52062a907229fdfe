"""A build is the same every time, and all or nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from contracts.errors import AtlasError
from contracts.manifest import read_manifest
from loaders import build as module
from loaders.build import build
from tests.loaders.conftest import WORDS


def content(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_facts_give_the_same_bytes(small: Path, built: Path, tmp_path: Path) -> None:
    build(small, tmp_path, WORDS)
    assert content(tmp_path) == content(built)


def test_the_manifest_lists_every_file(built: Path) -> None:
    manifest = read_manifest(built / "data")
    assert set(manifest.files) == set(content(built)) - {"data/manifest.json"}
    assert manifest.files["data/groups.toml"].rows > 30
    assert manifest.data_version.startswith("2026-04-25-")  # the newest dated source: CDE's list of schools
    assert "illustration_participation" in manifest.sources


def test_steps_are_told(small: Path, tmp_path: Path) -> None:
    told: list[str] = []
    build(small, tmp_path, WORDS, told.append)
    assert told == [
        "Places",
        "Memberships",
        "Outcomes",
        "Participation",
        "Boundaries",
        "Checking the result",
        "Moving it into place",
    ]


def test_nothing_else_is_lost(small: Path, built: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(built, tmp_path / "out"))
    (out / "static/logo.svg").write_text("<svg/>")
    (out / "static/fonts").mkdir()
    (out / "static/fonts/a.woff2").write_bytes(b"font")
    (out / "static/old_layer.geojson").write_text("{}")
    build(small, out, WORDS)
    assert (out / "static/logo.svg").read_text() == "<svg/>"
    assert (out / "static/fonts/a.woff2").read_bytes() == b"font"
    assert not (out / "static/old_layer.geojson").exists()


def raise_error(*_: object) -> None:
    raise AtlasError("no")


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def wrong_table(*_: object) -> pl.DataFrame:
    return pl.DataFrame({"place_id": ["x"]})


@pytest.mark.parametrize(
    "case",
    [
        ("participation.illustrate", raise_error, AtlasError),
        ("participation.illustrate", interrupt, KeyboardInterrupt),
        ("participation.illustrate", wrong_table, AtlasError),
        ("boundaries.layers", interrupt, KeyboardInterrupt),
        ("check", lambda _: ["a row is wrong"], AtlasError),
    ],
)
def test_a_failure_leaves_the_old_data_untouched(
    case: tuple[str, Callable[..., object], type[BaseException]],
    small: Path,
    built: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    part, replacement, error = case
    out = Path(shutil.copytree(built, tmp_path / "out"))
    before = content(out)
    monkeypatch.setattr(f"{module.__name__}.{part}", replacement)
    with pytest.raises(error):
        build(small, out, WORDS)
    assert content(out) == before


@pytest.mark.parametrize("failing", ["data", "static", "old/static"])
def test_a_failing_rename_puts_everything_back(
    small: Path, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    out = Path(shutil.copytree(built, tmp_path / "out"))
    (out / "data/groups.toml").write_text("# the old one\n")
    before, rename = content(out), Path.rename
    broken: list[Path] = []

    def rename_or_fail(path: Path, target: Path) -> Path:
        full = path if failing in ("data", "static") else target
        if full.as_posix().endswith(failing) and ".build-" in full.as_posix() and not broken:
            broken.append(path)
            raise OSError("disk full")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", rename_or_fail)
    with pytest.raises(OSError, match="disk full"):
        build(small, out, WORDS)
    assert broken
    assert content(out) == before


def test_a_missing_facts_folder_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match=r"nowhere is not a folder"):
        build(tmp_path / "nowhere", tmp_path, WORDS)


def damage_parquet(path: Path) -> None:
    table = pl.read_parquet(path).with_columns(reliability=pl.lit("a new word"))
    table.write_parquet(path)


def damage_text(path: Path) -> None:
    path.write_text(path.read_text()[:60])


@pytest.mark.parametrize(
    ("name", "damage", "words"),
    [
        ("k12/cse_outcomes_school_LA.parquet", damage_parquet, r"outcomes\.parquet cannot be made from these facts: "),
        ("geo/public_schools_la_2025_26.csv", damage_text, "has no column 'charter'"),
        ("geo/workforce_board_areas.geojson", damage_text, r"workforce_board_areas\.geojson is not a GeoJSON file"),
    ],
)
def test_facts_of_another_shape_are_a_sentence(
    small: Path, tmp_path: Path, name: str, damage: Callable[[Path], None], words: str
) -> None:
    facts = Path(shutil.copytree(small, tmp_path / "facts"))
    damage(facts / name)
    with pytest.raises(AtlasError, match=words):
        build(facts, tmp_path / "out", WORDS)
    assert content(tmp_path / "out") == {}


def test_an_undefined_source_stops_the_build(small: Path, tmp_path: Path) -> None:
    words = Path(shutil.copytree(WORDS, tmp_path / "words"))
    sources = words / "sources.toml"
    sources.write_text(sources.read_text().replace("[cde_acgr_2024_25]", "[cde_acgr_2025_26]"))
    with pytest.raises(AtlasError, match=r"'cde_acgr_2024_25' is used but not defined"):
        build(small, tmp_path / "out", words)
    assert content(tmp_path / "out") == {}
