"""`load` writes before it speaks, and only where nothing of value can be lost."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from contracts import store
from loaders.__main__ import main
from tests.loaders.publishing import small

ROOT = Path(__file__).parent.parent.parent.parent
SAMPLE = ROOT / "tests" / "loaders" / "fixtures" / "cci_2024_monterey.txt"


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file to load in the folder `in`, beside which the command runs."""
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copy(SAMPLE, tmp_path / "in" / "cci.txt"))


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_reader_that_leaves_does_not_keep_the_files_from_being_written(tmp_path: Path) -> None:
    """As `load ... | head -1` does, where what is printed goes out line by line."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-u", "-m", "loaders", "load", "cci", str(SAMPLE), "--out", str(tmp_path / "out")]
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (1, "")
    assert (tmp_path / "out" / "load.json").is_file()


@pytest.mark.parametrize("mark", ["manifest.json", "groups.toml"])
def test_a_data_folder_is_not_written_into(sample: Path, mark: str, capsys: pytest.CaptureFixture[str]) -> None:
    data = small.write(sample.parent.parent / "repository")
    for name in {"manifest.json", "groups.toml"} - {mark}:
        (data / name).unlink()
    before = contents(data)
    assert main(["load", "cci", "in/cci.txt", "--out", "repository/data"]) == 2
    said = "error: repository/data holds the tables of an atlas, some of which would be replaced. Name another folder"
    assert said in capsys.readouterr().err
    assert contents(data) == before


@pytest.mark.parametrize("mark", [*store.POINTERS, store.VERSIONS])
def test_a_store_is_not_written_into(sample: Path, mark: str, capsys: pytest.CaptureFixture[str]) -> None:
    (sample.parent.parent / "published" / mark).mkdir(parents=True)
    assert main(["load", "cci", "in/cci.txt", "--out", "published"]) == 2
    assert "error: published is a store of data versions. Name another folder" in capsys.readouterr().err
    assert [path.name for path in (sample.parent.parent / "published").iterdir()] == [mark]


def test_a_folder_that_holds_an_input_is_not_written_into(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An input may be called `quarantine.csv`, as a file of the load is."""
    mine = sample.rename(sample.with_name("quarantine.csv"))
    (sample.parent.parent / "link.csv").symlink_to(mine)
    for given in ("in/quarantine.csv", "link.csv"):
        assert main(["load", "cci", given, "--out", "in/../in"]) == 2
        assert f"error: {given} lies in in/../in, and could be replaced there." in capsys.readouterr().err
    assert contents(sample.parent) == {"quarantine.csv": SAMPLE.read_bytes()}


def test_links_that_lead_in_a_circle_are_a_sentence(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (sample.parent.parent / "circle").symlink_to("circle")
    for arguments in (["circle", "--out", "in"], ["in/cci.txt", "--out", "circle"]):
        assert main(["load", "cci", *arguments]) == 2
        assert capsys.readouterr().err.startswith("error: ")


@pytest.mark.parametrize("option", ["--layout", "--enrollment", "--students"])
def test_a_folder_that_holds_a_file_of_an_option_is_not_written_into(
    sample: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (sample.parent.parent / "loaded").mkdir()
    facts = sample.parent.parent / "loaded" / "facts.parquet"
    facts.write_bytes(b"mine")
    assert main(["load", "wblr", "in/cci.txt", option, "loaded/facts.parquet", "--out", "loaded"]) == 2
    assert "error: loaded/facts.parquet lies in loaded" in capsys.readouterr().err
    assert facts.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "arguments",
    [
        ["load", "cci", "in/cci.txt", "--out", ""],
        ["template", "--out", " "],
        ["build", "--facts", "in", "--out", ""],
        ["fetch", "cci", "--to", ""],
        ["versions", "--store", ""],
    ],
)
def test_a_folder_without_a_name_is_not_the_current_one(
    sample: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "the name of the folder is empty" in capsys.readouterr().err
    assert [path.name for path in sample.parent.parent.iterdir()] == ["in"]
