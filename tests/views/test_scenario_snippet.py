"""Run it again: the snippet, in a process of its own, gives the page's numbers to the cent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from atlas.data import Atlas
from scenarios import codec
from scenarios.export import summary
from scenarios.inputs import from_atlas
from scenarios.scenario import Scenario
from views import scenario_snippet
from views.scenario_view import run_view

ROOT = Path(__file__).parents[2]
# A name with everything that could end a text in Python, in YAML or in a shell.
HOSTILE = '""" \' \\ {x} %s $(ls) \n# \u2028 é'


def changed() -> Scenario:
    start = codec.preset("ab_2273")
    money = replace(start.streams[0], dollars=(1_234_567.89,))
    return replace(start, title=" ".join(HOSTILE.split()), author=HOSTILE, streams=(money,), overrides={"take_up": 0.8})


def ran(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    file = folder / "again.py"
    file.write_text(program, encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(file)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_snippet_gives_the_same_numbers_to_the_cent(committed: Atlas, tmp_path: Path) -> None:
    view = run_view(committed, from_atlas(committed), changed())
    done = ran(scenario_snippet.snippet(view), tmp_path)
    assert done.returncode == 0, done.stderr
    again, shown = json.loads(done.stdout), summary(view.result)
    cents = [[round(dollars * 100) for dollars in found["cost_by_year"]] for found in (again, shown)]
    assert cents[0] == cents[1]
    assert again["headline"] == shown["headline"]
    assert again["record"]["id"] == view.result.record.id
    assert again["title"] == changed().title


def test_the_snippet_says_when_it_is_another_run(committed: Atlas, tmp_path: Path) -> None:
    view = run_view(committed, from_atlas(committed), codec.preset("today"), outcomes=False)
    program = scenario_snippet.snippet(view).replace(view.result.record.id, "0" * 12)
    done = ran(program, tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Not the run that was shown (000000000000)")


def test_the_yaml_is_the_scenario(committed: Atlas) -> None:
    view = run_view(committed, from_atlas(committed), changed(), outcomes=False)
    assert codec.from_yaml(scenario_snippet.yaml(view)) == view.scenario
    assert scenario_snippet.command(view) == "python -m scenarios run ab_2273.yaml"
