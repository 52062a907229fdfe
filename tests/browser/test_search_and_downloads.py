from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import expect

from bench import app_server, chromium
from tests.browser.conftest import Visit

DATA = app_server.ROOT / "data"


@pytest.mark.parametrize(
    ("typed", "found", "place"),
    [
        ("pasadena uni", "Pasadena Unified", "district:1964881"),  # by name
        ("1964733", "Los Angeles Unified", "district:1964733"),  # by code
        ("117788", "College", "college:117788"),  # by IPEDS code
        ("walnut", "Mt. San Antonio College", "college:119164"),  # by city
    ],
)
def test_search_finds_a_place_and_opens_its_profile(visit: Visit, typed: str, found: str, place: str) -> None:
    reader = visit()
    page = reader.open("about")
    side = page.get_by_test_id("stSidebar")
    side.get_by_role("searchbox").or_(side.get_by_role("textbox")).first.press_sequentially(typed, delay=20)
    result = side.get_by_test_id("stPageLink").filter(has_text=found).first
    result.click()
    page.wait_for_url("**/place?**")
    chromium.settle(page)
    assert reader.choices()["place"] == place
    expect(page.get_by_role("heading", level=1)).to_contain_text(found)


def test_search_without_a_result_says_so(visit: Visit) -> None:
    page = visit().open("about")
    side = page.get_by_test_id("stSidebar")
    side.get_by_role("searchbox").or_(side.get_by_role("textbox")).first.press_sequentially("zzzz", delay=20)
    expect(side.get_by_text("No place has “zzzz”")).to_be_visible()


def test_the_downloads_are_the_data(visit: Visit, tmp_path: Path) -> None:
    page = visit().open("data")
    for name in ("outcomes", "participation", "places", "memberships"):
        expected = pl.read_parquet(DATA / f"{name}.parquet")
        files = {}
        for suffix in ("parquet", "csv"):
            with page.expect_download() as waiting:
                page.locator(f".st-key-{name}_{suffix}").get_by_role("button").click()
            files[suffix] = tmp_path / waiting.value.suggested_filename
            waiting.value.save_as(files[suffix])
        assert files["parquet"].read_bytes() == (DATA / f"{name}.parquet").read_bytes()
        assert pl.read_csv(files["csv"], schema=expected.schema).equals(expected)


def test_the_table_of_the_map_holds_every_place_with_its_state(visit: Visit, tmp_path: Path) -> None:
    page = visit().open("map?group=foster")
    page.get_by_text("Table, download").first.click()
    with page.expect_download() as waiting:
        page.locator(".st-key-map_csv").get_by_role("button").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.name == "cci_prepared_foster_2024-25_district.csv"
    table = pl.read_csv(path)
    assert len(table) == 80
    assert {"suppressed", "not collected"} <= set(table["Status"])
