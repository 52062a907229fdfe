"""A real Chromium that draws the app: started by us, with no word to any other host, and asked when it is done."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# A sandbox needs rights that containers withhold; without a graphics card the map is drawn in software.
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu-compositing",  # putting pages together without SwiftShader takes a fifth less time; maps keep it
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/130.0.0.0 Mobile Safari/537.36"
)
# Streamlit says whether its script runs, MapLibre whether everything is drawn; both must hold for a third of a second.
_QUIET = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  const maps = [...document.querySelectorAll('.js-plotly-plot .maplibregl-map')].map(box =>
    box.closest('.js-plotly-plot')._fullLayout?.map?._subplot?.map);
  const running = app?.dataset.testScriptState !== 'notRunning' || document.querySelector('[data-testid="stSkeleton"]');
  const empty = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')].some(box => !box.querySelector('svg'));
  if (running || empty || maps.some(map => !map?.loaded())) { window.quietSince = null; return false; }
  window.quietSince ??= performance.now();
  return performance.now() - window.quietSince > 333;
}"""


def executable() -> str | None:
    """Return the path of Chromium: the variable CHROMIUM, or the first that the system has; None without one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium and stop it at the end; RuntimeError if there is none."""
    path = executable()
    if path is None:
        raise RuntimeError("No Chromium found. Install the package `chromium`, or set CHROMIUM to its path.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


def settle(page: Page) -> None:
    """Wait until the script has finished and every map is drawn."""
    page.evaluate("window.quietSince = null")
    page.wait_for_function(_QUIET, timeout=45_000, polling=50)


@dataclass
class Traffic:
    """What a page sends and receives: bytes over the websocket since the last reset, and every host it asked."""

    moved: int = 0
    hosts: set[str] = field(default_factory=set)

    def watch(self, page: Page) -> "Traffic":
        """Count for this page from now on."""
        page.on("websocket", self._watch_socket)
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        return self

    def others(self, url: str) -> set[str]:
        """Return the hosts other than that of the app; data: and blob: have none."""
        return {host for host in self.hosts if host and host != urlsplit(url).netloc}

    def _watch_socket(self, socket: WebSocket) -> None:
        self.hosts.add(urlsplit(socket.url).netloc)
        socket.on("framereceived", self._add)
        socket.on("framesent", self._add)

    def _add(self, payload: str | bytes) -> None:
        self.moved += len(payload if isinstance(payload, bytes) else payload.encode())
