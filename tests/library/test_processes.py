"""Several app processes at one library: whatever they do at the same moment, every scenario stays."""

import multiprocessing
import sys
from collections import Counter
from dataclasses import replace
from multiprocessing.synchronize import Barrier
from types import ModuleType

import pytest

from library.store import Library
from scenarios import codec

PEOPLE, SAVES, NAMES = 3, 8, 2
PATIENCE = 60


def save_many(where: str, start: Barrier, person: int) -> None:
    """Save under names that all others want too, then change the first of the own and delete the second."""
    library, bill = Library(where), codec.preset("ab_2273")
    start.wait(PATIENCE)
    mine = [
        library.save(f"Plan {number % NAMES}", replace(bill, source=f"{person}/{number}")) for number in range(SAVES)
    ]
    library.replace(mine[0].id, replace(bill, source=f"{person}/changed"))
    library.delete(mine[1].id)
    library.close()


def test_nothing_is_lost_between_processes(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Streamlit's test runner leaves the app behind as the main module, and a new process would start with running it.
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(PEOPLE)
    running = [context.Process(target=save_many, args=(where, start, person)) for person in range(PEOPLE)]
    for process in running:
        process.start()
    for process in running:
        process.join(PATIENCE)
    assert [process.exitcode for process in running] == [0] * PEOPLE
    library = Library(where)
    kept, gone = library.entries(), library.deleted()
    saved = [f"{person}/{number}" for person in range(PEOPLE) for number in (*range(SAVES), "changed")]
    assert Counter(entry.scenario().source for entry in (*kept, *gone)) == Counter(saved)
    assert {entry.scenario().source for entry in gone} == {f"{person}/{n}" for person in range(PEOPLE) for n in (0, 1)}
    # Each name belongs to one scenario, and no number was left out while there was a free one at the time.
    assert len({entry.name for entry in kept}) == len(kept) == PEOPLE * (SAVES - 1)
    assert Counter(entry.wanted for entry in (*kept, *gone))["Plan 1"] == PEOPLE * SAVES // NAMES
    library.close()
