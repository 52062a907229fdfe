"""Attempts to work hidden participants out of what is shown: bounds, the engine of `contracts`, and linear programs.

The attackers know more than any reader: which cells were hidden first, and in which sums nobody stands twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array

from contracts.disclosure import recoverable
from contracts.errors import AtlasError
from loaders.wblr import facts, suppression
from loaders.wblr.bounds import wanted_span
from loaders.wblr.tables import Bounds, Pairs, Reader, Sums, Table, as_table

SCHOOLS = ("school:19000010000001", "school:19000010000002", "school:19000010000003", "school:19000020000004")
ABOVE = {
    **{school: f"district:{school[7:14]}" for school in SCHOOLS},
    "district:1900001": "county:19",
    "district:1900002": "county:19",
    "county:19": "state:06",
}
GROUPS = ("all", "female", "male", "white", "asian", "hispanic_latino")
MEASURES = ("wbl_any", "wbl_type_10", "wbl_type_20")
KEY = ("place_id", "measure", "group")

# A kind of student: the schools, a gender, a race, the types, how many there are, and how many others are enrolled.
Kind = tuple[tuple[int, ...], str, str, tuple[str, ...], int, int]
kinds = st.tuples(
    st.sampled_from([(0,), (1,), (2,), (3,), (0, 1), (1, 3)]),
    st.sampled_from(["female", "male"]),
    st.sampled_from(["white", "asian", "hispanic_latino"]),
    st.sampled_from([("wbl_type_10",), ("wbl_type_20",), ("wbl_type_10", "wbl_type_20")]),
    st.one_of(st.integers(1, 4), st.integers(5, 40)),
    st.sampled_from([0, 1, 3, 30]),
)


def cells(people: Iterable[Kind]) -> pl.DataFrame:
    """Return the cells that these students come to, each place once a student."""
    participants: dict[tuple[str, ...], int] = defaultdict(int)
    students: dict[tuple[str, str], int] = defaultdict(int)
    for schools, gender, race, types, number, others in people:
        at = {SCHOOLS[school] for school in schools}
        places = at | {ABOVE[place] for place in at} | {"county:19"}
        for place in places:
            for group in ("all", gender, race):
                students[place, group] += number + others
                for measure in ("wbl_any", *types):
                    participants[place, measure, group] += number
    rows = [
        (place, "2023-24", measure, group, ABOVE[place], participants[place, measure, group], students[place, group])
        for place in ABOVE
        for group in GROUPS
        for measure in (MEASURES if not place.startswith("school") or group == "all" else ("wbl_any",))
    ]
    names = ["place_id", "year", "measure", "group", "parent", "participants", "students"]
    table = pl.DataFrame(rows, schema=names, orient="row").cast({"students": pl.Float64})
    few = pl.col("participants").is_between(1, 10) | (pl.col("students") <= 10)
    no = pl.lit(value=False)
    return table.with_columns(first=few, listed=pl.lit(value=True), ended=no, mistaken=no).sort("place_id", *KEY[1:])


class Attack:
    """Two programs in whole numbers for a hidden cell: the least and the most that it can be for a reader."""

    def __init__(self, table: Table, reader: Reader, hidden: np.ndarray) -> None:
        """Write down every sum and every pair, one unknown a cell; a cell that is shown is what it is."""
        count = len(hidden)
        self.low = np.where(hidden, reader.own.low, table.participants)
        self.high = np.where(hidden, np.minimum(reader.own.high, 1e4), table.participants)
        rows, least, most = [], [], []
        for number in range(int(table.sums.sum.max(initial=-1)) + 1):
            entries = table.sums.of(table.sums.sum == number)
            row = np.zeros(count)
            row[entries.cell] = entries.sign
            twice = float(row @ table.participants)
            rows.append(row)
            least.append(0.0)
            most.append(np.inf if twice else 0.0)
        for part, whole in zip(table.pairs.part.tolist(), table.pairs.whole.tolist(), strict=True):
            row = np.zeros(count)
            row[part], row[whole] = 1, -1
            rows.append(row)
            least.append(-np.inf)
            most.append(0.0)
        self.sums = LinearConstraint(csr_array(np.array(rows)), least, most) if rows else ()

    def width(self, cell: int) -> int:
        """Return how far the least and the most number of the cell lie apart."""
        aim = np.eye(len(self.low))[cell]
        box, whole = Box(self.low, self.high), np.ones(len(aim))
        least, most = (milp(sign * aim, bounds=box, constraints=self.sums, integrality=whole).fun for sign in (1, -1))
        return round(-most - least)


def worked_out(table: Table, hidden: np.ndarray) -> list[tuple[int, int]]:
    """Return reader and cell where the reader can work the cell out, better than if all with somebody were hidden."""
    found = []
    for number, reader in enumerate(table.readers):
        attack, hopeless = Attack(table, reader, hidden), Attack(table, reader, hidden | table.somebody)
        wanted = wanted_span(reader.own)
        suspects = map(int, np.flatnonzero(hidden & table.somebody & (wanted > 0)))
        low = [(cell, width) for cell in suspects if (width := attack.width(cell)) < wanted[cell]]
        found += [(number, cell) for cell, width in low if width < hopeless.width(cell)]
    return found


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(kinds, min_size=1, max_size=9))
def test_no_program_works_a_hidden_cell_out(people: list[Kind]) -> None:
    table = as_table(cells(people))
    hidden, _ = suppression.second_cells(table)
    assert (hidden | (table.participants == 0) | ~table.first).all()  # nothing small is shown but zero
    assert worked_out(table, hidden) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(kinds, min_size=1, max_size=14))
def test_the_facts_give_no_hidden_cell_away(people: list[Kind]) -> None:
    made = suppression.hide(cells(people))
    parents = pl.DataFrame(list(ABOVE.items()), schema=["place_id", "parent"], orient="row")
    assert recoverable(facts.published_cells(made), parents).is_empty()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(kinds, min_size=1, max_size=14))
def test_no_sum_leaves_one_hidden_cell_alone(people: list[Kind]) -> None:
    """The plainest subtraction: a sum whose other cells are all shown."""
    made = suppression.hide(cells(people)).with_row_index("cell")
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


def test_the_report_counts_what_nothing_can_keep_back() -> None:
    made = suppression.hide(cells(EXAMPLE)).with_columns(follows=pl.when("hidden").then(1).otherwise(0))
    published = facts.Published(facts.published_cells(made), made, pl.DataFrame({"place_id": []}))
    said = [words for words in facts.warnings(published, GROUPS) if "follow from the enrollment alone" in words]
    assert [words.split()[0] for words in said] == ["4"]  # the rectangle of four
    without = facts.Published(published.facts, made.with_columns(follows=pl.lit(0)), published.silent)
    assert not any("follow from the enrollment" in words for words in facts.warnings(without, GROUPS))
