"""Script time of one interaction on every page: the page's own code, without the network and without drawing.

The page's script runs as Streamlit's test runner runs it, in the bench's process, after two runs that warm it up.
"""

import time
from collections.abc import Callable
from functools import partial

from streamlit.testing.v1 import AppTest

from bench.app_server import ROOT
from bench.budget import Line, median, p95, show

RUNS = 30
MEDIAN, P95 = 60, 150  # milliseconds


def main() -> bool:
    """Print the median and the 95th percentile of every page."""
    lines = []
    for name, interaction in interactions().items():
        times = [1e3 * seconds for seconds in timed(interaction)]
        lines += [
            Line(f"{name}, median", median(times), "ms", MEDIAN),
            Line(f"{name}, 95th percentile", p95(times), "ms", P95),
        ]
    return show(f"Script time of one interaction, {RUNS} runs", lines)


def interactions() -> dict[str, Callable[[int], object]]:
    """Return one interaction for every page: a function of the turn, which chooses by it."""
    return {
        "Overview: opened": partial(again, opened("overview")),
        "Map: another measure": partial(choose, opened("map"), "measure", ("graduation", "cci_prepared")),
        "Map: another place": partial(choose, opened("map"), "place", ("district:1964733", "district:1964881")),
        "Map: other places": partial(choose, opened("map"), "places", ("assembly", "district")),
        "Place: another group": partial(choose, opened("place"), "group", ("foster", "all")),
        "Place: another place": partial(choose, opened("place"), "place_kind", ("assembly", "district")),
        "Gaps: opened": partial(again, opened("gaps")),
        "Compare: opened": partial(again, opened("compare")),
        "Data: opened": partial(again, opened("data")),
        "About: opened": partial(again, opened("about")),
    }


def opened(page: str) -> AppTest:
    """Return a session in which a page has run twice."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    app.switch_page(f"pages/{page}.py").run()
    return app.run()


def again(app: AppTest, turn: int) -> AppTest:  # noqa: ARG001 - a page without boxes is only opened
    """Run the page once more."""
    return app.run()


def choose(app: AppTest, key: str, options: tuple[str, str], turn: int) -> AppTest:
    """Choose one of two options in turn."""
    return app.selectbox(key=key).set_value(options[turn % 2]).run()


def timed(interaction: Callable[[int], object]) -> list[float]:
    """Return the seconds of each run."""
    seconds = []
    for turn in range(RUNS + 2):
        started = time.perf_counter()
        interaction(turn)
        seconds.append(time.perf_counter() - started)
    return seconds[2:]
