"""A folder is published as the load left it, or not at all."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from contracts.errors import AtlasError
from loaders.publishing.delivery import Delivery
from tests.loaders.publishing import small


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "facts.parquet is missing. Make it with `python -m loaders load"), (b"PAR1", "not a complete parquet")],
)
def test_a_folder_without_facts_is_a_sentence(tmp_path: Path, content: bytes | None, said: str) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    if content:
        small.loaded(folder, written={"facts.parquet": sha256(content).hexdigest()})
        (folder / "facts.parquet").write_bytes(content)
    with pytest.raises(AtlasError, match=said):
        Delivery.of_folder(folder)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"errors": ["the totals do not add up", "more"]}, "the totals do not add up And 1 more; report.html lists"),
        ({"written": {"facts.parquet": "0" * 64}}, "is not the file that was loaded. Load it again"),
        ({"written": 5}, "load.json cannot be read"),
        ({"errors": 3}, "load.json cannot be read"),
        ({"errors": ""}, "load.json cannot be read"),
        ({"quarantined": "x"}, "load.json cannot be read"),
        ({"written": {}}, "is not the file that was loaded"),
    ],
)
def test_what_loading_found_wrong_is_not_published(tmp_path: Path, said: dict[str, object], words: str) -> None:
    folder = small.loaded(tmp_path / "loaded", **said)
    with pytest.raises(AtlasError, match=words):
        Delivery.of_folder(folder)


@pytest.mark.parametrize("missing", ["format", "errors", "quarantined", "written"])
def test_a_summary_that_lacks_an_entry_is_not_complete(tmp_path: Path, missing: str) -> None:
    path = small.loaded(tmp_path / "loaded") / "load.json"
    summary = json.loads(path.read_text())
    del summary[missing]
    path.write_text(json.dumps(summary))
    with pytest.raises(AtlasError, match=rf"load\.json lacks '{missing}', so nobody knows"):
        Delivery.of_folder(path.parent)


@pytest.mark.parametrize(
    ("content", "words"), [("[", "load.json cannot be read"), (None, "load.json is missing, so nobody knows")]
)
def test_facts_without_a_readable_summary_are_refused(tmp_path: Path, content: str | None, words: str) -> None:
    """A load that was killed has moved its facts and not yet said what it found wrong."""
    path = small.loaded(tmp_path / "loaded") / "load.json"
    path.unlink()
    if content:
        path.write_text(content)
    with pytest.raises(AtlasError, match=words):
        Delivery.of_folder(path.parent)


@pytest.mark.parametrize("name", ["sources.toml", "measures.toml"])
def test_definitions_that_were_not_written_by_the_load_are_refused(tmp_path: Path, name: str) -> None:
    definitions = {"sources.toml": small.NEW_SOURCE, "measures.toml": small.NEW_MEASURE}
    path = small.loaded(tmp_path / "loaded", definitions=definitions) / name
    path.write_text(path.read_text() + "# forged")
    with pytest.raises(AtlasError, match=rf"{name} is not the file that was loaded\. Load it again"):
        Delivery.of_folder(path.parent)
    path.unlink()
    with pytest.raises(AtlasError, match=rf"{name} is missing\. Load the file again"):
        Delivery.of_folder(path.parent)


def test_definitions_that_the_load_does_not_know_of_are_refused(tmp_path: Path) -> None:
    path = small.loaded(tmp_path / "loaded") / "measures.toml"
    path.write_text(small.NEW_MEASURE)
    with pytest.raises(AtlasError, match=r"measures\.toml is not the file that was loaded"):
        Delivery.of_folder(path.parent)


def test_definitions_that_are_no_text_are_a_sentence(tmp_path: Path) -> None:
    folder = small.loaded(tmp_path / "loaded")
    (folder / "sources.toml").write_bytes(b"\xff\xfe")
    names = ("facts.parquet", "sources.toml")
    small.loaded(folder, written={name: sha256((folder / name).read_bytes()).hexdigest() for name in names})
    with pytest.raises(AtlasError, match=r"sources.toml cannot be read\. Load the file again"):
        Delivery.of_folder(folder)
