"""`build`, `sign` and `check`: make a data folder, sign it after an edit by hand, or check it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from contracts import store
from contracts.manifest import read_manifest
from loaders.commands.folders import folder
from loaders.commands.subcommands import REPOSITORY, Subcommands

STEPS = 7
MOST_SHOWN = 20


def add(commands: Subcommands) -> None:
    """Add the commands that make and check a data folder."""
    build = commands.add_parser("build", help="build data/ and static/ from a folder of fact files")
    build.add_argument("--facts", type=Path, required=True, help="the folder that holds k12/, college/ and geo/")
    build.add_argument("--out", type=folder, default=REPOSITORY, help="the folder to hold data/ and static/")
    build.set_defaults(run=_build)
    sign = commands.add_parser("sign", help="write the manifest anew after an edit of data/*.toml, then check")
    checks = commands.add_parser("check", help="check a data folder and name every failing row")
    for command, run in ((sign, _sign), (checks, _check)):
        command.add_argument("folder", type=Path, nargs="?", default=REPOSITORY / "data", help="the data folder")
        command.set_defaults(run=run)


def _build(choice: argparse.Namespace) -> int:
    from loaders.build import build  # noqa: PLC0415 - it loads geopandas, which no other command needs

    columns = (TextColumn("{task.description:24}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("Reading", total=STEPS)
        built = build(choice.facts, choice.out, REPOSITORY / "data", lambda words: _advance(progress, task, words))
    print(f"Built data version {built.version}: {built.files} files in {built.folder} and beside it.")
    return 0


def _advance(progress: Progress, task: TaskID, words: str) -> None:
    progress.update(task, description=words, advance=1)


def _sign(choice: argparse.Namespace) -> int:
    from loaders.signing import sign  # noqa: PLC0415 - it loads the schemas, which the help does not need

    sign(choice.folder)
    return _check(choice)


def _check(choice: argparse.Namespace) -> int:
    from loaders.check import check  # noqa: PLC0415 - it loads the schemas, which the help does not need

    folder: Path = store.candidates(choice.folder)[0] if store.is_store(choice.folder) else choice.folder
    problems = check(folder)
    for problem in problems[:MOST_SHOWN]:
        print(f"error: {problem}", file=sys.stderr)
    if len(problems) > MOST_SHOWN:
        print(f"error: and {len(problems) - MOST_SHOWN:,} more.", file=sys.stderr)
    if not problems:
        manifest = read_manifest(folder)
        print(f"{folder}: data version {manifest.data_version}, {len(manifest.files)} files, nothing wrong.")
    return 2 if problems else 0
