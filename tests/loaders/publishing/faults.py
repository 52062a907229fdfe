"""Publishing in child processes that are killed, or find the disk full, at one file operation after another.

    python -m tests.loaders.publishing.faults killed|first|full|cut STORE LOADED BASE OUT

Copies the store for each operation, lets a child publish into the copy, and ends it just before that operation; then
keeps how it was left in OUT/<operation>-left and publishes again in OUT/<operation>, undisturbed. Prints one line of
JSON for each. So that it stays quick, `killed` takes every third operation, `full` (a full disk) some of the others,
and `first` every fourteenth, for a store that is still empty. Operations are counted by Python's
own audit hook (opening for writing, renaming, removing, making folders) and by every wait for the disk, so publishing
itself knows nothing of it. `cut` ends a child in the middle of a write instead, by the kernel's limit on the size of a
file.

Children are forked, because starting Python anew for each would take minutes; the loaders are imported in the child,
because they make an empty table, and Polars does not survive a fork once its threads run.
"""

import json
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import dataframely  # noqa: F401 - the slow imports, done once for all children
import polars as pl  # noqa: F401 - the same

CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.truncate"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# Sizes at which the kernel ends a write: in the hand-written tables, the manifest, the tables; then in the audit line.
CUTS = (0, 1, 150, 900, 1300, 3000, 5000)
INTO_THE_AUDIT_LINE = (1, 200, 10_000)
NO_SPACE = 28
MOST = 400


def run(root: Path, loaded: Path, base: Path) -> int:
    """Publish; 0 if it went well, 3 if an error was raised as a full disk raises it."""
    from loaders.publishing.delivery import Delivery  # noqa: PLC0415 - in the child, see above
    from loaders.publishing.publish import Order, publish  # noqa: PLC0415 - in the child, see above

    try:
        publish(Delivery.of_folder(loaded), Order(root, "a steward"), base)
    except OSError:
        return 3
    return 0


def child(work: Callable[[], int]) -> tuple[int, int]:
    """Run in a forked process; return its exit status and the signal that ended it."""
    pid = os.fork()
    if pid == 0:
        status = 9
        try:
            status = work()
        finally:
            os._exit(status)
    _, ended = os.waitpid(pid, 0)
    return (os.WEXITSTATUS(ended), 0) if os.WIFEXITED(ended) else (0, os.WTERMSIG(ended))


def at(operation: int, root: Path, strike: Callable[[str], None]) -> None:
    """Call `strike` with its name before this and every later operation on files of the store."""
    count = 0

    def met(name: str, path: object) -> None:
        nonlocal count
        if isinstance(path, str | os.PathLike) and not Path(path).is_relative_to(root):
            return
        count += 1
        if count > operation:
            strike(name)

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in CHANGES:
            met(event, arguments[0])
        elif event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING:
            met("open", arguments[0])

    wait = os.fsync

    def fsync(handle: int) -> None:
        met("fsync", None)
        wait(handle)

    os.fsync = fsync
    sys.addaudithook(hook)


def kill(name: str) -> None:
    """End this process as a power switch does, and say before which operation."""
    os.write(1, json.dumps({"before": name}).encode() + b"\n")
    os.kill(os.getpid(), signal.SIGKILL)


def full(name: str) -> None:
    """Refuse what needs space; removing works on a full disk."""
    if name in {"open", "os.mkdir", "fsync"}:
        raise OSError(NO_SPACE, "No space left on device")


def cut(size: int) -> None:
    """Let the kernel end this process in the middle of the write that passes this size of a file."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def cuts(template: Path) -> tuple[int, ...]:
    """Return sizes that cut each kind of file; the audit record of the store is larger than any table."""
    written = (template / "audit.jsonl").stat().st_size
    return (*CUTS, *(written + more for more in INTO_THE_AUDIT_LINE))


def main(mode: str, folders: list[Path]) -> None:
    """Publish again and again, each time ended one operation later, until a publish is through."""
    template, loaded, base, out = folders
    steps = {"killed": range(0, MOST, 3), "first": range(0, MOST, 14), "full": range(1, MOST, 6)}
    for operation in steps.get(mode) or cuts(template):
        root = out / str(operation)
        shutil.copytree(template, root)

        def disturbed(root: Path = root, operation: int = operation) -> int:
            if mode == "cut":
                cut(operation)
            else:
                at(operation, root, full if mode == "full" else kill)
            return run(root, loaded, base)

        status, ended_by = child(disturbed)
        shutil.copytree(root, out / f"{operation}-left")
        again, _ = child(lambda root=root: run(root, loaded, base))
        said = {"operation": operation, "status": status, "ended_by": ended_by, "again": again}
        sys.stdout.write(f"{json.dumps(said)}\n")
        sys.stdout.flush()
        if mode != "cut" and (status, ended_by) == (0, 0):
            return


if __name__ == "__main__":
    main(sys.argv[1], [Path(argument) for argument in sys.argv[2:]])
