"""A scenario to run again elsewhere: its YAML, and a few lines of Python that give the same numbers to the cent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenarios import codec

if TYPE_CHECKING:
    from views.scenario_view import ScenarioView

COMMAND = "python -m scenarios run {file}"
SNIPPET = '''"""Run a scenario of the WBL Atlas again. Start this in the repository: `python {file}.py`."""

import json

from scenarios import codec
from scenarios.export import summary
from scenarios.inputs import read_inputs
from scenarios.run import run

SCENARIO = (
{lines}
)
RUN = {run!r}

result = run(codec.from_yaml(SCENARIO), read_inputs())
print(json.dumps(summary(result), indent=2))
if result.record.id != RUN:
    raise SystemExit(f"Not the run that was shown ({{RUN}}): data, assumptions or model differ. {{result.record}}")
'''


def yaml(view: ScenarioView) -> str:
    """Return the scenario as YAML."""
    return codec.to_yaml(view.scenario)


def snippet(view: ScenarioView) -> str:
    """Return a Python program that runs the scenario, prints the numbers as JSON, and says if it is another run."""
    # Each line as a Python literal, so that quotes and backslashes in somebody's words cannot end the text.
    lines = "\n".join(f"    {line!r}" for line in yaml(view).splitlines(keepends=True))
    return SNIPPET.format(file=file_name(view), lines=lines, run=view.result.record.id)


def command(view: ScenarioView) -> str:
    """Return the command that runs the YAML file."""
    return COMMAND.format(file=f"{file_name(view)}.yaml")


def file_name(view: ScenarioView) -> str:
    """Return the name of the files, without ending."""
    return view.scenario.name
