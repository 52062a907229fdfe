"""Documents are made in a process of its own; mistakes come back as sentences, and a dead worker is replaced."""

from collections.abc import Iterator

import pytest

from atlas import data
from atlas.data import Atlas
from atlas.places import get
from contracts.errors import AtlasError
from exports import brief, card, jobs
from exports.record import Data
from exports.worker import Worker
from tests.exports import pdf
from tests.exports.test_maps import exhibit
from views.scenario_view import ScenarioView

APP = "https://atlas.example.org"


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    made = Worker()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def where(committed: Atlas) -> Data:
    return Data(data.FOLDER, committed.viewer, committed.version)


def test_the_file_is_the_one_that_this_process_makes(worker: Worker, where: Data, committed: Atlas) -> None:
    theirs = worker.run("place_brief", where, "assembly:52", APP)
    ours = brief.of_place(committed, get(committed, "assembly:52"), APP)
    assert pdf.text(pdf.opened(theirs)) == pdf.text(pdf.opened(ours))


def test_an_exhibit_travels_with_its_figure(worker: Worker, committed: Atlas) -> None:
    shown = exhibit(committed)
    assert worker.run("picture", shown, "v1", "png") == card.png(shown, "v1")


def test_a_mistake_comes_back_as_its_sentence_and_the_worker_goes_on(worker: Worker, where: Data) -> None:
    with pytest.raises(AtlasError, match=r"There is no place with the code 'assembly:99'\. Did you mean"):
        worker.run("place_brief", where, "assembly:99", APP)
    assert worker.run("warm", where) == b""


def test_a_bug_comes_back_with_its_traceback(worker: Worker) -> None:
    with pytest.raises(RuntimeError, match="AttributeError"):
        worker.run("no_such_job")


def test_a_worker_that_died_is_replaced(worker: Worker, where: Data) -> None:
    worker.run("warm", where)
    assert worker.process is not None
    first = worker.process.pid
    worker.process.kill()
    assert worker.run("warm", where) == b""
    assert worker.process.pid != first


def test_data_that_are_gone_are_not_replaced_by_others(where: Data) -> None:
    with pytest.raises(AtlasError, match="Data version 1999 is no longer there; load the page again"):
        jobs.loaded(Data(where.folder, where.viewer, "1999"))


def test_a_scenario_is_run_once_for_all_its_documents(where: Data, funder: ScenarioView) -> None:
    first = jobs.view_of(where, funder.scenario)
    assert jobs.view_of(where, funder.scenario) is first
    assert first.result.record == funder.result.record
    assert first.result.total == funder.result.total


def test_few_runs_are_kept(where: Data, funder: ScenarioView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_VIEWS", {(where, str(index), ""): funder for index in range(jobs.MOST_VIEWS)})
    jobs.view_of(where, funder.scenario)
    assert len(jobs._VIEWS) == jobs.MOST_VIEWS  # noqa: SLF001 - what is kept is what is tested
