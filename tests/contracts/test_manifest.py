"""The manifest is the same for the same files, and says what is wrong with it otherwise."""

from pathlib import Path

import pytest

from contracts.errors import AtlasError
from contracts.manifest import Manifest, data_version, fingerprint, read_manifest, to_json

FILES = {"data/a.parquet": fingerprint(b"a", 1), "data/b.parquet": fingerprint(b"b", 2)}


def test_fingerprint_is_the_published_sha256_of_abc() -> None:
    # FIPS 180-2, appendix B.1
    assert fingerprint(b"abc", 1).sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_version_depends_on_content_and_not_on_order() -> None:
    turned = dict(reversed(FILES.items()))
    changed = FILES | {"data/a.parquet": fingerprint(b"A", 1)}
    assert data_version(FILES, "2026-03-24") == data_version(turned, "2026-03-24")
    assert data_version(FILES, "2026-03-24") != data_version(changed, "2026-03-24")


def test_round_trip(tmp_path: Path) -> None:
    manifest = Manifest(data_version(FILES, "2026-03-24"), FILES, ("cde",))
    (tmp_path / "manifest.json").write_text(to_json(manifest))
    assert read_manifest(tmp_path) == manifest


@pytest.mark.parametrize("content", ["", "{", "[]", '{"data_version": "1"}', '{"files": {"a": 1}}'])
def test_an_unreadable_manifest_is_a_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(AtlasError, match=r"manifest\.json cannot be read"):
        read_manifest(tmp_path)


def test_a_missing_manifest_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="python -m loaders build"):
        read_manifest(tmp_path)
