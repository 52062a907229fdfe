"""Documents on the command line: a brief, a deck or a workbook, and the briefs of all places of a kind."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from atlas import data, places
from contracts.command_line import answered
from contracts.errors import AtlasError
from exports import files
from exports.record import APP, checked_app

if TYPE_CHECKING:
    from atlas.data import Atlas
    from atlas.facts import Question
    from atlas.places import Place
    from views.scenario_view import ScenarioView

Command = Callable[[argparse.Namespace], int]


def brief(arguments: argparse.Namespace) -> int:
    """Write the brief of a place, of a scenario, or of what a scenario does in a place."""
    from exports import brief as printer  # noqa: PLC0415 - libraries that draw load when something is drawn

    _check_subject(arguments, "--place CODE, --scenario NAME, or both")
    _check_measure(arguments)
    path, app, atlas = _asked(arguments, ".pdf")
    view = _view(arguments, atlas)
    if view and not arguments.place:
        return _written(path, printer.of_scenario(view, app))
    place = places.get(atlas, arguments.place)
    return _written(path, printer.of_place(atlas, place, app, _question(arguments, atlas, place), view))


def deck(arguments: argparse.Namespace) -> int:
    """Write the slides of a place or of a scenario."""
    from exports.deck import place_deck, scenario_deck  # noqa: PLC0415 - the same

    _check_subject(arguments, "--place CODE or --scenario NAME")
    if arguments.place and arguments.scenario:
        raise AtlasError("slides are about a place or a scenario; leave out --place or --scenario.")
    path, app, atlas = _asked(arguments, ".pptx")
    view = _view(arguments, atlas)
    content = scenario_deck(view, app) if view else place_deck(atlas, places.get(atlas, arguments.place), app)
    return _written(path, content)


def workbook(arguments: argparse.Namespace) -> int:
    """Write the workbook of a scenario."""
    from exports import workbook as sheets  # noqa: PLC0415 - the same

    belongs = "a workbook belongs to a scenario"
    if arguments.place:
        raise AtlasError(f"{belongs}, not to a place: leave out --place and give --scenario NAME.")
    path, app, atlas = _asked(arguments, ".xlsx")
    view = _view(arguments, atlas)
    if view is None:
        raise AtlasError(f"{belongs}: --scenario NAME. `python -m scenarios list` names them.")
    return _written(path, sheets.workbook(view, app))


def briefs(arguments: argparse.Namespace) -> int:
    """Write the brief of every place of a kind into a folder."""
    from rich.progress import track  # noqa: PLC0415 - the same

    from exports import brief as printer  # noqa: PLC0415 - the same

    app, atlas, folder = checked_app(arguments.app), data.load(), Path(arguments.out)
    _check_kind(arguments.kind)
    if not folder.parent.is_dir():
        raise AtlasError(f"--out {folder}: the folder {folder.parent} does not exist; make it first.")
    folder.mkdir(exist_ok=True)
    view = _view(arguments, atlas)
    chosen = places.of_kind(atlas, arguments.kind)["place_id"].to_list()
    for code in track(chosen, description=f"Briefs: {places.KIND_NAMES[arguments.kind][1]}"):
        content = printer.of_place(atlas, places.get(atlas, code), app, None, view)
        files.write(folder / f"brief_{code.replace(':', '_')}.pdf", content)
    print(f"{folder}: {len(chosen)} {'brief' if len(chosen) == 1 else 'briefs'}")
    return 0


def _check_subject(arguments: argparse.Namespace, choices: str) -> None:
    if not arguments.place and not arguments.scenario:
        raise AtlasError(f"say what the {arguments.command} is about: {choices}.")


def _check_measure(arguments: argparse.Namespace) -> None:
    """Refuse a year without a measure, and both where no place shows them."""
    if arguments.year and not arguments.measure:
        raise AtlasError(f"--year {arguments.year}: a year belongs to a measure; add --measure ID, or leave it out.")
    if arguments.measure and not arguments.place:
        raise AtlasError(f"--measure {arguments.measure}: a place shows it; add --place CODE, or leave it out.")


def _asked(arguments: argparse.Namespace, ending: str) -> tuple[Path, str, Atlas]:
    """Return where to write, the app's address and the data; mistakes are said before anything is computed."""
    return files.destination(arguments.out, ending), checked_app(arguments.app), data.load()


def _written(path: Path, content: bytes) -> int:
    files.write(path, content)
    print(f"{path}: {len(content):,} bytes")
    return 0


def _view(arguments: argparse.Namespace, atlas: Atlas) -> ScenarioView | None:
    """Return the scenario that is asked for with its result, None without one."""
    if not arguments.scenario:
        return None
    from scenarios import codec  # noqa: PLC0415 - a brief of a place needs no model
    from scenarios.inputs import from_atlas  # noqa: PLC0415 - the same
    from views.scenario_view import run_view  # noqa: PLC0415 - the same

    return run_view(atlas, from_atlas(atlas), codec.read(arguments.scenario))


def _question(arguments: argparse.Namespace, atlas: Atlas, place: Place) -> Question | None:
    """Return the measure that map and gaps show, None for the place's first; AtlasError if it has no year here."""
    from atlas import facts  # noqa: PLC0415 - the same

    if not arguments.measure:
        return None
    known = facts.years(atlas, facts.measure_of(atlas, arguments.measure).id, place.kind)
    if not known:
        kind = places.in_sentence(place.kind, plural=True)
        raise AtlasError(f"--measure {arguments.measure}: no file has it for {kind}; leave it out for the first.")
    if arguments.year and arguments.year not in known:
        raise AtlasError(f"--year {arguments.year}: there is {', '.join(known)} for {arguments.measure}.")
    return facts.Question(arguments.measure, "all", arguments.year or known[-1])


def _check_kind(kind: str) -> None:
    if kind not in places.KIND_NAMES:
        raise AtlasError(f"--kind {kind}: there is no such kind of place; there are {', '.join(places.KIND_NAMES)}.")


COMMANDS: Mapping[str, Command] = {"brief": brief, "deck": deck, "workbook": workbook, "briefs": briefs}


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="python -m exports", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    for name, command in COMMANDS.items():
        part = commands.add_parser(name, help=(command.__doc__ or "").partition(".")[0])
        part.add_argument("--scenario", metavar="NAME", help="a preset or a YAML file; `python -m scenarios list`")
        part.add_argument("--app", default=APP, metavar="URL", help=f"where the app lives (default: {APP})")
        if name == "briefs":
            part.add_argument("--kind", default="assembly", help="kind of place (default: assembly)")
            part.add_argument("--out", required=True, metavar="DIR", help="the folder to write to")
            continue
        part.add_argument("--out", required=True, metavar="FILE", help="the file to write")
        # The workbook has the option only to refuse it in a sentence.
        said = argparse.SUPPRESS if name == "workbook" else "a place, such as assembly:52"
        part.add_argument("--place", metavar="CODE", help=said)
        if name == "brief":
            part.add_argument("--measure", metavar="ID", help="what map and gaps show (default: the first known)")
            part.add_argument("--year", metavar="YEAR", help="with --measure (default: its newest year)")
    return top


def main(words: list[str] | None = None) -> int:
    """Run one command; a user's mistake prints one sentence and gives exit status 2."""
    arguments = parser().parse_args(words)
    return answered(lambda: COMMANDS[arguments.command](arguments))


if __name__ == "__main__":
    sys.exit(main())
