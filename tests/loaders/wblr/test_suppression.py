"""Attempts to work hidden participants out of what is shown: bounds, the engine of `contracts`, and linear programs.

The attackers know more than any reader: which cells were hidden first, and in which sums nobody stands twice.
"""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult

from contracts.disclosure import recoverable
from contracts.errors import AtlasError
from loaders.wblr import facts, suppression
from loaders.wblr.tables import Bounds, Pairs, Reader, Sums, Table, as_table
from tests.loaders.wblr.attack import ABOVE, GROUPS, KEY, SCHOOLS, Kind, World, cells, kinds, worked_out, worlds


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(kinds, min_size=1, max_size=9), worlds())
def test_no_program_works_a_hidden_cell_out(people: list[Kind], world: World) -> None:
    table = as_table(cells(people, world))
    hidden, _ = suppression.second_cells(table)
    assert (hidden | (table.participants == 0) | ~table.first).all()  # nothing small is shown but zero
    assert worked_out(table, hidden) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(kinds, min_size=1, max_size=14), worlds())
def test_the_facts_give_no_hidden_cell_away(people: list[Kind], world: World) -> None:
    made = suppression.hide(cells(people, world))
    parents = pl.DataFrame(list(world.above.items()), schema=["place_id", "parent"], orient="row")
    assert recoverable(facts.published_cells(made), parents).is_empty()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(kinds, min_size=1, max_size=14), worlds())
def test_no_sum_leaves_one_hidden_cell_alone(people: list[Kind], world: World) -> None:
    """The plainest subtraction: a sum whose other cells are all shown."""
    made = suppression.hide(cells(people, world)).with_row_index("cell")
    hidden = made["hidden"].to_numpy()
    table = as_table(made.drop("cell", "hidden"))
    alone = np.bincount(table.sums.sum, hidden[table.sums.cell]) == 1
    left = table.sums.cell[alone[table.sums.sum] & hidden[table.sums.cell]]
    assert made.filter(pl.col("cell").is_in(left.tolist()), pl.col("participants") > 0, follows=0).is_empty()


EXAMPLE: list[Kind] = [
    ((0,), "female", "white", ("wbl_type_10",), 30, 50),
    ((0,), "male", "white", ("wbl_type_20",), 25, 50),
    ((0,), "male", "asian", ("wbl_type_20",), 3, 50),
    ((1,), "female", "white", ("wbl_type_10",), 40, 50),
    ((1,), "male", "asian", ("wbl_type_20",), 35, 50),
    ((3,), "female", "white", ("wbl_type_10",), 45, 50),
    ((3,), "male", "asian", ("wbl_type_20",), 50, 50),
]


def test_without_second_cells_the_attempts_succeed() -> None:
    """3 Asian students take part at the first school: 58 in all less 55 white ones."""
    made = cells(EXAMPLE)
    table = as_table(made)
    first = table.first & (table.participants > 0)
    given_away = {made.select(KEY).row(cell) for _, cell in worked_out(table, first)}
    assert ("school:19000010000001", "wbl_any", "asian") in given_away
    shown = facts.published_cells(made.with_columns(hidden=pl.Series(first)))
    parents = pl.DataFrame(list(ABOVE.items()), schema=["place_id", "parent"], orient="row")
    assert not recoverable(shown, parents).is_empty()


def test_few_further_cells_are_hidden() -> None:
    """The 3 are guarded by the school's white students and by another school's Asian and white ones: a rectangle."""
    hidden = suppression.hide(cells(EXAMPLE)).filter("hidden")
    assert hidden.select(KEY).rows() == [
        ("school:19000010000001", "wbl_any", "asian"),
        ("school:19000010000001", "wbl_any", "white"),
        ("school:19000010000002", "wbl_any", "asian"),
        ("school:19000010000002", "wbl_any", "white"),
    ]


def test_the_county_total_stays() -> None:
    shown = suppression.hide(cells(EXAMPLE)).filter(~pl.col("hidden"))
    assert shown.filter(place_id="county:19", measure="wbl_any", group="all")["participants"].to_list() == [228]


def test_a_zero_that_the_sums_leave_is_shown() -> None:
    made = suppression.hide(cells([((0,), "female", "white", ("wbl_type_10",), 30, 50), *EXAMPLE[5:]]))
    nobody = made.filter(pl.col("participants") == 0)
    assert nobody.filter("hidden").is_empty()
    assert nobody.height > 10


def lettered(sums: Iterable[str], participants: dict[str, int], hidden: str) -> Table:
    """Return a table with a cell a letter, in which the capital at the end of each sum is its whole."""
    letters = sorted(participants)
    entries = [
        (number, letters.index(letter), 1.0 if letter.islower() else -1.0)
        for number, parts in enumerate(sums)
        for letter in parts
    ]
    sum_, cell, sign = (np.array(column) for column in zip(*entries, strict=True))
    nothing, count = np.zeros(0, dtype=int), len(letters)
    own = Bounds(np.zeros(count), np.full(count, 1e4))
    return Table(
        participants=np.array([float(participants[letter]) for letter in letters]),
        readers=(Reader(own, overlaps=True),),
        first=np.array([letter in hidden for letter in letters]),
        tier=np.zeros(count, dtype=int),
        place=np.zeros(count, dtype=int),
        above=np.full(count, -1),
        sums=Sums(sum_, cell, sign),
        pairs=Pairs(nothing, nothing),
    )


def test_subtraction_through_several_sums_is_closed() -> None:
    """Five hidden cells in rows a+b, c+d and columns a+c, b+d+e: both rows less the first column leave b+d, so e."""
    numbers = dict.fromkeys("abcde", 20) | dict.fromkeys("RST", 40) | {"U": 60}
    table = lettered(("abR", "cdS", "acT", "bdeU"), numbers, "abcde")
    letters = sorted(numbers)
    assert worked_out(table, table.first) == [(0, letters.index("e"))]
    hidden, follows = suppression.second_cells(table)
    assert worked_out(table, hidden) == []
    assert hidden.sum() == 6  # one of the wholes is enough, whichever it is
    assert follows.sum() == 0


def test_three_numbers_are_as_bad_as_one() -> None:
    """Each of a and b is one of 0, 1 and 2, because together they are 2; nothing in one sum alone would be exact."""
    table = lettered(("abR",), {"a": 1, "b": 1, "R": 2}, "ab")
    hidden, _ = suppression.second_cells(table)
    assert hidden.all()


def test_what_nothing_can_keep_back_is_counted() -> None:
    """All eleven of a and b take part, which their enrollment of 1 and 10 says; nothing else stays for either."""
    table = lettered(("abR",), {"a": 1, "b": 10, "R": 11}, "ab")
    own = Bounds(np.zeros(3), np.array([11.0, 1.0, 10.0]))
    low = np.array([11.0, 0.0, 0.0])
    hidden, follows = suppression.second_cells(replace(table, readers=(Reader(replace(own, low=low), overlaps=True),)))
    assert follows[hidden & (table.participants < 11)].tolist() == [1, 1]


def test_a_state_has_more_students_than_any_county() -> None:
    """The 3 of a are kept back by b, c and d, of two million each: rows a+b, c+d and columns a+c, b+d."""
    million = 1_000_000
    numbers = {"a": 3, "b": 2 * million, "c": 2 * million, "d": 2 * million}
    numbers |= {"R": 2 * million + 3, "S": 4 * million, "T": 2 * million + 3, "U": 4 * million}
    table = lettered(("abR", "cdS", "acT", "bdU"), numbers, "a")
    wide = Bounds(np.zeros(8), np.full(8, 40.0 * million))
    hidden, follows = suppression.second_cells(replace(table, readers=(Reader(wide, overlaps=True),)))
    assert "".join(np.array(sorted(numbers))[hidden]) in {"abcd", "Rab", "Tac"}
    assert follows.tolist() == [0] * 8


def test_a_solver_that_fails_is_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing may count as safe, or as lost, because a program was not solved."""
    failed = OptimizeResult(x=None, status=4, fun=None)
    monkeypatch.setattr("loaders.wblr.moves.linprog", lambda *_, **__: failed)
    with pytest.raises(AtlasError, match="nobody can say whether the hidden numbers are safe"):
        suppression.hide(cells(EXAMPLE))


@pytest.mark.parametrize(("participants", "students", "status", "denominator"), [
    (0, 40, "reported", 40), (10, 40, "suppressed", 40), (11, 40, "reported", 40), (3, 9, "suppressed", None),
])  # fmt: skip
def test_what_is_printed_of_one_cell(participants: int, students: int, status: str, denominator: int | None) -> None:
    others = students - participants
    kind: Kind = ((0,), "female", "white", ("wbl_type_10",), participants, others)
    row = facts.published_cells(suppression.hide(cells([kind]))).filter(
        place_id=SCHOOLS[0], measure="wbl_any", group="all"
    )
    assert row.select("status", "denominator").row(0) == (status, denominator)


@pytest.mark.parametrize(("follows", "said"), [
    (0, []), (1, ["4 hidden numbers can be worked out by somebody who knows"]),
    (3, ["4 hidden numbers can be worked out by anybody, whatever else is hidden."]),
])  # fmt: skip
def test_the_report_counts_what_nothing_can_keep_back(follows: int, said: list[str]) -> None:
    """The rectangle of four, given away to as many of the three readers."""
    made = suppression.hide(cells(EXAMPLE)).with_columns(follows=pl.when("hidden").then(follows).otherwise(0))
    published = facts.Published(facts.published_cells(made), made, pl.DataFrame({"place_id": []}))
    found = [words for words in facts.warnings(published, GROUPS) if "worked out" in words]
    assert len(found) == len(said)
    assert all(words.startswith(start) for words, start in zip(found, said, strict=True))


@pytest.mark.parametrize(("people", "said"), [
    # The 3, and the three others of its rectangle.
    (EXAMPLE, "numbers 4 are hidden: 1 because they are small, and 3 because the others would give these away."),
    ([((0,), "female", "white", ("wbl_type_10",), 30, 50)], "numbers has to be hidden."),
])  # fmt: skip
def test_the_report_counts_what_is_hidden(people: list[Kind], said: str) -> None:
    made = suppression.hide(cells(people))
    published = facts.Published(facts.published_cells(made), made, pl.DataFrame({"place_id": []}))
    assert facts.warnings(published, GROUPS)[-1].endswith(said)
