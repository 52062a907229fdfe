"""Memory of each further session, at the server's process, after a session has been everywhere."""

import contextlib
import statistics
import time
from pathlib import Path

from bench import app_server
from bench.budget import Line, show
from bench.session import Session

SESSIONS = 10
WARM = 3  # the first sessions fill caches that all sessions share
PAGES = ("", "map", "gaps", "place", "compare", "data", "about")


def main() -> bool:
    """Print the slope of the resident memory over the number of sessions."""
    with app_server.running() as server, contextlib.ExitStack() as open_sessions:
        for _ in range(WARM):
            _everywhere(open_sessions.enter_context(Session(server.url)))
        sizes = [resident(server.pid)]
        for _ in range(SESSIONS):
            _everywhere(open_sessions.enter_context(Session(server.url)))
            sizes.append(resident(server.pid))
    each = statistics.linear_regression(range(len(sizes)), sizes).slope
    return show(
        f"Memory, {SESSIONS} further sessions that have opened every page and stay open",
        [Line("each further session", each, "MB", 3), Line(f"server with {WARM} sessions", sizes[0], "MB")],
    )


def resident(process: int) -> float:
    """Return the resident memory of a process in megabytes."""
    time.sleep(0.5)
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"The system does not say how much memory process {process} has.")


def _everywhere(session: Session) -> None:
    for page in PAGES:
        session.open(page)
