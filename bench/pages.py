"""Script time of one interaction on every page, in the real server: the page's own code with all that it calls.

Not in it: Streamlit's own way to the browser, which the round trip of `bench.peer` shows, and drawing.
"""

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import app_server
from bench.budget import Line, median, p95, show
from bench.session import Run, Session

Interaction = Callable[[int], Run]
RUNS = 20
MEDIAN, P95 = 60, 150  # milliseconds
# Page, label of a box, and two options to choose in turn; without a box the page is opened.
INTERACTIONS = (
    ("Overview", "", ("", "")),
    ("Map", "Measure", ("Four-year graduation rate", "Prepared for college or career")),
    ("Map", "Students", ("Foster youth", "All students")),
    ("Map", "Place", ("Los Angeles Unified", "Pasadena Unified")),
    ("Map", "Places", ("Assembly districts", "School districts")),
    ("Gaps", "", ("", "")),
    ("Place", "Students", ("Foster youth", "All students")),
    ("Place", "Kind of place", ("Assembly district", "School district")),
    ("Compare", "", ("", "")),
    ("Data", "", ("", "")),
    ("About", "", ("", "")),
)


def main() -> bool:
    """Print the median and the 95th percentile of every interaction."""
    lines = []
    with timed_server() as (server, times):
        for page, label, options in INTERACTIONS:
            with Session(server.url) as session:
                seconds = timed(_interaction(session, page, label, options), times)
            lines += _lines(f"{page}, {label.lower() or 'opened'}", seconds)
    return show(f"Script time of one interaction, {RUNS} times each", lines)


@contextlib.contextmanager
def timed_server(**environment: str) -> Iterator[tuple[app_server.Server, Path]]:
    """Start the app with these variables and give it with the file to which it writes the time of every run."""
    with tempfile.TemporaryDirectory() as folder:
        times = Path(folder) / "times"
        times.touch()
        variables = {"SCRIPT_TIMES": str(times), **environment}
        with app_server.running(module="bench.timed_server", environment=variables) as server:
            yield server, times


def _lines(name: str, seconds: list[tuple[float, float]]) -> list[Line]:
    clock, work = zip(*seconds, strict=True)
    return [
        Line(f"{name}: median", median(clock) * 1e3, "ms", MEDIAN),
        Line(f"{name}: 95th percentile", p95(clock) * 1e3, "ms", P95),
        Line(f"{name}: median work in the script's thread", median(work) * 1e3, "ms"),
    ]


def _interaction(session: Session, page: str, label: str, options: tuple[str, str]) -> Interaction:
    """Return what a reader does, as a function of the turn."""
    path = "" if page == "Overview" else page.lower()
    session.open(path)
    if not label:
        return lambda _turn: session.open(path)
    return lambda turn: session.choose(label, options[turn % 2])


def timed(interaction: Interaction, times: Path) -> list[tuple[float, float]]:
    """Return seconds on the clock and seconds of work for each interaction, after two that warm it up."""
    seconds = []
    for turn in range(RUNS + 2):
        before = len(_written(times))
        run = interaction(turn)
        if run.exceptions:
            raise RuntimeError(f"The page failed: {run.exceptions[0]}")
        time.sleep(0.05)  # the last word to the browser goes out just before the time is written
        runs = _written(times)[before:]
        seconds.append((sum(clock for clock, _ in runs), sum(work for _, work in runs)))
    return seconds[2:]


def _written(times: Path) -> list[tuple[float, float]]:
    """Return what the server has written so far."""
    lines = [line.split() for line in times.read_text(encoding="utf-8").splitlines()]
    return [(float(clock), float(work)) for clock, work in lines]
