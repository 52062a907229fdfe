"""Documents are made in a process of its own; mistakes come back as sentences, and a dead worker is replaced."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from atlas import data
from atlas.data import Atlas
from atlas.places import get
from contracts.errors import AtlasError
from exports import brief, card, jobs
from exports.record import Data, GoneError
from exports.worker import Worker, answer
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


def test_a_message_that_cannot_be_read_is_a_bug_and_no_end() -> None:
    kind, said = answer(b"no pickle")
    assert kind == "bug"
    assert "UnpicklingError" in str(said)


def test_a_worker_that_died_is_replaced(worker: Worker, where: Data) -> None:
    worker.run("warm", where)
    assert worker.process is not None
    first = worker.process.pid
    worker.process.kill()
    assert worker.run("warm", where) == b""
    assert worker.process.pid != first


def test_a_worker_ends_with_the_process_that_asks(where: Data) -> None:
    other = Worker()
    other.run("warm", where)
    assert other.process is not None
    assert other.pipe is not None
    other.pipe.close()  # as the system does when a process ends
    assert other.process.wait(timeout=20) == 0


def test_data_that_are_gone_are_not_replaced_by_others(worker: Worker, where: Data, tmp_path: Path) -> None:
    with pytest.raises(GoneError, match="Data version 1999 is no longer there; load the page again"):
        worker.run("warm", Data(where.folder, where.viewer, "1999"))
    with pytest.raises(GoneError):
        worker.run("warm", Data(tmp_path, where.viewer, where.version))


def test_data_that_are_on_no_disk_travel(worker: Worker, county: Atlas) -> None:
    # The hand-made county has no counts of College/Career preparedness, so its brief is about graduation.
    text = pdf.text(pdf.opened(worker.run("place_brief", replace(county), "assembly:1", APP)))
    assert "Assembly District 1" in text


def test_outcomes_are_computed_once_for_all_documents(
    where: Data, funder: ScenarioView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "_OUTCOMES", {str(index): {} for index in range(jobs.MOST_OUTCOMES)})
    shown = replace(funder.result, forecasts={})
    first = jobs.view_of(where, shown, funder.baseline)
    assert jobs.view_of(where, shown, funder.baseline).result.forecasts is first.result.forecasts
    assert first.result.forecasts["central"].extra_graduates == funder.result.forecasts["central"].extra_graduates
    assert len(jobs._OUTCOMES) == jobs.MOST_OUTCOMES  # noqa: SLF001 - how much is kept is what is tested


def test_outcomes_of_the_page_are_used_as_they_are(where: Data, funder: ScenarioView) -> None:
    assert jobs.view_of(where, funder.result, funder.baseline).result.forecasts is funder.result.forecasts


def test_a_result_travels(worker: Worker, where: Data, funder: ScenarioView) -> None:
    theirs = worker.run("scenario_brief", where, funder.result, funder.baseline, APP)
    assert pdf.text(pdf.opened(theirs)) == pdf.text(pdf.opened(brief.of_scenario(funder, APP)))
