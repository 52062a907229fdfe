"""What moves between a real browser and the server for one interaction with the map, and which hosts are asked."""

from playwright.sync_api import Page

from bench import app_server, chromium
from bench.budget import Line, show

# Each choice: the label of the box and the option, by the words that a reader sees.
CHOICES = (
    ("Measure", "Four-year graduation rate"),
    ("Students", "Foster youth"),
    ("Place", "Pasadena Unified"),
    ("Outline", "Assembly districts"),
    ("Places", "Assembly districts"),
    ("Places", "Community colleges"),
)
BUDGET = 15_000
PAGES = ("", "gaps", "place", "compare", "data", "about")


def main() -> bool:
    """Print the bytes of each choice on the map, of each page's first view, and the hosts asked on all pages."""
    if chromium.executable() is None:
        print("Not measured: no Chromium found. Install the package `chromium`, or set CHROMIUM to its path.")
        return False
    with app_server.running() as server, chromium.launched() as browser:
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        traffic = chromium.Traffic().watch(page)
        page.goto(f"{server.url}/map")
        chromium.settle(page)
        lines = [Line("Map, first view", traffic.moved, "bytes")]
        for label, option in CHOICES:
            traffic.moved = 0
            choose(page, label, option)
            lines.append(Line(f"Map: {label.lower()} {option}", traffic.moved, "bytes", BUDGET))
        for path in PAGES:
            traffic.moved = 0
            page.goto(f"{server.url}/{path}")
            chromium.settle(page)
            lines.append(Line(f"{path.capitalize() or 'Overview'}, first view", traffic.moved, "bytes"))
        others = traffic.others(server.url)
    lines.append(Line(f"requests to other hosts ({', '.join(sorted(others)) or 'none'})", len(others), "hosts", 0))
    return show("Websocket, both directions, in Chromium", lines)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select box and wait until it is drawn."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()
    page.wait_for_timeout(150)
    chromium.settle(page)
