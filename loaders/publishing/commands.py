"""`publish`, `versions`, `rollback` and `audit`: serve new facts, go back, and see who did what."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from pathlib import Path

from contracts import audit, store
from contracts.errors import AtlasError
from contracts.manifest import read_manifest
from loaders.commands.folders import folder
from loaders.commands.subcommands import REPOSITORY, Subcommands
from loaders.counts import counted

# What some formats give beside facts.
OTHERS = ("places.parquet", "boundaries.geojson")
LONGEST_LINE = 2000
VARIABLE = "WBL_ATLAS_DATA"


def add(commands: Subcommands) -> None:
    """Add the commands that change and show a store of data versions."""
    publish = commands.add_parser("publish", help="make a data version with loaded facts and serve it")
    publish.add_argument("loaded", type=Path, help="the folder that `load ... --out` wrote")
    publish.add_argument("--release-on", default="", metavar="DAY", help="YYYY-MM-DD; before, previewers see it")
    publish.add_argument("--keep-hidden", action="store_true", help="hide again what kept versions hide, if needed")
    publish.set_defaults(run=_publish)
    rollback = commands.add_parser("rollback", help="serve a kept version again, or the one served before")
    rollback.add_argument("version", nargs="?", default="", help="as `versions` lists it")
    rollback.set_defaults(run=_rollback)
    for command in (publish, rollback):
        command.add_argument("--by", default=_login(), help="your name, for the audit record")
        command.add_argument("--note", default="", help="why, for the audit record")
    versions = commands.add_parser("versions", help="list the kept versions, the served one first")
    versions.set_defaults(run=_versions)
    audits = commands.add_parser("audit", help="show the audit record, and check that no line was changed or removed")
    audits.set_defaults(run=_audit)
    for command in (publish, rollback, versions, audits):
        command.add_argument("--store", type=folder, default=_usual_store(), help="default: %(default)s")


def _publish(choice: argparse.Namespace) -> int:
    from loaders.publishing.delivery import Delivery  # noqa: PLC0415 - it loads Polars, which the help does not need
    from loaders.publishing.publish import Order, publish  # noqa: PLC0415 - it loads the schemas too

    if (choice.store / "manifest.json").exists():
        raise AtlasError(f"{choice.store} is a plain data folder. Name a folder for the store with --store.")
    order = Order(choice.store, choice.by, choice.note, choice.release_on, choice.keep_hidden)
    delivery = Delivery.of_folder(choice.loaded)
    done = publish(delivery, order, REPOSITORY / "data", lambda words: print(f"{words} ...", file=sys.stderr))
    print(f"{done.merged.words}.")
    if others := [name for name in OTHERS if (choice.loaded / name).is_file()]:
        print(f"Not published: {', '.join(others)}. Places and boundaries come with `python -m loaders build`.")
    if done.version == done.before:
        print(f"Nothing is new: {choice.store} serves {done.version} as before.")
        return 0
    print(f"{choice.store} serves data version {done.version}. Before: {done.before}, kept for `rollback`.")
    if choice.release_on:
        print(f"Before {choice.release_on} only viewers with the preview key see the new numbers.")
    if os.environ.get(VARIABLE) != str(choice.store):
        print(f"An app that was started with {VARIABLE}={choice.store} shows it without a restart.")
    return 0


def _rollback(choice: argparse.Namespace) -> int:
    from loaders.publishing.rollback import roll_back  # noqa: PLC0415 - it loads the schemas, which the help needs not

    done = roll_back(choice.store, choice.version, choice.by, choice.note)
    print(f"{choice.store} serves data version {done.version} again. Before: {done.before or 'not known'}.")
    return 0


def _versions(choice: argparse.Namespace) -> int:
    _must_be_a_store(choice.store)
    for number, version in enumerate(store.kept(choice.store)):
        notes = ["served" if number == 0 else "kept", *_notes(store.data_folder(choice.store, version))]
        print(f"{version}  {', '.join(notes)}")
    return 0


def _notes(data: Path) -> list[str]:
    """Say which tables of a version wait for their day, or that it cannot be read."""
    try:
        files = read_manifest(data).files
    except AtlasError:
        return ["cannot be read: its manifest is missing or damaged"]
    return [f"{name} from {item.release_on}" for name, item in files.items() if item.release_on]


def _audit(choice: argparse.Namespace) -> int:
    from loaders.loaded import printable  # noqa: PLC0415 - it loads Polars, which the help does not need

    _must_be_a_store(choice.store)
    for entry in audit.entries(choice.store):
        about = f"{entry.version} (before: {entry.before})" if entry.before else entry.version
        line = f"{entry.at}  {entry.what:8}  {entry.by}  {about}{f'  {entry.note}' if entry.note else ''}"
        print(printable(line, LONGEST_LINE))
    problems = audit.verify(choice.store)
    for problem in problems:
        print(f"error: {problem}", file=sys.stderr)
    lines = counted(len(audit.lines(choice.store)), "line")
    print(f"{lines}, {'not whole' if problems else 'none changed or removed'}.")
    return 2 if problems else 0


def _must_be_a_store(root: Path) -> None:
    if not store.is_store(root):
        raise AtlasError(f"{root} is not a store. Publish into it first, or name another one with --store.")


def _usual_store() -> Path:
    return Path(os.environ.get(VARIABLE) or REPOSITORY / "published")


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
