"""The funding model on the command line: list, show, run, solve, cases, scorecard, document."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from contracts.command_line import answered
from contracts.errors import AtlasError
from scenarios import codec
from scenarios.cases import read_cases, run_case

Command = Callable[[argparse.Namespace], int]


def list_presets(_: argparse.Namespace) -> int:
    """Print the presets with their titles."""
    for name in codec.preset_names():
        print(f"{name:24} {codec.preset(name).title}")
    return 0


def show(arguments: argparse.Namespace) -> int:
    """Print a scenario as YAML, with its fingerprint and link."""
    scenario = codec.read(arguments.scenario)
    print(codec.to_yaml(scenario), end="")
    print(f"# fingerprint {codec.fingerprint(scenario)}")
    print(f"# link ?s={codec.to_link(scenario)}")
    return 0


def run_scenario(arguments: argparse.Namespace) -> int:
    """Run a scenario and print a summary, JSON, or write the places to a parquet file."""
    from scenarios.export import places_table, summary, summary_lines  # noqa: PLC0415 - list and show stay quick
    from scenarios.inputs import read_inputs  # noqa: PLC0415 - the same
    from scenarios.run import run  # noqa: PLC0415 - the same

    result = run(codec.read(arguments.scenario), read_inputs())
    if arguments.parquet:
        path = Path(arguments.parquet)
        if not path.parent.is_dir():
            raise AtlasError(f"--parquet {path}: the folder {path.parent} does not exist; make it first.")
        places_table(result).write_parquet(path)
        print(f"{path}: places, access and cost by institution and year")
    elif arguments.json:
        print(json.dumps(summary(result), indent=2))
    else:
        print("\n".join(summary_lines(result)))
    return 0


def solve(arguments: argparse.Namespace) -> int:
    """Print the least budget that reaches a target, or the match at which graduates pay for the grant."""
    from scenarios.backwards import solve_backwards  # noqa: PLC0415 - list and show stay quick
    from scenarios.export import plan_lines  # noqa: PLC0415 - the same
    from scenarios.goals import Goal  # noqa: PLC0415 - the same
    from scenarios.inputs import read_inputs  # noqa: PLC0415 - the same
    from scenarios.match import break_even_matches  # noqa: PLC0415 - the same
    from scenarios.run import run  # noqa: PLC0415 - the same

    if arguments.match:
        result = run(codec.read(arguments.scenario), read_inputs())
        for preset, match in break_even_matches(result).items():
            print(f"{preset}: {'no match breaks even' if match is None else f'${match:,.2f} for each grant dollar'}")
        if not result.forecasts:
            raise AtlasError(f"{arguments.scenario} places nobody, so nothing can break even; give it money first.")
        return 0
    goal = Goal(arguments.place, arguments.access, arguments.group, arguments.gap, arguments.kind or "")
    streams = tuple(name.strip() for name in arguments.stream.split(",") if name.strip())
    plan = solve_backwards(codec.read(arguments.scenario), goal, read_inputs(), streams)
    print("\n".join(plan_lines(plan)))
    print(f"link ?s={codec.to_link(plan.scenario)}")
    return 0


def cases(arguments: argparse.Namespace) -> int:
    """Run a file of worked cases; return 1 if any failed."""
    outcomes = [run_case(case) for case in read_cases(Path(arguments.file))]
    for outcome in outcomes:
        for line in outcome.lines():
            print(line)
    passed = sum(outcome.passed for outcome in outcomes)
    print(f"{passed} passed, {len(outcomes) - passed} failed")
    return 0 if passed == len(outcomes) else 1


def scorecard(_: argparse.Namespace) -> int:
    """Print the model beside published figures."""
    from scenarios.scorecard import text  # noqa: PLC0415 - list and show stay quick

    print(text())
    return 0


def document(arguments: argparse.Namespace) -> int:
    """Write the documentation that is generated from parameters, evidence and scorecard."""
    from scenarios.documentation import write  # noqa: PLC0415 - list and show stay quick
    from scenarios.scorecard import text  # noqa: PLC0415 - the same

    folder = Path(arguments.folder)
    written = (*write(folder), folder / "scorecard.md")
    written[-1].write_text(text(), encoding="utf-8")
    for path in written:
        print(path)
    return 0


COMMANDS: Mapping[str, Command] = {
    "list": list_presets,
    "show": show,
    "run": run_scenario,
    "solve": solve,
    "cases": cases,
    "scorecard": scorecard,
    "document": document,
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="python -m scenarios", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="the presets")
    shown = commands.add_parser("show", help="a scenario as YAML, with its link")
    shown.add_argument("scenario", help="a preset's name or a YAML file")
    ran = commands.add_parser("run", help="run a scenario")
    ran.add_argument("scenario", help="a preset's name or a YAML file")
    output = ran.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="print the result as JSON")
    output.add_argument("--parquet", metavar="OUT", help="write places by institution and year to a parquet file")
    solved = commands.add_parser("solve", help="the least budget that reaches a target")
    solved.add_argument("scenario", nargs="?", default="today", help="what is funded already (default: today)")
    solved.add_argument("--place", default="county:19", help="an institution, an area or county:19")
    solved.add_argument("--access", type=float, help="least share of students with a paid placement, 0.05 for 5%%")
    solved.add_argument("--group", help="a student group, such as foster")
    solved.add_argument("--gap", type=float, help="gap to everyone's rate that may stay, as a share")
    solved.add_argument("--kind", choices=("k12", "college"), help="only high school districts, or only colleges")
    solved.add_argument(
        "--stream", default="philanthropy", help="streams that may bring more, by commas (default: philanthropy)"
    )
    solved.add_argument("--match", action="store_true", help="the match at which extra graduates pay for the grant")
    checked = commands.add_parser("cases", help="run a file of worked cases")
    checked.add_argument("file", help="a JSON file in the format of tests/scenarios/cases.json")
    commands.add_parser("scorecard", help="the model beside published figures")
    written = commands.add_parser("document", help="write docs/parameters.md, evidence.md and scorecard.md")
    written.add_argument("folder", nargs="?", default="docs")
    return top


def main(words: list[str] | None = None) -> int:
    """Run one command; a user's mistake prints one sentence and gives exit status 2."""
    arguments = parser().parse_args(words)
    return answered(lambda: COMMANDS[arguments.command](arguments))


if __name__ == "__main__":
    sys.exit(main())
