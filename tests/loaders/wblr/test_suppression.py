"""Attempts to work hidden participants out of what is shown: bounds, the engine of `contracts`, and linear programs.

The attackers know more than any reader: which cells were hidden first, and in which sums nobody stands twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from contracts.disclosure import recoverable
from loaders.wblr import audit, facts, suppression
from loaders.wblr.tables import Bounds, Pairs, Sums, Table, as_table

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
    """A linear program over all tables that agree with what is shown.

    It knows in which sums nobody stands twice; in the others the parts come to at least the whole.
    """

    def __init__(self, table: Table, hidden: np.ndarray) -> None:
        self.cells = np.flatnonzero(hidden)
        self.place = {int(cell): number for number, cell in enumerate(self.cells)}
        own = table.readers[-1]
        self.low, self.high = own.low[self.cells].copy(), np.minimum(own.high[self.cells], 1e6)
        entries = table.sums.of(hidden[table.sums.cell])
        self.sums = np.zeros((int(entries.sum.max(initial=-1)) + 1, len(self.cells)))
        self.sums[entries.sum, [self.place[cell] for cell in entries.cell]] = entries.sign
        self.known = self.sums @ table.participants[self.cells]
        every = table.sums
        once = np.bincount(every.sum, every.sign * table.participants[every.cell])[: len(self.sums)] == 0
        pairs = np.array(list(self._pairs(table))).reshape(-1, max(len(self.cells), 1))
        self.smaller = np.vstack([pairs, -self.sums[~once]])
        self.limit = np.concatenate([np.zeros(len(pairs)), -self._shown_whole_less_parts(table, hidden)[~once]])
        self.sums, self.known = self.sums[once], self.known[once]

    def _shown_whole_less_parts(self, table: Table, hidden: np.ndarray) -> np.ndarray:
        shown = table.sums.of(~hidden[table.sums.cell])
        sums = np.bincount(shown.sum, shown.sign * table.participants[shown.cell], len(self.sums))
        return -sums[: len(self.sums)]

    def _pairs(self, table: Table) -> Iterator[np.ndarray]:
        """Yield part - whole <= 0 where both are hidden; where one is shown, it bounds the other."""
        for part, whole in zip(table.pairs.part.tolist(), table.pairs.whole.tolist(), strict=True):
            inside, outside = self.place.get(part), self.place.get(whole)
            if inside is not None and outside is not None:
                row = np.zeros(len(self.cells))
                row[inside], row[outside] = 1, -1
                yield row
            elif inside is not None:
                self.high[inside] = min(self.high[inside], table.participants[whole])
            elif outside is not None:
                self.low[outside] = max(self.low[outside], table.participants[part])

    def pins(self, cell: int) -> bool:
        """Whether the cell has one possible number."""
        aim = np.zeros(len(self.cells))
        aim[self.place[cell]] = 1
        least, most = (
            linprog(
                sign * aim,
                A_eq=self.sums,
                b_eq=self.known,
                A_ub=self.smaller,
                b_ub=self.limit,
                bounds=np.column_stack([self.low, self.high]),
            ).fun
            for sign in (1, -1)
        )
        return bool(-most - least < 0.5 and -most > 0.5)  # a zero that follows is no secret


def pinned_down(table: Table, hidden: np.ndarray) -> list[int]:
    """Return the hidden cells of which a linear program leaves one number, unless it does if everything is hidden."""
    if not hidden.any():
        return []
    attack, hopeless = Attack(table, hidden), Attack(table, table.first | (table.participants > 0))
    return [cell for cell in map(int, np.flatnonzero(hidden)) if attack.pins(cell) and not hopeless.pins(cell)]


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(kinds, min_size=1, max_size=9))
def test_no_linear_program_works_a_hidden_cell_out(people: list[Kind]) -> None:
    made = cells(people)
    table = as_table(made)
    hidden = suppression.second_cells(table)
    assert (hidden | (table.participants == 0) | ~table.first).all()  # nothing small is shown but zero
    assert pinned_down(table, hidden | table.first & (table.participants > 0)) == []


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(kinds, min_size=1, max_size=14))
def test_the_facts_give_no_hidden_cell_away(people: list[Kind]) -> None:
    made = suppression.hide(cells(people))
    parents = pl.DataFrame(list(ABOVE.items()), schema=["place_id", "parent"], orient="row")
    assert recoverable(facts.published_cells(made), parents).is_empty()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(kinds, min_size=1, max_size=14))
def test_no_sum_leaves_one_hidden_cell_alone(people: list[Kind]) -> None:
    """The plainest subtraction: a sum whose other cells are all shown."""
    made = suppression.hide(cells(people)).with_row_index("cell")
    hidden = made["hidden"].to_numpy()
    table = as_table(made.drop("cell", "hidden"))
    alone = np.bincount(table.sums.sum, hidden[table.sums.cell]) == 1
    left = table.sums.cell[alone[table.sums.sum] & hidden[table.sums.cell]]
    assert made.filter(pl.col("cell").is_in(left.tolist()), pl.col("participants") > 0).is_empty()


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
    given_away = {made.select(KEY).row(cell) for cell in pinned_down(table, first)}
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


def test_subtraction_through_several_sums_is_seen() -> None:
    """Five hidden cells in rows a+b, c+d and columns a+c, b+d+e: both rows less the first column leave b+d, so e."""
    letters = "abcdeRSTU"  # the capitals are the shown wholes
    entries = [
        (number, letters.index(letter)) for number, sum_ in enumerate(("abR", "cdS", "acT", "bdeU")) for letter in sum_
    ]
    sum_, cell = (np.array(column) for column in zip(*entries, strict=True))
    hidden = np.arange(9) < 5
    nothing = np.zeros(0, dtype=int)
    table = Table(
        participants=np.array([20.0] * 5 + [40.0, 40.0, 40.0, 60.0]),
        readers=(Bounds(np.zeros(9), np.full(9, 1e9)),),
        first=hidden,
        tier=np.arange(9),
        sums=Sums(sum_, cell, np.where(cell < 5, 1.0, -1.0)),
        pairs=Pairs(nothing, nothing),
    )
    assert audit.pinned(table, hidden, hidden).tolist() == [False] * 4 + [True] + [False] * 4


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
