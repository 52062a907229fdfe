"""Rankings of the committed data made a second way: plain Python on rows that PyArrow reads, no Polars, no atlas."""

import math
import statistics
from collections import defaultdict
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from atlas import rankings
from atlas.data import FOLDER, Atlas
from atlas.facts import Question
from atlas.places import COUNTY, STATE

NEWEST = "2024-25"
Counts = tuple[float, float]  # students who did, students counted
Plain = dict[tuple[str, str, str], dict[str, Counts | None]]


@pytest.fixture(scope="module")
def counts() -> Plain:
    """Counts by (measure, group, year) and place; None where a row is suppressed."""
    columns = ["measure", "group", "year", "place_id", "numerator", "denominator", "status"]
    table = pq.read_table(Path(FOLDER) / "outcomes.parquet", columns=columns).to_pydict()
    found: Plain = defaultdict(dict)
    for measure, group, year, place, n, d, status in zip(*(table[column] for column in columns), strict=True):
        if status == "suppressed":
            found[measure, group, year][place] = None
        elif status == "reported" and n is not None and d:
            found[measure, group, year][place] = (n, d)
    return found


@pytest.fixture(scope="module")
def inside() -> dict[str, list[str]]:
    """The schools of each area, and of the county."""
    table = pq.read_table(Path(FOLDER) / "memberships.parquet").to_pydict()
    found = defaultdict(list)
    for member, area in zip(table["member"], table["area"], strict=True):
        if member.startswith("school:"):
            found[area].append(member)
    return found


def added(rows: dict[str, Counts | None], members: list[str]) -> Counts:
    known = [row for row in (rows.get(member) for member in members) if row]
    return sum(n for n, _ in known), sum(d for _, d in known)


def wilson(n: float, d: float) -> tuple[float, float]:
    """Return the score interval of a rate as the roots of (p - n/d)^2 = z^2 p(1 - p)/d."""
    z2 = statistics.NormalDist().inv_cdf(0.975) ** 2
    a, b, c = d + z2, -(2 * n + z2), n * n / d
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def newcombe(own: Counts, other: Counts) -> tuple[float, float]:
    (low, high), (other_low, other_high) = wilson(*own), wilson(*other)
    p, q = own[0] / own[1], other[0] / other[1]
    return p - q - math.hypot(p - low, other_high - q), p - q + math.hypot(high - p, q - other_low)


def of_part(own: Counts, whole: Counts) -> tuple[float, float]:
    rest = (whole[0] - own[0], whole[1] - own[1])
    low, high = newcombe(own, rest)
    return low * rest[1] / whole[1], high * rest[1] / whole[1]


def missing(own: Counts, target: float, *, less: bool = False) -> int:
    """Return how many students one after the other it takes until the rate is reached."""
    n, steps = own[0], 0
    while (n / own[1] > target + 1e-12) if less else (n / own[1] < target - 1e-12):
        n, steps = n + (-1 if less else 1), steps + 1
    return steps


def found(atlas: Atlas, question: Question, reference: str, place: str) -> dict[str, float]:
    rows = rankings.ranking(atlas, place.partition(":")[0], question, reference)
    return rows.filter(place_id=place).row(0, named=True)


# Assembly District 57 lies inside Los Angeles Unified (its schools belong to it or to the county office); 42, 44 and 51
# hold schools of three districts each; Senate Districts 24 and 26 hold schools whose groups are suppressed.
AREAS = [
    ("assembly:57", "graduation", "all"),
    ("assembly:57", "cci_prepared", "english_learners"),
    ("assembly:42", "a_g", "all"),
    ("assembly:44", "graduation", "hispanic_latino"),
    ("assembly:51", "dropout", "socioeconomically_disadvantaged"),
    ("board:SBWIB", "cci_prepared", "all"),
    ("board:SBWIB", "graduation", "students_with_disabilities"),
    ("senate:26", "graduation", "english_learners"),
    ("senate:24", "a_g", "students_with_disabilities"),
    ("congress:34", "dropout", "all"),
    ("spa:1", "chronic_absence", "all"),
]


@pytest.mark.parametrize(("place", "measure", "group"), AREAS)
def test_an_area_beside_the_county(  # noqa: PLR0913, PLR0917 - three fixtures and a row of the table above
    committed: Atlas, counts: Plain, inside: dict[str, list[str]], place: str, measure: str, group: str
) -> None:
    rows = counts[measure, group, NEWEST]
    if place.startswith("senate"):
        assert [member for member in inside[place] if member in rows and rows[member] is None]
    own, county = added(rows, inside[place]), added(rows, inside[COUNTY])
    row = found(committed, Question(measure, group, NEWEST), "county", place)
    target = county[0] / county[1]
    assert row["gap"] == pytest.approx(100 * (own[0] / own[1] - target))
    assert (row["gap_low"], row["gap_high"]) == pytest.approx([100 * limit for limit in of_part(own, county)])
    assert row["to_close"] == missing(own, target, less=measure in {"dropout", "chronic_absence"})


@pytest.mark.parametrize(
    ("place", "measure", "group", "reference"),
    [
        ("assembly:57", "graduation", "english_learners", "all"),
        ("assembly:42", "graduation", "socioeconomically_disadvantaged", "all"),
        ("board:SBWIB", "a_g", "hispanic_latino", "all"),
        ("senate:26", "graduation", "students_with_disabilities", "all"),
        ("senate:26", "dropout", "english_learners", "socioeconomically_disadvantaged"),
    ],
)
def test_a_group_beside_another_of_the_same_area(  # noqa: PLR0913, PLR0917 - three fixtures and a row of the table above
    committed: Atlas,
    counts: Plain,
    inside: dict[str, list[str]],
    place: str,
    measure: str,
    group: str,
    reference: str,
) -> None:
    own, other = (added(counts[measure, which, NEWEST], inside[place]) for which in (group, reference))
    row = found(committed, Question(measure, group, NEWEST), reference, place)
    limits = of_part(own, other) if reference == "all" else newcombe(own, other)
    assert row["gap"] == pytest.approx(100 * (own[0] / own[1] - other[0] / other[1]))
    assert (row["gap_low"], row["gap_high"]) == pytest.approx([100 * limit for limit in limits])
    assert row["to_close"] == missing(own, other[0] / other[1], less=measure == "dropout")


@pytest.mark.parametrize(
    ("place", "measure", "group", "reference", "code"),
    [
        ("district:1964733", "cci_prepared", "foster", "california", STATE),
        ("district:1964634", "cci_prepared", "all", "county", COUNTY),
        ("district:1964881", "graduation", "african_american", "county", COUNTY),
        ("district:1964246", "dropout", "foster", "california", STATE),
    ],
)
def test_a_district_beside_county_and_state(  # noqa: PLR0913, PLR0917 - two fixtures and a row of the table above
    committed: Atlas, counts: Plain, place: str, measure: str, group: str, reference: str, code: str
) -> None:
    rows = counts[measure, group, NEWEST]
    own, whole = rows[place], rows[code]
    assert own
    assert whole
    row = found(committed, Question(measure, group, NEWEST), reference, place)
    assert row["gap"] == pytest.approx(100 * (own[0] / own[1] - whole[0] / whole[1]))
    assert (row["gap_low"], row["gap_high"]) == pytest.approx([100 * limit for limit in of_part(own, whole)])
    assert row["to_close"] == missing(own, whole[0] / whole[1], less=measure == "dropout")


@pytest.mark.parametrize(("measure", "group"), [("graduation", "all"), ("a_g", "english_learners"), ("dropout", "all")])
def test_the_best_quartile_of_districts(committed: Atlas, counts: Plain, measure: str, group: str) -> None:
    rows = counts[measure, group, NEWEST]
    rates = [
        n / d for place, (n, d) in ((p, row) for p, row in rows.items() if row) if place[:8] == "district" if d >= 30
    ]
    quartiles = statistics.quantiles(rates, n=4, method="inclusive")
    mark = quartiles[0] if measure == "dropout" else quartiles[2]
    row = found(committed, Question(measure, group, NEWEST), "best_quartile", "district:1964733")
    own = rows["district:1964733"]
    assert own
    # The published values that the mark is made from are rounded to a tenth of a point.
    assert row["reference_value"] == pytest.approx(100 * mark, abs=0.06)
    low, high = wilson(*own)
    assert row["gap_low"] == pytest.approx(100 * low - row["reference_value"])
    assert row["gap_high"] == pytest.approx(100 * high - row["reference_value"])
    assert row["to_close"] == missing(own, row["reference_value"] / 100, less=measure == "dropout")


@pytest.mark.parametrize(
    ("kind", "measure", "group"),
    [("assembly", "graduation", "all"), ("senate", "cci_prepared", "all"), ("board", "dropout", "all")],
)
def test_the_sum_over_all_areas(  # noqa: PLR0913, PLR0917 - three fixtures and a row of the table above
    committed: Atlas, counts: Plain, inside: dict[str, list[str]], kind: str, measure: str, group: str
) -> None:
    rows, less = counts[measure, group, NEWEST], measure == "dropout"
    county = added(rows, inside[COUNTY])
    needed = []
    for area in (area for area in inside if area.startswith(f"{kind}:")):
        own = added(rows, inside[area])
        low, high = of_part(own, county)
        if low > 0 if less else high < 0:
            needed.append(missing(own, county[0] / county[1], less=less))
    total = rankings.total_to_close(rankings.ranking(committed, kind, Question(measure, group, NEWEST), "county"))
    assert (total.places, total.students) == (len(needed), sum(needed))
    assert needed
