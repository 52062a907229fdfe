"""A real Chromium in front of the real app; both are started and stopped here."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from bench import app_server, chromium
from bench.session import Session
from tests.browser.reader import Reader

Visit = Callable[..., Reader]

# Two cores draw maps in software while the other tests run: slow is not wrong.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if chromium.executable() is None:
        said = "No Chromium here: install the package `chromium`, or set CHROMIUM to its path."
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    with chromium.launched() as started:
        yield started


@pytest.fixture(scope="session")
def app() -> Iterator[str]:
    with app_server.running() as server:
        # Data and imports are warm before the first test; a cold server has a test of its own.
        with Session(server.url) as session:
            session.open()
        yield server.url
        assert "Traceback" not in server.printed(), server.printed()


@pytest.fixture
def visit(browser: Browser, app: str) -> Iterator[Visit]:
    """Open windows at the app, or at another one; they are closed after the test."""
    opened: list[Reader] = []

    def reader(*, at: str = app, **how: object) -> Reader:
        opened.append(Reader(browser, at, **how))
        return opened[-1]

    yield reader
    for one in opened:
        one.close()
