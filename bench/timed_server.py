"""Streamlit's server as it is, that also writes down how long each run of a script took.

Started as `python -m bench.timed_server run app.py ...`; the times go to the file that SCRIPT_TIMES names, one line
a run: seconds on the clock, and seconds of work in the script's thread, which hardly depend on what else runs here.
"""

import os
import sys
import time
from pathlib import Path

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web import cli


def watch(times: Path) -> None:
    """Write a line for every run from now on; a choice that redraws parts of a page makes two runs."""
    original = ScriptRunner._run_script  # noqa: SLF001 - Streamlit offers no other place to measure this

    def timed(runner: ScriptRunner, *arguments: object) -> None:
        """Run the script as Streamlit does, and write down wall and processor time, in seconds."""
        started, worked = time.perf_counter(), time.thread_time()
        try:
            original(runner, *arguments)  # type: ignore[arg-type] - passed on as they come
        finally:
            with times.open("a", encoding="utf-8") as file:
                file.write(f"{time.perf_counter() - started} {time.thread_time() - worked}\n")

    ScriptRunner._run_script = timed  # type: ignore[method-assign]  # noqa: SLF001 - the same


if __name__ == "__main__":
    watch(Path(os.environ["SCRIPT_TIMES"]))
    sys.argv[0] = "streamlit"
    sys.exit(cli.main())
