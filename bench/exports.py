"""Documents and pictures: how long each takes at the county's size, and what another session feels meanwhile."""

import contextlib
import functools
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from atlas import data, facts, places
from bench import app_server
from bench.budget import Line, median, p95, show
from bench.pages import MEDIAN, P95, timed
from bench.session import Session
from exports import brief, card, deck, files, workbook, worker
from exports.record import APP, Data
from scenarios import codec
from scenarios.inputs import from_atlas
from views.map_figure import MapChoice
from views.palette import LIGHT
from views.scenario_view import run_view

SCENARIO = "braided_wage_subsidy"  # the one with the most streams of money
WARM = 3.0  # seconds


def main() -> bool:
    """Print the time of each document, of the batch, and of a reader's clicks while another exports."""
    return all([_documents(), _waiting(), _clicks()])


def _documents() -> bool:
    """Measure each document made for the first time in this process, then again, and 24 briefs with their files."""
    atlas = data.load()
    county = places.get(atlas, places.COUNTY)
    view = run_view(atlas, from_atlas(atlas), codec.preset(SCENARIO))
    makers: tuple[tuple[str, Callable[[], object], float], ...] = (
        ("brief of the county (PDF)", lambda: brief.of_place(atlas, county), 1.5),
        ("brief of a scenario (PDF)", lambda: brief.of_scenario(view), 1.5),
        ("slides of the county (PPTX)", lambda: deck.place_deck(atlas, county, APP), 2.5),
        ("slides of a scenario (PPTX)", lambda: deck.scenario_deck(view, APP), 2.5),
        ("workbook of a scenario (XLSX)", lambda: workbook.workbook(view, APP), 1.0),
    )
    lines = []
    for name, make, budget in makers:
        lines.append(Line(f"{name}, first", _seconds(make), "s", budget))
        lines.append(Line(f"{name}, again", _seconds(make), "s", budget))
    lines.append(Line("24 briefs of Assembly districts", _seconds(lambda: _batch(atlas)), "s", 30))
    lines.append(Line("map as a picture (PNG)", _seconds(lambda: _map(atlas)), "s"))
    return show("Documents at the county's size", lines)


def _waiting() -> bool:
    """Measure what a reader waits for: the page has its result, the worker has the data, outcomes are still to come."""
    maker, atlas = worker.Worker(), data.load()
    where = Data(data.FOLDER, atlas.viewer, atlas.version)
    view = run_view(atlas, from_atlas(atlas), codec.preset(SCENARIO), outcomes=False)
    place, results = (places.COUNTY,), (view.result, view.baseline)
    maker.run("warm", where)
    asked: tuple[tuple[str, str, tuple[object, ...], float], ...] = (
        ("brief of the county", "place_brief", place, 1.5),
        ("slides of the county", "place_deck", place, 2.5),
        ("brief of a scenario, outcomes included", "scenario_brief", results, 1.5),
        ("slides of the same scenario", "scenario_deck", results, 2.5),
        ("workbook of the same scenario", "scenario_workbook", results, 1.0),
    )
    try:
        lines = [
            Line(name, _seconds(functools.partial(maker.run, job, where, *what, APP)), "s", budget)
            for name, job, what, budget in asked
        ]
    finally:
        maker.stop()
    return show("The same from the worker, first of each kind", lines)


def _seconds(make: Callable[[], object]) -> float:
    started = time.perf_counter()
    make()
    return time.perf_counter() - started


def _batch(atlas: data.Atlas) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for code in places.of_kind(atlas, "assembly")["place_id"]:
            content = brief.of_place(atlas, places.get(atlas, code))
            files.write(Path(folder) / f"{code.replace(':', '_')}.pdf", content)


def _map(atlas: data.Atlas) -> bytes:
    from views import map_exhibit  # noqa: PLC0415 - one measurement of many needs it

    question = facts.Question("cci_prepared", "foster", "2024-25")
    drawn = tuple(brief.maps.boundaries("districts"))
    return card.png(map_exhibit.map_of(atlas, question, MapChoice("district", drawn), LIGHT), atlas.version)


def _clicks() -> bool:
    """Measure a reader's choices on the map alone, and while another reader's session makes one file after another."""
    with tempfile.TemporaryDirectory() as folder:
        times = Path(folder) / "times"
        times.touch()
        environment = {"SCRIPT_TIMES": str(times)}
        with (
            app_server.running(environment=environment, module="bench.timed_server") as server,
            Session(server.url) as reader,
        ):
            alone = _choices(reader, times)
            with _exporting(server.url) as made:
                beside = _choices(reader, times)
            lines = [Line("alone: median", median(alone), "ms", MEDIAN)]
            lines += [
                Line(f"while another session made {len(made)} files: median", median(beside), "ms", MEDIAN),
                Line("the same, 95th percentile", p95(beside), "ms", P95),
            ]
    return show("Script time of a choice on the map", lines)


def _choices(reader: Session, times: Path) -> list[float]:
    """Return milliseconds on the clock of a reader's choices on the map."""
    reader.open("map")
    options = ("Four-year graduation rate", "Prepared for college or career")
    return [1e3 * clock for clock, _ in timed(lambda turn: reader.choose("Measure", options[turn % 2]), times)]


@contextlib.contextmanager
def _exporting(url: str) -> Iterator[list[int]]:
    """Let another session save brief and slides of the county over and over; yields the sizes of what it got."""
    made: list[int] = []
    stop = threading.Event()

    def save() -> None:
        """Save both documents until told to stop."""
        with Session(url) as other:
            other.open("place", "place=county:19")
            while not stop.is_set():
                made.extend(len(other.save(label)) for label in ("Brief, PDF", "Slides, PPTX"))

    thread = threading.Thread(target=save)
    thread.start()
    time.sleep(WARM)  # the libraries that draw are imported once
    try:
        yield made
    finally:
        stop.set()
        thread.join()
