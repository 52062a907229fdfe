"""Memory of each further session, at the server's process, after a session has been everywhere."""

import contextlib
import gc
import time
from pathlib import Path

from bench import app_server
from bench.budget import Line, show
from bench.session import Session

SESSIONS = 10
PAGES = ("", "map", "gaps", "place", "compare", "data", "about")


def main() -> bool:
    """Print the resident memory of the first session and of each further one."""
    with app_server.running() as server, contextlib.ExitStack() as open_sessions:
        for _ in range(3):  # the first sessions fill caches that all sessions share
            _everywhere(open_sessions.enter_context(Session(server.url)))
        before = resident(server.pid)
        for _ in range(SESSIONS):
            _everywhere(open_sessions.enter_context(Session(server.url)))
        gc.collect()
        each = (resident(server.pid) - before) / SESSIONS
    return show(
        f"Memory, {SESSIONS} further sessions that have opened every page and stay open",
        [Line("each further session", each, "MB", 3), Line("server with three sessions", before, "MB")],
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
