"""Run the measurements: `python -m bench` for all, `python -m bench pages peer` for some.

A module of this package that has `main()` or `run()` is a measurement; it returns False if a budget is exceeded.
"""

import importlib
import pkgutil
import sys
import time
from collections.abc import Callable

import bench


def measurements() -> dict[str, Callable[[], object]]:
    """Return the entry point, `main` or `run`, of every module that measures something."""
    found = {}
    for module in pkgutil.iter_modules(bench.__path__):
        if module.name == "__main__" or module.name.endswith(("_app", "_server")):
            continue  # scripts, which act as soon as they are imported
        loaded = importlib.import_module(f"bench.{module.name}")
        entry = getattr(loaded, "main", None) or getattr(loaded, "run", None)
        if entry is not None:
            found[module.name] = entry
    return found


def run(names: list[str]) -> int:
    """Run the named measurements, or all, and return 1 if one of them says that a budget was exceeded."""
    known = measurements()
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"error: there is no measurement {unknown[0]!r}; there are {', '.join(known)}", file=sys.stderr)
        return 2
    exceeded = []
    for name in names or known:
        started = time.perf_counter()
        if known[name]() is False:
            exceeded.append(name)
        print(f"[{name}: {time.perf_counter() - started:.0f} s]\n", flush=True)
    print(f"Budgets exceeded in: {', '.join(exceeded)}" if exceeded else "Every budget was kept.")
    return int(bool(exceeded))


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
