"""A steward's job: check a file, look at it in one window, publish it; other windows have it without a restart."""

import io
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from bench import app_server, chromium
from contracts import audit, store
from loaders.report import to_html
from tests.browser.conftest import Visit
from tests.browser.reader import Reader
from tests.browser.test_accessibility import findings
from tests.loaders.test_report import loaded

LINK = "map?measure=wbl_any&place=district:1964733"
# 4,720 of 118,000 students are 4.0%; the third line has no year that exists.
HUB = """\
place_id,year,measure,group,numerator,denominator,value,status,basis,source
district:1964733,2024-25,wbl_any,all,4720,118000,,reported,,"A hub, records of 2024-25"
district:1964881,24/25,wbl_any,all,200,4800,,reported,,"A hub, records of 2024-25"
"""
FOUND = "4.0% of all students in Los Angeles Unified took part in work-based learning in 2024-25."


@pytest.fixture(scope="module")
def steward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """An app with a store and a key for publishing: its address and the store."""
    folder = tmp_path_factory.mktemp("steward")
    (folder / "secrets.toml").write_text('publish_key = "open sesame"\n', encoding="utf-8")
    (folder / "store" / store.VERSIONS).mkdir(parents=True)
    seed(folder / "store")
    environment = {"WBL_ATLAS_DATA": str(folder / "store"), "STREAMLIT_SECRETS_FILES": str(folder / "secrets.toml")}
    with app_server.running(environment=environment) as server:
        yield server.url, folder / "store"
        assert "Traceback" not in server.printed(), server.printed()


def seed(root: Path) -> None:
    """Make the committed data the first version of a store."""
    from loaders.publishing.publish import create  # noqa: PLC0415 - the loaders are slow to import

    create(root, app_server.ROOT / "data", "the test")


def upload(page: Page, name: str, content: bytes) -> None:
    kind = page.get_by_test_id("stSelectbox").filter(has=page.locator("label", has_text="Kind of file"))
    kind.get_by_role("combobox").fill("exchange")
    page.get_by_role("option", name="exchange").first.click()
    expect(page.get_by_role("button", name="Workbook to fill in, XLSX")).to_be_visible()
    chromium.settle(page)
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    expect(page.get_by_text(name).first).to_be_visible()
    page.get_by_role("button", name="Check the file").click()


def test_a_file_is_checked_looked_at_and_published(steward: tuple[str, Path], visit: Visit) -> None:
    url, root = steward
    other: Reader = visit(at=url, stranger=True)
    expect(other.open(LINK).get_by_text("In this illustration").first).to_be_visible()

    page = visit(at=url).open("own_file")
    upload(page, "hub.csv", HUB.encode())
    expect(page.get_by_text("Two rows read from hub.csv: 1 loaded, 1 set aside")).to_be_visible()
    assert findings(page) == []
    with urllib.request.urlopen(f"{url}/_stcore/metrics") as held:  # noqa: S310 - our own server
        assert b"UploadedFileManager" not in held.read()  # not a byte of the file is in memory any more
    page.get_by_role("button", name="Show it on the pages of this window").click()
    page.get_by_role("link", name="Open the map").click()
    expect(page.get_by_text("A preview of your own file.")).to_be_visible()
    expect(page.get_by_role("heading", name="Students in any work-based learning")).to_be_visible()

    # Nobody else sees it, and nothing of it is in the store.
    other.page.reload()
    chromium.settle(other.page)
    expect(other.page.get_by_text("In this illustration").first).to_be_visible()
    assert len(store.kept(root)) == 1

    page.get_by_role("link", name="Own file").click()
    for label, text in (("Your name", "A steward"), ("What it is", "records of the hub"), ("Key", "open sesame")):
        page.get_by_label(label).last.fill(text)
    page.get_by_role("button", name="Publish for everybody").click()
    expect(page.get_by_text("is served now")).to_be_visible(timeout=60_000)
    assert [entry.what for entry in audit.entries(root)] == ["create", "publish"]

    # The other window, open all the time, shows it with its next choice.
    other.page.reload()
    chromium.settle(other.page)
    expect(other.page.get_by_text(FOUND).first).to_be_visible()
    assert "In this illustration" not in other.text()

    # And a link from before says what it showed.
    before, served = store.kept(root)[1], store.kept(root)[0]
    other.open(f"{LINK}&data={before}")
    said = other.page.get_by_text(f"This link was made with data version {before}; the data is now version {served}.")
    expect(said).to_contain_text("It showed: In this illustration")
    expect(said).to_contain_text(f"Now: {FOUND}")
    assert findings(other.page) == []


@pytest.mark.parametrize(("rows", "many"), [(0, False), (50, False), (10_000, True)])
def test_the_report_is_one_page_when_printed(browser: Browser, tmp_path: Path, rows: int, many: bool) -> None:  # noqa: FBT001 - pytest passes parameters by name
    file = tmp_path / "report.html"
    file.write_text(to_html(loaded(rows, many=many)), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    assert findings(page) == []
    pdfs = [page.pdf(format=paper) for paper in ("Letter", "A4")]
    page.close()
    assert [len(PdfReader(io.BytesIO(pdf)).pages) for pdf in pdfs] == [1, 1]


def test_a_hostile_file_ends_in_a_sentence_on_a_phone(steward: tuple[str, Path], visit: Visit) -> None:
    page = visit(at=steward[0], phone=True, dark=True, stranger=True).open("own_file")
    upload(page, "bomb.csv", b"PK\x03\x04" + bytes(1000))
    expect(page.get_by_test_id("stAlert").filter(has_text="bomb.csv")).to_be_visible()
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert findings(page) == []
