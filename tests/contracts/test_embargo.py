"""Who sees which file, and under which version."""

from datetime import UTC, date, datetime

import pytest

from contracts import embargo
from contracts.errors import AtlasError
from contracts.manifest import FileRecord, Manifest, data_version

OPEN = {
    "data/participation.parquet": FileRecord("a" * 64, 1, 1),
    "data/outcomes.parquet": FileRecord("b" * 64, 1, 1),
    "static/county.geojson": FileRecord("c" * 64, 1, 1),
}
SECOND = {"data/embargoed/participation.parquet": FileRecord("d" * 64, 1, 1, "2026-12-01")}
MANIFEST = Manifest(data_version({**OPEN, **SECOND}, "2026-01-01"), {**OPEN, **SECOND}, ("made",))
BEFORE, DAY = date(2026, 11, 30), date(2026, 12, 1)
USUAL, LATER = "data/participation.parquet", "data/embargoed/participation.parquet"


@pytest.mark.parametrize(
    ("viewer", "on", "file", "waits"),
    [
        ("public", BEFORE, USUAL, True),
        ("public", DAY, LATER, False),
        ("preview", BEFORE, LATER, True),
        ("preview", DAY, LATER, False),
    ],
)
def test_who_sees_which_file(viewer: str, on: date, file: str, waits: bool) -> None:  # noqa: FBT001 - a table of cases
    seen = embargo.seen(MANIFEST, viewer, on)
    assert seen.files[USUAL] == file
    assert seen.files["data/outcomes.parquet"] == "data/outcomes.parquet"
    assert LATER not in seen.files
    assert seen.waiting == ({USUAL: "2026-12-01"} if waits else {})


def test_different_numbers_have_different_versions_and_equal_numbers_the_same() -> None:
    public = embargo.seen(MANIFEST, "public", BEFORE).version
    preview = embargo.seen(MANIFEST, "preview", BEFORE).version
    assert public != preview
    assert embargo.seen(MANIFEST, "public", DAY).version == preview
    assert MANIFEST.data_version not in {public, preview}


def test_without_an_embargo_the_version_is_that_of_the_manifest() -> None:
    manifest = Manifest(data_version(OPEN, "2026-01-01"), OPEN, ("made",))
    assert {embargo.seen(manifest, viewer, BEFORE).version for viewer in embargo.VIEWERS} == {manifest.data_version}


def test_another_day_of_release_is_another_version() -> None:
    moved = {LATER: FileRecord("d" * 64, 1, 1, "2026-12-02")}
    assert data_version({**OPEN, **moved}, "2026-01-01") != MANIFEST.data_version


def test_the_day_begins_in_california_and_never_early(monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # noqa: ARG003 - the name is that of the real clock
            return datetime(2026, 7, 1, 7, 30, tzinfo=UTC)  # half past midnight in Los Angeles, in summer

    monkeypatch.setattr(embargo, "datetime", Clock)
    assert embargo.today() == date(2026, 6, 30)


@pytest.mark.parametrize("viewer", ["", "admin"])
def test_an_unknown_viewer_is_a_sentence(viewer: str) -> None:
    with pytest.raises(AtlasError, match="There is no viewer"):
        embargo.seen(MANIFEST, viewer, DAY)


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01", "01/12/2026"])
def test_what_is_no_day_is_a_sentence(text: str) -> None:
    with pytest.raises(AtlasError, match=r"is not a day\. Write it as YYYY-MM-DD"):
        embargo.day(text)
