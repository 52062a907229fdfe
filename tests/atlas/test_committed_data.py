"""The committed data through the atlas: published values, counts of places, and sums made a second way."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from atlas import facts, places
from atlas.data import FOLDER, Atlas
from atlas.facts import Question
from atlas.places import AREA_KINDS, COUNTY, STATE

LAUSD = "district:1964733"


# California: CDE, 2025 California School Dashboard and the graduation file released in 2026. Los Angeles Unified: CDE's
# CCI file of 2025. Los Angeles County graduation: the same graduation file.
@pytest.mark.parametrize(
    ("place_id", "measure", "value"),
    [
        (STATE, "cci_prepared", 51.7),
        (STATE, "graduation", 87.5),
        (STATE, "a_g", 53.9),
        (LAUSD, "cci_prepared", 54.9),
        (COUNTY, "graduation", 87.6),
    ],
)
def test_published_values(committed: Atlas, place_id: str, measure: str, value: float) -> None:
    found = facts.cell(committed, place_id, Question(measure, "all", "2024-25"))
    assert (found.value, found.status) == (value, "reported")


def test_the_college_career_indicator_breaks_before_2024_25(committed: Atlas) -> None:
    (item,) = committed.registries.measures["cci_prepared"].breaks
    assert item.year == "2024-25"


def test_eighty_districts_of_which_54_serve_grades_9_to_12(committed: Atlas) -> None:
    districts = places.of_kind(committed, "district")
    assert districts.height == 80
    assert districts["serves_9_12"].sum() == 54


def test_53_districts_have_a_cci_value_and_elementary_districts_cannot(committed: Atlas) -> None:
    cells = facts.cells(committed, "district", Question("cci_prepared", "all", "2024-25"))
    assert (cells["status"] == "reported").sum() == 53
    missing = cells.filter(cells["status"] != "reported")
    assert set(missing.filter(missing["level"] == "elementary")["status"]) == {"not_applicable"}
    (wiseburn,) = missing.filter(missing["level"] != "elementary").select("name", "status").rows()
    assert wiseburn[0].startswith("Wiseburn")
    assert wiseburn[1] in {"suppressed", "not_collected"}


def test_six_elementary_districts_graduate_students_of_charter_schools(committed: Atlas) -> None:
    cells = facts.cells(committed, "district", Question("graduation", "all", "2024-25"))
    with_value = cells.filter(cells["level"] == "elementary", cells["value"].is_not_null())["name"].to_list()
    assert {name.split()[0] for name in with_value} <= {
        "Gorman",
        "Hawthorne",
        "Keppel",
        "Lawndale",
        "Lennox",
        "Palmdale",
    }
    assert len(with_value) >= 5


@pytest.mark.parametrize(
    ("kind", "number"),
    [("college", 21), ("assembly", 24), ("senate", 13), ("congress", 17), ("board", 7), ("spa", 8), ("county", 1)],
)
def test_numbers_of_places(committed: Atlas, kind: str, number: int) -> None:
    assert places.of_kind(committed, kind).height == number


ROWS = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def plain() -> dict[ROWS, tuple[float | None, ...]]:
    """Every fact by (place, year, measure, group), read with PyArrow into plain Python."""
    columns = ["place_id", "year", "measure", "group", "numerator", "denominator", "value", "status"]
    found = {}
    for name in ("outcomes.parquet", "participation.parquet"):
        table = pq.read_table(Path(FOLDER) / name, columns=columns).to_pydict()
        rows = zip(*(table[column] for column in columns), strict=True)
        found |= {row[:4]: row[4:] for row in rows if row[0].startswith(("school:", "college:"))}
    return found


@pytest.fixture(scope="module")
def inside() -> dict[str, list[str]]:
    """The members of each area, read with PyArrow."""
    table = pq.read_table(Path(FOLDER) / "memberships.parquet").to_pydict()
    found = defaultdict(list)
    for member, area in zip(table["member"], table["area"], strict=True):
        found[area].append(member)
    return found


def summed(rows: Iterable[tuple[float | None, ...] | None], unit: str) -> tuple[float, float, float]:
    """Return successes, students and the most that hidden rows may hold, one row after the other."""
    successes = students = hidden = 0.0
    for row in rows:
        if row is None:
            continue
        numerator, denominator, value, status = row
        if status == "suppressed":
            hidden += 10 if denominator is None else denominator
        elif value is not None and unit == "students":
            successes += value
            students += value
        elif value is not None and numerator is not None and denominator is not None:
            successes += numerator
            students += denominator
    return successes, students, hidden


SUMS = [
    (measure, group)
    for measure, groups in {
        "cci_prepared": ("all", "foster", "african_american"),
        "graduation": ("all", "homeless", "english_learners"),
        "a_g": ("all", "students_with_disabilities"),
        "dropout": ("all", "hispanic_latino"),
        "college_going": ("all", "socioeconomically_disadvantaged"),
        "chronic_absence_9_12": ("all",),
        "chronic_absence": ("all", "foster"),
        "enrollment_9_12": ("all",),
        "students_per_counselor": ("all",),
        "students_per_support_staff": ("all",),
        "headcount_12m": ("all",),
        "full_time_share": ("all",),
        "completers": ("all", "hispanic_latino"),
        "wbl_any": ("all", "foster"),
        "wbl_paid": ("all", "hispanic_latino"),
        "wbl_hours": ("all",),
        "wbl_type_10": ("all",),
    }.items()
    for group in groups
]


@pytest.mark.parametrize("kind", AREA_KINDS)
@pytest.mark.parametrize(("measure_id", "group"), SUMS)
def test_an_area_is_the_sum_of_its_members_made_a_second_way(  # noqa: PLR0913, PLR0917 - four fixtures and two lists of cases
    committed: Atlas,
    plain: dict[ROWS, tuple[float | None, ...]],
    inside: dict[str, list[str]],
    kind: str,
    measure_id: str,
    group: str,
) -> None:
    measure = committed.registries.measures[measure_id]
    member = "college:" if measure.theme == "college" else "school:"
    year = facts.years(committed, measure_id, kind)[-1]
    shown = 0
    for row in facts.cells(committed, kind, Question(measure_id, group, year)).iter_rows(named=True):
        members = [code for code in inside[row["place_id"]] if code.startswith(member)]
        successes, students, hidden = summed(
            (plain.get((code, year, measure_id, group)) for code in members), measure.unit
        )
        if row["value"] is None:
            assert students < hidden or students == 0
            continue
        factor = {"percent": 100 / students, "students": 1}.get(measure.unit, 1 / students)
        assert row["value"] == pytest.approx(successes * factor)
        shown += 1
    assert shown or group == "foster"


def test_every_measure_that_adds_up_is_summed_above(committed: Atlas) -> None:
    adding = {item.id for item in committed.registries.measures.values() if item.roll_up != "none"}
    types = {item for item in adding if item.startswith("wbl_type_")}  # one of twelve alike stands for all
    assert adding - types <= {measure for measure, _ in SUMS}


def test_districts_and_county_keep_what_agencies_publish(committed: Atlas) -> None:
    cells = facts.cells(committed, "district", Question("graduation", "all", "2024-25"))
    assert cells["members"].null_count() == cells.height


@pytest.mark.parametrize("query", ["AD 52", "SD 26", "CD 34", "LAUSD", "1964733", "long beach unified"])
def test_what_staff_type_finds_the_place_first(committed: Atlas, query: str) -> None:
    expected = {
        "AD 52": "assembly:52",
        "SD 26": "senate:26",
        "CD 34": "congress:34",
        "LAUSD": LAUSD,
        "1964733": LAUSD,
        "long beach unified": "district:1964725",
    }
    assert places.search(committed, query)["place_id"][0] == expected[query]


def test_foster_youth_are_not_shown_where_most_of_them_are_hidden(committed: Atlas) -> None:
    # The county's own number is 68.0 of 1,482; the schools that publish one hold 451 students and graduate 52%.
    county = facts.cell(committed, COUNTY, Question("graduation", "foster", "2024-25"))
    assert (county.value, county.denominator) == (68.0, 1482)
    areas = facts.cells(committed, "assembly", Question("graduation", "foster", "2024-25"))
    assert (areas["status"] == "suppressed").sum() > areas.height / 2
