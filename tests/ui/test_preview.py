"""Data under embargo: seen by whoever has the key, and recorded whenever a file of it is taken along."""

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from atlas import data
from contracts import audit, store
from contracts.errors import AtlasError
from loaders.signing import parquet_bytes, sign
from tests.ui.test_pages import ROOT, opened
from tests.ui.test_versions import again, serve, shown
from ui import preview, session

KEY = "correct horse battery staple"
LAUSD = {"place": "district:1964733", "measure": "wbl_any", "group": "all", "year": "2024-25"}
REAL = (pl.col("place_id") == "district:1964733") & (pl.col("measure") == "wbl_any") & (pl.col("group") == "all")


@pytest.fixture(scope="module")
def embargoed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose participation is under embargo: 1 of 8 students of Los Angeles Unified, and nothing else real."""
    root = tmp_path_factory.mktemp("embargoed")
    folder = root / "draft" / "data"
    shutil.copytree(data.FOLDER, folder)
    (folder / "embargoed").mkdir()
    table = pl.read_parquet(folder / "participation.parquet")
    real = table.filter(REAL & (pl.col("year") == "2024-25")).with_columns(
        numerator=pl.lit(1000.0),
        denominator=pl.lit(8000.0),
        value=pl.lit(12.5),
        basis=pl.lit("official"),
        source=pl.lit("cde_cci_2024_25"),
    )
    assert real.height == 1
    rest = table.filter(pl.col("measure") != "wbl_any")
    (folder / "embargoed" / "participation.parquet").write_bytes(parquet_bytes(pl.concat([real, rest])))
    version = sign(folder, {"data/embargoed/participation.parquet": "2099-12-01"})
    shutil.copytree(folder, store.data_folder(root, version))
    serve(root, version)
    return root


@pytest.fixture
def root(embargoed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(data, "FOLDER", embargoed)
    monkeypatch.setattr(preview, "PAUSE_SECONDS", 0.0)
    yield embargoed
    for name in (audit.FILE_NAME, audit.HEAD):
        (embargoed / name).unlink(missing_ok=True)
    st.cache_resource.clear()


def as_previewer(page: str, **address: str) -> AppTest:
    """Open a page in a session that has given the key."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.session_state[session.VIEWER], app.session_state[preview.NAME] = "preview", "Ms. Previewer"
    for name, value in address.items():
        app.query_params[name] = value
    return app.switch_page(f"pages/{page}.py").run()


@pytest.mark.usefixtures("root")
def test_the_public_sees_the_old_numbers_and_when_newer_ones_come() -> None:
    app = opened("map", **LAUSD)
    assert not app.exception
    said = shown(app)
    assert "12.5%" not in said
    assert "Newer numbers of participation in work-based learning are to be released on 1 December 2099." in said
    assert "Preview, not for release" not in said


@pytest.mark.usefixtures("root")
def test_a_previewer_sees_the_new_numbers_and_on_every_page_that_they_are_not_for_release() -> None:
    app = as_previewer("map", **LAUSD)
    assert not app.exception
    said = shown(app)
    assert "12.5% of all students in Los Angeles Unified took part in work-based learning" in said  # 1,000 of 8,000
    for page in ("place", "overview", "data", "about"):
        assert (
            "**Preview, not for release.** Under embargo: participation in work-based learning (until 1 December 2099)"
            in (shown(as_previewer(page)))
        )


@pytest.mark.usefixtures("root")
def test_the_preview_is_left_by_its_button() -> None:
    app = as_previewer("overview")
    app.button(key="end_preview").click()
    assert "Preview, not for release" not in shown(again(app))


@pytest.mark.usefixtures("root")
def test_a_file_of_ones_own_that_was_shown_in_the_preview_ends_with_it() -> None:
    app = as_previewer("map", **LAUSD)
    seen = data.load(data.FOLDER, "preview")
    app.session_state[session.OWN] = data.with_rows(seen, seen.rows("graduation"), seen.registries, "12345678")
    assert "12.5% of all students" in shown(again(app))
    app.button(key="end_preview").click()
    said = shown(again(app))
    assert "12.5%" not in said
    assert session.OWN not in app.session_state
    assert "This link was made with data version" not in said  # the address has let go of the version, too


@pytest.mark.usefixtures("root")
def test_an_atlas_made_in_another_role_is_not_shown() -> None:
    app = opened("map", **LAUSD)
    seen = data.load(data.FOLDER, "preview")
    app.session_state[session.OWN] = data.with_rows(seen, seen.rows("graduation"), seen.registries, "12345678")
    assert "12.5%" not in shown(again(app))


def data_page(key: str = KEY) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    if key:
        app.secrets[preview.PREVIEW_KEY] = key
    return app.switch_page("pages/data.py").run()


@pytest.mark.usefixtures("root")
def test_without_a_key_in_the_secrets_no_preview_is_offered() -> None:
    assert "Preview data under embargo" not in [box.label for box in data_page("").expander]
    assert "Preview data under embargo" in [box.label for box in data_page().expander]


@pytest.mark.usefixtures("root")
@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("Ms. Previewer", "correct horse", "That is not the key."),
        ("Ms. Previewer", "", "That is not the key."),
        ("", KEY, "Give your name; it is written into the audit record."),
        ("  ", KEY, "Give your name; it is written into the audit record."),
    ],
)
def test_a_wrong_key_opens_nothing(name: str, given: str, said: str) -> None:
    app = data_page()
    app.text_input(key="preview_name").set_value(name)
    app.text_input(key="preview_given").set_value(given)
    app.button[0].click().run()
    assert said in [error.value for error in app.error]
    assert session.VIEWER not in app.session_state


@pytest.mark.usefixtures("root")
def test_the_key_opens_the_preview() -> None:
    app = data_page()
    app.text_input(key="preview_name").set_value("Ms. Previewer")
    app.text_input(key="preview_given").set_value(KEY)
    app.button[0].click().run()
    assert app.session_state[session.VIEWER] == "preview"
    assert "Preview, not for release" in shown(again(app))


@pytest.mark.parametrize(
    ("given", "wanted", "opens"), [("a", "a", True), ("a", "b", False), ("", "", False), ("é", "é", True)]
)
def test_no_key_opens_where_none_is_set(given: str, wanted: str, opens: bool) -> None:  # noqa: FBT001 - a table of cases
    assert preview.opens(given, wanted) is opens


def test_keys_are_tried_one_after_the_other_in_however_many_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most = [0], [0]

    def pause(_: float) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.01)
        inside[0] -= 1

    monkeypatch.setattr(preview, "secret", {preview.PREVIEW_KEY: f"{KEY}\n"}.get)
    monkeypatch.setattr(preview, "time", SimpleNamespace(sleep=pause))

    def tries(given: str) -> str:
        try:
            preview.check("Ms. Previewer", given, preview.PREVIEW_KEY)
        except AtlasError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(8) as windows:
        said = list(windows.map(tries, [*(["wrong"] * 8), f" {KEY} "]))  # pasted with blanks around it
    assert said == [*(["That is not the key."] * 8), ""]
    assert most == [1]


@pytest.fixture
def previewing(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Code that runs in a session of a previewer."""
    atlas = data.load(root, "preview")
    monkeypatch.setattr(session, "viewer", lambda: "preview")
    monkeypatch.setattr(session, "atlas", lambda: atlas)
    monkeypatch.setattr(st, "session_state", {preview.NAME: "Ms. Previewer"})
    return root


def test_every_file_taken_from_a_preview_writes_a_line_first(previewing: Path) -> None:
    make = preview.audited(lambda: b"content", "map.csv")
    assert audit.entries(previewing) == []  # offered, and not taken yet
    assert make() == b"content"
    (entry,) = audit.entries(previewing)
    assert (entry.what, entry.by) == ("export", "Ms. Previewer")
    assert entry.note == "map.csv; data/participation.parquet until 2099-12-01"
    assert entry.version == data.load(previewing, "preview").version
    assert audit.verify(previewing) == []


def test_without_the_line_there_is_no_file(previewing: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(audit, "append", full)
    made: list[bytes] = []
    with pytest.raises(AtlasError, match=r"No space left on device\), so map.csv is not handed out"):
        preview.audited(lambda: made.append(b"content") or b"content", "map.csv")()
    assert made == []
    assert previewing.is_dir()


def test_the_public_downloads_without_a_line(root: Path) -> None:
    assert preview.audited(lambda: b"content", "map.csv")() == b"content"
    assert audit.entries(root) == []


def test_the_files_of_a_public_download_hold_nothing_under_embargo(root: Path) -> None:
    """The download of a table is the file that `atlas.files` names."""
    for viewer, found in (("public", False), ("preview", True)):
        atlas = data.load(root, viewer)
        tables = [
            pl.read_parquet(path) for name, path in atlas.files.items() if "participation" in name and "parquet" in name
        ]
        assert len(tables) == 1
        assert bool(tables[0].filter(REAL, pl.col("basis") == "official").height) is found
