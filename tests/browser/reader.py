"""What a reader does in front of the app: opens a link, chooses, looks closely at a spot of the map."""

import io
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from bench import chromium

Color = tuple[int, int, int]

_MAP = "document.querySelector('.maplibregl-map').closest('.js-plotly-plot')._fullLayout.map._subplot.map"


@dataclass
class Reader:
    """One browser window. Each has its own session; only the browser's cache of files is shared, unless `stranger`."""

    browser: Browser
    app: str
    dark: bool = False
    phone: bool = False
    stranger: bool = False
    traffic: chromium.Traffic = field(default_factory=chromium.Traffic)
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self._context().new_page()
        self.traffic.watch(self.page)

    def _context(self) -> BrowserContext:
        look = f"{self.dark}{self.phone}"
        known = {getattr(context, "look", ""): context for context in self.browser.contexts}
        if look in known and not self.stranger:
            return known[look]
        context = self.browser.new_context(
            viewport={"width": 390, "height": 844} if self.phone else {"width": 1400, "height": 1000},
            color_scheme="dark" if self.dark else "light",
            user_agent=chromium.PHONE if self.phone else None,
        )
        context.look = "" if self.stranger else look  # type: ignore[attr-defined] - so that the next reader finds it
        return context

    def close(self) -> None:
        if self.stranger:
            self.page.context.close()
        else:
            self.page.close()

    def open(self, link: str) -> Page:
        """Open a link and wait until all is drawn; a page that fails is no page to look at."""
        self.page.goto(f"{self.app}/{link}")
        chromium.settle(self.page)
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        return self.page

    def box(self, label: str) -> Locator:
        """The select box with exactly this label."""
        return self.page.get_by_test_id("stSelectbox").filter(
            has=self.page.locator("label", has_text=re.compile(f"^{label}$"))
        )

    def chosen(self, label: str) -> str:
        return self.box(label).get_by_role("combobox").input_value()

    def choose(self, label: str, option: str) -> None:
        combobox, before = self.box(label).get_by_role("combobox"), self.page.url
        combobox.fill(option)  # a long list holds only the options in sight
        self.page.get_by_role("option", name=option, exact=True).click()
        expect(combobox).to_have_value(option)
        # The address is written last: on a busy machine the page may look settled before the choice has arrived.
        expect(self.page).not_to_have_url(before, timeout=20_000)
        self.page.wait_for_timeout(150)
        chromium.settle(self.page)

    def go(self, title: str) -> None:
        """Move to another page by the navigation at the side."""
        self.page.get_by_test_id("stSidebarNavLink").filter(has_text=title).click()
        self.page.wait_for_url(re.compile(f"/{title.lower()}"))
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(title)
        self.page.wait_for_timeout(150)
        chromium.settle(self.page)

    def choices(self) -> dict[str, str]:
        """The choices that the address bar holds, without the data version that goes with them."""
        held = parse_qs(urlsplit(self.page.url).query)
        return {name: values[0] for name, values in held.items() if name != "data"}

    def text(self) -> str:
        return self.page.get_by_test_id("stMain").inner_text()

    def legend(self) -> list[str]:
        """The entries of the legend: `40–50% (12)`, `suppressed (21)`."""
        return [" ".join(line.split()) for line in self.page.locator("ul.legend li").all_inner_texts()]


@dataclass(frozen=True)
class MapView:
    """The map that a page has drawn."""

    page: Page

    def canvas(self) -> Locator:
        return self.page.locator(".maplibregl-canvas").first

    def labels(self) -> set[str]:
        """The names of cities that are really drawn now."""
        return set(
            self.page.evaluate(f"{_MAP}.queryRenderedFeatures({{layers: ['labels']}}).map(f => f.properties.name)")
        )

    def look_at(self, longitude: float, latitude: float, zoom: float) -> None:
        self.page.evaluate(f"{_MAP}.jumpTo({{center: [{longitude}, {latitude}], zoom: {zoom}}})")
        chromium.settle(self.page)

    def spot(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point of the county is on the screen, in pixels."""
        self.canvas().scroll_into_view_if_needed()
        point = self.page.evaluate(f"{_MAP}.project([{longitude}, {latitude}])")
        corner = self.canvas().bounding_box()
        assert corner is not None
        return corner["x"] + point["x"], corner["y"] + point["y"]

    def colors_at(self, longitude: float, latitude: float, size: int = 24) -> Counter[Color]:
        """Count the colors in a square around a point."""
        x, y = self.spot(longitude, latitude)
        corner = {"x": x - size / 2, "y": y - size / 2, "width": size, "height": size}
        return colors(self.page.screenshot(clip=corner))

    def hover(self, longitude: float, latitude: float) -> str:
        """What the map says when the mouse rests on a point."""
        x, y = self.spot(longitude, latitude)
        self.page.mouse.move(x - 3, y - 3)
        self.page.mouse.move(x, y, steps=3)
        said = self.page.locator(".hoverlayer .hovertext").first
        said.wait_for()
        return said.text_content() or ""


def colors(png: bytes) -> Counter[Color]:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return Counter({color: count for count, color in image.getcolors(image.width * image.height) or []})


def rgb(value: str) -> Color:
    """`#0b4a86` as three numbers."""
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)
