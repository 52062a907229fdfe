"""The app as a process of its own, as a reader's server runs it, for the bench and the browser tests."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent
PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A running Streamlit server: its address without a slash at the end, its process id, what it prints."""

    url: str
    pid: int
    log: IO[bytes]

    def printed(self) -> str:
        """Return what the server has printed so far, tracebacks included."""
        self.log.seek(0)
        return self.log.read().decode(errors="replace")


@contextlib.contextmanager
def running(
    script: str = "app.py", *, environment: Mapping[str, str] | None = None, module: str = "streamlit"
) -> Iterator[Server]:
    """Start a script on a free port, wait until it answers, and stop it at the end.

    `environment` adds variables; `module` is what Python runs, Streamlit or something that runs Streamlit.
    Raises RuntimeError with what the server printed if it does not answer within a minute.
    """
    port = free_port()
    # A file, because a pipe that nobody reads stops the server when it is full.
    with tempfile.TemporaryFile() as log, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own:
        process = subprocess.Popen(
            [sys.executable, "-m", module, "run", script, f"--server.port={port}", "--server.address=127.0.0.1"],
            cwd=ROOT,
            # Whoever runs this has a library of scenarios, which is no place to try things out.
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "WBL_ATLAS_LIBRARY": f"{own}/library.sqlite",
                **(environment or {}),
            },
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        server = Server(f"http://127.0.0.1:{port}", process.pid, log)
        try:
            _wait(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/_stcore/health", timeout=2):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise RuntimeError(f"The app did not answer at {server.url}:\n{server.printed()}")
