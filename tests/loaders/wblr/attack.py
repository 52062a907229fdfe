"""Drawn students at a few schools, the cells they come to, and an attacker who solves programs in whole numbers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import polars as pl
from hypothesis import strategies as st
from scipy.optimize import Bounds as Box
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

from loaders.wblr.bounds import wanted_span
from loaders.wblr.tables import Reader, Table

SCHOOLS = ("school:19000010000001", "school:19000010000002", "school:19000010000003", "school:19000020000004")
DISTRICTS = {"district:1900001": "county:19", "district:1900002": "county:19", "county:19": "state:06"}
ABOVE = {school: f"district:{school[7:14]}" for school in SCHOOLS} | DISTRICTS
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


@dataclass(frozen=True)
class World:
    """Where the schools lie, which types have ended, which groups no enrollment lists, and whose enrollment is wrong.

    `missing` says by place and group how many students the enrollment lacks, so that more may take part than it has.
    """

    above: dict[str, str] = field(default_factory=lambda: ABOVE)
    ended: frozenset[str] = frozenset()
    unlisted: frozenset[tuple[str, str]] = frozenset()
    missing: dict[tuple[str, str], int] = field(default_factory=dict)

    def over(self, school: str) -> set[str]:
        """Return a school and the places above it that are in the table."""
        return {school, self.above[school], "county:19"}


HERE = World()


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a world: one district or two, an ended type, groups without enrollment, enrollment that is too small."""
    under = st.sampled_from(["district:1900001", "district:1900002"])
    above = {school: draw(under) for school in SCHOOLS}
    districts = {place: over for place, over in DISTRICTS.items() if place in above.values() or place == "county:19"}
    places, groups = st.sampled_from([*above, *districts]), st.sampled_from(GROUPS[1:])
    return World(
        above | districts,
        draw(st.sampled_from([frozenset(), frozenset({"wbl_type_20"})])),
        draw(st.frozensets(st.tuples(places, groups), max_size=2)),
        draw(st.dictionaries(st.tuples(places, st.sampled_from(GROUPS)), st.integers(1, 40), max_size=2)),
    )


def cells(people: Iterable[Kind], world: World = HERE) -> pl.DataFrame:
    """Return the cells that these students come to, each place once a student."""
    participants: dict[tuple[str, ...], int] = defaultdict(int)
    students: dict[tuple[str, str], int] = defaultdict(int)
    for schools, gender, race, types, number, others in people:
        counted = set(types) - world.ended
        for place in set().union(*(world.over(SCHOOLS[school]) for school in schools)):
            for group in ("all", gender, race):
                students[place, group] += number + others
                for measure in ("wbl_any", *counted) if counted else ():
                    participants[place, measure, group] += number
    enrolled = {key: max(0, students[key] - world.missing.get(key, 0)) for key in product(world.above, GROUPS)}
    enrolled = {key: number for key, number in enrolled.items() if key not in world.unlisted}
    rows = [
        (place, "2023-24", measure, group, over, participants[place, measure, group], enrolled.get((place, group)))
        for place, over in world.above.items()
        for group in GROUPS
        for measure in (MEASURES if not place.startswith("school") or group == "all" else ("wbl_any",))
    ]
    schema = dict.fromkeys(("place_id", "year", "measure", "group", "parent"), pl.String)
    schema |= {"participants": pl.Int64, "students": pl.Float64}
    n, d = pl.col("participants"), pl.col("students")
    few, unlisted, mistaken = n.is_between(1, 10), d.is_null(), (n > d).fill_null(value=False)
    return (
        pl.DataFrame(rows, schema=schema, orient="row")
        .with_columns(
            first=few | (d <= 10).fill_null(value=False) | mistaken | (unlisted & (n > 0)),
            listed=~unlisted,
            ended=pl.col("measure").is_in(world.ended),
            mistaken=mistaken,
        )
        .sort("place_id", *KEY[1:])
    )


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
