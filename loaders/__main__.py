"""`python -m loaders COMMAND`: bring official files into the atlas, and keep its data folder whole."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from contracts.errors import AtlasError
from loaders.commands import MODULES


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status: 2 after printing what is wrong, 1 if nobody reads the output."""
    choice = _parser().parse_args(arguments)
    try:
        status = int(choice.run(choice))
        sys.stdout.flush()
    except AtlasError as error:
        print(f"error: {error}", file=sys.stderr)
    except BrokenPipeError:
        _discard_output()
        return 1
    except OSError as error:
        print(f"error: {error}{_what_holds(choice)}", file=sys.stderr)
    except KeyboardInterrupt:
        print(f"error: interrupted{_what_holds(choice)}", file=sys.stderr)
    else:
        return status
    return 2


def _discard_output() -> None:
    """Send what is still to be printed nowhere, or Python complains when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _what_holds(choice: argparse.Namespace) -> str:
    """Return the end of a sentence about a command that broke off: a build goes back, a store may have switched."""
    if choice.command == "build":
        return "; the old data is untouched."
    if choice.command in {"publish", "rollback"}:
        return f". `python -m loaders versions --store {choice.store}` says which version is served."
    return "."


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m loaders", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for module in MODULES:
        import_module(module).add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
