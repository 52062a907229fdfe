"""The command line: one sentence and status 2 for a user's mistake, status 0 otherwise."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from loaders.__main__ import main
from loaders.build import parquet_bytes
from loaders.commands.building import MOST_SHOWN

REPOSITORY = Path(__file__).parent.parent.parent


def test_check_of_the_repository_in_its_own_process() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "loaders", "check"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "nothing wrong" in done.stdout


def test_build_then_check(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--facts", str(small), "--out", str(tmp_path)]) == 0
    assert main(["check", str(tmp_path / "data")]) == 0
    assert "Built data version 2026-04-25-" in capsys.readouterr().out


def test_problems_are_capped_and_counted(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = Path(shutil.copytree(built, tmp_path / "out")) / "data"
    table = pl.read_parquet(out / "outcomes.parquet").with_columns(status=pl.lit("zero"))
    (out / "outcomes.parquet").write_bytes(parquet_bytes(table))
    assert main(["check", str(out)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MOST_SHOWN + 1
    assert lines[0].startswith("error: data/outcomes.parquet")
    assert lines[-1].endswith(" more.")


def test_a_full_disk_is_a_sentence(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("loaders.build.shutil.copyfile", fail)
    assert main(["build", "--facts", str(small), "--out", str(tmp_path)]) == 2
    assert "No space left on device; the old data is untouched" in capsys.readouterr().err


def test_signing_accepts_an_edit_by_hand(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = Path(shutil.copytree(built, tmp_path / "out")) / "data"
    (out / "groups.toml").write_text((out / "groups.toml").read_text().replace("Foster youth", "Youth in foster care"))
    assert main(["check", str(out)]) == 2
    assert main(["sign", str(out)]) == 0
    assert "nothing wrong" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "--facts", "nowhere"], "error: nowhere is not a folder. Give the folder"),
        (["sign", "nowhere"], "nowhere/sources.toml is missing"),
        (["check", "nowhere"], "nowhere is not a data folder. Run `python -m loaders build`"),
    ],
)
def test_mistakes(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert words in capsys.readouterr().err


def test_an_interrupted_build_says_that_nothing_changed(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("loaders.build.places.load", interrupt)
    assert main(["build", "--facts", str(small), "--out", str(tmp_path)]) == 2
    assert "the old data is untouched" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "error: the disk is gone.\n"),
        (
            ["rollback", "--store", "there"],
            "`python -m loaders versions --store there` says which version is served.\n",
        ),
    ],
)
def test_only_a_build_says_that_the_old_data_is_untouched(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("loaders.check.check", fail)
    monkeypatch.setattr("loaders.publishing.rollback.roll_back", fail)
    assert main(arguments) == 2
    error = capsys.readouterr().err
    assert error.endswith(said)
    assert "untouched" not in error


def test_a_reader_that_leaves_ends_a_command_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "loaders", "list"]
    try:
        done = subprocess.run(command, cwd=REPOSITORY, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")
