"""Questions to the tiny county, with answers worked out by hand."""

import pytest

from atlas import facts, places
from atlas.data import Atlas
from atlas.facts import Cell, Question
from contracts.errors import AtlasError
from tests.atlas import tiny
from tests.atlas.tiny import ALPHA, BEFORE, CHARTER, COLLEGE, GAMMA, S1, S2, S3, S4, S5, YEAR

GRADUATION = Question("graduation", "all", YEAR)
FOSTER = Question("graduation", "foster", YEAR)


@pytest.mark.parametrize(
    ("place_id", "question", "value", "status"),
    [
        (ALPHA, GRADUATION, 75.0, "reported"),
        (S2, GRADUATION, 0.0, "reported"),  # a true zero
        (S4, GRADUATION, None, "suppressed"),
        (S3, FOSTER, None, "not_collected"),
        (GAMMA, GRADUATION, 50.0, "reported"),  # an elementary district with a row: the row wins
        (GAMMA, FOSTER, None, "not_collected"),  # no row for this group, but for another
        (GAMMA, Question("graduation", "all", BEFORE), None, "not_applicable"),
        (GAMMA, Question("dropout", "all", YEAR), None, "not_applicable"),
        (COLLEGE, GRADUATION, None, "not_applicable"),
        (CHARTER, FOSTER, None, "not_applicable"),  # the source itself says so
        ("assembly:1", GRADUATION, 75.0, "reported"),  # 99 of 132
        ("assembly:2", GRADUATION, 100 * 53 / 66, "reported"),  # 45/50 and 8/16; the hidden school may hold 10
        ("assembly:2", FOSTER, None, "suppressed"),
        ("assembly:1", Question("graduation", "all", BEFORE), None, "not_collected"),
        ("assembly:1", Question("headcount", "all", YEAR), 5000.0, "reported"),
        ("assembly:2", Question("headcount", "all", YEAR), None, "not_applicable"),  # no college inside
        ("assembly:1", Question("earnings", "all", YEAR), None, "not_applicable"),  # medians do not add up
        ("assembly:1", Question("work", "all", YEAR), None, "suppressed"),  # 400 counted, 1,000 hidden
        ("county:19", GRADUATION, 80.0, "reported"),  # published, although the schools add up to 76.8
        ("county:19", Question("headcount", "all", YEAR), 5000.0, "reported"),  # nobody publishes it: a sum
        ("county:19", Question("prepared", "foster", YEAR), None, "not_collected"),
        ("county:19", Question("prepared", "all", BEFORE), None, "not_collected"),  # a year never becomes a sum
    ],
)
def test_cell(county: Atlas, place_id: str, question: Question, value: float | None, status: str) -> None:
    found = facts.cell(county, place_id, question)
    assert (found.value, found.status) == (pytest.approx(value) if value is not None else None, status)
    assert (found.place_id, found.measure, found.group, found.year) == (
        place_id,
        question.measure,
        question.group,
        question.year,
    )


def test_cell_names_a_wrong_place_or_measure(county: Atlas) -> None:
    with pytest.raises(AtlasError, match="There is no place with the code"):
        facts.cell(county, "district:0", GRADUATION)
    with pytest.raises(AtlasError, match=r"There is no measure 'gradation'\. Measures: graduation, dropout"):
        facts.cell(county, ALPHA, Question("gradation", "all", YEAR))


def test_a_sum_says_how_many_schools_it_counts(county: Atlas) -> None:
    found = facts.cell(county, "assembly:2", GRADUATION)
    assert (found.members, found.members_reported, found.members_suppressed) == (3, 2, 1)
    assert found.basis == "derived"
    assert facts.cell(county, ALPHA, GRADUATION).members is None


@pytest.mark.parametrize(
    ("place_id", "unit", "expected"),
    [(S3, "percent", True), (S1, "percent", False), (S4, "percent", False), (S3, "students_per_staff", False)],
)
def test_few_students(county: Atlas, place_id: str, unit: str, *, expected: bool) -> None:
    assert facts.cell(county, place_id, GRADUATION).few_students(unit) is expected


def test_cells_hold_every_place_of_a_kind_in_the_order_of_places(county: Atlas) -> None:
    found = facts.cells(county, "school", GRADUATION)
    assert found["place_id"].to_list() == [S1, S2, S3, S4, S5, CHARTER]
    assert found["status"].to_list() == ["reported"] * 3 + ["suppressed"] + ["reported"] * 2
    assert found["place_source"].to_list() == ["made"] * 6


@pytest.mark.parametrize(
    ("measure", "kind", "years", "groups"),
    [
        ("graduation", None, [BEFORE, YEAR], ["all", "foster"]),
        ("graduation", "state", [YEAR], ["all"]),
        ("graduation", "assembly", [YEAR], ["all", "foster"]),  # as its schools
        ("headcount", "county", [YEAR], ["all"]),  # as its colleges
        ("headcount", "district", [], []),
        ("nothing", None, [], []),
    ],
)
def test_years_and_groups(county: Atlas, measure: str, kind: str | None, years: list[str], groups: list[str]) -> None:
    assert facts.years(county, measure, kind) == years
    assert facts.groups(county, measure, kind) == groups


def test_of_place_returns_every_year_and_group(county: Atlas) -> None:
    found = facts.of_place(county, places.get(county, ALPHA), "graduation").sort("year", "group")
    assert found.select("year", "group", "numerator").rows() == [
        (BEFORE, "all", 100),
        (YEAR, "all", 99),
        (YEAR, "foster", 12),
    ]


def test_added_up_sums_even_what_an_agency_publishes(county: Atlas) -> None:
    found = facts.added_up(county, places.get(county, "county:19"), GRADUATION)
    assert (found.numerator, found.denominator) == (152, 198)  # 90 + 0 + 9 + 45 + 8 of 100 + 20 + 12 + 50 + 16
    nothing = facts.added_up(county, places.get(county, "assembly:1"), Question("graduation", "all", BEFORE))
    assert (nothing.value, nothing.status) == (None, "not_collected")


def test_groups_beside_all_students_of_a_place(county: Atlas) -> None:
    found = facts.group_gaps(county, places.get(county, ALPHA), "graduation", YEAR)
    assert found["group"].to_list() == ["all", "foster"]
    everyone, foster = found.rows(named=True)
    assert (everyone["gap"], everyone["within_noise"], everyone["to_close"]) == (0, True, 0)
    assert foster["gap"] == pytest.approx(100 * 12 / 28 - 75)
    # The rest is 87 of 104; 75% of 28 are 21, so 9 more must graduate.
    assert foster["gap"] == pytest.approx(100 * 104 / 132 * (12 / 28 - 87 / 104))
    assert foster["to_close"] == 9
    assert foster["within_noise"] is False


def test_a_measure_where_less_is_better_counts_students_downwards(county: Atlas) -> None:
    foster = facts.group_gaps(county, places.get(county, ALPHA), "dropout", YEAR).row(1, named=True)
    assert foster["gap"] == pytest.approx(30)  # 40% against 10%
    assert foster["to_close"] == 6  # 10% of 20 are 2, and 8 dropped out


def test_groups_without_a_reference_have_no_gap(county: Atlas) -> None:
    found = facts.group_gaps(county, places.get(county, ALPHA), "graduation", YEAR, reference="nobody")
    assert found["gap"].null_count() == found.height


def test_a_cell_holds_what_a_row_of_facts_holds() -> None:
    assert set(tiny.FACT_COLUMNS) <= set(Cell.__dataclass_fields__)
