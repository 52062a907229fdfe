"""The wording, case by case."""

from dataclasses import replace

import pytest

from atlas import facts, places
from atlas.data import Atlas
from atlas.facts import Cell, Question
from tests.atlas import tiny
from views import words

GRADUATION = tiny.measure("graduation", sentence="{value} of {group} in {place} graduated")
FOSTER = tiny.GROUPS[1]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (55.9, "percent", "55.9%"),
        (0.0, "percent", "0.0%"),
        (100.0, "percent", "100.0%"),
        (12.25, "percent", "12.3%"),  # 49 of 400: CDE and spreadsheets round half up
        (0.05, "percent", "0.1%"),
        (0.15, "percent", "0.2%"),
        (12.24999, "percent", "12.2%"),
        (99.95, "percent", "100.0%"),
        (1234.0, "students", "1,234"),
        (0.0, "students", "0"),
        (120.5, "hours", "121"),
        (28110.0, "usd", "$28,110"),
        (249.5, "students_per_staff", "250"),
        (None, "percent", "–"),
        (None, "usd", "–"),
    ],
)
def test_number(value: float | None, unit: str, expected: str) -> None:
    assert words.number(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (12.34, "percent", "12.3 points"),
        (-12.34, "percent", "12.3 points"),
        (1.0, "percent", "1.0 point"),
        (0.95, "percent", "1.0 point"),
        (1.05, "percent", "1.1 points"),
        (-1200.0, "usd", "$1,200"),
        (45.0, "students_per_staff", "45"),
    ],
)
def test_points(value: float, unit: str, expected: str) -> None:
    assert words.points(value, unit) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(0, "no schools"), (1, "one school"), (10, "ten schools"), (11, "11 schools"), (1200, "1,200 schools")],
)
def test_count(amount: int, expected: str) -> None:
    assert words.count(amount, "school") == expected


def test_count_with_an_irregular_plural() -> None:
    assert words.count(2, "value is", "values are") == "two values are"


@pytest.mark.parametrize(
    ("items", "limit", "expected"),
    [
        ([], 6, ""),
        (["A"], 6, "A"),
        (["A", "B"], 6, "A and B"),
        (["A", "B", "C"], 6, "A, B and C"),
        (["A", "B", "C", "D"], 2, "A, B and 2 more"),
        (["A", "B"], 2, "A and B"),
    ],
)
def test_listing(items: list[str], limit: int, expected: str) -> None:
    assert words.listing(items, limit) == expected


@pytest.mark.parametrize(("text", "expected"), [("foster youth", "Foster youth"), ("LAUSD has", "LAUSD has"), ("", "")])
def test_sentence_case(text: str, expected: str) -> None:
    assert words.sentence_case(text) == expected


@pytest.mark.parametrize(
    ("gap", "unit", "expected"),
    [
        (-12.34, "percent", "12.3 points below"),
        (1.0, "percent", "1.0 point above"),
        (0.04, "percent", "level with"),
        (-0.04, "percent", "level with"),
        (0.05, "percent", "0.1 points above"),
        (1200.0, "usd", "$1,200 above"),
        (0.3, "usd", "level with"),
        (-45.2, "students_per_staff", "45 below"),
        (0.4, "students_per_staff", "level with"),
    ],
)
def test_difference(gap: float, unit: str, expected: str) -> None:
    assert words.difference(gap, unit) == expected


@pytest.mark.parametrize(("gap", "expected"), [(-12.34, "12.3 points below"), (0.04, "no difference")])
def test_apart_stands_alone(gap: float, expected: str) -> None:
    assert words.apart(gap, "percent") == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (-5.0, -1.0, "larger than chance (95% interval −5.0 to −1.0)"),
        (0.04, 3.1, "larger than chance (95% interval +0.04 to +3.10)"),  # one decimal would say 0.0
        (-2.0, 3.1, "within noise (95% interval −2.0 to +3.1)"),
        (0.0, 3.1, "within noise (95% interval 0.0 to +3.1)"),
        (-0.04, 0.04, "within noise (95% interval 0.0 to 0.0)"),
        (None, None, "how sure that is cannot be said, because the counts behind it are not published"),
    ],
)
def test_reliability(low: float | None, high: float | None, expected: str) -> None:
    assert words.reliability(low, high) == expected


def test_finding_raises_the_first_letter_only() -> None:
    said = words.finding(replace(GRADUATION, sentence="{group} in {place}: {value}"), FOSTER, "Alpha Unified", 42.0)
    assert said == "Foster youth in Alpha Unified: 42.0%"


@pytest.mark.parametrize(
    ("place_id", "group", "expected"),
    [
        (tiny.ALPHA, 0, "75.0% of all students in Alpha Unified did it in 2024-25."),
        (
            tiny.S3,
            0,
            "75.0% of all students in Cedar High did it in 2024-25. Fewer than 30 students: read it with care.",
        ),
        (
            tiny.S2,
            0,
            "0.0% of all students in Birch High did it in 2024-25. Fewer than 30 students: read it with care.",
        ),
        (
            tiny.S4,
            0,
            (
                "Graduation of all students in Dogwood High, 2024-25: suppressed, because so few students would be "
                "recognizable."
            ),
        ),
        (
            "assembly:2",
            1,
            (
                "Graduation of foster youth in Assembly District 2, 2024-25: suppressed. Of 2 high schools inside, "
                "0 publish a value, too few to speak for the whole."
            ),
        ),
        (
            tiny.GAMMA,
            1,
            "Graduation of foster youth in Gamma Elementary, 2024-25: not collected. No source at hand publishes it.",
        ),
        (
            tiny.COLLEGE,
            0,
            (
                "Graduation of all students in Alpha College, 2024-25: not applicable. Alpha College has no students "
                "that this measure counts."
            ),
        ),
    ],
)
def test_cell_sentence(county: Atlas, place_id: str, group: int, expected: str) -> None:
    who, measure = tiny.GROUPS[group], county.registries.measures["graduation"]
    cell = facts.cell(county, place_id, Question("graduation", who.id, tiny.YEAR))
    assert words.cell_sentence(measure, who, places.get(county, place_id), cell) == expected


def test_a_few_counselors_are_not_a_few_students(county: Atlas) -> None:
    load = county.registries.measures["load"]
    cell = facts.cell(county, tiny.S1, Question("load", "all", tiny.YEAR))
    said = words.cell_sentence(load, tiny.GROUPS[0], places.get(county, tiny.S1), cell)
    assert said == "200 of all students in Alder High did it in 2024-25."


def test_a_year_that_is_not_a_school_year_says_what_it_is() -> None:
    earnings = replace(GRADUATION, year_words="released in {year}")
    assert words.year(earnings, "2025") == "released in 2025"
    assert words.when(earnings, "2025") == "(released in 2025)"
    assert words.when(GRADUATION, "2024-25") == "in 2024-25"


def test_rounding_agrees_with_every_value_that_cde_prints(committed: Atlas) -> None:
    # Where counts give an exact tie (x.x5), CDE's own value is the one rounded up: 1,099 rows.
    pl = facts.pl
    rows = committed.facts.filter(pl.col("basis") == "official", pl.col("denominator") > 0, pl.col("value") <= 100)
    thousandths = 1000 * pl.col("numerator") / pl.col("denominator")
    ties = rows.filter(thousandths % 1 == 0.5, (pl.col("value") - thousandths / 10).abs() < 0.06)
    assert ties.height > 1000
    wrong = [
        value
        for value, n, d in ties.select("value", "numerator", "denominator").iter_rows()
        if words.number(100 * n / d, "percent") != words.number(value, "percent")
    ]
    assert wrong == []


def test_cells_without_a_value_never_rest_on_few_students() -> None:
    cell = Cell("school:1", tiny.YEAR, "graduation", "all", None, None, 5.0, "suppressed", "official", "made")
    assert not cell.few_students("percent")


@pytest.mark.parametrize(
    ("rank", "expected"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (112, "112th"),
        (1003, "1,003rd"),
    ],
)
def test_ordinal(rank: int, expected: str) -> None:
    assert words.ordinal(rank) == expected


@pytest.mark.parametrize(
    ("students", "direction", "expected"),
    [(1, "higher", "one student more"), (26, "higher", "26 students more"), (1200, "lower", "1,200 students fewer")],
)
def test_to_close(students: int, direction: str, expected: str) -> None:
    assert words.to_close(students, direction) == expected


@pytest.mark.parametrize(
    ("gap", "limits", "unit", "expected"),
    [
        (
            -12.34,
            (-15.0, -9.0),
            "percent",
            "12.3 points below the county; larger than chance (95% interval −15.0 to −9.0).",
        ),
        (0.01, (-2.0, 2.0), "percent", "level with the county; within noise (95% interval −2.0 to +2.0)."),
        (
            -1200.0,
            (None, None),
            "usd",
            "$1,200 below the county; how sure that is cannot be said, because the counts behind it are not published.",
        ),
        (45.0, (None, None), "students_per_staff", "45 above the county."),
        (-12.0, (None, None), "hours", "12 below the county."),
    ],
)
def test_compared(gap: float, limits: tuple[float | None, float | None], unit: str, expected: str) -> None:
    assert words.compared("It is so", gap, limits, unit, "the county") == f"It is so, {expected}"


@pytest.mark.parametrize(
    ("amount", "students", "expected"),
    [
        (1, 1, "one student more for the one board that is behind beyond noise to reach it."),
        (7, 26, "26 students more for all seven boards that are behind beyond noise to reach it."),
        (24, 1200, "1,200 students more for all 24 boards that are behind beyond noise to reach it."),
    ],
)
def test_to_reach(amount: int, students: int, expected: str) -> None:
    said = words.to_reach(amount, ("board", "boards"), students, "higher", "it")
    assert said == f"It would take {expected}"
