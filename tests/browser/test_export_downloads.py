"""A reader takes along what the pages offer: each file is what it says it is."""

import io
from pathlib import Path

import polars as pl
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import Visit
from tests.exports import pdf


def saved(page: Page, key: str, folder: Path) -> Path:
    """Press the button with this key and return the file that the browser has saved."""
    with page.expect_download(timeout=60_000) as waiting:
        page.locator(f".st-key-{key}").get_by_role("button").click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_the_brief_of_a_place_leads_back_to_its_page(visit: Visit, app: str, tmp_path: Path) -> None:
    reader = visit()
    page = reader.open("place?place=assembly:52")
    path = saved(page, "place_brief", tmp_path)
    assert path.name == "brief_assembly_52.pdf"
    document = pdf.opened(path.read_bytes())
    assert "Assembly District 52" in pdf.text(document)
    (link,) = [link for link in pdf.links(document) if link.startswith(app)]
    page.goto(link)
    page.get_by_role("heading", level=1, name="Assembly District 52").wait_for()


def test_slides_brief_and_workbook_of_a_scenario(visit: Visit, tmp_path: Path) -> None:
    page = visit().open("scenario")
    names = {key: saved(page, f"scenario_{key}", tmp_path) for key in ("brief", "deck", "workbook")}
    assert [path.suffix for path in names.values()] == [".pdf", ".pptx", ".xlsx"]
    assert names["brief"].read_bytes().startswith(b"%PDF")
    assert all(names[key].read_bytes().startswith(b"PK") for key in ("deck", "workbook"))  # both are archives


def test_table_full_table_and_chart_of_the_map(visit: Visit, tmp_path: Path) -> None:
    page = visit(dark=True).open("map?group=foster")
    page.get_by_text("Table, download").first.click()
    table = pl.read_csv(saved(page, "map_csv", tmp_path))
    full = pl.read_parquet(saved(page, "map_full_parquet", tmp_path))
    assert len(table) == len(full) == 80
    assert full["place_id"].to_list() == table["Code"].to_list()
    assert set(table["Unit"]) == {"percent"}
    svg = saved(page, "map_svg", tmp_path).read_text(encoding="utf-8")
    assert "<title>Prepared for college or career: foster youth, 2024-25, by school district</title>" in svg
    picture = Image.open(io.BytesIO(saved(page, "map_png", tmp_path).read_bytes()))
    assert picture.getpixel((2, 2))[:3] == (255, 255, 255)  # paper, whatever the screen
