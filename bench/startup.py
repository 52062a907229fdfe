"""From the start of the process to the first page, and what the app imports on its way."""

import json
import subprocess
import sys
import time

from bench import app_server
from bench.budget import Line, median, show
from bench.session import Session

STARTS = 3
HEAVY = ("geopandas", "shapely", "matplotlib", "pandas", "scipy", "highspy")
# Streamlit imports these by itself where they are installed; the app asks for none of them.
_IMPORTS = f"""
import json, sys, time
started = time.perf_counter()
from streamlit.testing.v1 import AppTest
import plotly.graph_objects, polars
before = set(sys.modules)
between = time.perf_counter()
app = AppTest.from_file("app.py", default_timeout=60).run()
done = time.perf_counter()
print(json.dumps([between - started, done - between, sorted(set({HEAVY!r}) & (set(sys.modules) - before))]))
"""


def main() -> bool:
    """Print the cold start, the time of the first run and the heavy modules that it imported."""
    starts = [_start() for _ in range(STARTS)]
    printed = subprocess.run(
        [sys.executable, "-c", _IMPORTS], cwd=app_server.ROOT, capture_output=True, text=True, check=True
    ).stdout
    libraries, first_run, heavy = json.loads(printed.splitlines()[-1])
    return show(
        f"Cold start, {STARTS} times",
        [
            Line("process start to first page served, median", median(starts), "s", 4),
            Line("process start to first page served, slowest", max(starts), "s"),
            Line("streamlit, plotly and polars alone", libraries, "s"),
            Line("the app's own imports, its data and its first page", first_run, "s"),
            Line(f"heavy modules imported ({', '.join(heavy) or 'none'})", len(heavy), "modules", 0),
        ],
    )


def _start() -> float:
    started = time.perf_counter()
    with app_server.running() as server, Session(server.url) as session:
        session.open()
        return time.perf_counter() - started
