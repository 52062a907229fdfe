"""`python -m loaders COMMAND`: bring official files into the atlas, and keep its data folder whole."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from contracts.errors import AtlasError
from loaders.commands import MODULES


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status: 2 after printing what is wrong."""
    choice = _parser().parse_args(arguments)
    try:
        return int(choice.run(choice))
    except AtlasError as error:
        print(f"error: {error}", file=sys.stderr)
    except OSError as error:
        print(f"error: {error}; the old data is untouched.", file=sys.stderr)
    except KeyboardInterrupt:
        print("error: interrupted; the old data is untouched.", file=sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m loaders", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for module in MODULES:
        import_module(module).add(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
