"""`fetch`: bring official files from where the agencies publish them."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from loaders.commands.folders import folder
from loaders.commands.subcommands import Subcommands
from loaders.official_files import OfficialFile, chosen, official_files

FOLDER = Path("official_files")


def add(commands: Subcommands) -> None:
    """Add the command that fetches files."""
    fetch = commands.add_parser("fetch", help="fetch official files from where the agencies publish them")
    fetch.add_argument("source", nargs="?", help="a source, a format, or an address; without it, list the sources")
    fetch.add_argument("--to", type=folder, default=FOLDER, help=f"the folder to fetch into, {FOLDER}/ by default")
    fetch.add_argument(
        "--accept-changed", action="store_true", help="keep a file whose hash is another than the known one"
    )
    fetch.set_defaults(run=_fetch)


def _fetch(choice: argparse.Namespace) -> int:
    if choice.source is None:
        for file in official_files().values():
            print(f"{file.id:38} {file.format or '-':11} {file.title}")
        return 0
    for file in chosen(choice.source):
        bring(file, choice.to, accept_changed=choice.accept_changed)
    return 0


def bring(file: OfficialFile, folder: Path, *, accept_changed: bool) -> None:
    """Fetch a file, show how far it is, and say what came. Raises AtlasError if it cannot be fetched."""
    from loaders.fetch import fetch  # noqa: PLC0415 - requests takes its time, and the list does not need it

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(file.file_name, total=file.bytes or None)
        fetched = fetch(
            file,
            folder,
            accept_changed=accept_changed,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    state = "is here already" if fetched.already else "fetched"
    if fetched.replaced:
        state = "fetched in place of an earlier version"
    known = "another than the known one" if file.sha256 else "no known hash to compare it with"
    known = "as known" if fetched.sha256 == file.sha256 else known
    print(f"{fetched.path} {state}: SHA-256 {fetched.sha256} ({known}).")
    if file.format:
        print(f"To load it: python -m loaders load {file.format} {fetched.path} --out DIR")
