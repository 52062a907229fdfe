"""A process of its own that makes documents, so that no reader's click waits for another reader's file.

Drawing and laying out hold Python's lock for a second; in the server's process every session would feel it. The worker
is started when a page first offers a document, runs at low priority, makes one file after another, and ends with the
server. `multiprocessing` would import the server's main module again, which in Streamlit is the app itself; so the
worker is a module that is run (`python -m exports.worker`), and a pipe of `multiprocessing` carries jobs and files.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from contracts.errors import AtlasError
from exports.record import GoneError

ROOT = Path(__file__).parent.parent
PATIENCE = 120.0  # seconds
NICE = 10


@dataclass
class Worker:
    """The process and its end of the pipe; a lock, because it makes one file at a time."""

    process: subprocess.Popen[bytes] | None = None
    pipe: Connection[Any, Any] | None = None
    busy: threading.Lock = field(default_factory=threading.Lock)

    def run(self, job: str, *arguments: object) -> bytes:
        """Return the file that a job of `exports.jobs` makes.

        Raises AtlasError with what a user did wrong (GoneError where the data are on no disk), RuntimeError with the
        traceback of a bug. A worker that has died is started again once.
        """
        with self.busy:
            try:
                return self._asked(job, arguments)
            except (EOFError, OSError):
                self.stop()
                return self._asked(job, arguments)

    def start(self, job: str, *arguments: object) -> None:
        """Start a job that nobody waits for, unless the worker is there already."""
        if self.process is None and not self.busy.locked():
            threading.Thread(target=self._quietly, args=(job, arguments), daemon=True).start()

    def _quietly(self, job: str, arguments: tuple[object, ...]) -> None:
        with contextlib.suppress(AtlasError, RuntimeError, OSError, EOFError):
            self.run(job, *arguments)

    def _asked(self, job: str, arguments: tuple[object, ...]) -> bytes:
        pipe = self._pipe()
        pipe.send((job, arguments))
        if not pipe.poll(PATIENCE):
            self.stop()
            raise AtlasError(f"The file took longer than {PATIENCE:.0f} seconds; try again.")
        kind, content = pipe.recv()
        if kind in {"gone", "mistake"}:
            raise (GoneError if kind == "gone" else AtlasError)(str(content))
        if kind == "bug":
            raise RuntimeError(str(content))
        return bytes(content)

    def _pipe(self) -> Connection[Any, Any]:
        """Return the pipe to the worker, started if there is none."""
        if self.pipe is None or self.process is None or self.process.poll() is not None:
            self.stop()
            self.pipe, theirs = Pipe()
            command = [sys.executable, "-m", "exports.worker", str(theirs.fileno())]
            self.process = subprocess.Popen(  # noqa: S603 - our own module
                command,
                cwd=ROOT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C in the server's window is for the server
            )
            theirs.close()
        return self.pipe

    def stop(self) -> None:
        """End the worker; the next job starts another."""
        if self.pipe is not None:
            self.pipe.close()
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=10)
        self.process = self.pipe = None


SHARED = Worker()
"""The one worker of this process."""


def serve(pipe: Connection[Any, Any]) -> None:
    """Make files until the other end of the pipe is closed."""
    with contextlib.suppress(EOFError, OSError):  # the server has ended, and so does its worker
        while True:
            pipe.send(answer(pipe.recv_bytes()))


def answer(message: bytes) -> tuple[str, object]:
    """Return the file that a message asks for, or the mistake or the bug that stands in its way."""
    import traceback  # noqa: PLC0415 - needed when something is wrong

    try:
        from exports import jobs  # noqa: PLC0415 - the side that asks needs no library that draws

        job, arguments = pickle.loads(message)  # noqa: S301 - written by the server that started this process
        return "file", getattr(jobs, job)(*arguments)
    except AtlasError as error:
        return "gone" if isinstance(error, GoneError) else "mistake", str(error)
    except Exception:  # noqa: BLE001 - whatever went wrong is told to the side that asked, and the worker goes on
        return "bug", traceback.format_exc()


if __name__ == "__main__":
    os.nice(NICE)
    serve(Connection(int(sys.argv[1])))
