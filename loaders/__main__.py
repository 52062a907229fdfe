"""`python -m loaders build|sign|check`: build the data folder, sign it after an edit by hand, or check it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from contracts.errors import AtlasError
from contracts.manifest import read_manifest
from loaders.check import check

REPOSITORY = Path(__file__).parent.parent
STEPS = 7
MOST_SHOWN = 20


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0, or 2 after printing what is wrong."""
    choice = _parser().parse_args(arguments)
    try:
        if choice.command == "build":
            return _build(choice.facts, choice.out)
        return _sign(choice.folder) if choice.command == "sign" else _check(choice.folder)
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
    build = commands.add_parser("build", help="build data/ and static/ from a folder of fact files")
    build.add_argument("--facts", type=Path, required=True, help="the folder that holds k12/, college/ and geo/")
    build.add_argument("--out", type=Path, default=REPOSITORY, help="the folder to hold data/ and static/")
    sign = commands.add_parser("sign", help="write the manifest anew after an edit of data/*.toml, then check")
    checks = commands.add_parser("check", help="check a data folder and name every failing row")
    for command in (sign, checks):
        command.add_argument("folder", type=Path, nargs="?", default=REPOSITORY / "data", help="the data folder")
    return parser


def _build(facts: Path, out: Path) -> int:
    from loaders.build import build  # noqa: PLC0415 - it loads geopandas, which `check` does not need

    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Reading", total=STEPS)
        built = build(facts, out, REPOSITORY / "data", lambda words: _advance(progress, task, words))
    print(f"Built data version {built.version}: {built.files} files in {built.folder} and beside it.")
    return 0


def _advance(progress: Progress, task: object, words: str) -> None:
    progress.update(task, description=words, advance=1)  # type: ignore[arg-type] # rich names its task ids itself


def _sign(folder: Path) -> int:
    from loaders.build import sign  # noqa: PLC0415 - it loads geopandas, which `check` does not need

    sign(folder)
    return _check(folder)


def _check(folder: Path) -> int:
    problems = check(folder)
    for problem in problems[:MOST_SHOWN]:
        print(f"error: {problem}", file=sys.stderr)
    if len(problems) > MOST_SHOWN:
        print(f"error: and {len(problems) - MOST_SHOWN:,} more.", file=sys.stderr)
    if not problems:
        manifest = read_manifest(folder)
        print(f"{folder}: data version {manifest.data_version}, {len(manifest.files)} files, nothing wrong.")
    return 2 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
