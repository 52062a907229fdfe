"""Screenshots of every page and a few telling states, wide and narrow, light and dark, and a sheet of them all."""

import html
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from bench import app_server, chromium

FOLDER = app_server.ROOT / "look"
WIDTHS = (1400, 390)
APPEARANCES = ("light", "dark")
MARGIN = 40  # below the last line of a page
TALLEST = 12_000  # beyond this a picture is of no use


EXAMPLE = app_server.ROOT / "docs" / "exchange" / "example.csv"


@dataclass(frozen=True)
class View:
    """One view: the name of its file, its link, why it is looked at, and what is done on the page before that."""

    name: str
    link: str
    why: str
    act: Callable[[Page], None] | None = None


def check_a_file(page: Page) -> None:
    """Have the page Own file read the example of the exchange format and a row that breaks a rule."""
    page.get_by_test_id("stSelectbox").filter(has_text="Kind of file").get_by_role("combobox").fill("exchange")
    page.get_by_role("option", name="exchange").first.click()
    page.get_by_role("button", name="Workbook to fill in, XLSX").wait_for()
    chromium.settle(page)
    content = EXAMPLE.read_bytes() + b"district:1,2023-24,wbl_any,all,,,,reported,official,An example\n"
    page.locator("input[type=file]").set_input_files({"name": "example.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Check the file").click()
    page.get_by_text("set aside").first.wait_for()


VIEWS = (
    View("overview", "", "the first screen"),
    View("map", "map", "official measure, all students"),
    View("map_foster", "map?group=foster&place=district:1973452", "a true zero, suppressed and not collected"),
    View("map_colleges", "map?places=college&place=college:117788", "points"),
    View("map_assembly", "map?places=assembly&outline=board", "areas added up from schools, with an outline"),
    View("map_illustrative", "map?measure=wbl_paid", "an illustration"),
    View("map_bad_link", "map?measure=happiness&place=district:0", "a link that names nothing"),
    View("gaps", "gaps?group=foster", "all places by their gap"),
    View("place_county", "place", "the county"),
    View("place_assembly_52", "place?place=assembly:52", "an area"),
    View("place_district", "place?place=district:1964733", "a district with a break in its trend"),
    View("place_elementary", "place?place=district:1964345", "a district without high schools"),
    View("place_school", "place?place=school:19648811936103", "a school"),
    View("place_college", "place?place=college:117788", "a college"),
    View("place_bad_link", "place?place=district:1964734", "a code that does not exist"),
    View("compare", "compare", "places on the same scale"),
    View("scenario", "scenario", "where a scenario starts"),
    View("scenario_ab_2273", "scenario?s=ab_2273", "a bill"),
    View("scenario_braided", "scenario?s=braided_wage_subsidy", "many streams"),
    View("scenario_bad_link", "scenario?s=1.damaged", "a link that is damaged"),
    View("data", "data", "sources and coverage"),
    View("own_file", "own_file", "a file of the reader's own"),
    View("own_file_checked", "own_file", "what is said of it", check_a_file),
    View("old_link", "place?place=assembly:52&data=2020-01-01-00000000", "a link to data that is no longer kept"),
    View("about", "about", "methods and glossary"),
)


def look() -> int:
    """Take every picture into look/ and write look/index.html; return 1 without a browser."""
    if chromium.executable() is None:
        print("error: no Chromium found; install the package `chromium`, or set CHROMIUM to its path", file=sys.stderr)
        return 1
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    with app_server.running() as server, chromium.launched() as browser:
        for width in WIDTHS:
            for appearance in APPEARANCES:
                context = _context(browser, width, appearance)
                for view in VIEWS:
                    _take(context, server.url, view, _file(view, width, appearance))
                context.close()
                print(f"{len(VIEWS)} views, {width} pixels, {appearance}", flush=True)
    (FOLDER / "index.html").write_text(sheet(), encoding="utf-8")
    print(f"Wrote {FOLDER / 'index.html'}")
    return 0


def _context(browser: Browser, width: int, appearance: str) -> BrowserContext:
    return browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if appearance == "dark" else "light",
        user_agent=chromium.PHONE if width < 600 else None,
    )


def _take(context: BrowserContext, url: str, view: View, file: Path) -> None:
    """Open a view, make the window as tall as the page, and take the picture when all is drawn again."""
    page = context.new_page()
    page.goto(f"{url}/{view.link}")
    chromium.settle(page)
    if view.act:
        view.act(page)
        chromium.settle(page)
    height = page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    width = page.viewport_size["width"] if page.viewport_size else 1400
    page.set_viewport_size({"width": width, "height": min(height + MARGIN, TALLEST)})
    page.wait_for_timeout(300)
    chromium.settle(page)
    page.screenshot(path=file)
    page.close()


def _file(view: View, width: int, appearance: str) -> Path:
    return FOLDER / f"{view.name}_{width}_{appearance}.png"


def sheet() -> str:
    """Return the contact sheet: a row for each view, wide and narrow, light and dark."""
    rows = "\n".join(
        f"<h2>{html.escape(view.name)}: {html.escape(view.why)}</h2><div>{_pictures(view)}</div>" for view in VIEWS
    )
    style = (
        "body{font:16px sans-serif;margin:2rem}div{display:flex;gap:1rem;align-items:start}img{border:1px solid #999}"
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Look</title><style>{style}</style>{rows}</html>\n'
    )


def _pictures(view: View) -> str:
    files = [(_file(view, width, appearance).name, width) for width in WIDTHS for appearance in APPEARANCES]
    return "".join(
        f'<a href="{name}"><img src="{name}" alt="{name}" width="{480 if width > 600 else 180}"></a>'
        for name, width in files
    )


if __name__ == "__main__":
    sys.exit(look())
