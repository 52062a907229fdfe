"""A running app picks up what is published, keeps working meanwhile, and says what an older link showed."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from atlas import data
from contracts import store
from loaders.signing import parquet_bytes, sign
from tests.ui.test_pages import held, opened, sentences

GRADUATION = (pl.col("place_id") == "county:19") & (pl.col("measure") == "graduation") & (pl.col("group") == "all")
RATE = pl.when(GRADUATION & (pl.col("year") == "2024-25")).then(pl.lit(80.0)).otherwise("value")
COUNT = pl.when(GRADUATION & (pl.col("year") == "2024-25")).then(0.8 * pl.col("denominator")).otherwise("numerator")
NEWEST = {"place": "county:19", "measure": "graduation", "group": "all", "year": "2024-25"}


def keep(root: Path, data_folder: Path) -> str:
    """Put a copy of a data folder into a store, and return its version."""
    version = sign(data_folder)
    shutil.copytree(data_folder, store.data_folder(root, version))
    return version


def serve(root: Path, *kept: str) -> None:
    for name in store.POINTERS:
        (root / name).write_text(store.pointer_text(kept))


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A store with the committed data (87.6% graduated, CDE 2024-25) and a later version that says 80%."""
    root = tmp_path_factory.mktemp("versions")
    folder = root / "draft" / "data"
    shutil.copytree(data.FOLDER, folder)
    old = keep(root, folder)
    path = folder / "outcomes.parquet"
    path.write_bytes(parquet_bytes(pl.read_parquet(path).with_columns(value=RATE, numerator=COUNT)))
    return root, old, keep(root, folder)


@pytest.fixture
def root(versions: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(data, "FOLDER", versions[0])
    serve(versions[0], versions[1])
    yield versions[0]
    st.cache_resource.clear()


def again(app: AppTest) -> AppTest:
    """Run a page inside its frame; the test runner would run it alone the second time."""
    del app.session_state["address_defaults"]
    return app.run()


def graduation(app: AppTest) -> str:
    """Return the county's rate as the overview shows it."""
    return str([metric.value for metric in app.metric][1])


def shown(app: AppTest) -> str:
    return " ".join(item.value for item in app.markdown)


def test_a_running_session_picks_up_a_new_version_and_goes_back_with_a_rollback(
    root: Path, versions: tuple[Path, str, str]
) -> None:
    _, old, new = versions
    app = opened("overview")
    assert graduation(app) == "87.6%"
    serve(root, new, old)
    again(app)
    assert (graduation(app), app.exception.len) == ("80.0%", 0)
    assert f"data version {new}" in shown(app)
    serve(root, old, new)
    assert graduation(again(app)) == "87.6%"


@pytest.mark.parametrize("broken", ["pointer", "folder"])
def test_a_session_keeps_working_when_the_store_breaks_under_it(
    root: Path, versions: tuple[Path, str, str], broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "store"
    shutil.copytree(root, copy)
    monkeypatch.setattr(data, "FOLDER", copy)
    app = opened("overview")
    if broken == "pointer":
        for name in store.POINTERS:
            (copy / name).write_text("{")
    else:
        shutil.rmtree(store.data_folder(copy, versions[1]))
    again(app)
    assert not app.exception
    assert graduation(app) == "87.6%"
    assert f"Data version {versions[1]}, read before that, is shown." in sentences(app)


def test_an_old_link_says_what_it_showed_and_what_stands_there_now(root: Path, versions: tuple[Path, str, str]) -> None:
    _, old, new = versions
    serve(root, new, old)
    app = opened("place", data=old, **NEWEST)
    assert not app.exception
    said = shown(app)
    assert f"This link was made with data version {old}; the data is now version {new}." in said
    assert "It showed: 87.6% of all students in Los Angeles County graduated" in said
    assert "Now: 80.0% of all students in Los Angeles County graduated" in said


def test_an_old_link_whose_number_stands_says_so(root: Path, versions: tuple[Path, str, str]) -> None:
    _, old, new = versions
    serve(root, new, old)
    said = shown(opened("place", data=old, **(NEWEST | {"place": "district:1964733"})))
    assert "What it showed stands as before: " in said


def test_a_page_can_be_seen_as_it_was_and_left_again(root: Path, versions: tuple[Path, str, str]) -> None:
    _, old, new = versions
    serve(root, new, old)
    app = opened("overview", data=old)
    assert graduation(app) == "80.0%"
    app.button(key="pin").click()
    again(app)
    assert graduation(app) == "87.6%"
    assert f"You see data version {old}, as it was. The data is now version {new}." in shown(app)
    app.button(key="unpin").click()
    again(app)
    assert graduation(app) == "80.0%"
    assert "data" not in app.query_params


def test_a_link_says_that_its_version_is_gone_even_if_somebody_has_just_read_it(
    root: Path, versions: tuple[Path, str, str]
) -> None:
    _, old, new = versions
    serve(root, new, old)
    assert "It showed: 87.6%" in shown(opened("place", data=old, **NEWEST))
    serve(root, new)
    app = opened("place", data=old, **NEWEST)
    assert not app.exception
    assert f"This link was made with data version {old}, which is no longer kept" in sentences(app)


def test_whoever_looks_at_an_older_version_is_told_when_it_is_no_longer_kept(
    root: Path, versions: tuple[Path, str, str]
) -> None:
    _, old, new = versions
    serve(root, new, old)
    app = opened("overview", data=old)
    app.button(key="pin").click()
    again(app)
    assert graduation(app) == "87.6%"
    serve(root, new)
    again(app)
    assert (graduation(app), app.exception.len) == ("80.0%", 0)
    assert f"data version {old}, which is no longer kept" in sentences(app)


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("2020-01-01-00000000", "00000000, which is no longer kept or was never public. Shown are the numbers"),
        ("[click](http://x)", "This link names a data version that cannot exist. Shown is the newest data."),
        ("x" * 5000, "This link names a data version that cannot exist."),
    ],
)
@pytest.mark.usefixtures("root")
def test_a_link_to_a_version_that_is_gone_says_so(version: str, said: str) -> None:
    app = opened("place", data=version, **NEWEST)
    assert not app.exception
    assert said in sentences(app)


@pytest.mark.usefixtures("root")
def test_a_choice_writes_the_version_into_the_address_and_a_bare_page_stays_bare(
    versions: tuple[Path, str, str],
) -> None:
    app = opened("map")
    assert held(app) == {}
    app.selectbox[0].set_value("assembly").run()
    assert held(app)["data"] == versions[1]


def test_the_folder_of_a_store_that_has_no_version_yet_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "FOLDER", tmp_path / "nowhere")
    app = opened("map")
    assert not app.exception
    assert "nowhere holds no data yet. Publish into it with" in sentences(app)
