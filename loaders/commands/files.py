"""`list`, `inspect`, `load`, `template`: which files can be loaded, what a file is, and loading it into a folder.

`load` ends with status 0 when every row was loaded or left out by a named rule, with 1 when it wrote its files and
some rows were set aside or an error is reported, and with 2 when nothing could be loaded.
"""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.commands.folders import folder, refuse_taken
from loaders.commands.subcommands import Subcommands
from loaders.counts import counted

if TYPE_CHECKING:
    from loaders.loaded import Loaded

MOST_SHOWN = 10


def add(commands: Subcommands) -> None:
    """Add the commands on official files."""
    listing = commands.add_parser("list", help="list the formats that can be loaded")
    listing.set_defaults(run=_list)
    look = commands.add_parser("inspect", help="say what a file is, and whether its columns are complete")
    look.add_argument("file", type=Path, help="the file as the agency publishes it")
    look.set_defaults(run=_inspect)
    load = commands.add_parser("load", help="check official files and turn them into facts", epilog=__doc__)
    load.add_argument("format", help="the name of a format; see `list`")
    load.add_argument("files", type=Path, nargs="+", help="the files as the agency publishes them")
    load.add_argument("--out", type=folder, help="the folder for facts, quarantine and report; without it, only check")
    load.add_argument("--year", help="the year of files that do not say theirs, such as 2023-24")
    load.add_argument("--engine", help="wblr: polars (default) or spark")
    load.add_argument("--master", help="wblr: the Spark master, such as spark://host:7077")
    load.add_argument("--layout", type=Path, help="wblr: field positions that differ from the ones shipped (TOML)")
    load.add_argument("--enrollment", type=Path, help="wblr: facts.parquet of a loaded enrollment file")
    load.add_argument("--students", type=Path, help="wblr: groups by ssid and academic_year_id, with a header")
    load.set_defaults(run=_load)
    template = commands.add_parser("template", help="write the files that explain the exchange format")
    template.add_argument("--out", type=folder, help="the folder to write into; by default docs/exchange")
    template.set_defaults(run=_template)


def _list(_: argparse.Namespace) -> int:
    from loaders.formats.registry import FORMATS  # noqa: PLC0415 - the schemas are not needed for the help

    for kind in FORMATS.values():
        print(f"{kind.name:12} {kind.title} ({kind.agency}): {kind.gives}. For example {kind.example}.")
    return 0


def _inspect(choice: argparse.Namespace) -> int:
    from loaders.inspection import inspect  # noqa: PLC0415 - the schemas are not needed for the help
    from loaders.loaded import InputFile  # noqa: PLC0415 - the same

    for line in inspect(InputFile.of(choice.file)):
        print(line)
    return 0


def _load(choice: argparse.Namespace) -> int:
    from loaders import intake  # noqa: PLC0415 - the schemas are not needed for the help
    from loaders.loaded import InputFile, Options  # noqa: PLC0415 - the same

    options = Options(**{item.name: getattr(choice, item.name) for item in fields(Options)})
    if choice.out:
        more = (path for path in (choice.layout, choice.enrollment, choice.students) if path)
        refuse_taken(choice.out, (*choice.files, *more))
    loaded = intake.load(choice.format, [InputFile.of(path) for path in choice.files], options)
    if choice.out:  # before anything is said: whoever listens may leave
        intake.write(loaded, choice.out)
    _say(loaded)
    if choice.out:
        print(f"Written to {choice.out}: {counted(loaded.facts.height, 'fact')}, the rows set aside, and report.html.")
    return 1 if loaded.quarantined or loaded.errors else 0


def _say(loaded: Loaded) -> None:
    from loaders.report import balance, verdict  # noqa: PLC0415 - the schemas are not needed for the help

    print(verdict(loaded))
    for words, count in balance(loaded)[2:]:
        print(f"  {words}: {count}")
    for row in loaded.quarantine.head(MOST_SHOWN).iter_rows(named=True):
        print(f"  {row['file']}, line {row['row']}, {row['field']} {row['value']!r}: {row['rule']}. {row['remedy']}")
    if loaded.quarantine.height > MOST_SHOWN:
        print(f"  and {loaded.quarantine.height - MOST_SHOWN:,} more.")
    for kind, sentences in (("Error", loaded.errors), ("Warning", loaded.warnings)):
        for sentence in sentences:
            print(f"{kind}: {sentence}")


def _template(choice: argparse.Namespace) -> int:
    from loaders.exchange_files import FOLDER, files  # noqa: PLC0415 - the schemas are not needed for the help

    out = choice.out or FOLDER
    out.mkdir(parents=True, exist_ok=True)
    contents = files()
    for name, content in contents.items():
        (out / name).write_bytes(content)
    for name in contents:
        print(out / name)
    return 0
