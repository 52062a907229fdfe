"""A PostgreSQL server of the tests' own: made in a temporary folder, on a free port, gone at the end."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.app_server import free_port

PATIENCE = 30.0


def programs() -> Path | None:
    """Return the folder of the newest server that Debian's package installed, None without one."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


def user() -> str | None:
    """Return whom the server runs as where the tests run as root, which PostgreSQL refuses; None otherwise."""
    if os.geteuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Start a server and return the address of its database."""
    bin_, owner, port = programs(), user(), free_port()
    assert bin_ is not None
    # Not pytest's own folder: others than root may not enter it.
    folder = Path(tempfile.mkdtemp(prefix="wbl-postgres-"))
    if owner:
        shutil.chown(folder, owner)
    log = folder / "log"
    try:
        subprocess.run(
            [bin_ / "initdb", "--pgdata", folder / "data", "--auth=trust", "--username=atlas", "--no-sync"],
            check=True,
            capture_output=True,
            user=owner,
            cwd=folder,
        )
        options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", f"unix_socket_directories={folder}"]
        with log.open("wb") as said:
            server = subprocess.Popen(
                [bin_ / "postgres", "-D", folder / "data", "-p", str(port), *options],
                stdout=said,
                stderr=said,
                user=owner,
                cwd=folder,
            )
        try:
            _wait(bin_, port, server, log)
            yield f"postgresql://atlas@127.0.0.1:{port}/postgres"
        finally:
            server.terminate()
            server.wait(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait(bin_: Path, port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + PATIENCE
    asked = [bin_ / "pg_isready", "--quiet", "--host=127.0.0.1", f"--port={port}"]
    while time.monotonic() < end and server.poll() is None:
        if subprocess.run(asked, check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(errors='replace')}")
