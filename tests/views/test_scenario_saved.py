"""What the library of saved scenarios says about names, people and times."""

import datetime as dt
from dataclasses import replace

import pytest

from library.entry import Entry
from views import scenario_saved as said

ENTRY = Entry("1", "Plan", "Plan", "Ana", "", "", dt.datetime(2026, 7, 1, 9, 5, tzinfo=dt.UTC))
SECOND = replace(ENTRY, id="2", name="Plan (2)", who="", saved=dt.datetime(2026, 7, 2, tzinfo=dt.UTC))


def plain(text: str) -> str:
    return text.replace(said.FIRST_STRONG, "").replace(said.END, "")


def test_a_line_says_name_person_and_time() -> None:
    assert said.line(ENTRY) == "Plan, saved by Ana on 1 July 2026, 09:05 UTC"
    assert said.line(SECOND) == "Plan (2), saved on 2 July 2026, 00:00 UTC"
    assert said.gone(ENTRY) == "Plan, saved by Ana on 1 July 2026, 09:05 UTC, deleted"
    assert said.gone(replace(ENTRY, successor="2")).endswith(", replaced by a later version")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (ENTRY, "Saved as “Plan”."),
        (SECOND, "Saved as “Plan (2)”: another scenario is called “Plan” already, and both are kept."),
    ],
)
def test_saving_says_under_which_name(entry: Entry, words: str) -> None:
    assert plain(said.saved(entry)) == words


def test_a_change_that_came_second_says_so() -> None:
    assert plain(said.changed(ENTRY)) == "“Plan” is changed. What it was before can be brought back."
    assert plain(said.changed(SECOND)) == (
        "Somebody else has changed “Plan” meanwhile. Both are kept: yours is “Plan (2)”."
    )


def test_names_that_were_wanted_twice_are_told_to_everybody() -> None:
    other = replace(ENTRY, id="3", name="Other", wanted="Other")
    (told,) = said.twins([SECOND, ENTRY, other])
    assert plain(told) == "Two scenarios were saved as “Plan”, and all are kept: “Plan (2)” and “Plan” by Ana."
    assert said.twins([ENTRY, other]) == ()


def test_a_name_in_another_direction_is_set_apart() -> None:
    name = "\u05e9\u05dc\u05d5\u05dd"  # Hebrew
    assert said.saved(replace(ENTRY, name=name, wanted=name)) == f"Saved as “\u2068{name}\u2069”."
